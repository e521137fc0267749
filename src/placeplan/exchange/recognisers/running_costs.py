"""Running costs: an allowance and the list of what it pays for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.money_cells import read_amount
from placeplan.exchange.sections import Part, Section, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import FinanceLine, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 30
SAMPLE = """\
Running costs

£6.4m allocated at £25 per head

- £1.6m on staff and 26.75 WTE
- £0.2m for contingency
"""

_HEADING = re.compile(r"\brunning costs?\b|\bmanagement costs?\b|\badministration costs?\b", re.I)
_LED = re.compile(r"^(?P<amount>c?\.?\s?£\s?\d[\d,.]*\s?(?:k|m|million)?)\s+(?P<line>\S.*)$", re.I)
_JOINING = re.compile(r"^(?:is |are )?(?:on|for|of|to)\s+", re.I)
_WTE = re.compile(r"(?P<value>\d[\d,.]*)\s?(?:WTEs?|FTEs?)\b", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A finance line for each amount, and one for the staff that a line counts."""
    if not any(isinstance(b, ListBlock) and "£" in b.items[0].text for b in document.blocks):
        return
    outline = outline_of(document)
    owner = outline.owner()
    for section in outline.sections():
        if section.title is None or not _HEADING.search(section.title.text):
            continue
        for block in section.blocks:
            parts = list(outline.parts(block))
            if not parts or not all(_LED.match(part.text) for part in parts):
                continue
            for part in parts:
                yield from _lines(part, section, owner, isinstance(block, Paragraph))


def _lines(
    part: Part, section: Section, owner: tuple[str, SourceShape] | None, total: bool
) -> Iterator[FinanceLine]:
    found = _LED.match(part.text)
    if found is None:
        return
    amount = read_amount(found["amount"])
    common = {
        "source": part.source,
        "context": [*section.context, *([owner[1]] if owner else [])],
        "organisation": owner[0] if owner else None,
        "statement": "running_costs",
        "line": _JOINING.sub("", found["line"]),
        "of": section.title.text if section.title else None,
    }
    yield FinanceLine(
        **common,
        amount_gbp=amount.amount,
        unit="gbp",
        is_total=total,
        as_printed=found["amount"],
    )
    staff = _WTE.search(found["line"])
    if staff is not None:
        yield FinanceLine(
            **common,
            column="WTE",
            value=read_amount(staff["value"]).value,
            unit="wte",
            is_total=False,
            as_printed=staff[0],
        )
