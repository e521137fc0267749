"""The columns of a dashboard: what the header says, and where the cells really stand.

Conversion lets cells drift away from their headings. The columns that a page fills are aligned
with the headings in order, each to one whose kind of content it holds; nothing is moved where the
headings already fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from placeplan.documents.document import Row, Table
from placeplan.exchange.headings import Headings
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel import ranking

_ROLES = Headings(
    {
        "ref": "ref; reference; ref no; no; id; code; indicator ref; indicator code; indicator id",
        "description": "description; indicator; measure; metric; indicator name; "
        "indicator description; name",
        "period": "period; time period; latest period; reporting period; data period; date; "
        "latest data; data to",
        "value": "value; performance; latest; actual; score; result; current; current value; "
        "latest value; latest performance",
        "peers": "peer; peer rank; rank peer; peer group; similar peer; similar 10; "
        "rank among peer; rank in peer group",
        "england": "england; england rank; national; national rank; rank england; nation; "
        "england ranking; national ranking; rank in england",
        "trend": "trend; direction; direction of travel; sparkline; change",
        "commentary": "operational plan update; plan update; update; commentary; comment; "
        "narrative; action; action update; explanation; actions and update",
    }
)
_NO_ORGANISATION = re.compile(
    r"£|\b(?:risks?|scores?|ratings?|ytd|year|months?|quarters?|period|plan|budget|actual|forecast"
    r"|target|variance|performance|position|current|previous|inherent|residual|full)\b",
    re.IGNORECASE,
)
_SOME_DAY = date(2001, 4, 1)
_PER_ORGANISATION = ("value", "peers", "england", "trend")
_FIT_AT_LEAST = 0.5
_SHIFT_COST, _SKIP_COST, _LOST_COST = 0.05, 0.01, 100.0


@dataclass(frozen=True, slots=True)
class Column:
    """One heading: its role, whose it is, and its position from 0."""

    role: str
    organisation: str | None
    position: int


@dataclass(frozen=True)
class Layout:
    """What the header of a dashboard says. `inferred` where no organisation is named in it."""

    header: tuple[Row, ...]
    columns: tuple[Column, ...]
    organisations: tuple[tuple[str, Row, int], ...]
    inferred: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The organisations from left to right."""
        return tuple(name for name, _, _ in self.organisations)


def layout_of(table: Table) -> Layout | None:
    """The layout of a dashboard; None where the table is none."""
    header = table.header or table.rows[:2]
    if len(header) < 2:
        return None
    top, below = header[0], header[1]
    own = {at: role for at, text in enumerate(top.texts) if (role := _ROLES.role_of(text))}
    shared = {at: role for at, role in own.items() if role not in _PER_ORGANISATION}
    values = [at for at, text in enumerate(below.texts) if _ROLES.role_of(text) == "value"]
    if not {"description", "ref"} & set(shared.values()) or not values:
        return None
    groups = [at for at in sorted(top.filled) if at not in own]
    if not groups or any(_is_no_organisation(top.cells[at].text) for at in groups):
        return None
    columns = [Column(role, None, at) for at, role in shared.items()]
    for start, end in zip(groups, [*groups[1:], None], strict=True):
        stop = next((at for at in sorted(shared) if at > start), len(below.cells))
        stop = min(stop, len(below.cells) if end is None else end)
        for at in range(start, stop):
            role = _ROLES.role_of(below.cell(at).text)
            if role in _PER_ORGANISATION:
                columns.append(Column(role, top.cells[start].text, at))
    named = {each.organisation for each in columns}
    organisations = tuple(
        (top.cells[at].text, top, at) for at in groups if top.cells[at].text in named
    )
    columns.sort(key=lambda column: column.position)
    return Layout(header[:2], tuple(columns), organisations) if organisations else None


def _is_no_organisation(text: str) -> bool:
    """True for a group of columns that is a time, a stage or a kind of figure: "YTD", "Jul-25"."""
    if _NO_ORGANISATION.search(text):
        return True
    return periods.parse(text, near=_SOME_DAY).start is not None


