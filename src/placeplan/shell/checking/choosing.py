"""Findings as somebody chose to see them: filtered, sorted and counted. Plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from placeplan.records.record import folded
from placeplan.rooms.register.ordering import blanks_last
from placeplan.shell.checking.looking import Seen, Whose

FAMILIES = {
    "staleness": "Freshness",
    "date": "Dates",
    "missing": "Something missing",
    "governance": "Governance",
    "reference": "Names and references",
    "contradiction": "Contradictions",
}
"""What the families of findings are called; others by their own name."""
STATES = {"open": "Open", "given": "Given to somebody", "accepted": "Accepted for now"}
NOBODY = "none"
"""Stands in an address for "nobody is named"."""
_GRAVE = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all, but for `state`, where it is all not accepted.

    `about` is the id of a record: what is found in it, and in what belongs to it.
    """

    plan: str = ""
    family: str = ""
    check: str = ""
    severity: str = ""
    owner: str = ""
    state: str = ""
    mine: str = ""
    text: str = ""
    about: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The findings that fit, what can be chosen, and how many of each family are not accepted."""

    seen: tuple[Seen, ...]
    total: int
    families: tuple[tuple[str, str, int], ...]
    checks: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    accepted: int


def family_word(family: str) -> str:
    """What a family is called."""
    return FAMILIES.get(family, family.capitalize())


def chosen(every: Sequence[Seen], choice: Choice, mine: Whose | None) -> Chosen:
    """The findings as chosen; `mine` says which are the reader's own."""
    standing = [each for each in every if each.accepted is None]
    counts = Counter(str(each.finding.family) for each in standing)
    names = {each.finding.check: each.finding.label for each in every}
    owners = {folded(name): name for each in every for name in each.finding.owners}
    nobody = [(NOBODY, "Nobody named")] if any(not each.finding.owners for each in every) else []
    return Chosen(
        seen=tuple(_sorted([each for each in every if _fits(each, choice, mine)], choice.sort)),
        total=len(standing),
        families=tuple(
            (family, family_word(family), count) for family, count in counts.most_common()
        ),
        checks=tuple(sorted(names.items(), key=lambda each: each[1])),
        owners=(*nobody, *((name, name) for _, name in sorted(owners.items()))),
        accepted=len(every) - len(standing),
    )


def _fits(seen: Seen, choice: Choice, mine: Whose | None) -> bool:
    finding = seen.finding
    words = folded(" ".join((finding.title, finding.text, finding.of_title, *finding.owners)))
    return (
        choice.plan in ("", finding.plan)
        and choice.family in ("", finding.family)
        and choice.check in ("", finding.check, finding.code)
        and choice.severity in ("", finding.severity)
        and choice.about in ("", finding.number, finding.of_number)
        and _is_of(choice.owner, finding.owners)
        and (choice.state == seen.state if choice.state else seen.accepted is None)
        and (not choice.mine or (mine is not None and mine.has(finding)))
        and all(word in words for word in folded(choice.text).split())
    )


def _is_of(owner: str, owners: Iterable[str]) -> bool:
    named = {folded(each) for each in owners}
    return not owner or (not named if owner == NOBODY else folded(owner) in named)


def _gravest(seen: Seen) -> tuple[Any, ...]:
    finding = seen.finding
    return (_GRAVE.get(finding.severity, 3), finding.due or date.max, finding.label, finding.title)


_KEYS: dict[str, Callable[[Seen], Any]] = {
    "record": lambda seen: folded(seen.finding.title) or None,
    "check": lambda seen: folded(seen.finding.label) or None,
    "owner": lambda seen: folded(", ".join(seen.finding.owners)) or None,
    "due": lambda seen: seen.finding.due,
}


def _sorted(seen: list[Seen], sort: str) -> list[Seen]:
    """The gravest and longest due first; or by a column, blanks last either way."""
    ordered = sorted(seen, key=_gravest)
    key = _KEYS.get(sort.removeprefix("-"))
    if key is None:
        return ordered
    return blanks_last(ordered, key, turned=sort.startswith("-"))
