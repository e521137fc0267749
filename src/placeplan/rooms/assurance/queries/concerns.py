"""Reads: how the indicators stand that a scheme is to improve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from placeplan.rooms.assurance.queries.acting import acts
from placeplan.rooms.performance import queries as performance
from placeplan.rooms.places.models import Plan, Reader


def concerns(
    reader: Reader,
    plan: Plan,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Mapping[str, int]:
    """By number of a scheme, how many of its indicators concern: worse than usual, or failing.

    Schemes that name no indicator with a value are left out.
    """
    said = acts(reader, plan, as_at=as_at, known_at=known_at).by_slug
    schemes = {
        slug: [each for each in found if each.kind == "scheme"] for slug, found in said.items()
    }
    if not any(schemes.values()):
        return {}
    bad: dict[str, set[str]] = defaultdict(set)
    for row in performance.assured(reader, plan, as_at=as_at, known_at=known_at).rows():
        if row is None:
            continue
        for each in schemes.get(row.slug, ()):
            if each.is_for((row.organisation, row.code)):
                bad[each.id] |= {row.slug} if row.is_concern else set()
    return {number: len(slugs) for number, slugs in bad.items()}
