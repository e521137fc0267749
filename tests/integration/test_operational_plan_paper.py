"""The commissioning operational plan of two CCGs for 2019/20: facts read by eye from the paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import (
    Action,
    Commitment,
    Decision,
    Engagement,
    Fact,
    FinanceLine,
    Forum,
    Goal,
    Milestone,
    Organisation,
    Programme,
    Record,
    Risk,
    Role,
    Scheme,
    Unrecognised,
)

R = TypeVar("R", bound=Record)


def told(*values: Any) -> tuple[Any, ...]:
    """The values side by side, to be held against what was printed."""
    return values


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("001"))


def of(kind: type[R], reading: Reading, line: int | None = None) -> list[R]:
    found = [each for each in reading.records if isinstance(each, kind)]
    return found if line is None else [each for each in found if each.source.line == line]


PROGRAMMES = [
    (573, "system", "STRENGTHENED GP SERVICES", "Primary Care Strategy"),
    (720, "ccg", "IMPROVED CARE IN THE COMMUNITY", "Deteriorating Patient"),
    (850, "ccg", "IMPROVED CARE IN THE COMMUNITY", "Single Point of Referral - SPOR"),
    (971, "ccg", "CHILDREN'S SERVICES", "Children's Transformation Programme"),
    (1025, "ccg", "CHILDREN'S SERVICES: SEND", "Enhance SEND provision"),
    (1071, "system", "MATERNITY SERVICES", "MATERNITY SERVICES"),
    (1172, "ccg", None, "Respiratory"),
    (1278, "ccg", "SUPPORTING SELF CARE & PREVENTION", "Cardiology"),
    (1761, "system", "LEARNING DISABILITIES", "Transforming Care"),
    (1922, "ccg", "CREATING EFFICIENCIES", "20% Reduction on Running Costs"),
    (2150, "ccg", "TECHNOLOGY", "IT: Preparing for the future"),
    (2371, "ccg", "DATA & INFORMATION", "Population Health"),
    (2464, "system", "STP-wide Enabling Programmes", "Estates"),
    (2598, "system", "STP: Strategic Programmes", "Primary Care & Localities"),
]


@pytest.mark.parametrize(("line", "level", "theme", "title"), PROGRAMMES)
def test_programmes(reading: Reading, line: int, level: str, theme: str, title: str) -> None:
    (found,) = of(Programme, reading, line)
    assert (found.level, found.theme, found.title) == (level, theme, title)


def test_what_a_programme_holds(reading: Reading) -> None:
    (care,) = of(Programme, reading, 808)
    assert care.title == "Carers"
    assert care.objective is not None
    assert care.objective.startswith("to jointly invest with Southend Borough Council")
    assert care.outcomes[1] == "Access to dedicated information, advice and guidance"
    assert len(care.outcomes) == 6
    assert care.risks[1] == "Services fail to deliver outcomes."
    assert care.money_notes[0] == "Investments Required: £100,000"
    (emergency,) = of(Programme, reading, 1685)
    assert emergency.forum == "Strategic A&E Board"
    assert emergency.roles[0] == "Board Sponsor: Clare Panniker, CEO, Acute Hospitals"


def test_an_objective_in_brackets_and_one_that_was_never_written(reading: Reading) -> None:
    (costs,) = of(Programme, reading, 1922)
    assert costs.objective == "Reduce running costs by 20% by 2021"
    assert [of(Programme, reading, line)[0].objective for line in (1761, 2273, 2315)] == [None] * 3


ROLES = [
    (32, "Accountable Officer", "Terry Huff", "Accountable Officer", None),
    (34, "Director of Strategy & Planning", "Charlotte Dillaway", None, None),
    (47, "Foreword", "Terry Huff", "Accountable Officer", None),
    (1023, "Clinical Lead", "Dr Kate Barusya", None, None),
    (1023, "Operational Lead", "Caroline McCarron", None, None),
    (1089, "Board Sponsor", "Lisa Allen", "AO", "Basildon & Brentwood CCG"),
    (1092, "Delivery Lead", "Teresa Kearney", "Chief Nurse", "BBCCG"),
    (1166, "Board Sponsor", "Donald McGeachy", "Medical Director", "Joint Commissioning Team"),
    (1440, "Executive Lead", "Tricia D,Orsi", "Chief Nurse", None),
    (1444, "Implementation Lead", "Lorraine Coyle", "Deputy Chief Nurse", None),
    (1563, "Board Sponsor", "Sally Morris", "CEO", "EPUT"),
    (1566, "Delivery Lead", "Mark Tebbs", None, None),
    (1720, "Delivery Lead", "Andrew Pike", None, None),
    (2394, "Led by", "Alison Foster", "Joint Transformation Analyst", "PMO"),
    (2461, "Delivery Lead", "Phil Carver", None, "HEE"),
    (2478, "Board Sponsor", "John Niland", "CEO", "Provide"),
    (2535, "Identified Lead", "Clare Panniker", "CEO", "Acute Hospitals"),
    (2536, "Identified Lead", "Andy Ray", "Chief Finance Officer", "CCG Joint Team"),
    (2540, "Identified Lead", "Stephanie Dawe", "Chief Nurse", "NELFT & Provide"),
    (2613, "Board Sponsor", "Peter Fairley", "Director of Integration", "Essex County Council"),
]


@pytest.mark.parametrize(("line", "role", "person", "post", "organisation"), ROLES)
def test_roles(
    reading: Reading, line: int, role: str, person: str, post: str | None, organisation: str | None
) -> None:
    found = next(e for e in of(Role, reading, line) if (e.role, e.person) == (role, person))
    assert post is None or found.job_title == post
    assert found.organisation == organisation


def test_of_whom_roles_speak_and_how_to_reach_them(reading: Reading) -> None:
    (finance,) = of(Role, reading, 36)
    assert finance.contact == "mark.barker@nhs.net"
    assert finance.of == "Commissioning Operational Plan 2019-2020"
    assert of(Role, reading, 1092)[0].of == "MATERNITY SERVICES"
    assert of(Role, reading, 2537)[1].person == "Simon Worrall"
    assert of(Role, reading, 2537)[1].of == "Prescribing/high cost drugs"


STEPS = [
    (605, "Facilitate discussions between Clinical Directors", "Q3", "2019-10-01", "2019-12-31"),
    (683, "Locality Enhanced Access Services", "1 st Apr 2019", "2019-04-01", "2019-04-01"),
    (684, "Launch Membership Development", "Q1", "2019-04-01", "2019-06-30"),
    (685, "Launch of Primary Care Networks", "Q2 – Q4", "2019-07-01", "2020-03-31"),
    (787, "GP engagement", "December 2018-March 2019", "2018-12-01", "2019-03-31"),
    (834, "Paper written", "Mid June", "2019-06-11", "2019-06-20"),
    (880, "Mobilisation of new model", "April to July 2019", "2019-04-01", "2019-07-31"),
    (922, "SPC – 24/7 service mobilised", "October 2019", "2019-10-01", "2019-10-31"),
    (958, "SEE sign-off Locality Strategy", "Autumn 2018", "2018-09-01", "2018-11-30"),
    (959, "Locality dashboard development", "Nov-Jan – 2018/19", "2018-11-01", "2019-01-31"),
    (963, "Governance (SEE Partnership)", "June/July 2019", "2019-06-01", "2019-07-31"),
    (998, "Joint Paediatric Clinic – fully", "Q1 2020/21", "2020-04-01", "2020-06-30"),
    (999, "Paediatric Feeding", "Q3 19/20", "2019-10-01", "2019-12-31"),
    (1055, "Review and improve all systems", "Q2-4", "2019-07-01", "2020-03-31"),
    (1164, "Timed pathways implemented", "Q4", "2020-01-01", "2020-03-31"),
    (1182, "Primary Care support Programme", "May – Dec 2019", "2019-05-01", "2019-12-31"),
    (1310, "Project end – BAU", "November 2019", "2019-11-01", "2019-11-30"),
    (1437, "Glenwood School audit and findings", "Q3", "2019-10-01", "2019-12-31"),
    (1561, "24/7 community crisis service live", "Q4", "2020-01-01", "2020-03-31"),
    (1827, "Recruitment of staff", "March-April 2019", "2019-03-01", "2019-04-30"),
    (2338, "Tier 2 Visa Support", "May 2019", "2019-05-01", "2019-05-31"),
]


@pytest.mark.parametrize(("line", "title", "label", "start", "end"), STEPS)
def test_dated_steps(
    reading: Reading, line: int, title: str, label: str, start: str, end: str
) -> None:
    found = next(e for e in of(Milestone, reading, line) if e.title.startswith(title))
    assert found.due is not None
    assert (found.due.label, str(found.due.start), str(found.due.end)) == (label, start, end)


BARS = [
    (749, "Extend care home pilot", "Sepsis", "2019-04-01", "2020-03-31"),
    (752, "Review 0-4 audit results", "Sepsis", "2019-04-01", "2019-06-30"),
    (759, "Agree model with EPUT (May 2019)", "Skype – 14 day rule", "2019-04-01", "2019-06-30"),
    (1600, "Use local data to understand existing inequalities.", None, "2019-01-01", "2019-03-31"),
    (1607, "PDSA cycle before wider implementation", None, "2019-07-01", "2019-09-30"),
    (1660, "Following dedication of June EOL summit", None, "2019-07-01", "2020-03-31"),
    (1897, "Integrated training", None, "2019-07-01", "2020-03-31"),
    (2210, "AGEM Migration Phase 3", None, "2019-10-01", "2020-03-31"),
    (2258, "St Lukes Refurbishment", None, "2019-04-01", "2020-09-30"),
]


@pytest.mark.parametrize(("line", "title", "group", "start", "end"), BARS)
def test_bars(
    reading: Reading, line: int, title: str, group: str | None, start: str, end: str
) -> None:
    (found,) = of(Milestone, reading, line)
    assert found.title.startswith(title)
    assert found.workstream == group
    assert found.start is not None
    assert found.end is not None
    assert (str(found.start.start), str(found.end.end)) == (start, end)


def test_a_bar_that_was_lost_is_reported_and_not_invented(reading: Reading) -> None:
    (licences,) = of(Milestone, reading, 760)
    assert (licences.due, licences.start, licences.end) == (None, None, None)
    lost = {e.source.line for e in reading.problems if e.code == "marks-lost"}
    assert {760, 1600, 2209} <= lost


def test_a_trajectory_gives_each_quarter_its_value(reading: Reading) -> None:
    (care,) = of(Milestone, reading, 1103)
    assert [
        told(f.basis, f.period.label if f.period else None, f.value, f.unit) for f in care.figures
    ] == [("trajectory", f"Q{n}", value, "percent") for n, value in enumerate((20, 25, 30, 35), 1)]
    (choice,) = of(Milestone, reading, 1102)
    years = {f.period.label: f.value for f in choice.figures if f.period}
    assert years == {"2018/19": 70, "2019/20": 80, "2020/21": 90}


def test_a_plan_of_a_programme_is_its_workstream(reading: Reading) -> None:
    steps = [e for line in range(1101, 1109) for e in of(Milestone, reading, line)]
    assert {(e.of, e.workstream) for e in steps} == {("MATERNITY SERVICES", "LMS Plan 2019/20")}
    (choice,) = of(Milestone, reading, 1102)
    assert [told(f.basis, f.value) for f in choice.figures] == [
        ("trajectory", 70), ("target", 70), ("target", 80), ("target", 90),
    ]  # fmt: skip
    (safety,) = of(Milestone, reading, 1107)
    assert [told(f.period.label if f.period else None, f.value) for f in safety.figures] == [
        (None, Decimal("4.98")), ("Q4", 3), ("2020", 20), ("2025", 50),
    ]  # fmt: skip
    assert 1107 in {e.source.line for e in reading.problems if e.code == "two-dates"}


def test_steps_that_stood_in_one_line_are_parted_and_told(reading: Reading) -> None:
    assert [(e.title, e.uncertain) for e in of(Milestone, reading, 1709)] == [
        ("Mental health crisis service in place and integrated with 111", True),
        ("Implementation of ESDAR pilot across STP", True),
    ]
    assert len(of(Milestone, reading, 1706)) == 4
    (hours,) = of(Milestone, reading, 1707)
    assert [told(f.value, f.unit) for f in hours.figures] == [(70, "hrs/week")]
    joined = [e.source.line for e in reading.problems if e.code == "items-joined"]
    assert joined == [603, 1706, 1709, 1749, 2142, 2143, 2144]


def test_figures_belong_to_their_own_step(reading: Reading) -> None:
    clinics = of(Milestone, reading, 998)
    assert [[f.value for f in e.figures] for e in clinics] == [[6], [8]]
    (test,) = of(Milestone, reading, 1147)
    assert test.due is not None
    assert told(str(test.due.start), test.figures[0].value) == ("2019-02-14", 2680)
    (model,) = of(Milestone, reading, 759)
    assert model.due is not None
    assert (model.due.label, str(model.due.end)) == ("May 2019", "2019-05-31")


def test_risks(reading: Reading) -> None:
    (pressure,) = of(Risk, reading, 869)
    assert pressure.of == "Single Point of Referral - SPOR"
    assert pressure.description.startswith("Acute hospital pressures reducing service’s ability")
    assert of(Risk, reading, 1236)[0].description == "GPwER fails to have impact as desired"
    assert of(Risk, reading, 1652)[0].description == "Staff capacity and investment."
    assert of(Risk, reading, 1653)[0].of == "Dementia Pathway"
    assert len([e for e in of(Risk, reading) if e.of == "Care pathway for people"]) == 0
    assert [e.source.line for e in of(Risk, reading) if e.of == "Medicines Management"] == [
        1808, 1809, 1810,
    ]  # fmt: skip


def test_forums(reading: Reading) -> None:
    (board,) = of(Forum, reading, 2555)
    assert (board.name, board.chair) == ("Mid and South Essex STP Board", "Dr Anita Donley")
    assert len(board.members) == 6
    assert board.members[3] == "Community and mental health providers (Provide, NELFT, EPUT)"
    assert [of(Forum, reading, line)[0].name for line in range(2564, 2568)] == [
        "Clinical Cabinet", "Chairs’ Group", "Service User Advisory Group",
        "Finance Oversight Group",
    ]  # fmt: skip
    assert of(Forum, reading, 2567)[0].duties == [
        "the group oversees financial planning for the STP."
    ]


def test_requirements_and_duties(reading: Reading) -> None:
    (slide,) = of(Commitment, reading, 2630)
    assert (slide.framework, slide.response) == ("National Planning Guidance", "see slide 17")
    (stays,) = of(Commitment, reading, 2639)
    assert (stays.area, stays.response) == ("Urgent and Emergency Care", "see slide 17")
    assert of(Commitment, reading, 2661)[0].area == "Learning Disability and Autism"
    assert of(Commitment, reading, 2675)[0].area == "Primary Care and Community Services"
    duties = [e for e in of(Commitment, reading) if "Statutory" in e.framework]
    assert len(duties) == 14
    assert duties[9].item.startswith("Promote the Prevent duty")


def test_places_and_people(reading: Reading) -> None:
    facts = {e.source.line: e for e in of(Fact, reading)}
    assert told(facts[114].place, facts[114].figures[0].value) == ("Southend", 18)
    assert [told(f.value, f.unit) for f in facts[108].figures] == [(11, "years"), (10, "years")]
    assert (facts[144].place, facts[144].figures[0].value) == ("Castle Point", Decimal("6.6"))
    assert (facts[176].place, facts[182].place) == ("Rochford", "Rochford")
    assert facts[264].figures[1].value == 3755
    assert told(facts[128].figures[0].numerator, facts[128].figures[0].denominator) == (1, 5)
    assert facts[388].place == "Castle Point and Rochford"
    assert facts[92].figures[0].value == Decimal("3.56")
    assert facts[1988].figures[0].value == Decimal("5.9")
    both = [told(e.place, [f.value for f in e.figures]) for e in of(Fact, reading, 402)]
    assert both == [
        ("Castle Point", [6, Decimal("4.3")]), ("Rochford", [Decimal("3.2"), Decimal("4.4")]),
    ]  # fmt: skip
    assert (facts[252].place, facts[252].uncertain) == ("Southend", True)
    assert [told(f.value, f.unit) for f in facts[262].figures] == [(Decimal("1.35"), "per 1,000")]
    assert [told(f.value, f.unit) for f in facts[1784].figures] == [
        (30, "per million"), (12, "per million"), (15, "per million"),
    ]  # fmt: skip
    assert told(facts[1457].figures[0].basis, facts[2021].figures[0].basis) == ("target", "target")
    assert (facts[2520].place, facts[2530].place) == ("Basildon", "Mid Essex")


def test_goals_actions_and_the_rest(reading: Reading) -> None:
    goals = of(Goal, reading)
    assert [e.title for e in goals if e.goal_kind == "enabler"][:4] == [
        "Finance", "Technology", "Workforce", "Communications & Engagement",
    ]  # fmt: skip
    frailty = next(e for e in goals if e.source.line == 504)
    assert (frailty.goal_kind, frailty.parent) == (
        "priority",
        "Supporting self care and prevention",
    )
    assert [e.source.line for e in goals if e.goal_kind == "vision"] == [519, 2418]
    parents = {e.title: e.parent for e in goals if e.goal_kind == "priority"}
    assert parents["Maternity services"] == "Seamless, joined-up services for people"
    assert parents["Cancer"] == "A focus on prevention rather than treatment"
    assert parents["Elective Care"] == "Delivering national & local priorities"
    assert [(e.parent, e.source.line) for e in goals if e.source.line in (2408, 2413)] == [
        (None, 2408), (None, 2413),
    ]  # fmt: skip
    (chair,) = of(Action, reading, 2581)
    assert chair.due is not None
    assert (chair.due.label, str(chair.due.end)) == ("September 2019", "2019-09-30")
    (draft,) = of(Decision, reading, 41)
    assert draft.date is not None
    assert (draft.of, draft.text, draft.date.label) == (
        "Draft v1", "Priorities proposed", "March 2019",
    )  # fmt: skip
    assert len(of(Engagement, reading)) == 4
    assert [e.short_name for e in of(Organisation, reading, 20)] == ["SUHFT", "EPUT"]
    assert [e.name for e in of(Organisation, reading, 2558)] == [
        "Essex County Council", "Southend-on-Sea Borough Council", "Thurrock Council",
    ]  # fmt: skip


def test_what_must_not_exist(reading: Reading) -> None:
    said = [e.model_dump_json() for e in reading.records if not isinstance(e, Unrecognised)]
    for nothing in ("[text]", "Michelle to add", '"Tbd', "Reviewed by:/when"):
        assert not [text for text in said if nothing in text], nothing
    assert not {"Project", "Scheme", "Date"} & {e.title for e in of(Scheme, reading)}
    assert not {"Project", "2019/20 Deliverables"} & {e.title for e in of(Milestone, reading)}
    assert not {"Various", "TBC", "Currently"} & {e.person for e in of(Role, reading)}
    assert not of(FinanceLine, reading, 1980)
    to_come = [e for e in of(FinanceLine, reading) if e.as_printed.upper() == "TBC"]
    assert len(to_come) == 7
    assert all(e.amount_gbp is None and e.value is None for e in to_come)
    assert not [e for e in of(FinanceLine, reading) if e.as_printed in ("4, Outcomes", "Tbd")]
    assert not [e for e in of(Goal, reading) if e.title.startswith("Plan on a page")]
    contents = [e for e in reading.records if 12 <= e.source.line <= 18]
    assert not contents
    placeholders = {e.source.line for e in reading.problems if e.code == "placeholder"}
    assert {766, 929, 1276, 1763, 1864, 2275, 2317, 2387, 2615, 2622} <= placeholders
    assert 1224 in {e.source.line for e in reading.problems if e.code == "number-malformed"}
    assert "recogniser-overlap" not in {e.code for e in reading.problems}


def test_coverage(reading: Reading) -> None:
    found = reading.coverage
    assert found.rows_covered >= 0.99 * found.rows > 240
    assert found.paragraphs_covered >= 0.97 * found.paragraphs > 900
    assert found.paragraphs_narrative * 2 < found.paragraphs
