"""Numbers as papers print them: value, unit, the printed form, and how precise it is.

"32.2%" is 32.2 percent to the nearest 0.1; "£8.3m" is 8,300,000 pounds to the nearest 100,000.
Nothing is guessed: wrong grouping such as "£5,83.00" gives no value, and `is_malformed` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from placeplan.kernel import quantity_prose
from placeplan.kernel.lazy_pattern import LazyPattern

AT_LEAST, AT_MOST, ABOUT = "at_least", "at_most", "about"

_PLAIN = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"}
_PLAIN |= {ord(c): " " for c in "\u00a0\u2007\u2009\u200a\u202f\u3000"}

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_MULTIPLES = {"k": 3, "t": 3, "m": 6, "b": 9}  # by first letter: thousand, million, billion
_SCALE = r"k|thousand|m|mn|mil|mill|million|millions|bn|billion|billions"
_UNITS = {
    "%": "percent",
    "per cent": "percent",
    "percent": "percent",
    "wte": "wte",
    "wtes": "wte",
    "fte": "wte",
    "ftes": "wte",
}
_COUNTED = (
    "days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|people|persons?|patients?|practices?"
    "|beds?|cases?|admissions?|attendances?|referrals?|posts?|staff|visits?|contacts?|users?"
)
_AFTER = r"%|per\s?cent|wtes?|ftes?|" + _COUNTED
_PER = r"p\.?\s?a\.?|per annum|per year|a year|p\.?\s?w\.?|per week|p\.?\s?m\.?|per month"
_BOUNDS = (
    (r">=?|≥|at least|more than|over|above|no less than|not less than|min\.?|minimum", AT_LEAST),
    (r"<=?|≤|at most|up to|less than|under|below|no more than|not more than|max\.?", AT_MOST),
    (r"circa|c\.?|ca\.?|~|≈|approx\.?|approximately|about|around|est\.?|estimated|nearly", ABOUT),
)
_BOUND = "|".join(f"(?P<{name}>{words})" for words, name in _BOUNDS)

_WHOLE = LazyPattern(
    rf"(?:(?:{_BOUND})\s?)?"
    r"(?P<open>\(\s?)?(?P<sign>[-+]\s?)?(?P<pound>(?:£|gbp)\s?)?(?P<inner>\(\s?|-\s?)?"
    rf"(?P<number>{_NUMBER})\.?"
    r"(?:\s?\)(?P<close>))?"
    rf"(?:\s?(?P<scale>{_SCALE})(?![a-z]))?"
    rf"(?:\s?(?P<unit>{_AFTER})(?![a-z]))?"
    r"(?P<plus>\s?\+)?(?:\s?\)(?P<last>))?"
    rf"(?:\s?(?P<late>{_AFTER})(?![a-z]))?(?:\s?(?P<per>{_PER})(?![a-z]))?"
    r"(?:\s?\)(?P<end>))?[*†‡#]{0,3}",
    re.IGNORECASE | re.ASCII,
)
_NOTHING = frozenset(
    "|-|--|---|n/a|na|n.a.|n/k|tbc|tba|tbd|t.b.c.|to be confirmed|to be agreed|not available"
    "|not applicable|not known|unknown|none|?|..|...|*|x".split("|")
)
_ZERO = frozenset(("nil", "zero"))
_NUMBER_LIKE = LazyPattern(
    r"[(\s<>~+-]*c?\s?(?:£\s?)*[(\s+-]*[\d.][\d.,\s()+%£-]*"
    rf"(?:{_SCALE}|%|per\s?cent|wte|fte)?[\s).+*%]*",
    re.IGNORECASE | re.ASCII,
)
_SEVERAL = LazyPattern(
    r"[£(\s]*[\d.,]+\s?[%km]?\s?(?:-|/|\sto\s)\s?£?[\d.,]+.*"  # ranges, ranks, dates
    r"|\d+(?:\.\d+){2,}|\d{1,2}[.:]\d\d[.:]?\d*\s?(?:am|pm)?"  # sections, dates, times
    r"|\d{1,2}[.)]|\d+\s[kmb]n?|[\d.,%]+(?:\s[\d.,%]+)+|0\d[\d\s]{7,}",  # list marks, phones
    re.IGNORECASE | re.ASCII,
)
_SPACED = LazyPattern(r"£?\s?\d{1,3}(?: \d{3})+(?:\.\d+)?")
_UNIT_WORD = LazyPattern(_COUNTED)
_PER_PRINTED = {"gbp per week": " p.w.", "gbp per month": " p.m."}
_EXACT = Context(prec=400)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, its printed form and its precision.

    `unit` is "percent", "gbp", "wte", the counted word as printed in lower case ("days") or None.
    `step` is what one in the last printed place is worth: 0.1 for "32.2%", 100000 for "£8.3m".
    `bound` is "at_least" (">50%", "£255,000+"), "at_most" ("<", "up to"), "about" ("c£5m") or
    None. `value` is None where nothing could be read or nothing is said ("-", "TBC").
    """

    value: Decimal | None
    unit: str | None
    as_printed: str
    step: Decimal | None = None
    bound: str | None = None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest value that round to what is printed: value ± step / 2.

        A bound does not widen it: of ">50%" it still says how precisely the 50 is printed.
        """
        if self.value is None or self.step is None:
            return None
        with localcontext(_EXACT):
            half = abs(self.step) / 2
            return (self.value - half, self.value + half)

    def format(self) -> str:
        """The quantity as papers print it: "32.2%", "£8.3m", ">50%"; "-" where there is none."""
        return format(self)

    def __str__(self) -> str:
        return self.as_printed


class FoundQuantity(NamedTuple):
    """A number inside prose, with where it stands: `text[start:end]`."""

    start: int
    end: int
    quantity: Quantity


def parse(text: str, *, unit: str | None = None, scale: int | Decimal = 1) -> Quantity:
    """The quantity that a cell prints; never raises.

    `unit` and `scale` come from the context ("£000": gbp, 1000) and give way to what the text
    itself says ("£8.3m", "12%"). Brackets are negative, "Nil" is 0, "-" and "TBC" have no value.
    """
    printed = " ".join(text.split())
    plain = printed.translate(_PLAIN).strip()
    if plain.lower() in _ZERO:
        return Quantity(Decimal(0), unit, printed, Decimal(1) * scale)
    match = None if plain.lower() in _NOTHING else _WHOLE.fullmatch(plain)
    if match is None or not _agrees(match):
        return Quantity(None, unit, printed)
    return _made(match, printed, unit, Decimal(scale))


def is_malformed(text: str) -> bool:
    """True for what was meant as one number but cannot be read: "£5,83.00", "1,23", "(406".

    False for plain words, for what reads well, and for ranges, ranks, dates and times.
    """
    plain = " ".join(text.split()).translate(_PLAIN)
    if not any("0" <= c <= "9" for c in plain) or parse(plain).value is not None:
        return False
    if _SPACED.fullmatch(plain):
        return True
    if _SEVERAL.fullmatch(plain) and not ("£" in plain and plain.count(".") > 1):
        return False
    return _NUMBER_LIKE.fullmatch(plain) is not None


def format(quantity: Quantity) -> str:  # noqa: A001 - kernel nouns all have parse and format
    """The quantity in its usual form, with its precision; "-" where there is no value.

    `parse(format(q), unit=q.unit)` has the same value, unit, step and bound, for any quantity
    whose step is a power of ten, as every parsed one is unless a scale was not.
    """
    if quantity.value is None:
        return "-"
    sign = "-" if quantity.value.is_signed() and quantity.value else ""
    number, letter = _digits(quantity.value.copy_abs(), quantity.step)
    mark = {AT_LEAST: ">", AT_MOST: "<", ABOUT: "c"}.get(quantity.bound or "", "")
    unit = quantity.unit or ""
    pound = "£" if unit.startswith("gbp") else ""
    tail = {"percent": "%", "wte": " WTE", **_PER_PRINTED}.get(unit, "")
    if _UNIT_WORD.fullmatch(unit):
        tail = f" {unit}"
    if mark == "c" and not pound:
        mark = "c."
    return f"{mark}{sign}{pound}{number}{letter}{tail}"


def _digits(value: Decimal, step: Decimal | None) -> tuple[str, str]:
    """The digits at the step's precision, and k, m or bn where the step is larger than 1."""
    with localcontext(_EXACT):
        places = step.adjusted() if step else 0
        exact = bool(step) and step == Decimal(1).scaleb(places) and value % (step or 1) == 0
        if not exact:
            return f"{value.normalize():,f}", ""
        letter, power = next(
            ((letter, n) for letter, n in (("", 0), ("k", 3), ("m", 6)) if places <= n), ("bn", 9)
        )
        scaled = value.scaleb(-power)
        return f"{scaled:,.{max(0, power - places)}f}", letter


