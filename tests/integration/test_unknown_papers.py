"""Papers of kinds that nobody has seen: what is recognised is right, and the rest is said to be."""

from __future__ import annotations

from typing import Any

import pytest

import unknown_papers as papers
from placeplan.documents.readers.text import read as read_text
from placeplan.documents.writers import docx, html, xlsx
from placeplan.exchange.reading import Reading
from unknown_papers import read, stated

BEDS = "If demand outgrows beds, waits lengthen"


def whole(reading: Reading) -> bool:
    """True where every row stands in records."""
    return reading.coverage.rows == reading.coverage.rows_covered > 0


def test_an_assurance_framework() -> None:
    reading = read(papers.FRAMEWORK)
    first, second = stated(reading.records, "risk")
    assert first == {
        "description": BEDS,
        "code": "BAF01",
        "lead": "Chief Delivery Officer",
        "objective": "Improve outcomes",
        "committee": "Quality Committee",
        "scores": [
            {"stage": "initial", "likelihood": 5, "impact": 4, "score": 20},
            {"stage": "current", "likelihood": 4, "impact": 4, "score": 16},
            {"stage": "target", "likelihood": 2, "impact": 4, "score": 8},
        ],
        "controls": ["Winter plan", "Daily call"],
        "assurances": [
            {"line": 1, "text": "1st line: weekly report"},
            {"line": 3, "text": "3rd line: CQC visit"},
        ],
        "gaps_control": ["No plan for ward 9"],
        "gaps_assurance": ["No audit since 2023"],
    }
    assert second["description"] == "The system misses its plan"
    assert "gaps_control" not in second
    assert [each["score"] for each in second["scores"]] == [16, 12, 6]
    assert stated(reading.records, "action") == [
        {
            "of": BEDS,
            "text": "Recruit 12 nurses by 31 March 2026",
            "due": "31 March 2026 = 2026-03-31",
        },
        {"of": BEDS, "text": "Open ward 9"},
    ]
    assert not stated(reading.records, "fact")
    assert whole(reading)
    assert not reading.problems


def test_a_risk_register_with_merged_headings() -> None:
    reading = read(papers.REGISTER, "register.html")
    cyber, practice = stated(reading.records, "risk")
    assert cyber == {
        "description": "A cyber attack stops the patient system",
        "code": "R12",
        "mitigation": "Patch all servers; Rehearse the recovery",
        "lead": "Joe Hart",
        "scores": [
            {"stage": "initial", "likelihood": 4, "impact": 5, "score": 20},
            {"stage": "current", "likelihood": 3, "impact": 5, "score": 15},
        ],
    }
    assert [each["score"] for each in practice["scores"]] == [12, 6]
    assert [(e["text"], e["owners"], e["due"]) for e in stated(reading.records, "action")] == [
        ("Patch all servers", ["Head of Digital"], "31/12/2025 = 2025-12-31"),
        ("Rehearse the recovery", ["Head of Digital"], "31/12/2025 = 2025-12-31"),
        ("Find a caretaker", ["Ann Bell"], "TBC"),
    ]
    assert [e["text"] for e in stated(reading.records, "fact")] == [
        "Date opened: 04/03/2025; Trend: Improving",
        "Date opened: 12/06/2025; Trend: Same",
    ]
    assert [each.code for each in reading.problems] == ["placeholder"]
    assert whole(reading)


def test_a_savings_tracker_in_excel() -> None:
    reading = read(papers.tracker(), "tracker.xlsx")
    schemes = stated(reading.records, "scheme")
    assert schemes[0] == {
        "title": "Theatre lists",
        "code": "S1",
        "organisation": "North Vale ICB",
        "workstream": "Surgery",
        "financial_year": "2025/26",
        "saving_basis": "not_stated",
        "saving_gbp": "250000",
        "full_year_effect_gbp": "400000",
        "saving_as_printed": "Annual plan: In-year: 250; Annual plan: FYE: 400",
        "status": "A",
        "leads": ["Ann Bell"],
    }
    assert [(e["workstream"], e["saving_gbp"], e["status"]) for e in schemes] == [
        ("Surgery", "250000", "A"),
        ("Surgery", "1050000", "G"),
        ("Estates", "75500", "G"),
    ]
    lines = stated(reading.records, "finance_line")
    assert {"savings_summary"} == {each["statement"] for each in lines}
    assert [(e["of"], e.get("basis"), e["amount_gbp"], e["period"]) for e in lines[:3]] == [
        ("Theatre lists", "plan", "120000", "YTD month 6 = 2025-04-01 2025-09-30"),
        ("Theatre lists", "actual", "100000", "YTD month 6 = 2025-04-01 2025-09-30"),
        ("Theatre lists", None, "-20000", "YTD month 6 = 2025-04-01 2025-09-30"),
    ]
    totals = [each for each in lines if each.get("is_total")]
    assert [(e["column"], e["amount_gbp"]) for e in totals] == [
        ("Annual plan: In-year", "1375500"),
        ("Annual plan: FYE", "1540000"),
        ("YTD month 6: Plan", "650000"),
        ("YTD month 6: Actual", "640000"),
        ("YTD month 6: Variance", "-10000"),
    ]
    assert stated(reading.records, "fact")[1]["text"] == "R/NR: NR"
    assert whole(reading)


