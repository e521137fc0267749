"""Fingertips' list of areas and organisations, as CSV: code, name and kind of each.

Practices, sub-ICB locations, authorities, regions and England stand in one list; the column of
children names the areas below.
Source: https://fingertips.phe.org.uk/api (areas)
"""

from __future__ import annotations

from placeplan.exchange.sources.parts.codes import headings_of, said_twice
from placeplan.exchange.sources.parts.directory import organisations
from placeplan.exchange.sources.parts.facts import Facts, Kind
from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.settle import refuse_header
from placeplan.kernel.problem import Problem

LAYOUT = "fingertips_areas"
ADDS_UP = ""
_NEEDED = ("areacode", "areaname", "areatypecode")


def knows(file: PublishedFile) -> bool:
    """True of the list, in any order of its columns."""
    plain = headings_of(file)
    return sum(each in plain for each in (*_NEEDED, "hierarchytype", "children")) >= 4


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The areas and organisations of the list, each under its code and kind."""
    plain = headings_of(file)
    missing = [each for each in _NEEDED if each not in plain]
    if missing:
        refuse_header(file, missing, row=1)
        return Facts(LAYOUT, organisations(file.table(1).rows[:0], {})), tuple(file.notes)
    table = file.table(1)
    code, name, kind = (table.texts(plain.index(each)) for each in _NEEDED)
    keys = list(zip(code, kind, strict=True))  # one code may be an area of two kinds
    said_twice(file, keys, table.rows, column=plain.index("areacode") + 1)
    columns = {"code": [each.upper() for each in code], "name": name, "role": kind}
    table_of = organisations(table.rows, columns)
    return Facts(LAYOUT, table_of, kind=Kind.ORGANISATIONS), tuple(file.notes)


def sample() -> bytes:
    """A small file of the layout: an invented practice and the county around it."""
    return (
        b"\xef\xbb\xbfChildren,AreaCode,AreaName,Level,HierarchyType,AreaType,AreaTypeCode\r\n"
        b'"",M99999,Mere Medical Centre,5,NHS,GPs,gps\r\n'
        b'"M99999|M99998",E10000999,Mereshire,4,Admin,Counties,counties\r\n'
    )
