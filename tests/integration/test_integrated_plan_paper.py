"""The real two-year integrated plan of a clinical commissioning group, read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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
    Contract,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    Narrative,
    Organisation,
    Programme,
    Record,
    Role,
    Service,
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


def test_almost_everything_stands_in_records(reading: Reading) -> None:
    found = reading.coverage
    assert found.rows > 340
    assert found.rows_covered >= found.rows * 0.99
    assert found.paragraphs_covered >= found.paragraphs * 0.9
    assert found.paragraphs_narrative <= found.paragraphs * 0.5
    assert not [p for p in reading.problems if p.code == "recogniser-overlap"]


class TestTheArea:
    def test_key_facts(self, reading: Reading) -> None:
        people = at(reading, Fact, 74)
        assert people.text == "264,630 total patient population (GP practice population)"
        assert (people.subject, people.figures[0].value) == ("Population", D(264630))
        assert at(reading, Fact, 79).figures[0].value == 45
        budget = at(reading, Fact, 95).figures[0]
        assert (budget.value, budget.unit) == (D(300_000_000), "gbp")

    def test_needs(self, reading: Reading) -> None:
        smoking = at(reading, Fact, 204)
        assert [(f.value, f.unit) for f in smoking.figures] == [
            (D(19), "percent"),
            (D(35), "percent"),
        ]
        obesity = [f for f in of(reading, Fact) if f.source.line == 206]
        assert [(f.place, [x.value for x in f.figures]) for f in obesity] == [
            ("Brentwood", [D("21.6")]),
            ("Basildon", [D("26.7")]),
        ]
        assert at(reading, Fact, 210).figures[0].value == D("69.1")
        neet = at(reading, Fact, 1683)
        assert [f.value for f in neet.figures] == [
            D(x) for x in ("16.2", "13.2", "11.4", "6.3", "6.0")
        ]
        assert neet.subject == "Summary of Needs"
        gap = at(reading, Fact, 188)
        assert [(f.value, f.unit) for f in gap.figures] == [
            (D("9.6"), "years"),
            (D("5.5"), "years"),
        ]
        assert [(f.value, f.unit) for f in at(reading, Fact, 735).figures] == [
            (D("9.6"), "years"),
            (D("5.5"), "years"),
        ]

    def test_places(self, reading: Reading) -> None:
        assert at(reading, Fact, 168).place == "Basildon District"
        assert at(reading, Fact, 170).place == "Brentwood"
        assert at(reading, Fact, 185).place == "Basildon Town"
        assert (at(reading, Fact, 210).place or "").startswith("Basildon and Brentwood C")
        for line in (82, 174, 1679, 1683):
            assert at(reading, Fact, line).place is None, line

    def test_references_and_names_are_no_figures(self, reading: Reading) -> None:
        assert not at(reading, Fact, 172).figures
        assert not at(reading, Fact, 1617).figures
        assert not [f for f in of(reading, Fact) if f.source.line == 1041 and f.figures]

    def test_figures_of_later_years_have_no_year(self, reading: Reading) -> None:
        set_aside = at(reading, Fact, 1055).figures
        assert [(f.value, f.period.label if f.period else None) for f in set_aside] == [
            (D(1), "2013/14"),
            (D(2), None),
            (D(1), None),
        ]

    def test_pages_on_governance_hold_no_facts_of_the_place(self, reading: Reading) -> None:
        assert not [f for f in of(reading, Fact) if f.source.line in (132, 136, 137, 138, 144)]

    def test_the_caption_of_a_lost_map_is_no_fact(self, reading: Reading) -> None:
        assert not [f for f in of(reading, Fact) if f.source.line in (192, 196)]
        assert codes(reading, 190, 197) == {"figure-lost": 2}

    def test_providers(self, reading: Reading) -> None:
        trust = at(reading, Organisation, 87)
        assert (trust.name, trust.short_name, trust.org_kind) == (
            "Basildon and Thurrock Hospital",
            "BTUH",
            "acute_provider",
        )
        assert at(reading, Organisation, 91).org_kind == "ambulance_provider"
        assert at(reading, Organisation, 775).short_name == "BTUH"
        assert at(reading, Organisation, 805).org_kind == "community_provider"
        assert at(reading, Organisation, 814).name == "South Essex Partnership Trust (FT)"
        assert [(c.source.line, c.value_gbp) for c in of(reading, Contract)] == [
            (777, D(109_000_000)),
            (789, D(8_500_000)),
            (807, D(31_100_000)),
            (816, D(26_600_000)),
        ]
        assert [
            (g.goal_kind, g.parent) for g in of(reading, Goal) if g.source.line in (779, 790, 837)
        ] == [
            ("challenge", "Basildon and Thurrock University Hospital NHS Foundation Trust"),
            ("ambition", "EAST OF ENGLAND AMBULANCE"),
            ("vision", "THIRD SECTOR AND AQP"),
        ]

    def test_services(self, reading: Reading) -> None:
        found = of(reading, Service)
        unit, team = (s for s in found if s.source.line < 770)
        assert unit.name == "South Essex Dementia Unit - Step up Step Down Beds"
        assert "Acutely unwell - requiring intensive medical care" in unit.text
        assert team.name == "Dementia Intensive Support Team (DIST)"
        community = at(reading, Service, 808)
        assert (community.name, community.provider) == (
            "COMMUNITY",
            "North 'East London Foundation Trust",
        )

    def test_an_agenda_is_no_plan_item(self, reading: Reading) -> None:
        for line in (27, 156, 232, 657, 1608, 1636, 1823):
            kinds = {each.kind for each in reading.records if each.source.line == line}
            assert kinds == {"narrative"}, line


class TestPriorities:
    def test_the_three_cases(self, reading: Reading) -> None:
        cases = [g for g in of(reading, Goal) if g.rationale and g.proposal]
        assert [(g.code, g.title) for g in cases] == [
            ("1", "HYPERTENSION AND CORONARY HEART DISEASE"),
            ("2", "FAMILIES WITH COMPLEX NEEDS"),
            ("3", "INCREASING THE UTILISATION OF SINGLE POINT OF REFERRAL"),
        ]
        assert (cases[0].rationale or "").startswith("Clinical JSNA Profile identified")
        assert "if successful this project" in (cases[0].rationale or "")
        assert (cases[0].proposal or "").startswith("The Hypertension Deep Dive concluded")
        assert (cases[0].definition or "").startswith("Preventing strokes")
        assert "Community Budget programme" in (cases[1].proposal or "")
        assert "Ambulance Services" in (cases[2].proposal or "")

    def test_their_aims_and_objectives(self, reading: Reading) -> None:
        aim = at(reading, Goal, 431)
        assert (aim.goal_kind, aim.parent) == ("aim", "HYPERTENSION AND CORONARY HEART DISEASE")
        found = Counter(
            g.parent
            for g in of(reading, Goal)
            if g.goal_kind == "objective" and g.source.line < 490
        )
        assert list(found.values()) == [3, 4, 4]
        assert at(reading, Goal, 481).title == (
            "Extend the hours of the service to operate seven days a week"
        )

    def test_the_business_case(self, reading: Reading) -> None:
        found = [f for f in of(reading, FinanceLine) if f.statement == "business_case"]
        assert len(found) == 44
        assert {f.of for f in found} == {"HYPERTENSION AND CORONARY HEART DISEASE"}
        years = {(f.line, f.financial_year): f for f in found}
        assert years["NET Saving", "2013/14"].amount_gbp == 376_086
        assert years["Social Care Saving", "2015/16"].amount_gbp == 383_792
        cost = years["NHS Cost of Case Finding (additional SHC)", "2013/14"]
        assert (cost.amount_gbp, cost.as_printed) == (D("5268.40"), "£5,268.40")
        avoided = years["admissions avoided", "2014/15"]
        assert (avoided.value, avoided.unit, avoided.amount_gbp) == (D(70), "count", None)
        total = years["system saving (minus prescribing)", None]
        assert (total.column, total.amount_gbp, total.is_total) == (
            "Total over 3 years",
            D(1_160_871),
            True,
        )
        assert sum(f.is_total for f in found) == 11

    def test_the_countys_strategy(self, reading: Reading) -> None:
        county = [
            g for g in of(reading, Goal) if g.parent == "ESSEX JOINT HEATH AND WELLBEING STRATEGY"
        ]
        assert Counter(g.goal_kind for g in county) == {
            "vision": 3,
            "theme": 5,
            "priority": 3,
            "outcome": 9,
        }
        assert at(reading, Goal, 577).title == "Safeguarding"

    def test_mission_vision_and_aims(self, reading: Reading) -> None:
        assert at(reading, Goal, 262).goal_kind == "mission"
        assert at(reading, Goal, 372).goal_kind == "vision"
        ambition = at(reading, Goal, 120)
        assert ambition.title == (
            "The CCG's ambition is to place quality and safety at the heart of everything it does "
            "and commissions."
        )
        assert at(reading, Goal, 1196).parent == "UNPLANNED CARE"
        falls = at(reading, Goal, 1208)
        assert (falls.goal_kind, falls.title, falls.parent) == (
            "priority",
            "Falls Services",
            "UNPLANNED CARE",
        )

    def test_challenges(self, reading: Reading) -> None:
        found = [g for g in of(reading, Goal) if g.goal_kind == "challenge"]
        assert "Significant QIPP challenge over the next 3 years" in {g.title for g in found}
        assert {g.parent for g in found if g.source.line in (753, 755, 757)} == {"COPD"}
        assert at(reading, Fact, 739).figures[0].value == 35
        assert at(reading, Fact, 747).figures[0].value == 40

    def test_outcomes_that_a_sentence_announces(self, reading: Reading) -> None:
        found = [g for g in of(reading, Goal) if 1500 < g.source.line < 1520]
        assert Counter(g.goal_kind for g in found) == {"outcome": 4, "priority": 8}
        assert at(reading, Goal, 1564).title == "People will have good mental health"

    def test_actions(self, reading: Reading) -> None:
        first, *rest = of(reading, Action)
        assert len(rest) == 4
        assert first.of == "UNPLANNED CARE"
        assert first.text.startswith("Map type and effectiveness")


class TestPartners:
    def test_enabling_programmes(self, reading: Reading) -> None:
        found = {p.title: p for p in of(reading, Programme)}
        assert len(found) == 11
        assert len(found["INFORMATION"].aims) == 9
        assert found["GOVERNANCE"].roles == ["CLINICAL LEAD Dr Anil Chopra"]
        roles = {(r.of, r.person) for r in of(reading, Role) if r.source.line < 1040}
        assert roles == {
            ("GOVERNANCE", "Dr Anil Chopra"),
            ("ORGANISATIONAL DEVELOPMENT", "Dr Anil Chopra"),
            ("INFORMATION", "Tonia Parsons"),
            ("QUALITY & SAFEGUARDING", "Dr Sooraj Natarajan"),
            ("QUALITY & SAFEGUARDING", "Lisa Allen"),
            ("CONTRACTING", "Dr Reshma Rasheed"),
        }
        assert codes(reading, 896, 1033) == {"placeholder": 5}

    def test_forums(self, reading: Reading) -> None:
        groups = at(reading, Forum, 1629)
        assert groups.name == "Locality Groups"
        assert groups.members == ["Arterial", "Brentwood", "Partnership & BIC", "SEMC"]
        assert len(groups.responsibilities) == 8
        assert groups.responsibilities[0] == "QIPP delivery against agreed actions"
        board = at(reading, Forum, 1573)
        assert board.name == "South Essex Mental Health Strategy Board"
        assert board.chair == "a local authority representative"
        assert len(board.members) == 7
        overseer = at(reading, Forum, 1320)
        assert overseer.name == "Unplanned Care Board"
        assert overseer.members == [
            "Basildon and Thurrock Hospital",
            "Thurrock CCG",
            "North East London Foundation Trusts",
            "Essex County Council",
            "Out of Hours Providers",
            "East of England Ambulance Services",
        ]
        kinds = {at(reading, Organisation, line).org_kind for line in (89, 1314)}
        assert len(kinds) == 1

    def test_joint_commissioning(self, reading: Reading) -> None:
        found = [c for c in of(reading, Commitment) if 1748 <= c.source.line <= 1767]
        assert [c.contact for c in found] == [
            "Philippa Bull",
            "Barbara Herts/Sally Hughes",
            "Carolyn Terry",
            "Nicky O'Shaughnessy",
            "Mark Stancer",
            "Suzie Goodman/ Tony Crouch",
            "Philippa Bull",
            "Kevin Nunn/Janice Logie",
            "Barbara Herts/ Sally Hughes",
            "Barbara Herts",
            "Janice Logie/Kevin Nunn",
            "Sally Hughes",
        ]
        assert {(c.by, c.to) for c in found} == {("CCG", "ECC")}
        assert found[0].area == "Families with Complex Needs"
        assert Counter(c.framework for c in found) == {
            "Joint Commissioning to Start in 2013-2014": 8,
            "Plan in 2013-2014 for joint commissioning to start in 2014-15": 4,
        }

    def test_what_the_council_asks_of_health(self, reading: Reading) -> None:
        found = [c for c in of(reading, Commitment) if 1723 <= c.source.line <= 1736]
        assert {(c.by, c.to) for c in found} == {("Health", "ECC")}
        assert found[0].item == (
            "Health visitors and adult mental health workers to be part of Family with Complex "
            "Needs Teams"
        )
        assert len(found) == 8
        before = [c for c in of(reading, Commitment) if 1713 <= c.source.line <= 1720]
        assert [c.uncertain for c in before] == [True] * 5
        assert before[2].item == "Health to contribute to Healthy Schools"

    def test_interventions_by_priority(self, reading: Reading) -> None:
        found = [a for a in of(reading, Alignment) if a.framework == "JHWBB PRIORITIES"]
        assert Counter(a.framework_item for a in found) == {
            "Starting & Developing Well": 2,
            "Living & Working Well": 3,
            "Ageing Well": 7,
        }

    def test_the_constitution(self, reading: Reading) -> None:
        found = [c for c in of(reading, Commitment) if c.framework == "NHS CONSTITUTION"]
        assert len(found) == 88
        ticked = [c for c in found if c.source.line < 1920]
        assert Counter(c.to for c in ticked) == {"PATIENTS": 8, "STAFF": 4}
        assert {c.response for c in ticked} == {"✓"}
        free = at(reading, Commitment, 1971)
        assert free.item.startswith("You have the right to receive NHS services free of charge")
        assert free.response == (
            "The CCG will commission all NHS services to meet this fundamental NHS right"
        )
        assert (free.area, free.by) == ("1 ACCESS TO HEALTH SERVICES", "BASILDON AND BRENTWOOD CCG")
        fair = at(reading, Commitment, 2164)
        assert fair.item == "1.5 To fair treatment regarding pay."
        assert (fair.area, fair.to) == ("1 STAFF RIGHTS", "STAFF")
        duty = at(reading, Commitment, 2187)
        assert duty.to == "STAFF"
        assert (duty.response or "").endswith("Remuneration Committee to oversee this.")

    def test_page_headings_are_never_records(self, reading: Reading) -> None:
        headings = {
            "WORKSTREAMS: PLANNED CARE",
            "Work stream",
            "NHS CONSTITUTION COMMITMENT TO PATIENTS",
        }
        for each in reading.records:
            if not isinstance(each, Narrative):
                said = {getattr(each, name, None) for name in ("title", "text", "item", "name")}
                assert not said & headings, each


def test_dates_of_actions(reading: Reading) -> None:
    due = of(reading, Action)[0].due
    assert due is not None
    assert due.end == date(2014, 3, 31)
