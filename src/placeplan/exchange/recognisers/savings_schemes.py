"""Savings schemes: a list of projects with the saving and the status of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange.headings import Headings
from placeplan.exchange.money_cells import scale_of
from placeplan.exchange.statement_table import StatementTable, Surroundings
from placeplan.kernel import quantity as quantities
from placeplan.records import Record, Scheme
from placeplan.records.shapes import SourceShape

SPECIFICITY = 82
SAMPLE = """\
2025/26 savings projects - North Vale ICB

Project\tNet saving £000\tStatus
Full-year effect of 2024/25 schemes\t1,045\tDelivered
Wound care\t50\tIn progress
Rheumatology\t-\tScoping
"""

_COLUMNS = Headings(
    {
        "title": "project; scheme; qipp scheme; savings scheme; saving scheme; initiative; "
        "scheme name; project name; efficiency scheme",
        "status": "status; maturity; stage; delivery status; current status; scheme status",
    }
)
_SAVING = re.compile(r"\b(?:qipp|savings?|efficienc(?:y|ies)|cip)\b", re.IGNORECASE)
_BASIS = re.compile(r"\b(net|gross)\b", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Record]:
    """A scheme for each row."""
    found = [(table, at) for table in document.tables if (at := _columns(table))]
    if not found:
        return
    around = Surroundings(document)
    for table, at in found:
        one = around.read(table, *table.headed)
        for row in one.rows:
            if not row.cell(at["title"]).blank:
                yield _scheme(document, one, row, at)


def _columns(table: Table) -> dict[str, int] | None:
    """The columns; None where there is one that this shape does not have."""
    row = table.every[0]
    at: dict[str, int] = {}
    for position, text in enumerate(row.texts):
        plain = collapsed(text)
        role = "saving" if scale_of(plain) and _SAVING.search(plain) else _COLUMNS.role_of(plain)
        if role is None or role in at:
            return None
        at[role] = position
    return at if at.keys() == {"title", "saving", "status"} else None


def _scheme(document: Document, one: StatementTable, row: Row, at: dict[str, int]) -> Scheme:
    heading = collapsed(one.header[0].cell(at["saving"]).text)
    said = _BASIS.search(heading)
    basis: Literal["net", "gross", "not_stated"] = "not_stated"
    if said is not None:
        basis = "net" if said.group().lower() == "net" else "gross"
    printed = collapsed(row.cell(at["saving"]).live)
    amount = quantities.parse(printed, unit="gbp", scale=one.scale or 1).value
    field = {"net": "net_saving_gbp", "gross": "gross_saving_gbp"}.get(basis, "saving_gbp")
    values: dict[str, Any] = {field: amount}
    year = next((c.year for c in one.columns if c.at == at["saving"] and c.year), one.year)
    return Scheme(
        source=SourceShape.of(document.source(row, one.table)),
        context=list(one.context),
        title=collapsed(row.cell(at["title"]).live),
        organisation=one.organisation,
        financial_year=year,
        saving_basis=basis,
        saving_as_printed=printed or None,
        status=collapsed(row.cell(at["status"]).live) or None,
        **values,
    )
