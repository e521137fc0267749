"""The records of one paper as a list for people: where each stands and what it says in short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from placeplan.exchange.outcome import Change, said
from placeplan.exchange.reconcile import interchanges
from placeplan.records.record import Record
from placeplan.rooms.places.models import Import, PlanFact, Reader
from placeplan.rooms.places.queries import stated_in


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `fate` and `change` are blank and `number` known once it is stored."""

    line: int
    kind: str
    text: str
    says: str
    fate: str = ""
    number: str = ""
    change: Change | None = None


def of_changes(changes: Iterable[Change], records: Iterable[Record]) -> list[Line]:
    """What committing would do with each record, in the order of the paper."""
    known = {(each.kind, each.source.plain(), said(each)): each for each in records}
    found = []
    for change in changes:
        record = known.get((change.kind, change.source, change.text))
        says = summary(change.kind, record) if record is not None else ""
        found.append(
            Line(change.source.line, change.kind, change.text, says, change.fate, change=change)
        )
    return sorted(found, key=lambda each: each.line)


def of_stored(reader: Reader, paper: Import) -> list[Line]:
    """The stored records that a committed paper stated, in the order of the paper."""
    found = [
        of_row(kind, row)
        for room in interchanges()
        for kind, model in getattr(room, "MODELS", {}).items()
        for row in stated_in(reader, model, paper)
    ]
    return sorted(found, key=lambda each: (each.line, each.kind, each.number))


def of_row(kind: str, row: PlanFact) -> Line:
    """One stored record."""
    return Line(row.source.line, kind, said(row), summary(kind, row), number=str(row.pk))


def summary(kind: str, values: Record | PlanFact) -> str:
    """The gist beside the name, of a record or of a stored row: whose value, which rating."""
    return ", ".join(part for part in _parts(kind, values) if part)


def _parts(kind: str, values: Any) -> Iterator[str]:
    match kind:
        case "observation":
            yield str(getattr(values, "organisation_name", "") or values.organisation)
            yield _label(values, "period")
            absent = values.availability == "not_available"
            yield "not available" if absent else values.as_printed or ""
            rank, count = values.national_rank, values.national_count
            yield f"{rank}/{count} in England" if rank else ""
        case "deliverable" | "measure":
            yield _label(values, "deadline")
            yield " and ".join(values.leads)
            yield f"rated {values.rag}" if values.rag else "no rating"
        case "goal":
            yield values.goal_kind.replace("_", " ")
            above = getattr(values, "parent_title", None) or getattr(values, "parent", None)
            yield f"under {above}" if above else ""
        case "role":
            yield values.role
            yield f"of {values.of}"
        case "unrecognised":
            yield values.why


def _label(values: Any, name: str) -> str:
    """The words of a period or deadline, of a record or of a stored row."""
    stored = getattr(values, f"{name}_label", None)
    held = getattr(values, name, None) if stored is None else None
    return str(stored or getattr(held, "label", "") or "")
