"""A page asks the database a fixed number of questions, however many rows it shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placeplan.rooms.delivery.models import Action, Decision, Deliverable, Programme, Scheme
from placeplan.rooms.performance.models import Indicator, NationalFile, Observation
from placeplan.rooms.places.models import Import
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk.models import Risk
from placeplan.shell.demo import load

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
THURROCK = "thurrock-2013-14"
ESSEX = "south-east-essex-2018-19"
URGENT = "mid-and-south-essex-2024-25"
LISTS = (
    "programmes schemes milestones qias finance_lines contracts "
    "growth_assumptions risks commitments alignments standards engagements forums services"
).split()


@pytest.mark.django_db
def test_no_query_for_each_row(tmp_path: Path, settings: LazySettings) -> None:
    """The demo's plans hold far more rows than any of these bounds."""
    settings.HOME = tmp_path  # where the statistics are kept
    load(at=AT)
    client = Client()
    client.force_login(Person.objects.get(username="admin"))
    bounds = {
        reverse("home"): 52,  # with what the checks find in all plans
        reverse("plans"): 20,
        reverse("checks"): 36,  # one for each kind that a check asks for
        reverse("plan-checks", args=[URGENT]): 36,
        reverse("account-letters"): 12,
        reverse("plan", args=[THURROCK]): 24,
        reverse("year-end", args=[URGENT]): 52,  # one for each kind
        reverse("plan-export", args=[URGENT]): 12,
        reverse("plan-close", args=[URGENT]): 10,
        reverse("plan-settle", args=[URGENT]): 12,
        reverse("plan-new"): 10,
        reverse("compare", args=[THURROCK]) + "?from=2013-09-12": 40,  # one for each kind
        reverse("trail", args=[ESSEX]): 20,
        reverse("performance", args=[ESSEX]): 26,  # papers, targets, statistics, peers, acts
        reverse("exceptions", args=[ESSEX]): 26,
        reverse("national-standards"): 8,
        reverse("targets", args=[URGENT]): 24,
        reverse("target-add", args=[URGENT]): 18,
        reverse("delivery-report", args=[THURROCK]): 15,
        reverse("indicator", args=[Indicator.objects.order_by("pk")[0].slug]): 24,
        reverse("indicator", args=["ae-four-hours"]) + "?organisation=RAJ": 25,
        reverse("indicator", args=["ae-four-hours"]) + "?organisation=RAJ&of=successors": 25,
        reverse("performance", args=[URGENT]) + "?of=successors": 26,
        reverse("record", args=["observation", Observation.objects.all()[0].pk]): 18,
        reverse("record", args=["deliverable", Deliverable.objects.all()[0].pk]): 24,
        reverse("records", args=[ESSEX, "observation"]): 10,
        reverse("imports"): 10,
        reverse("import", args=[Import.objects.order_by("pk")[0].pk]): 40,  # one for each kind
        reverse("import-new"): 14,
        reverse("search") + "?text=care": 22,
        reverse("search") + "?text=care&kind=paper": 14,
        reverse("people"): 14,
        reverse("account"): 12,
        reverse("statistics"): 10,
        reverse("statistics-new"): 8,
        reverse("statistics-one", args=[NationalFile.objects.get().pk]): 10,
        **{reverse(name, args=[URGENT]): 15 for name in LISTS},
        reverse("programme", args=[Programme.objects.get(title="Virtual wards").pk]): 30,
        reverse("scheme", args=[Scheme.objects.order_by("pk")[0].pk]): 36,
        reverse("scheme-update", args=[Scheme.objects.order_by("pk")[0].pk]): 25,
        reverse("scheme-gateway", args=[Scheme.objects.order_by("pk")[0].pk]): 26,
        reverse("portfolio", args=[URGENT]): 20,
        **{reverse(name, args=[URGENT]): 22 for name in ("actions", "decisions")},
        reverse("action-log"): 22,  # one for each kind that a line can be about
        reverse("decision-log"): 22,
        reverse("action", args=[Action.objects.order_by("pk")[0].pk]): 16,
        reverse("decision", args=[Decision.objects.order_by("pk")[0].pk]): 16,
        reverse("action-new", args=[URGENT]): 18,
        reverse("decision-new", args=[URGENT]): 32,
        reverse("risks", args=[URGENT]): 24,
        reverse("risk", args=[Risk.objects.order_by("pk")[0].pk]): 22,
        reverse("scheme-quality", args=[Scheme.objects.order_by("pk")[0].pk]): 18,
        **{
            reverse(name, args=[URGENT]): 18
            for name in ("heat-map", "assurance-framework", "concerns")
        },
    }
    for address, bound in bounds.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= bound, f"{address}: {len(asked)} queries"
