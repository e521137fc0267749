"""Which files may stand as evidence: told by what they hold, never by what they are called."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

_SIZE = 1024 * 1024
"""No table of the types of a package is longer than this, in bytes."""
_PARTS = 20_000


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: `name` as stored, `text` in words, how it is sent, how its name may end."""

    name: str
    text: str
    sent_as: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileType("pdf", "PDF", "application/pdf", (".pdf",))
WORD = FileType("docx", "Word", f"{_OFFICE}wordprocessingml.document", (".docx",))
EXCEL = FileType("xlsx", "Excel", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
SLIDES = FileType("pptx", "PowerPoint", f"{_OFFICE}presentationml.presentation", (".pptx",))
PNG = FileType("png", "PNG picture", "image/png", (".png",))
JPEG = FileType("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg"))
CSV = FileType("csv", "CSV", "text/csv", (".csv",))
TEXT = FileType("text", "Text", "text/plain", (".txt", ".md", ".log"))
FILE_TYPES = {each.name: each for each in (PDF, WORD, EXCEL, SLIDES, CSV, TEXT, PNG, JPEG)}
WORDS = "PDF, Word, Excel, PowerPoint, CSV, text, PNG or JPEG"
ENDINGS = tuple(end for each in FILE_TYPES.values() for end in each.endings if end != ".log")

_MAIN = {
    "wordprocessingml.document.main+xml": WORD,
    "spreadsheetml.sheet.main+xml": EXCEL,
    "presentationml.presentation.main+xml": SLIDES,
}
_TEXTS = ((b"#!", "a program"), (b"{\\rtf", "a rich text file: save it as .docx"))
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an Office file of the old form: save it as .docx, .xlsx or .pptx"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"GIF8", "a GIF picture: save it as PNG"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
)
_MARKUP = re.compile(rb"\s*<(?:!|\?|/?[a-z])", re.IGNORECASE)
_BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)


class NotEvidenceError(ValueError):
    """Raised where a file may not stand as evidence; it says why."""


def type_of(data: bytes, name: str = "") -> FileType:
    """The kind of the content. The name only tells a CSV from other text.

    Raises `NotEvidenceError` where it is empty, of another kind, or holds what could run: macros
    or scripts.
    """
    if not data.strip():
        raise NotEvidenceError("The file is empty")
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if _MARKUP.match(data.lstrip(b"\xef\xbb\xbf")):
        raise NotEvidenceError("This is a web page or XML: save it as PDF")
    text = _is_text(data)
    for mark, what in _TEXTS if text else _OTHERS:
        if data.startswith(mark):
            raise NotEvidenceError(f"This is {what}")
    if not text:
        raise NotEvidenceError(f"This is no {WORDS} file")
    return CSV if name.casefold().endswith(".csv") else TEXT


def shown_name(name: str, kind: FileType) -> str:
    """The name with an ending that says what the file holds."""
    return name if name.casefold().endswith(kind.endings) else name + kind.endings[0]


def _office(data: bytes) -> FileType:
    """The kind of an Office file by the type of its main part; nothing else of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > _PARTS:
                raise NotEvidenceError("The file holds too many parts")
            table = archive.getinfo("[Content_Types].xml")
            if table.file_size > _SIZE:
                raise NotEvidenceError("The file is damaged")
            with archive.open(table) as stream:
                types = stream.read(_SIZE).decode("utf-8", "replace")
    except NotEvidenceError:
        raise
    except _DAMAGED as error:
        raise NotEvidenceError("This is a zip file, or a damaged Office file") from error
    held = " ".join(names).casefold()
    if "macroenabled" in types.casefold() or "vbaproject" in held or "/activex/" in held:
        raise NotEvidenceError("The file holds macros: save it without them")
    found = [kind for part, kind in _MAIN.items() if part in types]
    if len(found) != 1:
        raise NotEvidenceError(f"This is a zip file, and no {WORDS} file")
    return found[0]


def _is_text(data: bytes) -> bool:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for each in (encoding, "cp1252"):
        try:
            return _BINARY.search(data.decode(each)) is None
        except UnicodeDecodeError:
            continue
    return False
