"""How a person is asked for a record: what comes first, what stands under "More", and the hints.

The fields are those of the data contract. Here stands only what a person needs besides: an order
for the kinds that are entered most, words of help, and what of the plan may be picked from.
"""

from __future__ import annotations

from collections.abc import Mapping

from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Plan, Reader
from placeplan.shell.kinds import QUERIES

FIRST: dict[str, tuple[str, ...]] = {
    "programme": ("title", "description", "objective", "aims", "outcomes", "forum"),
    "scheme": (
        *("title", "description", "workstream", "financial_year"),
        *("saving_basis", "net_saving_gbp", "gross_saving_gbp", "full_year_effect_gbp"),
        *("sponsor", "clinical_lead", "delivery_lead", "aims", "outcomes", "depends_on"),
    ),
    "milestone": ("of", "title", "due", "state"),
    "action": ("text", "of", "owners", "due", "state"),
    "decision": ("text", "of", "by", "date"),
    "concern": ("text", "priority", "objectives"),
    "deliverable": (
        *("title", "priority", "objectives", "deadline", "leads"),
        *("state", "rag", "update"),
    ),
    "measure": ("title", "priority", "objectives", "figures", "update", "rag"),
    "goal": ("title", "goal_kind", "parent", "description"),
    "commitment": ("text",),
    "engagement": ("text", "response"),
}
"""What is asked for at first, in this order; kinds that are not here are asked for all at once."""

HINTS: dict[str, str] = {
    "approved_by": "Who agreed to a new date",
    "by": "The person or the board that decided",
    "delivery_lead": "Who runs it from day to day",
    "depends_on": "Titles of the schemes that have to come first, one on each line",
    "financial_year": "For example 2024/25",
    "forecast": "When you expect it, where that is not the day it is due",
    "forum": "The board or group that steers it",
    "indicators": "References or names of indicators that it is to improve, one on each line",
    "moved_because": "Why the date is not the one it was",
    "of": "The title of the scheme or programme that it belongs to",
    "owners": "Who is to do it, one on each line",
    "saving_basis": "Net is after what it costs, gross is before",
    "sponsor": "The senior responsible owner (SRO)",
    "workstream": "The title of the programme that it belongs to",
}
PRINTED = frozenset(("as_printed", "saving_as_printed", "figures"))
"""What only a paper prints; a form for a new record does not ask for it."""


def is_first(kind: str, name: str) -> bool:
    """Whether a field is asked for at once; others stand under "More"."""
    return kind not in FIRST or name in FIRST[kind]


def place(kind: str, name: str) -> int:
    """Where a field stands among those of its kind; fields without a place come last."""
    order = FIRST.get(kind, ())
    return order.index(name) if name in order else len(order)


def offered(reader: Reader, plan: Plan) -> Mapping[str, list[str]]:
    """By field, what of the plan can be picked instead of typed: titles and names, A to Z."""
    programmes, schemes, goals = (
        _titles(reader, plan, kind) for kind in ("programme", "scheme", "goal")
    )
    people = places.member_names(plan)
    forums = _titles(reader, plan, "forum", "name")
    return {
        "of": sorted({*programmes, *schemes}),
        "workstream": programmes,
        "objective": goals,
        "priority": goals,
        "parent": goals,
        "forum": forums,
        **dict.fromkeys(("sponsor", "clinical_lead", "delivery_lead", "by", "approved_by"), people),
    }


def _titles(reader: Reader, plan: Plan, kind: str, name: str = "title") -> list[str]:
    rows = QUERIES[kind](reader, plan=plan)
    return sorted(set(rows.order_by().values_list(name, flat=True)))
