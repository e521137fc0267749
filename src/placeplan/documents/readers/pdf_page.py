"""A page of a PDF as words and lines: the plain values that all further steps share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from placeplan.documents.document import Span, Spans

BOLD, ITALIC, STRUCK, SPACED = 1, 2, 4, 8
"""Marks of a piece; a spaced one is followed by a space character."""
Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left corner of the page."""
_MARKS = BOLD | ITALIC | STRUCK
_GAP = 0.17
"""The gap that stands for a space, in sizes of the letter."""
_LOOK = 60
"""Words of a line that a raised letter may stand beside."""
_CHUNK = 1.0
"""The gap that may part two columns, in sizes of the letter."""


@dataclass(slots=True)
class Piece:
    """A word, or a part of one in a look of its own."""

    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    marks: int
    text: str
    level: int = 0
    """Level of the heading that it stands in by the file's own tags, else 0."""
    turn: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """Pieces beside each other on one base line, from left to right."""

    pieces: list[Piece]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    base: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        self.pieces.sort(key=lambda each: each.x0)
        self.x0, self.x1 = self.pieces[0].x0, max(each.x1 for each in self.pieces)
        self.top = min(each.top for each in self.pieces)
        self.bottom = max(each.bottom for each in self.pieces)
        widest = max(self.pieces, key=lambda each: (round(each.size, 1), len(each.text)))
        self.size, self.base = widest.size, widest.base

    @property
    def spaced(self) -> bool:
        """True where a space character ends the line."""
        return bool(self.pieces[-1].marks & SPACED)

    @property
    def marks(self) -> int:
        """The marks that every piece has."""
        found = _MARKS
        for each in self.pieces:
            found &= each.marks
        return found

    @property
    def level(self) -> int:
        levels = {each.level for each in self.pieces}
        return levels.pop() if len(levels) == 1 else 0

    @property
    def text(self) -> str:
        return "".join(span.text for span in spans_of(self.pieces))

    def first_word(self) -> float:
        """The width of what could have stood at the end of the line above."""
        end = self.pieces[0].x1
        for before, after in zip(self.pieces, self.pieces[1:], strict=False):
            if is_apart(before, after):
                break
            end = after.x1
        return end - self.x0


@dataclass(slots=True)
class Page:
    """One page."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    rules: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    pictures: int = 0
    covered: float = 0.0
    recognised: bool = False
    unknown: int = 0
    slanted: str = ""
    broken: bool = False
    repaired: bool = False
    """True for the first page of a file whose list of parts was damaged."""

    @classmethod
    def of(cls, number: int, given: dict[str, Any]) -> Page:
        """The page that the child process describes."""
        return cls(
            number,
            given["width"],
            given["height"],
            [Piece(*each) for each in given["pieces"]],
            [tuple(each) for each in given["rules"]],
            [tuple(each) for each in given["shades"]],
            given["pictures"],
            given["covered"],
            given["recognised"],
            given["unknown"],
            given["slanted"],
            given["broken"],
        )


def is_apart(before: Piece, after: Piece) -> bool:
    """True where a space stands between two pieces of one line."""
    if before.marks & SPACED:
        return True
    return after.x0 - before.x1 > _GAP * min(before.size, after.size)


def spans_of(pieces: Iterable[Piece]) -> Spans:
    """The pieces of one line as text, those of one look together."""
    out: list[Span] = []
    before: Piece | None = None
    for piece in pieces:
        marks = piece.marks & _MARKS
        look = bool(marks & BOLD), bool(marks & ITALIC), bool(marks & STRUCK)
        space = before is not None and is_apart(before, piece)
        last = out[-1] if out else None
        if last is not None and last.look == look:
            out[-1] = Span(last.text + (" " if space else "") + piece.text, *look)
        else:
            if space and last is not None:
                out[-1] = Span(last.text + " ", *last.look)
            out.append(Span(piece.text, *look))
        before = piece
    return tuple(out)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """The pieces as lines from top to bottom, whatever stands between them.

    Turned text makes a line for each run of its own.
    """
    pieces = list(pieces)
    lines: list[list[Piece]] = []
    largest: list[Piece] = []
    flat = [each for each in pieces if each.turn == 0]
    for piece in sorted(flat, key=lambda each: (each.base, each.x0)):
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if _same_line(largest[at], lines[at], piece):
                lines[at].append(piece)
                if piece.size > largest[at].size:
                    largest[at] = piece
                break
        else:
            lines.append([piece])
            largest.append(piece)
    found = [Line(each) for each in lines]
    found += [Line([each]) for each in pieces if each.turn]
    found.sort(key=lambda each: (each.base, each.x0))
    return found


def _same_line(largest: Piece, line: list[Piece], piece: Piece) -> bool:
    """True where the base lines agree; a raised or lowered letter is smaller and close by."""
    apart = abs(largest.base - piece.base)
    if apart <= 0.2 * min(largest.size, piece.size):
        return True
    small = min(largest.size, piece.size) < 0.85 * max(largest.size, piece.size)
    if not small or apart > 0.5 * max(largest.size, piece.size):
        return False
    close = 0.4 * largest.size
    return any(
        abs(piece.x0 - each.x1) < close or abs(each.x0 - piece.x1) < close for each in line[-_LOOK:]
    )


def chunks_of(line: Line) -> list[Line]:
    """The line, parted where a gap is as wide as one between columns."""
    parts: list[list[Piece]] = [[line.pieces[0]]]
    for piece in line.pieces[1:]:
        end = max(each.x1 for each in parts[-1])
        if piece.x0 - end > _CHUNK * min(piece.size, line.size):
            parts.append([])
        parts[-1].append(piece)
    return [Line(part) for part in parts]
