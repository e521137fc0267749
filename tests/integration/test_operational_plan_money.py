"""The money of the operational plan of two CCGs for 2019/20: figures read by eye from the paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import FinanceLine, GrowthAssumption, Record, Scheme

R = TypeVar("R", bound=Record)
CPR, SOUTHEND = "Castle Point & Rochford CCG", "Southend CCG"


def told(*values: Any) -> tuple[Any, ...]:
    """The values side by side, to be held against what was printed."""
    return values


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("001"))


def of(kind: type[R], reading: Reading, line: int) -> list[R]:
    return [e for e in reading.records if isinstance(e, kind) and e.source.line == line]


MONEY = [
    (1981, CPR, "allocation", "Total Programme Allocation", "2018/19", 233_332_000),
    (1984, CPR, "allocation", "GRAND TOTAL ALLOCATION", "2019/20", 275_220_000),
    (2082, SOUTHEND, "allocation", "Total Primary Care Co-Commissioning Allocation", "2019/20",
     25_575_000),
    (1999, CPR, "expenditure", "Acute Services", "2019/20", 141_916_000),
    (2011, CPR, "expenditure", "Unidentified QIPP", "2019/20", -406_000),
    (2013, CPR, "expenditure", "Surplus/(Deficit)", "2019/20", 579_000),
    (2100, SOUTHEND, "expenditure", "Mental Health Services", "2019/20", 29_350_000),
    (2111, SOUTHEND, "expenditure", "TOTAL EXPENDITURE", "2019/20", 289_631_000),
    (2035, CPR, "savings_summary", "GRAND TOTAL", "2019/20", 8_264_000),
    (2036, CPR, "savings_summary", "Aspirational Headroom Target (20%)", "2019/20", 1_653_000),
]  # fmt: skip


@pytest.mark.parametrize(("line", "organisation", "statement", "name", "year", "gbp"), MONEY)
def test_statements(
    reading: Reading, line: int, organisation: str, statement: str, name: str, year: str, gbp: int
) -> None:
    found = next(e for e in of(FinanceLine, reading, line) if e.financial_year == year)
    assert (found.organisation, found.statement, found.line) == (organisation, statement, name)
    assert told(found.amount_gbp, found.unit) == (gbp, "gbp")


def test_totals_and_a_unit_that_had_to_be_inferred(reading: Reading) -> None:
    totals = [1984, 1997, 2012, 2035, 2111]
    assert all(of(FinanceLine, reading, line)[0].is_total for line in totals)
    assert not of(FinanceLine, reading, 2011)[0].is_total
    inferred = [e.source.line for e in reading.problems if e.code == "unit-inferred"]
    assert inferred == [1981, 2080]
    assert of(FinanceLine, reading, 1981)[0].uncertain
    assert not of(FinanceLine, reading, 1999)[0].uncertain


@pytest.mark.parametrize(
    ("line", "organisation", "year", "value"),
    [(693, CPR, "2020/21", "25.4"), (696, CPR, "2019/20", "-2.0"), (702, CPR, "2020/21", "1.1"),
     (707, SOUTHEND, "2020/21", "27.0"), (715, SOUTHEND, "2020/21", "1.6")],
)  # fmt: skip
def test_a_bridge_without_a_unit_has_values_and_no_amounts(
    reading: Reading, line: int, organisation: str, year: str, value: str
) -> None:
    found = next(e for e in of(FinanceLine, reading, line) if e.financial_year == year)
    assert (found.organisation, found.value, found.amount_gbp, found.unit) == (
        organisation, Decimal(value), None, None,
    )  # fmt: skip
    assert found.as_printed == value


CASES = [
    (804, "Care Co-ordination", "Investments Required", 0),
    (843, "Carers", "Investments Required", 100_000),
    (848, "Carers", "Gross saving", 180_000),
    (848, "Carers", "net saving", 153_000),
    (1007, "Children's Transformation Programme", "Investments Required", 2_121_916),
    (1218, "Respiratory", "Total investment", 96_000),
    (1222, "Respiratory", "COPD/Asthma NELs", 131_100),
    (1224, "Respiratory", "All Respiratory ED attendances", None),
    (1230, "Respiratory", "Total Net Cost Benefit", 370_017),
    (1316, "Cardiology", "Net Savings", 219_517),
    (2359, "Workforce", "GP Retention fund from NHSE 2019/20", 132_975),
]


@pytest.mark.parametrize(("line", "of_what", "name", "gbp"), CASES)
def test_money_of_programmes(
    reading: Reading, line: int, of_what: str, name: str, gbp: int | None
) -> None:
    lines = of(FinanceLine, reading, line) or of(FinanceLine, reading, line - 1)
    found = next(e for e in lines if e.line == name)
    assert (found.of, found.amount_gbp) == (of_what, gbp)


def test_money_told_apart_by_organisation_and_year(reading: Reading) -> None:
    savings = [e for e in of(FinanceLine, reading, 1842) if e.line == "Savings"]
    assert [told(e.organisation, e.amount_gbp) for e in savings] == [
        ("CPR", 1_700_000),
        ("Southend", 1_600_000),
    ]
    (health,) = of(FinanceLine, reading, 1614)
    assert told(health.amount_gbp, health.financial_year) == (250_000, "2019/20")
    (outpatients,) = of(FinanceLine, reading, 1014)
    assert told(outpatients.value, outpatients.unit, outpatients.line) == (
        28, "percent", "Paed Outpatients",
    )  # fmt: skip


SCHEMES = [
    (2041, "FYE of 18/19 schemes", 1_045_000, "Delivered"),
    (2047, "Decommission / recommission acute to community", 1_000_000, "In progress"),
    (2056, "Extend PHB Focus", 150_000, "In progress"),
    (2068, "Rawreth and Clifton", None, "Scoping"),
]


@pytest.mark.parametrize(("line", "title", "gbp", "status"), SCHEMES)
def test_savings_schemes_of_both_tables(
    reading: Reading, line: int, title: str, gbp: int | None, status: str
) -> None:
    (found,) = of(Scheme, reading, line)
    assert (found.title, found.net_saving_gbp, found.status) == (title, gbp, status)
    assert (found.organisation, found.saving_basis, found.financial_year) == (CPR, "net", "2019/20")


def test_system_schemes(reading: Reading) -> None:
    schemes = {
        e.source.line: e for e in reading.records if isinstance(e, Scheme) and e.source.line > 2500
    }
    assert len(schemes) == 12
    assert schemes[2538].opportunity_gbp == 5_000_000
    assert schemes[2541].opportunity_gbp == 5_400_000
    assert schemes[2547].opportunity_gbp == 900_000
    assert schemes[2548].investment_gbp == 3_000_000
    assert schemes[2548].opportunity_gbp is None
    assert schemes[2537].leads == ["Sanjeev Sharma", "Simon Worrall"]
    assert schemes[2549].leads == []
    assert schemes[2551].opportunity_gbp == 3_200_000


@pytest.mark.parametrize(
    ("line", "rates"),
    [(2488, ["3.40", "4.50", "4.70"]), (2491, [None, "3.80", None]),
     (2494, ["5.50", "0.30", "1.80"])],
)  # fmt: skip
def test_growth(reading: Reading, line: int, rates: list[str | None]) -> None:
    found = of(GrowthAssumption, reading, line)
    assert [e.provider for e in found] == ["SUFT", "BTUH", "MEHT"]
    assert [e.rate_percent for e in found] == [None if r is None else Decimal(r) for r in rates]
    assert {e.financial_year for e in found} == {"2019/20"}
