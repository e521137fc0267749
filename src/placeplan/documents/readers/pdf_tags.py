"""Which words of a tagged PDF stand in headings, and of which level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

_HEADING = re.compile(r"^H([1-6])$")
_CLOSED = frozenset("P Table L Figure TOC Caption Note Lbl LBody TD TH TR Formula Form".split())
"""Elements that hold no heading, or none that heads what follows it."""
_MOST, _DEEPEST = 100_000, 60

Levels = dict[tuple[Any, int], int]
"""Heading level by page object and number of marked content."""


def heading_levels(document: PDFDocument) -> Levels:
    """The level of each marked content that a heading of the structure tree holds."""
    root = resolve1(document.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return {}
    roles = resolve1(root.get("RoleMap"))
    found: Levels = {}
    open_: list[tuple[Any, Any, int, int]] = [(root.get("K"), None, 0, 0)]
    left = _MOST
    while open_ and left:
        left -= 1
        given, page, level, depth = open_.pop()
        element = resolve1(given)
        if isinstance(element, list):
            open_ += [(each, page, level, depth + 1) for each in element if depth < _DEEPEST]
        elif isinstance(element, int) and level:
            found[page, element] = level
        elif isinstance(element, dict) and depth < _DEEPEST:
            page = _page(element, page)
            if isinstance(element.get("MCID"), int) and level:
                found[page, element["MCID"]] = level
            role = _role(element.get("S"), roles)
            own = _HEADING.match(role)
            if "K" in element and (level or role not in _CLOSED):
                open_.append((element["K"], page, int(own[1]) if own else level, depth + 1))
    return found


def _page(element: dict[Any, Any], page: Any) -> Any:
    given = element.get("Pg")
    return given.objid if isinstance(given, PDFObjRef) else page


def _role(given: Any, roles: Any) -> str:
    """The standard name of an element's role."""
    name = next(_names(given), "")
    for _ in range(4):
        mapped = next(_names(roles.get(name) if isinstance(roles, dict) else None), "")
        if not mapped or mapped == name:
            break
        name = mapped
    return name


def _names(given: Any) -> Iterator[str]:
    value = resolve1(given)
    if isinstance(value, PSLiteral):
        yield value.name if isinstance(value.name, str) else value.name.decode("latin-1")
