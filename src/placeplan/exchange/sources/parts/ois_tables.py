"""The tables of an indicator sheet: blocks side by side, in which headings begin anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.workbook import Row, Sheet, text_of

_PERIODS = (
    "reporting period", "year", "period", "reporting year", "financial year", "year of diagnosis",
    "period of coverage",
)  # fmt: skip
"""Headings of a period, the best first."""
_LEVELS = ("level description", "ccg name", "organisation name", "level")
_LOWER = re.compile(r".*\bci lower\b.*|.*\blower ci\b.*|.*lower confidence.*")
_UPPER = re.compile(r".*\bci upper\b.*|.*\bupper ci\b.*|.*upper confidence.*")
_NUMERATOR = re.compile(r"numerator|observed.*|number of deaths reported.*")
_DENOMINATOR = re.compile(r"denominator|registered patients|discharges|number of records.*")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class OisBlock:
    """One block of a table: its columns by what they are; `others` is heading -> column."""

    header: int
    last: int
    periods: tuple[int, ...]
    level: int
    others: Mapping[str, int]


def blocks_of(sheet: Sheet) -> Iterator[OisBlock]:
    """The blocks of all tables of a sheet, from the top and from the left."""
    headers = [number for number, row in sheet.rows.items() if is_header(row)]
    starts = [*headers[1:], max(sheet.rows, default=0) + 1]
    for header, last in zip(headers, (start - 1 for start in starts), strict=False):
        earlier: OisBlock | None = None
        for columns in _parted(sheet.rows[header]):
            block = _block(columns, header, last, earlier)
            if block is not None:
                yield block
                earlier = block


def is_header(row: Row) -> bool:
    """True of a row that heads a table: it names a period or whose a row is, and values."""
    plain = [folded(text_of(cell)) for cell in row.values()]
    named = sum(each in _PERIODS or each in _LEVELS for each in plain)
    return named >= 2 and len(plain) >= _FEWEST and all(len(each) < 90 for each in plain)


def role_of(heading: str) -> str:
    """ "lower", "upper", "numerator" or "denominator" as a heading says, else ""."""
    for role, pattern in (
        ("lower", _LOWER),
        ("upper", _UPPER),
        ("numerator", _NUMERATOR),
        ("denominator", _DENOMINATOR),
    ):
        if pattern.fullmatch(heading):
            return role
    return ""


def _parted(row: Row) -> Iterator[dict[str, int]]:
    """Heading -> column of each block: one begins where a heading comes again.

    A period that follows values begins one too, under whichever of its headings.
    """
    block: dict[str, int] = {}
    for at in sorted(row):
        heading = folded(text_of(row[at]))
        if not heading:
            continue
        valued = any(each not in _PERIODS and each not in _LEVELS for each in block)
        anew = valued and heading in _PERIODS and any(each in _PERIODS for each in block)
        if heading in block or anew:
            yield block
            block = {}
        block[heading] = at
    if block:
        yield block


def _block(
    columns: dict[str, int], header: int, last: int, earlier: OisBlock | None
) -> OisBlock | None:
    """A block, which takes its period and its level from the one before where it names none."""
    periods = tuple(columns[each] for each in _PERIODS if each in columns)
    level = next((columns[each] for each in _LEVELS if each in columns), None)
    if earlier is not None:
        periods = periods or earlier.periods
        level = earlier.level if level is None else level
    others = {k: v for k, v in columns.items() if k not in _PERIODS and k not in _LEVELS}
    if not periods or level is None or not others:
        return None
    return OisBlock(header, last, periods, level, others)
