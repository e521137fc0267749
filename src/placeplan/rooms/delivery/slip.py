"""The slip ledger: the deadlines of one deliverable, first to last, none ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from placeplan.records.shapes import DueShape


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline as printed.

    `stated_on` is the day of the paper that stated it, None where that is not known; `carried`
    marks one that the newest paper no longer prints.
    """

    label: str
    start: date | None = None
    end: date | None = None
    recurring: bool = False
    inferred: bool = False
    as_printed: str = ""
    is_current: bool = False
    carried: bool = False
    stated_on: date | None = None

    @classmethod
    def of(cls, due: DueShape, *, is_current: bool = False) -> Deadline:
        """The deadline that a record states."""
        parts = {**due.model_dump(), "as_printed": due.as_printed or ""}
        return cls(**parts, is_current=is_current)

    def shape(self) -> DueShape:
        """The deadline as a record states it."""
        parts = {name: getattr(self, name) for name in DueShape.model_fields}
        return DueShape(**{**parts, "as_printed": self.as_printed or None})

    def same_as(self, other: Deadline) -> bool:
        """True where both mean the same days, or, undated, the same words."""
        if self.start or self.end or other.start or other.end:
            return (self.start, self.end) == (other.start, other.end)
        return " ".join(self.label.casefold().split()) == " ".join(other.label.casefold().split())


def printed(
    earlier: Sequence[Deadline], current: Deadline | None, stated_on: date
) -> tuple[Deadline, ...]:
    """The ledger of a first paper: what it prints as earlier, of unknown day, then what stands."""
    ledger = tuple(replace(each, is_current=False, stated_on=None) for each in earlier)
    if current is None:
        return ledger
    return (*ledger, replace(current, is_current=True, stated_on=stated_on))


def carried_on(known: Sequence[Deadline], new: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """The ledger after a later paper: all that was known, in its order, with what the paper adds.

    `known` is the ledger so far and `new` the one that the later paper prints, both first to last.
    A deadline that the paper repeats keeps the day on which it was first stated; one that it no
    longer prints is carried. A return to an earlier deadline is a revision like any other.
    """
    current = next((each for each in new if each.is_current), None)
    past = list(known)
    if current is not None and past and past[-1].is_current and past[-1].same_as(current):
        current = replace(current, stated_on=past.pop().stated_on)
    ledger: list[Deadline] = []
    for each in new:
        if each.is_current:
            continue
        place = next((i for i, old in enumerate(past) if old.same_as(each)), None)
        if place is None:
            ledger.append(each)
            continue
        ledger.extend(_carried(old) for old in past[:place])
        ledger.append(replace(each, stated_on=past[place].stated_on))
        del past[: place + 1]
    ledger.extend(_carried(old) for old in past)
    return (*ledger, current) if current is not None else tuple(ledger)


def _carried(deadline: Deadline) -> Deadline:
    return replace(deadline, is_current=False, carried=True)
