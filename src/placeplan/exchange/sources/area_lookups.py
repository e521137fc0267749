"""Lookups between organisations and areas: who is part of whom, who took over from whom.

ONS and NHS England lay them out alike: code, name and ONS code of each level beside each other,
headed by their own words, such as CCG21CD, CCG21CDH and CCG21NM, or "ICB Code" and "ICB Name".
Mergers of trusts name the old code, the new one and the day.
Source: https://geoportal.statistics.gov.uk and https://www.england.nhs.uk/statistics/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.directory import PART_OF, SERVES, SUCCESSOR, links
from placeplan.exchange.sources.parts.facts import Facts, Kind
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.months import period_of
from placeplan.exchange.sources.parts.settle import refuse_header
from placeplan.exchange.sources.parts.sheet_table import SheetTable, tables
from placeplan.exchange.sources.parts.spans import spans_of
from placeplan.kernel.problem import Problem

LAYOUT = "area_lookups"
ADDS_UP = ""
_ONS = re.compile(r"(lsoa|sicbl|ccg|stp|icb|nhser|lad|ctyua|ltla|utla|rgn)(\d\d)(cdh|cd|nm)")
_WORDS = (
    (re.compile(r"sub icb location (?:ods )?code"), "sicbl", "code"),
    (re.compile(r"sub icb location name"), "sicbl", "name"),
    (re.compile(r"icb code|integrated care board code"), "icb", "code"),
    (re.compile(r"icb name|integrated care board name"), "icb", "name"),
    (re.compile(r"region code"), "nhser", "code"),
    (re.compile(r"region name"), "nhser", "name"),
    (re.compile(r"ccg code"), "ccg", "code"),
    (re.compile(r"ccg name"), "ccg", "name"),
    (re.compile(r"trust code|code|org code"), "provider", "code"),
    (re.compile(r"trust name|name|org name"), "provider", "name"),
)
_PARTS = {"cd": "ons", "cdh": "code", "nm": "name"}
_ORDER = (
    "provider",
    "lsoa",
    "sicbl",
    "ccg",
    "stp",
    "icb",
    "ltla",
    "lad",
    "utla",
    "ctyua",
    "nhser",
    "rgn",
)
"""The levels from the smallest to the largest."""
_ROLES = {
    "sicbl": "sub_icb_location",
    "ccg": "commissioner",
    "stp": "partnership",
    "icb": "icb",
    "nhser": "region",
    "rgn": "region",
    "lad": "local_authority",
}
_OLD, _NEW, _FROM = (
    re.compile(r".*code old|old.*code"),
    re.compile(r".*code new|new.*code"),
    re.compile(r"(?:from|start).*date|date"),
)


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a lookup: the columns of its code, its ONS code and its name.

    `year` is that of the level's codes, as their headings state it: "26" of SICBL26CD.
    """

    name: str
    columns: dict[str, int]
    year: str = ""


