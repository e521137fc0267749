"""What a Word style and a Word list say: heading levels, marks, and numbers as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_OFF = {"0", "false", "off", "none"}
_DEEPEST_CHAIN = 20
_WHOLE = re.compile(r"-?\d{1,9}")
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST_NUMBER = 9999
_MOST_NAMES = 5000
_TICKS = {
    "wingdings": {
        *(("\xfc", "✓"), ("\xfb", "✗"), ("\xfd", "☒"), ("\xfe", "☑"), ("\xa8", "☐"), ("o", "☐")),
        *(("\xe0", "→"), ("\xdf", "←"), ("\xe1", "↑"), ("\xe2", "↓"), ("\xf0", "→"), ("n", "■")),
        *(("l", "●"), ("\xa7", "▪"), ("\xd8", "➢"), ("x", "☒"), ("q", "❑"), ("J", "☺"), ("L", "☹")),
        *(("\xef", "←"), ("\xf1", "↑"), ("\xf2", "↓")),
    },
    "wingdings 2": {("P", "✓"), ("O", "✗"), ("R", "☑"), ("T", "☒"), ("\xa3", "☐")},
    "wingdings 3": {*(("p", "▲"), ("q", "▼"), ("g", "→"), ("f", "←"), ("h", "↑"), ("i", "↓"))},
    "symbol": {("\xb7", "•"), ("\xb3", "≥"), ("\xa3", "≤"), ("\xb1", "±"), ("\xae", "→")},
}


_LOCAL: dict[str, str] = {}


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    name = _LOCAL.get(tag)
    if name is None:
        name = tag.rpartition("}")[2]
        if len(_LOCAL) < _MOST_NAMES:
            _LOCAL[tag] = name
    return name


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of names."""
    for name in path:
        if element is None:
            return None
        for each in element:
            if local(each) == name:
                element = each
                break
        else:
            return None
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """The `val` of the first element down a path of names."""
    return attribute(child(element, *path), "val")


def whole(text: str | None) -> int | None:
    """A small whole number, or None where the text is none."""
    if text is None:
        return None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    return int(text) if _WHOLE.fullmatch(text.strip()) else None


def symbol(font: str | None, text: str) -> str | None:
    """A symbol font's letters as the signs that they print; None for any other font."""
    table = _TICKS.get((font or "").casefold().strip())
    if table is None:
        return None
    signs = dict(table)
    plain = (chr(ord(c) - 0xF000) if 0xF000 <= ord(c) <= 0xF0FF else c for c in text)
    return "".join(signs.get(c, " " if c == " " else "□") for c in plain)


@dataclass(frozen=True, slots=True)
class RunMarks:
    """Marks that a style or a run sets; None where it leaves them as they are."""

    bold: bool | None = None
    italic: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    font: str | None = None

    def over(self, below: RunMarks) -> RunMarks:
        """These marks, and those of the style below where these say nothing."""
        if self is PLAIN:
            return below
        if below is PLAIN:
            return self

        def first(own: bool | None, other: bool | None) -> bool | None:
            return other if own is None else own

        return RunMarks(
            first(self.bold, below.bold),
            first(self.italic, below.italic),
            first(self.struck, below.struck),
            first(self.hidden, below.hidden),
            self.font or below.font,
        )


PLAIN = RunMarks()


def marks_of(properties: etree._Element | None) -> RunMarks:
    """The marks that run properties set."""
    if properties is None or not len(properties):
        return PLAIN
    found: dict[str, bool] = {}
    font = None
    for each in properties:
        name = local(each)
        if name in ("b", "i", "strike", "dstrike", "vanish"):
            on = (attribute(each, "val") or "1") not in _OFF
            key = "strike" if name == "dstrike" else name
            found[key] = found.get(key, False) or on
        elif name == "rFonts":
            font = attribute(each, "ascii") or attribute(each, "hAnsi")
    return RunMarks(found.get("b"), found.get("i"), found.get("strike"), found.get("vanish"), font)


@dataclass(slots=True)
class ParagraphSettings:
    """What a paragraph says of itself: its style, heading level and list."""

    style: str | None = None
    outline: int | None = None
    number: int | None = None
    level: int | None = None

    @classmethod
    def of(cls, paragraph: etree._Element) -> ParagraphSettings:
        """The settings of a `w:p`."""
        settings = cls()
        properties = child(paragraph, "pPr")
        for each in () if properties is None else properties:
            name = local(each)
            if name == "pStyle":
                settings.style = attribute(each, "val")
            elif name == "outlineLvl":
                settings.outline = whole(attribute(each, "val"))
            elif name == "numPr":
                settings.number = whole(value(each, "numId"))
                settings.level = whole(value(each, "ilvl"))
        return settings


@dataclass(frozen=True, slots=True)
class Style:
    """One style with all that it takes from the styles below it."""

    name: str = ""
    marks: RunMarks = PLAIN
    outline: int | None = None
    number: int | None = None
    """The list that the style belongs to; 0 for none."""
    level: int | None = None
    bold_first_row: bool = False


NO_STYLE = Style()


