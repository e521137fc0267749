"""Writes the demo's statistics out of NHS England's monthly A&E files: figures alone, tidily.

    python tools/demo_statistics.py FOLDER-OF-MONTHLY-FILES

The trusts with a major department, and England, in as few bytes as say the four-hour standard,
the twelve-hour waits and the emergency admissions of each month.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from placeplan.exchange.sources import read_statistics
from placeplan.exchange.sources.parts.ae_columns import MONTHLY
from placeplan.exchange.sources.parts.facts import ENGLAND
from placeplan.exchange.sources.parts.numbers import Mark

TARGET = Path(__file__).resolve().parents[1] / "src/placeplan/demo/statistics/a-and-e.csv"
SOURCE = (
    "Source: NHS England: A&E attendances and emergency admissions by month"
    " (Open Government Licence v3.0). England is all providers; only trusts with a major"
    " department stand beside it."
)
_SEEN, _OVER, _WAITS, _ADMITTED = MONTHLY[:6], MONTHLY[6:12], MONTHLY[13], MONTHLY[14:17]
_NOTHING = "."
Month = dict[str, dict[str, float | None]]


def month_of(path: Path) -> tuple[date, Month, dict[str, str]]:
    """The first day, code -> measure -> value, and code -> name of one monthly file."""
    facts, _ = read_statistics(path.name, path.read_bytes())
    if facts.layout != "ae_monthly" or facts.start is None:
        raise SystemExit(f"{path}: no monthly A&E file")
    values: Month = {}
    names: dict[str, str] = {}
    for row in facts.table.to_pylist():
        published = row["mark"] == Mark.PUBLISHED.name.lower()
        values.setdefault(row["organisation"], {})[row["measure"]] = (
            row["value"] if published else None
        )
        names[row["organisation"]] = row["organisation_name"]
    values[ENGLAND] = _of_those_timed(values)
    return facts.start, values, names


def _of_those_timed(values: Month) -> dict[str, float | None]:
    """England's own row; attendances are those of providers that reported the four-hour standard.

    Until May 2023 some trusts reported attendances and not how long these took.
    """
    silent = [
        given
        for code, given in values.items()
        if code != ENGLAND and _sum(given, _OVER) is None and _sum(given, _SEEN) is not None
    ]
    own = dict(values[ENGLAND])
    for name in _SEEN:
        own[name] = (own[name] or 0) - sum(each[name] or 0 for each in silent)
    return own


def cells(given: Mapping[str, float | None]) -> list[str]:
    """Within and over four hours, twelve-hour waits, admissions; a dot where nothing is known."""
    over, seen = _sum(given, _OVER), _sum(given, _SEEN)
    within = None if over is None or seen is None else seen - over
    shown = (within, over, given.get(_WAITS), _sum(given, _ADMITTED))
    return [_NOTHING if each is None else f"{each:.0f}" for each in shown]


def _sum(given: Mapping[str, float | None], names: Iterable[str]) -> float | None:
    found = [given.get(name) for name in names]
    known = [each for each in found if each is not None]
    return sum(known) if len(known) == len(found) else None


def table_of(months: Mapping[date, Month], names: Mapping[str, str]) -> str:
    """The CSV: the months of each trust; its name stands in its last row alone."""
    major = {
        code
        for values in months.values()
        for code, given in values.items()
        if (given.get(MONTHLY[0]) or 0) > 0
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([SOURCE])
    writer.writerow([
        "organisation", "organisation name", "month", "ae_all_within_4_hours",
        "ae_all_over_4_hours", _WAITS, "ae_emergency_admissions_via_ae",
    ])  # fmt: skip
    for code in sorted(major, key=lambda each: (each != ENGLAND, each)):
        days = sorted(day for day, values in months.items() if code in values)
        for day in days:
            own = code == ENGLAND
            name = _spelt(names[code]) if day == days[-1] and not own else ""
            printed = "England" if own else code
            writer.writerow([printed, name, f"{day:%b-%y}", *cells(months[day][code])])
    return out.getvalue()


def _spelt(name: str) -> str:
    """A name that is published in capitals, as people write it."""
    words = [each if each == "NHS" else each.capitalize() for each in name.upper().split()]
    small = {"And", "Of", "The", "For", "On", "In", "Upon"}
    plain = [each.lower() if at and each in small else each for at, each in enumerate(words)]
    return re.sub(r"[-(][a-z]", lambda found: found[0].upper(), " ".join(plain))


def main() -> None:
    months: dict[date, Month] = {}
    names: dict[str, str] = {}
    for path in sorted(Path(sys.argv[1]).glob("*.csv")):
        day, values, named = month_of(path)
        months[day] = values
        names |= named
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(table_of(dict(sorted(months.items())), names), encoding="utf-8")
    print(f"{TARGET}: {len(months)} months, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
