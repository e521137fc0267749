"""What goes from the plan of one year into that of the next, what does not, and why.

Each kind has its rule. What is open is carried; what is over stays in the old year; what could be
either is left, and a person may take it too. Pure: records and words in, verdicts out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from placeplan.kernel.period import Period, financial_year_start
from placeplan.records.delivery import Action, Deliverable, Escalation, Milestone
from placeplan.records.finance import Contract, FinanceLine, GrowthAssumption, Scheme
from placeplan.records.record import Record, folded
from placeplan.rooms.assurance.acting import DONE, DROPPED, GATES_PAST, is_open
from placeplan.rooms.assurance.recurring import (
    effect_of,
    is_later,
    is_of_year,
    is_part,
    line_carried,
    recurrence,
    same_line,
    saves,
    scheme_carried,
    with_full_year,
)

Fate = Literal["carried", "left", "stays"]
"""Carried unless a person leaves it; left unless a person takes it; or never carried."""

FATES: dict[Fate, str] = {"carried": "Carried", "left": "Not carried", "stays": "Stays"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a record, and why, in words that follow "because"."""

    fate: Fate
    why: str


@dataclass(frozen=True, slots=True)
class Years:
    """The years of the old plan and of the new one. `old` may be open where nobody stated it."""

    old: Period
    new: Period


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the old plan: its number, its natural key as stored, and what it states.

    A target is no record of the contract: `record` is None and `starts`, `ends` are its days.
    """

    id: str
    key: str
    kind: str
    text: str
    record: Record | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One record with its verdict; `goes` once a person's choices are counted in."""

    entry: Entry
    verdict: Verdict
    goes: bool
    because: str = ""

    @property
    def why(self) -> str:
        """Why it goes or stays: what a person or another record decided, else its rule."""
        return self.because or self.verdict.why

    @property
    def may_be_chosen(self) -> bool:
        """True where a person decides over it."""
        return self.verdict.fate != "stays"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose against the rules: numbers of records, and names of whole kinds."""

    leave: frozenset[str] = frozenset()
    take: frozenset[str] = frozenset()
    leave_kinds: frozenset[str] = frozenset()
    take_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules have to know of the old plan as a whole."""

    years: Years
    full_year: frozenset[tuple[str, ...]] = frozenset()
    titles: frozenset[str] = frozenset()
    going: frozenset[str] = field(default_factory=frozenset)


Rule = Callable[[Any, Plan], Verdict]

_CARRIED = {
    "goal": "the goals of a plan stay until they are changed",
    "programme": "programmes go on",
    "forum": "boards and groups go on meeting",
    "service": "services go on",
    "risk": "it is in the register",
    "concern": "it is an open concern",
    "role": "people stay in their roles until these change",
    "qia": "it belongs to a scheme that goes on",
    "assessment": "it belongs to a scheme that goes on",
}
_LEFT = {
    "alignment": "the outside list may be another next year",
    "commitment": "requirements are stated anew each year",
    "standard": "standards are stated anew each year",
    "measure": "it was measured in the old year",
    "engagement": "it was said in the old year",
}
_STAYS = {
    "observation": "it was observed in the old year",
    "update": "it tells of the old year",
    "decision": "it was decided in the old year, and stands on record there",
    "comment": "it was said in the old year",
    "evidence": "it shows something of the old year",
    "fact": "it states something of the old year",
    "narrative": "it is prose of the old year's papers",
    "unrecognised": "nobody has read it",
}
_BELONG = ("milestone", "qia", "assessment", "role")
"""What goes only where the scheme or programme that it belongs to goes."""


