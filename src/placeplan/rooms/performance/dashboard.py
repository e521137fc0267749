"""The dashboard: indicators down, organisations across; what is shown, in which order.

Plain values in and out. A reading is one observation; of several periods of one indicator the
latest is shown and all make its trend.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from placeplan.kernel import ranking

QUARTILES = ("best", "middle", "worst")
UNRANKED = "none"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """One observation, as a dashboard or an indicator's page needs it."""

    id: str
    slug: str
    ref: str
    name: str
    domain: str
    organisation: str
    period: str
    starts_on: date | None
    ends_on: date | None
    stated_on: date
    value: Decimal | None
    unit: str
    printed: str
    category: str
    peer: str
    peer_rank: int | None
    national: str
    rank: int | None
    count: int | None
    unreadable: tuple[str, ...] = ()
    """The ranks that could not be read, as printed."""
    commentary: str = ""
    commentary_scope: str = ""
    available: bool = True
    uncertain: bool = False
    source: str = ""
    plan: str = ""

    @property
    def quartile(self) -> str | None:
        """best, middle or worst in England; None where there is no rank to say so."""
        return quartile(self.rank, self.count)

    @property
    def moment(self) -> tuple[date, date, date]:
        """What the latest period has most of."""
        return (self.ends_on or date.min, self.starts_on or date.min, self.stated_on)


