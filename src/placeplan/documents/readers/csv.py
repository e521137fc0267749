"""CSV -> Document. `line` is the line of the file at which the row begins."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from placeplan.documents.document import Document, Span, Unreadable
from placeplan.documents.readers import decoded
from placeplan.documents.readers.xlsx import SheetMaker
from placeplan.documents.readers.xlsx_parts import Sheet
from placeplan.kernel.problem import Severity

_DELIMITERS = ",;\t|"
_SAMPLE = 200
_LONGEST_FIELD = 1 << 17
"""Characters of one field; in a longer one a quotation mark was never closed."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(name: str, data: bytes) -> Document:
    """The document that the rows state.

    Raises `Unreadable`, naming the line, where the file is not text.
    """
    maker = SheetMaker(name)
    text = _text(maker, data).replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    if text[:4].lower() == "sep=" and text[5:6] in ("\n", ""):
        delimiter, skipped = text[4:5], 1
        text = text[6:]
    else:
        delimiter = _delimiter(text)
    if not _well_quoted(text, delimiter):
        maker.note(
            "quotes-unbalanced",
            "a quotation mark is opened and not closed, or the reverse: rows may be joined",
            1,
            Severity.WARNING,
        )
    sheet = Sheet("Sheet")
    for line, end, row in _rows(name, text, delimiter):
        filled = {at: each for at, each in enumerate(row, start=1) if each.strip()}
        if filled:
            number = line + skipped
            sheet.cells[number] = {at: (Span(each),) for at, each in filled.items()}
            sheet.reach[number] = max(filled)
            # The further lines of a row are no rows: like hidden ones, they part nothing.
            sheet.hidden_rows.extend(range(number + 1, end + skipped + 1))
    maker.take(sheet)
    return maker.document()


def _text(maker: SheetMaker, data: bytes) -> str:
    """The text in UTF-8 or UTF-16, else as Windows writes it in Britain, with a note."""
    if data[:2] not in _UTF_16:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            try:
                data = data.decode("cp1252").encode()
            except UnicodeDecodeError:
                pass
            else:
                message = "the file is not UTF-8: it is read as Windows-1252"
                maker.note("encoding-assumed", message, line)
    return decoded(maker.name, data)


def _rows(name: str, text: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """(first line, last line, fields) of each row."""
    csv.field_size_limit(_LONGEST_FIELD)  # one for the whole process: others set their own
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            yield line, reader.line_num, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(name, f"the rows cannot be told apart: {error}", line) from None


def _well_quoted(text: str, delimiter: str) -> bool:
    if '"' not in text:
        return True
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _delimiter(text: str) -> str:
    """The delimiter that gives most rows the same number of fields, more than one."""
    best, score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        counts: Counter[int] = Counter()
        try:
            for at, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter)):
                if at >= _SAMPLE:
                    break
                if any(row):
                    counts[len(row)] += 1
        except csv.Error:
            continue
        several = [(number, width) for width, number in counts.items() if width > 1]
        if several:
            number, width = max(several)
            mine = (round(number / counts.total(), 1), width)
            if mine > score:
                best, score = delimiter, mine
    return best
