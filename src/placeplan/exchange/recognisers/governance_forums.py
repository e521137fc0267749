"""Boards and their membership: a sentence that says who chairs and who sits, and a list of members.

The list may go on to the groups that advise the board, each with what it is and does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.organisations import kind_of
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.exchange.role_lines import read_people
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Forum, Organisation, Record, Role

SPECIFICITY = 66
SAMPLE = """\
Vale system governance

The Vale Partnership Board is chaired by Dr Asha Pryce and comprises leaders from all partners:

- Acute providers (Vale Hospital, Moor Hospital)
- Chairs of advisory groups
- The Board is supported by the following advisory groups:
  - Clinical Cabinet – a group of clinicians who advise the Board
  - Finance Group – comprising directors of finance – the group oversees financial planning
"""

_BODY = (
    r"(?:The\s+)?(?P<name>[A-Z][\w&’' -]*?\b(?:Board|Group|Committee|Forum|Cabinet|Council|Network"
    r"|Partnership|Alliance))"
)
_COMPRISES = re.compile(
    rf"^{_BODY}\s+(?:is|are|has|meets|comprises|includes|brings)\b.*"
    r"\b(?:compris\w+|membership|members|made up of|includes?|consists? of|representatives)\b.*:$"
)
_CHAIRED = re.compile(
    r"\b(?:chaired by|chair(?:man|woman)? is|chair:)\s+(?P<who>.+?)(?=,|\s+and\s+|\.|$)", re.I
)
_SUPPORTED = re.compile(
    r"\b(?:supported|advised|underpinned)\s+by\b.*\b(?:groups?|committees?|forums?)\s*:?$", re.I
)
_GROUP = re.compile(r"^(?P<name>[A-Z][\w&’'. ]+?)\s+(?:–|—|-)\s+(?P<text>\S.*)$", re.DOTALL)
_MEMBERS = re.compile(r"^(?:comprising|comprises|made up of|members?:?)\s+(?P<who>.*)$", re.I)
_WHO = re.compile(r"^(?P<who>a group of .+?)\s+who\s+(?P<does>.+)$", re.IGNORECASE)
_NAMES = re.compile(r"\((?P<names>[^()]+)\)$")
_ORGANISATION = re.compile(
    r"\b(?:Hospital|Council|Trust|CCG|ICB|Healthwatch|Ambulance|University)\b"
)
_BODIES = re.compile(
    r"\b(?:groups|trusts|councils|authorities|boards|hospitals|practices|networks|CCGs|ICBs|PCNs)\b",
    re.IGNORECASE,
)
"""Bodies in the plural: what stands in brackets behind them are their names."""
_LONGEST = 600


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The forum, the organisations named among its members, and the groups that advise it."""
    parts = parts_of(document)
    for at, part in enumerate(parts):
        short = part.what == "line" and len(part.text) <= _LONGEST
        opens = _COMPRISES.match(part.text) if short else None
        if opens is not None:
            items = list(_items_below(parts, at))
            if items:
                yield from _forum(part, opens["name"], items)


def _items_below(parts: Sequence[Part], at: int) -> Iterator[Part]:
    for part in parts[at + 1 :]:
        if part.what != "item":
            return
        yield part


def _forum(part: Part, name: str, items: list[Part]) -> Iterator[Record | Problem]:
    turn = next((n for n, item in enumerate(items) if _SUPPORTED.search(item.text)), len(items))
    members = items[:turn]
    chaired = _CHAIRED.search(part.text)
    people = read_people(chaired["who"]) if chaired is not None else []
    source = part.source
    for item in members:
        source = source.through(item.source)
    shape = part.shape.model_copy(update={"end_line": source.end_line})
    yield Forum(
        source=shape,
        name=name,
        responsibilities=[part.text],
        members=[item.text for item in members],
        chair=people[0].name if people else None,
    )
    for person in people:
        yield Role(source=part.shape, role="chaired by", person=person.name, of=name)
    for item in members:
        yield from _organisations(item)
    level = items[turn].level if turn < len(items) else 0
    for item in items[turn:]:
        named = _GROUP.match(item.text) if item.level > level else None
        if named is not None:
            yield _advisory(part, item, named["name"], named["text"])
        else:
            yield Fact(
                source=item.shape,
                context=[part.shape],
                text=item.text,
                subject=name,
                figures=read_figures(item.text),
            )


def _advisory(part: Part, item: Part, name: str, text: str) -> Forum:
    """A group that advises: who sits on it, and what it does."""
    pieces = re.split(r"\s(?:–|—)\s|,\s+as well as\s+|\s+who\s+(?=provide)", text, maxsplit=0)
    members: list[str] = []
    duties: list[str] = []
    told = _MEMBERS.match(pieces[0])
    who = _WHO.match(text)
    if told is not None:
        whole = _MEMBERS.match(re.split(r"\s(?:–|—)\s", text)[0])
        members = [whole["who"] if whole is not None else told["who"]]
        duties = re.split(r"\s(?:–|—)\s", text)[1:]
    elif who is not None:
        members, duties = [who["who"]], [who["does"]]
    else:
        duties = [text]
    return Forum(
        source=item.shape,
        context=[part.shape],
        name=name,
        duties=duties,
        members=members,
        responsibilities=[text],
    )


def _organisations(item: Part) -> Iterator[Organisation]:
    """The organisations in the brackets of a member, where they or the words before say what
    they are: "Acute trusts (Vale, Moor)"."""
    found = _NAMES.search(item.text)
    if found is None:
        return
    label = item.text[: found.start()]
    shared = None if " and " in label or not _BODIES.search(label) else kind_of(label)
    for name in re.split(r",\s*|\s+and\s+(?=[A-Z])", found["names"]):
        kind = kind_of(name)
        if kind == "other" and shared is not None:
            kind = shared
        if name[:1].isupper() and (_ORGANISATION.search(name) or kind != "other"):
            yield Organisation(source=item.shape, name=name.strip(), org_kind=kind)
