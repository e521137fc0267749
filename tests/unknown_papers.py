"""Invented papers of kinds that no seed has, in layouts that boards use, and what they state."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.records import Record

FRAMEWORK = """\
### Board assurance framework 2025/26

NHS North Vale Integrated Care Board

Ref\tStrategic objective\tPrincipal risk\tExecutive lead\tCommittee\tInherent risk\t\t\tKey controls\tSources of assurance\tGaps in control\tGaps in assurance\tCurrent risk\t\t\tTarget risk\t\t\tActions
\t\t\t\t\tL\tI\tScore\t\t\t\t\tL\tI\tScore\tL\tI\tScore\t
BAF01\tImprove outcomes\tIf demand outgrows beds, waits lengthen\tChief Delivery Officer\tQuality Committee\t5\t4\t20\t<ul><li>Winter plan</li><li>Daily call</li></ul>\t<ul><li>1st line: weekly report</li><li>3rd line: CQC visit</li></ul>\tNo plan for ward 9\tNo audit since 2023\t4\t4\t16\t2\t4\t8\t<ul><li>Recruit 12 nurses by 31 March 2026</li><li>Open ward 9</li></ul>
BAF02\tUse money well\tThe system misses its plan\tChief Finance Officer\tFinance Committee\t4\t4\t16\tMonthly review\tInternal audit\tNone identified\t\t4\t3\t12\t2\t3\t6\t
"""

REGISTER = """\
<html><body><h1>Corporate risk register</h1><h2>NHS West Marsh ICB: November 2025</h2>
<table>
<tr><th rowspan="2">ID</th><th rowspan="2">Date opened</th><th rowspan="2">Risk description</th>
<th rowspan="2">Risk owner</th><th colspan="3">Initial</th><th rowspan="2">Mitigating actions</th>
<th rowspan="2">Action owner</th><th rowspan="2">Due date</th><th colspan="3">Residual</th>
<th rowspan="2">Trend</th></tr>
<tr><th>C</th><th>L</th><th>RAG</th><th>C</th><th>L</th><th>Score</th></tr>
<tr><td>R12</td><td>04/03/2025</td><td>A cyber attack stops the patient system</td><td>Joe Hart</td>
<td>5</td><td>4</td><td>20</td><td><ul><li>Patch all servers</li><li>Rehearse the recovery</li></ul></td>
<td>Head of Digital</td><td>31/12/2025</td><td>5</td><td>3</td><td>15</td><td>Improving</td></tr>
<tr><td>R14</td><td>12/06/2025</td><td>A practice hands back its contract</td><td>Ann Bell</td>
<td>3</td><td>4</td><td>12</td><td>Find a caretaker</td><td>Ann Bell</td><td>TBC</td>
<td>3</td><td>2</td><td>6</td><td>Same</td></tr>
</table></body></html>
"""

PERFORMANCE = """\
### Integrated performance report, July 2025

North Vale Hospitals NHS Foundation Trust

Ref\tIndicator\tTarget\tMay-25\tJun-25\tJul-25\tYTD\tRAG\tLead\tCommentary
Responsive\t\t\t\t\t\t\t\t\t
R1\tA&E seen within 4 hours\t≥78%\t71.2%\t72.5%\t74.1%\t72.6%\tR\tAnn Bell\tBeds are short.
R2\t52-week waits\t0\t1,240\t1,198\t-\t1,198\tA\tJoe Hart\tOn plan.
Well led\t\t\t\t\t\t\t\t\t
W1\tSickness absence (%)\t4.5\t5.1\t4.9\t4.7\t4.9\tPurple\tSam Okoro\t
"""

MINUTES = """\
### Minutes of the Finance Committee

The committee met on 8 May 2025 and looked at the winter plan.

ACTION: Ann Bell to share the audit report by 12 June 2025.

RESOLVED that the second ward be opened.

### Action log

Ref\tMeeting date\tAction\tOwner\tDue date\tUpdate\tStatus
14/05\t8 May 2025\tBring the winter plan back\tAnn Bell / Joe Hart\t31 July 2025\tOn the agenda\tOpen
15/05\t\tPublish the contract register\tChief Finance Officer\t<del>30 May 2025</del> 30 June 2025\tAs above\tClosed

### Decision log

