"""The shapes of an integrated plan in other words, of other areas and other years."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import (
    Alignment,
    Commitment,
    Contract,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    Observation,
    Organisation,
    Programme,
    Record,
    Risk,
    Role,
    Scheme,
    Service,
    Standard,
)

R = TypeVar("R", bound=Record)
D = Decimal
OWNER = "NHS North Vale Integrated Care Board\n\n"


def read(text: str) -> Reading:
    return read_bytes("paper.txt", text.encode())


def of(kind: type[R], reading: Reading) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.problems]


def amounts(found: Iterable[FinanceLine]) -> list[Decimal | None]:
    return [each.amount_gbp for each in found]


class TestMoney:
    def test_a_savings_programme_in_millions(self) -> None:
        reading = read(
            OWNER + "Efficiency programme 2025/26\n\n"
            "Directorate\tTarget £m\tIdentified £m\tStatus\nUrgent care\t12.5\t(0.4)\t\n"
            "Elective care\t7.5\t3.1\t\nTotal\t20.0\t2.7\t\n"
        )
        found = of(FinanceLine, reading)
        assert amounts(found) == [12_500_000, -400_000, 7_500_000, 3_100_000, 20_000_000, 2_700_000]
        assert [f.is_total for f in found] == [False] * 4 + [True] * 2
        assert {f.financial_year for f in found} == {"2025/26"}
        assert {f.organisation for f in found} == {"NHS North Vale Integrated Care Board"}
        assert "marks-lost" in codes(reading)

    def test_without_a_unit_there_is_no_amount(self) -> None:
        reading = read(
            "Savings by area\n\nArea\tTarget\tIdentified savings\nBeds\t120\t110\nDrugs\t90\t80\n"
        )
        found = of(FinanceLine, reading)
        assert [(f.value, f.amount_gbp, f.unit) for f in found[:2]] == [
            (D(120), None, None),
            (D(110), None, None),
        ]

    def test_a_subtotal_shows_by_its_figures(self) -> None:
        reading = read(
            "Savings by provider (£k)\n\nArea\tBudget\tSavings\nEast Trust\t410\t12\n"
            "West Trust\t375\t11\nHospitals\t785\t23\nCommunity\t93\t4\n"
        )
        totals = {f.line for f in of(FinanceLine, reading) if f.is_total}
        assert totals == {"Hospitals"}

    def test_rating_weights_with_a_colon(self) -> None:
        reading = read("RISK WEIGHTS\n\nRed: 20%\tApplied to gross savings\nGreen: 95%\t\n")
        assert [(f.subject, f.figures[0].value) for f in of(Fact, reading)] == [
            ("Applied to gross savings", D(20)),
            ("Applied to gross savings", D(95)),
        ]

    def test_a_model_that_prints_its_unit(self) -> None:
        reading = read(
            "Medium term plan (£000)\n\n\t2026/27\t\t2027/28\t\n\tBase case\tWorst case\tBase case\t"
            "Worst case\nAllocation\t1,200\t1,150\t1,230\t1,160\nGap\t(40)\t(95)\t-\t(120)\n"
        )
        found = {(f.line, f.financial_year, f.scenario): f for f in of(FinanceLine, reading)}
        assert found["Gap", "2026/27", "Worst case"].amount_gbp == -95_000
        assert found["Allocation", "2027/28", "Base case"].amount_gbp == 1_230_000
        assert found["Gap", "2027/28", "Base case"].amount_gbp is None
        assert not any(f.uncertain for f in found.values())
        assert "unit-inferred" not in codes(reading)

    def test_a_model_without_any_unit(self) -> None:
        reading = read(
            "Financial model\n\n\t2026/27\t\n\tLikely\tDownside\nAllocation\t120.5\t119.0\n"
            "Spend\t121.1\t123.2\n"
        )
        found = of(FinanceLine, reading)
        assert {f.amount_gbp for f in found} == {None}
        assert found[0].value == Decimal("120.5")

    def test_a_business_case_by_year(self) -> None:
        reading = read(
            "Falls service: expected benefits\n\n\tCost (£k)\tGross saving (£k)\tFalls avoided\n"
            "2026/27\t120\t310.5\t45\n2027/28\t118\t402\t60\nTotal\t238\t712.5\t105\n"
        )
        found = {(f.line, f.financial_year): f for f in of(FinanceLine, reading)}
        assert found["Gross saving (£k)", "2026/27"].amount_gbp == 310_500
        avoided = found["Falls avoided", "2027/28"]
        assert (avoided.value, avoided.unit) == (D(60), "count")
        assert found["Cost (£k)", None].is_total

    def test_a_pooled_fund_in_thousands(self) -> None:
        reading = read(
            "Better Care Fund\n\nName of project\tExpected impact\t2026/27 funding £000\tMeasure\n"
            "Reablement\tShorter stays\t1,250\t85% at home\nEquipment\t\t310\t\nTotal\t\t1,560\t\n"
        )
        found = [f for f in of(FinanceLine, reading) if f.statement == "pooled_fund"]
        assert amounts(found) == [1_250_000, 310_000, 1_560_000]
        assert [f.is_total for f in found] == [False, False, True]
        assert {f.of for f in found} == {"Better Care Fund"}
        assert [(s.title, s.workstream) for s in of(Scheme, reading)] == [
            ("Reablement", "Better Care Fund"),
            ("Equipment", "Better Care Fund"),
        ]

    def test_running_costs_of_another_body(self) -> None:
        reading = read(
            "Running costs\n\n- £4.1m for staff (61 WTE)\n- £350k on premises\n\nNext part\n\n- x\n"
        )
        found = of(FinanceLine, reading)
        assert amounts(found) == [4_100_000, None, 350_000]
        assert (found[1].value, found[1].unit) == (D(61), "wte")


class TestSchemes:
    def test_net_savings_and_leads(self) -> None:
        reading = read(
            OWNER
            + "### Medicines\n\nInitiative\t2026/27 Actions\tNet saving 2026/27\tLead\tEnd goal\n"
            "Biosimilars\tSwitch patients\t£1.2m (FYE £1.5m)\tAnn Bell\tOne product\n"
            "Waste\tReview repeat orders\tTBC\tJoe Hart\tLess waste\nTotal\t\t£1.2m\t\t\n"
        )
        first, second = of(Scheme, reading)
        assert (first.saving_basis, first.net_saving_gbp, first.full_year_effect_gbp) == (
            "net",
            D(1_200_000),
            D(1_500_000),
        )
        assert (first.workstream, first.leads) == ("Medicines", ["Ann Bell"])
        assert (second.status, second.net_saving_gbp) == ("TBC", None)
        assert "placeholder" in codes(reading)
        total = of(FinanceLine, reading)
        assert [(t.amount_gbp, t.is_total) for t in total] == [(D(1_200_000), True)]

    def test_a_title_row_changes_the_workstream(self) -> None:
        head = "Scheme\t2026/27 Actions\tSavings\tEnd goal\n"
        reading = read(
            f"Urgent care – 2026/27 Target £2.0m\t\t\t\n{head}One\tDo it\t£0.4m\tHome\n\n"
            f"Elective – 2026/27 Target £1.0m\t\t\t\n{head}Two\tDo it\t£0.3m\tHome\n"
        )
        assert [(s.title, s.workstream) for s in of(Scheme, reading)] == [
            ("One", "Urgent care"),
            ("Two", "Elective"),
        ]
        assert amounts(of(FinanceLine, reading)) == [2_000_000, 1_000_000]

    def test_a_lone_table_is_no_scheme_table(self) -> None:
        reading = read("Scheme\tColour\tWeight\nApple\tred\t100\n")
        assert not any(s.workstream or s.saving_as_printed for s in of(Scheme, reading))
        assert not of(FinanceLine, reading)


class TestMatrices:
    def test_ticks_against_an_outside_list(self) -> None:
        reading = read(
            "HOW OUR PLANS LINK\n\nInitiative\tLong Term Plan\t\t\n\tPrevention\tCancer\tMental health\n"
            "Talking therapies\t✓\t\t✓\nRapid diagnosis\t\t✓\t\n"
        )
        found = {(a.item, a.framework, a.framework_item) for a in of(Alignment, reading)}
        assert found == {
            ("Talking therapies", "Long Term Plan", "Prevention"),
            ("Talking therapies", "Long Term Plan", "Mental health"),
            ("Rapid diagnosis", "Long Term Plan", "Cancer"),
        }

    def test_a_matrix_without_marks(self) -> None:
        reading = read(
            "OUR LINKS\n\nProgramme\tProject\tNeeds\t\t\n\t\tHeart\tLung\tMind\n"
            "Urgent\tHub\t\t\t\nUrgent\tVan\t\t\t\n"
        )
        assert not of(Alignment, reading)
        assert codes(reading) == ["marks-lost"]
        assert [(g.title, g.parent) for g in of(Goal, reading)] == [
            ("Hub", "Urgent"),
            ("Van", "Urgent"),
        ]

    def test_words_in_the_cells_are_no_marks(self) -> None:
        reading = read("Initiative\tA\tB\tC\nHub\tyes, from May\tno\tlater\nVan\tX\t\tX\n")
        assert not of(Alignment, reading)

    def test_standards_with_other_limits(self) -> None:
        reading = read(
            "DELIVERING THE OPERATING FRAMEWORK\n\n\tOur programmes\t\t\n\tUrgent\tElective\tCancer\n"
            "Ambulance calls answered within 30 minutes – 90%\tX\t\t\n"
            "Faster diagnosis within 28 days – 77.5%\t\t\tX\n"
        )
        found = of(Standard, reading)
        assert [(s.threshold, s.within.value, s.within.unit) for s in found if s.within] == [
            (D(90), D(30), "minutes"),
            (Decimal("77.5"), D(28), "days"),
        ]

    def test_a_scale_of_four_points(self) -> None:
        reading = read(
            OWNER + "ALIGNMENT WITH THE COUNTY STRATEGY\n\nSelf assessment\t1 low\t2\t3\t4 high\n"
            "Housing\t\t\tX\t\nWork\tX\tX\t\t\n"
        )
        found = of(Alignment, reading)
        assert [(a.framework, a.framework_item, a.strength) for a in found] == [
            ("COUNTY STRATEGY", "Housing", "3"),
            ("COUNTY STRATEGY", "Work", None),
        ]
        assert [o.value for o in of(Observation, reading)] == [3]
        assert codes(reading) == ["score-unclear"]

    def test_a_partners_plans_carry_down(self) -> None:
        reading = read(
            "Urgent care – Borough Lead – Ann Bell\n\nProject\tBorough plans\nHub\tHousing plan\nVan\t\n"
        )
        assert [(a.item, a.framework_item) for a in of(Alignment, reading)] == [
            ("Hub", "Housing plan"),
            ("Van", "Housing plan"),
        ]
        assert [(r.role, r.person, r.of) for r in of(Role, reading)] == [
            ("Borough Lead", "Ann Bell", "Urgent care")
        ]


class TestPeopleAndPartners:
    def test_risks_with_scores(self) -> None:
        reading = read(
            "Risk description\tLikelihood\tImpact\tScore\tMitigation\tOwner\n"
            "If staff leave then beds close\t3\t4\t12\tRecruit early\tAnn Bell\n"
        )
        risk = of(Risk, reading)[0]
        assert (risk.mitigation, risk.lead) == ("Recruit early", "Ann Bell")
        assert (risk.scores[0].likelihood, risk.scores[0].impact, risk.scores[0].score) == (
            3,
            4,
            12,
        )

    def test_forums_under_other_words(self) -> None:
        reading = read(
            "Committee\tPurpose\tAccountability\tMembership\tChair\n"
            "Quality Committee\tAssure quality\tTo the board\tNurse; Doctor\tAnn Bell\n"
        )
        forum = of(Forum, reading)[0]
        assert (forum.name, forum.duties, forum.chair) == (
            "Quality Committee",
            ["Assure quality"],
            "Ann Bell",
        )

    def test_asks_of_a_partner(self) -> None:
        reading = read(
            "Joint work from 2026\n\nService and LA contact\tICB contribution\n"
            "Carers (Ann Bell)\tTwo nurses\nEarly help Joe Hart\tTraining\n"
        )
        found = of(Commitment, reading)
        assert [(c.area, c.contact, c.by, c.to) for c in found] == [
            ("Carers", "Ann Bell", "ICB", "LA"),
            ("Early help", "Joe Hart", "ICB", "LA"),
        ]
        assert found[0].framework == "Joint work from 2026"

    def test_programmes_with_a_lead(self) -> None:
        reading = read(
            "ENABLING PROGRAMMES\n\nDIGITAL CARE\n\n- One record\n- Shared plans\n\n"
            "EXECUTIVE LEAD:\nProf Ann Bell\n"
        )
        programme = of(Programme, reading)[0]
        assert (programme.title, programme.aims) == ("DIGITAL CARE", ["One record", "Shared plans"])
        assert [(r.role, r.person) for r in of(Role, reading)] == [
            ("EXECUTIVE LEAD", "Prof Ann Bell")
        ]

    def test_providers(self) -> None:
        reading = read(
            "PROVIDER LANDSCAPE\n\nMENTAL HEALTH\n\nVale Partnership NHS Trust (VPT)\n\n"
            "- We spend £12.4m on contracted services\n- Challenges: long waits\n"
        )
        trust = of(Organisation, reading)[0]
        assert (trust.short_name, trust.org_kind) == ("VPT", "mental_health_provider")
        assert of(Contract, reading)[0].value_gbp == 12_400_000

    def test_the_constitution_beside_a_boards_answers(self) -> None:
        reading = read(
            "NHS CONSTITUTION COMMITMENT TO STAFF\tVALE ICB COMMITMENT\n1 RIGHTS\t\n"
            "1.1 To fair pay\tThe ICB will use national terms\n1.2 To safety\tThe ICB will train\n"
        )
        found = of(Commitment, reading)
        assert [(c.by, c.to, c.area) for c in found] == [("VALE ICB", "STAFF", "1 RIGHTS")] * 2
        assert not [c for c in found if c.item.startswith("NHS CONSTITUTION")]


class TestProse:
    def test_a_priority_argued_for(self) -> None:
        reading = read(
            "OUR PRIORITIES: 1. FALLS AT HOME\n\nCase for change: One in three falls.\n\n"
            "Proposal: A joint team.\n\nAim: To halve falls\n\nObjectives:\n\n- Visit 500 people\n"
        )
        case, aim, objective = of(Goal, reading)
        assert (case.title, case.code, case.rationale) == (
            "FALLS AT HOME",
            "1",
            "One in three falls.",
        )
        assert (aim.goal_kind, objective.goal_kind) == ("aim", "objective")
        assert aim.parent == objective.parent == "FALLS AT HOME"

    def test_goals_under_bare_headings(self) -> None:
        reading = read(
            "VALE PLACE STRATEGY\n\nVISION\n\nEveryone lives well for longer\n\nOUTCOMES\n\n"
            "- Homes – warm and dry\n- Work\n"
        )
        assert [(g.goal_kind, g.title, g.definition, g.parent) for g in of(Goal, reading)] == [
            ("vision", "Everyone lives well for longer", None, "VALE PLACE STRATEGY"),
            ("outcome", "Homes", "warm and dry", "VALE PLACE STRATEGY"),
            ("outcome", "Work", None, "VALE PLACE STRATEGY"),
        ]

    def test_a_heading_of_two_kinds_makes_no_goals(self) -> None:
        reading = read(
            "PRIORITIES, OBJECTIVES AND PLANNING\n\nIn its planning the board drew on priorities.\n"
        )
        assert not of(Goal, reading)

    def test_an_announced_list(self) -> None:
        reading = read(
            "JOINT WORKING: CARERS\n\nTogether we agreed the following priorities for carers:\n\n- Rest\n- Pay\n"
        )
        assert [(g.goal_kind, g.title, g.parent) for g in of(Goal, reading)] == [
            ("priority", "Rest", "CARERS"),
            ("priority", "Pay", "CARERS"),
        ]

    def test_a_service_page(self) -> None:
        reading = read(
            "OUR OFFER: carers\n\nVirtual Ward\n\nEligibility criteria\n\n- Adults\n\n"
            "Referral route: single number\n"
        )
        service = of(Service, reading)[0]
        assert service.name == "Virtual Ward"
        assert "Adults" in service.text

    def test_key_facts(self) -> None:
        reading = read("Key facts about Vale\n\n- 412,000 people\n- 61 practices\n")
        assert [f.figures[0].value for f in of(Fact, reading)] == [412_000, 61]

    def test_themes_and_their_intentions(self) -> None:
        reading = read(
            "ALIGNMENT WITH THE CHILDREN'S PLAN\n\nTheme\tKey initiatives\n"
            "Best start\t<ul><li>• Health visits</li><li>• Early talk</li></ul>\n"
        )
        assert [g.title for g in of(Goal, reading)] == ["Best start", "Health visits", "Early talk"]
        assert {a.framework for a in of(Alignment, reading)} == {"CHILDREN'S PLAN"}

    def test_contents(self) -> None:
        reading = read("CONTENTS\n\nChapter\tTitle\n1\tWho we are\n2\tMoney\n")
        assert [(f.subject, f.text) for f in of(Fact, reading)] == [
            ("1", "Who we are"),
            ("2", "Money"),
        ]