def _agrees(match: re.Match[str]) -> bool:
    """True where brackets close, units are single and "m" is no word of its own ("12 m")."""
    opened = (match["open"] or "").count("(") + (match["inner"] or "").count("(")
    closed = sum(match[name] is not None for name in ("close", "last", "end"))
    short = match["scale"] is not None and len(match["scale"]) <= 2 and not match["pound"]
    if opened != closed or (match["unit"] and match["late"]):
        return False
    if len(match["number"]) > 200:
        return False
    return not (short and match.string[match.start("scale") - 1] == " ")


def _made(match: re.Match[str], printed: str, unit: str | None, scale: Decimal) -> Quantity:
    number = match["number"].replace(",", "")
    letter = (match["scale"] or "").lower()
    word = " ".join((match["unit"] or match["late"] or "").lower().split())
    with localcontext(_EXACT):
        value = Decimal(number)
        places = len(number.partition(".")[2])
        own = _own_unit(word, match)
        factor = scale
        if letter:
            factor = Decimal(1).scaleb(_MULTIPLES[letter[0]])
        elif own is not None and own != "gbp":
            factor = Decimal(1)
        negative = (match["open"] or match["inner"] or "").strip() in ("(", "-")
        negative = negative or (match["sign"] or "").strip() == "-"
        value = (-value if negative and value else value) * factor
        step = Decimal(1).scaleb(-places) * factor
    bound = next((name for _, name in _BOUNDS if match[name]), None)
    return Quantity(
        value if factor == 1 else _fixed(value),
        own or unit,
        printed,
        _fixed(step),
        AT_LEAST if match["plus"] else bound,
    )


