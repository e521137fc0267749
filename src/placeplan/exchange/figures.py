"""Figures read out of prose: the value, its basis (actual, target ...) and its period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel.period import Period
from placeplan.kernel.quantity import Quantity
from placeplan.records.shapes import Basis, Figure, PeriodShape

_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"')*]*\s+(?=[A-Z0-9(£])|\n+")
_REFERENCE = re.compile(
    r"\b(?:outcomes?|sections?|phases?|steps?|tiers?|pages?|appendix|levels?|stages?|version|parts?|"
    r"bands?|grades?|figures?|tables?|chapters?|ext|extension|tel|telephone|no\.?|items?|category|"
    r"types?|groups?|waves?|forms?|clauses?|regulations?|articles?|standards?|domains?|"
    r"schedules?|options?|priority|priorities|objectives?|key stage|bmi|core|s)\s*$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"^\s*[-–]?\s*(?:(?:to|or|-|–)\s*\d+\s*)?(?:full\s+|working\s+|calendar\s+)?"
    r"(?:day|week|month|year|hour|minute|min|hr|yr|wk)s?\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"^\s*(?:\+|(?:and|or|years and)\s+(?:over|older|above|under|younger)\b)", re.I)
_EXTREME = re.compile(r"\b(?:top|bottom|lowest|highest|worst|best|poorest|most deprived)\s*$", re.I)
_AGE_FROM = re.compile(r"^\d\d\+$")
_AGE_BEFORE = re.compile(r"\b(?:aged?|over|under|ages)\s*$", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|[.:;]\s+|\n\s*)$")
_OUT_OF = re.compile(r"\b(\d[\d,]*)\s+(?:out\s+of|of|from)\s+(?:the\s+|a total of\s+)?(\d[\d,]*)\b")
_BASES: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (
        re.compile(r"\bon (?:target|track|course) to\b|\bforecast|\bexpect|\bprojected", re.I),
        "forecast",
    ),
    (re.compile(r"\btrajector", re.I), "trajectory"),
    (re.compile(r"\bbaseline", re.I), "baseline"),
    (
        re.compile(r"\btarget|\bambition|\bgoal of\b|\bthreshold|\bstandard (?:of|is)", re.I),
        "target",
    ),
    (re.compile(r"\bplan(?:ned)?\s+(?:of|is|was|figure|level)\b", re.I), "plan"),
    (
        re.compile(r"\bperformance\b|\bactual|\bas at\b|\bachiev|\bcurrently\b|\boutturn\b", re.I),
        "actual",
    ),
)


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of the prose, with where it stands."""

    start: int
    end: int
    quantity: Quantity
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def read_figures(
    text: str | None, *, near: date | None = None, default: Basis | None = None
) -> list[Figure]:
    """The figures of a passage in order; `default` is the basis where no word gives one.

    Ordinals, dates, ages, durations and references ("Outcome 10") are no figures.
    """
    found: list[Figure] = []
    for sentence in _SENTENCE_END.split(text or ""):
        found.extend(_of_sentence(sentence, near, default))
    return found


def _of_sentence(text: str, near: date | None, default: Basis | None) -> Iterator[Figure]:
    if not any(character.isdigit() for character in text):
        return
    dates = periods.find(text, near=near)
    bare = _blanked(text, [(each.start, each.end) for each in dates])
    previous = 0
    for number in _numbers(bare):
        period = _period_of(number, dates, previous)
        basis = _basis_of(text[previous : number.start]) or default
        previous = number.end
        yield Figure(
            basis=basis,
            period=None if period is None else PeriodShape.of(period),
            value=number.quantity.value,
            numerator=number.numerator,
            denominator=number.denominator,
            unit=number.quantity.unit,
            as_printed=text[number.start : number.end].strip("() "),
        )


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _numbers(text: str) -> list[_Number]:
    """The numbers that are figures, shares joined to the counts that they were worked out from."""
    numbers = [
        _Number(found.start, found.end, _positive(found.quantity))
        for found in quantities.find(text)
        if found.quantity.value is not None
        and _is_figure(text, found.start, found.end, found.quantity)
    ]
    shares = [n for n in numbers if n.quantity.unit == "percent"]
    spent: set[int] = set()
    joined: dict[int, _Number] = {}
    for share in shares:
        pair = _counts_of(share, [n for n in numbers if n not in shares and n.start not in spent])
        if pair:
            part, whole = pair
            spent |= {part.start, whole.start}
            joined[share.start] = _Number(
                share.start, share.end, share.quantity, part.quantity.value, whole.quantity.value
            )
    kept = [joined.get(n.start, n) for n in numbers if n.start not in spent]
    return list(_out_of(text, kept))


def _positive(quantity: Quantity) -> Quantity:
    """In prose, brackets around a plain number are brackets, not a minus sign."""
    if quantity.value is not None and quantity.value < 0 and quantity.as_printed.startswith("("):
        return quantities.parse(quantity.as_printed.strip("()"))
    return quantity


def _is_figure(text: str, start: int, end: int, quantity: Quantity) -> bool:
    before, after = text[:start], text[end:]
    if _EXTREME.search(before):
        return False
    if quantity.unit is not None:
        return True
    if _AGE_FROM.match(quantity.as_printed):
        return False
    if _REFERENCE.search(before) or _DURATION.match(after) or _AGE.match(after):
        return False
    if _AGE_BEFORE.search(before) and not re.match(r"\s*[%a-z]", after):
        return False
    if re.match(r"\s*[-–/]\s*\d", after) or re.search(r"\d\s*[-–/]\s*$", before):
        return False
    return not (re.match(r"[.)]\s+[A-Z]", after) and _LIST_MARK.search(before))


def _counts_of(share: _Number, counts: list[_Number]) -> tuple[_Number, _Number] | None:
    """The nearest part and whole whose ratio prints as the share does."""
    interval = share.quantity.interval
    if interval is None:
        return None
    low, high = interval
    near = sorted(counts, key=lambda n: abs(n.start - share.start))[:4]
    for part in near:
        for whole in near:
            a, b = part.quantity.value, whole.quantity.value
            if part is whole or a is None or b is None or not 0 <= a <= b or b <= 1:
                continue
            if low <= a * 100 / b <= high:
                return part, whole
    return None


def _out_of(text: str, numbers: list[_Number]) -> Iterator[_Number]:
    """Numbers in which "2 of the 7" is one figure with its numerator and denominator."""
    inside = {m.start(1): m for m in _OUT_OF.finditer(text)}
    wholes = {m.start(2) for m in inside.values()}
    by_start = {n.start: n for n in numbers}
    for number in numbers:
        match = inside.get(number.start)
        if match and match.start(2) in by_start and number.quantity.unit is None:
            whole = by_start[match.start(2)]
            value = number.quantity.value
            yield _Number(number.start, whole.end, number.quantity, value, whole.quantity.value)
        elif number.start not in wholes or number.quantity.unit is not None:
            yield number


def _period_of(number: _Number, dates: list[periods.Found], previous: int) -> Period | None:
    """The nearest period before the number in its sentence, else the first one behind it."""
    before = [each for each in dates if each.end <= number.start]
    if before:
        return before[-1].period
    behind = [each for each in dates if each.start >= number.end]
    return behind[0].period if behind else None


def _basis_of(words: str) -> Basis | None:
    """The basis that the words before a number give it: the last word that gives one."""
    last: tuple[int, Basis] | None = None
    for pattern, basis in _BASES:
        for match in pattern.finditer(words):
            if last is None or match.end() > last[0]:
                last = (match.end(), basis)
    return last[1] if last else None
