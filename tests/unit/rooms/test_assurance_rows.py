"""One honest row for each indicator and organisation, out of papers and published values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.indicators import Definition
from placeplan.kernel import period as periods
from placeplan.rooms.performance.assurance_rows import FILES, PAPER, AssuranceRow
from placeplan.rooms.performance.assuring import rows
from placeplan.rooms.performance.benchmarks import Peers, Standings
from placeplan.rooms.performance.gathering import Member, Stated, gathered
from placeplan.rooms.performance.known import Known, Published, Span
from placeplan.rooms.performance.process import Moment, Rebased
from placeplan.rooms.performance.ranks import standings
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.series import label_of, without_gaps
from placeplan.rooms.performance.targets import Aim
from placeplan.statistics.spc_icons import Assurance, Variation
from unit.rooms.test_performance_dashboard import reading

AIM = Aim("constitutional", ">=", Decimal(95))
STEADY = [70, 71, 69, 70, 71, 69, 70, 71, 69, 70, 71, 69, 70]


def month(number: int, value: float | None, text: str = "", **more: Any) -> Moment:
    """A month by its number from April 2023 on."""
    found = periods.month(2023 + (number + 3) // 12, (number + 3) % 12 + 1)
    assert found.start is not None
    assert found.end is not None
    words = f"{value}%" if value is not None else ""
    return Moment(label_of(found.start, found.end), found.start, found.end, value, words, **more)


def months(values: list[float | None], first: int = 0) -> tuple[Moment, ...]:
    return tuple(month(first + at, value) for at, value in enumerate(values))


def printed(number: int, text: str, **more: Any) -> Reading:
    at = month(number, None)
    return reading(
        "a",
        period=at.label[:3] + at.label[-2:],
        starts_on=at.start,
        ends_on=at.end,
        value=Decimal(text.rstrip("%")),
        printed=text,
        **more,
    )


def one(
    *readings: Reading, moments: tuple[Moment, ...] = (), asked: Span | None = None, **more: Any
) -> AssuranceRow:
    published = Published("d", "percent", "provider", moments) if moments else None
    known = Known(
        "a", "a", "Indicator a", "Care", "North", "RXX", unit="percent", direction="higher",
        readings=readings, published=published, **{"aims": (AIM,), **more},
    )  # fmt: skip
    (row,) = rows([known], asked=asked)
    assert row is not None
    return row


def test_the_later_period_is_shown_whichever_states_it() -> None:
    files_later = one(
        printed(3, "66.0%", national="9/10", rank=9, count=10), moments=months([60] * 6)
    )
    assert (files_later.basis, files_later.period, files_later.value) == (
        FILES,
        "September 2023",
        Decimal(60),
    )
    assert files_later.england is not None
    assert (files_later.england.text, files_later.england.period) == ("9/10", "Jul23")
    paper_later = one(printed(8, "66.0%"), moments=months([60] * 6))
    assert (paper_later.basis, paper_later.value, paper_later.record) == (
        PAPER,
        Decimal(66),
        "a-North",
    )


def test_of_one_period_the_printed_value_is_shown_where_it_is_the_published_one() -> None:
    exact = 66.8417
    same = one(printed(5, "66.8%"), moments=months([60, 61, 62, 63, 64, exact]))
    assert (same.basis, same.printed, same.differs, same.record) == (PAPER, "66.8%", "", "a-North")
    other = one(printed(5, "66.9%"), moments=months([60, 61, 62, 63, 64, exact]))
    assert (other.basis, other.record) == (FILES, "")
    assert other.differs == "The paper prints 66.9% for Sep23."


def test_printed_values_continue_a_published_series_only_where_they_agree() -> None:
    values: list[float | None] = [float(each) for each in STEADY]
    agreeing = one(printed(12, "70%"), printed(13, "71%"), moments=months(values))
    assert agreeing.points == 14
    assert agreeing.variation is Variation.COMMON_CAUSE
    apart = one(printed(12, "75%"), printed(13, "71%"), moments=months(values))
    assert (apart.points, apart.variation) == (2, Variation.NONE)
    strange = one(printed(13, "71%"), moments=months(values))
    assert strange.points == 1


def test_icons_rest_on_the_target_of_the_period_and_say_since_when() -> None:
    values: list[float | None] = [*map(float, STEADY), 74.0, 60.0]
    row = one(moments=months(values))
    assert row.variation is Variation.CONCERN_LOW
    assert row.since == row.period == "June 2024"
    assert row.assurance is Assurance.FAIL
    assert (row.target_text, row.is_met) == ("at least 95%", False)
    ended = Aim("constitutional", ">=", Decimal(95), end=date(2023, 12, 31))
    assert one(moments=months(values), aims=(ended,)).target is None
    earlier = one(moments=months(values), asked=Span("March 2024"))
    assert (earlier.variation, earlier.points) == (Variation.NONE, 12)


def test_a_rebase_begins_a_new_phase() -> None:
    values: list[float | None] = [*map(float, STEADY), *(90.0 + at % 2 for at in range(13))]
    first = months(values)[13].start
    assert one(moments=months(values)).variation is Variation.IMPROVEMENT_HIGH
    rebased = one(moments=months(values), rebases=(Rebased(first, "New building"),))
    assert rebased.variation is Variation.COMMON_CAUSE


def test_what_is_missing_is_said() -> None:
    row = one(moments=(*months([70.0]), month(1, None, mark="suppressed")))
    assert (row.value, row.mark, row.is_met, row.period) == (None, "suppressed", None, "May 2023")


def test_targets_are_not_held_against_values_in_another_unit() -> None:
    counted = printed(3, "66%")
    row = one(counted, aim_unit="minutes")
    assert (row.target, row.is_met, row.assurance) == (None, None, Assurance.NONE)


def ranks(values: list[float], direction: str = "higher") -> Standings:
    from placeplan.rooms.performance.measured import Measured

    size = len(values)
    words = np.array([f"R{at:02}" for at in range(size)], dtype=object)
    day = np.full(size, np.datetime64("2023-09-01"), dtype="datetime64[D]")
    numbers = np.array(values)
    found = Measured(
        words, words, np.full(size, "provider", dtype=object), day, day, numbers, numbers, numbers,
        np.where(np.isnan(numbers), "suppressed", "published").astype(object),
        np.zeros(size, dtype=np.int64),
    )  # fmt: skip
    return standings(found, direction, {"R01": Peers("peers", ("R02", "R03"))})


def test_ranks_are_worked_out_in_the_period_of_the_row_and_say_who_is_missing() -> None:
    published = Published("d", "percent", "provider", months([60] * 6))
    known = Known(
        "a", "", "A", "", "North", "R01", direction="higher", published=published,
        readings=(printed(2, "60%", national="9/10", rank=9, count=10, peer="2/3"),),
    )  # fmt: skip
    asked: list[tuple[str, str, date, date]] = []

    def standing_of(slug: str, level: str, start: date, end: date) -> Standings:
        asked.append((slug, level, start, end))
        return ranks([90.0, 80.0, 70.0, np.nan])

    (row,) = rows(
        [known], standing_of=standing_of, peers_on=lambda day: {"R01": Peers("peers", ("R02",))}
    )
    assert row is not None
    assert asked == [("d", "provider", date(2023, 9, 1), date(2023, 9, 30))]
    assert row.england is not None
    assert row.england_printed is not None
    assert (row.england.text, row.england.missing, row.england.group) == (
        "2/3",
        "1 suppressed",
        "providers",
    )
    assert (row.england_printed.text, row.england_printed.period) == ("9/10", "Jun23")
    assert row.peers is not None
    assert row.peers_printed is not None
    assert (row.peers.text, row.peers.missing) == ("1/2", "1 without a value")
    assert row.peers_printed.text == "2/3"
    (alone,) = rows([known], standing_of=lambda *_: ranks([1.0]))
    assert alone is not None
    assert alone.england is not None
    assert alone.england.text == "9/10", "a printed rank stays where none can be worked out"


def defined(slug: str = "waits", **more: Any) -> Definition:
    values: dict[str, Any] = {
        "slug": slug,
        "name": "Waits",
        "listings": [{"framework": "f", "domain": "Waits"}],
        "kind": "proportion",
        "unit": "percent",
        "direction": "higher",
        "unverified": True,
    }
    return Definition(**{**values, **more})


def test_an_indicator_in_both_is_one_row_and_one_in_files_alone_follows() -> None:
    from placeplan.definitions.indicators import Framework

    published = {
        ("waits", "R01"): Published("waits", "percent", "provider", months([60.0])),
        ("waits", "R02"): Published("waits", "percent", "provider", months([61.0])),
        ("beds", "R01"): Published("beds", "percent", "provider", months([62.0])),
    }
    frameworks = {"f": Framework(title="F", publisher="p", domains=("Waits",), unverified=True)}
    aim = Aim("plan", ">=", Decimal(70), organisation=2)
    found = gathered(
        [printed(0, "60%", code="R01", definition="waits")],
        published,
        [Member("North", "R01", 1), Member("South", "R02", 2), Member("West", "", 3)],
        {"waits": defined(), "beds": defined("beds", direction="lower")},
        frameworks,
        {"waits": Stated((aim,), (("R02", (Rebased(date(2023, 1, 1), "why"),)),))},
    )
    assert [(each.slug, each.organisation) for each in found] == [
        ("a", "North"),
        ("a", "South"),
        ("beds", "North"),
    ]
    north, south, beds = found
    assert north.published is published["waits", "R01"]
    assert (north.direction, beds.direction) == ("higher", "lower")
    assert north.frameworks == ("F",)
    assert (north.aims, south.aims) == ((), (aim,))
    assert [each.reason for each in south.rebases] == ["why"]
    assert beds.name == "Waits"


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=40),
    st.integers(0, 39),
)
def test_what_is_shown_of_a_period_does_not_hang_on_later_ones(
    values: list[float | None], at: int
) -> None:
    """The row of a past month is the same, whatever was published afterwards."""
    at = min(at, len(values) - 1)
    every = months(values)
    if all(each is None for each in values[: at + 1]):
        return
    span = Span(every[at].label, every[at].start, every[at].end)
    assert one(moments=every, asked=span) == one(moments=every[: at + 1])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20, unique=True))
def test_gaps_are_filled_month_by_month(numbers: list[int]) -> None:
    ordered = sorted(numbers)
    found = without_gaps([month(number, 1.0) for number in ordered])
    assert len(found) == ordered[-1] - ordered[0] + 1
    assert sum(each.value is not None for each in found) == len(ordered)
    for before, after in pairwise(found):
        assert before.end + timedelta(days=1) == after.start


@pytest.mark.parametrize("days", [[(0, 6), (7, 13), (21, 27)], [(0, 9), (5, 14)]])
def test_weeks_are_filled_and_overlapping_periods_left(days: list[tuple[int, int]]) -> None:
    first = date(2024, 1, 1)
    given_ = [
        Moment(str(at), first + timedelta(start), first + timedelta(end), 1.0)
        for at, (start, end) in enumerate(days)
    ]
    found = without_gaps(given_)
    assert len(found) == (4 if days[0][1] == 6 else 2)
