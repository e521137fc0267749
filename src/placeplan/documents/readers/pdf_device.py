"""What one page of a PDF paints, as words, ruled lines and shades: the side of pdfminer.

pdfplumber's own engine is used without its object for each letter: that halves the time of a long
paper. Coordinates are points from the top left corner of the page as it is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import atan2, degrees, hypot, isfinite
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, Point, apply_matrix_rect

from placeplan.documents.readers.pdf_page import BOLD, ITALIC, SPACED, Box
from placeplan.documents.readers.pdf_paths import (
    FURTHEST,
    THIN,
    frame_sides,
    is_white,
    rectangle,
    subpaths,
)
from placeplan.documents.readers.pdf_runs import Run, Strikes, box_of, frame, once

MOST_PIECES, MOST_LINES = 60_000, 40_000
"""More words or lines on one page than any paper has."""

_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_ITALIC_NAMES = ("italic", "oblique")
_FORCE_BOLD = 1 << 18
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "▪", 0xF0A8: "▪", 0xF09F: "•", 0xF06C: "•"}
_SYMBOLS |= {0xF0FC: "✓", 0xF0FB: "✗", 0xF0E0: "→", 0xF0D8: "•", 0xF076: "•", 0xF071: "•"}
"""Signs of Symbol and Wingdings that stand in the private area of Unicode."""
_SPACES = frozenset(" \t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000")
_NOTHING = frozenset("\u200b\u200c\u200d\u2060\ufeff\r\n\x00")
_GAP = 0.17
"""The gap between letters, in sizes of the letter, that parts two words."""
_THICK = 4.0
_SLANT = 3.0
_PICTURE = 0.5


class TooMuch(Exception):  # noqa: N818 - what the page is
    """The page holds more than any paper's."""


@dataclass(slots=True)
class Painted:
    """What a page shows."""

    width: float
    height: float
    pieces: list[tuple[float, float, float, float, float, float, int, str, int, int]] = field(
        default_factory=list
    )
    """x0, top, x1, bottom, base line, size, marks, text, heading level or 0, quarter turns"""
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: int = 0
    covered: float = 0.0
    recognised: bool = False
    """The words are the hidden ones of a picture of the page."""
    unknown: int = 0
    """Letters that the file does not name."""
    slanted: str = ""


