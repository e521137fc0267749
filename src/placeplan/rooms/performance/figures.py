"""Figures in words: a value in its unit, as charts, tables and sentences write it."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

UNIT_WORDS = {
    "percent": "%",
    "count": "",
    "gbp": "pounds",
    "per_1000000": "per 1,000,000",
    "per_100000": "per 100,000",
    "per_50000": "per 50,000",
    "per_10000": "per 10,000",
    "per_1000": "per 1,000",
}
"""What follows a number of a unit; other units are their own word."""
_BARE = ("count", "ratio", "index", "score", "category", "")


def figure(value: float | Decimal | None, unit: str, places: int | None = None) -> str:
    """The value in its unit: "74.2%", "1,204,551", "£1,200"; blank where there is none.

    Without `places` a percentage has one decimal place, and other numbers as many as their size
    asks for.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    exact = Decimal(str(value))
    digits = decimals(float(exact), unit) if places is None else places
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    number = f"{abs(rounded):,.{digits}f}"
    if unit == "percent":
        return f"{sign}{number}%"
    if unit == "gbp":
        return f"{sign}£{number}"
    return f"{sign}{number} {unit_word(unit)}".rstrip()


def aimed(value: float | Decimal | None, unit: str) -> str:
    """A target in its unit, in as many decimal places as it was set with: "95%", "66.7%"."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return figure(value, unit, max(0, -exponent) if isinstance(exponent, int) else 0)


def decimals(size: float, unit: str) -> int:
    """How many decimal places a value of this size is written with."""
    if unit == "percent":
        return 1
    if size == int(size) or unit in ("count", "gbp"):
        return 0
    return 0 if abs(size) >= 1000 else 1 if abs(size) >= 10 else 2


def unit_word(unit: str) -> str:
    """What is written after a number of this unit, or beside an axis."""
    return "" if unit in _BARE else UNIT_WORDS.get(unit, unit.replace("_", " "))
