"""Money in the lines of a programme page: "Investments Required: £100,000 Savings: TBC"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities

_AMOUNT = r"£?\s?\(?£?\d[\d,.]*\)?\s?(?:k|mn?|bn|million|thousand|billion)?(?![\w])\+?"
_LABEL = re.compile(
    r"(?:^|(?<=\s))(?P<label>(?:net |gross |total )?savings?(?: required)?"
    r"|investments?(?: required)?|funding required)\s*:\s*",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"^(?P<line>.*?[a-z)].*?)\s*(?:[:=–—]|\s-)[\s:=–—-]*(?P<amount>{_AMOUNT})$", re.I
)
_AT_END = re.compile(
    r"^(?P<line>.{4,70}?)\s+(?P<amount>£\s?[\d.,]+\s?(?:k|m|bn|million)?)$", re.IGNORECASE
)
_EACH = re.compile(r"\s*(?P<amount>£[\d.,]+\s?(?:k|m|bn)?)\s+(?P<who>[A-Z][\w& ]*?)\s*(?:,|;|$)")
_KIND = re.compile(
    r"\b(?P<line>(?:gross|net)\s+savings?)\s+(?:of\s+)?(?P<amount>£[\d.,]*\d\s?(?:k|m|bn)?)", re.I
)
_IN_TOTAL = re.compile(
    r"\b(?P<line>total [a-z][\w ]{2,50}?)\s+(?:is|are|of|:|=)\s*"
    r"(?P<amount>£[\d.,]*\d\s?(?:k|m|bn)?)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"^(?:grand\s+)?total\b", re.IGNORECASE)
_SHORT, _LONGEST = 6, 600


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount, or the words that stand in its place; `malformed` where it cannot be read."""

    line: str
    as_printed: str
    gbp: Decimal | None = None
    organisation: str | None = None
    financial_year: str | None = None
    is_total: bool = False
    malformed: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """What one label says: its amounts, and the text where amounts do not say all of it."""

    label: str
    text: str
    amounts: tuple[Amount, ...]
    told: bool


def read_money(label: str, text: str, in_pounds: bool) -> list[Money]:
    """The amounts of a line under a label; the line may bear more labels of its own.

    `in_pounds` says that lines beside it print a pound sign, so that a bare number is pounds.
    """
    found = list(_LABEL.finditer(text))
    pieces = [(label, text[: found[0].start()] if found else text)]
    ends = [*(each.start() for each in found[1:]), len(text)][: len(found)]
    pieces += [(e["label"], text[e.end() : end]) for e, end in zip(found, ends, strict=True)]
    return [
        _money(name, said.strip(" *-–"), in_pounds) for name, said in pieces if said.strip(" *-–")
    ]


def _money(label: str, text: str, in_pounds: bool) -> Money:
    if len(text) > _LONGEST:
        return Money(label, text, (), False)
    each = list(_EACH.finditer(text))
    if len(each) > 1 and each[-1].end() == len(text):
        amounts = [_amount(label, e["amount"], True, organisation=e["who"].strip()) for e in each]
        return Money(label, text, tuple(amounts), True)
    whole = quantities.parse(text)
    if whole.value is not None and (whole.unit == "gbp" or not whole.value or in_pounds):
        return Money(label, text, (_amount(label, text, True),), True)
    for pattern in (_NAMED, _AT_END):
        found = pattern.match(text)
        if found is not None and ("£" in found["amount"] or in_pounds):
            line = re.sub(r"\s+(?:of|at)$", "", found["line"].strip(" :=–—-."))
            year = _year(next((each.period for each in periods.find(line)), None))
            amount = _amount(line, found["amount"], True, financial_year=year)
            return Money(label, text, (amount,), True)
    said = [*_KIND.finditer(text), *_IN_TOTAL.finditer(text)]
    kinds = tuple(_amount(k["line"], k["amount"], True) for k in said)
    if kinds:
        return Money(label, text, kinds, False)
    return _loose(label, text)


def _loose(label: str, text: str) -> Money:
    """Words with at most one amount among them."""
    pounds = [f for f in quantities.find(text) if f.quantity.unit == "gbp"]
    if len(pounds) == 1 and len(text.split()) <= 12:
        year = next((f.period for f in periods.find(text)), None)
        printed = text[pounds[0].start : pounds[0].end]
        amount = _amount(label, printed, True, financial_year=_year(year))
        return Money(label, text, (amount,), False)
    if not pounds and len(text.split()) <= _SHORT:
        return Money(label, text, (Amount(label, text.rstrip(".")),), True)
    return Money(label, text, (), False)


def _year(period: periods.Period | None) -> str | None:
    if period is None or period.start is None:
        return None
    try:
        periods.financial_year(period.label)
    except ValueError:
        return None
    return str(periods.financial_year_label(period.start.year))


def _amount(
    line: str,
    printed: str,
    pounds: bool,
    organisation: str | None = None,
    financial_year: str | None = None,
) -> Amount:
    read = quantities.parse(printed, unit="gbp" if pounds else None)
    return Amount(
        line=line,
        as_printed=" ".join(printed.split()),
        gbp=read.value,
        organisation=organisation,
        financial_year=financial_year,
        is_total=bool(_TOTAL.match(line)),
        malformed=quantities.is_malformed(printed),
    )


def prints_pounds(texts: Iterator[str]) -> bool:
    """True where any of the lines prints a pound sign before a number."""
    return any(re.search(r"£\s?\d", text) for text in texts)
