"""What the dashboard shows, in which order, and what its charts say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from placeplan.rooms.performance.dashboard import Choice, Dashboard, Reading, dashboard, quartile
from placeplan.rooms.performance.findings import listed, of_change, of_ranks


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
    return Reading(**{**values, **more})


def refs(board: Dashboard) -> list[str]:
    return [row.ref for row in board.rows]


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


def test_organisations_stand_side_by_side_in_groups_by_domain() -> None:
    board = dashboard(
        [reading("a"), reading("a", "South"), reading("b", domain="Leadership")], Choice()
    )
    assert [(title, len(rows)) for title, rows in board.groups] == [("Care", 1), ("Leadership", 1)]
    assert [column.name for column in board.columns] == ["North", "South"]
    assert board.rows[1].cells[1] is None
    assert board.total == 2


def test_the_latest_period_is_shown_and_all_make_the_trend() -> None:
    board = dashboard([in_year(2018, "3"), in_year(2016, "1"), in_year(2017, "2")], Choice())
    cell = board.rows[0].cells[0]
    assert cell is not None
    assert cell.reading.period == "2018"
    assert [value for _, value in cell.trend] == [1, 2, 3]
    assert board.has_trend
    asked = dashboard([in_year(2018, "3"), in_year(2016, "1")], Choice(period="2016"))
    assert asked.rows[0].period == "2016"
    assert board.periods == ("2018", "2017", "2016")


def test_choices_narrow_the_rows_and_columns() -> None:
    readings = [
        reading("a", rank=10, count=100),
        reading("a", "South", rank=90, count=100),
        reading("b", rank=90, count=100, commentary="A plan for Winter"),
        reading("c", unreadable=("86.195",)),
    ]
    assert refs(dashboard(readings, Choice(quartile="worst"))) == ["a", "b"]
    assert refs(dashboard(readings, Choice(quartile="worst", organisation="North"))) == ["b"]
    assert refs(dashboard(readings, Choice(quartile="unreadable"))) == ["c"]
    assert refs(dashboard(readings, Choice(text="winter PLAN"))) == ["b"]
    assert dashboard(readings, Choice(quartile="best")).columns[0].quartiles == {
        "best": 1,
        "middle": 0,
        "worst": 1,
        "none": 1,
    }
    assert dashboard(readings, Choice(domain="Nowhere")).rows == ()


def test_a_sort_puts_what_has_no_value_last_either_way() -> None:
    readings = [
        reading("a", value=Decimal(2)),
        reading("b", value=None),
        reading("c", value=Decimal(1)),
    ]
    assert refs(dashboard(readings, Choice(sort="value1"))) == ["c", "a", "b"]
    assert refs(dashboard(readings, Choice(sort="-value1"))) == ["a", "c", "b"]
    assert refs(dashboard(readings, Choice(sort="no-such-column"))) == ["a", "b", "c"]


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
