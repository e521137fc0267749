"""The parts of an Excel workbook: sheets, shared texts, fonts and number formats, cells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from placeplan.documents.document import Span, Unreadable
from placeplan.documents.readers.docx_styles import attribute, child, local, whole
from placeplan.documents.readers.number_format import BUILT_IN, GENERAL, printed
from placeplan.documents.readers.office_zip import Package, elements

_MOST_CELLS = 2_000_000
_MOST_LETTERS = 60_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_OFF = {"0", "false", "off"}
_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TAGS = tuple(
    f"{{*}}{name}" for name in "row col mergeCell sheetFormatPr pane autoFilter drawing".split()
)

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all from 1."""


@dataclass(frozen=True, slots=True)
class Font:
    """The marks of a font."""

    bold: bool = False
    italic: bool = False
    struck: bool = False

    def span(self, text: str) -> Span:
        return Span(text, self.bold, self.italic, self.struck)


Text = tuple[tuple[str, Font | None], ...]
"""Runs of text, each with its font, or None where the cell's own font holds."""


@dataclass(frozen=True, slots=True)
class Look:
    """The style of a cell: how its number is printed, and its font."""

    code: str = GENERAL
    font: Font = Font()


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet that hold anything, by row and column from 1."""

    name: str
    cells: dict[int, dict[int, tuple[Span, ...]]] = field(default_factory=dict)
    reach: dict[int, int] = field(default_factory=dict)
    """The last column of each row that the file names, blank or not."""
    merges: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    header_rows: set[int] = field(default_factory=set)
    frozen: int = 0
    uncalculated: list[str] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    has_drawing: bool = False

    @property
    def last_row(self) -> int:
        return max(self.cells, default=0)

    def shown_columns(self) -> dict[int, int]:
        """Column -> its place among those that are not hidden, for the columns in use."""
        last = max(self.reach.values(), default=0)
        hidden = {
            column
            for first, end in self.hidden_columns
            for column in range(first, min(end, last) + 1)
        }
        shown = (column for column in range(1, last + 1) if column not in hidden)
        return {column: place for place, column in enumerate(shown, start=1)}

    def shown_row(self, row: int) -> int | None:
        """The place of a row among those that are not hidden; None where it is hidden."""
        before = bisect_left(self.hidden_rows, row)
        if self.hidden_rows[before : before + 1] == [row]:
            return None
        return row - before


@dataclass(slots=True)
class Book:
    """A workbook: what its sheets share."""

    package: Package
    part: str
    entries: list[SheetEntry] = field(default_factory=list)
    since_1904: bool = False
    texts: list[Text] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    cells_read: int = 0
    letters_read: int = 0

    @classmethod
    def of(cls, package: Package) -> Book:
        """The workbook in a package; raises `Unreadable` where it has no sheet."""
        part = package.main("xl/workbook.xml")
        root = package.tree(part)
        book = cls(package, part)
        flag = attribute(child(root, "workbookPr"), "date1904")
        book.since_1904 = flag is not None and flag not in _OFF
        links = package.relations(part)
        for each in child_list(root, "sheets"):
            link = links.get(_relation_id(each))
            if link is None or link.external or link.kind != "worksheet":
                continue
            hidden = attribute(each, "state") in ("hidden", "veryHidden")
            book.entries.append(SheetEntry(attribute(each, "name") or "", link.target, hidden))
        if not book.entries:
            raise Unreadable(package.name, "the workbook has no sheet that can be read", 1)
        for shared in package.related(part, "sharedStrings"):
            book.texts = list(_shared(package, shared))
        for styles in package.related(part, "styles"):
            book.looks = list(_looks(package.tree(styles)))
        return book

    def sheet(self, entry: SheetEntry) -> Sheet:
        """The cells of a sheet; raises `Unreadable`."""
        sheet = Sheet(entry.name)
        at = 0
        for element in elements(self.package, entry.part, _TAGS):
            tag = local(element)
            if tag == "row":
                at = self._row(sheet, element, at)
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
            else:
                _setting(sheet, tag, element)
        for table in self.package.related(entry.part, "table"):
            root = self.package.tree(table)
            found = area(attribute(root, "ref"))
            if found and attribute(root, "headerRowCount") != "0":
                sheet.header_rows.add(found[0])
        sheet.hidden_rows.sort()
        return sheet

    def _row(self, sheet: Sheet, element: etree._Element, before: int) -> int:
        number = whole(element.get("r")) or before + 1
        if not 0 < number <= _LAST_ROW:
            raise Unreadable(self.package.name, f"the sheet {sheet.name!r} has a row {number}", 1)
        if (element.get("hidden") or "0") not in _OFF:
            sheet.hidden_rows.append(number)
        column = 0
        for cell in element:
            if local(cell) != "c":
                continue
            place = _ADDRESS.match(cell.get("r") or "")
            column = column_number(place[1]) if place else column + 1
            if column > _LAST_COLUMN:
                continue
            sheet.reach[number] = column
            spans = self._cell(sheet, cell, number, column)
            if spans:
                sheet.cells.setdefault(number, {})[column] = spans
                self.cells_read += 1
                if self.cells_read > _MOST_CELLS or self.letters_read > _MOST_LETTERS:
                    raise Unreadable(
                        self.package.name,
                        f"the sheet {sheet.name!r} holds more than any paper, at row {number}",
                        number,
                    )
        return number

    def _cell(
        self, sheet: Sheet, cell: etree._Element, row: int, column: int
    ) -> tuple[Span, ...] | None:
        kind = cell.get("t") or "n"
        given = inline = formula = None
        for each in cell:
            tag = local(each)
            if tag == "v":
                given = each.text
            elif tag == "is":
                inline = each
            elif tag == "f":
                formula = each
        if formula is not None and not given and kind != "str":
            sheet.uncalculated.append(f"{column_letters(column)}{row}")
            return None
        at = whole(cell.get("s")) or 0
        look = self.looks[at] if 0 <= at < len(self.looks) else Look()
        if kind == "inlineStr" and inline is not None:
            return self._spans(_text(inline), look.font)
        if not given:
            return None
        if kind == "s":
            index = whole(given)
            if index is None or not 0 <= index < len(self.texts):
                where = f"{column_letters(column)}{row} of the sheet {sheet.name!r}"
                raise Unreadable(self.package.name, f"the text of {where} is missing", row)
            return self._spans(self.texts[index], look.font)
        if kind == "e":
            sheet.errors.append((row, column, given))
        elif kind == "b":
            given = "TRUE" if given == "1" else "FALSE"
        elif kind == "n":
            given = printed(given, look.code, self.since_1904)
        return self._spans(((_unescaped(given), None),), look.font)

    def _spans(self, text: Text, font: Font) -> tuple[Span, ...] | None:
        spans = tuple((own or font).span(letters) for letters, own in text if letters)
        self.letters_read += sum(len(span.text) for span in spans)
        return spans if any(span.text.strip() for span in spans) else None


def child_list(element: etree._Element, name: str) -> list[etree._Element]:
    """The elements inside the first child of a name."""
    found = child(element, name)
    return [] if found is None else list(found)


def area(reference: str | None) -> Area | None:
    """The rows and columns that a reference such as A1:C3 names; None where it names none."""
    first, _, last = (reference or "").partition(":")
    one, other = _ADDRESS.match(first), _ADDRESS.match(last or first)
    if one is None or other is None:
        return None
    rows = sorted((int(one[2]), int(other[2])))
    columns = sorted((column_number(one[1]), column_number(other[1])))
    return rows[0], columns[0], rows[1], columns[1]


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    out = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def _relation_id(element: etree._Element) -> str:
    for key, given in element.attrib.items():
        if str(key).endswith("/relationships}id"):
            return str(given)
    return ""


def _setting(sheet: Sheet, tag: str, element: etree._Element) -> None:
    if tag == "col" and (element.get("hidden") or "0") not in _OFF:
        first, last = max(1, whole(element.get("min")) or 1), whole(element.get("max")) or 0
        sheet.hidden_columns.append((first, min(last, _LAST_COLUMN)))
    elif tag == "mergeCell":
        found = area(element.get("ref"))
        if found:
            sheet.merges.append(found)
    elif tag == "pane" and (element.get("state") or "").startswith("frozen"):
        split = element.get("ySplit") or "0"
        sheet.frozen = int(split) if split.isdecimal() and len(split) < 4 else 0
    elif tag == "autoFilter":
        found = area(element.get("ref"))
        if found:
            sheet.header_rows.add(found[0])
    elif tag == "drawing":
        sheet.has_drawing = True


def _shared(package: Package, part: str) -> Iterator[Text]:
    for element in elements(package, part, ("{*}si",)):
        yield _text(element)
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _text(element: etree._Element) -> Text:
    """The runs of a text; a run's own font replaces the cell's as a whole."""
    out: list[tuple[str, Font | None]] = []
    for each in element:
        tag = local(each)
        if tag == "t":
            out.append((_unescaped(each.text or ""), None))
        elif tag == "r":
            properties = child(each, "rPr")
            letters = child(each, "t")
            text = "" if letters is None else _unescaped(letters.text or "")
            out.append((text, None if properties is None else _font(properties)))
    return tuple(out)


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _font(element: etree._Element) -> Font:
    on = {
        local(each)
        for each in element
        if local(each) in ("b", "i", "strike") and (attribute(each, "val") or "1") not in _OFF
    }
    return Font("b" in on, "i" in on, "strike" in on)


def _looks(root: etree._Element) -> Iterator[Look]:
    codes = dict(BUILT_IN)
    for each in child_list(root, "numFmts"):
        key = whole(attribute(each, "numFmtId"))
        if key is not None:
            codes[key] = attribute(each, "formatCode") or GENERAL
    fonts = [_font(each) for each in child_list(root, "fonts")]
    for each in child_list(root, "cellXfs"):
        key = whole(attribute(each, "numFmtId")) or 0
        font = whole(attribute(each, "fontId")) or 0
        yield Look(codes.get(key, GENERAL), fonts[font] if 0 <= font < len(fonts) else Font())
