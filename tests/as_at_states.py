"""What a plan is at a moment, for the test that asks for earlier ones again, and what papers say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Value

from builders import deliverable, due, goal, observation
from placeplan.exchange.trail import trail
from placeplan.records import from_dict
from placeplan.records.record import Record
from placeplan.rooms.assurance.queries import milestone_ledgers, portfolio_lines, quality
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.sections import Choice
from placeplan.rooms.performance.queries import indicators
from placeplan.rooms.performance.queries.observed import observations
from placeplan.rooms.performance.queries.targets import targets
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk import queries as risk
from placeplan.shell.kinds import QUERIES

DAYS = tuple(date(2013, month, 12) for month in (7, 8, 9, 10, 11, 12))
ON = date(2014, 1, 31)
"""Of this day the ratings speak where no other is asked for."""
KINDS: dict[str, Callable[..., Any]] = {**QUERIES, "observation": observations}
"""How the rows of each kind are asked for."""


@dataclass(frozen=True)
class Moment:
    """When the state was written down: as at a day or not, and between which acts."""

    as_at: date | None
    since: datetime
    until: datetime


def standing(
    reader: Person, made: Plan, as_at: date | None, known_at: datetime | None
) -> dict[str, Any]:
    """Which row of which record stands, and what else a plan holds: a row itself never changes."""
    of_plan: dict[str, Any] = {"plan": made, "as_at": as_at, "known_at": known_at}
    first, *others = (
        query(reader, **of_plan)
        .order_by()
        .select_related(None)
        .prefetch_related(None)
        .annotate(record_kind=Value(kind, CharField()))
        .values_list("record_kind", "pk")
        for kind, query in KINDS.items()
    )
    return {
        "records": sorted(first.union(*others, all=True)),
        "papers": [each.pk for each in places.papers(reader, **of_plan)],
        "targets": sorted(each.pk for each in targets(reader, **of_plan)),
        "indicators": [each.pk for each in indicators(reader, **of_plan)],
        "trail": sorted(trail(reader, made, known_at=known_at).values_list("pk", flat=True)),
    }


def computed(
    reader: Person, made: Plan, as_at: date | None, known_at: datetime | None
) -> dict[str, Any]:
    """What the pages of a plan compute of what stands, and of all that stood before it."""
    times: dict[str, Any] = {"as_at": as_at, "known_at": known_at}
    on = as_at or ON
    found = {
        "counts": sorted(places.tally(reader, QUERIES, [made], **times)),
        "portfolio": repr(portfolio_lines(reader, made, on=on, **times)),
        "slips": repr(milestone_ledgers(reader, made, **times)),
        "register": repr(risk.register(reader, made, on=on, **times)),
        "board": repr(delivery.board_report(reader, made, Choice(), on=on, **times)),
    }
    for scheme in list(delivery.schemes(reader, plan=made, **times))[:1]:
        one = quality(reader, scheme, on=on, **times)
        found["quality"] = repr((one.stage, one.highest, one.signatures, one.review_due, one.token))
    return found


def stated(word: str, rag: str, value: int, day: date) -> list[Record]:
    """What a paper of that day could say."""
    label = f"{day.day} {day:%B %Y}"
    return [
        goal("priority", "Good health"),
        deliverable(rag=rag, update=f"It is {word}", deadline=due(label, day)),
        deliverable(f"Staff the {word}", line=6, rag=rag),
        observation(str(value)),
        from_dict(
            {
                "kind": "scheme",
                "source": {"file": "paper.txt", "line": 40},
                "title": "Wound care",
                "workstream": "Frailty",
                "saving_basis": "net",
                "net_saving_gbp": str(value * 1000),
                "financial_year": "2013/14",
            }
        ),
        from_dict(
            {
                "kind": "risk",
                "source": {"file": "paper.txt", "line": 41},
                "of": "Frailty",
                "description": "Nobody applies",
                "mitigation": f"We {word}",
            }
        ),
        from_dict(
            {
                "kind": "milestone",
                "source": {"file": "paper.txt", "line": 42},
                "of": "Frailty",
                "title": "Open it",
                "due": due(label, day).model_dump(),
                "as_printed": label,
            }
        ),
    ]
