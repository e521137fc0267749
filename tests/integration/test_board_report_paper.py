"""The real Health and Wellbeing Board performance report, read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import Concern, Deliverable, Goal, Measure, Role


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("003"))


@pytest.fixture(scope="module")
def deliverables(reading: Reading) -> list[Deliverable]:
    return [each for each in reading.records if isinstance(each, Deliverable)]


@pytest.fixture(scope="module")
def measures(reading: Reading) -> list[Measure]:
    return [each for each in reading.records if isinstance(each, Measure)]


def one(records: list[Deliverable], title: str, line: int | None = None) -> Deliverable:
    found = [
        each
        for each in records
        if each.title.startswith(title) and line in (None, each.source.line)
    ]
    assert len(found) == 1, [each.title for each in found]
    return found[0]


def measure(records: list[Measure], name: str, line: int | None = None) -> Measure:
    found = [
        each for each in records if each.name.startswith(name) and line in (None, each.source.line)
    ]
    assert len(found) == 1, [each.name for each in found]
    return found[0]


def test_every_row_is_one_record_and_no_header_is(
    deliverables: list[Deliverable], measures: list[Measure]
) -> None:
    assert len(deliverables) == 74
    assert len(measures) == 33
    titles = [each.title for each in deliverables] + [each.name for each in measures]
    assert not [
        title for title in titles if title.startswith(("Deliverable", "Indicator/", "Priority"))
    ]


def test_rows_cut_by_a_page_break_are_whole(
    deliverables: list[Deliverable], measures: list[Measure]
) -> None:
    review = one(deliverables, "Service review of Joint Integrated Reablement", 11)
    assert review.title == "Service review of Joint Integrated Reablement Service"
    assert (review.update or "").startswith(
        "Review taking place as part of developing a business case"
    )
    assert (review.source.line, review.source.end_line) == (11, 14)
    leads = one(deliverables, "Agree and implement CCG involvement")
    assert leads.title.endswith("• Medicines Management – Raymond Arhem")
    home = measure(measures, "Proportion of older people (65 and over)", 114)
    assert home.action == (
        "Hospital Social Work Team, Rapid Response and Assessment Team, and Joint Reablement Team "
        "in place and driving this agenda."
    )
    people = measure(measures, "% of adults in contact with secondary")
    assert people.leads == ["Mental Health Operational Group"]
    halves = ("Integrated Reablement Service", "partnership with CCG", "Service 'meeting", "Capps")
    assert not [each for each in deliverables if each.title.startswith(halves)]


def test_deadlines_and_their_history(deliverables: list[Deliverable]) -> None:
    strategy = one(deliverables, "Development of Essex Primary Care Strategy")
    assert strategy.deadline is not None
    assert (strategy.deadline.label, strategy.deadline.end) == ("October 2013", date(2013, 10, 31))
    assert [each.label for each in strategy.earlier_deadlines] == ["July 2013"]
    tier = one(deliverables, "Comprehensive Tier-Two")
    assert tier.deadline is not None
    assert tier.deadline.start == date(2015, 4, 1)
    assert [each.start for each in tier.earlier_deadlines] == [date(2014, 3, 1)]
    pilot = one(deliverables, "Pilot Step 1")
    assert pilot.deadline is not None
    assert (pilot.deadline.start, pilot.deadline.end) == (date(2013, 4, 1), date(2013, 9, 30))
    assert pilot.earlier_deadlines == []
    warning = one(deliverables, "Implement CQC recommendations")
    assert warning.deadline is not None
    assert (warning.deadline.end, warning.deadline.inferred) == (date(2013, 8, 13), True)
    going = one(deliverables, "Undertake scrutiny activity")
    assert going.deadline is not None
    assert (going.deadline.label, going.deadline.start) == ("On-going", None)


def test_struck_titles(deliverables: list[Deliverable]) -> None:
    access = one(deliverables, "Improve access to services for people with Learning")
    assert access.earlier_titles == [
        "South Essex Health Improvement Implementation Plan (improve access to services for people with LD)"
    ]
    assert access.rag == "R"
    dropped = [each for each in deliverables if each.state == "dropped"]
    assert len(dropped) == 6
    assert {each.objectives[0] for each in dropped} == {
        "Reduce the prevalence of smoking in Thurrock"
    }
    sport = one(deliverables, "Work with London Borough")
    assert sport.state == "active"
    assert sport.uncertain
    assert sport.leads == ["Debbie Maynard", "Beth Capps"]


def test_states(deliverables: list[Deliverable]) -> None:
    states = Counter(each.state for each in deliverables)
    assert states["new"] == 2
    assert one(deliverables, "Emotional Health and Wellbeing Plan").state == "transferred"
    assert one(deliverables, "Comprehensive list of people").state == "complete"
    assert one(deliverables, "Delivery of Elizabeth Gardens").state == "complete"
    assert one(deliverables, "Joint Integrated Reablement Service", 9).state == "active"


def test_leads_are_parted(deliverables: list[Deliverable], measures: list[Measure]) -> None:
    assert one(deliverables, "Development of a Market Position").leads == [
        "Josephine Winstone",
        "Christopher Smith",
    ]
    assert one(deliverables, "Establish joint monitoring group").leads == [
        "Jane Foster-Taylor",
        "Josephine Winstone",
        "Louise Brosnan",
    ]
    assert one(deliverables, "Undertake scrutiny activity").leads == [
        "Health and Wellbeing Board",
        "Overview and Scrutiny Committee",
    ]
    assert measure(measures, "Overall patient experience").leads == ["Locality Contract Managers"]


def test_as_above_takes_the_cell_above(measures: list[Measure]) -> None:
    overall = measure(measures, "Overall patient experience")
    assert (overall.action or "").startswith("Access is one of a number of KPIs")
    assert overall.deadline is not None
    assert (overall.deadline.end, overall.deadline.as_printed) == (date(2014, 3, 31), "As above")
    assert overall.as_printed["action"] == "As above"


def test_objectives(deliverables: list[Deliverable], reading: Reading) -> None:
    gateway = one(deliverables, "Design pilot for the Gateway")
    assert len(gateway.objectives) == 4
    assert gateway.objectives[1] == "People with mental health recover"
    older = one(deliverables, "Delivery of Elizabeth Gardens")
    assert older.objectives == [
        "Make Thurrock a great place in which to grow older",
        "Creating communities that support health and wellbeing",
        "Creating the social care and health infrastructure to manage demand",
    ]
    priorities = [
        e.title for e in reading.records if isinstance(e, Goal) and e.goal_kind == "priority"
    ]
    assert len(priorities) == len(set(priorities)) == 6


FIGURES = [
    (
        "Number of 4 week quitters",
        239,
        [("target", "2013/14", "1335"), ("actual", "1 st quarter", "188")],
    ),
    ("Permanent admissions", 214, [("target", "2013/14", "734"), ("actual", "quarter 1", "39")]),
    ("% of adults in contract", 144, [("target", "13/14", "14"), ("actual", "May 2013", "8.8")]),
    (
        "Increase in number of practices",
        28,
        [("actual", "2012/13", "65"), ("actual", "2013/14", "59")],
    ),
    ("Proportion of older people", 114, [("actual", "q1", "84.95"), ("target", "q1", "90")]),
    ("% overall satisfaction", 93, [("actual", "quarter 1", "90.3")]),
    ("% of attendees of weight", 274, [("target", "2013-14", "50"), ("actual", "quarter 1", "47")]),
]


@pytest.mark.parametrize(("name", "line", "figures"), FIGURES)
def test_figures_are_read_out_of_the_prose(
    measures: list[Measure], name: str, line: int, figures: list[tuple[str, str, str]]
) -> None:
    found = measure(measures, name, line).figures
    assert [(f.basis, f.period.label if f.period else None, str(f.value)) for f in found] == figures


def test_shares_keep_their_counts(measures: list[Measure]) -> None:
    budgets = measure(measures, "% of people with dementia and their carers").figures
    assert [(f.value, f.numerator, f.denominator) for f in budgets] == [
        (Decimal("15.8"), Decimal(23), Decimal(146)),
        (Decimal("20.9"), Decimal(34), Decimal(163)),
    ]
    complaints = measure(measures, "% of complaints received").figures
    assert [(f.value, f.numerator, f.denominator) for f in complaints] == [
        (Decimal(50), Decimal(3), Decimal(6))
    ]


def test_concerns(reading: Reading) -> None:
    concerns = [each for each in reading.records if isinstance(each, Concern)]
    assert [each.source.line for each in concerns] == [63, 64, 65]
    assert {each.priority for each in concerns} == {"Improve the Quality of Health and Social Care"}
    assert concerns[0].objectives == ["Improve the Quality of Secondary Care"]


def test_coverage_is_whole(reading: Reading) -> None:
    coverage = reading.coverage
    assert coverage.rows_covered == coverage.rows > 90
    assert coverage.paragraphs_covered == coverage.paragraphs
    assert coverage.paragraphs_narrative * 2 <= coverage.paragraphs
    assert "unrecognised" not in {each.kind for each in reading.records}


def test_people_listed_in_a_title(reading: Reading) -> None:
    found = [each for each in reading.records if isinstance(each, Role)]
    assert [(r.person, r.of) for r in found] == [
        ("Jane Foster-Taylor", "Mortality"),
        ("Henry Okoi", "Paediatric"),
        ("Anil Kalil", "A&E"),
        ("Raymond Arhem", "Medicines Management"),
    ]
    assert {r.role for r in found} == {"clinical leads"}
