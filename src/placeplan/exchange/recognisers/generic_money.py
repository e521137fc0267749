"""Tables of money of any layout: plan, actual and forecast by line, with what they differ by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.generic.sums import Sums
from placeplan.exchange.money_cells import is_total
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 23
SAMPLE = """\
### Financial position month 6 2025/26

\tYTD £m\t\t\tFull year £m\t\t
Description\tPlan\tActual\tVariance\tPlan\tForecast\tVariance
Acute services\t120.4\t122.0\t(1.6)\t240.8\t243.1\t(2.3)
Prescribing\t30.1\t29.8\t0.3\t60.2\t60.0\t0.2
Total expenditure\t150.5\t151.8\t(1.3)\t301.0\t303.1\t(2.1)
"""

_STATEMENTS: tuple[tuple[str, LazyPattern], ...] = (
    (
        "savings_summary",
        LazyPattern(r"\b(?:cip|qipp|savings?|efficienc(?:y|ies)|cost improvement)\b", re.I),
    ),
    ("running_costs", LazyPattern(r"\b(?:running|management|administration) costs?\b", re.I)),
    (
        "pooled_fund",
        LazyPattern(r"\bpooled (?:fund|budget)s?\b|\bbetter care fund\b|\bBCF\b", re.I),
    ),
    ("capital", LazyPattern(r"\bcapital\b", re.I)),
    ("cash", LazyPattern(r"\bcash\b", re.I)),
    ("allocation", LazyPattern(r"\ballocations?\b|\bresource limit\b", re.I)),
    ("contract", LazyPattern(r"\bcontracts?\b", re.I)),
    ("expenditure", LazyPattern(r"\bexpenditure\b|\bspend\b", re.I)),
)
_POSITION = "financial_position"


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each figure, and what else a row says of its line."""
    for sheet in sheets(document, "money"):
        sums = Sums(sheet)
        statement = _statement(sheet)
        found = read_rows(sheet)
        rows = sorted((*found.entries, *found.totals), key=lambda each: each.row.line)
        for entry in rows:
            yield from sheet.marked(_lines(sheet, entry, sums, statement))
        yield from notes(sheet, found.notes)


def _statement(sheet: Sheet) -> str:
    """The statement that the nearest words name; the words themselves where they name none."""
    for said in sheet.scene.called:
        named = [name for name, words in _STATEMENTS if words.search(said.text)]
        if named:
            return named[0]
    return _POSITION


def _lines(sheet: Sheet, entry: Entry, sums: Sums, statement: str) -> Iterator[Record | Problem]:
    subject = entry.column("line")
    if subject is None:
        return
    name = cells.said(entry.cell(subject))
    of = entry.column("category", "workstream", "title")
    group = None
    if not is_total(name):
        group = cells.said(entry.cell(of)) if of is not None else entry.label
    yield from sums.lines(entry, statement, sums.columns, of=group, line=name)
    stated = [subject, *sums.columns, *sheet.placed.all("organisation"), *([of] if of else [])]
    yield from entry.rest(name, stated)
