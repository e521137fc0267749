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
    r"\b(?:outcomes?|sections?|phases?|steps?|tiers?|pages?|slides?|appendix|levels?|stages?|version|"
    r"parts?|"
    r"bands?|grades?|figures?|tables?|chapters?|ext|extension|tel|telephone|no\.?|items?|category|"
    r"types?|groups?|waves?|forms?|clauses?|regulations?|articles?|standards?|domains?|"
    r"schedules?|options?|priority|priorities|objectives?|key stage|bmi|core|s)\s*"
    r"(?:\d[\d.]*\s*(?:,|and|&|or|to|[-–])\s*)*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DATED = re.compile(
    r"^\)?\s*(?:scores?|census|survey|act|edition|index|indices|data|profiles?|estimates?|baselines?"
    r"|reports?|strategy|plans?|regulations?|projections?|boundaries|based|ambitions?|vision)\b"
    r"|^\)?\s+(?-i:[A-Z])",
    re.IGNORECASE,
)
_YEAR_OF_AMBITION = re.compile(r"(?<![\w/–-])20\d\d(?=\s+(?:ambition|target|goal|vision)s?\b)")
_TELEPHONE = re.compile(r"^(?:111|999)$")
_COUNTED = re.compile(
    r"^\s+(?!(?:calls?|callers?|contacts|services?|dispositions|numbers?)\b)[a-z-]*[a-z]s\b"
)
"""What people count, behind a number that is else the one they ring."""
_NAME_BEFORE_YEAR = re.compile(
    r"(?:\b(?:(?i:act|index|census|survey|edition)|\w*[A-Z]{2,})\)?),?\s*$"
)
_DURATION = re.compile(
    r"^\s*[-–]?\s*(?:(?:to|or|and|&|-|–)\s*\d+(?:\.\d+)?\s*[-–]?\s*)?(?:full\s+|working\s+|calendar\s+)?"
    r"(?:day|week|month|year|hour|minute|second|min|sec|hr|yr|wk)s?\b",
    re.IGNORECASE,
)
_PER_WEEK = re.compile(r"^\s?-?\s?(?P<unit>(?:hours?|hrs?)\s?(?:/|per |a )\s?(?:week|wk))\b", re.I)
_PER = re.compile(r"\bper\s+(?:head|hundred|thousand|million|\d[\d,]*\d)\b", re.IGNORECASE)
_RATE_OF = re.compile(r"\bper\s+$", re.IGNORECASE)
_TO_NEXT = re.compile(r"^\s*(?:to|and|or|[-–])\s*$", re.IGNORECASE)
_AGE = re.compile(r"^\s*(?:\+|(?:and|or|years and)\s+(?:over|older|above|under|younger)\b)", re.I)
_EXTREME = re.compile(r"\b(?:top|bottom|lowest|highest|worst|best|poorest|most deprived)\s*$", re.I)
_AGE_FROM = re.compile(r"^\d\d\+$")
_AGE_BEFORE = re.compile(r"\b(?:aged?|over|under|ages)\s*$", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:^|[.:;]\s+|\n\s*)$")
_OUT_OF = re.compile(r"\b(\d[\d,]*)\s+(?:out\s+of|of|from)\s+(?:the\s+|a total of\s+)?(\d[\d,]*)\b")
_LONGEVITY = re.compile(r"\blife expectancy\b|\bage gap\b|\blive\b.{0,30}\blonger\b", re.I)
_LIFE_YEARS = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,3}(?:\.\d+)?)"
    r"(?:\s?-?\s?years?\b(?!\s+(?:olds?|to|from|ago|later|plan|strategy|programme)\b)"
    r"|(?=\s+(?:and|or|to|&)\s+\d{1,3}(?:\.\d+)?[\s-]*years?\b))",
    re.I,
)
_LONGEST_LIFE = 120
_OTHER_YEARS = (
    r"(?:(?:in|for|from|over)\s+(?:the\s+)?(?:future|later|subsequent|following|other|all|each|every"
    r"|remaining)\s+years?|thereafter)\b"
)
"""Years that a sentence speaks of without a date."""
_LATER = re.compile(rf"^\W*(?:\w+\W+){{0,2}}?{_OTHER_YEARS}", re.IGNORECASE)
_SINCE = re.compile(rf"\b{_OTHER_YEARS}", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"^(?:[^\w,;:.]*(?:[A-Za-z][\w'’-]*[^\w,;:.]+){0,3}?(?:in|for|by|during|at|as at|as of|from)"
    r"(?:\s+(?:the\s+)?(?:year|end of|end|start of|period))*\s+|\s*\()$"
)
"""What may stand between a number and the period that is its own."""
_BASES: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (
        re.compile(
            r"\bon (?:target|track|course) to(?: achieve)?\b|\bforecast|\bexpect|\bprojected", re.I
        ),
        "forecast",
    ),
    (re.compile(r"\btrajector", re.I), "trajectory"),
    (re.compile(r"\bbaseline", re.I), "baseline"),
    (
        re.compile(
            r"\btarget|\bambition|\bgoal of\b|\bthreshold|\bstandard (?:of|is)"
            r"|\b(?:request\w*|requir\w+|need\w*|must|should)\b[^.]{0,60}\bachieve\b",
            re.I,
        ),
        "target",
    ),
    (re.compile(r"\bplan(?:ned)?\s+(?:of|is|was|figure|level)\b", re.I), "plan"),
    (
        re.compile(r"\bperformance\b|\bactual|\bas at\b|\bachiev|\bcurrently\b|\boutturn\b", re.I),
        "actual",
    ),
)
_OWN_WORDS = (
    r"(?:(?!(?:against|of|vs|for|to|than|by|in|with|and|or|the|an?|is|was|are)\b)[\w/-]+\s+){0,4}"
)
_NO_VALUE = r"(?!\s+(?:of|is|was)\b|\s*[:=–-]?\s*[<>£]?\d)"
_NAMED_BEHIND: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (re.compile(rf"^\s+{_OWN_WORDS}targets?\b{_NO_VALUE}", re.I), "target"),
    (re.compile(rf"^\s+{_OWN_WORDS}baselines?\b{_NO_VALUE}", re.I), "baseline"),
)
"""A noun that closes the words a number opens: "a 22% access target"."""


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


