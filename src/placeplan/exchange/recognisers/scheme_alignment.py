"""Schemes beside a partner's plans and comments; a merged cell counts for the rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Heading, Paragraph, Row, Table
from placeplan.exchange.cell_items import flat, items_of
from placeplan.exchange.people import is_person, read_leads
from placeplan.exchange.sections import Outline, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Alignment, Fact, Record, Role
from placeplan.records.shapes import SourceShape

SPECIFICITY = 66
SAMPLE = """\
ALIGNMENT OF OUR PLANS WITH THE COUNCIL'S

Urgent care – Council subject expert – Rowan Hale, Asha Pryce

CCG Scheme\tCouncil plans\tComments
Front door triage\tUrgent care pathways\tBoth plans were read together
Step up beds\t\t
"""

_SCHEME = re.compile(r"\b(?:schemes?|initiatives?|projects?)$", re.I)
_PLANS = re.compile(r"\bplans?$|\bpriorit(?:y|ies)$|\bstrategy$", re.I)
_COMMENTS = re.compile(r"^comments?$|^notes?$|^remarks?$", re.I)
_ROLE = re.compile(
    r"(?P<role>(?:[A-Z][\w&]*\s)+?(?:Experts?|Leads?|Sponsors?|Owners?|Contacts?))\s*[–—:-]\s*"
    r"(?P<people>[A-Z][^.;]*)$"
)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An alignment for every scheme and plan, the comments as facts, the experts as roles."""
    found = []
    for table in document.tables:
        at = next((i for i, row in enumerate(table.every[:2]) if _is_header(row)), None)
        if at is not None and len(table.every) > at + 1:
            found.append((table, at))
    if not found:
        return
    outline = outline_of(document)
    named = [_over(document, table, at, outline) for table, at in found]
    roles = _roles([text for text, _ in named])
    for (table, at), (text, place) in zip(found, named, strict=True):
        experts = list(_experts(text, place, roles, outline))
        yield from experts
        yield from _table(document, table, at, experts[0] if experts else None)


def _is_header(row: Row) -> bool:
    texts = [flat(cell) for cell in row.cells]
    return (
        len(texts) in (2, 3)
        and bool(_SCHEME.search(texts[0]))
        and bool(_PLANS.search(texts[1]))
        and (len(texts) == 2 or bool(_COMMENTS.match(texts[2])))
    )


def _over(
    document: Document, table: Table, at: int, outline: Outline
) -> tuple[str, SourceShape | None]:
    """The row or line that stands over the header, and its address."""
    every = table.every
    if at:
        place = SourceShape.of(document.source(every[at - 1], table))
        return flat(every[at - 1].cell(0)), place
    block = outline.before(table.line)
    if not isinstance(block, Heading | Paragraph):
        return "", None
    return block.text, SourceShape.of(document.at(block))


def _table(document: Document, table: Table, at: int, expert: Role | None) -> Iterator[Record]:
    every = table.every
    merged = len(every) > at + 2 and all(row.cell(2).blank for row in every[at + 2 :])
    whole = expert if merged else None
    header = SourceShape.of(document.source(every[at], table))
    framework = flat(every[at].cell(1))
    plans: tuple[list[str], SourceShape] | None = None
    for row in every[at + 1 :]:
        source = SourceShape.of(document.source(row, table))
        scheme = flat(row.cell(0))
        if not row.cell(1).blank:
            plans = list(dict.fromkeys(items_of(row.cell(1)))), source
        above = [] if plans is None or plans[1] == source else [plans[1]]
        for plan in plans[0] if plans and scheme else ():
            yield Alignment(
                source=source,
                context=[header, *above],
                item=scheme,
                framework=framework,
                framework_item=plan,
            )
        for comment in items_of(row.cell(2)):
            # One comment beside all the schemes is of what they all belong to.
            yield Fact(
                source=source,
                context=[header, *([whole.source, *whole.context] if whole else [])],
                text=comment,
                subject=whole.of if whole else scheme or framework,
            )


def _roles(texts: list[str]) -> frozenset[str]:
    """The roles that stand apart from what they are of: "Urgent care – Council expert – ..."."""
    found = (_ROLE.search(text) for text in texts)
    return frozenset(
        m["role"].strip() for m in found if m and re.search(r"[–—-]\s*$", m.string[: m.start()])
    )


def _experts(
    text: str, source: SourceShape | None, roles: frozenset[str], outline: Outline
) -> Iterator[Role]:
    """The people whom the line over the header names, and what they advise on."""
    found = _ROLE.search(text)
    if found is None or source is None:
        return
    role, subject = found["role"].strip(), text[: found.start()].strip(" –—-:")
    known = next((each for each in roles if role != each and role.endswith(f" {each}")), None)
    if known is not None:
        role, subject = known, f"{subject} {role.removesuffix(known)}".strip()
    title = outline.above(source.line)
    if not subject and title is None:
        return
    people = re.split(r",|\band\b", found["people"])
    for name in (name for each in people for name in read_leads(each.strip()).names):
        if is_person(name):
            yield Role(
                source=source,
                context=[] if subject or title is None else [title.source],
                role=role,
                person=name,
                of=subject or (title.text if title else role),
            )
