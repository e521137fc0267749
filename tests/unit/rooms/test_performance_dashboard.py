"""What the dashboard shows, in which order, and what its charts say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.assurance_rows import AssuranceRow
from placeplan.rooms.performance.assuring import rows
from placeplan.rooms.performance.dashboard import (
    COLUMNS,
    EXCEPTIONS,
    PAPER_ORDER,
    Choice,
    Dashboard,
    dashboard,
)
from placeplan.rooms.performance.findings import listed, of_change, of_ranks
from placeplan.rooms.performance.gathering import gathered, spans
from placeplan.rooms.performance.known import Known, Span
from placeplan.rooms.performance.reading import Reading, quartile


def reading(ref: str, organisation: str = "North", **more: Any) -> Reading:
    values: dict[str, Any] = {
        "id": f"{ref}-{organisation}",
        "slug": ref,
        "ref": ref,
        "name": f"Indicator {ref}",
        "domain": "Care",
        "organisation": organisation,
        "period": "2018",
        "starts_on": date(2018, 1, 1),
        "ends_on": date(2018, 12, 31),
        "stated_on": date(2019, 1, 31),
        "value": Decimal(50),
        "unit": "percent",
        "printed": "50%",
        "category": "",
        "peer": "",
        "peer_rank": None,
        "national": "",
        "rank": None,
        "count": None,
    }
    if more.get("rank"):
        values["national"] = f"{more['rank']}/{more['count']}"
    return Reading(**{**values, **more})


def in_year(year: int, value: str, **more: Any) -> Reading:
    return reading(
        "a",
        period=str(year),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        value=Decimal(value),
        printed=f"{value}%",
        **more,
    )


def known(*readings: Reading) -> tuple[Known, ...]:
    return gathered(readings, {}, [], {}, {}, {})


def lines(*readings: Reading, period: Span | None = None) -> list[AssuranceRow]:
    return [each for each in rows(known(*readings), asked=period) if each is not None]


def board(*readings: Reading, **choice: Any) -> Dashboard:
    return dashboard(lines(*readings), Choice(**choice))


def refs(found: Dashboard) -> list[str]:
    return [row.ref for row in found.rows]


@pytest.mark.parametrize(
    ("rank", "count", "name"),
    [
        (48, 195, "best"),
        (49, 195, "middle"),
        (146, 195, "middle"),
        (147, 195, "worst"),
        (196, 195, None),
        (None, 195, None),
        (3, None, None),
    ],
)
def test_quartile(rank: int | None, count: int | None, name: str | None) -> None:
    assert quartile(rank, count) == name


def test_an_indicator_has_a_line_for_each_organisation_in_groups_by_domain() -> None:
    found = board(reading("a"), reading("a", "South"), reading("b", domain="Leadership"))
    assert [(title, len(rows)) for title, rows in found.groups] == [("Care", 1), ("Leadership", 1)]
    assert [column.name for column in found.columns] == ["North", "South"]
    assert [[line.organisation for line in row.lines] for row in found.rows] == [
        ["North", "South"],
        ["North"],
    ]
    assert found.total == 2


def test_the_latest_period_is_shown_and_all_up_to_it_make_the_trend() -> None:
    years = [in_year(2018, "3"), in_year(2016, "1"), in_year(2017, "2")]
    (line,) = lines(*years)
    assert (line.period, line.value) == ("2018", Decimal(3))
    assert list(line.trend) == [1, 2, 3]
    assert "trend" in board(*years).offered
    (earlier,) = lines(*years, period=Span("2017"))
    assert (earlier.period, list(earlier.trend)) == ("2017", [1, 2])
    assert [each.label for each in spans(known(*years))] == ["2018", "2017", "2016"]
    assert lines(*years, period=Span("2015")) == []


def test_choices_narrow_the_lines() -> None:
    readings = [
        reading("a", rank=10, count=100),
        reading("a", "South", rank=90, count=100),
        reading("b", rank=90, count=100, commentary="A plan for Winter"),
        reading("c", unreadable=("86.195",), framework="Outcomes"),
    ]
    assert refs(board(*readings, quartile="worst")) == ["a", "b"]
    assert refs(board(*readings, quartile="worst", organisation="North")) == ["b"]
    assert refs(board(*readings, quartile="unreadable")) == ["c"]
    assert refs(board(*readings, text="winter PLAN")) == ["b"]
    assert refs(board(*readings, framework="Outcomes")) == ["c"]
    assert refs(board(*readings, variation="none")) == ["a", "b", "c"]
    assert refs(board(*readings, variation="worse")) == []
    assert board(*readings, quartile="best").columns[0].quartiles == {
        "best": 1,
        "middle": 0,
        "worst": 1,
        "none": 1,
    }
    assert board(*readings, domain="Nowhere").rows == ()
    assert board(*readings, domain="Nowhere").total == 3


def test_exceptions_come_first_unless_the_order_of_the_papers_is_asked_for() -> None:
    readings = [
        reading("a", rank=10, count=100),
        reading("b", domain="Leadership", rank=50, count=100),
        reading("c", rank=90, count=100),
        reading("d", domain="Leadership", rank=80, count=100),
    ]
    assert refs(board(*readings)) == ["c", "a", "d", "b"]
    assert refs(board(*readings, order=PAPER_ORDER)) == ["a", "c", "b", "d"]
    assert refs(board(*readings, order=EXCEPTIONS)) == ["c", "d", "a", "b"]
    assert [title for title, _ in board(*readings, order=EXCEPTIONS).groups] == [""]


def test_a_sort_puts_what_has_no_value_last_either_way() -> None:
    readings = [
        reading("a", value=Decimal(2)),
        reading("b", value=None),
        reading("c", value=Decimal(1)),
    ]
    assert refs(board(*readings, sort="value")) == ["c", "a", "b"]
    assert refs(board(*readings, sort="-value")) == ["a", "c", "b"]
    assert refs(board(*readings, sort="no-such-column")) == ["a", "b", "c"]


def test_only_columns_that_hold_something_are_offered() -> None:
    plain, ranked = board(reading("a")), board(reading("a", rank=1, count=4))
    assert plain.offered == ("period", "value")
    assert ranked.offered == ("period", "value", "england")
    assert board(reading("a", rank=1, count=4), columns=("value", "peers")).shown == ("value",)


def test_commentary_of_several_lines_is_told_once() -> None:
    found = board(
        reading("a", commentary="Both."),
        reading("a", "South", commentary="Both."),
        reading("a", "East", commentary="Another."),
    )
    assert [each.commentary for each in found.rows[0].comments] == ["Both.", "Another."]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from(("North", "South")),
            st.integers(1, 100),
            st.sampled_from(("Care", "Leadership", "")),
        ),
        max_size=12,
        unique_by=lambda each: each[:2],
    ),
    st.sampled_from(("", "exceptions", "paper")),
    st.sampled_from(["", *COLUMNS, *(f"-{name}" for name in COLUMNS)]),
    st.sampled_from(("", "best", "middle", "worst", "none")),
)
def test_every_line_is_shown_once_or_filtered_out(
    made: list[tuple[str, str, int, str]], order: str, sort: str, quartile_name: str
) -> None:
    readings = [
        reading(ref, who, rank=rank, count=100, domain=domain) for ref, who, rank, domain in made
    ]
    every = lines(*readings)
    found = dashboard(every, Choice(order=order, sort=sort, quartile=quartile_name))
    wanted = {each.key for each in every if quartile_name in ("", each.quartile or "none")}
    assert sorted(each.key for each in found.lines) == sorted(wanted)
    if not sort and order != "paper":
        for _, group in found.groups:
            graves = [min(line.gravity for line in row.lines) for row in group]
            assert graves == sorted(graves)


def test_findings() -> None:
    best, worst = reading("a", rank=1, count=100), reading("a", "South", rank=99, count=100)
    assert of_ranks([best, worst]) == (
        "South is in the worst quartile in England; North is in the best quartile in England"
    )
    assert of_ranks([reading("a")]) == ""
    assert listed(["A", "B", "C"]) == "A, B and C"
    years = [in_year(2016, "1"), in_year(2017, "2")]
    assert of_change(years, "") == "North up from 1% in 2016 to 2%"
    assert of_change(years, "lower").endswith("to 2%, worse")
    assert of_change(years[::-1], "lower").endswith("to 1%, better")
    assert of_change(years[:1], "") == ""
    assert of_change([years[0], in_year(2017, "2", unit="gbp")], "") == ""
    assert of_change([years[0], in_year(2017, "1")], "") == "North unchanged at 1% since 2016"
