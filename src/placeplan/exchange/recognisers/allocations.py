"""Allocations by type and year, with the unit of another table where none is printed near."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.statement_table import finance_lines, with_inferred_unit
from placeplan.exchange.statements import statements
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 84
SAMPLE = """\
Finance – North Vale CCG

Allocation type\t2024/25 £000\t2025/26 £000
Programme allocation\t233,332\t247,026
Running costs\t3,882\t3,883
TOTAL ALLOCATION\t237,214\t250,909
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each figure."""
    found = list(statements(document))
    others = [table for kind, table in found if kind != "allocation"]
    for kind, table in found:
        if kind == "allocation":
            known, problem = with_inferred_unit(document, table, others)
            if problem is not None:
                yield problem
            yield from finance_lines(document, known, "allocation")
