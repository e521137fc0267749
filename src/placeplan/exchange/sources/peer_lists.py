"""Lists of peers: for each organisation those it is compared with, a row for each of them.

One column names the organisation, another its peer, by code; a third may give the peer's rank or
distance, the most similar first. An organisation that stands among its own peers is left as
printed. Similar trusts are listed so for planning models, similar CCGs for RightCare packs.
Source: https://github.com/The-Strategy-Unit/nhp_inputs and https://www.england.nhs.uk/rightcare/
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded, said_twice
from placeplan.exchange.sources.parts.directory import PEER, links
from placeplan.exchange.sources.parts.facts import Facts, Kind
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.sheet_table import SheetTable, tables
from placeplan.kernel import ods
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "peer_lists"
ADDS_UP = ""
_OWN = re.compile(
    r"(?:(?:pro|provider|trust|ccg|icb|sub icb|sub icb location|org|organisation|area|la)"
    r" ?(?:ods )?(?:code|cd|id)?|code|procode)"
)
_PEER = re.compile(
    r"(?:peer|neighbour|nearest neighbour|similar|most similar|comparator)s?"
    r"(?: (?:provider|trust|ccg|icb|org|organisation|area|la))?(?: (?:ods )?(?:code|cd|id))?"
    r"|similar (?:provider|trust|ccg|icb|organisation|area)s?(?: code)?"
)
_PLACE = re.compile(
    r"(?:peer |neighbour |similarity )?(?:rank|order|position|place|distance|similarity index)"
)
_MOST_COLUMNS = 8
_LEAST = 0.9
_SEEN = 30


def knows(file: PublishedFile) -> bool:
    """True of a narrow table with a column of codes and one of their peers' codes."""
    return any(
        _fits(table.headings) and _are_codes(file, table) for table in tables(file, peek=True)
    )


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """A link from each organisation to each of its peers; `rank` where the file gives a place."""
    found: list[pa.Table] = []
    scopes: list[str] = []
    for table in tables(file):
        if not _fits(table.headings):
            continue
        own, peer, place = _columns(table.headings)
        found.append(_read(file, table, own, peer, place))
        kinds = Counter(str(ods.kind_of(each) or "other") for each in set(table.texts(own)))
        scopes.append(f"{kinds.most_common(1)[0][0]} {folded(table.headings[own])}")
    table_of_links = pa.concat_tables(found) if found else links(np.empty(0, np.int32), {})
    facts = Facts(LAYOUT, table_of_links, kind=Kind.LINKS, scope=", ".join(scopes))
    return facts, tuple(file.notes)


def sample() -> bytes:
    """A small file of the layout: two invented trusts, each with itself and two peers."""
    return b"procode,peer\nRX1,RX1\nRX1,RX2\nRX1,RX3\nRX2,RX2\nRX2,RX1\nRX2,RX3\n"


def sample_ranked() -> bytes:
    """The same with places, not in their order."""
    return b"Trust code,Peer code,Rank\nRX1,RX3,2\nRX1,RX2,1\nRX2,RX1,1\nRX2,RX3,2\n"


def _columns(headings: Sequence[str]) -> tuple[int, int, int | None]:
    """The columns of the organisation, its peer and the peer's place; -1 where there is none."""
    plain = [folded(each.replace("_", " ")) for each in headings]
    at = [
        next((place for place, each in enumerate(plain) if pattern.fullmatch(each)), -1)
        for pattern in (_PEER, _PLACE)
    ]
    own = next((n for n, each in enumerate(plain) if n not in at and _OWN.fullmatch(each)), -1)
    return own, at[0], at[1] if at[1] >= 0 else None


def _fits(headings: Sequence[str]) -> bool:
    own, peer, _ = _columns(headings)
    return own >= 0 and peer >= 0 and len(headings) <= _MOST_COLUMNS


def _are_codes(file: PublishedFile, table: SheetTable) -> bool:
    """True where the first cells of both columns have the form of codes."""
    own, peer, _ = _columns(table.headings)
    if file.kind == "csv":
        rows = [row for row in file.head[1 : _SEEN + 1] if len(row) > max(own, peer)]
        cells = [row[at] for row in rows for at in (own, peer)]
    else:
        whole = next(each for each in tables(file) if each.headings == table.headings)
        cells = [text for at in (own, peer) for text in whole.texts(at)[:_SEEN]]
    coded = [ods.is_valid(each) for each in cells if each]
    return bool(coded) and sum(coded) >= _LEAST * len(coded)


def _read(
    file: PublishedFile, table: SheetTable, own: int, peer: int, place: int | None
) -> pa.Table:
    codes = [[ods.normalise(each) for each in table.texts(at)] for at in (own, peer)]
    said_twice(
        file,
        list(zip(*codes, strict=True)),
        table.rows,
        column=own + 1,
        sheet=table.sheet,
        where=table.where,
    )
    kept = []
    for at, pair in enumerate(zip(*codes, strict=True)):
        if all(pair):
            kept.append(at)
        elif any(pair):
            _blank(file, table, at, own if not pair[0] else peer)
    columns = {
        "child": [codes[0][at] for at in kept],
        "parent": [codes[1][at] for at in kept],
        "relation": [PEER] * len(kept),
    }
    found = links(table.rows[kept], columns)
    return found.append_column("rank", pa.array(_places(file, table, place, kept), pa.float64()))


def _places(
    file: PublishedFile, table: SheetTable, place: int | None, kept: Sequence[int]
) -> list[float | None]:
    """The place that the file gives each peer; None where it gives none that can be read."""
    if place is None:
        return [None] * len(kept)
    texts = table.texts(place)
    found: list[float | None] = []
    said = 0
    for at in kept:
        number = _number(texts[at])
        found.append(number)
        if number is None:
            said += 1
            if said <= NAMED:
                file.note_problem(
                    "number-malformed",
                    Family.FORMAT,
                    Severity.WARNING,
                    f"{table.where}row {table.rows[at]}, column {place + 1}: "
                    f"{texts[at]!r} is no place",
                    row=int(table.rows[at]),
                    column=place + 1,
                    sheet=table.sheet,
                )
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _blank(file: PublishedFile, table: SheetTable, at: int, column: int) -> None:
    file.note_problem(
        "code-unreadable",
        Family.GEOGRAPHY,
        Severity.WARNING,
        f"{table.where}row {table.rows[at]}, column {column + 1}: the code is missing",
        row=int(table.rows[at]),
        column=column + 1,
        sheet=table.sheet,
    )
