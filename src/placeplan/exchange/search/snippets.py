"""A text with its matching words marked, as parts that a page can show safely."""

from __future__ import annotations

import re
from collections.abc import Collection

from placeplan.exchange.search.typed import words_of

Parts = tuple[tuple[str, bool], ...]
"""The text in pieces, each with whether it is marked."""
_WORD = re.compile(r"[^\W_]+")
_BEFORE, _LENGTH = 80, 260


def parts_of(text: str, mark: str, end: str) -> Parts:
    """The pieces of a text in which a database set `mark` and `end` around what matches."""
    found: list[tuple[str, bool]] = []
    for i, piece in enumerate(text.split(mark)):
        inside, closed, rest = piece.partition(end)
        if i and closed:
            found += [(inside, True), (rest.replace(end, ""), False)]
        else:
            found.append((piece.replace(end, ""), False))
    return tuple((each, is_marked) for each, is_marked in found if each)


def plain(parts: Parts) -> str:
    """The text without its marks."""
    return "".join(text for text, _ in parts)


def shortened(parts: Parts, most: int) -> Parts:
    """The pieces up to so many characters, with an ellipsis where something is left out."""
    found: list[tuple[str, bool]] = []
    for text, marked in parts:
        if len(text) > most:
            return (*found, (text[:most].rstrip() + "…", marked))
        found.append((text, marked))
        most -= len(text)
    return tuple(found)


def also_marked(parts: Parts, beginnings: Collection[str]) -> Parts:
    """The pieces with words that begin so marked as well."""
    found: list[tuple[str, bool]] = []
    for text, marked in parts:
        at = 0
        for hit in [] if marked else _hits(text, beginnings):
            found += [(text[at : hit.start()], False), (hit[0], True)]
            at = hit.end()
        found.append((text[at:], marked))
    return tuple(each for each in found if each[0])


def _hits(text: str, beginnings: Collection[str]) -> list[re.Match[str]]:
    return [
        found
        for found in _WORD.finditer(text)
        if any(word.startswith(tuple(beginnings)) for word in words_of(found[0]))
    ]


def with_beginnings(text: str, beginnings: Collection[str]) -> Parts:
    """The part of a text around the first word that begins so, with all such words marked.

    The beginning of the text where there is none.
    """
    hits = _hits(text, beginnings)
    start = max(0, hits[0].start() - _BEFORE) if hits else 0
    if start:
        start = text.rfind(" ", 0, start) + 1
    stop = len(text)
    if stop - start > _LENGTH:
        stop = max(text.rfind(" ", start, start + _LENGTH), start + _LENGTH // 2)
    shown = also_marked(((text[start:stop], False),), beginnings)
    ends = (("…" if start else "", False), ("…" if stop < len(text) else "", False))
    return tuple(each for each in (ends[0], *shown, ends[1]) if each[0])