def judged(entries: Sequence[Entry], years: Years, choices: Choices) -> list[Judged]:
    """Each record with what becomes of it, in the order given, after a person's choices."""
    lines = [each.record for each in entries if isinstance(each.record, FinanceLine)]
    parents = {
        folded(getattr(each.record, "title", ""))
        for each in entries
        if each.kind in ("scheme", "programme")
    }
    plan = Plan(years, with_full_year(lines), frozenset(parents))
    chosen = [_chosen(each, verdict_of(each, plan), choices) for each in entries]
    going = frozenset(
        folded(getattr(each.entry.record, "title", ""))
        for each in chosen
        if each.goes and each.entry.kind in ("scheme", "programme") and not _is_over(each.entry)
    )
    return [_with_its_owner(each, replace(plan, going=going)) for each in chosen]


def verdict_of(entry: Entry, plan: Plan) -> Verdict:
    """What becomes of a record by the rule of its kind; what has no rule stays."""
    if entry.kind == "target":
        return _target(entry, plan)
    rule = RULES.get(entry.kind)
    if rule is not None:
        return rule(entry.record, plan)
    for fate, words in (("carried", _CARRIED), ("left", _LEFT), ("stays", _STAYS)):
        if entry.kind in words:
            return Verdict(fate, words[entry.kind])  # type: ignore[arg-type]
    return Verdict("stays", "records of its kind are not carried")


def carried_as(entry: Entry, years: Years) -> Record | None:
    """The record as the new plan states it; None for what is no record of the contract."""
    record = entry.record
    if isinstance(record, Scheme) and not is_later(record.financial_year, years.old):
        if _is_over(entry):
            return effect_of(record, years.new)
        return scheme_carried(record, years.new)
    if isinstance(record, FinanceLine) and not is_later(record.financial_year, years.old):
        return line_carried(record, years.new)
    return record


def target_days(entry: Entry, years: Years) -> tuple[date, date]:
    """The first and the last day of a target in the new plan.

    One that runs on past the old year keeps its days; another is set for the same days of the new
    year. Raises `ValueError` where it has no days.
    """
    if entry.starts is None or entry.ends is None:
        raise ValueError(f"{entry.text} has no days")
    if years.old.end is not None and entry.ends > years.old.end:
        return entry.starts, entry.ends
    if years.new.start is None:
        return entry.starts, entry.ends
    by = years.new.start.year - financial_year_start(entry.ends)
    return _moved(entry.starts, by), _moved(entry.ends, by)


# The rules.


def _scheme(record: Scheme, plan: Plan) -> Verdict:
    if is_later(record.financial_year, plan.years.old):
        return Verdict("carried", "it is of a later year")
    state = _state(record)
    if state == "stopped":
        return Verdict("stays", "it was stopped")
    if state == "over":
        if saves(record):
            return Verdict("carried", "it is delivered: its full-year effect goes on")
        return Verdict("stays", "it is delivered and states no full-year effect")
    if saves(record):
        return Verdict("carried", "it goes on, and saves its full-year effect")
    return Verdict("carried", "it goes on; what it saves in the new year has to be said")


def _state(record: Scheme) -> Literal["open", "over", "stopped"]:
    """How a scheme stands, by its gateway, else by the first word of its status as printed."""
    word = record.gateway or next(iter(folded(record.status).split()), "").strip(".,;:")
    if word in DROPPED:
        return "stopped"
    return "over" if word in (*DONE, *GATES_PAST) else "open"


def _is_over(entry: Entry) -> bool:
    """True of a scheme that does nothing any more; what it leaves is an effect, no scheme."""
    return isinstance(entry.record, Scheme) and _state(entry.record) != "open"


def _milestone(record: Milestone, plan: Plan) -> Verdict:
    if record.state == "dropped":
        return Verdict("stays", "it was dropped")
    if record.state == "done" or record.done_on is not None:
        return Verdict("stays", "it is done")
    return Verdict("carried", "it is open")


def _deliverable(record: Deliverable, plan: Plan) -> Verdict:
    words = {
        "complete": "it is complete",
        "dropped": "it was dropped",
        "transferred": "it was handed to somebody else",
    }
    if record.state in words:
        return Verdict("stays", words[record.state])
    return Verdict("carried", "it is open")


