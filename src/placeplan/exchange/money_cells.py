"""Money in the cells of a table: the unit that a heading names, and what a cell prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from placeplan.kernel import quantity as quantities

_SCALES: tuple[tuple[re.Pattern[str], Decimal], ...] = (
    (re.compile(r"£\s?(?:bn|billions?)\b", re.I), Decimal(1_000_000_000)),
    (re.compile(r"£\s?(?:ms?|mn|millions?)\b|\(m\)", re.I), Decimal(1_000_000)),
    (
        re.compile(r"£\s?['’‘`]?\s?0{3}s?\b|£\s?k['’]?s?\b|£\s?thousands?\b|\(k\)", re.I),
        Decimal(1000),
    ),
    (re.compile(r"£(?!\s?[\d(-])"), Decimal(1)),
)
_OWN_SCALE = re.compile(r"\d\s?(?:k|m|mn|bn|million|thousand|billion)\b", re.I)
_BARE_POUNDS = re.compile(r"^[(-]*£\s?[(-]*[\d.,]+[)]*$")
_TOTAL = re.compile(r"^(?:grand |sub[- ]?|overall )?totals?\b|\btotals?$", re.I)
_TOTAL_OF = re.compile(r"^total\s+(?!(?:allocation|expenditure|income|savings?|budget)$)\w", re.I)
Unit = Literal["gbp", "percent", "count", "wte"]
_UNITS: dict[str, Unit] = {"percent": "percent", "wte": "wte"}


@dataclass(frozen=True, slots=True)
class Amount:
    """What one cell prints: pounds in `amount`, or a number of another unit in `value`."""

    as_printed: str
    amount: Decimal | None = None
    value: Decimal | None = None
    unit: Unit | None = None
    step: Decimal | None = None

    @property
    def number(self) -> Decimal | None:
        return self.value if self.amount is None else self.amount


def scale_of(*headings: str) -> Decimal | None:
    """The pounds that one in a column is worth, by the first heading that names a unit."""
    for heading in headings:
        for pattern, scale in _SCALES:
            if pattern.search(heading):
                return scale
    return None


def is_mixed(cells: Iterable[str]) -> bool:
    """True where some cells of a column print "£200k" and others plain pounds.

    Then each cell stands for itself, whatever unit the heading names.
    """
    printed = [cell.strip() for cell in cells if "£" in cell]
    return any(map(_OWN_SCALE.search, printed)) and any(map(_BARE_POUNDS.match, printed))


def read_amount(text: str, scale: Decimal | None = None, *, mixed: bool = False) -> Amount:
    """The amount that a cell prints; without a unit near, a number without pounds."""
    printed = " ".join(text.split())
    read = quantities.parse(printed)
    if read.value is None:
        return Amount(printed)
    if read.unit == "gbp" or _OWN_SCALE.search(printed):
        applies = scale is not None and not mixed and not _OWN_SCALE.search(printed)
        factor = scale if applies and scale is not None else Decimal(1)
        return Amount(printed, _plain(read.value * factor), None, "gbp", _times(read.step, factor))
    if read.unit in _UNITS:
        return Amount(printed, None, read.value, _UNITS[read.unit], read.step)
    if read.unit is not None:
        return Amount(printed, None, read.value, "count", read.step)
    if scale is None:
        return Amount(printed, None, read.value, None, read.step)
    return Amount(printed, _plain(read.value * scale), None, "gbp", _times(read.step, scale))


def _times(step: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if step is None else step * factor


def _plain(value: Decimal) -> Decimal:
    """The same number without idle zeros behind the point: 3100000, not 3100000.0."""
    whole = value.to_integral_value()
    return whole if value == whole else value


def is_total(line: str) -> bool:
    """True for a line that adds up all others ("GRAND TOTAL"), and not for one of many totals.

    "Total programme allocation" is itself a part of the total allocation.
    """
    plain = " ".join(line.split())
    return is_total_label(plain) and (plain.isupper() or not _TOTAL_OF.match(plain))


def is_total_label(text: str) -> bool:
    """True for a label that opens or closes with the word: "Total over 2 years" adds up years."""
    return bool(_TOTAL.search(text))


def is_number(text: str) -> bool:
    """True for a cell that prints a number and nothing else."""
    return quantities.parse(text).value is not None