def life_years(text: str) -> list[Figure]:
    """The years of life that a passage on life expectancy tells: "a gap of 9.6 and 5.5 years"."""
    if not _LONGEVITY.search(text):
        return []
    return [
        Figure(value=Decimal(each["number"]), unit="years", as_printed=each[0].strip())
        for each in _LIFE_YEARS.finditer(text)
        if Decimal(each["number"]) < _LONGEST_LIFE
    ]


def _of_sentence(text: str, near: date | None, default: Basis | None) -> Iterator[Figure]:
    if not any(character.isdigit() for character in text):
        return
    dates = periods.find(text, near=near)
    dates += [each for each in _ambitions(text) if not _overlaps(each, dates)]
    dates.sort(key=lambda each: each.start)
    bare = _blanked(text, [(each.start, each.end) for each in dates])
    previous = 0
    numbers = _numbers(bare)
    units = _units(bare, numbers)
    for number, unit in zip(numbers, units, strict=True):
        period = _period_of(number, dates, text)
        before, after = text[previous : number.start], text[number.end :]
        basis = _basis_of(before) or _basis_behind(after) or default
        previous = number.end
        yield Figure(
            basis=basis,
            period=None if period is None else PeriodShape.of(period),
            value=number.quantity.value,
            numerator=number.numerator,
            denominator=number.denominator,
            unit=unit,
            as_printed=text[number.start : number.end].strip("() "),
        )


def _ambitions(text: str) -> Iterator[periods.Found]:
    """The years that name an ambition: "the 2030 ambition"."""
    for year in _YEAR_OF_AMBITION.finditer(text):
        yield periods.Found(year.start(), year.end(), periods.parse(year.group()))


def _overlaps(one: periods.Found, others: list[periods.Found]) -> bool:
    return any(one.start < each.end and each.start < one.end for each in others)


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


def _units(text: str, numbers: list[_Number]) -> list[str | None]:
    """The unit of each number; a plain one takes the rate behind it: "30 adults per million"."""
    units: list[str | None] = []
    follows: _Number | None = None
    for number in reversed(numbers):
        between = text[number.end : follows.start if follows is not None else len(text)]
        unit = number.quantity.unit
        weekly = _PER_WEEK.match(between)
        if unit is None and weekly is not None:
            unit = weekly["unit"]
        elif unit is None and units and _TO_NEXT.match(between):
            unit = units[-1] if (units[-1] or "").startswith("per ") else None
        elif unit is None and (rate := _PER.search(re.split(r"[.,;:](?!\d)", between)[0])):
            unit = " ".join(rate.group().split())
        units.append(unit)
        follows = number
    return units[::-1]


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
    lasts = _DURATION.match(after) and not _PER_WEEK.match(after)
    if _REFERENCE.search(before) or lasts or _AGE.match(after):
        return False
    if _RATE_OF.search(before) and re.search(r"\d", before + after):
        return False
    if _TELEPHONE.match(quantity.as_printed) and not _COUNTED.match(after):
        return False
    if _YEAR.match(quantity.as_printed) and (
        _DATED.match(after) or _NAME_BEFORE_YEAR.search(before)
    ):
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


def _period_of(number: _Number, dates: list[periods.Found], text: str) -> Period | None:
    """The period that follows the number as its own, else the nearest before it in its sentence,
    else the first one behind it; None where the words behind it speak of other years."""
    if _LATER.match(text[number.end :]):
        return None
    before = [each for each in dates if each.end <= number.start]
    behind = [each for each in dates if each.start >= number.end]
    if behind and (not before or _LEADS_IN.match(text[number.end : behind[0].start])):
        return behind[0].period
    if not before or _SINCE.search(text[before[-1].end : number.start]):
        return None
    return before[-1].period


def _basis_behind(words: str) -> Basis | None:
    """The basis that the noun gives which a number opens: "22% access target"."""
    return next((basis for pattern, basis in _NAMED_BEHIND if pattern.match(words)), None)


def _basis_of(words: str) -> Basis | None:
    """The basis that the words before a number give it: the last word that gives one."""
    last: tuple[int, Basis] | None = None
    for pattern, basis in _BASES:
        for match in pattern.finditer(words):
            if last is None or match.end() > last[0]:
                last = (match.end(), basis)
    return last[1] if last else None