def knows(file: PublishedFile) -> bool:
    """True of a lookup of two levels or more, of a list of one in ONS's words, or of mergers."""
    return any(_knows(table.headings) for table in tables(file, peek=True))


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The links of each row, from every level to the next larger one."""
    found: list[pa.Table] = []
    scopes: list[str] = []
    for table in tables(file):
        if not _knows(table.headings):
            continue
        if _is_mergers(table.headings):
            found.append(_mergers(file, table))
            scopes.append("mergers")
        else:
            levels = _levels(table.headings)
            found += _memberships(table, levels)
            # Levels as they were in another year are another lookup, not an edition of this one.
            scopes.append("-".join(each.name + each.year for each in levels))
    if not found:
        refuse_header(file, ["a second level"], row=1)
    table_of_links = pa.concat_tables(found) if found else links(np.empty(0, np.int32), {})
    facts = Facts(LAYOUT, table_of_links, kind=Kind.LINKS, scope=" ".join(scopes))
    return facts, tuple(file.notes)


def sample(*, mergers: bool = False) -> bytes:
    """A small file of the layout: two invented sub-ICB locations, or two mergers."""
    if mergers:
        return b"trust_code_old,trust_code_new,from_date\nRX1,RX0,2020-04-01\nRX2,RX0,2021-10-01\n"
    return (
        b"SICBL26CD,SICBL26CDH,SICBL26NM,ICB26CD,ICB26CDH,ICB26NM,NHSER26CD,NHSER26CDH,NHSER26NM\n"
        b"E38000998,01X,NHS Mere ICB - 01X,E54000999,QX0,NHS Mere ICB,E40000999,Y60,Midlands\n"
        b"E38000999,02X,NHS Mere ICB - 02X,E54000999,QX0,NHS Mere ICB,E40000999,Y60,Midlands\n"
    )


def _knows(headings: Sequence[str]) -> bool:
    if _is_mergers(headings):
        return True
    levels = _levels(headings)
    read = sum(len(level.columns) for level in levels)
    by_ons = sum(_ONS.fullmatch(folded(each)) is not None for each in headings)
    # A table of values names its organisations too: a lookup holds little else.
    return read * 2 >= len(headings) and (len(levels) >= 2 or by_ons >= 2)


def _is_mergers(headings: Sequence[str]) -> bool:
    plain = [folded(each.replace("_", " ")) for each in headings]
    return all(any(p.fullmatch(each) for each in plain) for p in (_OLD, _NEW))


def _levels(headings: Sequence[str]) -> list[_Level]:
    """The levels that have a code, the smallest first."""
    found: dict[str, dict[str, int]] = {}
    years: dict[str, str] = {}
    for at, heading in enumerate(headings):
        plain = folded(heading.replace("_", " "))
        if ons := _ONS.fullmatch(plain.replace(" ", "")):
            found.setdefault(ons[1], {})[_PARTS[ons[3]]] = at
            years[ons[1]] = ons[2]
            continue
        word = next(((name, part) for p, name, part in _WORDS if p.fullmatch(plain)), None)
        if word is not None:
            found.setdefault(word[0], {}).setdefault(word[1], at)
    coded = {
        name: columns for name, columns in found.items() if "code" in columns or "ons" in columns
    }
    return [_Level(name, coded[name], years.get(name, "")) for name in _ORDER if name in coded]


def _memberships(table: SheetTable, levels: list[_Level]) -> list[pa.Table]:
    """The links from each level to the next; of a single level, the level itself without one."""
    larger: list[_Level | None] = [*levels[1:], None] if len(levels) == 1 else [*levels[1:]]
    found = []
    for child, parent in zip(levels, larger, strict=False):
        columns = {f"child{ending}": table.texts(at) for ending, at in _named(child)}
        count = len(table.rows)
        if parent is not None:
            columns |= {f"parent{ending}": table.texts(at) for ending, at in _named(parent)}
            columns["parent_role"] = [_ROLES.get(parent.name, parent.name)] * count
            serves = child.name == "provider" and parent.name in ("ccg", "sicbl")
            columns["relation"] = [SERVES if serves else PART_OF] * count
        columns["child_role"] = [_ROLES.get(child.name, child.name)] * count
        found.append(links(table.rows, columns))
    return found


def _named(level: _Level) -> list[tuple[str, int]]:
    endings = {"code": "", "ons": "_ons", "name": "_name"}
    return [(endings[part], at) for part, at in level.columns.items()]


def _mergers(file: PublishedFile, table: SheetTable) -> pa.Table:
    plain = [folded(each.replace("_", " ")) for each in table.headings]
    at = {
        name: next((place for place, each in enumerate(plain) if p.fullmatch(each)), None)
        for name, p in (("child", _OLD), ("parent", _NEW), ("start", _FROM))
    }
    columns = {name: table.texts(at[name] or 0) for name in ("child", "parent")}
    columns["relation"] = [SUCCESSOR] * len(table.rows)
    start = None
    if at["start"] is not None:
        texts = table.texts(at["start"])
        start = spans_of(file, texts, table.rows, at["start"] + 1, period_of)[0]
    return links(table.rows, columns, start)
