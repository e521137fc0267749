"""The headings of hard-wrapped text, where nothing but their words and capitals marks them.

The text reader gives most headings of a converted paper as paragraphs. Three ranks are told apart:
1 a numbered section ("Section Two") or a high heading, 2 a heading in capitals or in bold, 3 a
short label in title case, or one that a list or table follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from placeplan.documents.document import (
    Block,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Table,
)
from placeplan.exchange.latest import of_the_latest
from placeplan.exchange.organisations import COMMISSIONER_NAME
from placeplan.records.shapes import SourceShape

_SECTION = re.compile(
    r"^(?:section|chapter|part)\s+(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve)\s*[:.–-]?$",
    re.IGNORECASE,
)
_LED = re.compile(r"^[A-Z][A-Z0-9&/'’ -]{4,}:\s+\S")
_LOWER_WORDS = frozenset(
    "a an and at by for from in into of on or the to with as our its is".split()
)
_LONGEST_CAPITALS, _LONGEST_LABEL = 20, 12
_SHORT = {"clinical commissioning group": "CCG", "integrated care board": "ICB"}
_SHORT_FORM = re.compile("|".join(_SHORT), re.IGNORECASE)
_LEAD_LINE = re.compile(r"^[A-Z][A-Za-z ]{2,30}\b(?:LEADS?|SPONSORS?|SRO|Leads?|Sponsors?)\b\s*:?")
_NO_NAME = frozenset("the a an each every our this that both all other".split())
_SECOND_MARK = re.compile(r"^[-–•]\s*(?=[A-Za-z])")
"""A list mark that the words of an item begin with once more."""
_ADDRESSED = re.compile(r"\bwww\.|https?://|\S@\S")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}\b")
_AGENDA = 8
_COVER = 12
"""How many blocks from the top the owner of a plan may stand."""


@dataclass(frozen=True, slots=True)
class Title:
    """One heading: its words, rank and address."""

    text: str
    rank: int
    line: int
    source: SourceShape


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks under one heading, up to the next; `parents` from the outermost."""

    title: Title | None
    parents: tuple[Title, ...]
    blocks: tuple[Block, ...]

    @property
    def titles(self) -> tuple[Title, ...]:
        return self.parents if self.title is None else (*self.parents, self.title)

    @property
    def context(self) -> list[SourceShape]:
        return [each.source for each in self.titles]

    @property
    def is_agenda(self) -> bool:
        """A list of the headings to come, right under the title of a numbered section."""
        lists = [block for block in self.blocks if isinstance(block, ListBlock)]
        above = self.parents[-1] if self.parents else None
        if self.title is None or above is None or above.rank != 1 or not lists:
            return False
        short = all(len(i.text.split()) <= _AGENDA for block in lists for i in block.items)
        return short and len(lists) == len(self.blocks) and self.title.line - above.line <= 4


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph or list item, with its words and address."""

    text: str
    source: SourceShape
    level: int = 0
    marker: str = ""
    listed: bool = False


class Outline:
    """The headings of a document, by line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._blocks = sorted(document.blocks, key=_line)
        self._block_lines = [block.line for block in self._blocks]
        self._said: Counter[str] = Counter()
        self._printed: dict[str, list[SourceShape]] = {}
        self.titles: list[Title] = []
        ranks = [_rank(block) for block in self._blocks]
        for at, block in enumerate(self._blocks):
            rank = ranks[at]
            if rank and isinstance(block, Heading | Paragraph):
                after = self._blocks[at + 1] if at + 1 < len(self._blocks) else None
                if rank == 3 and not _leads(block, after, ranks[at + 1] if after else 0):
                    continue
                text = block.text.strip("* ").rstrip(":")
                source = SourceShape.of(document.at(block))
                self.titles.append(Title(text, rank, block.line, source))
        self._lines = [each.line for each in self.titles]
        self._title_lines = frozenset(self._lines)

    def is_title(self, block: Block) -> bool:
        return _line(block) in self._title_lines and not isinstance(block, ListBlock | Table)

    def said_once(self, text: str) -> bool:
        """True for words that no other paragraph of the document repeats."""
        if not self._said:
            self._said = Counter(b.text for b in self._blocks if isinstance(b, Paragraph))
        return self._said[text] < 2

    def above(self, line: int, rank: int = 3) -> Title | None:
        """The nearest heading above a line, of a rank or higher."""
        for at in range(bisect_left(self._lines, line) - 1, -1, -1):
            if self.titles[at].rank <= rank:
                return self.titles[at]
        return None

    def chain(self, line: int) -> tuple[Title, ...]:
        """The headings in force at a line, the outermost first."""
        found: list[Title] = []
        rank = 4
        for at in range(bisect_left(self._lines, line) - 1, -1, -1):
            if self.titles[at].rank < rank:
                found.append(self.titles[at])
                rank = self.titles[at].rank
        return tuple(reversed(found))

    def context(self, line: int) -> list[SourceShape]:
        """The addresses of the headings in force at a line."""
        return [each.source for each in self.chain(line)]

    def sections(self) -> Iterator[Section]:
        """The document heading by heading; furniture of page breaks is left out."""
        title: Title | None = None
        blocks: list[Block] = []
        by_line = {each.line: each for each in self.titles}
        for block in self._blocks:
            if self.is_title(block):
                if title is not None or blocks:
                    yield self._section(title, blocks)
                title, blocks = by_line[_line(block)], []
            elif not (isinstance(block, Paragraph) and block.furniture):
                blocks.append(block)
        if title is not None or blocks:
            yield self._section(title, blocks)

    def _section(self, title: Title | None, blocks: list[Block]) -> Section:
        chain = () if title is None else self.chain(title.line)
        above = () if title is None else tuple(each for each in chain if each.rank < title.rank)
        return Section(title, above, tuple(blocks))

    def parts(self, block: Block) -> Iterator[Part]:
        """The paragraph, or each item of the list, with its address."""
        if isinstance(block, Paragraph):
            if block.text:
                yield Part(block.text, SourceShape.of(self.document.at(block)))
        elif isinstance(block, ListBlock):
            for item in block.items:
                if item.text:
                    yield self._item(item)

    def _item(self, item: Item) -> Part:
        source = SourceShape.of(self.document.at(item))
        return Part(_SECOND_MARK.sub("", item.text), source, item.level, item.marker, listed=True)

    def before(self, line: int) -> Block | None:
        """The block that stands next above a line; page numbers are passed over."""
        for at in range(bisect_left(self._block_lines, line) - 1, -1, -1):
            block = self._blocks[at]
            if isinstance(block, Table | ListBlock) or any(c.isalpha() for c in block.text):
                return block
        return None

    def owner(self) -> tuple[str, SourceShape] | None:
        """The one commissioner that the cover names, and where; None where several are named."""
        found: dict[str, tuple[str, SourceShape]] = {}
        for block in self._blocks[:_COVER]:
            if isinstance(block, Heading | Paragraph):
                for name in COMMISSIONER_NAME.findall(block.text):
                    if name.split()[0].casefold() in _NO_NAME:
                        continue
                    key = _SHORT_FORM.sub(lambda m: _SHORT[m[0].casefold()], name).casefold()
                    place = SourceShape.of(self.document.at(block))
                    found.setdefault(key.removeprefix("nhs "), (name, place))
        return next(iter(found.values())) if len(found) == 1 else None

    def printed(self, word: str, near: int) -> SourceShape | None:
        """The paragraph or heading nearest to a line that prints a word."""
        if word not in self._printed:
            whole = re.compile(rf"(?<!\d){re.escape(word)}(?!\d)")
            self._printed[word] = [
                SourceShape.of(self.document.at(block))
                for block in self._blocks
                if isinstance(block, Heading | Paragraph) and whole.search(block.text)
            ]
        places = self._printed[word]
        return min(places, key=lambda each: (abs(each.line - near), each.line), default=None)


