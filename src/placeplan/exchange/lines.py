"""The records of one paper as a list for people: where each stands and what it says in short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from placeplan.exchange.outcome import Change, said
from placeplan.exchange.reconcile import interchanges
from placeplan.records.record import Record
from placeplan.rooms.places.models import Import, Reader
from placeplan.rooms.places.queries import stated_in


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `fate` is blank and `number` known once it is stored."""

    line: int
    kind: str
    text: str
    says: str
    fate: str = ""
    number: str = ""


def of_changes(changes: Iterable[Change], records: Iterable[Record]) -> list[Line]:
    """What committing would do with each record, in the order of the paper."""
    known = {(each.kind, each.source.plain(), said(each)): each for each in records}
    found = []
    for change in changes:
        record = known.get((change.kind, change.source, change.text))
        says = summary(record) if record is not None else ""
        found.append(Line(change.source.line, change.kind, change.text, says, change.fate))
    return sorted(found, key=lambda each: each.line)


def of_stored(reader: Reader, paper: Import) -> list[Line]:
    """The stored records that a committed paper stated, in the order of the paper."""
    return sorted(_stored(reader, paper), key=lambda each: (each.line, each.kind, each.number))


def _stored(reader: Reader, paper: Import) -> Iterator[Line]:
    for room in interchanges():
        for kind, model in getattr(room, "MODELS", {}).items():
            for row in stated_in(reader, model, paper):
                record = room.dump(row)
                yield Line(row.source.line, kind, said(record), summary(record), number=str(row.pk))


def summary(record: Record) -> str:
    """The gist beside the name: whose value, which rating, which deadline."""
    return ", ".join(part for part in _parts(record) if part)


def _parts(record: Record) -> Iterator[str]:
    values: Any = record
    match record.kind:
        case "observation":
            yield values.organisation
            yield values.period.label if values.period else ""
            yield (
                "not available"
                if values.availability == "not_available"
                else (values.as_printed or "")
            )
            yield (
                f"{values.national_rank}/{values.national_count} in England"
                if (values.national_rank)
                else ""
            )
        case "deliverable" | "measure":
            yield values.deadline.label if values.deadline else ""
            yield " and ".join(values.leads)
            yield f"rated {values.rag}" if values.rag else "no rating"
        case "goal":
            yield values.goal_kind.replace("_", " ")
            yield f"under {values.parent}" if values.parent else ""
        case "role":
            yield values.role
            yield f"of {values.of}"
        case "unrecognised":
            yield values.why