def quartile(rank: int | None, count: int | None) -> str | None:
    """The name of the quartile; None without a rank inside its count."""
    if rank is None or not count or not 1 <= rank <= count:
        return None
    return ranking.Rank(rank, count).quartile


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all. `sort` names a column, "-" in front turns it."""

    domain: str = ""
    organisation: str = ""
    quartile: str = ""
    period: str = ""
    text: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown of one indicator for one organisation."""

    reading: Reading
    trend: tuple[tuple[str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: a cell for each organisation shown, None where it has no reading."""

    slug: str
    ref: str
    name: str
    domain: str
    period: str
    """The period of every cell; blank where they differ."""
    cells: tuple[Cell | None, ...]
    commentary: str
    commentary_scope: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(cell.reading for cell in self.cells if cell is not None)


@dataclass(frozen=True, slots=True)
class Column:
    """One organisation, with its indicators by quartile before the rows are filtered by it."""

    name: str
    number: int
    quartiles: dict[str, int]

    @property
    def ranked(self) -> int:
        return sum(self.quartiles[name] for name in QUARTILES)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The rows in groups, and what can be chosen. A group without a title holds sorted rows."""

    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    columns: tuple[Column, ...]
    total: int
    domains: tuple[str, ...]
    organisations: tuple[str, ...]
    periods: tuple[str, ...]
    has_trend: bool = False
    has_peers: bool = False
    has_unreadable: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for _, rows in self.groups for row in rows)


@dataclass(slots=True)
class _Indicator:
    slug: str
    readings: dict[str, list[Reading]] = field(default_factory=dict)


def dashboard(readings: Sequence[Reading], choice: Choice) -> Dashboard:
    """The dashboard of readings given in the order of their papers."""
    organisations = _distinct(each.organisation for each in readings)
    shown = [name for name in organisations if choice.organisation in ("", name)]
    every = [_row(each, shown, choice.period) for each in _indicators(readings)]
    rows = [row for row in every if row is not None and _wanted(row, choice)]
    columns = tuple(
        Column(name, organisations.index(name) + 1, _quartiles(rows, i))
        for i, name in enumerate(shown)
    )
    if choice.quartile:
        rows = [row for row in rows if _in_quartile(row, choice.quartile)]
    rows = _sorted(rows, choice.sort, shown)
    return Dashboard(
        groups=((("", tuple(rows)),) if rows else ()) if choice.sort else _by_domain(rows),
        columns=columns,
        total=len({each.slug for each in readings}),
        domains=tuple(_distinct(each.domain for each in readings if each.domain)),
        organisations=tuple(organisations),
        periods=tuple(
            _distinct(
                each.period
                for each in sorted(readings, key=lambda each: each.moment, reverse=True)
                if each.period
            )
        ),
        has_peers=any(each.peer for row in rows for each in row.readings),
        has_unreadable=any(each.unreadable for each in readings),
        has_trend=any(cell and len(cell.trend) >= 3 for row in rows for cell in row.cells),
    )


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _indicators(readings: Sequence[Reading]) -> list[_Indicator]:
    found: dict[str, _Indicator] = {}
    for each in readings:
        indicator = found.setdefault(each.slug, _Indicator(each.slug))
        indicator.readings.setdefault(each.organisation, []).append(each)
    return list(found.values())


def _row(indicator: _Indicator, shown: Sequence[str], period: str) -> Row | None:
    cells = tuple(_cell(indicator.readings.get(name, []), period) for name in shown)
    latest = [cell.reading for cell in cells if cell is not None]
    if not latest:
        return None
    periods = {each.period for each in latest}
    said = next((each for each in latest if each.commentary), latest[0])
    return Row(
        slug=indicator.slug,
        ref=latest[0].ref,
        name=latest[0].name,
        domain=latest[0].domain,
        period=periods.pop() if len(periods) == 1 else "",
        cells=cells,
        commentary=said.commentary,
        commentary_scope=said.commentary_scope,
    )


def _cell(readings: Sequence[Reading], period: str) -> Cell | None:
    """The latest reading, or the one of the period asked for, with every reading as its trend."""
    wanted = [each for each in readings if period in ("", each.period)]
    if not wanted:
        return None
    in_time = sorted(readings, key=lambda each: each.moment)
    return Cell(
        reading=max(wanted, key=lambda each: each.moment),
        trend=tuple((each.period, each.value) for each in in_time),
    )


def _wanted(row: Row, choice: Choice) -> bool:
    words = choice.text.casefold().split()
    text = f"{row.ref} {row.name} {row.domain} {row.commentary}".casefold()
    return choice.domain in ("", row.domain) and all(word in text for word in words)


def _in_quartile(row: Row, name: str) -> bool:
    if name == UNREADABLE:
        return any(each.unreadable for each in row.readings)
    return any((each.quartile or UNRANKED) == name for each in row.readings)


def _quartiles(rows: Sequence[Row], column: int) -> dict[str, int]:
    found = Counter(
        cell.reading.quartile or UNRANKED for row in rows if (cell := row.cells[column])
    )
    return {name: found[name] for name in (*QUARTILES, UNRANKED)}


def _by_domain(rows: Sequence[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    return tuple(
        (domain, tuple(row for row in rows if row.domain == domain))
        for domain in _distinct(row.domain for row in rows)
    )


def _of_cell(
    row: Row, column: int, value: Callable[[Reading], Decimal | float | None]
) -> Decimal | float | None:
    cell = row.cells[column]
    return None if cell is None else value(cell.reading)


def _share(reading: Reading) -> float | None:
    return reading.rank / reading.count if reading.rank and reading.count else None


def _keys(shown: Sequence[str]) -> dict[str, Callable[[Row], object]]:
    keys: dict[str, Callable[[Row], object]] = {
        "ref": lambda row: row.ref.casefold() or None,
        "name": lambda row: row.name.casefold(),
        "period": lambda row: max((each.moment for each in row.readings), default=None),
    }
    for i in range(len(shown)):
        keys[f"value{i + 1}"] = partial(_of_cell, column=i, value=lambda each: each.value)
        keys[f"peers{i + 1}"] = partial(_of_cell, column=i, value=lambda each: each.peer_rank)
        keys[f"england{i + 1}"] = partial(_of_cell, column=i, value=_share)
    return keys


def _sorted(rows: list[Row], sort: str, shown: Sequence[str]) -> list[Row]:
    """The rows by a column; those that have nothing in it come last either way."""
    key = _keys(shown).get(sort.removeprefix("-"))
    if key is None:
        return rows
    full = [row for row in rows if key(row) is not None]
    blank = [row for row in rows if key(row) is None]
    return sorted(full, key=lambda row: key(row), reverse=sort.startswith("-")) + blank  # type: ignore[arg-type,return-value]