def _action(record: Action, plan: Plan) -> Verdict:
    if getattr(record, "done_on", None) is not None or not is_open(record.state or ""):
        return Verdict("stays", "it is done or was dropped")
    return Verdict("carried", "it is open")


def _escalation(record: Escalation, plan: Plan) -> Verdict:
    if record.state == "closed":
        return Verdict("stays", "it is closed")
    return Verdict("carried", "it is not closed yet")


def _contract(record: Contract, plan: Plan) -> Verdict:
    end = None if record.end is None else record.end.end
    last = plan.years.old.end
    if end is None or last is None:
        return Verdict("left", "it does not say when it ends")
    if end > last:
        return Verdict("carried", "it runs on into the new year")
    return Verdict("stays", "it ends with the old year or before")


def _growth(record: GrowthAssumption, plan: Plan) -> Verdict:
    if is_later(record.financial_year, plan.years.old):
        return Verdict("carried", "it is of a later year")
    return Verdict("stays", "it is of the old year")


def _line(record: FinanceLine, plan: Plan) -> Verdict:
    if is_later(record.financial_year, plan.years.old):
        return Verdict("carried", "it is of a later year")
    if not is_of_year(record.financial_year, plan.years.old):
        return Verdict("stays", "it is of an earlier year")
    if is_part(record.period):
        return Verdict("stays", "it is of a part of the old year")
    says = recurrence(record)
    if says in ("non_recurrent", "part_year_effect"):
        word = "non-recurrent" if says == "non_recurrent" else "a part-year effect"
        return Verdict("stays", f"it is {word}")
    if record.is_total:
        return Verdict("stays", "it is a total, which is summed anew")
    if says == "full_year_effect":
        return Verdict("carried", "it is a full-year effect")
    if says == "recurrent":
        if same_line(record) in plan.full_year:
            return Verdict("stays", "its full-year effect is carried instead")
        return Verdict("carried", "it is recurrent")
    return Verdict("left", "it does not say that it recurs")


def _target(entry: Entry, plan: Plan) -> Verdict:
    last = plan.years.old.end
    if last is not None and entry.ends is not None and entry.ends > last:
        return Verdict("carried", "it runs on into the new year")
    return Verdict("left", "it ends with the old year; taken, it is set for the new year's days")


RULES: Mapping[str, Rule] = {
    "scheme": _scheme,
    "milestone": _milestone,
    "deliverable": _deliverable,
    "action": _action,
    "escalation": _escalation,
    "contract": _contract,
    "growth_assumption": _growth,
    "finance_line": _line,
}


# A person's choices, and what follows from them.


def _chosen(entry: Entry, verdict: Verdict, choices: Choices) -> Judged:
    if verdict.fate == "carried":
        left = entry.id in choices.leave or entry.kind in choices.leave_kinds
        return Judged(entry, verdict, not left, "you leave it" if left else "")
    if verdict.fate == "left":
        taken = entry.id in choices.take or entry.kind in choices.take_kinds
        return Judged(entry, verdict, taken, "you take it" if taken else "")
    return Judged(entry, verdict, goes=False)


def _with_its_owner(each: Judged, plan: Plan) -> Judged:
    """What belongs to a scheme or programme that does not go stays with it."""
    of = getattr(each.entry.record, "of", None)
    if not each.goes or each.entry.kind not in _BELONG or not of:
        return each
    if folded(of) not in plan.titles or folded(of) in plan.going:
        return each
    return replace(each, goes=False, because=f"“{of}”, which it belongs to, is not carried")


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, of a year that has none
        return day.replace(year=day.year + years, day=28)


def kinds_of(rows: Collection[Judged]) -> list[str]:
    """The kinds among the records, in the order in which each comes first."""
    return list(dict.fromkeys(each.entry.kind for each in rows))
