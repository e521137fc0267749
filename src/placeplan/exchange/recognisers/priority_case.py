"""A priority argued for: its rationale, proposal, aim, objectives and expected benefits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from placeplan.documents.document import Block, Document, Heading, ListBlock, Paragraph, Table
from placeplan.exchange.figures import read_figures
from placeplan.exchange.sections import Outline, Part, Title, is_capitals, outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Goal, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 63
SAMPLE = """\
LOCAL PRIORITIES: 2. FALLS AT HOME

Rationale: One in three people over 65 falls each year.

Proposal: A joint team visits everyone who has fallen twice.

Aim: To halve the falls of people who live alone

Objectives:

- To visit 500 people each year

Potential benefits:

Fewer people will need long term care.
"""

_LABEL = re.compile(
    r"^(?P<label>priority|rationale|case for change|proposal|proposition|aims?)\s*:\s*"
    r"(?P<text>\S.*)$",
    re.I | re.S,
)
_FIELDS = {
    "priority": "definition",
    "rationale": "rationale",
    "case for change": "rationale",
    "proposal": "proposal",
    "proposition": "proposal",
}
_OBJECTIVES = re.compile(r"^objectives?$", re.I)
_BENEFITS = re.compile(r"\bbenefits?$", re.I)
_LONGEST_LABEL = 6
_NUMBERED = re.compile(r"^(?:[^:]{3,40}:\s*)?(?P<code>\d{1,2})[.)]?\s+(?P<name>\S.*)$")


@dataclass(slots=True)
class _Case:
    """One priority on its way: its name, its labelled texts, and what stands below them."""

    name: str
    code: str | None
    context: list[SourceShape]
    start: SourceShape | None = None
    end: SourceShape | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    below: list[Record] = field(default_factory=list)

    def add(self, name: str, text: str, source: SourceShape) -> None:
        self.texts.setdefault(name, []).append(text)
        self.start = self.start or source
        self.end = source
        self.last = name

    def records(self) -> Iterator[Record]:
        if "rationale" not in self.texts and "proposal" not in self.texts:
            return
        if self.start is not None and self.end is not None:
            yield Goal(
                source=SourceShape.of(self.start.plain().through(self.end.plain())),
                context=self.context,
                goal_kind="priority",
                title=self.name,
                code=self.code,
                definition=self._text("definition"),
                rationale=self._text("rationale"),
                proposal=self._text("proposal"),
            )
            yield from self.below

    def _text(self, name: str) -> str | None:
        return "\n".join(self.texts.get(name, ())) or None


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A priority with its aim, objectives and benefits for every argued case."""
    if not any(isinstance(b, Paragraph) and _LABEL.match(b.text) for b in document.blocks):
        return
    outline = outline_of(document)
    case: _Case | None = None
    label: Title | None = None
    by_line = {title.line: title for title in outline.titles}
    for block in document.blocks:
        title = by_line.get(block.line) if isinstance(block, Heading | Paragraph) else None
        if title is not None and title.rank <= 2:
            if case is not None:
                yield from case.records()
            case, label = _opened(title), None
        elif title is not None or _is_label(block):
            label = title or _label(outline, block)
        elif case is not None and not isinstance(block, Table):
            numbered = _numbered(outline, block)
            if numbered is not None:
                yield from case.records()
                case = _Case(numbered.text, numbered.marker.rstrip(".)"), case.context)
                case.start = case.end = numbered.source
                label = None
            else:
                _read(outline, case, block, label)
    if case is not None:
        yield from case.records()


def _is_label(block: Block) -> bool:
    """A line such as "Potential benefits:", even where nothing is left below it."""
    text = block.text if isinstance(block, Paragraph) else ""
    return (
        text.endswith(":")
        and len(text.split()) <= _LONGEST_LABEL
        and bool(_OBJECTIVES.match(text.rstrip(": ")) or _BENEFITS.search(text.rstrip(": ")))
    )


def _label(outline: Outline, block: Block) -> Title:
    part = next(outline.parts(block))
    return Title(part.text.rstrip(": "), 3, block.line, part.source)


def _opened(title: Title) -> _Case:
    found = _NUMBERED.match(title.text)
    if found is None:
        return _Case(title.text, None, [title.source])
    return _Case(found["name"], found["code"], [title.source])


def _numbered(outline: Outline, block: Block) -> Part | None:
    """A list of one numbered item in capitals: the name of the priority."""
    parts = list(outline.parts(block))
    if isinstance(block, ListBlock) and len(parts) == 1 and parts[0].marker[:1].isdigit():
        return parts[0] if is_capitals(parts[0].text) else None
    return None


def _read(outline: Outline, case: _Case, block: Block, label: Title | None) -> None:
    for part in outline.parts(block):
        found = _LABEL.match(part.text)
        place = [*case.context, *([label.source] if label else [])]
        if case.start is not None:
            place.append(case.start)
        if label is not None and _OBJECTIVES.match(label.text):
            goal = Goal(
                source=part.source,
                context=place,
                goal_kind="objective",
                title=part.text,
                parent=case.name,
            )
            case.below.append(goal)
        elif label is not None and _BENEFITS.search(label.text):
            fact = Fact(
                source=part.source,
                context=place,
                text=part.text,
                subject=case.name,
                figures=read_figures(part.text),
            )
            case.below.append(fact)
        elif found is None:
            if case.last and label is None:
                case.add(case.last, part.text, part.source)
        elif found["label"].casefold().startswith("aim"):
            case.last = ""
            aim = Goal(
                source=part.source,
                context=place,
                goal_kind="aim",
                title=found["text"],
                parent=case.name,
            )
            case.below.append(aim)
        else:
            case.add(_FIELDS[found["label"].casefold()], found["text"], part.source)
