"""Goals under headings of vision, themes, priorities, outcomes, aims and challenges.

A list or a run of short paragraphs under such a heading, or behind a sentence that announces one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, ListBlock, Paragraph
from placeplan.exchange.figures import life_years, read_figures
from placeplan.exchange.goal_headings import (
    is_bare,
    kind_of_heading,
    kind_of_sentence,
    labelled,
    owner_of,
)
from placeplan.exchange.own_places import OwnPlaces
from placeplan.exchange.sections import Outline, Part, Section, outline_of
from placeplan.exchange.sentences import dates_in, first_sentence
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Fact, Goal, Record
from placeplan.records.shapes import DueShape, SourceShape
from placeplan.records.strategy import GoalKind

SPECIFICITY = 53
SAMPLE = """\
COUNTY HEALTH AND WELLBEING STRATEGY

KEY THEMES

Fairer health for everyone

Safer homes

CHALLENGES IN OUR SYSTEM

There are a number of challenges in the system:

- Growing demand, by 4.5% in 2015/16
- New organisations

WORKSTREAMS: URGENT CARE - PRIORITIES

Falls services – the CCG will review best practice with its partners.
"""

_INTRO = re.compile(r"[:;]$|^there (?:are|is) a?\b|^this (?:table|diagram|section|page)\b", re.I)
_NAMED = re.compile(r"^(?P<title>\S.{2,80}?)\s+[–—]\s+(?P<text>\S.*)$", re.S)
_HOW: re.Pattern[str] = re.compile(r"^how(?: we will (?:do it|deliver|get there))?$", re.I)
_WHY = re.compile(r"^why(?: (?:change|now|we need .*))?$", re.I)
_QUESTION = re.compile(r"^(?:how|what|why|who|when)\b", re.I)
_BY = re.compile(r"\bby(?: the)?(?: end(?: of)?)?[ -]*$", re.I)
_COMPARES = re.compile(r"\bEngland\b|\bnational(?:ly)?\b|\baverages?\b|\bper head\b", re.I)
"""How a need is told without a figure: beside the country or an average."""
_RESPONDS = re.compile(r"\brespon(?:ds?|se) to (?:our|the) challenges\b", re.I)
_LONG, _SHORT_VISION, _CLOSE = 45, 30, 3


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A goal for each item, actions under "How".

    What challenges tell of needs, by figures or beside others, also stands as facts.
    """
    if not any(isinstance(b, Paragraph | ListBlock) for b in document.blocks):
        return
    outline, places = outline_of(document), OwnPlaces(document)
    sections = list(outline.sections())
    for section in sections:
        if not section.is_agenda:
            yield from _Section(outline, section, places).records()


