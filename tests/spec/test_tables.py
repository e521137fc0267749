"""Spec: every row of the tables that the manual prints is what the kernel reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel import rag as rags
from placeplan.kernel import ranking
from placeplan.kernel.period import Period

TABLES = Path(__file__).parent / "tables"
NONE = "none"


def days(period: Period) -> str:
    return f"{period.start} to {period.end}" if period.is_dated else "no days"


def as_period(printed: str, near: date | None) -> tuple[str, ...]:
    read = periods.parse(printed, near=near)
    assert read.inferred == (near is not None)
    return tuple("open" if day is None else str(day) for day in (read.start, read.end))


def as_deadline(printed: str, near: date | None) -> tuple[str, ...]:
    read = periods.read(printed, near=near)
    current = NONE if read.current is None else days(read.current)
    earlier = ", ".join(days(each) for each in read.earlier)
    return current, earlier or NONE, ", ".join(read.codes) or NONE


def as_quantity(printed: str, near: date | None) -> tuple[str, ...]:
    read = quantities.parse(printed)
    value = NONE if read.value is None else format(read.value, "f")
    interval = read.interval
    stands = "nothing" if interval is None else " to ".join(map(plain, interval))
    return value, read.unit or NONE, stands


def plain(value: Any) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_rag(printed: str, near: date | None) -> tuple[str, ...]:
    read = rags.parse(printed)
    return (NONE, NONE) if read is None else (str(read), read.word)


def as_rank(printed: str, near: date | None) -> tuple[str, ...]:
    read, meant = ranking.parse(printed), ranking.suggest(printed)
    suggested = NONE if meant is None else str(meant)
    if read is None:
        return NONE, NONE, NONE, suggested
    return str(read.rank), str(read.count), read.quartile, suggested


READS: dict[str, Callable[[str, date | None], tuple[str, ...]]] = {
    "period": as_period,
    "deadline": as_deadline,
    "quantity": as_quantity,
    "rag": as_rag,
    "rank": as_rank,
}


def rows() -> Iterator[Any]:
    for path in sorted(TABLES.glob("*.yaml")):
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]:
            for line in section["rows"].strip().splitlines():
                printed, *expected = (cell.strip() for cell in line.split(" | "))
                name = f"{path.stem}: {printed}"
                reads, near = READS[section["reads"]], section.get("near")
                yield pytest.param(reads, printed, near, tuple(expected), id=name)


@pytest.mark.parametrize(("reads", "printed", "near", "expected"), list(rows()))
def test_it_is_read_as_the_manual_says(
    reads: Callable[[str, date | None], tuple[str, ...]],
    printed: str,
    near: date | None,
    expected: tuple[str, ...],
) -> None:
    assert reads(printed, near) == expected
