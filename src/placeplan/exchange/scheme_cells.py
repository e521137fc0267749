"""What the header, the title and the savings cell of a table of schemes say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from placeplan.documents.document import Cell, Row
from placeplan.exchange.cell_items import flat
from placeplan.exchange.money_cells import read_amount, scale_of
from placeplan.exchange.money_table import basis_of, year_in
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.records.shapes import PeriodShape, SourceShape

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("goal", re.compile(r"\b(?:end|final) goals?\b|\bend state\b|\boutcomes?\b|\bgoals?\b", re.I)),
    ("saving", re.compile(r"\bsavings?\b|\bbenefit|\bFYE\b|\bPYE\b|£", re.I)),
    ("prior", re.compile(r"\bachieve(?:d|ments?)\b|\b(?:prior|previous|last) year\b", re.I)),
    ("actions", re.compile(r"\bactions?\b|\bnext steps\b|\bdelivery status\b", re.I)),
    ("lead", re.compile(r"\bleads?\b|\bowners?\b|\bSRO\b", re.I)),
    ("description", re.compile(r"\bdescription\b", re.I)),
)
_TITLE = re.compile(
    r"^(?:QIPP |savings? )?(?:schemes?|initiatives?|projects?)(?: name| title)?$", re.I
)
_TAIL = re.compile(
    r"^(?P<name>\S.*?)\s*[–—:-]\s*(?P<tail>(?:FY\s?)?(?:20)?\d\d\s?/\s?\d\d\b.*£.*)$", re.I
)
_MONEY = re.compile(r"£\s?[\d.,]+\s?(?:k|m|mn|bn|million|thousand)?\b", re.I)
_YEAR = re.compile(r"^(?:FY\s?)?(?:20)?\d\d\s?/\s?\d\d\b", re.I)
_FULL_YEAR = re.compile(r"(?:\bFYE?\b|full[- ]year(?: effect)?)\s*:?\s*(?:of\s*|is\s*)?$", re.I)
_TINY = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Layout:
    """The column of each role, the year of the savings and their basis."""

    positions: dict[str, int]
    year: str | None
    basis: Literal["net", "gross", "not_stated"]
    said: str
    """The heading that names the year."""

    def cell(self, row: Row, role: str) -> Cell:
        at = self.positions.get(role)
        return Cell() if at is None else row.cell(at)


@dataclass(frozen=True, slots=True)
class TitleFigure:
    """One amount of a title: "Target £3.0m"."""

    label: str | None
    printed: str
    basis: str | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkstreamTitle:
    """The line or row that names the workstream of the schemes below it."""

    name: str
    source: SourceShape
    year: str | None = None
    figures: tuple[TitleFigure, ...] = ()
    said: str = ""
    period: PeriodShape | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """What the savings cell says; `status` where it names no amount."""

    printed: str | None = None
    amount: Decimal | None = None
    full_year: Decimal | None = None
    basis: Literal["net", "gross", "not_stated"] | None = None
    status: str | None = None
    unit_missing: bool = False


def layout_of(row: Row) -> Layout | None:
    """The layout that a header row gives; None where the row heads no schemes."""
    texts = [flat(cell) for cell in row.cells]
    title = next((at for at, text in enumerate(texts) if _TITLE.match(text.strip(": "))), None)
    if title is None or sum(map(bool, texts)) < 3:
        return None
    positions = {"title": title}
    saving_words = ""
    for at, text in enumerate(texts):
        role = next((name for name, words in _ROLES if words.search(text)), None)
        if at != title and role is not None and role not in positions:
            positions[role] = at
            saving_words = text if role == "saving" else saving_words
    if len(positions.keys() & {"goal", "saving", "prior", "actions"}) < 2:
        return None
    if any(scale_of(text) for text in texts):
        return None  # cells under "£k" print no pounds, and are another table's
    said = saving_words or next(
        (flat(row.cell(positions[r])) for r in ("actions",) if r in positions), ""
    )
    return Layout(positions, year_in(said), saving_basis(saving_words) or "not_stated", said)


def saving_basis(words: str) -> Literal["net", "gross"] | None:
    """Net or gross, where a word says so."""
    if re.search(r"\bnet\b", words, re.I):
        return "net"
    return "gross" if re.search(r"\bgross\b", words, re.I) else None


def title_of(text: str, source: SourceShape) -> WorkstreamTitle:
    """A title with its figures: "Planned care – FY13/14 Target £2.6m, Identified £3.5m"."""
    found = _TAIL.match(text)
    if found is None:
        return WorkstreamTitle(text.rstrip(": "), source)
    tail = found["tail"]
    figures, at = [], 0
    year = _YEAR.match(tail)
    at = year.end() if year else 0
    for money in _MONEY.finditer(tail):
        label = tail[at : money.start()].strip(" ,;:–-()") or None
        amount = read_amount(money[0]).amount
        basis = basis_of(label) if label else None
        figures.append(TitleFigure(label, money[0], basis, amount))
        at = money.end()
    return WorkstreamTitle(
        found["name"], source, year_in(tail), tuple(figures), tail, _period(year)
    )


def _period(found: re.Match[str] | None) -> PeriodShape | None:
    period = periods.parse(found[0].strip()) if found else None
    return PeriodShape.of(period) if period is not None and period.is_dated else None


def read_saving(text: str, column: list[str]) -> Saving:
    """The savings cell; `column` are the texts of its column, which show its usual unit."""
    if not text:
        return Saving()
    amounts = [
        found
        for found in quantities.find(text)
        if found.quantity.unit == "gbp" and found.quantity.value is not None
    ]
    if not amounts:
        return Saving(printed=text, status=text)
    full = [found for found in amounts if _FULL_YEAR.search(text[: found.start])]
    own = [found for found in amounts if found not in full]
    if own and _lacks_unit(own[0].quantity.as_printed, column):
        return Saving(printed=text, basis=saving_basis(text), unit_missing=True)
    return Saving(
        printed=text,
        amount=own[0].quantity.value if own else None,
        full_year=full[0].quantity.value if full else None,
        basis=saving_basis(text),
    )


def _lacks_unit(printed: str, column: list[str]) -> bool:
    """True for a few pounds and pence among amounts in thousands or millions: "£0.03"."""
    value = quantities.parse(printed).value
    bare = bool(re.fullmatch(r"[<>c~. ]*£\s?[\d.,]+", printed.strip()))
    others = any(re.search(r"£\s?[\d.,]+\s?(?:k|m|mn|bn|million)\b", text, re.I) for text in column)
    return bare and others and value is not None and abs(value) < _TINY


def is_only_money(text: str) -> bool:
    """True for a cell that prints an amount and nothing else."""
    return "£" in text and read_amount(text).amount is not None
