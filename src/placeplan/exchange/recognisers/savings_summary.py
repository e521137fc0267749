"""Savings by type of service or contract, with the gap that is still to be planned."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.statement_table import finance_lines
from placeplan.exchange.statements import statements
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 83
SAMPLE = """\
2025/26 savings – North Vale ICB

Expenditure category\tSaving (£k)
Acute services\t4,681
Planning gap\t406
GRAND TOTAL\t5,087
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each figure."""
    for kind, table in statements(document):
        if kind == "savings_summary":
            yield from finance_lines(document, table, "savings_summary")