@dataclass(slots=True)
class Styles:
    """The styles of a document by their id."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str | None = None
    known: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """The styles that `styles.xml` defines."""
        styles = cls()
        for each in () if root is None else root:
            key = attribute(each, "styleId")
            if local(each) == "style" and key:
                styles.elements[key] = each
                if attribute(each, "type") == "paragraph" and attribute(each, "default") in (
                    *("1", "true", "on"),
                ):
                    styles.default = key
        return styles

    def get(self, key: str | None) -> Style:
        """A style by its id; the default paragraph style is not implied."""
        return NO_STYLE if key is None else self._resolved(key, 0)

    def _resolved(self, key: str, depth: int) -> Style:
        if key in self.known:
            return self.known[key]
        element = self.elements.get(key)
        if element is None or depth > _DEEPEST_CHAIN:
            return NO_STYLE
        based_on = value(element, "basedOn")
        below = self._resolved(based_on, depth + 1) if based_on else NO_STYLE
        properties = child(element, "pPr")
        outline = whole(value(properties, "outlineLvl"))
        number = whole(value(properties, "numPr", "numId"))
        level = whole(value(properties, "numPr", "ilvl"))
        self.known[key] = style = Style(
            (value(element, "name") or key).casefold(),
            marks_of(child(element, "rPr")).over(below.marks),
            below.outline if outline is None else outline,
            below.number if number is None else number,
            below.level if level is None else level,
            below.bold_first_row or _bold_first_row(element),
        )
        return style


def _bold_first_row(element: etree._Element) -> bool:
    for each in element:
        if local(each) == "tblStylePr" and attribute(each, "type") == "firstRow":
            return bool(marks_of(child(each, "rPr")).bold)
    return False


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    plain_digits: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[int, _List] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None, styles: Styles) -> Numbering:
        """The lists that `numbering.xml` defines."""
        numbering = cls()
        abstracts: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        for each in () if root is None else root:
            if local(each) == "abstractNum":
                key = attribute(each, "abstractNumId") or ""
                abstracts[key] = dict(_levels(each))
                links[key] = value(each, "numStyleLink") or ""
        for each in () if root is None else root:
            number = whole(attribute(each, "numId")) if local(each) == "num" else None
            if number is not None:
                key = value(each, "abstractNumId") or ""
                own = _list(each, key, abstracts.get(key, {}))
                numbering.lists[number] = own
        for number, own in numbering.lists.items():
            linked = styles.get(links.get(own.abstract) or None).number
            if not own.levels and linked in numbering.lists:
                numbering.lists[number] = numbering.lists[linked]
        return numbering

    def level_of_style(self, number: int, style: str | None) -> int:
        """The level that a list ties to a paragraph style; 0 where it ties none."""
        own = self.lists.get(number)
        levels = own.levels.items() if own else ()
        return next((at for at, each in levels if style and each.style == style), 0)

    def next(self, number: int, at: int) -> str | None:
        """The mark of the next item of a list: "2." or "iv)"; "" for a bullet; None: no list."""
        own = self.lists.get(number)
        if own is None:
            return None
        level = own.levels.get(at, _Level(kind="bullet"))
        counter = self.counters.setdefault(own.abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            for each, start in own.starts.items():
                counter[each] = start - 1
        counter[at] = counter.get(at, level.start - 1) + 1
        for deeper in [each for each in counter if each > at]:
            del counter[deeper]
        if level.kind == "bullet":
            literal = level.text.strip()
            return literal if len(literal) > 1 and any(c.isalnum() for c in literal) else ""
        if level.kind == "none" and not level.text.strip():
            return None

        def printed(found: re.Match[str]) -> str:
            ref = int(found[1]) - 1
            its = own.levels.get(ref, _Level())
            kind = "decimal" if level.plain_digits else its.kind
            return _number(kind, counter.get(ref, its.start))

        return _PLACE.sub(printed, level.text).strip()


def _levels(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for each in element:
        at = whole(attribute(each, "ilvl")) if local(each) == "lvl" else None
        if at is not None:
            yield at, _level(each)


def _level(element: etree._Element) -> _Level:
    start = whole(value(element, "start"))
    return _Level(
        1 if start is None else start,
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        child(element, "isLgl") is not None,
        value(element, "pStyle"),
    )


def _list(element: etree._Element, abstract: str, levels: dict[int, _Level]) -> _List:
    own, starts = dict(levels), {}
    for each in element:
        at = whole(attribute(each, "ilvl")) if local(each) == "lvlOverride" else None
        if at is None:
            continue
        redefined = child(each, "lvl")
        if redefined is not None:
            own[at] = _level(redefined)
            starts[at] = own[at].start
        start = whole(value(each, "startOverride"))
        if start is not None:
            starts[at] = start
    return _List(abstract, own, starts)


def _number(kind: str, number: int) -> str:
    """A number in one of Word's formats."""
    if kind == "decimalZero":
        return f"{number:02}"
    if kind in ("lowerLetter", "upperLetter") and 0 < number <= _LARGEST_NUMBER:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < number <= _LARGEST_NUMBER:
        text = roman(number)
        return text.upper() if kind == "upperRoman" else text
    return "" if kind == "none" else str(number)


def roman(number: int) -> str:
    """A number in small Roman numerals."""
    out = ""
    for size, letters in _ROMAN:
        out += letters * (number // size)
        number %= size
    return out
