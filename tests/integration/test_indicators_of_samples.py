"""Indicators of layouts that no given file has, or that have no printed share, on small samples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings

from builders import NOON
from placeplan.exchange.national import load
from placeplan.exchange.sources import ambulance, cancer_waits, gp_appointments, rtt_extract
from placeplan.rooms.performance.queries import measured, national_facts
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> None:
    settings.HOME = tmp_path


def values(slug: str, name: str, content: bytes) -> dict[tuple[str, str, str], float]:
    """(level, organisation, first day) -> value of one indicator of one file."""
    assert load([(name, content)], OPERATOR, NOON, False).written
    found = measured()[slug]
    return {
        (level, code, str(start)): value
        for level, code, start, value in zip(
            found.level.tolist(),
            found.organisation.tolist(),
            found.start.astype("datetime64[D]"),
            found.value.tolist(),
            strict=True,
        )
    }


def test_a_mean_response_time_is_seconds_over_incidents_in_minutes() -> None:
    found = values("ambulance-category-1-mean", "AmbSYS.csv", ambulance.sample())
    assert found["provider", "RX6", "2023-04-01"] == pytest.approx(90 / 450 / 60)
    assert found["national", "E92000001", "2023-05-01"] == pytest.approx(90 / 450 / 60)
    # A dot stands for what the service did not send.
    assert np.isnan(found["provider", "RX7", "2023-04-01"])


def test_the_two_week_wait_is_read_from_the_earlier_workbook() -> None:
    found = values("cancer-two-week-wait", "two-week.xlsx", cancer_waits.sample_earlier())
    assert found["provider", "RX0", "2015-10-01"] == pytest.approx(100 * 38 / 40)
    assert found["national", "E92000001", "2015-10-01"] == pytest.approx(100 * 53 / 60)


def test_attended_appointments_are_a_share_of_all() -> None:
    found = values("gp-appointments-attended", "gp.csv", gp_appointments.sample())
    assert set(found) == {
        ("commissioner", "01X", "2019-03-01"),
        ("commissioner", "01X", "2019-04-01"),
    }
    assert list(found.values()) == pytest.approx([100 * 1250 / 1290] * 2)


def test_waits_within_18_weeks_leave_out_unknown_starts_and_do_not_add_totals_twice() -> None:
    found = values("rtt-incomplete-18-weeks", "rtt.csv", rtt_extract.sample())
    facts = national_facts(measures=["rtt_incomplete_over_18_weeks"], start=date(2023, 4, 1))
    single = facts["by_treatment_function"] != "C_999"
    for level, column in (("provider", "organisation"), ("commissioner", "by_commissioner")):
        codes = sorted(set(facts[column]))
        assert [code for each, code, _ in found if each == level] == codes
        for code in codes:
            own = single & (facts[column] == code)
            late, timed = facts["value"][own].sum(), facts["denominator"][own].sum()
            expected = pytest.approx(100 * (timed - late) / timed)
            assert found[level, code, "2023-04-01"] == expected
