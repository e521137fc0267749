"""Targets that papers print are offered, with their paper, and count once somebody sets them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from builders import bring, member, observation, organisation, plan, source
from placeplan.records.delivery import Measure
from placeplan.records.performance import Standard
from placeplan.records.shapes import Figure, PeriodShape
from placeplan.rooms.assurance.queries import printed_targets
from placeplan.rooms.performance.models import Target
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db
YEAR = PeriodShape(label="2013/14", start=date(2013, 4, 1), end=date(2014, 3, 31))
NAME = "Patients waiting 18 weeks or less from referral to hospital treatment"


def figure(value: str = "93", **fields: Any) -> Figure:
    given = {"basis": "target", "period": YEAR, "unit": "percent", "as_printed": f"{value}%"}
    return Figure(value=Decimal(value), **{**given, **fields})


@pytest.fixture
def board() -> Plan:
    return plan(organisation("Northtown CCG", "N1"))


@pytest.fixture
def ana(board: Plan) -> Person:
    return member("ana", board.owner)


def papers(board: Plan, ana: Person, *figures: Figure, name: str = NAME) -> None:
    bring(
        board,
        ana,
        observation(indicator_name=NAME, unit="percent"),
        Measure(source=source(30), priority="Care", name=name, figures=list(figures)),
        name="report.txt",
    )


def test_a_target_figure_of_a_measure_is_offered_with_its_paper(board, ana):
    papers(board, ana, figure(), figure("91", basis="actual"))
    [found] = printed_targets(ana, board)
    assert (found.key, found.comparator, found.value) == (
        "rtt-incomplete-18-weeks",
        ">=",
        Decimal(93),
    )
    assert (found.first, found.last) == (date(2013, 4, 1), date(2014, 3, 31))
    assert found.reason == "Printed in report.txt, line 30: 93%"
    assert found.record[0] == "measure"


def test_a_standard_holds_for_the_year_of_its_plan(board, ana):
    standard = Standard(
        source=source(7), framework="NHS Constitution", name=NAME, comparator=">=",
        threshold=Decimal(92), unit="percent",
    )  # fmt: skip
    bring(board, ana, observation(indicator_name=NAME), standard, name="plan.txt")
    [found] = printed_targets(ana, board)
    assert (found.comparator, found.value, found.label) == (">=", Decimal(92), "2013/14")
    assert (found.first, found.last) == (board.starts_on, board.ends_on)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Something that nobody defines", {}),
        (NAME, {"period": None}),
        (NAME, {"period": PeriodShape(label="soon", start=None, end=None)}),
        (NAME, {"unit": None}),
        (NAME, {"basis": "baseline"}),
        (NAME, {"basis": None}),
    ],
)
def test_what_is_not_clear_is_not_offered(board, ana, name, fields):
    papers(board, ana, figure(**fields), name=name)
    assert printed_targets(ana, board) == ()


def test_it_counts_once_it_is_set(board, ana):
    papers(board, ana, figure())
    client = Client()
    client.force_login(ana)
    address = reverse("targets", args=[board.slug])
    tree = html.fromstring(client.get(address).content.decode())
    [offer] = tree.xpath("//a[starts-with(normalize-space(.), 'Set as a target')]/@href")
    assert not Target.objects.exists()
    form = html.fromstring(client.get(offer).content.decode()).xpath(
        "//form[.//select[@id='indicator']]"
    )[0]
    typed = dict(form.form_values())
    answer = client.post(offer.split("?")[0], {**typed, "csrfmiddlewaretoken": ""})
    assert answer.status_code == 302, answer.content.decode()
    target = Target.objects.get()
    assert (target.kind, target.comparator, target.value) == ("plan", ">=", Decimal(93))
    assert (target.starts_on, target.ends_on) == (date(2013, 4, 1), date(2014, 3, 31))
    assert target.reason == "Printed in report.txt, line 30: 93%"
    page = html.fromstring(client.get(address).content.decode())
    section = page.xpath("//section[@aria-labelledby='printed-head']")[0].text_content()
    assert "Set as a target" not in section
    assert "report.txt, line 30" in section


def test_nobody_else_sees_or_sets_them(board, ana):
    papers(board, ana, figure())
    outsider = member("olu", organisation("Westtown CCG", "W1"))
    assert printed_targets(outsider, board) == ()
    client = Client()
    client.force_login(member("rea", board.owner, role="reader"))
    page = client.get(reverse("targets", args=[board.slug])).content.decode()
    assert "Printed in papers" in page
    assert "Set as a target" not in page
