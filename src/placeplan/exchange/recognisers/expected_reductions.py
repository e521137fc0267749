"""By how many per cent each kind of activity is to fall: a small table inside a programme page."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange import step_tables as steps
from placeplan.exchange.programme_outline import page_outline_of
from placeplan.exchange.statement_table import finance_lines
from placeplan.exchange.statements import statements
from placeplan.kernel.problem import Problem
from placeplan.records import FinanceLine, Record

SPECIFICITY = 84
SAMPLE = """\
ICB Programme: Falls at home

Savings: reductions in two areas

Area\t% reduction
A&E attendances\t13%
Emergency admissions\t10%
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line in per cent for each row, of the programme on whose page it stands."""
    found = [table for kind, table in statements(document) if kind == "expected_reduction"]
    if not found:
        return
    outline = page_outline_of(document)
    index = {id(table): at for at, table in steps.tables(document)}
    for table in found:
        place = steps.place_of(outline, index[id(table.table)])
        for each in finance_lines(document, table, "business_case"):
            if isinstance(each, FinanceLine) and place is not None:
                context = [*each.context, *place.context]
                yield each.model_copy(update={"of": place.of, "context": context})
            else:
                yield each
