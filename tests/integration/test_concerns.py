"""A scheme's evidence knows how the indicators stand that it is to improve."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from builders import bring, member, observation, organisation, person, plan
from placeplan.exchange.amend import enter
from placeplan.kernel import period as periods
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.assurance.queries import assured
from placeplan.rooms.places.models import Plan

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)
IN_HOSPITAL = {
    "indicator_ref": "131a",
    "indicator_name": "NHS CHC full assessments in an acute hospital setting",
}
"""Lower is better, as its definition says."""
YEARS = range(2001, 2016)


def board(*last: str) -> Plan:
    """A plan with fifteen years of one rate, which `last` ends."""
    made = plan(organisation("Northtown CCG", "N1"))
    values = [str(10 + each % 3) for each in range(len(YEARS) - len(last))] + list(last)
    rows = (
        observation(
            value, line, **IN_HOSPITAL, organisation="Northtown CCG", unit="percent", as_printed=value,
            period=PeriodShape.of(periods.parse(f"{year}/{(year + 1) % 100:02}")),
        )
        for line, (year, value) in enumerate(zip(YEARS, values, strict=True), start=1)
    )  # fmt: skip
    bring(made, person("bringer", superuser=True), *rows)
    return made


def dimension(made: Plan, **scheme: Any) -> tuple[str | None, str]:
    ana = member("ana", made.owner, role="programme_lead")
    given = {"title": "Falls clinic", "saving_basis": "net", **scheme}
    enter("scheme", given, plan=made, actor=ana, at=AT, stated_on=DAY)
    (found,) = assured(ana, made, on=DAY)
    (wanted,) = (each for each in found.rating.dimensions if each.name == "indicators")
    return wanted.rag, wanted.why


def test_an_indicator_that_is_worse_than_usual_concerns_its_scheme():
    rag, why = dimension(board("40"), indicators=["131a"])
    assert rag in ("A", "R")
    assert why == "1 indicator concerns"


def test_one_that_is_as_usual_does_not():
    assert dimension(board(), indicators=["131a"]) == ("G", "none of its indicators concerns")


def test_without_an_indicator_nothing_is_said():
    unknown = (None, "no indicator is linked to it")
    assert dimension(board("40")) == unknown


def test_an_indicator_that_nobody_knows_says_nothing():
    assert dimension(board("40"), indicators=["zebras"])[0] is None


def test_another_organisation_s_figures_do_not_count():
    made = board("40")
    rag, _ = dimension(made, indicators=["131a"], organisation="Southtown CCG")
    assert rag is None
