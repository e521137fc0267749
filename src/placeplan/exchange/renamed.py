"""Records of a new paper that stand in the plan under other words: found, and decided upon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placeplan.definitions.glossary.acronyms import expanded
from placeplan.exchange.matching import NAMES, Named, matches
from placeplan.exchange.outcome import said
from placeplan.records.record import Record, folded
from placeplan.rooms.register.interchange import key_of

SAME, OTHER = "same", "other"
"""What a person can decide about a doubtful match."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that stands in the plan and that the paper does not state under its own key."""

    key: str
    record: Record


@dataclass(frozen=True, slots=True)
class Renaming:
    """The chain that a record seems to belong to; `is_asked` where a person has to say so.

    Records of one kind whose names changed alike share a `question`.
    """

    key: str
    question: str
    meant: str
    score: float
    is_asked: bool


def renamings(
    kind: str,
    new: Mapping[str, Record],
    standing: Sequence[Candidate],
    decisions: Mapping[str, Mapping[str, Any]],
) -> dict[str, Renaming]:
    """The chain of each new record, by its item, where one of those that stand is like it.

    Those that a person called other records are left out. `decisions` are by item or question.
    """
    items = list(new)
    ours = [_named(new[item]) for item in items]
    theirs = [_named(each.record) for each in standing]
    answers = {question: each.get("match") for question, each in decisions.items()}
    refused = {
        (one, other)
        for one in ({each.name for each in ours} if OTHER in answers.values() else ())
        for other in {each.name for each in theirs}
        if answers.get(_question(kind, one, other)) == OTHER
    }
    found: dict[str, Renaming] = {}
    for each in matches(ours, theirs, expanded, refused):
        question = _question(kind, ours[each.new].name, theirs[each.standing].name)
        found[items[each.new]] = Renaming(
            key=standing[each.standing].key,
            question=question,
            meant=said(standing[each.standing].record),
            score=round(each.score, 1),
            is_asked=not each.is_confident and answers.get(question) != SAME,
        )
    return found


def _question(kind: str, one: str, other: str) -> str:
    return f"{kind}-{key_of((one, other))[:16]}"


def _named(record: Record) -> Named:
    name = NAMES[record.kind]
    others = tuple(folded(getattr(record, each)) for each in record.KEY if each != name)
    return Named(folded(getattr(record, name)), others)
