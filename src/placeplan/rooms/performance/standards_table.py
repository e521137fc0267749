"""All standards by organisation: which organisations are shown, in which order, with what cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from placeplan.rooms.performance.benchmarks import MARK_WORDS
from placeplan.rooms.performance.figures import figure
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.reading import quartile
from placeplan.rooms.performance.standard_columns import StandardColumn, codes_of
from placeplan.rooms.performance.whereabouts import Whereabouts
from placeplan.rooms.register.ordering import blanks_last
from placeplan.statistics.spc_icons import Assurance, Variation

NOWHERE = Whereabouts()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reader asked to see; blank is all. `sort` is name, system, region, missed or the
    slug of a standard; "-" in front turns it. `met` is met or missed, of any standard shown."""

    text: str = ""
    region: str = ""
    system: str = ""
    kind: str = ""
    met: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One organisation's value of one standard."""

    text: str
    is_met: bool | None
    variation: Variation
    assurance: Assurance
    rank: int
    count: int
    value: float

    @property
    def quartile(self) -> str | None:
        """best, middle or worst; None without a rank."""
        return quartile(self.rank, self.count)


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation: where it belongs, and its place in each column, None where it has none."""

    code: str
    name: str
    at: Whereabouts
    places: tuple[int | None, ...]
    missed: int
    known: int


def lines(columns: Sequence[StandardColumn], places: Mapping[str, Whereabouts]) -> tuple[Line, ...]:
    """Every organisation that a column has, by name."""
    named: dict[str, str] = {}
    for column in columns:
        named |= {
            code: readable(name)
            for code, name in zip(column.code.tolist(), column.organisation.tolist(), strict=True)
            if name
        }
    found = []
    for code in codes_of(columns):
        at = tuple(column.place(code) for column in columns)
        values = [
            bool(column.is_met[place])
            for column, place in zip(columns, at, strict=True)
            if place is not None and not isnan(column.value[place])
        ]
        found.append(
            Line(
                code, named.get(code, code), places.get(code, NOWHERE), at,
                missed=len(values) - sum(values), known=len(values),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


def chosen(found: Iterable[Line], columns: Sequence[StandardColumn], choice: Chosen) -> list[Line]:
    """The lines that were asked for, in the order that was asked for."""
    words = choice.text.casefold().split()
    kept = [
        each
        for each in found
        if choice.region in ("", each.at.region)
        and choice.system in ("", each.at.system)
        and choice.kind in ("", each.at.kind)
        and (choice.met != "missed" or each.missed)
        and (choice.met != "met" or (each.known and not each.missed))
        and all(word in f"{each.name} {each.code}".casefold() for word in words)
    ]
    key = _key(choice.sort.removeprefix("-"), columns)
    if key is None:
        return kept
    return blanks_last(kept, key, turned=choice.sort.startswith("-"))


def _key(sort: str, columns: Sequence[StandardColumn]) -> Callable[[Line], Any] | None:
    fixed: dict[str, Callable[[Line], Any]] = {
        "name": lambda each: each.name.casefold(),
        "system": lambda each: each.at.system or None,
        "region": lambda each: each.at.region or None,
        "missed": lambda each: each.missed if each.known else None,
    }
    if sort in fixed:
        return fixed[sort]
    for number, column in enumerate(columns):
        if column.slug == sort:
            return lambda each, at=number, of=column: _value(each, at, of)  # type: ignore[misc]
    return None


def _value(line: Line, number: int, column: StandardColumn) -> float | None:
    """By what a column is sorted: the value, so that the best stands first; then by code."""
    place = line.places[number]
    if place is None or isnan(column.value[place]):
        return None
    value = float(column.value[place])
    return -value if column.direction == "higher" else value


def cells(line: Line, columns: Sequence[StandardColumn], first: int = 0) -> list[Cell | None]:
    """The cells of a line under some columns, the `first` among all; None where it has no row."""
    return [
        None if place is None else cell(column, place)
        for column, place in zip(columns, line.places[first:], strict=False)
    ]


def cell(column: StandardColumn, place: int) -> Cell:
    """One value of a column, with why there is none where there is none."""
    value = float(column.value[place])
    mark = str(column.mark[place])
    missing = isnan(value)
    return Cell(
        text=MARK_WORDS.get(mark, mark).capitalize() if missing else figure(value, column.unit),
        is_met=None if missing else bool(column.is_met[place]),
        variation=column.variation_of(place),
        assurance=column.assurance_of(place),
        rank=int(column.rank[place]),
        count=column.count,
        value=value,
    )
