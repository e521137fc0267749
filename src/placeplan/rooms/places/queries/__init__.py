"""Reads: organisations, plans, imports and facts, limited to what the reader may see."""

from __future__ import annotations

from placeplan.rooms.places.queries.facts import (
    QUERIES,
    Belonging,
    Facts,
    during,
    forums,
    in_force,
    narratives,
    place_facts,
    roles,
    services,
    stored,
    tally,
    unrecognised,
)
from placeplan.rooms.places.queries.papers import (
    UNDO,
    imports,
    is_entered,
    latest_paper,
    papers,
    readable_file,
)
from placeplan.rooms.places.queries.people import (
    administered,
    member_names,
    memberships,
    people,
)
from placeplan.rooms.places.queries.plans import (
    organisation,
    organisation_names,
    organisations,
    plan,
    plans,
)
from placeplan.rooms.places.queries.versions import (
    chain,
    fact,
    first_places,
    first_stated,
    latest,
    stated_again,
    stated_in,
)

__all__ = [
    "QUERIES",
    "UNDO",
    "Belonging",
    "Facts",
    "administered",
    "chain",
    "during",
    "fact",
    "first_places",
    "first_stated",
    "forums",
    "imports",
    "in_force",
    "is_entered",
    "latest",
    "latest_paper",
    "member_names",
    "memberships",
    "narratives",
    "organisation",
    "organisation_names",
    "organisations",
    "papers",
    "people",
    "place_facts",
    "plan",
    "plans",
    "readable_file",
    "roles",
    "services",
    "stated_again",
    "stated_in",
    "stored",
    "tally",
    "unrecognised",
]
