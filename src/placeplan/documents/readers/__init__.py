"""Readers: bytes -> Document, told apart by content and not by the name of the file."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from functools import partial

from placeplan.documents.document import Document, Unreadable

LARGEST = 50 * 1024 * 1024
"""The largest file that is read, in bytes."""
LONGEST_LINE = 1024 * 1024
"""The longest line that is read, in characters: no paper has one, a hostile file may."""

_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LATEST_MARK = 1024
"""A PDF may hold other bytes before its mark, as far as this."""
Progress = Callable[[int, int], None]
"""Hears how many pages of how many are read."""
_HTML = (b"<!doctype html", b"<html")
_BLOCK = re.compile(
    rb"<(?:head|body|meta|title|style|table|div|section|article|main|header|h[1-6]|p|ul|ol)\b"
)
"""What a part of a page begins with that was saved without its frame; a text has none of these."""
_BY_NAME = {".csv": "csv", ".tsv": "csv", ".md": "markdown", ".markdown": "markdown"}
"""Kinds of text that the content alone does not tell."""
_READABLE = "text, HTML, Markdown, CSV, Word, Excel and PDF files can be read"


def too_large(name: str, size: int) -> Unreadable:
    """The refusal of a file that is too large to read."""
    most = f"{LARGEST // 1048576} MB"
    return Unreadable(name, f"the file is {size / 1048576:.0f} MB; the most is {most}", 1)


def media_of(name: str, data: bytes) -> str:
    """The kind of the content, which is the name of its reader: "text", "html", "docx" and so on.

    Raises `Unreadable` where the file is empty, too large or of a kind that has no reader.
    """
    if len(data) > LARGEST:
        raise too_large(name, len(data))
    if not data.strip(b"\x00\t\n\r\f \xef\xbb\xbf"):
        raise Unreadable(name, "the file is empty", 1)
    if data.startswith((_ZIP, _OLE)):
        office = importlib.import_module(f"{__name__}.office_zip")
        kind: str = (office.kind_of_zip if data.startswith(_ZIP) else office.kind_of_ole)(
            name, data
        )
        return kind
    named = name.lower().endswith(".pdf")
    if data.startswith(_PDF) or (named and _PDF in data[:_LATEST_MARK]):
        return "pdf"
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise Unreadable(name, f"this is {what}; {_READABLE}", 1)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML) or (head.startswith((b"<!--", b"<?xml")) and b"<html" in head):
        return "html"
    if name.lower().endswith((".html", ".htm")) and _BLOCK.match(head):
        return "html"
    if named:
        raise Unreadable(name, "the file is named as a PDF and is none, or its start is missing", 1)
    return next((kind for end, kind in _BY_NAME.items() if name.lower().endswith(end)), "text")


def reader_for(media: str, progress: Progress | None = None) -> Callable[[str, bytes], Document]:
    """The reader of one kind of content. `progress` hears of its pages where it can tell."""
    module = importlib.import_module(f"placeplan.documents.readers.{media}")
    reader: Callable[..., Document] = module.read
    if progress is not None and "progress" in inspect.signature(reader).parameters:
        return partial(reader, progress=progress)
    return reader


def decoded(name: str, data: bytes) -> str:
    """The text of a file in UTF-8 (or UTF-16 with its mark).

    Raises `Unreadable`, naming the line, where the bytes are not text in that encoding or a line
    is longer than any paper's.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            name,
            f"byte {data[error.start]:#04x} is not {encoding[:6].upper().rstrip('-')} text; "
            "save the file as UTF-8",
            line,
        ) from None
    if (at := text.find("\x00")) >= 0:
        raise Unreadable(name, "this is a binary file, not text", text.count("\n", 0, at) + 1)
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > LONGEST_LINE:
            raise Unreadable(
                name, f"a line of {len(line_text):,} characters is too long to be a paper's", number
            )
    return text