class _Section:
    def __init__(self, outline: Outline, section: Section, places: OwnPlaces) -> None:
        self.outline, self.section, self.places = outline, section, places
        self.title = section.title
        self.text = section.title.text if section.title else ""
        self.kind = kind_of_heading(self.text)
        self.above = next(
            (t for t in reversed(section.parents) if kind_of_heading(t.text) == "challenge"), None
        )
        self.parent: str | None = None
        self.context: list[SourceShape] = []
        if self.title is not None:
            self.parent, self.context = owner_of(outline, self.title, section.parents)

    def records(self) -> Iterator[Record]:
        if self.kind is None and self.above is not None and self.title is not None:
            if not self.section.blocks:
                source = self.title.source
                yield self._goal("challenge", self.title.text, source, self.above.text)
            self.kind, self.parent = "challenge", self.text
        for block in self.section.blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, ListBlock):
                yield from self._of_list(block)

    def _of_list(self, block: ListBlock) -> Iterator[Record]:
        kind = "challenge" if _RESPONDS.search(self.text) else self.kind
        if _HOW.match(self.text):
            yield from self._actions(block)
        elif _WHY.match(self.text):
            for part in self.outline.parts(block):
                yield self._fact(part)
        elif all(_QUESTION.match(item.text) for item in block.items):
            return
        elif kind is not None and not (kind == "challenge" and self._answers(block)):
            yield from self._list(block, kind)

    def _answers(self, block: ListBlock) -> bool:
        """True where the sentence over a list announces something else than challenges."""
        at = self.section.blocks.index(block)
        before = self.section.blocks[at - 1] if at else None
        return isinstance(before, Paragraph) and before.text.endswith(":")

    def _paragraph(self, block: Paragraph) -> Iterator[Record]:
        text, source = block.text, SourceShape.of(self.outline.document.at(block))
        named = labelled(text)
        if named is not None:
            yield self._goal(named[0], named[1], source, self.parent)
            return
        stated = kind_of_sentence(text)
        if stated is not None:
            first, rest = first_sentence(text)
            yield self._goal(stated, first, source, None, rest)
            return
        lists = any(isinstance(b, ListBlock) for b in self.section.blocks)
        if self.kind is None or _INTRO.search(text) or text.startswith("“") or is_bare(text):
            return
        if self.kind in ("vision", "mission"):
            yield from self._vision(block, source)
        elif not lists and self._is_run():
            yield from self._item(Part(text, source), self.kind, self.parent)

    def _torn(self, block: Paragraph) -> bool:
        """True where something that stood right above the paragraph is stated elsewhere."""
        at = self.section.blocks.index(block)
        above = self.section.blocks[at - 1].end_line if at else self.title.line if self.title else 0
        return block.line - above > _CLOSE

    def _is_run(self) -> bool:
        """A run of single lines, each said once: no page header and no torn text."""
        prose = [each for each in self.section.blocks if isinstance(each, Paragraph)]
        return all(
            each.line == each.end_line and self.outline.said_once(each.text) for each in prose
        )

    def _vision(self, block: Paragraph, source: SourceShape) -> Iterator[Record]:
        """The first paragraph under a heading of vision, or each where all are short."""
        prose = [
            each
            for each in self.section.blocks
            if isinstance(each, Paragraph) and not _INTRO.search(each.text)
        ]
        short = all(len(each.text.split()) <= _SHORT_VISION for each in prose)
        named = self.text and not self.text.endswith("...") and self.kind is not None
        if not named or self.kind is None or not (short or block is prose[0]):
            return
        if not short and self._torn(block):
            return
        if len(self.text.split()) > 8:
            return
        first, rest = first_sentence(block.text)
        yield self._goal(self.kind, first, source, self.parent, rest)

    def _list(self, block: ListBlock, kind: GoalKind) -> Iterator[Record]:
        above: str | None = None
        responds = bool(_RESPONDS.search(self.text))
        for part in self.outline.parts(block):
            if part.level == 0:
                above = part.text
                yield from self._item(part, kind, self.parent)
            else:
                lower: GoalKind = "intervention" if responds else kind
                yield from self._item(part, lower, above or self.parent, block)

    def _item(
        self,
        part: Part,
        kind: GoalKind,
        parent: str | None,
        list_of: ListBlock | None = None,
    ) -> Iterator[Record]:
        text = part.text.lstrip("✓✔ ")
        if not part.listed and len(text.split()) > _LONG and not _NAMED.match(text):
            return
        items = () if list_of is None else list_of.items
        places = [SourceShape.of(self.outline.document.at(item)) for item in items]
        found = _NAMED.match(text)
        if found is not None and kind in ("priority", "theme", "outcome", "ambition"):
            yield self._goal(kind, found["title"], part.source, parent, found["text"], places)
        else:
            yield self._goal(kind, text, part.source, parent, None, places)
        told = read_figures(text) or life_years(text) or _COMPARES.search(text)
        if kind == "challenge" and told:
            yield self._fact(part)

    def _goal(
        self,
        kind: GoalKind,
        title: str,
        source: SourceShape,
        parent: str | None,
        definition: str | None = None,
        more: list[SourceShape] | None = None,
    ) -> Goal:
        above = [self.above.source] if self.above is not None else []
        return Goal(
            source=source,
            context=[*above, *self.context, *(more or [])],
            goal_kind=kind,
            title=title,
            parent=parent,
            definition=definition,
        )

    def _fact(self, part: Part) -> Fact:
        place = self.places.of(part.text)
        return Fact(
            source=part.source,
            context=[*self.context, *(place.context if place else ())],
            text=part.text,
            subject=self.text or part.text,
            place=place.name if place else None,
            figures=[*read_figures(part.text), *life_years(part.text)],
        )

    def _actions(self, block: ListBlock) -> Iterator[Action]:
        for part in self.outline.parts(block):
            dates = dates_in(part.text)
            led = [each for each in dates if _BY.search(part.text[: each.start])]
            found = [each.period for each in (led or dates)]
            yield Action(
                source=part.source,
                context=self.context,
                of=self.parent,
                text=part.text,
                due=DueShape.of(found[0]) if len(found) == 1 else None,
            )