def _line(block: Block) -> int:
    return block.line


def _rank(block: Block) -> int:
    """The rank that the words alone give; 3 is provisional."""
    if isinstance(block, Heading):
        return 1 if block.level <= 2 else 2
    if not isinstance(block, Paragraph):
        return 0
    return _rank_of(block.text, block.line == block.end_line)


@lru_cache(maxsize=8192)
def _rank_of(text: str, single: bool) -> int:
    words = text.strip("* ").split()
    if not words or len(words) > _LONGEST_CAPITALS or not words[0][0].isalnum():
        return 0
    if _LEAD_LINE.match(text) or gives_address(text):
        return 0
    if _SECTION.match(text):
        return 1
    bold = text.startswith("**") and text.endswith("**")
    if bold or (is_capitals(text) and not text.endswith(";")):
        return 2
    if _LED.match(text) and not text.rstrip(". ").endswith((".", ";")) and len(words) > 2:
        return 2
    if len(words) > _LONGEST_LABEL or not single or text.endswith((".", ";", ",")):
        return 0
    return 3 if words[0][:1].isupper() or words[0][:1].isdigit() else 0


def gives_address(text: str) -> bool:
    """True for a line that gives an address on the web or of mail: no heading does."""
    return bool(_ADDRESSED.search(text))


def gives_postcode(text: str) -> bool:
    """True for a text with a postcode: the numbers beside it are of a street."""
    return bool(_POSTCODE.search(text))


def is_capitals(text: str) -> bool:
    """True for a text in capitals that is more than one acronym."""
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    return (
        len(letters) >= 5 and upper >= 0.8 * len(letters) and (len(words) > 1 or len(letters) >= 6)
    )


def _leads(block: Heading | Paragraph, after: Block | None, rank: int) -> bool:
    """True where a short line heads what follows it."""
    text = block.text
    if after is None or rank in (1, 2):
        return False
    words = [word for word in text.split() if word.casefold() not in _LOWER_WORDS]
    if text.endswith(":") and len(text.split()) <= 6:
        return True
    if isinstance(after, ListBlock | Table):
        return not text.endswith(":") or len(text.split()) <= 6
    titled = all(not w[0].isalpha() or w[0].isupper() for w in words)
    return titled and len(words) <= 8 and not any(c.isdigit() for c in text)


@of_the_latest
def outline_of(document: Document) -> Outline:
    """The outline of a document."""
    return Outline(document)
