"""Word's lists: a bullet, or a number as printed, for every item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from placeplan.documents.document import Item

_LEVELS = 9
_BULLETS = "•–▪"
_MARKER = re.compile(r"^(\W{0,3})([0-9]{1,4}|[a-z]{1,6}|[A-Z]{1,6})(\W{0,3})$")
_ROMAN = re.compile(r"^(?=.)(?:x{0,3})(?:ix|iv|v?i{0,3})$")
_VALUES = {"i": 1, "v": 5, "x": 10}
_INDENT = 360


@dataclass(slots=True)
class _Sequence:
    """A run of numbers under way at one level."""

    kind: str
    text: str
    after: int
    number: int


@dataclass(slots=True)
class Lists:
    """The lists of one document as they are needed."""

    abstracts: dict[tuple[str, str], int] = field(default_factory=dict)
    starts: list[tuple[int, int, int]] = field(default_factory=list)
    """(abstract list, level, first number) of each list; a list's id is its place, from 1."""
    open: dict[int, _Sequence] = field(default_factory=dict)
    bullets: int = 0

    def begin(self) -> None:
        """A new list begins: nothing goes on counting."""
        self.open = {}

    def of(self, item: Item) -> tuple[int, int]:
        """(list id, level) of the next item of the list under way."""
        level = min(item.level, _LEVELS - 1)
        for deeper in [each for each in self.open if each > level]:
            del self.open[deeper]
        if not item.marker:
            self.bullets = self.bullets or self._new("bullet", _BULLETS, level, 1)
            return self.bullets, level
        before = self.open.get(level)
        for kind, text, number in _readings(item.marker):
            if before and (before.kind, before.text, before.after) == (kind, text, number):
                before.after += 1
                return before.number, level
        kind, text, number = _readings(item.marker)[0]
        made = self._new(kind, text, level, number)
        if kind != "bullet":
            self.open[level] = _Sequence(kind, text, number + 1, made)
        return made, level

    def _new(self, kind: str, text: str, level: int, start: int) -> int:
        abstract = self.abstracts.setdefault((kind, text), len(self.abstracts))
        self.starts.append((abstract, level, start))
        return len(self.starts)

    def xml(self, namespace: str) -> str:
        """The whole numbering part."""
        out = [f'<w:numbering xmlns:w="{namespace}">']
        for (kind, text), key in self.abstracts.items():
            out.append(f'<w:abstractNum w:abstractNumId="{key}">')
            out.append('<w:multiLevelType w:val="hybridMultilevel"/>')
            out += (_level(kind, text, at) for at in range(_LEVELS))
            out.append("</w:abstractNum>")
        for number, (abstract, level, start) in enumerate(self.starts, start=1):
            out.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>')
            out.append(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/>')
            out.append("</w:lvlOverride></w:num>")
        out.append("</w:numbering>")
        return "".join(out)


def _level(kind: str, text: str, at: int) -> str:
    if kind != "bullet":
        text = text.replace("%1", f"%{at + 1}")
    elif text == _BULLETS:
        text = _BULLETS[at % len(_BULLETS)]
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val={quoteattr(text)}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{_INDENT * (at + 1)}" w:hanging="{_INDENT}"/></w:pPr>'
        '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr>'
        "</w:lvl>"
    )


def _readings(marker: str) -> list[tuple[str, str, int]]:
    """(format, pattern, number) for each way to count up to a marker; else the marker itself."""
    found = _MARKER.match(marker)
    literal = [("bullet", marker.replace("%", "٪"), 1)]
    if found is None or "%" in marker:
        return literal
    before, word, after = found.groups()
    text, low = f"{before}%1{after}", word.lower()
    case = "upper" if word.isupper() else "lower"
    if word.isdecimal():
        return [("decimal", text, int(word))] if str(int(word)) == word else literal
    out: list[tuple[str, str, int]] = []
    if _ROMAN.match(low):
        out.append((case + "Roman", text, _value(low)))
    if len(set(low)) == 1 and len(low) <= 3:
        letter = (case + "Letter", text, ord(low[0]) - ord("a") + 1 + 26 * (len(low) - 1))
        out.insert(0 if low in ("v", "x") else len(out), letter)
    return out or literal


def _value(low: str) -> int:
    values = [_VALUES[c] for c in low]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)
