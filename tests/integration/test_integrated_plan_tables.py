"""The real two-year integrated plan of a clinical commissioning group, its tables: matrices, money and schemes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import (
    Alignment,
    Fact,
    FinanceLine,
    Goal,
    Observation,
    Record,
    Risk,
    Role,
    Scheme,
    Standard,
)

R = TypeVar("R", bound=Record)
D = Decimal


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("004"))


def of(reading: Reading, kind: type[R]) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


def at(reading: Reading, kind: type[R], line: int) -> R:
    found = [each for each in of(reading, kind) if each.source.line == line]
    assert len(found) == 1, found
    return found[0]


def money(reading: Reading, line: int, column: str | None) -> FinanceLine:
    found = [
        each
        for each in of(reading, FinanceLine)
        if each.source.line == line and each.column == column
    ]
    assert len(found) == 1, found
    return found[0]


def codes(reading: Reading, first: int, last: int) -> Counter[str]:
    return Counter(p.code for p in reading.problems if first <= p.source.line <= last)


class TestMatrices:
    def test_marks_that_were_lost_are_reported_and_not_invented(self, reading: Reading) -> None:
        lost = [p.source.line for p in reading.problems if p.code == "marks-lost"]
        assert {491, 521, 544, 669, 1923} == set(lost)
        assert not [a for a in of(reading, Alignment) if 490 <= a.source.line <= 553]
        initiative = at(reading, Goal, 508)
        assert (initiative.title, initiative.parent) == (
            "Decommissioning of Admission Avoidance Car",
            "Unplanned Care",
        )

    def test_workstreams_by_the_councils_pathways(self, reading: Reading) -> None:
        found = {
            (a.framework_item, a.item)
            for a in of(reading, Alignment)
            if a.framework == "Essex CC Pathways"
        }
        assert len(found) == 20
        assert ("Families with Complex Needs", "Children & Families") in found
        assert ("Elderly Care", "Prescribing") in found
        assert ("Elderly Care", "Mental Health") not in found
        assert ("Mental Health", "Unplanned Care") not in found
        assert {p for p, _ in found if p == "Public Health"}

    def test_the_outcomes_framework(self, reading: Reading) -> None:
        framework = "NHS NATIONAL OUTCOMES FRAMEWORK"
        found = [a for a in of(reading, Alignment) if a.framework == framework]
        by_line = {
            line: {a.item for a in found if a.source.line == line}
            for line in (1835, 1838, 1844, 1857)
        }
        assert len(by_line[1835]) == 16
        assert by_line[1838] == {
            "Improved Planned Care",
            "Prescribing and Medicines Management",
            "Staying Healthy",
            "Clinical Effectiveness and Patient Safety",
            "18 Weeks",
            "Cancer Services",
        }
        assert "Improving outcomes for children and families" in by_line[1844]
        assert by_line[1857] == {"Clinical Effectiveness and Patient Safety"}
        domains = [g for g in of(reading, Goal) if g.goal_kind == "domain"]
        assert [g.code for g in domains] == ["1", "2", "3", "4", "5"]
        assert domains[0].title == "Preventing people from dying prematurely"

    def test_columns_that_fell_out_or_ran_together(self, reading: Reading) -> None:
        assert codes(reading, 1861, 1899) == {"columns-shifted": 2}
        shifted = [a for a in of(reading, Alignment) if 1861 <= a.source.line <= 1879]
        assert shifted
        assert all(a.uncertain for a in shifted)
        fused = (
            "Stronger Partnerships Across Mental Health and LD Prescribing and Medicines Management"
        )
        assert fused not in {a.item for a in of(reading, Alignment)}

    def test_standards(self, reading: Reading) -> None:
        found = {s.source.line: s for s in of(reading, Standard)}
        assert len(found) == 19
        waits = {
            line: (found[line].threshold, found[line].comparator) for line in (1865, 1866, 1867)
        }
        assert waits == {1865: (D(90), ">="), 1866: (D(95), ">="), 1867: (D(92), ">=")}
        limits = {
            1865: (18, "weeks"),
            1869: (6, "weeks"),
            1871: (4, "hours"),
            1873: (2, "weeks"),
            1876: (31, "days"),
            1887: (62, "days"),
            1891: (8, "minutes"),
            1892: (19, "minutes"),
            1898: (7, "days"),
        }
        for line, (value, unit) in limits.items():
            within = found[line].within
            assert within is not None
            assert (within.value, within.unit) == (D(value), unit)
        assert (found[1869].threshold, found[1871].threshold) == (D(99), D(95))
        assert (found[1878].threshold, found[1879].threshold) == (D(98), D(94))
        assert (found[1891].threshold, found[1892].threshold) == (D(75), D(95))
        assert found[1889].threshold is None
        assert found[1894].threshold is None

    def test_a_partners_plans(self, reading: Reading) -> None:
        found = [a for a in of(reading, Alignment) if a.framework == "ECC Plans"]
        assert {a.item for a in found if a.source.line == 1262} == {"Cellulitis"}
        mental = [a for a in found if a.source.line == 1494]
        # The cell prints one of its eight plans twice.
        assert len(mental) == len({a.framework_item for a in mental}) == 7
        assert mental[4].framework_item == (
            "Improve crisis responses so that fewer people need inpatient care."
        )
        experts = [r for r in of(reading, Role) if r.role == "Essex CC Subject Matter Expert"]
        assert [(r.person, r.of) for r in experts] == [
            ("Caroline Robinson", "Integrated Unplanned Care Services"),
            ("Lesley Fewell", "Integrated Unplanned Care Services"),
            ("Barbara Herts", "Integrated Unplanned Care Services"),
            ("Lesley Fewell", "Integrated Planned Care Services"),
            ("Barbara Herts", "Integrated Planned Care Services"),
            ("Steve Allen", "Integrated Planned Care Services"),
            ("Barbara Herts", "Paediatrics Services"),
            ("Caroline Robinson", "Mental Health"),
        ]

    def test_self_assessment(self, reading: Reading) -> None:
        scores = [o for o in of(reading, Observation) if o.source.line > 1800]
        assert [o.value for o in scores] == [3, 3, 2, 3, 4]
        assert scores[-1].indicator_name == "Safeguarding"
        found = [a for a in of(reading, Alignment) if a.framework == "JHWBB CROSS CUTTING THEMES"]
        assert [a.strength for a in found] == ["3", "3", "2", "3", "4"]


class TestMoney:
    def test_the_savings_programme(self, reading: Reading) -> None:
        planned = money(reading, 670, "In Year FY13/14 Target")
        assert (planned.line, planned.amount_gbp, planned.basis) == (
            "Planned Care",
            D(2_574_000),
            "target",
        )
        assert planned.financial_year == "2013/14"
        assert planned.organisation == "BASILDON AND BRENTWOOD CCG"
        assert money(reading, 670, "FYE: Identified QIPPs").amount_gbp == 3_631_000
        assert (
            money(reading, 676, "In Year Contract Reductions/ Void rental").amount_gbp == 3_063_000
        )
        total = money(reading, 678, "In Year FY13/14 Target")
        assert (total.amount_gbp, total.is_total) == (D(15_100_000), True)
        assert {f.amount_gbp for f in of(reading, FinanceLine) if f.source.line == 678} == {
            15_100_000,
            8_170_000,
            6_930_000,
            6_698_000,
            15_366_000,
        }
        assert not [f for f in of(reading, FinanceLine) if f.column == "RAG rating"]

    def test_the_weights_of_the_ratings(self, reading: Reading) -> None:
        weights = {
            f.text: f.figures[0].value for f in of(reading, Fact) if 680 <= f.source.line <= 683
        }
        assert weights == {
            "Red = 25%": 25,
            "Red-Amber = 50%": 50,
            "Amber = 70%": 70,
            "Green = 100%": 100,
        }

    def test_the_model_by_scenario(self, reading: Reading) -> None:
        model = [f for f in of(reading, FinanceLine) if f.statement == "financial_model"]
        found = {(f.line, f.financial_year, f.scenario): f for f in model}
        assert len(found) == len(model) == 60
        assert {f.scenario for f in model} == {"D/Side", "Likely", "Upside", None}
        spend = found["Expected spend", "2013/14", "Likely"]
        assert (spend.amount_gbp, spend.value) == (D(308_500_000), D("308.5"))
        assert spend.uncertain
        worst = found["QIPP Requirement - Unidentified", "2015/16", "D/Side"]
        assert (worst.amount_gbp, worst.as_printed) == (D(-20_800_000), "-20.8")
        before = found["Recurrent allocation", "2012/13", None]
        assert (before.column, before.basis, before.amount_gbp) == (
            "Forecast Outturn",
            "forecast",
            D(287_200_000),
        )
        share = found["QIPP as % of Recurrent Allocation", "2013/14", "Likely"]
        assert (share.value, share.unit, share.amount_gbp) == (D("-2.9"), "percent", None)
        assert found["Spend net of QIPP", "2014/15", "Upside"].is_total
        assert ("QIPP Requirement - Identified", "2014/15", "Likely") not in found
        assert codes(reading, 1068, 1077) == {"unit-inferred": 1}

    def test_running_costs(self, reading: Reading) -> None:
        found = [f for f in of(reading, FinanceLine) if f.statement == "running_costs"]
        assert [f.amount_gbp for f in found if f.amount_gbp] == [
            6_400_000,
            1_600_000,
            2_800_000,
            1_100_000,
            700_000,
            200_000,
        ]
        assert found[0].is_total
        assert [(f.value, f.unit) for f in found if f.unit == "wte"] == [(D("26.75"), "wte")]

    def test_savings_by_provider(self, reading: Reading) -> None:
        assert money(reading, 1160, "Budget (£m)").amount_gbp == 97_000_000
        assert money(reading, 1160, "Unplanned Care (£m)").amount_gbp == 1_780_000
        assert money(reading, 1172, "% Of Budget").value == D("129.2")
        totals = {
            f.line for f in of(reading, FinanceLine) if 1160 <= f.source.line <= 1173 and f.is_total
        }
        assert totals == {"Acute", "Community Services", "Total"}
        assert money(reading, 1183, "Amount").amount_gbp == 4_500_000

    def test_the_pooled_fund(self, reading: Reading) -> None:
        fund = [f for f in of(reading, FinanceLine) if f.statement == "pooled_fund"]
        assert [f.amount_gbp for f in fund if f.is_total] == [1_436_000]
        projects = [f for f in fund if not f.is_total]
        assert sum(f.amount_gbp or 0 for f in projects) == 1_436_000
        assert (projects[0].amount_gbp, projects[0].as_printed) == (D(703_000), "£703,000")
        assert {f.financial_year for f in fund} == {"2013/14"}
        assert {f.of for f in fund} == {"Section 256/Social Cares Monies"}
        crisis = at(reading, Scheme, 1303)
        assert crisis.workstream == "UNPLANNED CARE"
        assert crisis.investment_gbp == 213_000
        assert (crisis.end_goal or "").startswith(
            "Expectation that project will give support to 50%"
        )


class TestSchemes:
    def test_every_row_is_one_scheme(self, reading: Reading) -> None:
        found = [s for s in of(reading, Scheme) if s.investment_gbp is None]
        assert Counter(s.workstream for s in found) == {
            "Integrated Unplanned Care Services": 8,
            "Integrated Planned Care Services": 11,
            "Integrated Medicines Management Services": 8,
            "Paediatrics Services": 11,
            "Mental Health Services": 8,
            "Contract Reductions": 4,
        }
        assert not {s.title for s in found} & {
            "Scheme",
            "Total",
            "Integrated Planned Care Services",
        }

    def test_savings_with_full_year_effect(self, reading: Reading) -> None:
        triage = at(reading, Scheme, 1220)
        assert (triage.title, triage.saving_gbp, triage.full_year_effect_gbp) == (
            "GP Majors Triage and AAT",
            D(800_000),
            D(900_000),
        )
        assert triage.saving_basis == "not_stated"
        assert triage.net_saving_gbp is None
        assert triage.saving_as_printed == "£0.8m (FYE £0.9m) (allocated savings estimate)"
        assert triage.prior_year == "New scheme for FY 13/14."
        assert triage.financial_year == "2013/14"
        renal = at(reading, Scheme, 1374)
        assert (renal.saving_gbp, renal.full_year_effect_gbp) == (D(50_000), D(100_000))
        assert at(reading, Scheme, 1412).saving_gbp == 260_000

    def test_what_prints_no_amount_has_none(self, reading: Reading) -> None:
        beds = at(reading, Scheme, 1242)
        assert (beds.status, beds.saving_gbp) == ("In progress", None)
        assert at(reading, Scheme, 1431).saving_as_printed == "TBA"
        assert at(reading, Scheme, 1235).saving_gbp is None
        line = at(reading, Scheme, 1476)
        assert (line.saving_gbp, line.saving_as_printed) == (None, "£0.03")
        assert codes(reading, 1476, 1476) == {"unit-missing": 1}

    def test_actions_and_end_goal(self, reading: Reading) -> None:
        insulins = at(reading, Scheme, 1421)
        assert insulins.actions == [
            "Support for BGTS for practices not performing well against this target",
            "Liaise with MMC/ Specialists/ DSNs regarding recommendations",
            "Formulary recommendation",
        ]
        assert at(reading, Scheme, 1375).end_goal is not None
        assert at(reading, Scheme, 1430).workstream == "Integrated Medicines Management Services"
        assert at(reading, Scheme, 1444).workstream == "Paediatrics Services"

    def test_target_and_identified_of_each_workstream(self, reading: Reading) -> None:
        found = {
            (f.source.line, f.column): f.amount_gbp
            for f in of(reading, FinanceLine)
            if f.statement == "savings_summary" and 1214 < f.source.line < 1600
        }
        assert found == {
            (1216, "Target"): 3_000_000,
            (1216, "Identified to-date"): 2_500_000,
            (1349, "Target"): 2_600_000,
            (1349, "Identified to-date"): 3_500_000,
            (1409, "Target"): 2_500_000,
            (1409, "Identified to-date"): 900_000,
            (1441, "Target"): 750_000,
            (1441, "Identified to-date"): 1_000_000,
            (1465, "Target"): 1_500_000,
            (1465, "Identified to-date"): 300_000,
            (1537, "Target"): 750_000,
            (1537, "Identified to-date"): 250_000,
            (1595, None): 3_900_000,
        }

    def test_a_column_of_savings_that_fell_out(self, reading: Reading) -> None:
        acute = at(reading, Scheme, 1597)
        assert (acute.saving_gbp, acute.uncertain, acute.actions) == (D(1_900_000), True, [])
        total = at(reading, FinanceLine, 1601)
        assert (total.amount_gbp, total.is_total, total.of) == (
            D(6_900_000),
            True,
            "Contract Reductions",
        )
        assert codes(reading, 1595, 1601) == {"columns-shifted": 1}

    def test_the_footnote(self, reading: Reading) -> None:
        note = at(reading, Fact, 1245)
        assert note.subject == "PCAT*; SPOR*; Community Geriatrician* (existing scheme)"

    def test_risks(self, reading: Reading) -> None:
        found = of(reading, Risk)
        assert len(found) == 6
        assert (found[0].description, found[0].mitigation) == (
            "Underlying negative run rate of expenditure",
            "Robust QIPP plans and monitoring",
        )
        assert "£6.7m v £8.6m" in found[3].description
