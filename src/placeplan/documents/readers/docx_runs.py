"""The text of one Word paragraph: runs with their marks, tracked changes, fields, symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from placeplan.documents.document import Span
from placeplan.documents.readers.docx_styles import (
    RunMarks,
    Styles,
    attribute,
    child,
    local,
    marks_of,
    symbol,
    value,
    whole,
)

_INSIDE = {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo"}
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")
_OFF = {"0", "false", "off"}


@dataclass(slots=True)
class Boxes:
    """The text boxes that hang on a paragraph."""

    found: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A field under way: its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_page_number(self) -> bool:
        words = self.instruction.split()
        return bool(words) and words[0].upper() in _PAGE_FIELDS


@dataclass(slots=True)
class _Reading:
    """One paragraph as it is read: its spans so far, a line break as a mark of its own."""

    boxes: Boxes
    style: RunMarks
    plain: bool
    spans: list[Span] = field(default_factory=list)

    def text(self, text: str, marks: RunMarks, struck: bool) -> None:
        if text:
            span = Span(text, bool(marks.bold), bool(marks.italic), struck or bool(marks.struck))
            self.spans.append(span)


@dataclass(slots=True)
class Runs:
    """Reads paragraphs. A field that goes on in the next paragraph is text there."""

    styles: Styles
    note: Callable[[str, str], None]
    fields: list[_Field] = field(default_factory=list)

    def read(
        self,
        paragraph: etree._Element,
        style: RunMarks,
        boxes: Boxes,
        *,
        struck: bool,
        plain: bool,
    ) -> list[Span]:
        """The spans of a paragraph; a line break is a line feed in their text.

        `plain` leaves out the bold that its style gives: a heading is bold by being one.
        """
        self.fields.clear()
        reading = _Reading(boxes, style, plain)
        self._walk(paragraph, reading, struck)
        return reading.spans

    def _walk(self, parent: etree._Element, reading: _Reading, struck: bool) -> None:
        for each in parent:
            tag = local(each)
            if tag == "r":
                self._run(each, reading, struck)
            elif tag == "del":
                self.note("tracked-changes", "deleted text is read as struck through")
                self._walk(each, reading, struck=True)
            elif tag == "fldSimple":
                self.fields.append(_Field(attribute(each, "instr") or "", in_result=True))
                self._walk(each, reading, struck)
                self.fields.pop()
            elif tag == "AlternateContent":
                self._alternatives(each, reading, struck, RunMarks())
            elif tag in ("oMath", "oMathPara"):
                formula = "".join(letters.text or "" for letters in each.iter("{*}t"))
                reading.text(formula, reading.style, struck)
            elif tag in _INSIDE:
                self._walk(each, reading, struck)

    def _run(self, run: etree._Element, reading: _Reading, struck: bool) -> None:
        properties = child(run, "rPr")
        below = reading.style
        if reading.plain:
            below = RunMarks(None, below.italic, below.struck, below.hidden, below.font)
        of_style = self.styles.get(value(properties, "rStyle")).marks
        marks = marks_of(properties).over(of_style).over(below)
        if marks.hidden:
            self.note("hidden-text", "text that Word hides is not read")
            return
        for each in run:
            self._piece(each, reading, marks, struck)

    def _piece(
        self, each: etree._Element, reading: _Reading, marks: RunMarks, struck: bool
    ) -> None:
        tag = local(each)
        if tag == "fldChar":
            self._field(each, reading, marks, struck)
        elif tag == "instrText" and self.fields:
            self.fields[-1].instruction += each.text or ""
        elif tag == "AlternateContent":
            self._alternatives(each, reading, struck, marks)
        elif tag in ("drawing", "pict", "object"):
            self._drawing(each, reading)
        elif self._shown():
            self._letters(each, tag, reading, marks, struck)

    def _letters(
        self, each: etree._Element, tag: str, reading: _Reading, marks: RunMarks, struck: bool
    ) -> None:
        if tag in ("t", "delText"):
            text = (each.text or "").replace("\n", " ")
            reading.text(symbol(marks.font, text) or text, marks, struck or tag == "delText")
        elif tag in ("tab", "ptab"):
            reading.text(" ", marks, struck)
        elif tag in ("br", "cr"):
            reading.text("\n", marks, struck)
        elif tag == "noBreakHyphen":
            reading.text("-", marks, struck)
        elif tag == "sym":
            self._symbol(each, reading, marks, struck)

    def _symbol(
        self, each: etree._Element, reading: _Reading, marks: RunMarks, struck: bool
    ) -> None:
        code = attribute(each, "char") or ""
        try:
            letter = chr(int(code, 16))
        except (ValueError, OverflowError):
            return
        sign = symbol(attribute(each, "font"), letter) or letter
        if sign == "□":
            font = attribute(each, "font")
            self.note("symbol-unknown", f"the symbol {code} of the font {font} is read as □")
        reading.text(sign, marks, struck)

    def _shown(self) -> bool:
        """False inside a field's instruction and in a page number."""
        return all(each.in_result and not each.is_page_number for each in self.fields)

    def _field(
        self, each: etree._Element, reading: _Reading, marks: RunMarks, struck: bool
    ) -> None:
        kind = attribute(each, "fldCharType")
        if kind == "begin":
            if self._shown():
                reading.text(_form_value(child(each, "ffData")), marks, struck)
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _alternatives(
        self, element: etree._Element, reading: _Reading, struck: bool, marks: RunMarks
    ) -> None:
        """One of several forms of the same thing: the first that is there."""
        chosen = child(element, "Choice")
        if chosen is None:
            chosen = child(element, "Fallback")
        for each in () if chosen is None else chosen:
            if local(each) == "r":
                self._run(each, reading, struck)
            else:
                self._piece(each, reading, marks, struck)

    def _drawing(self, element: etree._Element, reading: _Reading) -> None:
        boxes = [each for each in element.iter("{*}txbxContent") if _outermost(each, element)]
        reading.boxes.found.extend(boxes)
        if boxes:
            return
        said = next((attribute(each, "descr") for each in element.iter("{*}docPr")), None)
        chart = next(element.iter("{*}chart"), None) is not None
        what = "a chart" if chart else "a picture"
        self.note("picture-not-read", f"{what} is not read" + (f": {said[:200]}" if said else ""))


def _outermost(box: etree._Element, element: etree._Element) -> bool:
    """False for a box inside another, and for the older form of a box that stands beside."""
    for above in box.iterancestors():
        if above is element:
            return True
        if local(above) in ("txbxContent", "Fallback"):
            return False
    return True


def _form_value(data: etree._Element | None) -> str:
    """What an old form field shows: a ticked or empty box, or the chosen entry."""
    box, entries = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        given = child(box, "checked")
        given = child(box, "default") if given is None else given
        ticked = given is not None and (attribute(given, "val") or "1") not in _OFF
        return "☒" if ticked else "☐"
    if entries is not None:
        texts = [attribute(each, "val") or "" for each in entries if local(each) == "listEntry"]
        at = whole(value(entries, "result")) or 0
        return texts[at] if 0 <= at < len(texts) else ""
    return ""
