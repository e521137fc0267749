"""A&E provider tables in blocks by type of department: the workbook's sheets, and one as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.ae_columns import TYPES, block_measures
from placeplan.exchange.sources.parts.codes import codes_of, folded, national, said_twice
from placeplan.exchange.sources.parts.facts import Level, Rows, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.numbers import (
    Floats,
    Mark,
    Numbers,
    numbers_of_cells,
    summed,
)
from placeplan.exchange.sources.parts.settle import check_numbers, refuse_header
from placeplan.exchange.sources.parts.workbook import Cell, text_of
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Severity

ALL = "ae_all_"
"""Begins the measures that count unplanned and booked attendances together."""
_ATTENDANCES, _WITHIN, _OVER = (
    f"{ALL}{each}" for each in ("attendances", "within_4_hours", "over_4_hours")
)
_PERCENT = f"{_WITHIN}_percent"
_BY_TYPE = tuple(f"_{each}" for each in TYPES)
_NEEDED = tuple(f"{each}{kind}" for each in (_ATTENDANCES, _OVER) for kind in ("", *_BY_TYPE))
_ROLES = {
    **dict.fromkeys(("code", "org code", "ods code", "provider code", "organisation code"), "code"),
    **dict.fromkeys(
        ("name", "system", "stp", "provider", "provider name", "org name", "organisation name"),
        "name",
    ),
    **dict.fromkeys(("region", "region name", "parent org"), "region"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A table: its header, and its rows below it. `sheet` is 0 for a CSV.

    `level` is whose its rows are. `renamed` says what the measures of the block are called, by
    what they begin with; a measure that begins with none of them is left out, and the shares
    within four hours with them. England's row is left out where another table states it.
    """

    headings: Mapping[int, str]
    header: int
    rows: Mapping[int, Mapping[int, Cell]]
    level: Level = Level.PROVIDER
    sheet: int = 0
    name: str = ""
    renamed: Mapping[str, str] | None = None
    without_england: bool = False


def is_block(headings: Sequence[str]) -> bool:
    """True where the headings are those of a table by type of department."""
    measures = set(block_measures(headings).values())
    return _ATTENDANCES in measures and any(each.startswith(_OVER) for each in measures)


def facts_of(file: PublishedFile, block: Block, month: Period | None) -> list[pa.Table]:
    """The facts of a table; none, after saying so, where its header lacks what it must have."""
    places = sorted(block.headings)
    measures = block_measures([block.headings[at] for at in places])
    columns = {name: places[at] for at, name in measures.items()}
    roles: dict[str, int] = {}
    for at in places:
        if (role := _ROLES.get(folded(block.headings[at]))) is not None:
            roles.setdefault(role, at)
    where = f"sheet {block.name!r}, " if block.name else ""
    needed = [*_NEEDED, "code", "name"]
    missing = [each for each in needed if each not in columns and each not in roles]
    if missing:
        said = [each.removeprefix(ALL).replace("_", " ") for each in missing]
        refuse_header(file, said, row=block.header, sheet=block.sheet or None, where=where)
        return []
    _say_unread(file, block, {*roles.values(), *columns.values()})
    kept = [number for number in sorted(block.rows) if _stated(block, number, roles, columns)]
    kept = [number for number in kept if not _repeats(file, block, number, roles["code"])]
    identity, england = _identity(block, kept, roles)
    if block.without_england:
        kept = [number for number, own in zip(kept, england, strict=True) if not own]
        identity, england = _identity(block, kept, roles)
    numbers_at = np.array(kept, dtype=np.int32)
    sheet = block.sheet or None
    codes = codes_of(
        file,
        identity["code"],
        numbers_at,
        england,
        column=roles["code"],
        sheet=sheet,
        where=where,
    )
    said_twice(
        file,
        [(code,) for code in codes],
        numbers_at,
        column=roles["code"],
        sheet=sheet,
        where=where,
    )
    read: dict[str, Numbers] = {}
    for name, at in columns.items():
        read[name] = numbers_of_cells([block.rows[number].get(at) for number in kept])
        check_numbers(
            file,
            read[name],
            numbers_at,
            column=at,
            heading=block.headings[at],
            sheet=sheet,
            where=where,
        )
    read = _marked(_percentages(read), england)
    rows = Rows(
        row=numbers_at,
        organisation=words(codes, len(kept)),
        name=words(identity["name"], len(kept)),
        level=words([Level.NATIONAL if each else block.level for each in england], len(kept)),
        start=month.start if month else None,
        end=month.end if month else None,
        sheet=block.name,
        parent=words(identity.get("region", ""), len(kept)),
    )
    return [
        rows.facts(
            called,
            numbers,
            numerator=read[_WITHIN + _type(name)].values if _is_percent(name, read) else None,
            denominator=_reported(read, name) if _is_percent(name, read) else None,
        )
        for name, numbers in read.items()
        if (called := _called(name, block.renamed))
    ]


