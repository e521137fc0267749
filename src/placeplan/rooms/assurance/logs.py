"""The action log and the decision log of all meetings: what is chosen from them, in what order.

Plain values in and out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from placeplan.records.record import folded
from placeplan.rooms.delivery.log import STANDINGS, Standing
from placeplan.rooms.register.ordering import blanks_last

L = TypeVar("L", bound="ActionLine | DecisionLine")
ABOUT = {
    "programme": "Programmes",
    "scheme": "Schemes",
    "risk": "Risks",
    "escalation": "Concerns carried up",
    "concern": "Issues and concerns",
    "indicator": "Indicators",
    "deliverable": "Deliverables",
    "milestone": "Milestones",
    "measure": "Supporting measures",
    "goal": "Priorities and objectives",
    "other": "Something else",
    "none": "Not stated",
}
"""What a line of a log can be about, in the plural."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that something leads to: its kind, its number, and for an indicator its slug."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One thing that somebody undertook: an action, or a step owed for a concern carried up.

    `to` is the record that it stands in. `due_on` is the last day of its date, `earlier` the dates
    that it had before, as printed or typed.
    """

    to: Ref
    plan: str
    plan_title: str
    text: str
    standing: Standing
    owners: tuple[str, ...] = ()
    due: str = ""
    due_on: date | None = None
    earlier: tuple[str, ...] = ()
    state: str = ""
    done_on: date | None = None
    outcome: str = ""
    forum: str = ""
    meeting: str = ""
    of: str = ""
    about: Ref | None = None
    code: str = ""
    source: str = ""

    @property
    def is_open(self) -> bool:
        return self.standing in ("open", "overdue")

    @property
    def is_about(self) -> str:
        """The kind of what it is about: "other" where it names nothing that we know."""
        return self.about.kind if self.about is not None else "other" if self.of else "none"

    @property
    def words(self) -> str:
        parts = (self.text, self.of, self.forum, self.outcome, self.code, *self.owners)
        return folded(" ".join(parts))


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a decision links to: what it leads to, or a web address, or words alone."""

    text: str
    to: Ref | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: who took it when and why, what it is about, and what took its place."""

    to: Ref
    plan: str
    plan_title: str
    text: str
    by: str = ""
    taken: str = ""
    taken_on: date | None = None
    because: str = ""
    of: str = ""
    about: Ref | None = None
    links: tuple[Named, ...] = ()
    replaces: Named | None = None
    replaced_by: Named | None = None
    source: str = ""

    @property
    def standing(self) -> str:
        return "replaced" if self.replaced_by is not None else "stands"

    @property
    def is_about(self) -> str:
        """As an action has it."""
        return self.about.kind if self.about is not None else "other" if self.of else "none"

    @property
    def words(self) -> str:
        named = (each.text for each in self.links)
        return folded(" ".join((self.text, self.by, self.of, self.because, *named)))


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all. `owner` is of actions, `by` of decisions.

    `of` is the name of what a line is about, as printed or typed.
    """

    text: str = ""
    state: str = ""
    whose: str = ""
    owner: str = ""
    by: str = ""
    forum: str = ""
    about: str = ""
    of: str = ""
    plan: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        narrowing = (self.text, self.state, self.whose, self.owner, self.by)
        return any((*narrowing, self.forum, self.about, self.of, self.plan))


ACTION_STATES: dict[str, str] = {
    str(name): "Open, overdue or not" if name == "open" else words
    for name, words in STANDINGS.items()
}
DECISION_STATES = {"stands": "Stand", "replaced": "Replaced by a later one"}


@dataclass(frozen=True, slots=True)
class Me:
    """What an owner may be called who is the reader: blank ones are nobody's."""

    name: str = ""
    username: str = ""
    job_title: str = ""


NOBODY = Me()
_BETWEEN = re.compile(r"\s*[/,;&+]\s*|\s+and\s+")


