"""The process that reads the words of a file: bytes in, one JSON value out, within limits."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Any

from placeplan.documents.contents import MOST_CHARACTERS, MOST_PAGES, MOST_PASSAGES, SECONDS
from placeplan.documents.document import Unreadable
from placeplan.documents.passages import Passage, passages
from placeplan.documents.readers import media_of, reader_for
from placeplan.documents.readers.xlsx_sheets import sheets_of

_MEMORY = 1536 * 1024 * 1024
_DAMAGED = "the file is damaged"
_LARGE = "the file would take more memory than any paper does"


def read(name: str, data: bytes) -> dict[str, Any]:
    """The passages of a file as plain values, the names of its sheets, and what is left out.

    Or why there are none, under `error`.
    """
    sheets: list[str] = []
    try:
        media = media_of(name, data)
        found = _of_sheets(name, data, sheets) if media == "xlsx" else _of(media, name, data)
        kept, cut = limited(found)
    except Unreadable as error:
        return {"error": error.why}
    except (MemoryError, RecursionError):
        return {"error": _LARGE}
    except Exception:  # noqa: BLE001 - whatever a reader meets, the file is at fault
        return {"error": _DAMAGED}
    if not kept:
        return {"error": "the file has no words in it"}
    return {"passages": [astuple(each) for each in kept], "sheets": sheets, "cut": cut}


def limited(found: Iterable[Passage]) -> tuple[list[Passage], str]:
    """The passages up to the limits, and in words what is searched where that is not all."""
    kept: list[Passage] = []
    characters = 0
    for each in found:
        characters += len(each.text)
        if each.page is not None and each.page > MOST_PAGES:
            return kept, f"the first {MOST_PAGES:,} pages"
        if len(kept) == MOST_PASSAGES or characters > MOST_CHARACTERS:
            where = "its beginning" if each.page is None else f"the beginning, to page {each.page}"
            return kept, where
        kept.append(each)
    return kept, ""


def _of(media: str, name: str, data: bytes) -> Iterator[Passage]:
    return passages(reader_for(media)(name, data))


def _of_sheets(name: str, data: bytes, names: list[str]) -> Iterator[Passage]:
    """The rows of a workbook, each by the number of its sheet and its row there."""
    for number, (sheet, last, document) in enumerate(sheets_of(name, data), start=1):
        names.append(sheet)
        for each in passages(document):
            row = each.line if each.line <= last or not last else (each.line - 1) % last + 1
            yield Passage(row, number, each.text)


def main() -> None:
    """Read the file from standard input and write what can be searched to standard output."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        pass
    else:
        # The soft limits alone: a reader that begins a process of its own sets that one's.
        for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, SECONDS)):
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(read(sys.argv[1], sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