Date\tDecision\tDecided by\tRationale
8 May 2025\tOpen the second ward\tFinance Committee\tIt costs less
"""

FINANCE = """\
### Finance report: month 6 2025/26

NHS North Vale Integrated Care Board

\tYTD £m\t\t\tFull year £m\t\t
Description\tPlan\tActual\tVariance\tPlan\tForecast\tVariance
Commissioned services\t\t\t\t\t\t
Acute\t120.4\t122.0\t(1.6)\t240.8\t243.1\t(2.3)
Prescribing\t30.1\t29.8\t0.3\t60.2\t60.2\tNil
Total expenditure\t150.5\t151.8\t(1.3)\t301.0\t303.3\t(2.3)
Note: figures exclude the better care fund, and are subject to audit before they are published.

Service area\tAnnual budget £000\tYTD actual £000\tVar %\tRAG\tCommentary
Nursing\t200\t110\t(10.0)\tR\tAgency cost £9k more.
"""

MILESTONES = """\
### Digital programme: milestones 2025/26

Ref\tMilestone\tOwner\tOriginal date\tRevised date\tBRAG\tComments
1.1\tBuy 40 tablets\tAnn Bell\t30 June 2025\t31 July 2025\tBlue\tDone in July 2025.
1.2\tTrain the staff\tJoe Hart\t30 Sept 2025\t\tAmber\tTwo of 9 teams trained.

Workstream\tTask\tStart date\tEnd date\t% complete\tStatus
Records\tMove the archive\t1 May 2025\t30 June 2025\t100%\tComplete
\tClose the store\t1 July 2025\t31 Dec 2025\t40%\tIn progress
"""

CARD = """\
### Risk 3

Risk ID\tBAF3
Principal risk\tRecruitment stalls and services close
Executive lead\tChief People Officer
Inherent score\t20
Current score (CxL)\t4x3=12
Target score\t8
Key controls\tWorkforce plan
Gaps in assurance\tNo survey
"""


def tracker() -> bytes:
    """A savings tracker as Excel: a title, two header rows with merged cells, merged divisions."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("CIP tracker")
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0;(#,##0)"})
    sheet.write(0, 0, "North Vale ICB: cost improvement programme 2025/26 (£000)")
    for column, text in enumerate(("Ref", "Division", "Scheme", "SRO", "R/NR")):
        sheet.merge_range(2, column, 3, column, text, bold)
    sheet.merge_range(2, 5, 2, 6, "Annual plan", bold)
    sheet.merge_range(2, 7, 2, 9, "YTD month 6", bold)
    sheet.merge_range(2, 10, 3, 10, "RAG", bold)
    for column, text in enumerate(("In-year", "FYE", "Plan", "Actual", "Variance"), start=5):
        sheet.write(3, column, text, bold)
    rows = [
        ("S1", "Surgery", "Theatre lists", "Ann Bell", "R", 250, 400, 120, 100, -20, "A"),
        ("S2", "", "Bank rates", "Joe Hart", "NR", 1050, 1050, 500, 510, 10, "G"),
        ("S3", "Estates", "Energy", "Sam Okoro", "R", 75.5, 90, 30, 30, 0, "G"),
        ("", "", "Total", "", "", 1375.5, 1540, 650, 640, -10, ""),
    ]
    sheet.merge_range(4, 1, 5, 1, "Surgery")
    for at, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            if value != "" and (at, column) != (4, 1):
                sheet.write(at, column, value, money if isinstance(value, int) else None)
    book.close()
    return out.getvalue()


def read(content: str | bytes, name: str = "paper.txt") -> Reading:
    return read_bytes(name, content.encode() if isinstance(content, str) else content)


def stated(records: Iterable[Record], *kinds: str) -> list[dict[str, Any]]:
    """What records of some kinds state, without what is empty; periods as label and days."""
    return [said(each) for each in records if each.kind in kinds]


def said(record: Record) -> dict[str, Any]:
    """What one record states, in few words."""
    values = record.model_dump(mode="json", exclude={"source", "context", "plan", "kind"})
    return {
        name: _short(value) for name, value in values.items() if value not in (None, [], {}, False)
    }


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "label" in value:
        days = [str(value[name]) for name in ("start", "end") if value[name]]
        return " ".join((value["label"], *(["=", *dict.fromkeys(days)] if days else [])))
    return {name: _short(each) for name, each in value.items() if each not in (None, [], {}, False)}