def _own_unit(word: str, match: re.Match[str]) -> str | None:
    per = (match["per"] or "").lower().replace(".", "").replace(" ", "")
    if match["pound"]:
        weekly = {"pw": "gbp per week", "perweek": "gbp per week"}
        monthly = {"pm": "gbp per month", "permonth": "gbp per month"}
        return (weekly | monthly).get(per, "gbp")
    return _UNITS.get("per cent" if word.startswith("per") and "cent" in word else word) or (
        word or None
    )


def _fixed(value: Decimal) -> Decimal:
    """The same number without an exponent or idle zeros: 8300000, not 8.3E+6."""
    with localcontext(_EXACT):
        return Decimal(f"{value.normalize():f}")


def find(text: str) -> list[FoundQuantity]:
    """Every number in prose, left to right, with its sign, pounds, bound, scale and unit.

    Left out are numbers inside words ("102a", "GS1"), list markers, ordinals, numbered things
    ("Outcome 10", "Section 75"), ranks, ranges, clock times and telephone numbers. Brackets are
    punctuation here, but for "£(1.2)m". Dates are the caller's to take out first, with
    `period.find`.
    """
    found = []
    for start, end in quantity_prose.spans(text):
        quantity = parse(text[start:end])
        if quantity.value is not None:
            found.append(FoundQuantity(start, end, quantity))
    return found
