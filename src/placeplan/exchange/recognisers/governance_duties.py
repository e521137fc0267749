"""Forums and what they do: a table of meetings, their duties and their responsibilities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import items_of
from placeplan.exchange.headings import Headings
from placeplan.exchange.sections import outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Forum, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 58
SAMPLE = """\
GOVERNANCE: WHO DOES WHAT

Meeting\tDuties\tResponsibilities
North Vale CCG Board\tThe statutory body of the CCG\tThe strategy and the budget
Locality groups: • East • West\tAsk practices\t<ul><li>Savings</li><li>Peer review</li></ul>
"""

_ROLES = Headings(
    {
        "name": "meeting; forum; group; board; committee; body; governance body; meeting name",
        "duties": "duty; duties; purpose; role; function; remit; terms of reference",
        "responsibilities": "responsibility; responsibilities; responsible for; accountability; "
        "key responsibility; key responsibilities; accountabilities",
        "members": "member; membership; attendee; composition",
        "chair": "chair; chaired by; chairperson",
    }
)
_NAME = re.compile(r"^(?P<name>[^:]+):\s*(?P<rest>.*)$", re.S)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A forum for every row; names behind a colon are its members."""
    for table in document.tables:
        header, *rows = table.every
        positions = _ROLES.places(header.texts)
        if positions.get("name") != 0 or len(positions.keys() & {"duties", "responsibilities"}) < 2:
            continue
        outline = outline_of(document)
        context = [
            *outline.context(table.line),
            SourceShape.of(document.source(header, table)),
        ]
        for row in rows:
            if not row.cell(0).blank:
                yield _forum(document, table, row, positions, context)


def _forum(
    document: Document,
    table: Table,
    row: Row,
    positions: dict[str, int],
    context: list[SourceShape],
) -> Forum:
    def items(role: str) -> list[str]:
        return items_of(row.cell(positions[role])) if role in positions else []

    name, *listed = items("name")
    found = _NAME.match(name)
    if found is not None:
        name, listed = found["name"], [*filter(None, [found["rest"]]), *listed]
    return Forum(
        source=SourceShape.of(document.source(row, table)),
        context=context,
        name=name.rstrip(": "),
        duties=items("duties"),
        responsibilities=items("responsibilities"),
        members=[*listed, *items("members")],
        chair="; ".join(items("chair")) or None,
    )
