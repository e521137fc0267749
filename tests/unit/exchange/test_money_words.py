"""What the headings of a table of money say: the unit, the year, the basis, and what adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from placeplan.exchange.money_cells import is_total, is_total_label, scale_of
from placeplan.exchange.money_table import basis_of, year_in


@pytest.mark.parametrize(
    ("heading", "pounds"),
    [
        ("Cost £000s", 1000),
        ("£'000", 1000),
        ("£`000", 1000),
        ("Plan (k)", 1000),
        ("£000s £300,000", 1000),
        ("£ms", 1_000_000),
        ("Spend (m)", 1_000_000),
        ("£bn", 1_000_000_000),
        ("Plan £", 1),
        ("£250k of it", None),
        ("Months", None),
    ],
)
def test_the_unit_of_a_heading(heading: str, pounds: int | None) -> None:
    assert scale_of(heading) == (None if pounds is None else Decimal(pounds))


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("2024/25 £000", "2024/25"),
        ("Savings 2024-25", "2024/25"),
        ("Savings 2024–25 plan", "2024/25"),
        ("2018-2019", "2018/19"),
        ("FY13/14 target", "2013/14"),
        ("Month 6 2025/26", "2025/26"),
        ("2024/25 and 2025/26", None),
        ("2024-10-12", None),
        ("children of 13-14", None),
        ("2024-27", None),
    ],
)
def test_the_year_of_a_heading(heading: str, year: str | None) -> None:
    assert year_in(heading) == year


def test_an_outturn_is_actual_and_a_forecast_outturn_is_none() -> None:
    assert basis_of("2018/19 outturn") == "actual"
    assert basis_of("Forecast outturn") == basis_of("FOT £k") == "forecast"


def test_one_of_many_totals_does_not_add_up_all_others() -> None:
    assert is_total("GRAND TOTAL")
    assert is_total("Total expenditure")
    assert is_total_label("Total programme allocation")
    assert not is_total("Total programme allocation")