def is_mine(owners: Iterable[str], me: Me) -> bool:
    """True where an owner, or one of several named together, is my name, username or job title.

    A name of several words may also stand among other words: "Ann Lee (finance)".
    """
    name = folded(me.name)
    names = {name, folded(me.username), folded(me.job_title)} - {""}
    among = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") if " " in name else None
    for owner in map(folded, owners):
        if not names.isdisjoint((owner, *_BETWEEN.split(owner))):
            return True
        if among is not None and among.search(owner):
            return True
    return False


def actions_chosen(
    lines: Iterable[ActionLine], choice: Choice, me: Me = NOBODY
) -> list[ActionLine]:
    """The actions that were asked for, in the order asked for."""
    found = [
        line
        for line in _common(lines, choice)
        if choice.state in ("", line.standing) or (choice.state == "open" and line.is_open)
        if choice.owner in ("", *line.owners)
        if choice.forum in ("", line.forum)
        if choice.whose != "mine" or is_mine(line.owners, me)
    ]
    return _sorted(found, _ACTION_ORDERS, choice.sort, _by_urgency)


def decisions_chosen(lines: Iterable[DecisionLine], choice: Choice) -> list[DecisionLine]:
    """The decisions that were asked for, in the order asked for."""
    found = [
        line
        for line in _common(lines, choice)
        if choice.state in ("", line.standing)
        if choice.by in ("", line.by)
    ]
    return _sorted(found, _DECISION_ORDERS, choice.sort, _by_day)


def counted(lines: Iterable[ActionLine]) -> dict[str, int]:
    """How many actions stand how, in the order of `STANDINGS`."""
    found = [line.standing for line in lines]
    return {name: found.count(name) for name in STANDINGS}


def said(values: Iterable[str]) -> tuple[str, ...]:
    """What a filter can be set to: each value that is stated, once, from A to Z."""
    return tuple(sorted({each for each in values if each}, key=lambda each: (folded(each), each)))


def about_of(lines: Iterable[L]) -> list[tuple[str, str]]:
    """The kinds of what the lines are about, with their words, in the order of `ABOUT`."""
    found = {line.is_about for line in lines}
    return [(kind, words) for kind, words in ABOUT.items() if kind in found]


def _common(lines: Iterable[L], choice: Choice) -> list[L]:
    wanted = folded(choice.text).split()
    return [
        line
        for line in lines
        if choice.plan in ("", line.plan)
        if choice.about in ("", line.is_about)
        if choice.of in ("", line.of)
        if all(word in line.words for word in wanted)
    ]


_ACTION_ORDERS: dict[str, Callable[[Any], Any]] = {
    "text": lambda line: folded(line.text),
    "of": lambda line: folded(line.of),
    "owners": lambda line: folded(line.owners),
    "due": lambda line: line.due_on,
    "standing": lambda line: list(STANDINGS).index(line.standing),
    "forum": lambda line: folded(line.forum),
    "plan": lambda line: folded(line.plan_title),
}
_DECISION_ORDERS: dict[str, Callable[[Any], Any]] = {
    "text": lambda line: folded(line.text),
    "of": lambda line: folded(line.of),
    "by": lambda line: folded(line.by),
    "date": lambda line: line.taken_on,
    "standing": lambda line: line.standing,
    "plan": lambda line: folded(line.plan_title),
}
ORDERS = {"action": tuple(_ACTION_ORDERS), "decision": tuple(_DECISION_ORDERS)}


def _sorted(
    lines: Sequence[L],
    orders: dict[str, Callable[[Any], Any]],
    sort: str,
    usual: Callable[[Any], Any],
) -> list[L]:
    """In the usual order, or by a column either way with blanks last."""
    found = sorted(lines, key=usual)
    key = orders.get(sort.removeprefix("-"))
    if key is None:
        return found
    return blanks_last(found, key, turned=sort.startswith("-"))


def _by_urgency(line: ActionLine) -> tuple[bool, date, str]:
    """What is open before what is not; the earliest date first, undated ones last."""
    return (not line.is_open, line.due_on or date.max, folded(line.text))


def _by_day(line: DecisionLine) -> tuple[int, str]:
    """The latest first, undated ones last."""
    return (-(line.taken_on.toordinal() if line.taken_on else 0), folded(line.text))
