"""NHS England's ambulance systems indicators (AmbSYS) and clinical outcomes (AmbCO), as CSV.

One row a service, region or England and month; one column a counted item, A0 to A150 out of
order, or R0n and the like. A dot stands for what is missing. Each item is named in NHS England's
specification.
Source: https://www.england.nhs.uk/statistics/statistical-work-areas/ambulance-quality-indicators/
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import codes_of, headings_of, is_national, said_twice
from placeplan.exchange.sources.parts.facts import Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import month_of
from placeplan.exchange.sources.parts.numbers import numbers_of_texts
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.spans import span_of, spans_of
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Problem

LAYOUT = "ambulance"
ADDS_UP = ""
_ITEM = re.compile(r"[amrs]\d+[a-z]?")
_ROLES = ("year", "month", "region", "org code", "org name")
_NEEDED = ("year", "month", "org code", "org name")


def knows(file: PublishedFile) -> bool:
    """True of the layout, in any order of its columns."""
    plain = headings_of(file)
    items = sum(_ITEM.fullmatch(each) is not None for each in plain)
    return items >= 5 and sum(each in plain for each in _NEEDED) >= 3


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of all its months, one measure an item: ambulance_a8."""
    plain = headings_of(file)
    roles = {each: plain.index(each) for each in _ROLES if each in plain}
    missing = [each for each in _NEEDED if each not in roles]
    if missing:
        refuse_header(file, missing, row=1)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    table = file.table(1)
    count = len(table)
    texts = {role: table.texts(at) for role, at in roles.items()}
    months = [f"{year}-{month}" for year, month in zip(texts["year"], texts["month"], strict=True)]
    starts, ends = spans_of(file, months, table.rows, roles["month"] + 1, _month)
    named = zip(
        texts.get("region", [""] * count), texts["org code"], texts["org name"], strict=True
    )
    england = np.array([is_national(code, name) for _, code, name in named], dtype=bool)
    column = roles["org code"] + 1
    codes = codes_of(file, texts["org code"], table.rows, england, column=column)
    said_twice(file, list(zip(codes, months, strict=True)), table.rows, column=column)
    rows = Rows(
        row=table.rows,
        organisation=words(codes, count),
        name=words(texts["org name"], count),
        level=words([_level(code, own) for code, own in zip(codes, england, strict=True)], count),
        start=starts,
        end=ends,
    )
    found: list[pa.Table] = []
    for at, item in enumerate(plain):
        if _ITEM.fullmatch(item):
            numbers = numbers_of_texts(table.columns[at])
            check_numbers(file, numbers, table.rows, column=at + 1, heading=table.names[at])
            found.append(rows.facts(f"ambulance_{item}", numbers))
    first, last = span_of(starts, ends)
    stated = published_as(file.name)
    # Each file states all months up to its own, and so is a later edition of the one before.
    outcomes = not any(each[0] == "a" and _ITEM.fullmatch(each) for each in plain)
    facts = Facts(
        LAYOUT,
        gathered(found),
        first,
        last,
        scope="outcomes" if outcomes else "",
        published_as=stated,
    )
    return facts, tuple(file.notes)


def sample() -> bytes:
    """A small file of the layout: England, a region and two invented services, two months."""
    lines = ["Year,Month,Region,Org Code,Org Name,A7,A8,A24,A0,A25"]
    for month in (4, 5):
        services = [("RX6", 700, 450), ("RX7", 300, ".")]
        lines += [
            f"2023,{month},{region},{code},{name},{calls},{late},{seconds},{calls * 2},500"
            for region, code, name, calls, late, seconds in (
                ("Eng", "Eng", "England", 1000, 450, 90),
                ("Y60", "Y60", "Midlands", 1000, 450, 90),
                *(
                    ("Y60", code, f"{code} AMBULANCE SERVICE", calls, late, 90)
                    for code, calls, late in services
                ),
            )
        ]
    return "\n".join([*lines, ""]).encode()


def _month(text: str) -> Period | None:
    year, _, month = text.partition("-")
    if year.isdecimal() and month.isalpha():
        return month_of(f"{month} {year}")
    if year.isdecimal() and len(year) == 4 and month.isdecimal() and 1 <= int(month) <= 12:
        return periods.month(int(year), int(month))
    return None


def _level(code: str, england: bool) -> str:
    if england:
        return Level.NATIONAL
    return Level.PROVIDER if code.startswith("R") else Level.REGION
