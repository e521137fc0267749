"""The process that takes a PDF apart: bytes in, one line of JSON a page out, within limits.

A hostile PDF can take any library's time and memory without end. Nothing in it is run or followed:
scripts, links and embedded files are never looked at.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
import signal
import sys
import zlib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from pdfminer.pdfdocument import (
    PDFDocument,
    PDFEncryptionError,
    PDFPasswordIncorrect,
    PDFXRefFallback,
)
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1

from placeplan.documents.readers.limits import limit
from placeplan.documents.readers.pdf_device import Device, TooMuch
from placeplan.documents.readers.pdf_tags import heading_levels

MOST_PAGES = 3000
_MEMORY, _OPENING, _PAGE, _ALL = 1024**3, 30, 10, 600
"""Bytes; seconds of work to open the file, for each page, and for all."""
_MOST_WORDS = 1_000_000
_MOST_OBJECTS = 5_000_000
_PROTECTED = "the PDF is protected by a password; save it without one"
_DAMAGED = "the file is damaged: no PDF can be read from it"
_SHORT = "the PDF is cut short: its end is missing"


def taken_apart(data: bytes) -> Iterator[dict[str, Any]]:
    """{"pages": count} and then what each page paints, or {"error": why} as the last."""
    logging.disable(logging.CRITICAL)
    try:
        yield from _pages(data)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        yield {"error": _PROTECTED}
    except TooMuch:
        yield {"error": "it holds more words, lines or links between its parts than any paper does"}
    except MemoryError:
        yield {"error": "the file would take more memory than any paper does"}
    except Exception:  # noqa: BLE001 - whatever the library meets, the file is at fault
        yield {"error": _SHORT if _is_short(data) else _DAMAGED}


def _is_short(data: bytes) -> bool:
    """True where objects follow the last end mark of the file, or it has none."""
    end = data.rfind(b"%%EOF")
    return end < 0 or b" obj" in data[end:]


class _Document(PDFDocument):
    """A document that gives out no more objects than a paper has: one may refer to itself."""

    asked = 0

    def getobj(self, objid: int) -> object:
        self.asked += 1
        if self.asked > _MOST_OBJECTS:
            raise TooMuch
        return super().getobj(objid)


def _pages(data: bytes) -> Iterator[dict[str, Any]]:
    document = _Document(PDFParser(io.BytesIO(data)))
    repaired = any(isinstance(each, PDFXRefFallback) for each in document.xrefs)
    if repaired and _is_short(data):
        yield {"error": _SHORT}
        return
    pages = list(itertools.islice(PDFPage.create_pages(document), MOST_PAGES + 1))
    if len(pages) > MOST_PAGES:
        yield {"error": f"the file has more than {MOST_PAGES:,} pages"}
        return
    if not pages:
        yield {"error": "the file has no pages: it is damaged"}
        return
    yield {"pages": len(pages), "repaired": repaired}
    manager = PDFResourceManager(caching=True)
    device = Device(manager, heading_levels(document))
    interpreter = PDFPageInterpreter(manager, device)
    words = lines = 0
    for page in pages:
        _allow(_PAGE)
        broken = any(_is_broken(each) for each in page.contents)
        try:
            interpreter.process_page(page)
        except (TooMuch, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - what the page showed before its fault is kept
            broken = True
        painted = device.page()
        words += len(painted.pieces)
        lines += len(painted.rules) + len(painted.shades)
        if max(words, lines) > _MOST_WORDS:
            raise TooMuch
        yield {"broken": broken, **{f.name: getattr(painted, f.name) for f in fields(painted)}}


def _is_broken(content: Any) -> bool:
    """True where a content stream does not inflate to its end."""
    stream = resolve1(content)
    if not isinstance(stream, PDFStream) or stream.rawdata is None or stream.decipher:
        return not isinstance(stream, PDFStream)
    filters = stream.get_filters()
    if len(filters) != 1 or filters[0][0] not in LITERALS_FLATE_DECODE:
        return False
    inflater = zlib.decompressobj()
    try:
        inflater.decompress(stream.rawdata)
    except zlib.error:
        return True
    return not inflater.eof


def _allow(seconds: float) -> None:
    """From now on so many seconds of work; then the process ends."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> None:
    """Read the file from standard input and write what its pages paint to standard output."""
    limit(_MEMORY, _ALL)
    _allow(_OPENING)
    for message in taken_apart(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
