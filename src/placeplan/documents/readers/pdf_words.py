"""Lines of one column or cell -> paragraphs and list items, their words joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from placeplan.documents.document import Span, Spans, collapsed, joined
from placeplan.documents.readers.inline import NUMBER
from placeplan.documents.readers.lines import PAGE_NUMBER
from placeplan.documents.readers.pdf_page import BOLD, Line, Piece, is_apart, spans_of

_BULLETS = frozenset("•·▪◦‣●○■□➢➤►✓✔❖–—-*")
_SURE_BULLETS = _BULLETS - frozenset("–—-*✓✔")
_MARKER = re.compile(
    r"^(\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]|\(?[A-Za-z][.)]|\(?[ivxIVX]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})+)$"
)
BREAKS = ("-", "\u2010", "\u00ad", "/", "–", "—", "|", "\u200b")
"""Marks behind which a line may break without a space."""
_DASHES = ("–", "—")
"""Between spaces on one side they have one on the other."""
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010'’][^\W_]+)*")
_LEADING, _LEAST, _MOST = 1.25, 0.85, 2.4
_SLACK = 1.17
_ENOUGH = 40
"""Letters outside of tables that show the size of the text."""
_ROOM = 1.5
"""How far, in points, a word must fit into the line above to say that the line was ended."""


Mark = tuple[str, list[Piece], float]
"""The number of an item or "", the rest of its first line, and where its text begins."""


@dataclass(slots=True)
class Flow:
    """Lines that run on below each other between two edges."""

    lines: list[Line]
    left: float
    right: float
    in_cell: bool = False
    page: int = 0
    hangs: bool = False
    """The wrapped lines of its items begin below their text, not below the bullet."""


@dataclass(slots=True)
class Habits:
    """How a document is set."""

    body: float = 11.0
    """The size of most of its letters."""
    leading: dict[float, float] = field(default_factory=dict)
    """From base line to base line within a paragraph, in sizes, by size."""
    spaced: bool = False
    """A line that was wrapped at a space keeps the space at its end."""
    bare: bool = False
    """The last line of a paragraph has no space at its end."""
    words: Counter[str] = field(default_factory=Counter)
    """How often each word stands whole inside a line."""
    hyphenated: bool = False
    """Words are parted at the ends of lines."""

    def pitch(self, size: float) -> float:
        """The distance in points between two lines of a paragraph."""
        return self.leading.get(_key(size), self.leading.get(0.0, _LEADING)) * size

    @classmethod
    def of(cls, text: list[Flow], cells: list[Flow]) -> Habits:
        """The habits of the text of a document and of the cells of its tables."""
        habits = cls(_body(text, cells))
        flows = [*text, *cells]
        pitches: dict[float, Counter[float]] = {}
        ends: Counter[bool] = Counter()
        last = Counter(flow.lines[-1].spaced for flow in flows if flow.lines)
        for flow in flows:
            for above, below in pairwise(flow.lines):
                ratio = (below.base - above.base) / max(above.size, 1.0)
                alike = abs(above.size - below.size) < 0.05 * above.size
                if not (alike and _LEAST <= ratio <= _MOST) or _fits(above, below, flow):
                    continue
                for key in (_key(above.size), 0.0):
                    pitches.setdefault(key, Counter())[round(ratio, 2)] += 1
                if above.pieces[-1].text[-1].isalnum():
                    ends[above.spaced] += 1
        habits.leading = {key: _usual(found) for key, found in pitches.items()}
        habits.spaced = ends[True] > 4 * ends[False]
        habits.bare = last[False] > 10 * last[True]
        habits.words = Counter(_words(flows))
        parted = Counter(
            habits._parted_word(above, below)
            for flow in flows
            for above, below in pairwise(flow.lines)
            if above.pieces[-1].text.endswith(_HYPHENS)
        )
        habits.hyphenated = parted[True] > parted[False]
        return habits

    def _parted_word(self, above: Line, below: Line) -> bool | None:
        """True where the words around a hyphen stand elsewhere as one, False as two, else None."""
        first = re.split(r"\W", above.pieces[-1].text.rstrip("-\u2010\u00ad"))[-1].casefold()
        found = _WORD.match(below.pieces[0].text)
        rest = found[0].casefold() if found else ""
        if not first or not rest:
            return None
        one, two = self.words[first + rest], self.words[f"{first}-{rest}"]
        return None if one == two else one > two

    def ended(self, above: Line, below: Line, flow: Flow) -> bool:
        """True where a line stopped although the next word could have stood in it."""
        if not self.spaced or (above.spaced and not self.bare):
            return _fits(above, below, flow)
        if above.spaced:
            return False
        full = flow.right - above.x1 < 1.2 * above.size
        return not (full or above.pieces[-1].text.endswith(BREAKS)) or _fits(above, below, flow)

    def _is_torn(self, above: Line) -> bool:
        """True where a line is one word that was too long for it."""
        one = not any(is_apart(a, b) for a, b in pairwise(above.pieces))
        return self.spaced and one and not above.pieces[-1].text.endswith(BREAKS)

    def joint(self, above: Line, below: Line, flow: Flow) -> str:
        """What stands between two lines of one paragraph: a space, nothing or a line break.

        A soft hyphen, or a hyphen that only parts a word, is answered by "-".
        """
        if self.ended(above, below, flow):
            return "\n"
        last = above.pieces[-1].text
        if last.endswith("\u00ad"):
            return "-"
        if above.spaced:
            return " "
        if last.endswith(_HYPHENS) and len(last) > 1:
            if not below.pieces[0].text[:1].islower():
                return ""
            parted = self._parted_word(above, below)
            usual = self.hyphenated or last.endswith("\u2010")
            return "-" if usual and parted is not False else ""
        tied = last.endswith(BREAKS) and last not in _DASHES
        if self._is_torn(above) or (self.spaced and tied):
            return ""
        return " "


def _body(text: list[Flow], cells: list[Flow]) -> float:
    """The size of most letters of the text that is not bold; else of all."""
    sizes: Counter[float] = Counter()
    plain: Counter[float] = Counter()
    for flow in (*text, *cells):
        for line in flow.lines:
            count = sum(len(each.text) for each in line.pieces)
            sizes[_key(line.size)] += count
            if not flow.in_cell and not line.marks & BOLD:
                plain[_key(line.size)] += count
    chosen = plain if plain.total() >= _ENOUGH else sizes
    return chosen.most_common(1)[0][0] if chosen else 11.0


def _key(size: float) -> float:
    return round(size * 2) / 2


def _usual(found: Counter[float]) -> float:
    """The smallest of the ratios that are common."""
    groups: Counter[float] = Counter()
    for ratio, count in found.items():
        groups[round(ratio * 20) / 20] += count
    total = sum(groups.values())
    best = min((ratio for ratio, n in groups.items() if n >= 0.15 * total), default=_LEADING)
    near = [r for r in found for _ in range(found[r]) if abs(r - best) <= 0.05]
    return sorted(near)[len(near) // 2] if near else best


def _fits(above: Line, below: Line, flow: Flow) -> bool:
    """True where the first word of a line had room in the line above: that one was ended."""
    room = flow.right - above.x1
    if abs(above.x0 - below.x0) > _ROOM:
        before = max(0.0, above.x0 - flow.left)
        if abs(above.x1 - below.x1) < 1:
            room = before + max(0.0, room)
        elif abs(above.x0 + above.x1 - below.x0 - below.x1) < 2:
            room += before
    return 0.28 * above.size + below.first_word() + _ROOM < room


def _words(flows: Iterable[Flow]) -> Iterator[str]:
    for flow in flows:
        for line in flow.lines:
            for piece in line.pieces:
                parted = piece is line.pieces[-1] and piece.text.endswith(_HYPHENS)
                if len(piece.text) < 60 and not parted:
                    yield from (each.casefold() for each in _WORD.findall(piece.text))


@dataclass(slots=True)
class Run:
    """A paragraph or item: its spans, and where it stands. `marker` is None for no item."""

    spans: Spans
    lines: list[Line]
    marker: str | None = None
    text_x0: float = 0.0
    breaks: int = 0
    page: int = 0

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def text(self) -> str:
        return collapsed("".join(span.text for span in self.spans))


def runs(flow: Flow, habits: Habits) -> list[Run]:
    """The paragraphs and items of a flow, in order."""
    out: list[Run] = []
    group: list[Line] = []
    mark: Mark | None = None
    lines = flow.lines
    marks = [_mark(a, b, flow) for a, b in zip(lines, [*lines[1:], None], strict=True)]
    listed = {
        (round(a.x0), round(found[2])) for a, found in zip(lines, marks, strict=True) if found
    }
    flow.hangs = any(
        m is not None and abs(below.x0 - m[2]) < 0.3 * below.size
        for m, below in zip(marks, lines[1:], strict=False)
    )
    for line, given in zip(lines, marks, strict=True):
        found = given or _mark_like(line, listed)
        if found is not None and group and _is_wrapped(group, line, flow, habits, mark):
            found = None
        if group and (found is not None or _parts(group, line, flow, habits, mark)):
            out.append(_run(group, mark, flow, habits))
            group, mark = [], None
        if not group:
            mark = found
        group.append(line)
    if group:
        out.append(_run(group, mark, flow, habits))
    return [each for each in out if each.spans or each.marker]


def _mark(line: Line, after: Line | None, flow: Flow) -> Mark | None:
    """The mark of an item's first line; None for a line that begins none."""
    first, rest = line.pieces[0], line.pieces[1:]
    if first.text[0] in _SURE_BULLETS or (first.text == "o" and rest and _wide(first, rest[0])):
        if len(first.text) > 1:
            rest = [replace(first, text=first.text[1:], x0=first.x0 + first.size * 0.4), *rest]
        return ("", rest, rest[0].x0) if rest else None
    if not rest:
        return None
    start = rest[0].x0
    hangs = after is not None and after.x0 > first.x0 + 0.3 * line.size
    hangs = hangs and after is not None and abs(after.x0 - start) < 0.5 * line.size
    indented = first.x0 > flow.left + 0.12 * line.size
    if first.text in _BULLETS:
        return ("", rest, start) if hangs or indented or _wide(first, rest[0]) else None
    plain = NUMBER.match(first.text + " ") is not None
    tabbed = hangs or _wide(first, rest[0])
    if (plain and (tabbed or indented or not flow.in_cell)) or (
        tabbed and _MARKER.match(first.text)
    ):
        return first.text, rest, start
    return None


