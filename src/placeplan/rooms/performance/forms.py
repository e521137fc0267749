"""What people type about targets: values, days and months as they write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from placeplan.kernel import period as periods
from placeplan.kernel import quantity

LONGEST = 600
"""So many characters of one field are read; of a trajectory, ten times as many."""
FIELDS = (
    "indicator", "organisation", "kind", "comparator", "value", "starts_on", "ends_on",
    "stated_on", "reason", "months", "year",
)  # fmt: skip
_LAST = re.compile(r"(?P<label>.*?)[\s,;:]+(?P<value>\S+)")
_DAY = "Enter a day, month or year, for example 1 April 2026 or end of March 2027"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, field by field, and what could be read of it; `errors` by field."""

    words: Mapping[str, str]
    value: Decimal | None = None
    unit: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    stated_on: date | None = None
    months: tuple[tuple[date, Decimal], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def words_of(posted: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form, each held to a sensible length."""
    return {
        name: str(posted.get(name, "")).strip()[: LONGEST * 10 if name == "months" else LONGEST]
        for name in FIELDS
    }


def target_of(words: Mapping[str, str], today: date) -> Typed:
    """A target of one value for a stretch of days.

    Without a last day it ends with the period of the first: "2026/27" is the whole year.
    """
    errors: dict[str, str] = {}
    value, unit = _value(words["value"])
    if value is None:
        errors["value"] = "Enter a number, for example 82 or 82%"
    first = _period(words["starts_on"])
    last = _period(words["ends_on"]) if words["ends_on"] else first
    if first is None:
        errors["starts_on"] = _DAY
    if last is None and words["ends_on"]:
        errors["ends_on"] = _DAY
    return Typed(
        words,
        value=value,
        unit=unit,
        starts_on=first.start if first else None,
        ends_on=last.end if last else None,
        stated_on=_stated_on(words["stated_on"], today, errors),
        errors=errors,
    )


def trajectory_of(words: Mapping[str, str], today: date) -> Typed:
    """A trajectory: a value for each of some months, a line each or two rows out of a sheet."""
    errors: dict[str, str] = {}
    year = None
    if words["year"]:
        found = _period(words["year"])
        year = found.start if found and found.start else None
        if year is None or (year.month, year.day) != (4, 1):
            errors["year"] = "Enter a financial year, for example 2026/27"
            year = None
    months, wrong, unit = months_of(words["months"], year)
    if wrong:
        errors["months"] = "; ".join(wrong[:5]) + (
            f"; and {len(wrong) - 5} more" if wrong[5:] else ""
        )
    elif not months:
        errors["months"] = "Enter a line for each month, for example Apr-26 76.0"
    return Typed(
        words,
        unit=unit,
        months=tuple(months),
        stated_on=_stated_on(words["stated_on"], today, errors),
        errors=errors,
    )


def months_of(
    text: str, year: date | None = None
) -> tuple[list[tuple[date, Decimal]], list[str], str]:
    """(first day of a month, value) of each line, what is wrong with lines, and the unit.

    `year` is the first day of the financial year of months that name none. Lines without a value
    are left out, and so is a line of headings. Two rows with the months across are read as well.
    """
    found: dict[date, Decimal] = {}
    wrong: list[str] = []
    unit = ""
    for place, (where, label, printed) in enumerate(_pairs(text)):
        month = _month(label, year)
        value, its_unit = _value(printed)
        if (month is None and value is None and place == 0) or printed in ("", "-", "–"):
            if month is None and place:
                wrong.append(f"{where}: “{label}” is no month with its year and a value")
            continue
        if month is None:
            wrong.append(f"{where}: “{label}” is no month with its year")
        elif value is None:
            wrong.append(f"{where}: “{printed}” is not a number")
        elif month in found:
            wrong.append(f"{where}: {month:%B %Y} comes twice")
        else:
            found[month] = value
            unit = its_unit or unit
    return list(found.items()), wrong, unit


def unit_fault(typed: str, unit: str) -> str:
    """What is wrong with a typed unit where the indicator's is another; blank where nothing is."""
    if not typed or not unit or typed == unit:
        return ""
    words = {"percent": "per cent", "gbp": "pounds"}
    own = words.get(unit, unit.replace("_", " "))
    return f"This indicator is in {own}, not in {words.get(typed, typed)}"


def _pairs(text: str) -> list[tuple[str, str, str]]:
    """(where it stands, label, value) of each line, or of each column of two rows."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line.strip(" ")) for number, line in lines if line.strip()]
    rows = [line.split("\t") for _, line in lines]
    if len(rows) == 2 and len(rows[0]) > 2:
        return [
            (f"Column {place}", label.strip(), value.strip())
            for place, (label, value) in enumerate(zip(*rows, strict=False), start=1)
            if label.strip() or value.strip()
        ]
    return [(f"Line {number}", *_pair(line.strip())) for number, line in lines]


def _pair(line: str) -> tuple[str, str]:
    cells = [each.strip() for each in line.split("\t")]
    if len(cells) > 1:
        return cells[0], cells[1]
    found = _LAST.fullmatch(line)
    return (found["label"], found["value"]) if found else (line, "")


def _month(label: str, year: date | None) -> date | None:
    """The first day of a month; None for anything longer, shorter or without its year."""
    found = periods.parse(label[:60])
    if found.start is None and year is not None:
        named = periods.parse(f"{label[:40]} {year.year}")
        if named.start is not None and named.start.month < 4:
            named = periods.parse(f"{label[:40]} {year.year + 1}")
        found = named
    if found.start is None or found.end is None or found.inferred or found.recurring:
        return None
    month = periods.month(found.start.year, found.start.month)
    return month.start if (month.start, month.end) == (found.start, found.end) else None


def _value(printed: str) -> tuple[Decimal | None, str]:
    """A number and its unit, blank where none is typed; None for a bound, a range or no number."""
    found = quantity.parse(printed)
    return (None if found.bound else found.value), found.unit or ""


def _period(typed: str) -> periods.Period | None:
    found = periods.parse(typed[:60]) if typed else None
    if found is None or found.recurring or found.inferred or not found.start or not found.end:
        return None
    return found


def _stated_on(typed: str, today: date, errors: dict[str, str]) -> date:
    found = _period(typed) if typed else None
    if typed and (found is None or found.end is None):
        errors["stated_on"] = "Enter a day, for example 26 March 2026"
    elif found is not None and found.end is not None and found.end > today:
        errors["stated_on"] = "It cannot be agreed on a day to come"
    return found.end if found and found.end and "stated_on" not in errors else today
