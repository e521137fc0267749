"""An import links a paper's indicators to their definitions, and leaves the rest as printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import NOON, bring, hours, member, observation, organisation, plan
from placeplan.definitions.indicators import definition
from placeplan.definitions.indicators.finding import find
from placeplan.exchange.commit import commit
from placeplan.exchange.reading import read_path
from placeplan.records import Observation as Printed
from placeplan.rooms.performance.models import Direction, Framework, Indicator, Observation
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db

LATER = date(2019, 3, 7)
LOWER = {
    "102a", "104a", "106a", "107a", "107b", "123f", "124a", "125a", "125d", "127b", "127e", "127f",
    "105c", "131a", "133a", "163b",
}  # fmt: skip
"""References of the dashboard of 2018/19 of which a lower value is better."""


@pytest.fixture
def board() -> Plan:
    return plan(organisation("Castle Point & Rochford CCG", "99F"))


@pytest.fixture
def ana(board: Plan) -> Person:
    return member("ana", board.owner)


def load(path: Path, into: Plan, by: Person) -> None:
    commit(
        read_path(path),
        plan=into,
        actor=by,
        stated_on=date(2018, 12, 6),
        at=NOON,
        data=path.read_bytes(),
    )


def test_every_indicator_of_the_dashboard_finds_its_definition(
    seed: Callable[[str], Path], board: Plan, ana: Person
) -> None:
    load(seed("000"), board, ana)
    indicators = {each.ref.casefold(): each for each in Indicator.objects.all()}
    assert len(indicators) == 58
    assert not [each.ref for each in indicators.values() if not each.definition]
    assert len({each.definition for each in indicators.values()}) == 58
    for ref, each in indicators.items():
        found = definition(each.definition)
        assert found is not None
        assert each.direction == (Direction.LOWER if ref in LOWER else Direction.HIGHER), ref
        assert ref in {one.ref.casefold() for one in found.listings}
        assert each.framework is not None
        assert each.framework.slug == "ccg-improvement-and-assessment-framework"
        assert each.unit
    assert Framework.objects.count() == 1


MISPRINTED = frozenset({"125a"})
"""Of which the paper ranks the worse value better."""


def test_the_better_side_is_the_one_that_the_paper_ranks_better(
    seed: Callable[[str], Path],
) -> None:
    """The ranks in England are the framework's own: they say which side it holds to be better."""
    rows: dict[str, list[Printed]] = {}
    for each in read_path(seed("000")).records:
        if isinstance(each, Printed) and each.value is not None and each.national_rank is not None:
            rows.setdefault(each.indicator_ref or "", []).append(each)
    agreed = set()
    for ref, pair in rows.items():
        if len({one.value for one in pair}) < 2 or len({one.national_rank for one in pair}) < 2:
            continue
        first, second = pair
        found = find(first.domain or "", ref, first.indicator_name, first.unit or "")
        assert found is not None
        higher = (first.value or 0) > (second.value or 0)
        better = (first.national_rank or 0) < (second.national_rank or 0)
        if (found.direction == "higher") == (higher == better):
            agreed.add(ref)
        else:
            assert ref in MISPRINTED, ref
    assert len(agreed) >= 30


def test_what_was_printed_stays_as_printed(
    seed: Callable[[str], Path], board: Plan, ana: Person
) -> None:
    load(seed("000"), board, ana)
    printed = [each for each in read_path(seed("000")).records if isinstance(each, Printed)]
    stored = {
        (each.indicator.ref, each.organisation_name): each
        for each in Observation.objects.select_related("indicator")
    }
    assert len(stored) == len(printed)
    for each in printed:
        row = stored[each.indicator_ref or "", each.organisation]
        assert row.unit == (each.unit or "")
        assert row.value == each.value
        assert row.indicator.name == each.indicator_name
        assert row.indicator.domain == each.domain
        assert each.unit in (None, row.indicator.unit)


def test_indicators_stored_before_are_filled_in_by_the_next_import(
    seed: Callable[[str], Path], board: Plan, ana: Person
) -> None:
    load(seed("000"), board, ana)
    Indicator.objects.update(definition="", direction=Direction.UNKNOWN, unit="", framework=None)
    Indicator.objects.filter(ref="102a").update(direction=Direction.NONE)
    again = observation(
        indicator_ref="104a",
        indicator_name="Injuries from falls in people aged 65 and over",
        domain="Better Health",
        organisation="Southend CCG",
        value="2200",
        unit=None,
        as_printed="2,200",
    )
    chosen = again.model_copy(
        update={
            "indicator_ref": "102a",
            "indicator_name": "Percentage of Children aged 10-11 classified as overweight or obese",
            "unit": "percent",
        }
    )
    bring(board, ana, again, chosen, stated_on=LATER, at=hours(1))
    falls = Indicator.objects.get(ref="104a")
    assert (falls.definition, falls.direction) == ("injuries-from-falls", Direction.LOWER)
    assert (falls.unit, falls.slug) == ("per_100000", "104a")
    assert falls.framework is not None
    children = Indicator.objects.get(ref="102a")
    assert children.definition == "childhood-overweight-and-obesity"
    assert children.direction == Direction.NONE, "what is known stays"


def test_an_unknown_indicator_keeps_what_the_paper_says(board: Plan, ana: Person) -> None:
    own = observation(
        indicator_ref="1.1",
        indicator_name="Community hub open days",
        domain="Our own goals",
        organisation="Castle Point & Rochford CCG",
        unit=None,
    )
    bring(board, ana, own, stated_on=LATER)
    found = Indicator.objects.get(ref="1.1")
    assert (found.definition, found.direction, found.unit) == ("", Direction.UNKNOWN, "")
    assert found.framework is None


def test_two_papers_that_word_it_differently_share_one_definition(board: Plan, ana: Person) -> None:
    worded = ("Maternal smoking at delivery", "Smoking status at time of delivery")
    for day, name in zip((date(2018, 12, 6), LATER), worded, strict=True):
        bring(
            board,
            ana,
            observation(
                indicator_ref=None,
                indicator_name=name,
                organisation="Castle Point & Rochford CCG",
                unit="percent",
            ),
            stated_on=day,
            at=hours(day.toordinal() - LATER.toordinal() + 200),
        )
    found = Indicator.objects.filter(definition="maternal-smoking-at-delivery")
    assert [each.name for each in found.order_by("pk")] == list(worded)


def test_linking_asks_for_a_framework_once(
    seed: Callable[[str], Path], board: Plan, ana: Person
) -> None:
    with CaptureQueriesContext(connection) as queries:
        load(seed("000"), board, ana)
    asked = [each["sql"] for each in queries if 'FROM "performance_framework"' in each["sql"]]
    assert len(asked) == 1
