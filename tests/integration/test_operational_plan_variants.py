"""What an audit of an operational plan found, in papers of other areas with other words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import (
    Fact,
    FinanceLine,
    Goal,
    Milestone,
    Narrative,
    Organisation,
    Programme,
    Record,
    Risk,
)

R = TypeVar("R", bound=Record)


def told(*values: Any) -> tuple[Any, ...]:
    """The values side by side, to be held against what was printed."""
    return values


def read(text: str) -> Reading:
    return read_bytes("plan.txt", text.encode())


def of(kind: type[R], records: Iterable[Record]) -> list[R]:
    return [each for each in records if isinstance(each, kind)]


def lines(reading: Reading, code: str) -> list[int]:
    return [each.source.line for each in reading.problems if each.code == code]


class TestProgrammePages:
    def test_a_risk_that_speaks_of_money_stays_a_risk(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\nKey Risks\n\n"
            "- Data\n- Beds and investment.\n- Time and savings\n\nSavings: Nil\n"
        )
        assert [e.description for e in of(Risk, reading.records)] == [
            "Data",
            "Beds and investment.",
            "Time and savings",
        ]
        (nothing,) = of(FinanceLine, reading.records)
        assert told(nothing.line, nothing.amount_gbp) == ("Savings", 0)

    def test_a_page_ends_where_the_next_slide_begins(self) -> None:
        reading = read(
            "Place Programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\nSavings: TBC\n\n"
            "Better care & support at home\n\n4 Outcomes\n\nOutcomes\n\nPeople live\nlonger.\n\n"
            "Homes are warm.\n\n4 Outcomes\n"
        )
        (stroke,) = of(Programme, reading.records)
        assert (stroke.money_notes, stroke.outcomes) == (["Savings: TBC"], [])
        assert [
            (e.goal_kind, e.title, e.parent)
            for e in of(Goal, reading.records)
            if e.goal_kind == "outcome"
        ] == [
            ("outcome", "People live longer.", None),
            ("outcome", "Homes are warm.", None),
        ]

    def test_money_to_be_confirmed_is_kept_as_printed_and_is_no_number(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\n"
            "Investments Required: TBC Savings: £0.4m\n"
        )
        assert [told(e.line, e.as_printed, e.amount_gbp) for e in of(FinanceLine, reading.records)] == [
            ("Investments Required", "TBC", None),
            ("Savings", "£0.4m", 400_000),
        ]  # fmt: skip
        assert lines(reading, "placeholder") == [5]

    def test_labels_that_nobody_filled_in(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\nProgramme Description\n\n"
            "Outcomes and benefits\n\n- More people at home (with the help\n\nKey Risks\n\n- Staff\n"
        )
        assert lines(reading, "entry-missing") == [5]
        assert lines(reading, "text-broken-off") == [9]

    def test_each_of_several_steps_has_its_own_figures(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\nKey Projects and Timescales\n\n"
            "- Home visits – in 4 wards by end of 25/26 and in 9 wards by Q1 2026/27\n"
        )
        assert [
            told(e.due.label if e.due else None, [f.value for f in e.figures])
            for e in of(Milestone, reading.records)
        ] == [("end of 25/26", [4]), ("Q1 2026/27", [9])]

    def test_a_focus_with_a_quarter_or_a_day_is_a_step(self) -> None:
        reading = read(
            "ICB-wide programme: Stroke\n\nProgramme Objective: Fewer strokes.\n\n"
            "Programme Description\n\nThe focus of work in 2025/26 will be to:\n\n"
            "- Open a home team in Q3\n- New test – from 04/05/25 with some 1,300 results\n"
            "- Keep lists at March 2024 levels\n"
        )
        steps = of(Milestone, reading.records)
        assert [(e.title, str(e.due.start) if e.due else None) for e in steps] == [
            ("Open a home team", "2025-10-01"),
            ("New test with some 1,300 results", "2025-05-04"),
        ]
        assert [e.title for e in of(Goal, reading.records) if e.goal_kind == "intervention"] == [
            "Keep lists at March 2024 levels"
        ]

    def test_the_year_in_a_label_and_a_total_told_in_prose(self) -> None:
        reading = read(
            "ICB Programme: Staff\n\nProgramme Objective: More staff.\n\nInvestments Required:\n\n"
            "- Fellowship fund 2025/26\n£ 41,500\n\nSavings:\n\n"
            "Total expected reductions are £610,200 as well as fewer agency shifts.\n"
        )
        assert [
            told(e.line, e.financial_year, e.amount_gbp, e.is_total)
            for e in of(FinanceLine, reading.records)
        ] == [
            ("Fellowship fund 2025/26", "2025/26", 41_500, False),
            ("Total expected reductions", None, 610_200, True),
        ]


class TestSteps:
    def test_a_plan_under_the_theme_printed_again_is_of_its_programme(self) -> None:
        reading = read(
            "STROKE SERVICES\n\nICB-wide programme\n\nProgramme Objective: Fewer strokes.\n\n"
            "Board Sponsor: Asha Pryce,\nCEO, Vale Trust\n\nStroke Board\nDelivery Lead: Rowan Hale\n\n"
            "STROKE SERVICES -\n\nStroke Plan 2025/26\n\nDeliverable\tWhen\tTrajectory\n"
            "Choice of ward\tQ1 Q2 Q3 Q4\t55% Target: 2024/25: 50% 2025/26: 60%\n"
            "Home visits\tQ1 Q2\t10% 20%\nSafer beds\tQ1 to Q3 Q2\t2.5 Based on 2023 ONS data on "
            "falls Fully fitted in 4 wards from Q3\n"
        )
        choice, visits, beds = of(Milestone, reading.records)
        assert {(e.of, e.workstream) for e in (choice, visits, beds)} == {
            ("STROKE SERVICES", "Stroke Plan 2025/26")
        }
        assert [told(f.basis, f.period.label if f.period else None, f.value) for f in choice.figures] == [
            ("trajectory", None, 55),
            ("target", "2024/25", 50),
            ("target", "2025/26", 60),
        ]  # fmt: skip
        assert [told(f.period.label if f.period else None, f.value) for f in visits.figures] == [
            ("Q1", 10),
            ("Q2", 20),
        ]
        assert [told(f.period.label if f.period else None, f.value) for f in beds.figures] == [
            (None, Decimal("2.5")),
            ("Q3", 4),
        ]
        assert lines(reading, "two-dates") == [20]

    def test_entries_that_lost_their_bullets(self) -> None:
        reading = read(
            "ICB Programme: Stroke\n\n2025/26 Deliverables\t\n"
            "Q1\tAgree the scope with wards Develop the offer for ward sisters Delivery of 5 clinics\n"
            "Q2\tOpen the Joint Development Board. Review of the pilot\n"
        )
        steps = of(Milestone, reading.records)
        assert [e.title for e in steps] == [
            "Agree the scope with wards",
            "Develop the offer for ward sisters",
            "Delivery of 5 clinics",
            "Open the Joint Development Board",
            "Review of the pilot",
        ]
        assert [e.uncertain for e in steps] == [True] * 3 + [False] * 2
        assert lines(reading, "items-joined") == [4]

    def test_a_bar_with_its_month_in_brackets(self) -> None:
        reading = read(
            "Timeline for 2025/26\n\nProject\tQ1 25/26\tQ2 25/26\nAgree the model (June 2025)\t█\t\n"
            "Open\t█\t█\n"
        )
        agree, opened = of(Milestone, reading.records)
        assert agree.due is not None
        assert (str(agree.due.end), agree.uncertain) == ("2025-06-30", True)
        assert (opened.due, opened.uncertain) == (None, False)


class TestPrioritiesOnDividers:
    TEXT = (
        "Our strategic priorities\n\n- Falls at home\n- Care homes\n- Long lives\n  - Hearts\n  - Lungs\n\n"
        "Duties\n\n- Waits\n- Safety\n\nCare close to home\n\nFalls at home\n\nCare homes\n\nLong lives\n\n"
        "Hearts\n\nLungs\n\nFALLS\n\nICB Programme: Falls\n\nProgramme Objective: None fall.\n\n"
        "Savings: Nil\n\nWhat the law asks of us\n\nDuties\n\nWaits\n\nSafety\n"
    )

    def test_priorities_have_the_theme_of_the_slide_that_names_them(self) -> None:
        goals = of(Goal, read(self.TEXT).records)
        assert [e.title for e in goals if e.goal_kind == "theme"] == [
            "Care close to home",
            "What the law asks of us",
        ]
        assert {e.title: e.parent for e in goals if e.goal_kind == "priority"} == {
            "Falls at home": "Care close to home",
            "Care homes": "Care close to home",
            "Long lives": "Care close to home",
            "Hearts": "Long lives",
            "Lungs": "Long lives",
            "Duties": "What the law asks of us",
            "Waits": "What the law asks of us",
            "Safety": "What the law asks of us",
        }

    def test_a_list_without_such_slides_has_no_themes(self) -> None:
        goals = of(Goal, read(self.TEXT.split("Care close")[0]).records)
        assert "theme" not in {e.goal_kind for e in goals}
        assert goals[0].parent is None


class TestPlaces:
    def test_two_places_in_a_sentence_have_their_own_figures(self) -> None:
        reading = read(
            "Demographics in Vale and Moor\n\nAbout 12% of people in Vale and 15% in Moor smoke.\n\n"
            "Lives are 5 years shorter in Vale for men (2.1 years in Moor) and 4 years for women.\n"
        )
        facts = of(Fact, reading.records)
        assert told(*((e.place, [f.value for f in e.figures]) for e in facts[:2])) == (
            ("Vale", [12]),
            ("Moor", [15]),
        )

    def test_statements_among_those_of_one_place_are_of_it_with_a_doubt(self) -> None:
        reading = read(
            "Demographics in Moor\n\nMoor has 4 wards.\n\nWhat makes us healthy?\n\nWork\n\n"
            "Moor has 9 large employers.\n\nMoney\n\nAbout 19% (6,300) of children are poor.\n\n"
            "In Year 6, 20% of children are obese. Homes cost 7-8 times the pay in Moor.\n"
        )
        (poor,) = [e for e in of(Fact, reading.records) if "poor" in e.text]
        assert told(poor.place, poor.uncertain, poor.figures[1].value) == ("Moor", True, 6300)
        (obese,) = [e for e in of(Fact, reading.records) if "obese" in e.text]
        assert [f.value for f in obese.figures] == [20, 7, 8]

    def test_a_part_of_the_country_is_a_place(self) -> None:
        reading = read(
            "Challenges faced by local providers\n\n"
            "Across north and west Vale we could lose 50% of staff by 2030/31.\n"
        )
        assert [e.place for e in of(Fact, reading.records)] == ["north and west Vale"]


class TestStatements:
    def test_bullets_on_an_area_of_care_are_facts(self) -> None:
        reading = read(
            "Planned care:\n\n• **Vale**\n\n- Lists are to return to the size of March 2024 by summer.\n"
            "- **Moor**\n- Since 1 May 2025, two teams share one list.\n\nOther news\n\n- The fair is on.\n"
        )
        facts = of(Fact, reading.records)
        assert [(e.subject, e.place) for e in facts] == [
            ("Planned care", "Vale"),
            ("Planned care", "Moor"),
        ]
        assert facts[1].period is not None
        assert str(facts[1].period.start) == "2025-05-01"
        assert [e.text for e in of(Narrative, reading.records)][-1] == "The fair is on."

    def test_partners_with_short_names_in_the_opening(self) -> None:
        reading = read(
            "Operational plan 2025/26\n\nNHS Vale ICB\n\nWe wrote it with Moor University Hospitals NHS "
            "Foundation Trust (MUHFT) and the north Vale Health and Care Partnership (NVHCP) (in part).\n"
        )
        found = [e for e in of(Organisation, reading.records) if e.short_name]
        assert [(e.name, e.short_name, e.org_kind) for e in found] == [
            ("Moor University Hospitals NHS Foundation Trust", "MUHFT", "acute_provider"),
            ("north Vale Health and Care Partnership", "NVHCP", "partnership"),
        ]

    @pytest.mark.parametrize(
        ("member", "kinds"),
        [
            ("Integrated Care Boards (Vale, Moor & Fen)", ["commissioner", "commissioner"]),
            ("Community and mental health providers (Alpha, Beta)", []),
            ("Chairs of the boards (see below)", []),
        ],
    )
    def test_bodies_whose_kind_stands_before_the_bracket(
        self, member: str, kinds: list[str]
    ) -> None:
        reading = read(
            f"The Vale Health Committee is chaired by Ann Bell and its members are:\n\n- {member}\n"
        )
        assert [e.org_kind for e in of(Organisation, reading.records)] == kinds
