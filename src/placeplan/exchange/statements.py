"""Which financial statement a table is, by the words of its header."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange.headings import Headings
from placeplan.exchange.money_cells import scale_of
from placeplan.exchange.money_table import year_in
from placeplan.exchange.statement_table import StatementTable, Surroundings
from placeplan.kernel import quantity as quantities

_FIRST = Headings(
    {
        "allocation": "allocation type; allocation; funding stream; resource; resource limit; "
        "source of funding; allocation category",
        "expenditure": "expenditure; service type; service; area of spend; expenditure area; "
        "spend; expenditure type; budget area; programme area; service area",
        "savings_summary": "expenditure category; saving category; contract/service area; "
        "contract; category; area; savings area",
    }
)
_SAVING = re.compile(
    r"\b(?:qipp|savings?|efficienc(?:y|ies)|cip|cost improvement)\b", re.IGNORECASE
)
_REDUCTION = re.compile(
    r"(?:%\s?(?:age)?|percent(?:age)?|per cent)\s*reduction|reduction\s*%", re.I
)
_NO_SUM = re.compile(
    r"%|\b(?:WTE|FTE|B?RAG|status|rating|comment\w*|narrative|update|lead|owner|notes?|YTD|var"
    r"|variance|year[ -]to[ -]date|in[ -]month)\b",
    re.I,
)
_BRIDGE = re.compile(r"\b(?:bridge|walk)\b", re.IGNORECASE)
_DEEPEST = 3


def statements(document: Document) -> Iterator[tuple[str, StatementTable]]:
    """Each table of money with the name of its statement."""
    found = [(said, table) for table in document.tables if (said := _statement(table)) is not None]
    if not found:
        return
    around = Surroundings(document)
    for (kind, at), table in found:
        rows = tuple(row for row in table.every if row is not table.every[at])
        yield kind, around.read(table, table.every[at : at + 1], rows)


def _statement(table: Table) -> tuple[str, int] | None:
    """The statement of a table and the position of its header among its rows."""
    every = table.every
    for at, row in enumerate(every[:_DEEPEST]):
        if len(row.filled) < 2 or 0 not in row.filled or not _is_header(row):
            continue
        first, others = collapsed(row.texts[0]), [t for t in map(collapsed, row.texts[1:]) if t]
        kind = _kind(first, others)
        if kind is not None and _has_figures(every[at + 1 :], kind):
            return kind, at
    return None


def _kind(first: str, others: list[str]) -> str | None:
    years = all(year_in(text) for text in others)
    money = any(scale_of(text) for text in others)
    if _BRIDGE.search(first) and years:
        return "financial_bridge"
    if len(others) == 1 and _REDUCTION.search(others[0]):
        return "expected_reduction"
    if any(_NO_SUM.search(text) for text in others):
        return None
    role = _FIRST.role_of(first)
    saving = any(_SAVING.search(text) for text in others)
    if saving and money and len(others) == 1 and role is not None:
        return "savings_summary"
    if role == "allocation" and (years or money):
        return "allocation"
    if role == "expenditure" and not saving and (money or years):
        return "expenditure"
    return None


def _is_header(row: Row) -> bool:
    """True where no cell but the first is a plain figure."""
    texts = [collapsed(text) for text in row.texts[1:] if collapsed(text)]
    return all(year_in(t) or quantities.parse(t).value is None for t in texts)


def _has_figures(rows: tuple[Row, ...], kind: str) -> bool:
    cells = [collapsed(text) for row in rows for text in row.texts[1:] if collapsed(text)]
    good = [text for text in cells if quantities.parse(text).value is not None or text == "-"]
    return len(good) * 2 > len(cells) > 0
