"""What became of the records of a paper."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records.record import Record
from placeplan.rooms.places.three_way import Conflict, FieldChange
from placeplan.rooms.register.wording import said as said

Fate = Literal["new", "changed", "unchanged", "gone", "conflict", "doubtful", "not_stored"]
FATES: tuple[Fate, ...] = (
    "new",
    "changed",
    "unchanged",
    "gone",
    "conflict",
    "doubtful",
    "not_stored",
)
ASKED: tuple[Fate, ...] = ("conflict", "doubtful")
"""What a person has to decide before the paper is committed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one record; `row` is the id of the stored row, empty for none.

    `item` names the record among those of its paper, and `question` what a person is asked about a
    doubtful one: records that raise the same question share it. `fields` are the fields that
    change, `kept` the changes of people that stand against the paper, `conflicts` what both
    changed. Of a doubtful or renamed record, `meant` are the words of the stored one and `score`
    out of 100 says how like it is.
    """

    fate: Fate
    kind: str
    text: str
    source: Source
    row: str = ""
    item: str = ""
    question: str = ""
    fields: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    meant: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do: each record's fate, and what was wrong.

    `number` is the stored import's, None where nothing was written.
    """

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    number: int | None = None
    written: bool = False

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each kind met each fate: `{"deliverable": {"new": 3, ...}}`."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            found.setdefault(change.kind, Counter())[change.fate] += 1
        return {kind: {fate: counter[fate] for fate in FATES} for kind, counter in found.items()}

    def count(self, fate: Fate) -> int:
        """How many records met a fate."""
        return sum(change.fate == fate for change in self.changes)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def unchanged(self) -> int:
        return self.count("unchanged")

    @property
    def gone(self) -> int:
        """How many rows that stood under the same heading this paper no longer states."""
        return self.count("gone")

    @property
    def asked(self) -> tuple[Change, ...]:
        """What a person has to decide before the paper is committed."""
        return tuple(each for each in self.changes if each.fate in ASKED)

    @property
    def writes(self) -> bool:
        """True where a record is new or changed."""
        return bool(self.new or self.changed)

    @property
    def has_errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


def duplicate(record: Record, first: Record) -> Problem:
    """Two records of one paper have the same natural key; both are kept."""
    same = record.content() == first.content()
    return Problem(
        code="duplicate-record",
        family=Family.DUPLICATE,
        severity=Severity.NOTE if same else Severity.WARNING,
        message=f"a second {record.kind} with the same key"
        + (", word for word" if same else "")
        + f": {said(record)!r}",
        source=record.source.plain(),
        related=(first.source.plain(),),
    )


def refused(record: Record, why: str) -> Problem:
    """A record that cannot be stored as it is."""
    return Problem(
        code="record-refused",
        family=Family.FORMAT,
        severity=Severity.ERROR,
        message=f"this {record.kind} cannot be stored: {' '.join(why.split())}",
        source=record.source.plain(),
    )


def closed(record: Record) -> Problem:
    """A record whose like stands where whoever brings the paper may not see it."""
    return Problem(
        code="record-closed",
        family=Family.CONTRADICTION,
        severity=Severity.ERROR,
        message=f"this {record.kind} was not stored: one of the same name stands in the plan, "
        "which fewer people may see. Somebody who sees it has to bring this paper",
        source=record.source.plain(),
    )