def test_a_performance_report_with_months_across() -> None:
    reading = read(papers.PERFORMANCE)
    found = stated(reading.records, "observation")
    assert found[2] == {
        "indicator_ref": "R1",
        "indicator_name": "A&E seen within 4 hours",
        "domain": "Responsive",
        "organisation": "North Vale Hospitals NHS Foundation Trust",
        "period": "Jul-25 = 2025-07-01 2025-07-31",
        "value": "74.1",
        "unit": "percent",
        "as_printed": "74.1%",
        "availability": "published",
    }
    assert [(e["indicator_ref"], e.get("value"), e.get("unit")) for e in found[3:]] == [
        ("R1", "72.6", "percent"),
        *(("R2", value, None) for value in ("1240", "1198", None, "1198")),
        *(("W1", value, "percent") for value in ("5.1", "4.9", "4.7", "4.9")),
    ]
    assert found[3]["period"] == "YTD Jul-25 = 2025-04-01 2025-07-31"
    assert found[6]["availability"] == "not_available"
    assert found[8]["domain"] == "Well led"
    seen, waits, absence = stated(reading.records, "measure")
    assert seen == {
        "name": "A&E seen within 4 hours",
        "update": "Beds are short.",
        "rag": "R",
        "leads": ["Ann Bell"],
        "figures": [{"basis": "target", "value": "78", "unit": "percent", "as_printed": "≥78%"}],
    }
    assert waits["figures"] == [{"basis": "target", "value": "0", "as_printed": "0"}]
    assert ("rag" in absence, absence["as_printed"]) == (False, {"rag": "Purple"})
    assert [each.code for each in reading.problems] == ["rag-unreadable"]
    assert whole(reading)


def test_minutes_with_their_logs() -> None:
    reading = read(papers.MINUTES)
    assert stated(reading.records, "action") == [
        {
            "of": "Minutes of the Finance Committee",
            "text": "Ann Bell to share the audit report by 12 June 2025.",
            "owners": ["Ann Bell"],
            "due": "12 June 2025 = 2025-06-12",
        },
        {
            "text": "Bring the winter plan back",
            "code": "14/05",
            "owners": ["Ann Bell", "Joe Hart"],
            "due": "31 July 2025 = 2025-07-31",
            "state": "Open",
        },
        {
            "text": "Publish the contract register",
            "code": "15/05",
            "owners": ["Chief Finance Officer"],
            "due": "30 June 2025 = 2025-06-30",
            "state": "Closed",
        },
    ]
    assert stated(reading.records, "decision") == [
        {
            "of": "Minutes of the Finance Committee",
            "text": "RESOLVED that the second ward be opened.",
        },
        {
            "text": "Open the second ward",
            "by": "Finance Committee",
            "date": "8 May 2025 = 2025-05-08",
        },
    ]
    assert [each["text"] for each in stated(reading.records, "fact")] == [
        "Meeting date: 8 May 2025; Update: On the agenda",
        "Meeting date: 8 May 2025; Update: On the agenda",
        "Rationale: It costs less",
    ]
    assert whole(reading)


