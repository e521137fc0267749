"""Sources: one file for each layout of published statistics, found by folder.

A source has `knows(file) -> bool`, which tells its layout by content and never by a file's name;
`read(file) -> (facts, problems)`; `ADDS_UP`, which says whether its rows must add up to totals
that the same file states; and `sample()`, which makes a small file of the layout with invented
organisations and numbers. The name of the module is the name of the layout.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from placeplan.documents.document import Unreadable
from placeplan.kernel.problem import Family, Severity

if TYPE_CHECKING:
    from placeplan.exchange.sources.parts.facts import Facts
    from placeplan.exchange.sources.parts.file import PublishedFile
    from placeplan.kernel.period import Period
    from placeplan.kernel.problem import Problem

_SPOKEN = {
    "ae": "A&E", "rtt": "RTT", "gp": "GP", "ccg": "CCG", "ods": "ODS", "dtoc": "delayed transfers",
}  # fmt: skip
_DEEPEST, _FEWEST = 20, 3
"""So many lines may stand above a table, whose header has at least so many cells."""
_NO_TABLE = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"<", b"MZ", b"\x7fELF")


@cache
def sources() -> tuple[ModuleType, ...]:
    """Every source of the folder, by name."""
    names = sorted(
        each.name
        for each in pkgutil.iter_modules(__path__)
        if not each.ispkg and not each.name.startswith("_")
    )
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def name_of(module: ModuleType) -> str:
    """The name of the layout that a source reads."""
    return module.__name__.rsplit(".", 1)[-1]


def title_of(layout: str) -> str:
    """The name of a layout as people say it: "A&E monthly", "RTT extract"."""
    words = [_SPOKEN.get(each, each) for each in layout.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def description_of(layout: str) -> str:
    """What the files of a layout are, in one sentence; "" where no source reads it any more."""
    module = next((each for each in sources() if name_of(each) == layout), None)
    first = ((module and module.__doc__) or "").split("\n\n")[0]
    return " ".join(first.split())


def layout_of(name: str, data: bytes) -> ModuleType | None:
    """The source that reads a file, by its content; None where it is no published statistics.

    Never raises: what cannot be opened is of no layout.
    """
    if data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NO_TABLE):
        return None
    found = _source_of(_file(name, data))
    return None if found is None else found[0]


def _source_of(file: PublishedFile) -> tuple[ModuleType, PublishedFile] | None:
    """The source that knows a file, and the file as that reads it: itself, or one of its sheets.

    None where there is none, or where the file cannot be opened. A layout of CSV files may come
    saved as a workbook.
    """
    try:
        _openable(file)
        if file.kind == "csv":
            return _below(file)
        known = _known(file)
        if known is not None:
            return known, file
        found = [each for sheet in file.sheets() if (each := _below(sheet)) is not None]
    except Unreadable:
        return None
    for _, sheet in found[1:]:
        sheet.note_problem(
            "sheet-unread",
            Family.CONVERSION,
            Severity.WARNING,
            "this sheet holds a table of its own: bring it as a file of its own",
        )
    return found[0] if found else None


def _below(file: PublishedFile) -> tuple[ModuleType, PublishedFile] | None:
    """The source that knows a table, and the table, which may stand below some lines of words."""
    known = _known(file)
    if known is not None:
        return known, file
    for top, row in enumerate(file.head[: _DEEPEST + 1]):
        if top and sum(bool(cell) for cell in row) >= _FEWEST:
            lower = file.below(top)
            if (known := _known(lower)) is not None:
                return known, lower
    return None


def _known(file: PublishedFile) -> ModuleType | None:
    for module in sources():
        try:
            if module.knows(file):
                return module
        except Unreadable:
            continue
    return None


def read_statistics(
    name: str, data: bytes, *, asked: Period | None = None
) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of a published file, and what is wrong with it.

    `asked` is the period that somebody named, for a file that states none. Raises `Unreadable`,
    naming the file, where it is damaged or of no layout that is known.
    """
    file = _file(name, data, asked)
    found = _source_of(file)
    if found is None:
        _openable(file)
        raise Unreadable(name, "these are no statistics of a layout that is known", 1)
    module, table = found
    facts, problems = module.read(table)
    return facts, tuple(problems)


def _openable(file: PublishedFile) -> None:
    """Raises `Unreadable`, saying why, where the file cannot even be opened."""
    _ = file.text if file.kind == "csv" else file.workbook


def _file(name: str, data: bytes, asked: Period | None = None) -> PublishedFile:
    # Columns take a moment to import, which a command that reads papers alone does not need.
    module = importlib.import_module("placeplan.exchange.sources.parts.file")
    made: PublishedFile = module.PublishedFile(name, data, asked)
    return made