def _identity(
    block: Block, kept: Sequence[int], roles: Mapping[str, int]
) -> tuple[dict[str, list[str]], npt.NDArray[np.bool_]]:
    """What names each row, and which row is England's own.

    England's row of a table of systems names nothing but dashes.
    """
    identity = {
        role: [text_of(block.rows[number].get(at)) for number in kept] for role, at in roles.items()
    }
    cells = list(zip(*identity.values(), strict=True))
    dashes = np.array([set(each) <= {"-", ""} for each in cells], dtype=bool)
    return identity, national(list(identity.values())) | dashes


def _stated(
    block: Block, number: int, roles: Mapping[str, int], columns: Mapping[str, int]
) -> bool:
    """True of a row of the table, and not of a blank row or a note below it."""
    row = block.rows[number]
    named = any(text_of(row.get(at)) for at in roles.values())
    return number > block.header and named and row.get(columns[_ATTENDANCES]) is not None


def _repeats(file: PublishedFile, block: Block, number: int, code: int) -> bool:
    """True of a row that repeats the header, which is said."""
    if folded(text_of(block.rows[number].get(code))) != folded(block.headings[code]):
        return False
    where = f"sheet {block.name!r}, " if block.name else ""
    file.note_problem(
        "header-repeated",
        Family.FORMAT,
        Severity.NOTE,
        f"{where}row {number} repeats the header and is passed over",
        row=number,
        sheet=block.sheet or None,
    )
    return True


def _say_unread(file: PublishedFile, block: Block, read: set[int]) -> None:
    where = f"sheet {block.name!r}, " if block.name else ""
    for at, heading in sorted(block.headings.items()):
        below = (row.get(at) for number, row in block.rows.items() if number > block.header)
        share = block.renamed is not None and folded(heading).startswith("percentage")
        if share:
            continue  # of booked appointments alone: left out with a reason, see `Block`
        if at not in read and heading and any(isinstance(cell, float) for cell in below):
            file.note_problem(
                "column-not-read",
                Family.FORMAT,
                Severity.WARNING,
                f"{where}column {at}, headed {heading!r}, is none of the layout and is not read",
                row=block.header,
                column=at,
                sheet=block.sheet or None,
            )


def _called(name: str, renamed: Mapping[str, str] | None) -> str | None:
    if renamed is None:
        return name
    if name.startswith(_PERCENT):
        return None
    return next(
        (new + name[len(old) :] for old, new in renamed.items() if name.startswith(old)), None
    )


def _percentages(read: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """The columns, percentages as such: a workbook and some CSV files keep fractions of 1."""
    shares = [name for name in read if name.startswith(_PERCENT)]
    top = max((float(np.nanmax(np.append(read[name].values, 0))) for name in shares), default=0)
    factor = 100.0 if top <= 1 else 1.0
    return {
        name: numbers.times(factor) if name in shares else numbers for name, numbers in read.items()
    }


def _marked(read: Mapping[str, Numbers], england: npt.NDArray[np.bool_]) -> dict[str, Numbers]:
    """The columns with what is not a number marked so.

    A provider that saw people, none of them within and none over four hours, did not report the
    standard: its cells are dashes, or zeros where somebody replaced these. A percentage of nobody
    is not applicable, whatever stands there.
    """
    seen = read[_ATTENDANCES].filled > 0
    timed = [name for name in read if name.startswith((_WITHIN, _OVER))]
    counts = [name for name in timed if not name.startswith(_PERCENT)]
    absent = seen & (summed(read[name] for name in counts) == 0) & ~england
    out = dict(read)
    for name in timed:
        if name.startswith(_PERCENT):
            nobody = read[_ATTENDANCES + _type(name)].filled == 0
            out[name] = out[name].marked(nobody & ~absent, Mark.NOT_APPLICABLE)
        out[name] = out[name].marked(absent, Mark.NOT_SUBMITTED)
    return out


def _is_percent(name: str, read: Mapping[str, Numbers]) -> bool:
    return name.startswith(_PERCENT) and _WITHIN + _type(name) in read


def _type(name: str) -> str:
    """ "_type_1", "_type_2", "_other", or "" for all types."""
    return next((each for each in _BY_TYPE if name.endswith(each)), "")


def _reported(read: Mapping[str, Numbers], name: str) -> Floats:
    """The attendances of those that reported: within and over four hours together."""
    return read[_WITHIN + _type(name)].values + read[_OVER + _type(name)].values
