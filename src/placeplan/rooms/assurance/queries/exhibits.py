"""Reads: how many files show something about a scheme and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from placeplan.rooms.assurance.queries.updates import belonging
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.delivery.queries.talk import evidence_counts
from placeplan.rooms.places.models import Reader
from placeplan.rooms.places.queries import Facts
from placeplan.rooms.risk.queries import risks

_PARTS: tuple[tuple[str, Facts[Any]], ...] = (
    ("milestone", delivery.milestones),
    ("assessment", delivery.assessments),
    ("qia", delivery.qias),
    ("risk", risks),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """How many records of a kind a scheme has, and how many files show something about them."""

    kind: str
    records: int
    files: int


def scheme_evidence(
    reader: Reader,
    scheme: Scheme,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Shown]:
    """The evidence of a scheme by kind, the scheme itself first; one query for each kind."""
    dates: dict[str, Any] = {"as_at": as_at, "known_at": known_at}
    kinds = ("scheme", *(kind for kind, _ in _PARTS))
    counts = evidence_counts(reader, scheme.plan, kinds, **dates)
    found = [Shown("scheme", 1, counts["scheme", scheme.natural_key])]
    for kind, query in _PARTS:
        rows = query(reader, plan=scheme.plan, of=belonging(scheme), **dates)
        keys = (
            rows.select_related(None).prefetch_related(None).values_list("natural_key", flat=True)
        )
        every = list(keys)
        found.append(Shown(kind, len(every), sum(counts[kind, key] for key in every)))
    return found
