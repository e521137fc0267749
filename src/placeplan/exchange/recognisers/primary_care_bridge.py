"""A financial bridge over years: income, expenditure and what closes the gap, by organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from placeplan.documents.document import Document, Row, collapsed
from placeplan.exchange.organisations import COMMISSIONER_NAME, kind_of
from placeplan.exchange.statement_table import StatementTable, finance_lines
from placeplan.exchange.statements import statements
from placeplan.kernel.problem import Problem
from placeplan.records import Organisation, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 84
SAMPLE = """\
Primary care financial bridge (£m)\t2024/25\t2025/26
North Vale CCG\t\t
Income\t22.9\t23.6
Expenditure\t21.8\t23.6
In-year position\t1.1\t-0.2
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each figure, under the organisation of the label row above it."""
    for kind, table in statements(document):
        if kind == "financial_bridge":
            yield from _lines(document, table)


def _lines(document: Document, table: StatementTable) -> Iterator[Record | Problem]:
    name = collapsed(table.header[0].texts[0]).rstrip(" :")
    part = table
    for row in table.rows:
        if _is_label(row):
            source = SourceShape.of(document.source(row, table.table))
            label = collapsed(row.texts[0])
            part = replace(table, organisation=label, context=(*table.context, source))
            yield Organisation(
                source=source, context=list(table.context), name=label, org_kind=kind_of(label)
            )
        else:
            for each in finance_lines(document, part, "financial_bridge", [row]):
                if isinstance(each, Record):
                    yield each.model_copy(update={"of": name})
                else:
                    yield each


def _is_label(row: Row) -> bool:
    label = collapsed(row.texts[0])
    return row.filled == {0} and COMMISSIONER_NAME.search(label) is not None
