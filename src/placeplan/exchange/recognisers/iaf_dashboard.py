"""The indicator dashboard: organisations side by side, each with value, ranks and trend.

The shape of the CCG improvement and assessment framework's dashboards: one row an indicator; a
group of columns an organisation; section labels that are the framework's domains; commentary in
the last column, often one cell over a block of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Row, Table
from placeplan.exchange import dashboard_columns as columns
from placeplan.exchange import unreadable
from placeplan.exchange.dashboard_columns import Column, Layout
from placeplan.exchange.no_value import is_absent, is_suppressed
from placeplan.exchange.organisations import kind_of
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel import ranking
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, Goal, Observation, Organisation, Record
from placeplan.records.shapes import PeriodShape, SourceShape

SPECIFICITY = 100
SAMPLE = """\
Ref\tDescription\tPeriod\tNorth Vale CCG\t\t\t\tSouth Vale CCG\t\t\t\tUpdates
\t\t\tValue\tPeers\tEngland\tTrend\tValue\tPeers\tEngland\tTrend\t
<b>Better Care</b>\t\t\t\t\t\t\t\t\t\t\t
127c\tSeen within four hours\tOct-18\t91.3%\t1/11\t51/195\t\t90.3%\t6/11\t68/195\t\tPlan agreed.
123d\tCrisis team provision (not available)\t\t\t\t\t\t\t\t\t\t
"""

_NOT_AVAILABLE = re.compile(
    r"[\s(\[–-]*\b(?:data\s+)?(?:not (?:yet )?available|unavailable)\b[\s)\].]*$", re.I
)
_AS_ABOVE = re.compile(r"^as (?:above|before|previous)\W*$", re.I)
_SAYS_ITS_MARK = re.compile(
    r"[▲▼●■◆↑↓]|[=:]|\b(?:red|amber|green|blue|orange|grey|yellow|purple|shape|colour)\b", re.I
)
_LEGEND = re.compile(r"^(?:key|legend)\b", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Observations, domains, organisations and the key of every dashboard of the document."""
    state = _State(document)
    legend: Heading | None = None
    for block in document.blocks:
        if isinstance(block, Heading):
            legend = block if state.seen and _LEGEND.match(block.text) else None
            state.heading = block
        elif isinstance(block, Table):
            layout = columns.layout_of(block)
            if layout is not None:
                yield from _table(state, block, layout)
        elif legend is not None:
            yield from _legend(document, legend, block)


@dataclass(slots=True)
class _State:
    """What the rows above gave to the rows below."""

    document: Document
    seen: bool = False
    heading: Heading | None = None
    domain: str | None = None
    domain_source: SourceShape | None = None
    organisations: set[str] = field(default_factory=set)
    commentary: str | None = None
    commentary_source: SourceShape | None = None

    def enter_domain(self, title: str, source: SourceShape) -> Goal:
        self.domain, self.domain_source = title, source
        return Goal(source=source, goal_kind="domain", title=title)


def _table(state: _State, table: Table, layout: Layout) -> Iterator[Record | Problem]:
    document = state.document
    if state.seen and state.heading is not None and _directly_above(document, state.heading, table):
        yield state.enter_domain(state.heading.text, SourceShape.of(document.at(state.heading)))
    state.seen = True
    rows = [row for row in table.rows if row not in layout.header]
    yield from _organisations(state, table, layout)
    where = columns.place(layout, [row for row in rows if not _is_label(row)])
    if where.moved:
        yield _moved(document, table, rows)
    trend = any(each.role == "trend" for each in layout.columns)
    if trend and not where.has("trend") and not table.inherited:
        yield _trend_lost(document, layout, table)
    for at, row in enumerate(rows):
        if _is_label(row):
            source = SourceShape.of(document.source(row, table))
            yield state.enter_domain(row.cells[min(row.filled)].text, source)
            continue
        following = rows[at + 1] if at + 1 < len(rows) else None
        yield from _row(state, table, layout, where, row, following)


def _directly_above(document: Document, heading: Heading, table: Table) -> bool:
    """True where nothing but the heading stands between this table and the one before it."""
    blocks = document.blocks
    at = blocks.index(table)
    return at > 0 and blocks[at - 1] is heading


def _is_label(row: Row) -> bool:
    """A section label: one cell of words that is no statement about an indicator."""
    if len(row.filled) != 1:
        return False
    text = row.cells[min(row.filled)].text
    return not any(c.isdigit() for c in text) and not _NOT_AVAILABLE.search(text)


def _organisations(state: _State, table: Table, layout: Layout) -> Iterator[Record]:
    for name, row, column in layout.organisations:
        if name not in state.organisations:
            state.organisations.add(name)
            yield Organisation(
                source=SourceShape.of(state.document.source(row, table, column)),
                name=name,
                org_kind=kind_of(name),
            )


