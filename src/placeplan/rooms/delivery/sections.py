"""A Health and Wellbeing Board report on screen: priority, objectives, and what stands under them.

Plain values in and out. Lines come in the order in which the papers print them: one that a later
paper states anew keeps its place. `key` is the natural key of the record.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from placeplan.rooms.delivery.slip import Deadline

RATINGS = ("R", "RA", "A", "AG", "G", "B", "W", "N/A")
BLANK = "none"
"""Stands in an address for "no rating"."""
OPEN_STATES = ("new", "active")
OFF = ("R", "RA", "A")


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """One deliverable as the report shows it. Its deadlines stand first to last."""

    id: str
    key: str
    place: tuple[str, int, int]
    priority: str
    objectives: tuple[str, ...]
    title: str
    earlier_titles: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    leads: tuple[str, ...]
    update: str
    rag: str
    state: str
    uncertain: bool = False
    overdue: bool = False

    @property
    def words(self) -> str:
        return " ".join((self.title, self.update, *self.leads, *self.earlier_titles))


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One supporting measure; `figures` are the numbers read out of its update."""

    id: str
    key: str
    place: tuple[str, int, int]
    priority: str
    objectives: tuple[str, ...]
    name: str
    update: str
    rag: str
    action: str
    leads: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    figures: tuple[tuple[str, str], ...]
    """What each number is ("Target, 2013/14") and how it was printed."""
    uncertain: bool = False

    @property
    def words(self) -> str:
        return " ".join((self.name, self.update, self.action, *self.leads))


@dataclass(frozen=True, slots=True)
class TextLine:
    """An emerging issue, or a passage of text under a priority."""

    id: str
    key: str
    kind: str
    place: tuple[str, int, int]
    priority: str
    objectives: tuple[str, ...]
    text: str


Line = DeliverableLine | MeasureLine | TextLine


@dataclass(frozen=True, slots=True)
class Heading:
    """A priority, with the objectives that stand under it, as the papers name them."""

    place: tuple[str, int, int]
    priority: str
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all. `due` may be "passed"."""

    rag: str = ""
    lead: str = ""
    state: str = ""
    due: str = ""
    text: str = ""

    @property
    def any(self) -> bool:
        return bool(self.rag or self.lead or self.state or self.due or self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one set of objectives."""

    anchor: str
    objectives: tuple[str, ...]
    deliverables: tuple[DeliverableLine, ...]
    measures: tuple[MeasureLine, ...]
    concerns: tuple[TextLine, ...]
    notes: tuple[TextLine, ...]

    @property
    def empty(self) -> bool:
        return not (self.deliverables or self.measures or self.concerns or self.notes)


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority and its sections; `number` counts from 1 as printed."""

    number: int
    anchor: str
    title: str
    sections: tuple[Section, ...]
    ratings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The report, how its deliverables are rated before any choice, and what can be chosen."""

    priorities: tuple[Priority, ...]
    ratings: tuple[tuple[str, int], ...]
    total: int
    shown: int
    measures: int
    overdue: int
    leads: tuple[str, ...]
    states: tuple[str, ...]


def report(lines: Sequence[Line], headings: Sequence[Heading], choice: Choice) -> Report:
    """The report of the lines; headings give priorities that have no line of their own."""
    deliverables = [each for each in lines if isinstance(each, DeliverableLine)]
    kept = [each for each in lines if _wanted(each, choice)]
    places = sorted([*headings, *lines], key=_place)
    titles: dict[str, str] = {}
    for each in places:
        titles.setdefault(folded(each.priority), each.priority)
    priorities = []
    for number, (key, title) in enumerate(titles.items(), start=1):
        mine = [each for each in kept if folded(each.priority) == key]
        heads = () if choice.any else [each for each in headings if folded(each.priority) == key]
        sections = tuple(_sections(mine, heads, f"priority-{number}"))
        if sections or (not choice.any and title):
            rated = [each for each in deliverables if folded(each.priority) == key]
            priorities.append(
                Priority(
                    number, f"priority-{number}", title, sections, tally(each.rag for each in rated)
                )
            )
    return Report(
        priorities=tuple(priorities),
        ratings=tally(each.rag for each in deliverables),
        total=len(deliverables),
        shown=sum(isinstance(each, DeliverableLine) for each in kept),
        measures=sum(isinstance(each, MeasureLine) for each in kept),
        overdue=sum(each.overdue for each in deliverables),
        leads=tuple(sorted({lead for each in deliverables for lead in each.leads})),
        states=tuple(dict.fromkeys(each.state for each in deliverables)),
    )


def tally(ratings: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many there are of each rating, the worst first; blank ones last."""
    found = Counter(each or BLANK for each in ratings)
    return tuple((rag, found[rag]) for rag in (*RATINGS, BLANK) if found[rag])


def is_overdue(*, state: str, rag: str, end: date | None, recurring: bool, on: date | None) -> bool:
    """True where the deadline had passed on the day and the deliverable still stood open."""
    if on is None or end is None or recurring:
        return False
    return state in OPEN_STATES and rag != "B" and end < on


def folded(text: str) -> str:
    """The text for comparison: no case, one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_BASES = {
    "actual": "Actual",
    "plan": "Plan",
    "target": "Target",
    "trajectory": "Trajectory",
    "forecast": "Forecast",
    "baseline": "Baseline",
}


def figure_words(figure: Mapping[str, Any]) -> tuple[str, str]:
    """What a stored figure is, "Target, 2013/14", and how it was printed."""
    period = figure.get("period") or {}
    what = [_BASES.get(str(figure.get("basis")), "Value"), str(period.get("label") or "")]
    return ", ".join(each for each in what if each), str(figure.get("as_printed") or "")


def _sections(lines: Sequence[Line], heads: Sequence[Heading], anchor: str) -> Iterable[Section]:
    """The sections in printed order; lines name their objectives in the order of the paper."""
    keys = {_together(each): each.objectives for each in sorted([*heads, *lines], key=_place)}
    keys |= {_together(each): each.objectives for each in lines}
    number = 0
    for key, objectives in keys.items():
        mine = [each for each in lines if _together(each) == key]
        section = Section(
            anchor=f"{anchor}-{number + 1}",
            objectives=objectives,
            deliverables=tuple(each for each in mine if isinstance(each, DeliverableLine)),
            measures=tuple(each for each in mine if isinstance(each, MeasureLine)),
            concerns=tuple(
                each for each in mine if isinstance(each, TextLine) and each.kind == "concern"
            ),
            notes=tuple(
                each for each in mine if isinstance(each, TextLine) and each.kind != "concern"
            ),
        )
        if not section.empty or objectives:
            number += 1
            yield section


def _together(line: Line | Heading) -> frozenset[str]:
    return frozenset(map(folded, line.objectives))


def _place(line: Line | Heading) -> tuple[str, int, int]:
    return line.place


def _wanted(line: Line, choice: Choice) -> bool:
    if not choice.any:
        return True
    if isinstance(line, TextLine):
        plain = not (choice.rag or choice.lead or choice.state or choice.due)
        return plain and _says(line.text, choice.text)
    if choice.rag and (line.rag or BLANK) != choice.rag:
        return False
    if choice.lead and choice.lead not in line.leads:
        return False
    if not _says(line.words, choice.text):
        return False
    if isinstance(line, MeasureLine):
        return not (choice.state or choice.due)
    if choice.due == "passed" and not line.overdue:
        return False
    return choice.state in ("", line.state)


_WORD = re.compile(r"\s+")


def _says(text: str, wanted: str) -> bool:
    here = folded(text)
    return all(word in here for word in _WORD.split(folded(wanted)) if word)
