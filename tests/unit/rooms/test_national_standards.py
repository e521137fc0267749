"""All standards of all organisations: columns as arrays, and which lines are shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import isnan, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.indicators import Definition
from placeplan.kernel.ranking import competition_ranks
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.process import Line as Series
from placeplan.rooms.performance.process import direction_of, process
from placeplan.rooms.performance.series import moments
from placeplan.rooms.performance.standard_columns import (
    StandardColumn,
    latest_period,
    standard_column,
)
from placeplan.rooms.performance.standards_table import Chosen, cells, chosen, lines
from placeplan.rooms.performance.whereabouts import Listed, PartOf, Whereabouts, short, whereabouts
from unit.rooms.test_assurance_rows import month


def defined(direction: str = "higher", **more: Any) -> Definition:
    values: dict[str, Any] = {
        "slug": "waits",
        "name": "Waits",
        "listings": [{"framework": "f", "domain": "Waits"}],
        "kind": "proportion",
        "unit": "percent",
        "direction": direction,
        "thresholds": [
            {"kind": "constitutional", "comparator": ">=" if direction == "higher" else "<=",
             "value": 70, "end": date(2027, 3, 31)}
        ],
        "unverified": True,
    }  # fmt: skip
    return Definition(**{**values, **more})


def measured(series: dict[str, dict[int, float]], level: str = "provider") -> Measured:
    """Months by number of each organisation; NaN is suppressed."""
    rows = [
        (code, at, value) for code in sorted(series) for at, value in sorted(series[code].items())
    ]
    values = np.array([value for _, _, value in rows], dtype=np.float64)
    codes = np.array([code for code, _, _ in rows], dtype=object)
    return Measured(
        organisation=codes,
        name=np.array([f"TRUST {code}" for code in codes], dtype=object),
        level=np.full(len(rows), level, dtype=object),
        start=np.array([month(at, None).start for _, at, _ in rows], dtype="datetime64[D]"),
        end=np.array([month(at, None).end for _, at, _ in rows], dtype="datetime64[D]"),
        numerator=values,
        denominator=values,
        value=values,
        mark=np.where(np.isnan(values), "suppressed", "published").astype(object),
        file=np.zeros(len(rows), dtype=np.int64),
    )


def column(of: Measured, at: int, definition: Definition | None = None) -> StandardColumn:
    found = month(at, None)
    made = standard_column(of, definition or defined(), "provider", found.start, found.end)
    assert made is not None
    return made


@given(
    st.dictionaries(
        st.sampled_from(["RA1", "RB2", "RC3", "RD4"]),
        st.dictionaries(st.integers(0, 17), st.one_of(st.floats(0, 100), st.just(nan)), min_size=1),
        min_size=1,
    ),
    st.sampled_from(["higher", "lower", "none"]),
)
def test_a_column_is_what_each_organisation_alone_gives(
    series: dict[str, dict[int, float]], direction: str
) -> None:
    """The slow way: one process chart for each organisation, ranks of a plain list."""
    of, known = measured(series), defined(direction)
    last = max(at for each in series.values() for at in each)
    assert latest_period(of, "provider") == (month(last, None).start, month(last, None).end)
    made = column(of, last, known)
    codes = sorted(code for code, values in series.items() if last in values)
    assert made.code.tolist() == codes
    ranks = competition_ranks(
        [None if isnan(series[code][last]) else series[code][last] for code in codes],
        direction == "higher",
    )
    for place, code in enumerate(codes):
        assert made.place(code) == place
        value = series[code][last]
        chart = process(Series(moments(of.of(code), "percent"), direction_of(direction), 70.0))
        assert made.variation_of(place) is chart.variation
        assert made.assurance_of(place) is chart.assurance
        assert made.rank[place] == ((ranks[place] or 0) if direction != "none" else 0)
        met = not isnan(value) and made.aim.is_met(Decimal(str(round(value, 6))))
        assert made.is_met[place] == met
    assert made.place("ZZZ") is None


def test_no_column_without_a_threshold_in_force_or_a_row() -> None:
    of = measured({"RA1": {0: 80.0, 60: 81.0}})
    days = month(60, None)
    assert standard_column(of, defined(), "provider", days.start, days.end) is None
    other = month(5, None)
    assert standard_column(of, defined(), "provider", other.start, other.end) is None
    assert latest_period(of, "system") is None


def test_counts_are_not_ranked() -> None:
    made = column(measured({"RA1": {0: 5.0}, "RB2": {0: 9.0}}), 0, defined(kind="count"))
    assert made.rank.tolist() == [0, 0]


SERIES = {"RA1": {0: 90.0}, "RB2": {0: 60.0}, "RC3": {0: nan}, "RD4": {0: 75.0}}
PLACES = {
    "RA1": Whereabouts("NHS A ICB", "North", "NHS trust"),
    "RB2": Whereabouts("NHS B ICB", "South", "NHS trust"),
    "RD4": Whereabouts("NHS A ICB", "North", "Other"),
}


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        ({}, ["RA1", "RB2", "RC3", "RD4"]),
        ({"text": "trust rb2"}, ["RB2"]),
        ({"region": "North"}, ["RA1", "RD4"]),
        ({"system": "NHS B ICB"}, ["RB2"]),
        ({"kind": "Other"}, ["RD4"]),
        ({"met": "missed"}, ["RB2"]),
        ({"met": "met"}, ["RA1", "RD4"]),
        ({"sort": "waits"}, ["RA1", "RD4", "RB2", "RC3"]),
        ({"sort": "-waits"}, ["RB2", "RD4", "RA1", "RC3"]),
        ({"sort": "-missed"}, ["RB2", "RA1", "RD4", "RC3"]),
        ({"sort": "zebra"}, ["RA1", "RB2", "RC3", "RD4"]),
    ],
)
def test_lines_are_chosen_and_sorted(choice: dict[str, str], codes: list[str]) -> None:
    columns = [column(measured(SERIES), 0)]
    found = chosen(lines(columns, PLACES), columns, Chosen(**choice))
    assert [each.code for each in found] == codes


def test_cells_say_why_there_is_no_value() -> None:
    columns = [column(measured(SERIES), 0), column(measured({"RA1": {0: 1.0}}), 0)]
    found = {each.code: each for each in lines(columns, PLACES)}
    first, second = cells(found["RC3"], columns)
    assert first is not None
    assert (first.text, first.is_met, second) == ("Suppressed", None, None)
    (only,) = cells(found["RA1"], columns[1:], 1)
    assert only is not None
    assert only.text == "1.0%"
    assert (found["RA1"].missed, found["RA1"].known) == (1, 2)


def test_whereabouts_come_from_lists_and_lookups() -> None:
    found = whereabouts(
        [Listed("RA1", "A TRUST", "trust", "Y60", "QOLD"), Listed("Y60", "MIDLANDS COMMISSIONING REGION", "region", "", "")],
        [
            PartOf("RA1", "", "QHG", "NHS MERE INTEGRATED CARE BOARD", "icb"),
            PartOf("QHG", "", "Y61", "EAST COMMISSIONING REGION", "region"),
            PartOf("NX1", "", "QHG", "", "icb"),
        ],
    )  # fmt: skip
    assert found["RA1"] == Whereabouts("NHS Mere ICB", "Midlands", "NHS trust")
    assert found["NX1"].region == "East"
    assert short("London Commissioning Region") == "London"
