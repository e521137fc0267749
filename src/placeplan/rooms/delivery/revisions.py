"""The slip ledger of a milestone: every due date it had, first to last, and how far it slipped.

The first is never lost. A statement that says another date is a revision, with its reason and who
agreed to it; one that leaves the date as it was is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Stated:
    """What one statement of a milestone says of when it is due; the label as printed or typed.

    `due` is the last day that the label stands for, None where it is undated; `by` is the person
    who stated it, blank where a paper did.
    """

    label: str
    due: date | None
    stated_on: date
    by: str = ""
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of the ledger. `days` is how much later than the line before; None where unknown."""

    label: str
    due: date | None
    stated_on: date
    by: str
    reason: str
    approved_by: str
    days: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """The due dates of one milestone, first to last."""

    lines: tuple[Revision, ...]
    forecast: date | None = None

    @property
    def first(self) -> date | None:
        """The first day on which it was due; None where it never was."""
        return next((each.due for each in self.lines if each.due is not None), None)

    @property
    def current(self) -> date | None:
        """When it is due now; None where it has no date."""
        return self.lines[-1].due if self.lines else None

    @property
    def slips(self) -> int:
        """How often it was put off to a later day."""
        return sum((each.days or 0) > 0 for each in self.lines)

    @property
    def days(self) -> int | None:
        """By how many days it slipped since the first date; negative where it was brought forward.

        None where it was never dated, or has no date now.
        """
        if self.first is None or self.current is None:
            return None
        return (self.current - self.first).days

    @property
    def expected(self) -> int | None:
        """By how many days it is expected to slip in all, by its forecast, else by its due date."""
        if self.first is None or self.forecast is None:
            return self.days
        return (self.forecast - self.first).days


def ledger(statements: Iterable[Stated], forecast: date | None = None) -> Ledger:
    """The ledger of a milestone's statements, given in the order in which they came to count."""
    lines: list[Revision] = []
    for each in statements:
        if lines and _same(lines[-1], each):
            continue
        before = next((line.due for line in reversed(lines) if line.due is not None), None)
        later = None if before is None or each.due is None else (each.due - before).days
        lines.append(
            Revision(
                each.label, each.due, each.stated_on, each.by, each.reason, each.approved_by, later
            )
        )
    while lines and not lines[0].label and lines[0].due is None:
        del lines[0]  # it had no date yet
    if lines:
        lines[-1] = replace(lines[-1], is_current=True)
    return Ledger(tuple(lines), forecast)


def _same(line: Revision, stated: Stated) -> bool:
    if line.due is not None or stated.due is not None:
        return line.due == stated.due
    return " ".join(line.label.casefold().split()) == " ".join(stated.label.casefold().split())


def unexplained(before: date | None, due: date | None, why: str, by: str) -> dict[str, str]:
    """By field, what is missing where a person moves a due date: why, and who agreed.

    `before` and `due` are the last days of the old and the new date; a step that had no date yet
    is given one without a word.
    """
    if before is None or due == before:
        return {}
    wanted = {
        "moved_because": (why, "Say why the date moves"),
        "approved_by": (by, "Say who agreed"),
    }
    return {name: said for name, (given, said) in wanted.items() if not given.strip()}


def disordered(start: date | None, due: date | None, done_on: date | None) -> dict[str, str]:
    """By field, why the days of a step cannot be: due or done before it starts."""
    wrong = {}
    if start is not None and due is not None and due < start:
        wrong["due"] = "It is due before it starts"
    if start is not None and done_on is not None and done_on < start:
        wrong["done_on"] = "It cannot be done before it starts"
    return wrong
