"""What one cell of a list holds: words, names, a deadline, a rating, a score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from placeplan.documents.document import Cell, collapsed
from placeplan.exchange import cell_items
from placeplan.exchange.no_value import is_blank
from placeplan.exchange.people import is_person, read_leads
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel.lazy_pattern import LazyPattern
from placeplan.records.shapes import DueShape

_NONE = LazyPattern(
    r"^(?:none|nil|no gaps?)(?: (?:known|identified|noted|at present|currently))*\W*$", re.I
)
_AS_ABOVE = LazyPattern(r"^(?:as above|as previous|ditto|\"|”|″)\W*$", re.IGNORECASE)
_INITIALS = re.compile(r"^[A-Z]{2,5}$")
_NAMES = re.compile(r"\s*[/;\n]\s*")
_BY = LazyPattern(
    r"(?:\bby(?: the)?(?: end of)?|\bdue:?|\bdeadline:?|\(|[-–—:])\s*$", re.IGNORECASE
)
_SMALL = LazyPattern(r"^\(?([1-5])\)?(?:\s*[-–:]?\s*\(?[A-Za-z][A-Za-z ]*\)?)?$")
_SMALL_LAST = LazyPattern(r"^[A-Za-z][A-Za-z ]*?\s*[-–:]?\s*\(?([1-5])\)?$")
_LEVEL = (
    r"(?:very |medium |moderate )?(?:low|moderate|medium|high|extreme|significant|severe|critical"
    r"|major|minor|score|rating|red|amber|yellow|green|risk)"
)
_FACTORS = (
    r"(?P<one>[LICS])?\s?(?P<a>[1-5])\s?(?:\((?P<one_after>[LICS])\))?\s*[x×*]\s*"
    r"(?P<two>[LICS])?\s?(?P<b>[1-5])\s?(?:\((?P<two_after>[LICS])\))?"
)
_PRODUCT = LazyPattern(
    rf"^(?:{_LEVEL}\W+)?\(?{_FACTORS}\)?(?:\s*[=:]?\s*\(?(?P<score>\d{{1,2}})\)?)?"
    rf"(?:\W+{_LEVEL}\W*)?$",
    re.IGNORECASE,
)
_PRODUCT_LAST = LazyPattern(
    rf"^(?:{_LEVEL}\W+)?(?P<score>\d{{1,2}})\s*[(\[=:]\s*{_FACTORS}\s*[)\]]?(?:\W+{_LEVEL}\W*)?$",
    re.IGNORECASE,
)
_SCORE = LazyPattern(rf"^(?:{_LEVEL}\W+)?(?P<score>\d{{1,2}})(?:\W+{_LEVEL})?\W*$", re.IGNORECASE)
_ARROWS = LazyPattern(r"[↑↓→←↔▲▼►◄⬆⬇➡⬅⇧⇩⇔*]+")
_MOST = 25


class Rated(NamedTuple):
    """A score as a cell prints it: the two factors where they are printed, in their order.

    `impact_first` is None where no letter at the factors says which is which.
    """

    score: int | None
    first: int | None = None
    second: int | None = None
    impact_first: bool | None = None


def said(cell: Cell) -> str:
    """The words of a cell that still stand, on one line; empty where they say nothing."""
    text = collapsed(cell.live) if cell.struck else cell_items.flat(cell)
    return "" if is_blank(text) else text


def items(cell: Cell) -> list[str]:
    """Each item or paragraph of a cell that says something."""
    if cell.struck:
        return [text] if (text := said(cell)) else []
    return [text for text in cell_items.items_of(cell) if not is_blank(text)]


def gaps(cell: Cell) -> list[str]:
    """Each gap that a cell names: "None identified" names none."""
    return [text for text in items(cell) if not _NONE.match(text)]


def is_as_above(text: str) -> bool:
    """True for a cell that stands for the one above it."""
    return bool(_AS_ABOVE.match(text))


def owners(cell: Cell) -> list[str]:
    """The names or posts of a cell, in order."""
    return owners_of("\n".join(items(cell)))


def owners_of(text: str) -> list[str]:
    """The names or posts of a text, in order: a comma parts names, never the words of a post."""
    found: list[str] = []
    for part in _NAMES.split(text):
        for name in _named(part.strip(" .")):
            if name and not is_blank(name) and name not in found:
                found.append(name)
    return found


def _named(text: str) -> Iterator[str]:
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) > 1 and all(is_person(each) or _INITIALS.match(each) for each in pieces):
        yield from pieces
    elif "," in text:
        yield text
    else:
        yield from read_leads(text).names


def due_in(text: str, near: date | None) -> DueShape | None:
    """The one day by which a sentence says that something is to be done; None where none is."""
    found = periods.find(text, near=near)
    if len(found) != 1 or not found[0].period.is_dated or not _BY.search(text[: found[0].start]):
        return None
    return DueShape.of(found[0].period)


def small(text: str) -> int | None:
    """A likelihood or an impact, 1 to 5: "4", "4 - Likely", "Likely (4)"."""
    found = _SMALL.match(text.strip()) or _SMALL_LAST.match(text.strip())
    return int(found[1]) if found else None


def rated(text: str) -> Rated | None:
    """The score that a text prints ("4x4=16", "16 (4x4)", "High 12"); None where it prints none."""
    plain = collapsed(_ARROWS.sub(" ", text))
    product = _PRODUCT.match(plain) or _PRODUCT_LAST.match(plain)
    found = product or _SCORE.match(plain)
    if found is None:
        return None
    score = int(found["score"]) if found["score"] else None
    if score is not None and not 1 <= score <= _MOST:
        return None
    if product is None:
        return Rated(score)
    one = (product["one"] or product["one_after"] or "").upper()
    two = (product["two"] or product["two_after"] or "").upper()
    told = one and two and (one == "L") != (two == "L")
    return Rated(score, int(product["a"]), int(product["b"]), two == "L" if told else None)


def is_figure(text: str) -> bool:
    """True for a cell that prints a number, or the sign that there is none."""
    plain = text.strip()
    if is_blank(plain):
        return True
    return quantities.parse(plain).value is not None or quantities.is_malformed(plain)
