"""The savings programme: money by workstream or by provider, and the weights of its ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.money_table import MoneyTable, lines, read_money_table, year_in
from placeplan.exchange.organisations import COMMISSIONER_NAME
from placeplan.exchange.sections import Outline, Title, outline_of
from placeplan.kernel import quantity as quantities
from placeplan.kernel import rag as rags
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, FinanceLine, Record
from placeplan.records.shapes import Figure, SourceShape

SPECIFICITY = 60
SAMPLE = """\
### North Vale CCG - 2015/16 savings programme

Workstream £'000\tTarget\t\tRAG rating\tFYE
\tIn year target\tIdentified savings\t\tIdentified savings
Urgent care\t1,200\t900\t\t1,000
Prescribing\t300\t250\t\t250
Total\t1,500\t1,150\t\t1,250

Red = 25%\tWeights of the ratings
Green = 100%\t
"""

_SUBJECT = re.compile(
    r"\bQIPP\b|\bQUIPP\b|\bsavings?\b|\befficienc|\bCIP\b|\bcost improvement|\bproductivity\b", re.I
)
_LABEL = re.compile(
    r"\b(?:work ?streams?|areas?|programmes?|directorates?|schemes?|services?|providers?|budgets?|"
    r"departments?|categor(?:y|ies)|themes?)\b",
    re.I,
)
_RATING = re.compile(r"\bRAG\b|\bBRAG\b|\brating\b|\bstatus\b", re.I)
_WEIGHT = re.compile(r"^(?P<colour>[A-Za-z][A-Za-z /-]+?)\s*[=:–-]\s*(?P<weight>[\d.]+\s?%)$")


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Finance lines of savings tables, facts for the weights of ratings, lost colours."""
    for table in document.tables:
        outline = outline_of(document)
        weights = list(_weights(document, table, outline))
        if weights:
            yield from weights
            continue
        titles = _titles(outline, table)
        read = read_money_table(table, *(each.text for each in titles))
        if read is not None and _is_savings(read, titles):
            yield from _lines(document, table, read, titles, outline)
            yield from _lost_ratings(document, table, read)


def _titles(outline: Outline, table: Table) -> list[Title]:
    """The headings above the table, and the line that stands next above it."""
    chain = [each for each in outline.chain(table.line) if each.rank > 1]
    return list(reversed(chain))


def _is_savings(read: MoneyTable, titles: list[Title]) -> bool:
    label, names = read.label, " ".join(c.full_name for c in read.columns)
    if not _LABEL.search(label) and not _SUBJECT.search(label):
        return False
    return bool(_SUBJECT.search(f"{label} {names}") or any(_SUBJECT.search(t.text) for t in titles))


def _lines(
    document: Document, table: Table, read: MoneyTable, titles: list[Title], outline: Outline
) -> Iterator[FinanceLine]:
    year = year_in(read.label)
    owner: tuple[str, SourceShape] | None = None
    for title in titles:
        year = year or year_in(title.text)
        named = COMMISSIONER_NAME.search(title.text)
        if owner is None and named:
            owner = named[0], title.source
    owner = owner or outline.owner()
    context = [each.source for each in titles] + ([owner[1]] if owner else [])
    yield from lines(
        document,
        table,
        read,
        statement="savings_summary",
        context=context,
        outline=outline,
        organisation=owner[0] if owner else None,
        default_year=year,
        above=" ".join((read.label, *(each.text for each in titles))),
    )


def _lost_ratings(document: Document, table: Table, read: MoneyTable) -> Iterator[Problem]:
    for column in read.columns:
        blank = all(row.cell(column.position).blank for row in read.rows)
        if blank and _RATING.search(column.name):
            yield Problem(
                "marks-lost",
                Family.CONVERSION,
                Severity.WARNING,
                f"the column {column.name!r} is empty: its colours were lost in conversion",
                document.source(read.header[-1], table, column.position),
            )


def _weights(document: Document, table: Table, outline: Outline) -> Iterator[Fact]:
    """A fact for each "Red = 25%" of a table of nothing but weights."""
    rows = table.every
    found = [_WEIGHT.match(flat(row.cell(0))) for row in rows]
    if len(rows) < 2 or not all(m and rags.parse(m["colour"]) for m in found):
        return
    title = outline.above(table.line)
    named = next((row for row in rows if flat(row.cell(1))), None)
    subject = flat(named.cell(1)) if named else title.text if title else None
    place = [SourceShape.of(document.source(named, table))] if named else []
    for row, match in zip(rows, found, strict=True):
        if match is None:
            continue
        weight = quantities.parse(match["weight"])
        yield Fact(
            source=SourceShape.of(document.source(row, table)),
            context=[*([title.source] if title else []), *place],
            text=flat(row.cell(0)),
            subject=subject,
            figures=[Figure(value=weight.value, unit=weight.unit, as_printed=match["weight"])],
        )
