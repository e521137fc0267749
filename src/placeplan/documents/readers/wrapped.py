"""Prose without blank lines: where a paragraph begins and which lines are headings.

A page turned into text keeps the line breaks of its columns and loses the space between its
paragraphs. What is left: a line that stops well short of its column ends a paragraph, a title is
set in by a space, and a label ("Objective two:", "Definition:", "P16 –") begins something new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from placeplan.documents.readers.inline import NUMBER
from placeplan.documents.readers.lines import PAGE_NUMBER
from placeplan.documents.stitch import broken_off, ends_sentence

BULLET = re.compile(r"^(\s*)(?:[-*+]|[•·▪◦‣●○])\s+(?=\S)")
_NUMBER_WORD = (
    r"(?:\d{1,2}[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[ivx]{1,4})"
)
NUMBERED = re.compile(
    rf"^\s*(?:[A-Z][\w’'-]*\s+(?:[\w’'-]+\s+){{0,3}})?{_NUMBER_WORD}\s*[:–—](?:\s|$)", re.I
)
"""A numbered thing and its colon: "Objective two:", "Domain 3:", "One:", "4:"."""
_NAMED = re.compile(
    r"^\s*(?:(?:please )?note|definitions?|units?|source|rationale|numerator|denominator|aims?"
    r"|vision|mission|target|baseline|measures?|indicators?)\s*:\s",
    re.I,
)
_CODED = re.compile(
    r"^\s*(?:[A-Z]{1,3}\.?\s?\d{1,3}[a-z]?|[Pp]{1,2}\.?\s?\d{1,3}"
    r"(?:\s?[-–,&]\s?\d{1,3})*)\s*[:–—]\s"
)
_CONTINUED = re.compile(r"\s*\((?:cont(?:inued|['’]?d)?\.?)\)$", re.I)
_SHORT_FORM = re.compile(r"\((?P<short>[A-Z][\w&-]+)\)$")
_STOPS = re.compile(r"[.!?:;,–—-]$")
_SENTENCE_WORD = re.compile(
    r"^(?:We|Our|The|This|These|Those|It|They|Their|There|In|By|As|At|On|For|From|To|If|When|Where"
    r"|While"
    r"|Through|With|All|Each|Many|Most|Some|Several|Further|However|Additionally|Also)\b"
)
_LONG_LINE, _LEAST, _SHARE = 40, 3, 0.1
_WINDOW = 6
_SENTENCE, _LEAST_SENTENCES = 8, 2
_FITS, _FITS_SENTENCE, _WIDER = 0.85, 0.95, 1.1
_LONGEST_TITLE, _LONGEST_LABEL, _FEW_WORDS, _LEAST_INTRO = 14, 10, 6, 5


@dataclass(frozen=True, slots=True)
class Layout:
    """Line numbers at which a block begins, and the level of each heading by its first line."""

    begins: frozenset[int] = frozenset()
    headings: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    @property
    def words(self) -> str:
        return _CONTINUED.sub("", self.text.strip())

    @property
    def length(self) -> int:
        return len(self.words)

    @property
    def indented(self) -> bool:
        return self.text[:1].isspace()

    @property
    def listed(self) -> bool:
        return bool(BULLET.match(self.text))

    @property
    def first(self) -> int:
        """How long its first word is."""
        return len(self.words.split()[0])

    @property
    def capital(self) -> bool:
        """True where it could begin a sentence or a title."""
        return self.words.lstrip("\"'“‘*_")[:1].isupper() or self.words[:1].isdigit()

    @property
    def all_capitals(self) -> bool:
        letters = [c for c in self.words if c.isalpha()]
        return len(letters) > 3 and all(c.isupper() for c in letters)

    @property
    def labelled(self) -> bool:
        return bool(NUMBERED.match(self.text) or _NAMED.match(self.text) or _CODED.match(self.text))

    @property
    def lettered(self) -> bool:
        return any(c.isalpha() for c in self.words)

    @property
    def introduces(self) -> bool:
        return self.words.endswith(":")


def layout(lines: Sequence[str]) -> Layout:
    """The layout of prose whose paragraphs no blank line parts; empty where lines tell nothing."""
    wraps = _is_wrapped(lines)
    begins: set[int] = set()
    headings: dict[int, int] = {}
    alone: list[_Line] = []
    known: dict[str, int] = {}
    for run in _runs(lines):
        if not wraps and not _is_unwrapped(run):
            continue
        begun = list(_begun(run)) if wraps else [0, *_unlisted(run)]
        begins.update(run[at].number for at in begun)
        for block, level in _headings(run, begun):
            headings[block[0].number] = level
            known.setdefault(_joined(block), level)
        if len(run) == 1:
            alone.append(run[0])
    for line in alone:
        if line.words in known:
            headings.setdefault(line.number, known[line.words])
    return Layout(frozenset(begins), headings)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """True where long lines often go on in the next, which begins with a small letter."""
    prose = goes_on = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "\t" in line or not line.strip():
            continue
        prose += 1
        small = following[:1].islower() and "\t" not in following
        goes_on += small and len(line) >= _LONG_LINE
    return goes_on >= _LEAST and goes_on >= _SHARE * prose


def _is_unwrapped(run: Sequence[_Line]) -> bool:
    """True where each line is a paragraph: several end a sentence, and none goes on in the next."""
    sentences = sum(
        len(each.words.split()) >= _SENTENCE and ends_sentence(each.words) for each in run
    )
    return sentences >= _LEAST_SENTENCES and not any(each.words[:1].islower() for each in run[1:])


def _unlisted(run: Sequence[_Line]) -> Iterator[int]:
    """The positions of all lines but the first that are no items of a list."""
    return (at for at in range(1, len(run)) if not run[at].listed)


def _runs(lines: Sequence[str]) -> Iterator[list[_Line]]:
    """Lines that follow one another without a blank line, a table or a page number."""
    run: list[_Line] = []
    for number, text in enumerate(lines, start=1):
        if (
            text.strip()
            and "\t" not in text
            and not text.startswith("#")
            and not PAGE_NUMBER.match(text)
        ):
            run.append(_Line(number, text))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _begun(run: Sequence[_Line]) -> Iterator[int]:
    """The positions in a run at which a block begins."""
    start = 0
    for at in range(len(run)):
        if at == 0 or run[at].listed or _begins(run, at, start):
            start = at
            if not run[at].listed or at == 0:
                yield at


def _begins(run: Sequence[_Line], at: int, start: int) -> bool:
    """True where a line begins a block of its own; `start` is where the one above began."""
    above, line = run[at - 1], run[at]
    if not (above.lettered or line.lettered):
        return False
    if (line.indented and not above.indented and not above.listed) or line.labelled:
        return True
    if above.all_capitals != line.all_capitals and (above.indented or line.indented):
        return True
    if not line.capital or (above.all_capitals and line.all_capitals):
        return False
    if above.introduces:
        return not (above.labelled and len(above.words.split()) < _LEAST_INTRO)
    if ends_sentence(above.words):
        return _fits(run, at, _FITS_SENTENCE) or _is_short_title(run, at)
    if broken_off(above.words):
        return False
    return (
        bool(_SENTENCE_WORD.match(line.words))
        or _fits(run, at, _FITS)
        or (above.listed and _announces(run, at))
        or _is_named_by(above, line)
        or _is_title_over(run, at, start)
    )


def _announces(run: Sequence[_Line], at: int) -> bool:
    """True for a line that ends with a colon right over a list."""
    if at + 1 == len(run) or not run[at].introduces:
        return False
    found = NUMBER.match(run[at + 1].text)
    return run[at + 1].listed or (found is not None and found[1][:1] in "1ai")


def _fits(run: Sequence[_Line], at: int, share: float) -> bool:
    """True where the first word of a line had had room in the column of the line above."""
    above, line = run[at - 1], run[at]
    near = run[max(0, at - _WINDOW) : at + _WINDOW]
    widths = [each.length for each in near if not each.indented] or [e.length for e in near]
    return above.length + 1 + line.first <= share * max(widths)


def _is_short_title(run: Sequence[_Line], at: int) -> bool:
    """True for a few words that end nothing and stand right above the begin of something."""
    if at + 1 == len(run) or _STOPS.search(run[at].words) or run[at].listed:
        return False
    below = run[at + 1]
    few = len(run[at].words.split()) <= _FEW_WORDS
    return few and (below.capital or below.listed) and _fits(run, at + 1, _FITS)


def _is_named_by(above: _Line, line: _Line) -> bool:
    """True where a line takes up the whole line above it, or the short form at its end."""
    short = _SHORT_FORM.search(above.words)
    if short is not None and line.words.split()[0] == short["short"]:
        return True
    return len(above.words.split()) > 1 and line.words.startswith(above.words + " ")


def _is_title_over(run: Sequence[_Line], at: int, start: int) -> bool:
    """True where the line above ends a title: set in or numbered, and its column is another."""
    first, above, below = run[start], run[at - 1], run[at : at + _WINDOW]
    if first.indented and start == at - 1:
        if len(below) == 1:
            return len(below[0].words.split()) > 1 and not ends_sentence(below[0].words)
        return above.length > _WIDER * max(each.length for each in below)
    if not NUMBERED.match(first.text):
        return False
    wider = first.length > _WIDER * max(each.length for each in below)
    following = below[0].words.split()[1:2]
    return wider or (start < at - 1 and bool(following) and following[0].islower())


def _headings(run: Sequence[_Line], begun: Sequence[int]) -> list[tuple[Sequence[_Line], int]]:
    """Each heading of a run with its level, from the last to the first."""
    found: list[tuple[Sequence[_Line], int]] = []
    heads = False
    for at, end in reversed(list(zip(begun, [*begun[1:], len(run)], strict=True))):
        block, below = run[at:end], run[end : end + 1]
        level = 0
        if any(each.listed for each in block) or not any(each.lettered for each in block):
            heads = False
            continue
        if all(each.all_capitals for each in block):
            level = 1
        elif _is_numbered_title(block, below):
            level = 3
        elif _is_title(block, below, heads) and (at == 0 or below):
            level = 3 if block[0].indented else 4
        heads = level > 0
        if heads:
            found.append((block, level))
    return found


def _joined(block: Sequence[_Line]) -> str:
    return " ".join(each.words for each in block)


def _is_title(block: Sequence[_Line], below: Sequence[_Line], heads: bool) -> bool:
    """A short line that ends no sentence, set in or right above what it heads."""
    first, text = block[0], _joined(block)
    whole = len(block) == 1 or (len(block) == 2 and block[1].words.startswith("("))
    longest = _LONGEST_TITLE if first.indented else _LONGEST_LABEL
    if not whole or not first.words[0].isalnum() or not first.capital or first.labelled:
        return False
    if len(text.split()) > longest or _STOPS.search(text) or NUMBER.match(first.text):
        return False
    if first.indented:
        return heads or not below or not below[0].indented
    if not below:
        return False
    longer = below[0].length > first.length
    return heads or longer or below[0].introduces or _is_named_by(block[-1], below[0])


def _is_numbered_title(block: Sequence[_Line], below: Sequence[_Line]) -> bool:
    """A numbered thing that prose follows, not the next of its list and not its own items."""
    if not NUMBERED.match(block[0].text) or block[0].words[0].isdigit():
        return False
    if _STOPS.search(_joined(block)) or not below or below[0].listed:
        return False
    return not NUMBERED.match(below[0].text)
