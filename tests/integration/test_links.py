"""What a record names is found: the programme it is part of, the organisation, the goal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from builders import NOVEMBER, bring, due, goal, hours, member, organisation, plan, source
from placeplan.records.delivery import Action, Milestone, Programme, Qia
from placeplan.records.finance import Contract, FinanceLine, GrowthAssumption, Scheme
from placeplan.records.places import Forum
from placeplan.records.risk import Risk
from placeplan.records.shapes import PeriodShape, Score
from placeplan.records.strategy import Alignment, Commitment
from placeplan.rooms.activity import models as activity
from placeplan.rooms.delivery import models as delivery
from placeplan.rooms.finance import models as finance
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.risk import models as risk
from placeplan.rooms.strategy import models as strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Northtown CCG", "N1")


@pytest.fixture
def board(ccg: Organisation) -> Plan:
    return plan(ccg)


@pytest.fixture
def ana(ccg: Organisation) -> Person:
    return member("ana", ccg)


def programme(title: str = "Frailty", line: int = 1, **fields: object) -> Programme:
    return Programme.model_validate({"source": source(line), "title": title, **fields})


def step(of: str, line: int, title: str = "Open the line") -> Milestone:
    return Milestone(source=source(line), of=of, title=title, as_printed=title)


def line(amount: str | None, at: int = 1, **fields: object) -> FinanceLine:
    return FinanceLine.model_validate(
        {
            "source": source(at),
            "statement": "expenditure",
            "line": f"Line {at}",
            "amount_gbp": amount,
            "is_total": False,
            "as_printed": amount or "-",
            **fields,
        }
    )


def test_parts_lead_to_their_programme_else_to_their_scheme(board, ana):
    scheme = Scheme(source=source(9), title="Wound care", saving_basis="net", workstream="FRAILTY")
    bring(
        board,
        ana,
        programme(),
        scheme,
        step("frailty", 2),
        Action(source=source(3), of="Frailty", text="Meet."),
        Risk(source=source(4), of="Frailty", description="Nobody comes."),
        GrowthAssumption(source=source(5), of="Wound care", pod="A&E", as_printed="1"),
        line("5", 6, of="Wound  Care"),
        Qia(source=source(7), of="Something else", domain="Patient safety"),
    )
    frailty = delivery.Programme.objects.get()
    wounds = delivery.Scheme.objects.get()
    assert wounds.programme == frailty
    for model in (delivery.Milestone, delivery.Action, risk.Risk):
        row = model.objects.get()
        assert (row.programme, row.scheme) == (frailty, None)
    for part in (activity.GrowthAssumption, finance.FinanceLine):
        found = part.objects.get()
        assert (found.programme, found.scheme) == (None, wounds)
    assessment = delivery.Qia.objects.get()
    assert (assessment.of, assessment.programme, assessment.scheme) == (
        "Something else",
        None,
        None,
    )


def test_of_several_of_one_title_the_last_above_is_meant_and_none_below(board, ana):
    bring(
        board,
        ana,
        step("Workforce", 5, "Too early to say whose"),
        programme("Workforce", 10, theme="Staff"),
        step("Workforce", 12, "First"),
        programme("Workforce", 20, theme="System"),
        step("Workforce", 30, "Second"),
    )
    found = {
        row.title: row.programme and row.programme.theme for row in delivery.Milestone.objects.all()
    }
    assert found == {"Too early to say whose": None, "First": "Staff", "Second": "System"}


def test_a_later_paper_leads_to_the_programme_that_stands(board, ana):
    bring(board, ana, programme(description="Old"))
    bring(board, ana, programme(description="New"), stated_on=NOVEMBER, at=hours(1))
    bring(board, ana, step("Frailty", 3), stated_on=NOVEMBER, at=hours(2), name="steps.txt")
    row = delivery.Milestone.objects.get()
    assert row.programme is not None
    assert row.programme.description == "New"


def test_a_programme_leads_to_its_goal_and_to_its_forum(board, ana):
    bring(
        board,
        ana,
        goal("objective", "Fewer falls", 1),
        goal("theme", "Care at home", 2),
        Forum(source=source(3), name="Falls Board"),
        programme("One", 4, objective="Fewer falls", forum="FALLS BOARD"),
        programme("Two", 5, theme="Care at home"),
        programme("Three", 6, theme="Fewer falls"),
    )
    rows = {row.title: row for row in delivery.Programme.objects.select_related("goal")}
    titles = {name: row.goal and row.goal.title for name, row in rows.items()}
    assert titles == {"One": "Fewer falls", "Two": "Care at home", "Three": "Fewer falls"}
    assert rows["One"].governed_by is not None
    assert rows["Two"].governed_by is None


def test_organisations_are_found_and_none_is_made(board, ana, ccg):
    bring(
        board,
        ana,
        Scheme(source=source(1), title="A", saving_basis="net", organisation="NHS Northtown CCG"),
        Scheme(source=source(2), title="B", saving_basis="net", organisation="Nobody Trust"),
        Contract(source=source(3), provider="Northtown CCG", service="Care"),
        Commitment(source=source(4), framework="Asks", item="Meet", by="Northtown CCG", to="All"),
        Alignment(source=source(5), item="A goal", framework="F", framework_item="1"),
        goal("aim", "A goal", 6),
    )
    schemes = {row.title: row for row in delivery.Scheme.objects.all()}
    assert (schemes["A"].organisation, schemes["B"].organisation) == (ccg, None)
    assert schemes["B"].organisation_name == "Nobody Trust"
    assert finance.Contract.objects.get().organisation == ccg
    asked = strategy.Commitment.objects.get()
    assert (asked.by_organisation, asked.to_organisation, asked.to) == (ccg, None, "All")
    assert strategy.Alignment.objects.get().goal == strategy.Goal.objects.get()
    assert not Organisation.objects.filter(name="Nobody Trust").exists()


def test_the_days_that_a_row_speaks_of(board, ana):
    year = (date(2019, 4, 1), date(2020, 3, 31))
    quarter = PeriodShape(label="Q1 2019/20", start=date(2019, 4, 1), end=date(2019, 6, 30))
    bring(
        board,
        ana,
        line("1", 1, financial_year="2019/20"),
        line("2", 2, financial_year="2019/20", period=quarter),
        line("3", 3, financial_year="2019/20", period=PeriodShape(label="YTD")),
        line("4", 4),
        Milestone(
            source=source(5),
            of="X",
            title="Bar",
            start=due("Q1", date(2019, 4, 1)),
            end=due("Q4", date(2020, 3, 31)),
            as_printed="█",
        ),
    )
    found = [(row.spans_start, row.spans_end) for row in finance.FinanceLine.objects.in_order()]
    assert found == [year, (quarter.start, quarter.end), year, (None, None)]
    bar = delivery.Milestone.objects.get()
    assert (bar.spans_start, bar.spans_end) == year
    assert bar.start is not None
    assert bar.start.label == "Q1"
    assert bar.due is None


def test_exact_amounts_are_sorted_and_added_as_numbers(board, ana):
    bring(board, ana, *(line(each, at) for at, each in enumerate(("9", "10.50", "-3", None), 1)))
    rows = finance.FinanceLine.objects.order_by("amount_gbp__number")
    assert [row.amount_gbp for row in rows if row.amount_gbp is not None] == [
        Decimal("-3"),
        Decimal("9"),
        Decimal("10.50"),
    ]
    assert rows.filter(amount_gbp__number__gte=9).count() == 2
    assert rows.aggregate(all=Sum("amount_gbp__number"))["all"] == Decimal("16.5")


def test_scores_are_rows_in_the_order_of_the_paper(board, ana):
    scores = [
        Score(stage="initial", likelihood=4, impact=5, score=20),
        Score(stage="current", score=12, date=due("May 2019", date(2019, 5, 31))),
    ]
    bring(board, ana, Risk(source=source(1), description="Beds stay full.", scores=scores))
    later = [*scores, Score(stage="current", score=8)]
    bring(
        board,
        ana,
        Risk(source=source(1), description="Beds stay full.", scores=later),
        stated_on=NOVEMBER,
        at=hours(1),
    )
    row = risk.Risk.objects.current().get()
    assert [(each.stage, each.score) for each in row.scores.all()] == [
        ("initial", 20),
        ("current", 12),
        ("current", 8),
    ]
    assert risk.RiskScore.objects.filter(date_end=date(2019, 5, 31)).count() == 2


def test_an_import_asks_the_database_no_more_for_more_records(board, ana):
    def asked(count: int, name: str) -> int:
        records = [
            *(programme(f"Programme {name} {n}", n) for n in range(1, count)),
            *(step(f"Programme {name} {n}", n, f"Step {n}") for n in range(1, count)),
            *(line(str(n), n, of=f"Programme {name} {n}", provider=name) for n in range(1, count)),
        ]
        with CaptureQueriesContext(connection) as queries:
            assert bring(board, ana, *records, name=name).new == 3 * (count - 1)
        return len(queries)

    few, many = asked(3, "few.txt"), asked(150, "many.txt")
    assert many < few + 3 * 147 / 15  # many rows are written at a time