def test_a_finance_report() -> None:
    reading = read(papers.FINANCE)
    lines = stated(reading.records, "finance_line")
    assert lines[0] == {
        "organisation": "NHS North Vale Integrated Care Board",
        "statement": "financial_position",
        "line": "Acute",
        "of": "Commissioned services",
        "financial_year": "2025/26",
        "period": "YTD month 6 2025/26 = 2025-04-01 2025-09-30",
        "basis": "plan",
        "column": "YTD £m: Plan",
        "amount_gbp": "120400000",
        "unit": "gbp",
        "as_printed": "120.4",
    }
    acute = [(e["column"], e.get("basis"), e["amount_gbp"]) for e in lines[:6]]
    assert acute == [
        ("YTD £m: Plan", "plan", "120400000"),
        ("YTD £m: Actual", "actual", "122000000"),
        ("YTD £m: Variance", None, "-1600000"),
        ("Full year £m: Plan", "plan", "240800000"),
        ("Full year £m: Forecast", "forecast", "243100000"),
        ("Full year £m: Variance", None, "-2300000"),
    ]
    assert (lines[11]["as_printed"], lines[11]["amount_gbp"]) == ("Nil", "0")
    totals = [each for each in lines if each.get("is_total")]
    assert {(each["line"], each.get("of")) for each in totals} == {("Total expenditure", None)}
    assert len(totals) == 6
    assert [
        (e["amount_gbp"] if "amount_gbp" in e else e["value"], e["unit"]) for e in lines[18:]
    ] == [
        ("200000", "gbp"),
        ("110000", "gbp"),
        ("-10.0", "percent"),
    ]
    assert whole(reading)


def test_milestones() -> None:
    reading = read(papers.MILESTONES)
    assert stated(reading.records, "deliverable") == [
        {
            "title": "Buy 40 tablets",
            "deadline": "31 July 2025 = 2025-07-31",
            "earlier_deadlines": ["30 June 2025 = 2025-06-30"],
            "leads": ["Ann Bell"],
            "update": "Done in July 2025.",
            "rag": "B",
            "state": "complete",
        },
        {
            "title": "Train the staff",
            "deadline": "30 Sept 2025 = 2025-09-30",
            "leads": ["Joe Hart"],
            "update": "Two of 9 teams trained.",
            "rag": "A",
            "state": "active",
            "figures": [{"value": "9", "as_printed": "9"}],
        },
    ]
    assert stated(reading.records, "milestone")[1] == {
        "of": "Records",
        "title": "Close the store",
        "due": "31 Dec 2025 = 2025-12-31",
        "start": "1 July 2025 = 2025-07-01",
        "as_printed": "31 Dec 2025",
        "figures": [{"basis": "actual", "value": "40", "unit": "percent", "as_printed": "40%"}],
    }


def test_milestones_of_schemes_are_milestones_whoever_owns_them() -> None:
    reading = read(
        "### Milestone tracker\n\n"
        "Milestone\tScheme\tBaseline date\tForecast date\tOwner\tStatus\n"
        "Hire two nurses\tTaxis\t30 June 2026\t\tAnn Bell\tComplete\n"
        "Sign the contract\tTaxis\t31 July 2026\t31 August 2026\tBen Cox\tOn track\n"
    )
    assert stated(reading.records, "milestone", "deliverable") == [
        {
            "of": "Taxis",
            "title": "Hire two nurses",
            "due": "30 June 2026 = 2026-06-30",
            "state": "done",
            "as_printed": "30 June 2026",
        },
        {
            "of": "Taxis",
            "title": "Sign the contract",
            "due": "31 July 2026 = 2026-07-31",
            "forecast": "31 August 2026 = 2026-08-31",
            "as_printed": "31 August 2026",
        },
    ]
    assert [each["text"] for each in stated(reading.records, "fact")] == [
        "Owner: Ann Bell; Status: Complete",
        "Owner: Ben Cox; Status: On track",
    ]
    assert whole(reading)
    assert whole(reading)


def test_a_card_with_its_headings_at_the_side() -> None:
    (risk,) = stated(read(papers.CARD).records, "risk")
    assert risk == {
        "description": "Recruitment stalls and services close",
        "code": "BAF3",
        "lead": "Chief People Officer",
        "scores": [
            {"stage": "initial", "score": 20},
            {"stage": "current", "likelihood": 3, "impact": 4, "score": 12},
            {"stage": "target", "score": 8},
        ],
        "controls": ["Workforce plan"],
        "gaps_assurance": ["No survey"],
    }


WRITERS = [(docx, "paper.docx"), (xlsx, "paper.xlsx"), (html, "paper.html")]
KINDS = (
    *("risk", "action", "decision", "observation", "measure", "finance_line", "scheme"),
    *("deliverable", "milestone", "fact"),
)


@pytest.mark.parametrize(("writer", "name"), WRITERS, ids=["docx", "xlsx", "html"])
@pytest.mark.parametrize("paper", ["FRAMEWORK", "PERFORMANCE", "MINUTES", "FINANCE", "MILESTONES"])
def test_the_same_in_every_format(paper: str, writer: Any, name: str) -> None:
    text = getattr(papers, paper)
    again = read(writer.write(read_text("paper.txt", text.encode())), name)
    assert stated(again.records, *KINDS) == stated(read(text).records, *KINDS)
