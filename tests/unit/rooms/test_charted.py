"""Whose series an indicator's page shows, with which targets, and what papers print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.charted import (
    Member,
    aim_lines,
    charted,
    found_in,
    grouped,
    members,
    printed_moments,
)
from placeplan.rooms.performance.comparing import OWN, PEER, dots_of
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.process import Moment
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.series import recent
from placeplan.rooms.performance.targets import Aim

BARTS = Member("R1H", "Barts Health NHS Trust", "provider")
KINGS = Member("RJZ", "King's College Hospital NHS Foundation Trust", "provider")
LEEDS = Member("RR8", "Leeds Teaching Hospitals NHS Trust", "provider")
ENGLAND = Member("E92000001", "England", "national")
PAPER = Member("", "North Vale CCG", "")
EVERY = [ENGLAND, BARTS, KINGS, LEEDS, PAPER]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("R1H", [BARTS]),
        ("r1h ", [BARTS]),
        ("Barts Health NHS Trust (R1H)", [BARTS]),
        ("barts", [BARTS]),
        ("teaching leeds", [LEEDS]),
        ("nhs trust", [BARTS, KINGS, LEEDS]),
        ("North Vale CCG", [PAPER]),
        ("England", [ENGLAND]),
        ("zebra", []),
        ("  ", []),
        ("()", []),
    ],
)
def test_an_organisation_by_what_is_typed(typed, found):
    assert found_in(EVERY, typed) == found


@given(st.text(max_size=30))
def test_whatever_is_typed_finds_members_or_none(typed):
    assert set(found_in(EVERY, typed)) <= set(EVERY)


def rows(*given_: tuple[str, str, str, float]) -> Measured:
    """Rows of one month: code, name, level, value."""
    size = len(given_)
    codes, names, levels, values = zip(*given_, strict=True)

    def words(each: object) -> np.ndarray:
        return np.array(each, dtype=object)

    return Measured(
        organisation=words(codes),
        name=words(names),
        level=words(levels),
        start=np.full(size, "2024-04-01", dtype="datetime64[D]"),
        end=np.full(size, "2024-04-30", dtype="datetime64[D]"),
        numerator=np.full(size, np.nan),
        denominator=np.full(size, np.nan),
        value=np.array(values),
        mark=words(["published"] * size),
        file=np.zeros(size, dtype=np.int64),
    )


def test_members_are_listed_once_by_level_and_name():
    measured = rows(
        ("E92000001", "TOTAL", "national", 70.0),
        ("RB", "ZED NHS TRUST", "provider", 1.0),
        ("RC", "ALPHA NHS TRUST", "provider", 2.0),
        ("QX", "", "system", 3.0),
    )
    found = members(measured)
    assert [each.words for each in found] == [
        "England (E92000001)",
        "QX",
        "Alpha NHS Trust (RC)",
        "Zed NHS Trust (RB)",
    ]
    assert [name for name, _ in grouped(found)] == ["National", "Systems", "Providers"]
    assert members(measured.where(np.zeros(4, dtype=bool))) == []


def test_dots_stand_from_the_best_and_say_who_is_a_peer():
    measured = rows(
        ("A", "A", "provider", 80.0),
        ("B", "B", "provider", np.nan),
        ("C", "C", "provider", 90.0),
        ("D", "D", "provider", 70.0),
    )
    high = dots_of(measured, "A", "higher", "percent", whose="providers", peers=["D", "X"])
    assert [(each.code, each.role) for each in high.dots] == [
        ("C", "other"),
        ("A", OWN),
        ("D", PEER),
    ]
    low = dots_of(measured, "A", "lower", "percent", whose="providers")
    assert [each.code for each in low.dots] == ["D", "A", "C"]
    assert not dots_of(measured, "A", "none", "percent", whose="providers").is_ranked


def months(count: int, values: Mapping[int, float | None] | None = None) -> list[Moment]:
    found = []
    for place in range(count):
        year, month = 2020 + place // 12, place % 12 + 1
        start = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        value = 10.0 + place % 3 if values is None else values.get(place)
        end = date.fromordinal(after.toordinal() - 1)
        found.append(Moment(f"{start:%B %Y}", start, end, value))
    return found


def test_a_break_of_a_year_ends_a_series():
    values = {0: 1.0, 1: 2.0, 14: 3.0, 15: 4.0}
    assert [each.value for each in recent(months(16, values))] == [3.0, 4.0]
    values[13] = 2.5
    assert recent(months(16, values))[0].value == 1.0


@given(st.dictionaries(st.integers(0, 59), st.floats(0, 9)))
def test_what_is_left_has_no_break_and_ends_as_it_did(values):
    every = months(60, dict(values))
    left = recent(every)
    assert left == tuple(every[60 - len(left) :])
    valued = [place for place, each in enumerate(left) if each.value is not None]
    if valued:
        assert valued[0] == 0
        assert all(after - before <= 12 for before, after in pairwise(valued))


def test_the_chart_holds_what_lies_before_apart():
    made = charted(
        BARTS,
        months(16, {0: 1.0, 14: 3.0, 15: 4.0}),
        basis="files",
        unit="percent",
        better="higher",
    )
    assert [each.value for each in made.process.measured] == [3.0, 4.0]
    assert made.earlier[0].value == 1.0
    assert len(made.earlier) + len(made.process.points) == 16
    since = charted(
        BARTS, months(16), basis="files", unit="percent", better="higher", since=date(2021, 1, 1)
    )
    assert since.process.points[0].moment.start == date(2021, 1, 1)
    assert len(since.earlier) == 12


STANDARD = Aim("constitutional", ">=", Decimal(95))
PLAN = Aim("plan", ">=", Decimal(78), date(2020, 4, 1), date(2020, 6, 30))
LATER = Aim("plan", ">=", Decimal(80), date(2020, 7, 1), date(2021, 3, 31))


def test_every_kind_of_target_is_a_line_with_steps():
    lines = aim_lines([STANDARD, PLAN, LATER], months(12))
    assert [line.name for line in lines] == ["National standard", "Plan"]
    assert lines[0].steps == ((date(2020, 1, 1), date(2020, 12, 31), 95.0),)
    assert lines[1].steps == (
        (date(2020, 4, 1), date(2020, 6, 30), 78.0),
        (date(2020, 7, 1), date(2020, 12, 31), 80.0),
    )


def test_the_standard_is_that_of_the_latest_value():
    ended = Aim("constitutional", ">=", Decimal(11), end=date(2020, 6, 30))
    made = charted(
        BARTS, months(12), basis="files", unit="percent", better="higher", aims=[ended, LATER]
    )
    assert made.standard == LATER
    assert made.process.target == 80.0
    assert made.is_met is False
    bare = charted(BARTS, months(12), basis="files", unit="percent", better="higher")
    assert bare.is_met is None


def reading(period: str, start: date, end: date, value: str | None, **more: Any) -> Reading:
    return Reading(
        id="1", slug="x", ref="", name="X", domain="", organisation="A", period=period,
        starts_on=start, ends_on=end, stated_on=end, value=None if value is None else Decimal(value),
        unit="percent", printed=value or "", category="", peer="", peer_rank=None, national="",
        rank=None, count=None, **more,
    )  # fmt: skip


def test_printed_values_are_those_like_the_latest():
    april = reading("Apr-24", date(2024, 4, 1), date(2024, 4, 30), "80.1")
    year = reading("2023/24", date(2023, 4, 1), date(2024, 3, 31), "75")
    june = reading("Jun-24", date(2024, 6, 1), date(2024, 6, 30), "82")
    july = reading("Jul-24", date(2024, 7, 1), date(2024, 7, 31), None, available=False)
    found = printed_moments([april, year, june, july])
    assert [(each.value, each.mark) for each in found] == [
        (80.1, "published"),
        (None, "absent"),
        (82.0, "published"),
        (None, "not_available"),
    ]
    assert printed_moments([july]) == ()