def _mark_like(line: Line, listed: set[tuple[int, int]]) -> Mark | None:
    """The mark of a line whose number and text begin where those of other items do."""
    first, rest = line.pieces[0], line.pieces[1:]
    if not rest or (round(line.x0), round(rest[0].x0)) not in listed:
        return None
    return (first.text, rest, rest[0].x0) if NUMBER.match(first.text + " ") else None


def _is_wrapped(
    group: list[Line],
    line: Line,
    flow: Flow,
    habits: Habits,
    mark: Mark | None,
) -> bool:
    """True where a bullet or number only happens to begin a line that goes on with a sentence."""
    start = mark[2] if mark is not None else group[-1].x0
    return abs(line.x0 - start) < 0.3 * line.size and not (
        habits.ended(group[-1], line, flow) or _parts(group, line, flow, habits, mark)
    )


def is_marker(text: str) -> bool:
    """True for a bullet or a number that stands before a list item."""
    return text in _BULLETS or text == "o" or _MARKER.match(text) is not None


def _wide(first: Piece, second: Piece) -> bool:
    return second.x0 - first.x1 > 0.6 * first.size


def _parts(
    group: list[Line],
    line: Line,
    flow: Flow,
    habits: Habits,
    mark: Mark | None,
) -> bool:
    """True where a line begins a new paragraph."""
    above = group[-1]
    if abs(above.size - line.size) > 0.08 * above.size or above.level != line.level:
        return True
    down = line.base - above.base
    if down > habits.pitch(line.size) * _SLACK + 0.3 or down < 0.3 * line.size:
        return True
    if above.pieces[0].turn != line.pieces[0].turn:
        return True
    ended = habits.ended(above, line, flow)
    number = PAGE_NUMBER.match(line.text) or (len(group) == 1 and PAGE_NUMBER.match(above.text))
    if ended and number and not flow.in_cell:
        return True
    heads = above.marks & BOLD and not line.marks & BOLD
    if ended and heads and not any(habits.ended(a, b, flow) for a, b in pairwise(group)):
        return True
    if ended and flow.in_cell:
        return True
    if mark is not None:
        outdented = line.x0 < mark[2] - 0.6 * line.size
        left = line.x0 < group[0].x0 - 0.3 * line.size
        return outdented and (ended or left or flow.hangs)
    indented = line.x0 > above.x0 + 0.8 * line.size
    stops = above.text.endswith((".", "!", "?", ":"))
    return indented and len(group) > 1 and (ended or stops)


def _run(
    group: list[Line],
    mark: Mark | None,
    flow: Flow,
    habits: Habits,
) -> Run:
    spans: list[Span] = []
    breaks = 0
    for at, line in enumerate(group):
        pieces = mark[1] if mark is not None and at == 0 else line.pieces
        if at:
            joint = habits.joint(group[at - 1], line, flow)
            breaks += joint == "\n"
            _join(spans, joint)
        spans += spans_of(pieces)
    start = mark[2] if mark is not None else group[0].x0
    marker = mark[0] if mark is not None else None
    return Run(_merged(spans), group, marker, start, breaks, flow.page)


def _join(spans: list[Span], joint: str) -> None:
    last = spans[-1]
    if joint == "-":
        spans[-1] = replace(last, text=last.text.rstrip("-\u2010\u00ad"))
    elif joint:
        spans[-1] = replace(last, text=last.text + joint)


def _merged(spans: list[Span]) -> Spans:
    """Neighbours of one look as one span; a soft hyphen inside a line is no letter."""
    return joined(replace(span, text=span.text.replace("\u00ad", "")) for span in spans)
