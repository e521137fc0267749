"""The real five-year strategic plan of a health system, read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import (
    Action,
    Alignment,
    Commitment,
    Decision,
    Engagement,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    Measure,
    Milestone,
    Narrative,
    Observation,
    Organisation,
    Programme,
    Record,
    Scheme,
    Service,
    Unrecognised,
)

R = TypeVar("R", bound=Record)
D = Decimal


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("002"))


def of(reading: Reading, kind: type[R]) -> list[R]:
    return [each for each in reading.records if isinstance(each, kind)]


def between(reading: Reading, kind: type[R], first: int, last: int) -> list[R]:
    return [each for each in of(reading, kind) if first <= each.source.line <= last]


def at(reading: Reading, kind: type[R], line: int) -> R:
    found = between(reading, kind, line, line)
    assert len(found) == 1, found
    return found[0]


def goals(reading: Reading, kind: str, first: int = 1, last: int = 941) -> list[Goal]:
    return [each for each in between(reading, Goal, first, last) if each.goal_kind == kind]


def begins(found: Iterable[str], starts: Iterable[str]) -> bool:
    """True where the texts begin with these words, one by one."""
    return all(text.startswith(start) for text, start in zip(found, starts, strict=True))


def values(fact: Fact) -> list[Decimal | None]:
    return [each.value for each in fact.figures]


class TestWhole:
    def test_everything_stands_in_records(self, reading: Reading) -> None:
        found = reading.coverage
        assert found.paragraphs > 300
        assert found.paragraphs_covered >= found.paragraphs * 0.99
        assert found.paragraphs_narrative <= found.paragraphs * 0.25
        assert not [p for p in reading.problems if p.code == "recogniser-overlap"]

    def test_what_conversion_lost_is_reported(self, reading: Reading) -> None:
        found = Counter(each.code for each in reading.problems)
        assert found == {
            "figure-lost": 5,
            "marks-lost": 5,
            "columns-shifted": 1,
            "text-broken-off": 1,
        }

    def test_what_is_left_of_charts_is_no_observation(self, reading: Reading) -> None:
        assert not of(reading, Observation)
        ticks = {e.text for e in of(reading, Unrecognised) if "axis" in e.why}
        assert ticks == {"76.0 74.0 72.0", "70.0", "66.0", "2014/15"}
        assert all(not any(c.isalpha() for c in e.text) for e in of(reading, Unrecognised))

    def test_numbers_of_the_lost_matrix_align_nothing(self, reading: Reading) -> None:
        assert not between(reading, Alignment, 893, 941)
        assert not between(reading, Fact, 893, 941)


class TestPlanOnAPage:
    OBJECTIVES = (
        "our children to have",
        "encourage and support",
        "reduce the health gap",
        "people have control",
        "enable our older population",
    )

    def test_the_vision(self, reading: Reading) -> None:
        aim, vision = goals(reading, "vision")
        assert (aim.source.line, vision.source.line) == (14, 400)
        for each in (aim, vision):
            assert each.title.endswith("opportunity to live long, fulfilling, healthy lives.")

    def test_five_objectives(self, reading: Reading) -> None:
        found = goals(reading, "objective", 16, 38)
        assert begins([each.title for each in found], self.OBJECTIVES)
        assert [each.code for each in found] == ["one", "two", "three", "four", "five"]
        assert all(each.parent is None for each in found)

    def test_the_objectives_again(self, reading: Reading) -> None:
        wanted = goals(reading, "objective", 402, 407)
        appendix = goals(reading, "objective", 893, 941)
        starts = ("our children", "to encourage", "to reduce", "people to have", "to enable")
        assert begins([each.title for each in wanted], starts)
        assert [each.title for each in appendix] == [each.title for each in wanted]
        assert len(goals(reading, "objective")) == 15

    def test_two_interventions_with_their_parts(self, reading: Reading) -> None:
        first, second = (g for g in goals(reading, "intervention", 40, 63) if g.parent is None)
        assert (first.title, first.code) == ("Commissioning for prevention", "one")
        assert second.title == "Building services around the needs of the citizen"
        below = Counter(g.parent for g in goals(reading, "intervention", 40, 63) if g.parent)
        assert below == {first.title: 5, second.title: 3}
        again = goals(reading, "intervention", 848, 857)
        assert [g.title.casefold() for g in again] == [
            g.title.casefold() for g in goals(reading, "intervention", 40, 63)
        ]

    def test_governance(self, reading: Reading) -> None:
        found = [each.name for each in between(reading, Forum, 65, 71)]
        assert found[1:] == [
            "Joint Executive Group (JEG)",
            "Success for all - Southend Children’s partnership",
            "Urgent care working group",
        ]

    def test_success_criteria_and_values(self, reading: Reading) -> None:
        criteria = goals(reading, "success_criterion")
        starts = ("Delivery of the system", "Delivery of the outcome", "Financial recovery")
        assert begins([each.title for each in criteria], starts)
        beliefs = goals(reading, "value")
        assert [each.source.line for each in beliefs] == [78, 81, 84, 86, 409, 411, 413, 414]
        words = ("Planning and", "Understanding the", "Providing access", "Creating an")
        assert begins([each.title for each in beliefs], words * 2)
        assert {each.parent for each in (*criteria, *beliefs)} == {None}


class TestSummary:
    def test_a_pioneer(self, reading: Reading) -> None:
        found = at(reading, Fact, 103)
        assert found.subject == "Southend-on-Sea"
        assert found.period is not None
        assert (found.period.start, found.period.end) == (date(2013, 11, 1), date(2013, 11, 30))

    def test_workstreams_of_the_pioneer_programme(self, reading: Reading) -> None:
        found = goals(reading, "intervention", 106, 110)
        assert [g.title for g in found] == [
            "Commissioning",
            "Service delivery",
            "Prevention and engagement",
        ]
        assert {g.parent for g in found} == {"integration pioneer programme"}
        assert [g.code for g in found] == ["1", "2", "3"]

    def test_the_grant_and_its_wards(self, reading: Reading) -> None:
        grant = at(reading, Fact, 117)
        assert (grant.figures[0].value, grant.figures[0].unit) == (D(40_000_000), "gbp")
        assert grant.subject == "Community partners in Southend-on-Sea"
        wards = at(reading, Fact, 121)
        assert values(wards) == [6]
        assert "Shoeburyness" in wards.text

    def test_programmes(self, reading: Reading) -> None:
        found = [each.title for each in of(reading, Programme)]
        assert found == [
            "Our Children, Our Community, Our Future",
            "Acute services review",
            "South East Essex services review",
            "Southend system capacity review",
            "Primary care strategy/co-commissioning",
            "Health and social care integration pioneer programme/Better Care Fund",
            "Fulfilling lives children’s strategy",
            "Urgent care strategy",
        ]
        described = {p.title: p.description for p in of(reading, Programme) if p.description}
        assert "pan-Essex" in described["Acute services review"]
        assert len(described) == 4

    def test_the_text_that_its_page_cut(self, reading: Reading) -> None:
        (cut,) = (p for p in reading.problems if p.code == "text-broken-off")
        assert (cut.source.line, cut.source.end_line) == (138, 140)


class TestThePlace:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            (145, [180_000]),
            (147, [29, D("18.3")]),
            (148, [D("2.9")]),
            (151, [6_000, 12_000]),
            (173, [7_600]),
            (175, [D("23.6"), D("21.5")]),
            (180, [D("8.6")]),
            (182, [9]),
            (184, [6_000_000]),
        ],
    )
    def test_figures(self, reading: Reading, line: int, expected: list[Decimal]) -> None:
        found = at(reading, Fact, line)
        assert values(found) == expected
        assert (found.place, found.subject) == ("Southend-on-Sea", "Introducing Southend-on-Sea")

    def test_bases_and_periods(self, reading: Reading) -> None:
        growth = at(reading, Fact, 151)
        assert {f.basis for f in growth.figures} == {"forecast"}
        assert growth.period is not None
        assert growth.period.label == "2020"
        score = at(reading, Fact, 175).figures[0]
        assert score.period is not None
        assert score.period.label == "2012"
        assert {f.unit for f in at(reading, Fact, 180).figures} == {"years"}

    def test_a_sentence_that_two_boxes_parted(self, reading: Reading) -> None:
        found = at(reading, Fact, 167)
        assert found.text.startswith("Southend-on-Sea has higher levels")
        assert "hospital stays for alcohol" in found.text
        assert (found.figures, found.uncertain) == ([], True)
        assert 189 in {each.line for each in found.context}
        assert not between(reading, Record, 189, 190)


class TestPartners:
    def test_organisations(self, reading: Reading) -> None:
        found = [(e.name.split()[0], e.short_name, e.org_kind) for e in of(reading, Organisation)]
        assert found == [
            ("NHS", "Southend CCG", "commissioner"),
            ("Southend-on-Sea", None, "local_authority"),
            ("NHS", None, "commissioner"),
            ("Healthwatch", None, "other"),
            ("Southend", "SAVS", "third_sector"),
            ("South", "SEPT", "mental_health_provider"),
            ("Southend", "SUHFT", "acute_provider"),
            ("East", "EEAST", "ambulance_provider"),
        ]
        assert all(each.description for each in of(reading, Organisation))

    @pytest.mark.parametrize(
        ("line", "subject", "expected"),
        [
            (193, "NHS Southend Clinical Commissioning Group", [180_000]),
            (206, "Southend-on-Sea Borough Council", [40]),
            (219, "Southend CCG", [36, 19]),
            (299, "Southend University Hospital NHS Foundation Trust", [350_000]),
            (311, "East of England Ambulance Service NHS Trust", [1_000_000, 30_000]),
            (313, "East of England Ambulance Service NHS Trust", [1_000_000]),
            (314, "East of England Ambulance Service NHS Trust", [11, 3]),
        ],
    )
    def test_their_figures(
        self, reading: Reading, line: int, subject: str, expected: list[int]
    ) -> None:
        found = at(reading, Fact, line)
        assert found.subject == subject
        assert values(found) == expected

    def test_services(self, reading: Reading) -> None:
        short = {each.name: each.short_name for each in of(reading, Organisation)}
        found: dict[str | None, list[str]] = {}
        for each in between(reading, Service, 191, 327):
            found.setdefault(short.get(each.provider or "", each.name), []).append(each.name)
        hospital = found["SUHFT"]
        assert hospital[:3] == [
            "accident and emergency department",
            "acute services",
            "acute medical and surgical specialties",
        ]
        assert {"ear, nose and throat", "obstetrics and gynaecology"} <= set(hospital)
        assert hospital[-1] == "centre of excellence for the care of stroke"
        assert len(hospital) == 14
        assert found["SEPT"] == [
            "integrated care",
            "mental health",
            "learning disability",
            "social care",
            "community health services",
            "community and mental health services",
        ]
        assert found["EEAST"] == ["999 emergency services"]
        assert found["NHS 111"] == ["NHS 111"]

    def test_a_paragraph_of_another_column_keeps_its_body(self, reading: Reading) -> None:
        assert {e.provider for e in between(reading, Service, 318, 326)} == {
            "Southend University Hospital NHS Foundation Trust"
        }
        assert at(reading, Fact, 208).subject == "Southend-on-Sea Borough Council"

    def test_forums(self, reading: Reading) -> None:
        board = at(reading, Forum, 212)
        assert (board.name, len(board.responsibilities)) == ("Health and Wellbeing Board", 1)
        forum = at(reading, Forum, 235)
        assert (forum.name, len(forum.responsibilities)) == ("GP Members Forum", 2)
        assert at(reading, Forum, 623).name == "multidisciplinary team meetings"


class TestUnitOfPlanning:
    def test_the_joint_executive_group(self, reading: Reading) -> None:
        forum = at(reading, Forum, 349)
        assert (forum.name, len(forum.members)) == ("Joint Executive Group", 6)
        focus = goals(reading, "priority", 356, 359)
        assert [each.title for each in focus] == [
            "Better Care Fund",
            "Integration pioneer programme",
            "Access to 7-day services",
        ]
        assert {each.parent for each in focus} == {"Joint Executive Group"}

    def test_who_leads_the_work(self, reading: Reading) -> None:
        assert at(reading, Action, 339).owners == ["JEG"]

    def test_focus_areas_of_joint_commissioning(self, reading: Reading) -> None:
        found = goals(reading, "priority", 370, 371)
        assert [each.title for each in found] == [
            "children’s services",
            "learning disability services",
            "integrated care services",
        ]
        assert {each.parent for each in found} == {"developing joint commissioning"}


class TestVisionPages:
    def test_balance_is_expected_twice(self, reading: Reading) -> None:
        first, second = (m for m in of(reading, Milestone) if "financial balance" in m.title)
        assert first.due is not None
        assert second.due is not None
        assert (first.due.end, second.due.label) == (date(2016, 3, 31), "2016/17")
        assert second.of == "Financial recovery"

    def test_commitments(self, reading: Reading) -> None:
        found = between(reading, Commitment, 416, 438)
        assert [each.item.split()[0] for each in found] == [
            "Ensuring",
            "Developing",
            "Adopting",
            "Providing",
            "Ensuring",
            "Supporting",
        ]
        assert {each.framework for each in found} == {"Our commitment"}
        assert {each.by for each in found} == {"Southend-on-Sea health system"}
        assert [bool(each.response) for each in found] == [True, False, True, False, False, True]

    def test_other_commitments(self, reading: Reading) -> None:
        found = [e for e in of(reading, Commitment) if e.framework != "Our commitment"]
        assert [(e.source.line, e.by) for e in found] == [
            (93, "our unit of planning"),
            (335, "Our unit of planning"),
            (381, "Southend-on-Sea health system"),
            (455, "All partners within the Southend-on-Sea health system"),
            (589, None),
        ]

    def test_decisions(self, reading: Reading) -> None:
        plan, ambitions, finance = of(reading, Decision)
        assert plan.date is not None
        assert (plan.of, plan.date.start) == ("This plan", date(2014, 6, 18))
        assert plan.by == "Southend-on-Sea Health and Wellbeing Board"
        assert ambitions.of == "Our ambitions"
        assert (finance.source.line, finance.by) == (890, "NHS England")

    def test_alignments(self, reading: Reading) -> None:
        found = [(a.source.line, a.item, a.strength) for a in of(reading, Alignment)]
        assert found == [
            (104, "the Better Care Fund plan", "fully"),
            (442, "Our strategic vision", "completely"),
            (447, "Our plan for the Better Care Fund in Southend-on-Sea", "perfectly"),
            (488, "the key outcomes of our strategic vision", None),
        ]
        assert of(reading, Alignment)[-1].framework == "NHS Outcomes Framework"


class TestOutcomes:
    def test_five_domains(self, reading: Reading) -> None:
        found = goals(reading, "domain")
        starts = ("Preventing", "Enhancing", "Helping", "Ensuring", "Treating")
        assert begins([each.title for each in found], starts)
        assert [each.code for each in found] == ["1", "2", "3", "4", "5"]
        assert {each.parent for each in found} == {"NHS Outcomes Framework"}

    def test_the_ambitions_of_the_framework(self, reading: Reading) -> None:
        found = goals(reading, "ambition", 454, 490)
        assert [each.code for each in found] == [str(n) for n in range(1, 8)]
        assert {each.parent for each in found} == {"NHS Outcomes Framework"}
        (mixed,) = (p for p in reading.problems if p.code == "columns-shifted")
        assert mixed.source.line == 455

    AMBITIONS = (
        ("One", "Potential years of life lost", "per 100,000 population", "premature deaths"),
        ("Two", "Health related", "total EQ-5D per 100 people with LTCs", "health status score"),
        ("Three", "Reducing the amount of time", None, "composite measure"),
        ("Four", "Increasing the proportion", None, None),
        ("Five", "Increase the amount of people", "per 100 patients", "inpatient care"),
        ("Six", "Increase the proportion", "per 100 patients", "Out of Hours"),
        ("Seven", "Making significant progress", None, None),
    )

    @pytest.mark.parametrize(("code", "title", "unit", "means"), AMBITIONS)
    def test_seven_local_ambitions(
        self, reading: Reading, code: str, title: str, unit: str | None, means: str | None
    ) -> None:
        (found,) = (g for g in goals(reading, "ambition", 511, 714) if g.code == code)
        assert found.title.startswith(title)
        assert found.unit == unit
        if means is None:
            assert found.definition is None
        else:
            assert found.definition is not None
            assert means in found.definition

    def test_measures_stand_under_their_ambition(self, reading: Reading) -> None:
        found = of(reading, Measure)
        assert [each.name.split(":")[0] for each in found] == ["EA1", "EA2", "EA4", "EA5", "EA5"]
        assert found[2].name == "EA4: Emergency Admissions Composite Measure"
        assert found[2].objectives[0].startswith("Reducing the amount of time")

    def test_areas_of_focus(self, reading: Reading) -> None:
        one = goals(reading, "priority", 513, 514)
        assert [each.title for each in one] == [
            "reducing health inequality",
            "improving outcomes for people with long term conditions",
        ]
        assert {(each.parent or "")[:9] for each in one} == {"Potential"}
        joint = goals(reading, "priority", 518, 524)
        assert [each.title for each in joint] == [
            "Learning disability",
            "Mental health",
            "Children’s services",
            "Maternity services",
            "Services for older people",
        ]
        assert {each.parent for each in joint} == {"joint commissioning arrangements"}
        fund = goals(reading, "priority", 642, 646)
        assert (len(fund), fund[0].parent) == (4, "Better Care Fund plans")
        assert at(reading, Goal, 715).title == "Safety of our patients"

    def test_better_care_fund_schemes(self, reading: Reading) -> None:
        found = of(reading, Scheme)
        assert len(found) == 6
        assert {(e.workstream, e.saving_basis) for e in found} == {
            ("Better Care Fund", "not_stated")
        }
        assert found[-1].title == "Transforming the emergency care pathway"

    def test_challenges_and_enablers(self, reading: Reading) -> None:
        assert [each.source.line for each in goals(reading, "challenge")] == [384, 527, 528, 891]
        enabled = [each.title for each in goals(reading, "enabler", 858, 865)]
        assert enabled[1:] == [
            "the use of information technology",
            "effective communications by commissioners, providers and citizens",
        ]

    def test_undertakings_belong_to_their_ambition(self, reading: Reading) -> None:
        review = at(reading, Action, 664)
        assert (review.owners, (review.of or "")[:19]) == (["CCG"], "Increase the amount")
        budgets = at(reading, Milestone, 557)
        assert budgets.start is not None
        assert (budgets.start.label, budgets.due) == ("2015", None)
        assert at(reading, Service, 617).name == "single point of referral (SPOR)"


class TestCitizens:
    THEMES = ("Patient/carer", "High-quality", "Better access", "Seamless care", "Personalised")

    def test_what_people_talked_about(self, reading: Reading) -> None:
        found = between(reading, Engagement, 738, 747)
        assert [each.theme for each in found[1:]] == [
            "Hospital services",
            "Emergency services",
            "Mental health and wellbeing",
            "Services in the community",
            "Long-term conditions",
            "GP practices",
            "Self care",
        ]
        assert {each.event for each in found} == {"Help us design your NHS"}
        assert {each.date.start for each in found if each.date} == {date(2014, 1, 28)}

    def test_another_date_of_the_event_is_kept(self, reading: Reading) -> None:
        found = at(reading, Engagement, 425)
        assert found.date is not None
        assert (found.event, found.date.label) == ("call to action event", "January 2013")

    def test_key_themes(self, reading: Reading) -> None:
        found = goals(reading, "theme")
        assert begins([each.title for each in found], self.THEMES)

    def test_you_said_we_did(self, reading: Reading) -> None:
        found = between(reading, Engagement, 761, 838)
        assert begins([each.theme for each in found], self.THEMES)
        assert [len(each.answered_in) for each in found] == [6, 7, 9, 8, 7]
        assert found[0].answered_in[:3] == [
            "P4 – Plan on a page",
            "P16 – Southend-on-Sea Health System Strategic Vision",
            "P17 – Our commitment",
        ]
        assert "P5-6 – Executive summary" in found[3].answered_in
        assert found[4].answered_in[-1] == "P34 – Primary Care Strategy"


class TestMoney:
    def test_the_deficit(self, reading: Reading) -> None:
        line = at(reading, FinanceLine, 887)
        assert (line.organisation, line.line, line.financial_year) == (
            "Southend CCG",
            "deficit",
            "2013/14",
        )
        assert (line.amount_gbp, line.as_printed, line.is_total) == (D(3_100_000), "£3.1m", False)
        assert values(at(reading, Fact, 888)) == [3_100_000, 3_000_000]
        assert at(reading, Fact, 138).subject == "Southend CCG"

    def test_the_recovery(self, reading: Reading) -> None:
        assert at(reading, Action, 891).owners == ["recovery director"]


def test_the_introduction_states_no_plan_item(reading: Reading) -> None:
    assert {type(each) for each in between(reading, Record, 1, 12)} == {Narrative}
