"""The shapes of an operational plan in other areas, other years and other words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import (
    Action,
    Commitment,
    Decision,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    GrowthAssumption,
    Milestone,
    Organisation,
    Programme,
    Record,
    Risk,
    Role,
    Scheme,
)

R = TypeVar("R", bound=Record)


def told(*values: Any) -> tuple[Any, ...]:
    """The values side by side, to be held against what was printed."""
    return values


def read(text: str) -> Reading:
    return read_bytes("plan.txt", text.encode())


def of(kind: type[R], records: Iterable[Record]) -> list[R]:
    return [each for each in records if isinstance(each, kind)]


class TestProgrammePages:
    def test_an_icb_page_with_roles_above_its_title(self) -> None:
        reading = read(
            "AGEING WELL\n\nSRO: Dr Ann Bell Delivery Lead: Joe Hart\n\n"
            "ICB Programme: [Falls at home]\n\nProject objective: Fewer falls.\n\n"
            "Expected benefits:\n\n- Fewer broken hips\n\nMain risks\n\n- Too few staff\n\n"
            "Key milestones\n\n- Go live by Q2 2026/27\n\nCosts and savings\n\n"
            "Funding required: £0.5m\n\nSavings: N/A\n\nSomething else\n\nOther prose follows.\n"
        )
        (page,) = of(Programme, reading.records)
        assert (page.title, page.level, page.theme) == ("Falls at home", "icb", "AGEING WELL")
        assert [(e.role, e.person) for e in of(Role, reading.records)] == [
            ("SRO", "Dr Ann Bell"),
            ("Delivery Lead", "Joe Hart"),
        ]
        (step,) = of(Milestone, reading.records)
        assert step.due is not None
        assert (step.of, step.title, str(step.due.start)) == (
            "Falls at home",
            "Go live",
            "2026-07-01",
        )
        assert [e.amount_gbp for e in of(FinanceLine, reading.records)] == [500_000, None]
        assert [e.description for e in of(Risk, reading.records)] == ["Too few staff"]
        assert "Other prose" not in page.model_dump_json()

    def test_a_theme_is_not_carried_to_another_level(self) -> None:
        reading = read(
            "CANCER\n\nICS-wide programme\n\nObjective: Diagnose early.\n\n"
            "Place programme: Lung checks\n\nObjective: Check more.\n"
        )
        cancer, lungs = of(Programme, reading.records)
        assert (cancer.title, cancer.theme, lungs.theme) == ("CANCER", "CANCER", None)

    def test_a_placeholder_is_a_problem_and_no_content(self) -> None:
        reading = read(
            "CCG Programme: Stroke\n\nProgramme Objective: [text]\n\nKey Risks\n\nTBC\n\n"
            "Programme Description\n\nDr Hart to complete\n"
        )
        assert of(Programme, reading.records)[0].objective is None
        assert not of(Risk, reading.records)
        codes = [e.source.line for e in reading.problems if e.code == "placeholder"]
        assert codes[:2] == [3, 7]

    def test_a_lead_that_nobody_holds(self) -> None:
        reading = read("ICB Programme: Stroke\n\nObjective: Less.\n\nClinical Lead: various\n")
        assert not of(Role, reading.records)
        assert "lead-unnamed" in {e.code for e in reading.problems}


class TestTablesOfSteps:
    def test_dates_before_and_behind(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\nKey milestones\n\nDate\tInitiatives\nMay 2025\tOpen the unit\n"
            "Q3 2025/26\tReview it\n\nTask\tTarget date\nTrain staff\t30/09/2025\nBuy beds\tOn-going\n"
        )
        assert [
            (e.title, e.due.label if e.due else None) for e in of(Milestone, reading.records)
        ] == [
            ("Open the unit", "May 2025"),
            ("Review it", "Q3 2025/26"),
            ("Train staff", "30/09/2025"),
            ("Buy beds", "On-going"),
        ]

    def test_a_gantt_of_months_with_arrows(self) -> None:
        reading = read(
            "Timeline for 2025\n\nActivity\tApr-25\tMay-25\tJun-25\nDesign\t➔\t➔\t\nBuild\t\t\t█\n"
        )
        design, build = of(Milestone, reading.records)
        assert design.start is not None
        assert design.end is not None
        assert (str(design.start.start), str(design.end.end)) == ("2025-04-01", "2025-05-31")
        assert build.start is not None
        assert (build.start.label, build.of) == ("Jun-25", "Timeline for 2025")

    def test_a_table_of_prices_is_no_gantt(self) -> None:
        reading = read("Fees\n\nItem\tQ1 24/25\tQ2 24/25\nParking\t3\t4\n")
        assert not of(Milestone, reading.records)


class TestMoney:
    def test_millions_and_brackets(self) -> None:
        reading = read(
            "Finance – NHS Vale ICB\n\nService\t2025/26 Budget £m\t2026/27 Budget £m\n"
            "Community services\t41.5\t43.0\nEfficiencies to find\t(2.25)\t-\nTotal\t39.25\t43.0\n"
        )
        lines = of(FinanceLine, reading.records)
        assert lines[0].amount_gbp == Decimal(41_500_000)
        assert (lines[2].amount_gbp, lines[2].line) == (Decimal(-2_250_000), "Efficiencies to find")
        assert (lines[3].amount_gbp, lines[3].as_printed) == (None, "-")
        assert [e.is_total for e in lines] == [False] * 4 + [True] * 2
        assert {e.organisation for e in lines} == {"NHS Vale ICB"}

    def test_no_unit_anywhere_is_no_amount(self) -> None:
        reading = read("Allocation type\t2025/26\t2026/27\nProgramme\t100,200\t101,300\n")
        assert [told(e.amount_gbp, e.value) for e in of(FinanceLine, reading.records)] == [
            (None, 100_200),
            (None, 101_300),
        ]

    def test_schemes_with_a_gross_saving(self) -> None:
        reading = read(
            "2025/26 efficiency schemes – NHS Vale ICB\n\nScheme\tGross saving (£k)\tStage\n"
            "Wound care\t1,250\tDelivering\nStoma care\tTBC\tIdea\n"
        )
        wound, stoma = of(Scheme, reading.records)
        assert told(wound.gross_saving_gbp, wound.saving_basis) == (1_250_000, "gross")
        assert (stoma.gross_saving_gbp, stoma.saving_as_printed) == (None, "TBC")

    def test_growth_in_one_column(self) -> None:
        reading = read("Plan 2026/27\n\nPOD\tVale Trust growth\nDay cases\t2.5%\n")
        (day,) = of(GrowthAssumption, reading.records)
        assert (day.provider, day.pod, day.rate_percent) == (
            "Vale Trust",
            "Day cases",
            Decimal("2.5"),
        )


class TestGovernance:
    def test_a_committee_and_its_members(self) -> None:
        reading = read(
            "The Vale Health Committee is chaired by Ann Bell and its members are:\n\n"
            "- Providers (Vale Hospital, Moor Council)\n- Patient leaders\n"
        )
        (forum,) = of(Forum, reading.records)
        assert (forum.name, forum.chair) == ("Vale Health Committee", "Ann Bell")
        assert [e.org_kind for e in of(Organisation, reading.records)] == [
            "acute_provider",
            "local_authority",
        ]

    def test_programmes_with_sponsors(self) -> None:
        reading = read(
            "Place strategic programmes\n\nHousing\n\nWarm homes for all.\n\n"
            "Executive Sponsor: Ann Bell, Director of Public Health, Moor Council\n\n"
            "Housing Forum\nProgramme Manager: Joe Hart\n"
        )
        (housing,) = of(Programme, reading.records)
        assert (housing.title, housing.forum, housing.level) == (
            "Housing",
            "Housing Forum",
            "place",
        )
        assert [e.organisation for e in of(Role, reading.records)] == ["Moor Council", None]

    def test_requirements_by_area(self) -> None:
        reading = read(
            "NHS operational planning guidance\n\nElective care\n\n- 65% within 18 weeks (see page 4)\n"
        )
        found = of(Commitment, reading.records)
        assert [e.area for e in found] in (["Elective care"], [])

    def test_control_and_next_steps(self) -> None:
        reading = read(
            "Version\tApproved by\tDate\tSummary of changes\n1.0\tBoard\t12 May 2025\tFirst issue\n\n"
            "Next steps\n\n- Appoint a chair (June 2025)\n"
        )
        (first,) = of(Decision, reading.records)
        assert first.date is not None
        assert (first.by, str(first.date.start)) == ("Board", "2025-05-12")
        (chair,) = of(Action, reading.records)
        assert (chair.text, str(chair.due.end) if chair.due else None) == (
            "Appoint a chair",
            "2025-06-30",
        )


class TestPlaces:
    def test_captions_that_lead(self) -> None:
        reading = read(
            "Public health issues in Vale and Moor\n\nVale\n\n12% of adults smoke.\n\nMoor\n\n"
            "9% of adults smoke.\n"
        )
        assert [told(e.place, e.figures[0].value) for e in of(Fact, reading.records)] == [
            ("Vale", 12),
            ("Moor", 9),
        ]

    def test_priorities_and_prose_with_figures(self) -> None:
        reading = read("Our priorities\n\n- Start well\n\nMoney\n\nWe spent £2.4m in 2024/25.\n")
        assert [(e.goal_kind, e.title) for e in of(Goal, reading.records)] == [
            ("priority", "Start well")
        ]
        (spent,) = of(Fact, reading.records)
        assert told(spent.subject, spent.figures[0].value) == ("Money", 2_400_000)