class Device(PDFTextDevice):
    """Collects what pages paint; `page()` gives the last one."""

    def __init__(self, manager: PDFResourceManager, levels: dict[tuple[Any, int], int]) -> None:
        super().__init__(manager)
        self.levels = levels
        self.fonts: dict[int, tuple[int, dict[int, tuple[str, float]], PDFFont]] = {}
        self.begin_page(None, (1, 0, 0, 1, 0, 0))

    def begin_page(self, page: PDFPage | None, ctm: Matrix) -> None:
        self.page_id = getattr(page, "pageid", None)
        box = _box(getattr(page, "cropbox", None)) or _box(getattr(page, "mediabox", None))
        self.crop = apply_matrix_rect(ctm, box) if box else (0.0, 0.0, 595.0, 842.0)
        self.runs: list[Run] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.shades: list[tuple[float, float, float, float]] = []
        self.pictures = self.unknown = 0
        self.covered = 0.0
        self.slanted: list[str] = []
        self.tags: list[int] = []
        self.level = 0
        self.charspace = 0.0
        self.mode = 0

    # Tags: which words stand in a heading, where the file says so.

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        self.tags.append(self.level)
        if isinstance(props, dict) and isinstance(props.get("MCID"), int):
            self.level = self.levels.get((self.page_id, props["MCID"]), 0)

    def end_tag(self) -> None:
        self.level = self.tags.pop() if self.tags else 0

    # Letters.

    def render_string(
        self,
        textstate: PDFTextState,
        seq: Iterable[int | float | bytes],
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        self.mode = textstate.render
        self.charspace = textstate.charspace * textstate.scaling * 0.01
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        known = self.fonts.get(id(font))
        if known is None:
            known = self.fonts[id(font)] = _look(font), {}, font
        style, letters, _ = known
        letter = letters.get(cid)
        if letter is None:
            letter = letters[cid] = _text(font, cid), font.char_width(cid)
        text, width = letter
        advance = width * fontsize * scaling
        a, b, c, d, e, f = matrix
        size = abs(fontsize) * hypot(c, d)
        if text in _NOTHING or not (isfinite(size) and 0.5 < size < 2000):
            return advance
        if text == "\ufffd":
            self.unknown += 1
        step = advance * hypot(a, b)
        if b == 0 and a > 0:
            turn, x, y = 0, e + c * rise, f + d * rise
        else:
            angle = degrees(atan2(b, a)) % 360
            turn = round(angle / 90) % 4
            if abs((angle - turn * 90 + 180) % 360 - 180) > _SLANT:
                self.slanted.append(text)
                return advance
            x, y = frame(turn, e + c * rise, f + d * rise)
        if abs(x) < FURTHEST and abs(y) < FURTHEST and isfinite(step):
            if self.mode == 2:
                style |= BOLD
            if c and d and turn == 0 and abs(c / d) > 0.1:
                style |= ITALIC
            self._letter(text, turn, x, y, step, size, style)
        return advance

    def _letter(
        self, text: str, turn: int, x: float, y: float, step: float, size: float, style: int
    ) -> None:
        run = self.runs[-1] if self.runs else None
        hidden = self.mode in (3, 7)
        if text in _SPACES:
            if run is not None and not run.spaced and turn == run.turn:
                run.spaced = abs(y - run.base) < 0.3 * size and x - run.end < size
                if run.spaced and turn:
                    run.glyphs.append((" ", x, x + step))
            return
        if (
            run is not None
            and (not run.spaced or turn)
            and (run.turn, run.style, run.level, run.hidden) == (turn, style, self.level, hidden)
            and abs(run.base - y) < 0.08 * size
            and abs(run.size - size) < 0.05 * size
            and -0.4 * size < x - run.end - self.charspace < (_GAP if not turn else 0.6) * size
        ):
            run.glyphs.append((text, x, x + step))
            run.spaced = False
            return
        if len(self.runs) >= MOST_PIECES:
            raise TooMuch
        self.runs.append(Run(turn, y, size, style, self.level, hidden, [(text, x, x + step)]))

    # Lines, shades and pictures.

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[Any],
    ) -> None:
        fill = fill and not is_white(graphicstate.ncolor)
        stroke = stroke and not is_white(graphicstate.scolor)
        if not (fill or stroke) or self.ctm is None or len(path) > MOST_LINES:
            return
        thick = float(graphicstate.linewidth or 0) * hypot(self.ctm[0], self.ctm[1])
        boxes: list[Box] = []
        for points, straight in subpaths(path, self.ctm):
            box = rectangle(points) if fill and straight else None
            if box is not None:
                boxes.append(box)
            if stroke:
                for one, other in pairwise(points):
                    self._stroked(one, other, thick)
        sides = frame_sides(boxes)
        self.rules += sides
        for box in () if sides else boxes:
            self._filled(box)
        if len(self.rules) + len(self.shades) > MOST_LINES:
            raise TooMuch

    def _stroked(self, one: Point, other: Point, thick: float) -> None:
        x0, x1 = sorted((one[0], other[0]))
        y0, y1 = sorted((one[1], other[1]))
        if min(x1 - x0, y1 - y0) > 0.7 or max(x1 - x0, y1 - y0) < 0.3:
            return
        if thick > _THICK:
            half = thick / 2
            flat = x1 - x0 > y1 - y0
            self.shades.append(
                (x0, y0 - half, x1, y1 + half) if flat else (x0 - half, y0, x1 + half, y1)
            )
        else:
            self.rules.append((x0, y0, x1, y1))

    def _filled(self, box: Box) -> None:
        x0, y0, x1, y1 = box
        wide, high = x1 - x0, y1 - y0
        if min(wide, high) > THIN:
            self.shades.append(box)
        elif max(wide, high) > 1.5 * min(wide, high):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            self.rules.append((x0, y, x1, y) if wide > high else (x, y0, x, y1))

    def render_image(self, name: str, stream: PDFStream) -> None:
        self.pictures += 1
        if self.ctm is not None:
            x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
            area = (self.crop[2] - self.crop[0]) * (self.crop[3] - self.crop[1])
            share = abs((x1 - x0) * (y1 - y0)) / max(1.0, area)
            self.covered += share if isfinite(share) else 0

    def page(self) -> Painted:
        """What the page shows, the way up that most of its words stand."""
        seen = [run for run in self.runs if not run.hidden]
        under = self.covered > _PICTURE and sum(len(r.glyphs) for r in seen) < 40
        runs = self.runs if under else seen
        turns: Counter[int] = Counter()
        for run in runs:
            turns[run.turn] += len(run.glyphs)
        main = turns.most_common(1)[0][0] if turns else 0
        if turns[main] < 0.6 * sum(turns.values()):
            main = 0
        left, low = frame(main, self.crop[0], self.crop[1])
        right, high = frame(main, self.crop[2], self.crop[3])
        left, right, low, high = *sorted((left, right)), *sorted((low, high))
        painted = Painted(right - left, high - low, recognised=under and bool(runs))
        painted.pictures, painted.unknown = self.pictures, self.unknown
        painted.covered = round(self.covered, 3)
        painted.slanted = "".join(self.slanted).strip()[:60]

        def placed(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
            (x0, y0), (x1, y1) = frame(main, box[0], box[1]), frame(main, box[2], box[3])
            (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
            box = x0 - left, high - y1, x1 - left, high - y0
            return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)

        painted.shades = [placed(each) for each in self.shades]
        seen_once = list(once(runs))
        strikes = Strikes(self.rules, seen_once)
        for run in seen_once:
            for each in strikes.parted(run):
                box = box_of(each)
                x0, top, x1, bottom = placed(box)
                if not (x1 > 0 and x0 < painted.width and bottom > 0 and top < painted.height):
                    continue
                turn = (each.turn - main) % 4
                base = round(bottom - 0.22 * each.size, 2) if turn == 0 else bottom
                text = "".join(g[0] for g in each.glyphs)
                marks = each.style | (SPACED if each.spaced else 0)
                painted.pieces.append(
                    (x0, top, x1, bottom, base, round(each.size, 2), marks, text, each.level, turn)
                )
        rules = [x for x in self.rules if ((x[1] + x[3]) / 2, x[0], x[2]) not in strikes.used]
        painted.rules = [placed(each) for each in rules]
        return painted


def _box(box: Any) -> tuple[float, float, float, float] | None:
    """A page's box, its corners in order; None where it holds nothing."""
    if not isinstance(box, list | tuple) or len(box) != 4:
        return None
    if not all(isinstance(each, int | float) and abs(each) < FURTHEST for each in box):
        return None
    x0, y0, x1, y1 = (float(each) for each in box)
    (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
    return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None


def _look(font: PDFFont) -> int:
    """The marks that a font is: from its name, or from what it says of itself."""
    name = str(font.fontname).lower()
    style = 0
    weight = font.descriptor.get("FontWeight")
    heavy = isinstance(weight, int | float) and weight >= 600
    if heavy or font.flags & _FORCE_BOLD or any(each in name for each in _BOLD_NAMES):
        style |= BOLD
    angle = font.italic_angle
    if (isinstance(angle, int | float) and angle) or any(each in name for each in _ITALIC_NAMES):
        style |= ITALIC
    return style


def _text(font: PDFFont, cid: int) -> str:
    """What a letter reads; U+FFFD where the file does not say."""
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return "\ufffd"
    text = "".join(_LIGATURES.get(c) or _SYMBOLS.get(ord(c)) or c for c in text)
    if any(c in _SPACES for c in text):
        return " "
    return "".join(c for c in text if c.isprintable() or c == "\u00ad") or "\u200b"
