"""One national standard in one period: every organisation of a level, its value, rank and icons.

Arrays, a row for each organisation in the order of codes, so that any page of a long list costs
the same. Icons come from the periods up to the one shown, as an indicator's page makes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.measured import Floats, Measured, Numbers, Words
from placeplan.rooms.performance.process import direction_of
from placeplan.rooms.performance.ranks import standings
from placeplan.rooms.performance.series import label_of, length
from placeplan.rooms.performance.targets import Aim, headline, national_aims
from placeplan.statistics import spc
from placeplan.statistics.spc_icons import ASSURANCES, VARIATIONS, Assurance, Variation

MONTHS = 1200
"""The longest series, in periods, that is judged."""


@dataclass(frozen=True, slots=True, eq=False)
class StandardColumn:
    """One standard in one period at one level, (organisations,), ordered by code.

    `rank` is 0 without one, `count` is how many are ranked. `variation` and `assurance` are
    numbers into the tuples of the same names in `spc_icons`. `england` is England's own value,
    NaN where it is not published.
    """

    slug: str
    name: str
    unit: str
    direction: str
    start: date
    end: date
    aim: Aim
    code: Words
    organisation: Words
    value: Floats
    mark: Words
    rank: Numbers
    count: int
    is_met: npt.NDArray[np.bool_]
    variation: npt.NDArray[np.int8]
    assurance: npt.NDArray[np.int8]
    england: float

    @property
    def period(self) -> str:
        """The usual name of the period."""
        return label_of(self.start, self.end)

    def place(self, code: str) -> int | None:
        """The row of an organisation; None where it has none."""
        at = int(np.searchsorted(self.code, code))
        return at if at < self.code.size and self.code[at] == code else None

    def variation_of(self, at: int) -> Variation:
        """The variation icon of a row."""
        return VARIATIONS[int(self.variation[at])]

    def assurance_of(self, at: int) -> Assurance:
        """The assurance icon of a row."""
        return ASSURANCES[int(self.assurance[at])]

    @property
    def met_count(self) -> int:
        """How many of those with a value meet the standard."""
        return int((self.is_met & ~np.isnan(self.value)).sum())

    @property
    def known_count(self) -> int:
        """How many have a value."""
        return int((~np.isnan(self.value)).sum())


def latest_period(measured: Measured, level: str) -> tuple[date, date] | None:
    """The latest period that any organisation of the level has; None where there is none."""
    rows = measured.of_level(level)
    if not len(rows):
        return None
    at = int(np.lexsort((rows.start, rows.end))[-1])
    return rows.start[at].item(), rows.end[at].item()


def standard_column(
    measured: Measured, definition: Definition, level: str, start: date, end: date
) -> StandardColumn | None:
    """The standard in a period; None where nothing was published, or no threshold was in force."""
    aim = headline(national_aims(definition, level), end)
    of_level = measured.of_level(level)
    rows = of_level.at(np.datetime64(start), np.datetime64(end))
    if aim is None or not len(rows):
        return None
    known = ~np.isnan(rows.value)
    met = np.zeros(len(rows), dtype=bool)
    met[known] = [aim.is_met(Decimal(str(round(each, 6)))) for each in rows.value[known].tolist()]
    placed = standings(rows, definition.direction if definition.kind != "count" else "none")
    variation, assurance = _icons(of_level, rows, definition, aim, start, end)
    england = measured.of_level("national").at(np.datetime64(start), np.datetime64(end)).value
    return StandardColumn(
        slug=definition.slug,
        name=definition.printed_name,
        unit=definition.unit,
        direction=definition.direction,
        start=start,
        end=end,
        aim=aim,
        code=rows.organisation,
        organisation=rows.name,
        value=rows.value,
        mark=rows.mark,
        rank=placed.rank,
        count=placed.count,
        is_met=met,
        variation=variation,
        assurance=assurance,
        england=float(england[0]) if england.size else float("nan"),
    )


def _icons(
    of_level: Measured,
    rows: Measured,
    definition: Definition,
    aim: Aim,
    start: date,
    end: date,
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """The icons of every organisation of `rows`, judged in one go."""
    grid = _grid(of_level, rows.organisation, start, end)
    judged = spc.xmr(
        grid.ravel(),
        np.arange(grid.shape[0] + 1) * grid.shape[1],
        direction=direction_of(definition.direction),
        target=np.full(grid.shape[0], float(aim.value)),
    )
    return judged.variation, judged.assurance


def _grid(of_level: Measured, codes: Words, start: date, end: date) -> Floats:
    """A row for each code, a column for each period up to the one asked for; NaN where missing."""
    long = length(start, end)
    before = of_level.where(of_level.end <= np.datetime64(end))
    lengths = _lengths(before.start, before.end)
    before = before.where(lengths == long)
    column = _steps(before.start, start, long)
    known = (column >= 0) & (column < MONTHS)
    before, column = before.where(known), column[known]
    row = np.searchsorted(codes, before.organisation)
    there = (row < codes.size) & (codes[np.minimum(row, codes.size - 1)] == before.organisation)
    width = int(column.max()) + 1 if column.size else 1
    grid = np.full((codes.size, width), np.nan)
    grid[row[there], width - 1 - column[there]] = before.value[there]
    return grid


def _lengths(
    starts: npt.NDArray[np.datetime64], ends: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.int64]:
    """`series.length` of each, (rows,)."""
    after = ends + np.timedelta64(1, "D")
    whole = (starts == starts.astype("datetime64[M]")) & (after == after.astype("datetime64[M]"))
    months = (after.astype("datetime64[M]") - starts.astype("datetime64[M]")).astype(np.int64)
    return np.where(whole, months, -(after - starts).astype(np.int64))


def _steps(starts: npt.NDArray[np.datetime64], start: date, long: int) -> npt.NDArray[np.int64]:
    """How many periods before the one that begins on `start` each begins; -1 where in no step."""
    if long > 0:
        first = np.datetime64(start, "M")
        gaps = (first - starts.astype("datetime64[M]")).astype(np.int64)
    else:
        gaps = (np.datetime64(start, "D") - starts).astype(np.int64)
    step = abs(long)
    return np.where(gaps % step == 0, gaps // step, -1)


def codes_of(columns: Sequence[StandardColumn]) -> list[str]:
    """Every organisation that one of the columns has, in order."""
    return sorted({code for each in columns for code in each.code.tolist()})