def _row(
    state: _State,
    table: Table,
    layout: Layout,
    where: columns.Placing,
    row: Row,
    following: Row | None,
) -> Iterator[Record | Problem]:
    document = state.document
    placing = columns.place_row(layout, where, row)
    if placing.moved and not where.moved:
        yield _moved(document, table, [row])
    printed = placing.text(row, "description")
    name = _NOT_AVAILABLE.sub("", printed).strip() or printed
    absent = bool(_NOT_AVAILABLE.search(printed))
    if not name:
        return
    commentary, as_printed = placing.text(row, "commentary") or None, None
    if commentary and _AS_ABOVE.match(commentary) and state.commentary:
        commentary, as_printed = state.commentary, commentary
    elif commentary:
        state.commentary = commentary
        state.commentary_source = SourceShape.of(document.source(row, table))
    scope = _scope(where, layout, row, following, table) if commentary else None
    period, problem = _period(document, table, row, placing)
    if problem is not None:
        yield problem
    context = [SourceShape.of(document.source(each, table)) for each in layout.header]
    context += [state.domain_source] if state.domain_source else []
    if as_printed and state.commentary_source:
        context.append(state.commentary_source)
    for organisation in layout.names:
        cells = placing.of(organisation)
        value = cells.text(row, "value")
        facts, problems = _value(document, table, row, cells, absent)
        yield from problems
        ranks, problems = _ranks(document, table, row, cells)
        yield from problems
        column = cells.position("value") if value else placing.position("description")
        yield Observation(
            source=SourceShape.of(document.source(row, table, column)),
            context=context,
            uncertain=cells.moved or layout.inferred,
            indicator_ref=placing.text(row, "ref") or None,
            indicator_name=name,
            domain=state.domain,
            organisation=organisation,
            period=period,
            commentary=commentary,
            commentary_scope=scope,
            commentary_as_printed=as_printed,
            **({"as_printed": printed} if absent and not value else {"as_printed": value or None}),
            **facts,
            **ranks,
        )


def _scope(
    where: columns.Placing, layout: Layout, row: Row, following: Row | None, table: Table
) -> str:
    """`block` where the rows below leave the commentary blank, as a merged cell does."""
    if following is None or _is_label(following):
        return "row"
    if any(max(row.lines) < line < following.line for line in table.repeats):
        return "row"
    return (
        "row"
        if columns.place_row(layout, where, following).text(following, "commentary")
        else "block"
    )


def _period(
    document: Document, table: Table, row: Row, placing: columns.Placing
) -> tuple[PeriodShape | None, Problem | None]:
    text = placing.text(row, "period")
    if not text:
        return None, None
    period = periods.parse(text)
    if periods.is_readable(period):
        return PeriodShape.of(period), None
    source = document.source(row, table, placing.position("period"))
    problem = Problem(
        "period-unreadable",
        Family.DATE,
        Severity.WARNING,
        f"cannot read the period {text!r}",
        source,
    )
    return PeriodShape.of(period), problem


def _value(
    document: Document, table: Table, row: Row, cells: columns.Placing, absent: bool
) -> tuple[dict[str, object], list[Problem]]:
    """The fields of an observation that its value gives, and what is wrong with it."""
    text = cells.text(row, "value")
    source = document.source(row, table, cells.position("value"))
    missing: dict[str, object] = {"availability": "not_available"}
    if not text:
        blank = Problem(
            "value-missing", Family.MISSING, Severity.NOTE, "the value is blank", source
        )
        return missing, [] if absent else [blank]
    if is_suppressed(text):
        return {"availability": "published"}, []
    if is_absent(text):
        return missing, []
    quantity = quantities.parse(text)
    if quantity.value is not None:
        return {
            "value": quantity.value,
            "unit": quantity.unit,
            "availability": "published",
        }, []
    if quantities.is_malformed(text):
        return {"availability": "published"}, [unreadable.number(text, source)]
    return {"category": text, "availability": "published"}, []


def _ranks(
    document: Document, table: Table, row: Row, cells: columns.Placing
) -> tuple[dict[str, object], list[Problem]]:
    """The rank fields of an observation, and what is wrong with them."""
    fields: dict[str, object] = {}
    problems: list[Problem] = []
    for role, prefix in (("peers", "peer"), ("england", "national")):
        text = cells.text(row, role)
        if not text or is_absent(text):
            continue
        rank = ranking.parse(text)
        source = document.source(row, table, cells.position(role))
        if rank is None:
            meant = ranking.suggest(text)
            fields[f"{prefix}_printed"] = text
            problems.append(
                Problem(
                    "rank-unreadable",
                    Family.RANK,
                    Severity.WARNING,
                    f"cannot read the rank {text!r}; it is kept as printed",
                    source,
                    suggestion=None if meant is None else f"{meant.rank}/{meant.count}",
                )
            )
            continue
        fields |= {f"{prefix}_rank": rank.rank, f"{prefix}_count": rank.count}
    return fields, problems


def _moved(document: Document, table: Table, rows: list[Row]) -> Problem:
    first = rows[0] if rows else table.header[0]
    return Problem(
        "columns-shifted",
        Family.CONVERSION,
        Severity.WARNING,
        "cells stand to the right of their headings; they were placed by what they hold",
        document.source(first, table),
    )


def _trend_lost(document: Document, layout: Layout, table: Table) -> Problem:
    column: Column = next(each for each in layout.columns if each.role == "trend")
    return Problem(
        "marks-lost",
        Family.CONVERSION,
        Severity.NOTE,
        "the trend column is empty: pictures in it were lost when the file was converted",
        document.source(layout.header[-1], table, column.position),
    )


def _legend(
    document: Document, heading: Heading, block: Paragraph | ListBlock
) -> Iterator[Record | Problem]:
    """The key under a dashboard; its colours do not survive conversion."""
    context = [SourceShape.of(document.at(heading))]
    parts = block.items if isinstance(block, ListBlock) else (block,)
    if not any(_SAYS_ITS_MARK.search(part.text) for part in parts):
        yield Problem(
            "marks-lost",
            Family.CONVERSION,
            Severity.NOTE,
            "the key speaks of colours that were lost when the file was converted",
            document.at(parts[0]),
        )
    for part in parts:
        yield Fact(
            source=SourceShape.of(document.at(part)),
            context=context,
            text=part.text,
            subject=heading.text,
        )
