"""One table at a time: what stands over, beside and below its rows, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from placeplan.exchange.reading import Reading
from unknown_papers import read, stated


def kinds(reading: Reading) -> list[str]:
    return [each.kind for each in reading.records]


def whys(reading: Reading) -> list[str]:
    return list(dict.fromkeys(e["why"] for e in stated(reading.records, "unrecognised")))


class TestRisks:
    def test_rows_below_a_merged_risk_go_on_with_it(self) -> None:
        reading = read(
            "Risk\tControls\tGaps in assurance\tScore\n"
            "Beds stay full\tWinter plan\tNo audit\t16\n\tDaily call\t\t\n"
            "The plan is missed\tMonthly review\tNone\t12\n"
        )
        beds, plan = stated(reading.records, "risk")
        assert beds["controls"] == ["Winter plan", "Daily call"]
        assert (plan["controls"], "gaps_assurance" in plan) == (["Monthly review"], False)
        assert (reading.coverage.rows, reading.coverage.rows_covered) == (3, 3)

    @pytest.mark.parametrize(
        ("heading", "cell", "score"),
        [
            ("Current score (LxC)", "4x5=20", {"likelihood": 4, "impact": 5, "score": 20}),
            ("Current score (CxL)", "4x5=20", {"likelihood": 5, "impact": 4, "score": 20}),
            ("Current score", "C4 x L5 = 20", {"likelihood": 5, "impact": 4, "score": 20}),
            ("Current score", "High (20)", {"score": 20}),
            ("Residual risk rating", "20", {"score": 20}),
        ],
    )
    def test_a_score_in_one_cell(self, heading: str, cell: str, score: dict[str, Any]) -> None:
        reading = read(f"Risk\tControls\t{heading}\nBeds stay full\tWinter plan\t{cell}\n")
        (risk,) = stated(reading.records, "risk")
        assert risk["scores"] == [{"stage": "current", **score}]
        assert "uncertain" not in risk

    def test_factors_that_nothing_orders_are_uncertain(self) -> None:
        (risk,) = stated(
            read("Risk\tControls\tScore\nBeds stay full\tPlan\t4x5=20\n").records, "risk"
        )
        assert risk["scores"] == [{"stage": "current", "likelihood": 4, "impact": 5, "score": 20}]
        assert risk["uncertain"]

    def test_a_score_that_is_not_printed_is_not_worked_out(self) -> None:
        reading = read("Risk\tControls\tL\tI\nBeds stay full\tWinter plan\t4\t5\n")
        (risk,) = stated(reading.records, "risk")
        assert "scores" not in risk
        assert [e["text"] for e in stated(reading.records, "fact")] == ["L: 4; I: 5"]

    def test_if_then_resulting_in(self) -> None:
        reading = read(
            "### Risk register\n\n"
            "ID\tIf\tThen\tResulting in\tOwner\tLikelihood\tImpact\tScore\n"
            "4\tStaff leave\tclinics close\tlonger waits\tAnn Bell\t3\t4\t12\n"
        )
        (risk,) = stated(reading.records, "risk")
        assert (risk["cause"], risk["description"], risk["effect"]) == (
            "Staff leave",
            "clinics close",
            "longer waits",
        )

    def test_impact_in_words_is_no_score(self) -> None:
        reading = read(
            "Risk\tImpact\tLikelihood\tMitigation\nBeds stay full\tWaits grow\tHigh\tWinter plan\n"
        )
        (risk,) = stated(reading.records, "risk")
        assert (risk["effect"], "scores" in risk) == ("Waits grow", False)

    def test_gaps_that_the_paper_does_not_part_stand_in_both_and_are_uncertain(self) -> None:
        reading = read("Risk\tControls\tGaps in controls and assurances\nBeds\tPlan\tNo audit\n")
        (risk,) = stated(reading.records, "risk")
        assert (risk["gaps_control"], risk["gaps_assurance"]) == (["No audit"], ["No audit"])
        assert risk["uncertain"]

    def test_a_row_above_names_the_objective(self) -> None:
        reading = read(
            "Ref\tRisk\tLead\tScore\nObjective 1: Shorter waits\t\t\t\n1a\tBeds stay full\tAnn Bell\t16\n"
        )
        (risk,) = stated(reading.records, "risk")
        assert risk["objective"] == "Objective 1: Shorter waits"

    def test_one_day_for_each_action(self) -> None:
        reading = read(
            "Risk\tScore\tActions\tAction owner\tDue date\n"
            "Beds\t16\t<ul><li>Buy</li><li>Hire</li></ul>\tAnn Bell\t"
            "<ul><li>May 2025</li><li>June 2025</li></ul>\n"
        )
        assert [
            (e["text"], e["owners"], e["due"][:9]) for e in stated(reading.records, "action")
        ] == [
            ("Buy", ["Ann Bell"], "May 2025 "),
            ("Hire", ["Ann Bell"], "June 2025"),
        ]

    def test_scores_by_month(self) -> None:
        reading = read(
            "Risk title\tRisk description\tDirector\tApr-25\tMay-25\tTarget score\n"
            "Beds\tBeds stay full\tAnn Bell\t16\t20\t8\n"
        )
        (risk,) = stated(reading.records, "risk")
        assert [(e["stage"], e["score"], e.get("date", "")[:6]) for e in risk["scores"]] == [
            ("current", 16, "Apr-25"),
            ("current", 20, "May-25"),
            ("target", 8, ""),
        ]

    def test_days_that_fit_no_action_are_kept_beside(self) -> None:
        reading = read(
            "Risk\tScore\tActions\tDue date\nBeds\t16\t<ul><li>Buy</li><li>Hire</li><li>Train</li></ul>\t"
            "<ul><li>May 2025</li><li>June 2025</li></ul>\n"
        )
        assert not any("due" in each for each in stated(reading.records, "action"))
        assert "Due date: May 2025; June 2025" in stated(reading.records, "fact")[0]["text"]


class TestMoney:
    def test_the_unit_above_the_table(self) -> None:
        reading = read(
            "### Finance\n\nAll figures in £000\n\nCategory\tBudget\tActual\nPay\t1,200\t1,250\n"
        )
        found = stated(reading.records, "finance_line")
        assert [(e["column"], e["amount_gbp"]) for e in found] == [
            ("Budget", "1200000"),
            ("Actual", "1250000"),
        ]

    def test_no_unit_near_gives_a_number_without_pounds(self) -> None:
        reading = read(
            "### Finance\n\nCost type\tBudget\tActual\tVariance\nPay\t1,200\t1,250\t(50)\n"
        )
        found = stated(reading.records, "finance_line")
        assert [(e["value"], "amount_gbp" in e, "unit" in e) for e in found] == [
            ("1200", False, False),
            ("1250", False, False),
            ("-50", False, False),
        ]

    def test_the_unit_of_the_column_beside_is_uncertain(self) -> None:
        reading = read("Cost type\tBudget £k\tActual\nPay\t1,200\t1,250\n")
        budget, actual = stated(reading.records, "finance_line")
        assert (budget["amount_gbp"], "uncertain" in budget) == ("1200000", False)
        assert (actual["amount_gbp"], actual["uncertain"]) == ("1250000", True)

    def test_a_bare_pound_sign_beside_a_percentage_has_the_unit_of_the_page(self) -> None:
        reading = read(
            "### Position (£m)\n\nCost type\tBudget\tVariance £\tVariance %\tWTE\nPay\t12.1\t(0.4)\t(3.3)\t210\n"
        )
        found = stated(reading.records, "finance_line")
        assert [e.get("amount_gbp") or (e["value"], e["unit"]) for e in found] == [
            "12100000",
            "-400000",
            ("-3.3", "percent"),
            ("210", "wte"),
        ]

    def test_two_years_side_by_side(self) -> None:
        reading = read(
            "### Capital plan £k\n\nScheme type\t2025/26\t2026/27\nEstates\t100\t200\nDigital\t50\t60\n"
        )
        found = stated(reading.records, "finance_line")
        assert {e["statement"] for e in found} <= {"capital"}

    def test_organisations_in_rows_and_columns(self) -> None:
        reading = read(
            "### Surplus and deficit, £m\n\nOrganisation\tPlan\tActual\n"
            "North Vale ICB\t1.0\t0.9\nMarsh Hospitals NHS Trust\t(2.0)\t(2.5)\n"
        )
        found = stated(reading.records, "finance_line")
        assert [(e["line"], e["basis"], e["amount_gbp"]) for e in found] == [
            ("North Vale ICB", "plan", "1000000"),
            ("North Vale ICB", "actual", "900000"),
            ("Marsh Hospitals NHS Trust", "plan", "-2000000"),
            ("Marsh Hospitals NHS Trust", "actual", "-2500000"),
        ]

    def test_activity_is_no_money(self) -> None:
        reading = read(
            "### Activity\n\nPOD\tPlan\tActual\tVariance\nElective\t1,200\t1,150\t(50)\n"
        )
        assert "finance_line" not in kinds(reading)


class TestSchemes:
    def test_a_saving_without_a_unit_has_no_pounds(self) -> None:
        reading = read("Scheme\tLead\tSaving\tRAG\nTheatres\tAnn Bell\t250\tA\n")
        (scheme,) = stated(reading.records, "scheme")
        assert (scheme["saving_as_printed"], "saving_gbp" in scheme) == ("250", False)
        assert [each.code for each in reading.problems] == ["unit-missing"]

    def test_net_and_full_year(self) -> None:
        reading = read(
            "Scheme\tWorkstream\tNet saving £m\tFull year effect £m\tInvestment £k\tMaturity\n"
            "Theatres\tSurgery\t1.25\t2.0\t40\tIn delivery\n"
        )
        (scheme,) = stated(reading.records, "scheme")
        assert scheme["saving_basis"] == "net"
        assert scheme["net_saving_gbp"] == "1250000"
        assert scheme["full_year_effect_gbp"] == "2000000"
        assert scheme["investment_gbp"] == "40000"
        assert scheme["status"] == "In delivery"

    def test_net_and_gross_side_by_side(self) -> None:
        reading = read(
            "### Savings plan 2013/14\n\nScheme\tGross saving £000\tNet saving £000\tRAG\tLead\n"
            "Falls\t300\t250\tGreen\tAnn Bell\n"
        )
        (scheme,) = stated(reading.records, "scheme")
        assert scheme["saving_basis"] == "net"
        assert (scheme["net_saving_gbp"], scheme["gross_saving_gbp"]) == ("250000", "300000")
        assert scheme["financial_year"] == "2013/14"

    def test_two_plans_are_told_apart_by_nobody(self) -> None:
        reading = read("Scheme\tLead\tPlan £k\tTarget £k\tRAG\nTheatres\tAnn Bell\t250\t300\tA\n")
        (scheme,) = stated(reading.records, "scheme")
        assert not [name for name in scheme if name.endswith("_gbp")]
        found = stated(reading.records, "finance_line")
        assert [(e["basis"], e["amount_gbp"]) for e in found] == [
            ("plan", "250000"),
            ("target", "300000"),
        ]


class TestIndicators:
    def test_no_organisation_is_invented(self) -> None:
        reading = read("KPI\tStandard\tLatest performance\tStatus\nWaits\t92%\t61.2%\tRed\n")
        assert "observation" not in kinds(reading)
        (measure,) = stated(reading.records, "measure")
        assert [(e["basis"], e["value"]) for e in measure["figures"]] == [
            ("target", "92"),
            ("actual", "61.2"),
        ]

    def test_plan_and_actual_for_each_month(self) -> None:
        reading = read(
            "### North Vale ICB, 2025/26\n\n"
            "Indicator\tApr\t\tMay\t\n\tPlan\tActual\tPlan\tActual\nFalls\t10\t12\t9\t8\n"
        )
        found = stated(reading.records, "observation")
        assert [(e["period"], e["value"]) for e in found] == [
            ("Apr = 2025-04-01 2025-04-30", "12"),
            ("May = 2025-05-01 2025-05-31", "8"),
        ]
        (measure,) = stated(reading.records, "measure")
        assert [(e["basis"], e["period"][:3], e["value"]) for e in measure["figures"]] == [
            ("plan", "Apr", "10"),
            ("plan", "May", "9"),
        ]

    def test_plan_and_actual_in_rows(self) -> None:
        reading = read(
            "### North Vale ICB\n\n"
            "Indicator\tType\tApr-25\tMay-25\nFalls\tPlan\t10\t9\n\tActual\t12\t8\n"
            "Sepsis\tPlan\t3\t3\n\tActual\t1\t2\n"
        )
        found = stated(reading.records, "observation")
        assert [(e["indicator_name"], e["value"]) for e in found] == [
            ("Falls", "12"),
            ("Falls", "8"),
            ("Sepsis", "1"),
            ("Sepsis", "2"),
        ]
        assert [len(e["figures"]) for e in stated(reading.records, "measure")] == [2, 2]

    def test_organisations_across_with_ranks_below(self) -> None:
        reading = read(
            "### Performance, July 2025\n\n"
            "Indicator\tPeriod\tValue\tNational rank\tOrganisation\n"
            "Waits\tJun-25\t61.2%\t20/42\tNorth Vale ICB\nWaits\tJun-25\t58.0%\t33\tMarsh ICB\n"
        )
        first, second = stated(reading.records, "observation")
        assert (first["organisation"], first["national_rank"], first["national_count"]) == (
            "North Vale ICB",
            20,
            42,
        )
        assert (second["organisation"], second["national_printed"]) == ("Marsh ICB", "33")

    def test_process_limits_are_no_values(self) -> None:
        reading = read(
            "### Summary, Marsh Hospitals NHS Trust\n\n"
            "KPI\tLatest month\tMeasure\tTarget\tVariation\tMean\tUpper process limit\n"
            "A&E 4 hours\tSep-25\t74.1%\t78%\tCommon cause\t73.3%\t75.9%\n"
        )
        (seen,) = stated(reading.records, "observation")
        assert (seen["value"], seen["period"]) == ("74.1", "Sep-25 = 2025-09-01 2025-09-30")
        assert not any("73.3" in str(e) or "75.9" in str(e) for e in reading.records)
        assert reading.coverage.rows_covered == 0

    def test_a_register_of_who_came_is_no_performance(self) -> None:
        reading = read("Name\tRole\tMay\tJun\nAnn Bell\tChair\tY\tY\nJoe Hart\tDirector\tN\tY\n")
        assert set(kinds(reading)) == {"unrecognised"}


class TestOthers:
    def test_actions_under_a_priority_stay_deliverables(self) -> None:
        table = "Action\tOwner\tDue\tStatus\nOpen a hub\tAnn Bell\tMay 2025\tOpen\n"
        assert "action" in kinds(read(table))
        assert "deliverable" in kinds(read(f"**Priority 2: Start well**\n\n{table}"))

    def test_a_decision_beside_an_action(self) -> None:
        reading = read(
            "Agenda item\tDecision\tAction\tLead\tBy when\n"
            "Winter\tApprove the plan\tPublish it\tAnn Bell\t30 Nov 2025\nBudget\tNote it\t\t\t\n"
        )
        assert [(e["of"], e["text"]) for e in stated(reading.records, "decision")] == [
            ("Winter", "Approve the plan"),
            ("Budget", "Note it"),
        ]

    def test_as_above_and_blank_groups_take_the_cell_above(self) -> None:
        reading = read(
            "Objective\tAction\tLead\tTimescale\nAccess\tOpen hubs\tAnn Bell\tMay 2025\n"
            "\tExtend hours\tAs above\tJune 2025\n"
        )
        second = stated(reading.records, "action")[1]
        assert (second["of"], second["owners"]) == ("Access", ["Ann Bell"])

    def test_a_table_without_a_header_under_another_is_uncertain(self) -> None:
        reading = read(
            "Ref\tAction\tLead\tDue date\n1\tShare the report\tAnn Bell\t30 June 2025\n\n"
            "### Part two\n\n2\tBring it back\tJoe Hart\t31 July 2025\n"
        )
        first, second = stated(reading.records, "action")
        assert ("uncertain" in first, second["uncertain"]) == (False, True)

    def test_a_header_that_repeats_is_no_row(self) -> None:
        header = "Ref\tAction\tLead\tDue date\n"
        row = "1\tShare the report\tAnn Bell\t30 June 2025\n"
        reading = read(f"{header}{row}{header}{row.replace('Share', 'Send')}")
        assert len(stated(reading.records, "action")) == 2
        assert (reading.coverage.rows, reading.coverage.rows_covered) == (2, 2)


class TestReasons:
    def test_a_tie_is_said_and_nothing_is_stated(self) -> None:
        reading = read("Milestone\tKPI\tRAG\nOpen hubs\tWaits\tG\n")
        assert set(kinds(reading)) == {"unrecognised"}
        assert whys(reading) == [
            "by its header the table may list indicators or milestones: Milestone, KPI, RAG"
        ]

    def test_the_words_that_are_not_understood_are_named(self) -> None:
        reading = read("Zebra\tLead\tDue\tFruit\nA\tAnn Bell\tMay 2025\tPear\n")
        (why,) = whys(reading)
        assert why.startswith("no heading says what the rows are; understood: Lead (who answers")
        assert why.endswith("not understood: Zebra, Fruit")

    def test_a_row_that_says_nothing_of_its_kind(self) -> None:
        reading = read(
            "Ref\tAction\tLead\tDue\n1\tShare it\tAnn Bell\tMay 2025\n2\t\tJoe Hart\tMay 2025\n"
        )
        assert whys(reading) == [
            "the other rows are read as actions; this one says nothing under 'Action'"
        ]

    def test_no_header(self) -> None:
        assert whys(read("Apple\tred\t100\nPear\tgreen\t90\n"))[0].startswith(
            "no row of the table is a header that is understood; it begins: Apple"
        )


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (
            "Indicator\tCurrent month\t\tYTD\t\n\tPlan\tActual\tPlan\tActual\nFalls\t1\t2\t3\t4\n",
            "measure",
        ),
        (
            "Risk\tLead\tInherent\t\tResidual\t\n\t\tImpact\tScore\tImpact\tScore\nBeds\tAnn Bell\t4\t16\t4\t12\n",
            "risk",
        ),
        (
            "Scheme\tPlan £k\tActual £k\tNext steps\tRAG\nTheatres\t250\t100\tOpen lists\tA\n",
            "scheme",
        ),
        ("Service area\tBudget £k\tActual £k\tVar %\nPay\t100\t110\t10.0\n", "finance_line"),
        ("KPI\tTarget\tApr-25\tRAG\tLead\nWaits\t92%\t61.2%\tR\tAnn Bell\n", "measure"),
    ],
)
def test_tables_like_those_of_known_papers_are_not_taken_for_them(table: str, kind: str) -> None:
    reading = read(table)
    assert kind in kinds(reading)
    assert "organisation" not in kinds(reading)
    assert reading.coverage.rows == reading.coverage.rows_covered == 1
