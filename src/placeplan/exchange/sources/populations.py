"""Mid-year populations by single year of age, as CSV: ages in columns, or a row an age.

The Office for National Statistics counts residents on 30 June. Where a file does not say the
year, its name or the person who brings it has to.
Source: https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import codes_of, folded, headings_of
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Level, Rows, gathered, words
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import year_in_name
from placeplan.exchange.sources.parts.numbers import numbers_of_texts
from placeplan.exchange.sources.parts.settle import check_numbers, published_as, refuse_header
from placeplan.exchange.sources.parts.table import Table
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "populations"
ADDS_UP = ""
_AGE = re.compile(r"(?:age )?(\d{1,3})( ?\+| (?:and|or) over)?")
_CODES = ("code", "ccg code", "area code", "lad code", "icb code")
_NAMES = ("name", "ccg name", "area name", "lad name", "icb name")
_COUNTS = ("count", "population", "value", "obs value")
_TOTALS = ("total population", "all ages", "total", "all persons")
_SEXES = {
    "females": "Female", "female": "Female", "f": "Female", "males": "Male", "male": "Male",
    "m": "Male", "persons": "Persons", "all": "Persons",
}  # fmt: skip
_COUNTRY = re.compile(r"[EWSNK]\d2000\d{3}")
_FEWEST = 10


def knows(file: PublishedFile) -> bool:
    """True of a table of codes with at least ten ages in columns, or with age, sex and count."""
    plain = headings_of(file)
    coded = any(each in _CODES for each in plain)
    ages = sum(_AGE.fullmatch(each) is not None for each in plain)
    long = "age" in plain and any(each in plain for each in _COUNTS) and "sex" in plain
    return coded and (ages >= _FEWEST or long)


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The residents of each area by age and, where the file has it, by sex."""
    table = file.table(1)
    plain = [folded(each) for each in table.names]
    code = next((at for at, each in enumerate(plain) if each in _CODES), None)
    if code is None:
        refuse_header(file, ["a code"], row=1)
        return Facts(LAYOUT, gathered([])), tuple(file.notes)
    day = _day(file, table, plain)
    texts = table.texts(code)
    england = np.array([each.upper() == ENGLAND for each in texts], dtype=bool)
    codes = codes_of(file, texts, table.rows, england, column=code + 1)
    name = next((at for at, each in enumerate(plain) if each in _NAMES), None)
    rows = Rows(
        row=table.rows,
        organisation=words(codes, len(table)),
        name=words(table.texts(name) if name is not None else "", len(table)),
        level=words([_level(each) for each in codes], len(table)),
        start=day,
        end=day,
        by={
            "sex": words(
                [_SEXES.get(each.casefold(), each) for each in table.texts(plain.index("sex"))],
                len(table),
            )
        }
        if "sex" in plain
        else {},
        basis="estimate",
    )
    facts = gathered(_facts(file, table, plain, rows))
    stated = published_as(file.name)
    scope = "by_sex" if "sex" in plain else ""
    return Facts(LAYOUT, facts, day, day, scope=scope, published_as=stated), tuple(file.notes)


def sample(*, long: bool = False) -> bytes:
    """A small file of the layout: an invented commissioner, ages in columns or a row an age."""
    if long:
        lines = ['"sex","Code","Name","Geography","age","count"']
        lines += [
            f'"{sex}","E92000001","ENGLAND","Country","{age}",{number}'
            for sex in ("females", "males")
            for age, number in (("0", 324854), ("1", 347745), ("90+", 401112))
        ]
        return "\n".join([*lines, ""]).encode()
    ages = [*map(str, range(90)), "90+"]
    heads = ",".join(f'"{each}"' for each in ("ccg_name", "ccg_code", "total_population", *ages))
    counts = [4000 - 30 * at for at in range(91)]
    return (
        f'{heads}\n"NHS Mere CCG","E38000999",{sum(counts)},{",".join(map(str, counts))}\n'.encode()
    )


def _day(file: PublishedFile, table: Table, plain: list[str]) -> date | None:
    """30 June of the year that the content, the person or the name of the file states."""
    years = (
        {each for each in table.texts(plain.index("year")) if each} if "year" in plain else set()
    )
    if len(years) == 1 and (year := years.pop()).isdecimal():
        return date(int(year), 6, 30)
    if file.asked is not None and file.asked.end is not None:
        return date(file.asked.end.year, 6, 30)
    named = year_in_name(file.name)
    if named is None:
        file.note_problem(
            "period-not-stated",
            Family.MISSING,
            Severity.ERROR,
            "neither the file nor its name states a year; name it with --period",
        )
        return None
    file.note_problem(
        "period-from-name",
        Family.DATE,
        Severity.WARNING,
        f"the file states no year: {named} is taken from its name",
    )
    return date(named, 6, 30)


def _facts(file: PublishedFile, table: Table, plain: list[str], rows: Rows) -> list[pa.Table]:
    found: list[pa.Table] = []
    for at, heading in enumerate(plain):
        age = _age(heading)
        total = heading in _TOTALS
        counted = heading in _COUNTS and "age" in plain
        if age is None and not total and not counted:
            continue
        numbers = numbers_of_texts(table.columns[at])
        check_numbers(file, numbers, table.rows, column=at + 1, heading=table.names[at])
        if counted:
            ages = [_age(folded(each)) or each for each in table.texts(plain.index("age"))]
            by_age = words(ages, len(table))
            found.append(rows.facts("population", numbers).append_column("by_age", by_age))
        else:
            own = rows.totals() if total else rows
            found.append(own.facts("population", numbers, by={"age": age or "All ages"}))
    return found


def _age(heading: str) -> str | None:
    """ "0" or "90+" of a heading; None where it is no age."""
    found = _AGE.fullmatch(heading)
    return None if found is None else found[1] + ("+" if found[2] else "")


def _level(code: str) -> str:
    if code == ENGLAND:
        return Level.NATIONAL
    if code.startswith("E38") or not re.match(r"[A-Z]\d{8}", code):
        return Level.COMMISSIONER
    return Level.REGION if _COUNTRY.fullmatch(code) else Level.AREA
