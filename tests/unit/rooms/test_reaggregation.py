"""Counts carried to the organisations of a day, and to the systems that they are part of."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.reaggregation import Overlap, as_organisations_of, for_parents
from placeplan.rooms.performance.successors import Successor, without_doubt
from unit.rooms.measured_rows import APRIL, MAY, definition, row, rows

MERGED = {old: Successor(old, "RX9", date(2025, 5, 1)) for old in ("RX1", "RX2")}
JUNE = (date(2025, 6, 1), date(2025, 6, 30))
NOW = date(2025, 6, 30)
SHARE = definition()


def values(found: Measured) -> dict[tuple[str, str], tuple[float, str]]:
    return {
        (code, str(start)[:7]): (float(value), mark)
        for code, start, value, mark in zip(
            found.organisation, found.start, found.value, found.mark, strict=True
        )
    }


def test_rates_are_worked_out_from_the_sums_and_never_averaged() -> None:
    found = as_organisations_of(
        rows(row("RX1", 10, 100), row("RX2", 9, 10), row("RX5", 1, 2)), MERGED, NOW, SHARE
    )
    assert values(found.measured) == {
        ("RX5", "2025-04"): (50.0, "published"),
        ("RX9", "2025-04"): (100 * 19 / 110, "published"),
    }
    assert found.measured.denominator.tolist() == [2, 110]


def test_before_the_day_they_stand_as_they_were() -> None:
    given = rows(row("RX1", 10, 100), row("RX2", 9, 10))
    found = as_organisations_of(given, MERGED, date(2025, 4, 30), SHARE)
    assert found.measured.organisation.tolist() == ["RX1", "RX2"]


def test_a_predecessor_that_is_missing_makes_the_sum_missing() -> None:
    march = (date(2025, 3, 1), date(2025, 3, 31))
    found = as_organisations_of(
        rows(
            row("RX1", 1, 2, days=march),
            row("RX2", 1, 2, days=march),
            row("RX1", 1, 2),
            row("RX1", 1, 2, days=MAY),
            row("RX2", 1, 2, days=MAY),
            row("RX9", 3, 4, days=JUNE),
        ),
        MERGED, NOW, SHARE,
    )  # fmt: skip
    assert values(found.measured)[("RX9", "2025-03")] == (50.0, "published")
    april = values(found.measured)[("RX9", "2025-04")]
    assert np.isnan(april[0])
    assert april[1] == "incomplete"
    assert values(found.measured)[("RX9", "2025-06")] == (75.0, "published")


def test_a_suppressed_part_is_said() -> None:
    found = as_organisations_of(
        rows(row("RX1", 1, 2), row("RX2", mark="suppressed")), MERGED, NOW, SHARE
    )
    assert found.measured.mark.tolist() == ["suppressed"]
    assert np.isnan(found.measured.value).all()


def test_a_part_with_nothing_to_count_does_not_make_the_sum_missing() -> None:
    found = as_organisations_of(
        rows(row("RX1", 1, 2), row("RX2", 0, 0, mark="not_applicable")), MERGED, NOW, SHARE
    )
    assert values(found.measured) == {("RX9", "2025-04"): (50.0, "published")}


def test_a_value_without_counts_is_never_carried_over() -> None:
    given = rows(row("RX1", value=12.0), row("RX5", value=14.0))
    found = as_organisations_of(given, MERGED, NOW, definition("percentile"))
    assert found.measured.mark.tolist() == ["published", "not_reaggregated"]
    assert found.measured.organisation.tolist() == ["RX5", "RX9"]
    # The heir's own value stands where it is the whole.
    alone = rows(row("RX9", value=12.0, days=JUNE), row("RX1", value=9.0))
    assert values(as_organisations_of(alone, MERGED, NOW, definition("percentile")).measured)[
        ("RX9", "2025-06")
    ] == (12.0, "published")


def test_counts_are_added_and_days_are_not() -> None:
    count = rows(row("RX1", 5, value=5.0), row("RX2", 7, value=7.0))
    found = as_organisations_of(count, MERGED, NOW, definition("count", multiplier=1))
    assert found.measured.value.tolist() == [12.0]
    beds = rows(row("RX1", 60, 30, multiplier=1), row("RX2", 30, 30, multiplier=1))
    per_day = definition(
        "mean", multiplier=1, recipes=[{"numerator": [{"measure": "days"}], "per_day": True}]
    )
    assert as_organisations_of(beds, MERGED, NOW, per_day).measured.value.tolist() == [3.0]


def test_old_and_new_in_one_month_are_said() -> None:
    given = rows(row("RX1", 1, 2), row("RX1", 1, 2, days=MAY), row("RX9", 1, 2, days=MAY))
    found = as_organisations_of(given, MERGED, NOW, SHARE)
    days = [np.datetime64(each) for each in MAY]
    assert found.overlaps == (Overlap("RX1", "RX9", "provider", *days),)


@given(
    st.lists(
        st.tuples(st.sampled_from(["RX1", "RX2", "RX9", "RX5"]), st.integers(0, 50)),
        unique_by=lambda each: each[0],
        min_size=1,
    )
)
def test_nothing_is_lost_and_order_does_not_matter(given_rows: list[tuple[str, int]]) -> None:
    given = rows(*(row(code, count, count + 1) for code, count in given_rows))
    found = as_organisations_of(given, MERGED, NOW, SHARE).measured
    assert found.numerator.sum() == given.numerator.sum()
    assert found.denominator.sum() == given.denominator.sum()
    assert found.organisation.tolist() == sorted(set(found.organisation.tolist()))
    backwards = as_organisations_of(
        given.where(np.arange(len(given))[::-1]), MERGED, NOW, SHARE
    ).measured
    assert values(backwards) == values(found)


def test_links_in_doubt_are_left_out_and_said() -> None:
    heirs, said = without_doubt([
        Successor("A", "B"), Successor("A", "C"), Successor("D", "E"),
        Successor("F", "G"), Successor("G", "F"),
    ])  # fmt: skip
    assert set(heirs) == {"D", "G"} or set(heirs) == {"D", "F"}
    assert said[0] == "A was taken over by B and by C"
    assert "go round" in said[1]


OLD = {"01X": "QX0", "02X": "QX0", "03X": "QX1"}
NEW = {"01X": "QX0", "04X": "QX0", "03X": "QX1"}


def commissioners(*codes: str, days: tuple[date, date] = APRIL) -> list[tuple[object, ...]]:
    return [row(code, 1, 4, days=days, level="commissioner") for code in codes]


def test_a_system_is_the_sum_of_all_its_commissioners() -> None:
    given = rows(*commissioners("01X", "02X", "03X"), *commissioners("01X", "04X", "03X", days=MAY))
    found = for_parents(given, [OLD, NEW], SHARE)
    assert values(found) == {
        ("QX0", "2025-04"): (25.0, "published"),
        ("QX0", "2025-05"): (25.0, "published"),
        ("QX1", "2025-04"): (25.0, "published"),
        ("QX1", "2025-05"): (25.0, "published"),
    }
    assert set(found.level) == {"system"}
    assert found.denominator.tolist() == [8, 8, 4, 4]


def test_a_system_without_one_of_its_commissioners_is_incomplete() -> None:
    found = for_parents(rows(*commissioners("01X", "03X")), [OLD], SHARE)
    assert {code: mark for (code, _), (_, mark) in values(found).items()} == {
        "QX0": "incomplete",
        "QX1": "published",
    }


def test_what_a_system_publishes_itself_stands() -> None:
    own = row("QX1", 9, 10, level="system")
    found = for_parents(rows(*commissioners("01X", "02X", "03X"), own), [OLD], SHARE)
    assert found.organisation.tolist() == ["QX0"]
    assert len(for_parents(rows(*commissioners("99X")), [OLD], SHARE)) == 0
