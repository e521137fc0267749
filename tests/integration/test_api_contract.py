"""The API keeps what its description says: schemathesis tries it, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests

from builders import (
    NOON,
    NOVEMBER,
    bring,
    deliverable,
    hours,
    member,
    narrative,
    observation,
    organisation,
    plan,
)
from placeplan.exchange.national import load
from placeplan.exchange.sources import ae_monthly
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.services.targets import set_target
from placeplan.rooms.register.operator import OPERATOR
from placeplan.shell.wsgi import application

schemathesis.openapi.format(
    "period", st.sampled_from(["2013/14", "Q3 2017/18", "Jul-18", "March 2014", "31.3.14"])
)
TRIED = settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OF_ONE = r"[}]"
pytestmark = pytest.mark.timeout(600)
"""One test asks some forty addresses, each in many ways."""


@pytest.fixture
def full(db: None, tmp_path: Path, settings: LazySettings) -> Iterator[None]:
    """A plan that everyone may read, with something in it, and published statistics of a trust.

    As with Django's own test client, a request does not close the connection of the test.
    """
    council = organisation("Northtown Council", "N1")
    board, ana = plan(council, visibility="public"), member("ana", council)
    bring(board, ana, deliverable(), observation(), narrative())
    bring(board, ana, deliverable(rag="R"), stated_on=NOVEMBER, at=hours(1))
    settings.HOME = tmp_path
    month = ae_monthly.sample().replace(b"RX0", b"RAJ")
    assert load([("April-2023.csv", month)], OPERATOR, NOON).written
    defined = Indicator.objects.create(
        slug="ae-four-hours", name="A&E", unit="percent", definition="ae-four-hours"
    )
    set_target(
        actor=ana, at=NOON, plan=board, indicator=defined, kind="plan", comparator=">=",
        value=Decimal(80), starts_on=NOVEMBER, ends_on=NOVEMBER, stated_on=NOVEMBER,
        reason="Agreed",
    )  # fmt: skip
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(case: Any) -> None:
    case.call_and_validate()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("of_one", [False, True], ids=["lists", "of-one"])
def test_every_address_answers_as_described(of_one: bool, subtests: pytest.Subtests) -> None:
    """What to ask is thought of when the test runs: that takes ten seconds wherever it is done."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    chosen = schema.include(path_regex=OF_ONE) if of_one else schema.exclude(path_regex=OF_ONE)
    attempts = list(get_all_tests(schema=chosen, test_func=ask, settings=TRIED, given_kwargs={}))
    assert len(attempts) > 30
    for each in attempts:
        assert isinstance(each, Ok), each
        operation, attempt = each.ok()
        with subtests.test(operation.label):
            attempt()
