"""A target by what it says: it has no natural key of its own, and its number is one system's."""

from __future__ import annotations

from datetime import UTC

from placeplan.rooms.performance.models import Target
from placeplan.rooms.register.interchange import digest


def target_key(target: Target) -> str:
    """The digest of what a target says; the same in every system that has it."""
    organisation = target.organisation
    return digest(
        [
            target.indicator.slug,
            [] if organisation is None else [organisation.ods_code, organisation.name],
            *(target.kind, target.comparator, format(target.value, "f")),
            *(target.starts_on.isoformat(), target.ends_on.isoformat()),
            *(target.stated_on.isoformat(), target.recorded_at.astimezone(UTC).isoformat()),
        ]
    )
