"""Fills a system that holds the demo with people and plans to work on; prints where they are.

Run by bench/load.py with PLACEPLAN_HOME and DATABASE_URL set: `python load_world.py PEOPLE`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from typing import Any

PASSWORD = "a long phrase for the load"
TEAM = 10
"""So many people work on one plan."""
WRITING = ("programme_lead", "scheme_lead", "finance", "analyst", "approver")
READ_BESIDE = ("99F", "QH8")
"""Organisations of the demo, whose plans everybody reads."""
PROGRAMMES, SCHEMES, STEPS, ACTIONS, RISKS = 2, 6, 3, 10, 8


def build(people: int) -> dict[str, Any]:
    """The people by user name with their plan, and of each plan its pages and records."""
    found: dict[str, Any] = {"password": PASSWORD, "people": [], "plans": {}}
    for number in range(-(-people // TEAM)):
        members = min(TEAM, people - number * TEAM)
        slug, names, plan = _team(number, members)
        found["plans"][slug] = plan
        found["people"] += [{"username": each, "plan": slug} for each in names]
    return found


def _team(number: int, members: int) -> tuple[str, list[str], dict[str, Any]]:
    """An organisation with its people and a plan full of work."""
    from placeplan.rooms.places.models import Organisation
    from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
    from placeplan.rooms.register.models import Person
    from placeplan.rooms.register.operator import OPERATOR
    from placeplan.rooms.register.services import add_person

    at = datetime.now(UTC)
    name = f"Load {number + 1} commissioning group"
    ours = add_organisation(actor=OPERATOR, at=at, name=name, org_kind="commissioner")
    beside = list(Organisation.objects.filter(ods_code__in=READ_BESIDE))
    first: Person | None = None
    names = []
    for seat in range(members):
        username = f"load-{number + 1}-{seat + 1}"
        who = add_person(
            actor=OPERATOR,
            at=at,
            username=username,
            name=f"Person {username}",
            password=PASSWORD if first is None else None,
        )
        first = first or who  # one password for all is hashed once
        who.password = first.password
        who.save(update_fields=["password"])
        roles = [(ours, WRITING[seat % len(WRITING)]), *((each, "reader") for each in beside)]
        for organisation, role in roles:
            add_membership(actor=OPERATOR, at=at, person=who, organisation=organisation, role=role)
        names.append(username)
    assert first is not None
    plan = create_plan(actor=first, at=at, title=f"{name} 2026/27", owner=ours)
    return plan.slug, names, _work(plan, first, at)


def _work(plan: Any, who: Any, at: datetime) -> dict[str, Any]:
    """The addresses of programmes, schemes and risks entered into the plan, and of its lists."""
    from django.urls import reverse

    from placeplan.exchange.amend import enter
    from placeplan.rooms.risk.services import score_of

    def stated(kind: str, **values: Any) -> Any:
        return enter(kind, values, plan=plan, actor=who, at=at, stated_on=date(2026, 4, 1))

    def due(month: int) -> dict[str, Any]:
        day = date(2026 + month // 12, month % 12 + 1, 28)
        return {"label": f"{day.day} {day:%B %Y}", "start": day, "end": day}

    programmes = [
        stated("programme", title=f"Programme {number + 1}") for number in range(PROGRAMMES)
    ]
    schemes = []
    for number in range(SCHEMES):
        title = f"Scheme {number + 1}"
        schemes.append(
            stated(
                "scheme",
                title=title,
                saving_basis="net",
                net_saving_gbp=str(100_000 * (number + 1)),
                rag="GAR"[number % 3],
                delivery_lead="Ola Green",
            )
        )
        for step in range(STEPS):
            when = due(3 + number + 2 * step)
            stated(
                "milestone",
                of=title,
                title=f"Step {step + 1} of {title}",
                due=when,
                as_printed=when["label"],
            )
    for number in range(ACTIONS):
        stated("action", text=f"Action {number + 1}", state="Open", due=due(6))
    risks = [
        stated(
            "risk",
            code=f"R{number + 1}",
            description=f"The work of risk {number + 1} is late",
            of=schemes[number % SCHEMES].title,
            scores=[
                score_of("initial", 4, 4, date(2026, 4, 1)),
                score_of("current", 3, 1 + number % 5, date(2026, 4, 1)),
            ],
        )
        for number in range(RISKS)
    ]
    return {
        "schemes": [reverse("scheme", args=[each.pk]) for each in schemes],
        "programmes": [reverse("programme", args=[each.pk]) for each in programmes],
        "risks": [reverse("risk", args=[each.pk]) for each in risks],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeplan.shell.settings")
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        made = build(int(sys.argv[1]))
    print(json.dumps(made))
