"""Every published A&E month in several troubles at once: England and the sum of providers stay."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from placeplan.exchange.sources import read_statistics
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.reconciling import lines_of
from spoilt_files import Rows, as_csv, errors, rows_of

Published = Callable[[str], list[Path]]
Trouble = Callable[[Rows, random.Random], None]
_FIRST = 4
"""The first column of figures."""


def england_of(rows: Rows) -> int:
    return next(
        at for at, row in enumerate(rows) if any(c.strip().upper() == "TOTAL" for c in row[:_FIRST])
    )


def regions_beside(rows: Rows, rng: random.Random) -> None:
    """A row for each region, which adds up its providers and is none of them."""
    at = england_of(rows)
    sums: dict[str, list[int]] = {}
    for row in rows[1:at]:
        whole = sums.setdefault(row[2].strip(), [0] * (len(row) - _FIRST))
        for place, cell in enumerate(row[_FIRST:]):
            whole[place] += int(cell) if cell.strip().isdigit() else 0
    rows[at:at] = [
        [rows[1][0], f"Y{56 + number}", "", name, *map(str, whole)]
        for number, (name, whole) in enumerate(sums.items())
    ]


def in_two_rows(rows: Rows, rng: random.Random) -> None:
    """A provider whose two sites report apart under one code."""
    at = rng.randrange(1, england_of(rows))
    one, other = list(rows[at]), list(rows[at])
    for place in range(_FIRST, len(one)):
        if one[place].strip().isdigit():
            count = int(one[place])
            one[place], other[place] = str(count // 3), str(count - count // 3)
    rows[at : at + 1] = [one, other]


def said_again(rows: Rows, rng: random.Random) -> None:
    row = list(rows[rng.randrange(1, england_of(rows))])
    rows.insert(rng.randrange(1, len(rows)), row)


def england_first_too(rows: Rows, rng: random.Random) -> None:
    rows.insert(1, list(rows[england_of(rows)]))


def in_any_order(rows: Rows, rng: random.Random) -> None:
    body = rows[1:]
    rng.shuffle(body)
    rows[1:] = body


def dashes_for_zeros(rows: Rows, rng: random.Random) -> None:
    for row in rows[1:]:
        if rng.random() < 0.2:
            row[_FIRST:] = [
                rng.choice(["-", " - ", "–", ""]) if cell.strip() == "0" else cell
                for cell in row[_FIRST:]
            ]


def by_thousands(rows: Rows, rng: random.Random) -> None:
    for row in rows[1:]:
        row[_FIRST:] = [f"{int(c):,}" if c.strip().isdigit() else c for c in row[_FIRST:]]


def as_decimals(rows: Rows, rng: random.Random) -> None:
    for row in rows[1:]:
        row[_FIRST:] = [f"{c.strip()}.0" if c.strip().isdigit() else c for c in row[_FIRST:]]


def empty_columns(rows: Rows, rng: random.Random) -> None:
    for number, row in enumerate(rows):
        row.extend(["" if number else "a", *[""] * 5])


def a_new_measure(rows: Rows, rng: random.Random) -> None:
    for number, row in enumerate(rows):
        row.append(str(rng.randrange(99)) if number else "Something counted since 2026")


def codes_in_small(rows: Rows, rng: random.Random) -> None:
    for row in rows[1:]:
        row[1] = rng.choice([row[1].lower(), f" {row[1]} "])


def england_in_other_words(rows: Rows, rng: random.Random) -> None:
    for row in rows[1:]:
        if any(cell.strip().upper() == "TOTAL" for cell in row[:_FIRST]):
            row[:_FIRST] = [rng.choice(["", "-"])] * _FIRST
            words = ["ENGLAND", "England", "Total", "All providers", "Grand Total", "NATIONAL"]
            row[rng.randrange(_FIRST)] = rng.choice(words)


def a_title_above(rows: Rows, rng: random.Random) -> None:
    rows[:0] = [["A&E attendances and emergency admissions"], ["Published: 13 June 2024"], []]


def notes_below(rows: Rows, rng: random.Random) -> None:
    rows += [[], ["Notes"], ["1. Some did not submit"], ["2", "A note in two cells, with 12"]]


TROUBLES: tuple[Trouble, ...] = (
    *(regions_beside, in_two_rows, said_again, england_first_too, in_any_order),
    *(dashes_for_zeros, by_thousands, as_decimals, empty_columns, a_new_measure),
    *(codes_in_small, england_in_other_words, a_title_above, notes_below),
)
"""In the order in which they come together."""
WRITTEN: tuple[Callable[[Rows], bytes], ...] = (
    as_csv,
    lambda rows: b"\xef\xbb\xbf" + as_csv(rows, lineterminator="\n"),
    lambda rows: as_csv(rows, quoting=csv.QUOTE_ALL),
    lambda rows: as_csv(rows, delimiter=";"),
)


def sums(facts: Facts) -> list[tuple[object, ...]]:
    lines = lines_of(facts, "england")
    return [(each.start, each.measure, each.published, each.summed) for each in lines]


@pytest.mark.parametrize("seed", range(4))
def test_troubles_together_change_no_sum(published: Published, seed: int) -> None:
    paths = published("nhse/ae_csv/*.csv")
    assert len(paths) == 30
    for number, path in enumerate(paths):
        rng = random.Random(1000 * seed + number)
        rows = [row for row in rows_of(path.read_bytes()) if any(cell.strip() for cell in row)]
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
        chosen = sorted(rng.sample(range(len(TROUBLES)), rng.randint(1, 5)))
        for at in chosen:
            TROUBLES[at](rows, rng)
        facts, problems = read_statistics("month.csv", rng.choice(WRITTEN)(rows))
        named = [TROUBLES[at].__name__ for at in chosen]
        assert not errors(problems), (path.name, named)
        assert sums(facts) == sums(read_statistics(path.name, path.read_bytes())[0]), named
        assert all(each.difference == 0 for each in lines_of(facts, "england")), named
