"""Projects paid from a pooled fund: what each costs, its likely effect and its outcome measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat, items_of
from placeplan.exchange.goal_headings import subject_of
from placeplan.exchange.money_cells import Amount, is_mixed, is_total_label, read_amount, scale_of
from placeplan.exchange.money_table import said_year, year_in
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import FinanceLine, Record, Scheme
from placeplan.records.shapes import SourceShape

SPECIFICITY = 64
SAMPLE = """\
Better care fund

Details of project\tEstimates of potential impact\t£000s £300,000\tOutcome measures
\t\t2015/16\t
Home from hospital\t<ol><li>Shorter stays</li></ol>\t£200k\tOne in ten fewer admissions
Crisis team\t\t£100,000\t
"""

_PROJECT = re.compile(r"\b(?:details of|name of|project|scheme)\b.*|^projects?$", re.I)
_IMPACT = re.compile(r"\bimpact|\bbenefit|\beffect", re.I)
_MEASURE = re.compile(r"\boutcome|\bmeasure|\bkpi", re.I)
_MONEY = re.compile(r"£|\b(?:cost|funding|amount|budget|allocation|value)\b", re.I)
_PRINTED = re.compile(r"£\s?\d[\d,.]*(?:\s?(?:k|m|bn|million)\b)?", re.I)
_FUND = re.compile(
    r"\b(?:pooled|better care|section \d+|s\d{2,3}|reablement|fund(?:ing|s)?|monies|budget)\b", re.I
)
_WORKSTREAM = re.compile(r"^work ?streams?\s*:", re.I)
_BARE = re.compile(r"^(?:projects?|schemes?|services?)$", re.I)
_DETAILS = re.compile(r"^(?:details|names?|list) of\s+", re.I)


@dataclass(frozen=True, slots=True)
class _Layout:
    header: tuple[Row, ...]
    positions: dict[str, int]
    scale: Decimal | None
    mixed: bool
    year: str | None
    total: str | None
    said: str

    def text(self, row: Row, role: str) -> str:
        return flat(row.cell(self.positions[role])) if role in self.positions else ""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A scheme and a finance line for every project, and the fund's total."""
    for table in document.tables:
        if (layout := _layout_of(table)) is None:
            continue
        outline = outline_of(document)
        titles = [each for each in outline.chain(table.line) if each.rank > 1]
        named = any(_FUND.search(each.text) for each in titles)
        if named or _FUND.search(layout.text(layout.header[0], "project")):
            yield from _projects(document, table, layout, outline)


def _layout_of(table: Table) -> _Layout | None:
    every = table.every
    first = every[0]
    positions: dict[str, int] = {}
    for at, text in enumerate(map(flat, first.cells)):
        role = (
            "amount"
            if _MONEY.search(text) and "amount" not in positions
            else "impact"
            if _IMPACT.search(text)
            else "measure"
            if _MEASURE.search(text)
            else "project"
            if _PROJECT.search(text) and at == 0
            else None
        )
        if role is not None:
            positions.setdefault(role, at)
    if {"project", "amount"} - positions.keys() or not positions.keys() & {"impact", "measure"}:
        return None
    second = every[1:2] if len(every) > 1 and every[1].cell(0).blank else ()
    header = (first, *second)
    cells = [flat(row.cell(positions["amount"])) for row in every[len(header) :]]
    if not cells or sum(read_amount(cell).number is not None for cell in cells) * 2 < len(cells):
        return None
    said = " ".join(flat(row.cell(positions["amount"])) for row in header)
    total = _PRINTED.search(re.sub(r"£\s?['’]?000s?\b", " ", said))
    return _Layout(
        header,
        positions,
        scale_of(said),
        is_mixed([*cells, total[0] if total else ""]),
        year_in(said),
        total[0] if total else None,
        said,
    )


def _projects(
    document: Document, table: Table, layout: _Layout, outline: Outline
) -> Iterator[Record | Problem]:
    titles = [each for each in outline.chain(table.line) if each.rank > 1]
    owner = outline.owner()
    headers = [SourceShape.of(document.source(row, table)) for row in layout.header]
    year, more = said_year(outline, layout.year, table.line, layout.said)
    context = [each.source for each in titles] + headers + more
    context += [owner[1]] if owner else []
    label = _DETAILS.sub("", layout.text(layout.header[0], "project"))
    fund = next((t.text for t in reversed(titles) if _FUND.search(t.text)), label)
    workstream = next((subject_of(t.text) for t in titles if _WORKSTREAM.match(t.text)), fund)
    common = {"financial_year": year, "organisation": owner[0] if owner else None}

    def line(name: str, amount: Amount, source: SourceShape, total: bool) -> FinanceLine:
        return FinanceLine(
            source=source,
            context=context,
            **common,
            statement="pooled_fund",
            line=name,
            of=fund,
            amount_gbp=amount.amount,
            value=amount.value,
            unit=amount.unit,
            is_total=total,
            as_printed=amount.as_printed,
        )

    if layout.total is not None:
        # The last row of the header, which the columns' names share with their year.
        name = fund if _BARE.match(label) else label
        yield line(name, read_amount(layout.total), headers[-1], True)
    if layout.mixed and layout.scale not in (None, Decimal(1)):
        yield Problem(
            "unit-mixed",
            Family.FORMAT,
            Severity.NOTE,
            "the heading names a unit that its own cells do not keep: each was read as printed",
            document.source(layout.header[0], table, layout.positions["amount"]),
        )
    for row in table.every:
        title = layout.text(row, "project")
        if row in layout.header or not title:
            continue
        printed = layout.text(row, "amount")
        amount = read_amount(printed, layout.scale, mixed=layout.mixed)
        source = SourceShape.of(document.source(row, table))
        if is_total_label(title):
            yield line(title, amount, source, True)
            continue
        if printed:
            yield line(title, amount, source, False)
        impact, measure = layout.text(row, "impact"), layout.text(row, "measure")
        yield Scheme(
            source=source,
            context=context,
            **common,
            title=title,
            description="; ".join(items_of(row.cell(layout.positions["impact"]))) or None
            if impact
            else None,
            workstream=workstream,
            saving_basis="not_stated",
            investment_gbp=amount.amount,
            end_goal=measure or None,
        )