@dataclass(frozen=True)
class Placing:
    """Where the cells of each heading stand, for the whole row or for one organisation."""

    places: tuple[tuple[Column, int | None], ...]
    organisation: str | None = None

    @cached_property
    def moved(self) -> bool:
        """True where any of its cells stands away from its heading."""
        return any(
            at is not None and at != column.position
            for column, at in self.places
            if self.organisation in (None, column.organisation)
        )

    def of(self, organisation: str) -> Placing:
        """The same, for the cells of one organisation."""
        return Placing(self.places, organisation)

    def has(self, role: str) -> bool:
        """True where any heading of the role has cells."""
        return any(at is not None for column, at in self.places if column.role == role)

    def position(self, role: str) -> int | None:
        """The position from 0 of the cells of a role."""
        return next(
            (
                at
                for column, at in self.places
                if column.role == role and column.organisation == self.organisation
            ),
            None,
        )

    def text(self, row: Row, role: str) -> str:
        """The live text of a row's cell of a role; empty where there is none."""
        at = self.position(role)
        return "" if at is None else row.cell(at).live


def place(layout: Layout, rows: Sequence[Row]) -> Placing:
    """Where the cells of a run of rows stand."""
    filled = sorted(set().union(*(row.filled for row in rows)))
    texts = {at: [row.cell(at).text for row in rows if at in row.filled] for at in filled}
    return _place(layout, texts)


def place_row(layout: Layout, where: Placing, row: Row) -> Placing:
    """Where the cells of one row stand: as in the run, unless this row does not fit there."""
    by_position = {at: column for column, at in where.places if at is not None}
    fits = all(
        at in by_position and fit(by_position[at].role, row.cell(at).text) > 0 for at in row.filled
    )
    return where if fits else _place(layout, {at: [row.cell(at).text] for at in sorted(row.filled)})


def _place(layout: Layout, texts: dict[int, list[str]]) -> Placing:
    by_position = {column.position: column for column in layout.columns}
    share = {
        (role, at): sum(fit(role, text) for text in cells) / len(cells)
        for at, cells in texts.items()
        for role in {column.role for column in layout.columns}
    }
    in_place = all(
        at in by_position and share[by_position[at].role, at] >= _FIT_AT_LEAST for at in texts
    )
    if in_place:
        return Placing(
            tuple((c, c.position if c.position in texts else None) for c in layout.columns)
        )
    pairs = dict(_aligned(layout.columns, list(texts), share))
    return Placing(tuple((column, pairs.get(i)) for i, column in enumerate(layout.columns)))


def _aligned(
    columns: Sequence[Column], filled: Sequence[int], share: dict[tuple[str, int], float]
) -> Iterator[tuple[int, int]]:
    """(heading, position) pairs of the cheapest alignment that keeps the order of both."""
    width, height = len(columns), len(filled)
    best = [[0.0] * (height + 1) for _ in range(width + 1)]
    step = [[""] * (height + 1) for _ in range(width + 1)]
    for i in range(width + 1):
        for j in range(height + 1):
            options: list[tuple[float, str]] = []
            if i:
                options.append((best[i - 1][j] + _SKIP_COST, "skip"))
            if j:
                options.append((best[i][j - 1] + _LOST_COST, "lost"))
            if i and j:
                column, at = columns[i - 1], filled[j - 1]
                fits = share[column.role, at]
                if fits >= _FIT_AT_LEAST:
                    shift = abs(at - column.position) * _SHIFT_COST
                    options.append((best[i - 1][j - 1] + shift - fits, "match"))
            if options:
                best[i][j], step[i][j] = min(options)
    i, j = width, height
    while i or j:
        if step[i][j] == "match":
            i, j = i - 1, j - 1
            yield i, filled[j]
        elif step[i][j] == "skip":
            i -= 1
        else:
            j -= 1


def fit(role: str, text: str) -> float:
    """How well a cell's text fits a role, from 0 to 1."""
    words = len(text.split())
    ranked = ranking.parse(text) is not None
    number = quantities.parse(text).value is not None or quantities.is_malformed(text)
    if role in ("peers", "england"):
        return 1.0 if ranked else 0.6 if number and words == 1 else 0.4 if words <= 2 else 0.0
    if role == "value":
        return 0.0 if ranked else 1.0 if number else 0.9 if words <= 3 else 0.0
    if role == "trend":
        return 0.0 if ranked or number else 0.5 if words <= 2 else 0.0
    if role == "commentary":
        return 0.0 if ranked else 1.0 if words > 3 else 0.0 if number else 0.6
    if role == "period":
        return 1.0 if periods.parse(text).is_dated else 0.5 if words <= 4 else 0.0
    if role == "ref":
        return 1.0 if words == 1 and any(c.isdigit() for c in text) else 0.5 if words <= 2 else 0.0
    return 1.0 if any(c.isalpha() for c in text) else 0.1
