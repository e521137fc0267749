"""Planned expenditure by type of service, with its total and what is left."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.statement_table import finance_lines
from placeplan.exchange.statements import statements
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 83
SAMPLE = """\
Finance – North Vale CCG

TOTAL ALLOCATION\t250,909
Expenditure\t2025/26 Plan £k
Acute services\t141,916
Unidentified savings\t(406)
TOTAL EXPENDITURE\t250,330
Surplus/(deficit)\t579
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each figure."""
    for kind, table in statements(document):
        if kind == "expenditure":
            yield from finance_lines(document, table, "expenditure")
