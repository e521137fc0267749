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

if TYPE_CHECKING:
    from placeplan.exchange.sources.parts.facts import Facts
    from placeplan.exchange.sources.parts.file import PublishedFile
    from placeplan.kernel.period import Period
    from placeplan.kernel.problem import Problem

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


def layout_of(name: str, data: bytes) -> ModuleType | None:
    """The source that reads a file, by its content; None where it is no published statistics.

    Never raises: what cannot be opened is of no layout.
    """
    if data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NO_TABLE):
        return None
    return source_of(_file(name, data))


def source_of(file: PublishedFile) -> ModuleType | None:
    """The source that knows a file; None where there is none, or where it cannot be opened."""
    try:
        _openable(file)
    except Unreadable:
        return None
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
    module = source_of(file)
    if module is None:
        _openable(file)
        raise Unreadable(name, "these are no statistics of a layout that is known", 1)
    facts, problems = module.read(file)
    return facts, tuple(problems)


def _openable(file: PublishedFile) -> None:
    """Raises `Unreadable`, saying why, where the file cannot even be opened."""
    _ = file.text if file.kind == "csv" else file.workbook


def _file(name: str, data: bytes, asked: Period | None = None) -> PublishedFile:
    # Columns take a moment to import, which a command that reads papers alone does not need.
    module = importlib.import_module("placeplan.exchange.sources.parts.file")
    made: PublishedFile = module.PublishedFile(name, data, asked)
    return made
