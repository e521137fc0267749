"""Labels, deadline cells and prose read into periods. Nothing here raises, whatever the text.

`parse` reads one label, `read` a deadline cell that may hold several dates, `find` the dates in
running prose. A label that consists of dates and words such as "by", "complete" or "from" is read
in full; a longer phrase keeps its text as the label and only dates that prose makes plain count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from placeplan.kernel.lazy_pattern import LazyPattern

from .atoms import plain
from .phrases import NOTHING, Days, Phrase, earlier, gaps, later, phrases, resolve
from .span import Period

READABLE_UNDATED = frozenset(
    "ongoing|on going|continuous|continuing|continuously|tbc|tba|tbd|t b c|t b a|t b d|?|??|???"
    "|to be confirmed|to be agreed|to be advised|to be determined|to be decided|to be announced"
    "|date to be confirmed|date to be agreed|date tbc|date tba|not known|unknown|n a|na"
    "|not applicable|none|nil|as required|as needed|as necessary|as and when|as and when required"
    "|ad hoc|as above|as before|as below|as appropriate|immediate|immediately|asap"
    "|as soon as possible|complete|completed|closed|done|achieved|in place|in progress|not started"
    "|underway|under way|business as usual|bau|long term|medium term|short term|rolling"
    "|rolling programme|throughout|throughout the year|all year|year round|no date|not dated"
    "|not set|not stated|various|see above|see below".split("|")
)
"""Labels that say something though they give no date, in lower case without punctuation."""

_PLACEHOLDER = LazyPattern(
    r"\b(?:t\.?b\.?[cad]\.?|to be (?:confirmed|agreed|advised|determined|decided|announced))(?!\w)"
    r"|^\?[\s?]*$",
    re.IGNORECASE,
)
_RECURS = LazyPattern(
    r"\b(?:(?:bi|two|three|four|six|2|3|4|6|twice|half)?[ -]?(?:daily|weekly|fortnightly|monthly"
    r"|quarterly|yearly|annually|annual)|bi-?annual(?:ly)?|biennial(?:ly)?|termly|per annum"
    r"|(?:every|each)(?: \w+){0,2} (?:days?|weeks?|fortnight|months?|quarters?|terms?|years?"
    r"|meetings?))\b",
    re.IGNORECASE,
)
_WORDS = frozenset(
    "a about above actual after agreed aim aiming an anticipated approx approximately around as at"
    " be before begin beginning begins between by calendar circa close closed closes commence"
    " commenced commences commencing complete completed completes completing completion continuing"
    " current date deadline deliver delivered delivery due during effective est estimated expected"
    " final finalised finish finished finishes first financial fiscal for from full fully go going"
    " implemented in initial initially is later launch launched live latest mid mon monday friday"
    " fri tue tues tuesday wed weds wednesday thu thur thurs thursday sat saturday sun sunday month"
    " new no nominal now of on ongoing original originally per period phase planned position"
    " proposed provisional provisionally published qtr quarter quarters reported review reviewed"
    " revised since start started starting starts submission submitted target than that the then"
    " this through throughout till to until up was week will with within year years yr".split()
)
_WORD = LazyPattern(r"[^\W_]+|\?")
_OPENS = LazyPattern(r"(?:^|[^a-z])(?:from|since)(?: the)?\W*$", re.IGNORECASE)
_CLOSES = LazyPattern(r"(?:^|[^a-z])(?:until|till|up ?to|to)(?: the)?\W*$", re.IGNORECASE)

_REPLACED = LazyPattern(
    r"\b(?:was|previously|originally|original|formerly|old|instead of|not|slipped"
    r"|(?:revised|moved|changed|extended|delayed|deferred|slipped|brought forward) from)[\W_]*$",
    re.IGNORECASE,
)
_IN = r"(?:in|for|by|of|since|during|to|from|until|till|before|after|throughout|between)"
_LED_YEAR = LazyPattern(rf"\b{_IN} (?:the )?(?:calendar )?(?:year )?$", re.IGNORECASE)
_LED_MONTH = LazyPattern(
    rf"\b(?:{_IN}|at|on|this|last|next|per|late|early|mid) (?:the )?(?:end of )?$", re.IGNORECASE
)
_LED_SHORT = LazyPattern(
    r"\b(?:in|by|since|during|until|till|at|before|after|from|last|next) $", re.IGNORECASE
)
_AT_START = LazyPattern(r"(?:^|[\n\t;>•.])[\s*•-]*$")
_THEN_MARK = LazyPattern(r" ?:| ?-(?= )")
_NAME_FOLLOWS = LazyPattern(r" [A-Z][a-z]")
_COUNT_FOLLOWS = LazyPattern(
    r"\s(?!(?:to|until|and|or|is|was|were|has|had|with|at|on|as|gives?|shows?|showed|by|for|in|of"
    r"|from|the|this|onwards?|data|position|target|actual|figures?|levels?|performance|ytd|we|our"
    r"|it|against|compared|when|which|that|following|reported|but|will)\b)[a-z]"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a deadline cell holds: the date in force, those it replaced, and what was odd.

    Codes: `two-dates`, `date-unreadable`, `placeholder` (TBC, "?"), `year-missing` (readable but
    for a year that no context gave).
    """

    current: Period | None
    earlier: tuple[Period, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A dated label inside prose: `text[start:end]` is its label, `period` what it says."""

    start: int
    end: int
    period: Period


def parse(text: str, *, near: date | None = None) -> Period:
    """The period that a label names; the label keeps the text. Undated where it names none.

    `near` is a date of the nearest dated context: a missing year is chosen so that the date lies
    in the NHS year (1 April to 31 March) that holds it, and the period is `inferred`. A text with
    two dates and no range mark is undated here: `read` takes such a cell apart.
    """
    label = _collapsed(text)
    days = _one(plain(label), near)
    return Period(label, days[0], days[1], _recurs(label, days), days[2])


def read(text: str, *, near: date | None = None) -> Reading:
    """What a deadline cell says: the current date, earlier ones and codes for what was odd.

    Of two dates without a range mark the last is current; an earlier one without a year takes
    the one that puts it no later than the current. An empty cell has no current date.
    """
    label = _collapsed(text)
    if not label:
        return Reading(None)
    even = plain(label)
    found = _dates(even)
    codes = ["placeholder"] if _PLACEHOLDER.search(even) else []
    if len(found) > 1:
        current, before = _sequence(even, label, found, near)
        codes.insert(0, "two-dates")
    else:
        days = _one(even, near)
        current, before = Period(label, days[0], days[1], _recurs(label, days), days[2]), ()
    if any(_impossible(p) for p in found) or not (found or codes or is_readable(current)):
        codes.append("date-unreadable")
    elif found and not current.is_dated:
        codes.append("year-missing")
    return Reading(current, before, tuple(codes))


def find(text: str, *, near: date | None = None) -> list[Found]:
    """Every dated label inside prose, left to right, the longest reading of each.

    Labels that lack a year are found too; without `near` their periods are undated.
    """
    even = plain(text)
    out = []
    for phrase in phrases(even):
        dated = _in_prose(even, phrase)
        if dated is None:
            continue
        phrase = dated
        days = resolve(phrase, near)
        if days[0] is None and (phrase.has_year or near is not None):
            continue
        label = _collapsed(text[phrase.start : phrase.end])
        out.append(Found(phrase.start, phrase.end, Period(label, days[0], days[1], False, days[2])))
    return out


def is_readable(period: Period) -> bool:
    """True where the label says something: dated, recurring, "On-going", or only a year short."""
    if period.is_dated or period.recurring:
        return True
    label = plain(period.label)
    key = " ".join(_WORD.words(label.lower()))
    if key in READABLE_UNDATED or key.startswith(("ongoing", "on going")) or label in ("-", "--"):
        return True
    if _PLACEHOLDER.search(label):
        return True
    return _one(label, date(2000, 3, 1)) != NOTHING


def financial_year(label: str) -> Period:
    """The NHS year that a label names, from 1 April to 31 March: "2019/20", "FY 13/14".

    Raises ValueError where the label is not one financial year.
    """
    period = parse(label)
    begins, ends = period.start, period.end
    if begins is None or ends is None or (begins.month, begins.day) != (4, 1):
        raise ValueError(f"not a financial year: {label!r}")
    if (ends.year, ends.month, ends.day) != (begins.year + 1, 3, 31):
        raise ValueError(f"not a financial year: {label!r}")
    return period


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _dates(even: str) -> list[Phrase]:
    """The dates of a label, with impossible ones such as 31 June (their `first` is None)."""
    every = [p for p in phrases(even) if p.first is not None or p.kind == "day"]
    if _only_words(even, every):
        return every
    kept = (p if p.first is None else _in_prose(even, p, cell=True) for p in every)
    return [p for p in kept if p is not None]


def _only_words(even: str, every: list[Phrase]) -> bool:
    """True where the label holds nothing but dates and words that go with them."""
    rest = _RECURS.sub(" ", _PLACEHOLDER.sub(" ", gaps(even, every))).lower()
    return all(word in _WORDS or word == "?" for word in _WORD.words(rest))


def _one(even: str, near: date | None) -> Days:
    found = _dates(even)
    if len(found) != 1:
        return NOTHING
    phrase = found[0]
    days = resolve(phrase, near)
    start, end, inferred = days
    if phrase.single and not phrase.led and not phrase.open_end and _only_words(even, found):
        before = even[: phrase.start]
        if _OPENS.search(before):
            return (start, None, inferred)
        if _CLOSES.search(before):
            return (None, end, inferred)
    return days


def _sequence(
    even: str, label: str, found: list[Phrase], near: date | None
) -> tuple[Period, tuple[Period, ...]]:
    """Several dates of one cell: the last, and the others before it.

    A date that the cell itself calls replaced ("revised from", "previously") is not the current.
    """
    kept = [p for p in found if not _REPLACED.search(even[: p.start][-40:])]
    last = (kept or found)[-1]
    others = [p for p in found if p is not last]
    dated = next((p for p in reversed(others) if p.has_year), None)
    lent = False
    if near is None and dated is not None and last.first is not None and not last.has_year:
        last, lent = _with_year(last, dated, after=True), True
    current = _period(label, last, resolve(last, near), lent)
    before = []
    for phrase in others:
        lent = False
        if phrase.first is not None and not phrase.has_year and (last.has_year or current.start):
            anchor = last if last.has_year else _with_near(last, near)
            phrase, lent = _with_year(phrase, anchor, after=False), True
        before.append(_period(label, phrase, resolve(phrase, near), lent))
    return current, tuple(before)


def _with_year(phrase: Phrase, anchor: Phrase, *, after: bool) -> Phrase:
    if phrase.first is None:
        return phrase
    by = anchor.last if after else anchor.first
    if by is not None and by.year is None:
        by = anchor.first if after else anchor.last
    part = later(phrase.first, by) if after else earlier(phrase.first, by)
    return phrase._replace(first=part, last=part if phrase.single else phrase.last)


def _with_near(phrase: Phrase, near: date | None) -> Phrase:
    if phrase.first is None or near is None:
        return phrase
    year = near.year if near.month >= 4 else near.year - 1
    part = phrase.first._replace(year=year)
    return phrase._replace(first=part, last=part)


def _period(label: str, phrase: Phrase, days: Days, lent: bool) -> Period:
    own = label[phrase.start : phrase.end]
    return Period(own, days[0], days[1], False, days[2] or lent)


def _recurs(label: str, days: Days) -> bool:
    match = _RECURS.search(label)
    if match is None:
        return False
    if days[0] is None and days[1] is None:
        return len(label) <= 60
    return match.start() == 0 and match.group().lower() not in ("annual", "per annum")


def _impossible(phrase: Phrase) -> bool:
    """True for a day that no calendar holds: 31 June, 29 February 2015."""
    return phrase.first is None or (phrase.has_year and resolve(phrase, None) == NOTHING)


def _in_prose(even: str, phrase: Phrase, *, cell: bool = False) -> Phrase | None:
    """The phrase where prose makes it plain that it is a date and not a word, a name or a count.

    "In June 39 people" is June, not June 2039.
    """
    if phrase.first is None:
        return None
    counts = phrase.doubts == ("two",) and phrase.kind == "month"
    if counts and _COUNT_FOLLOWS.match(even, phrase.end):
        part = phrase.first._replace(year=None)
        end = phrase.start + len(even[phrase.start : phrase.end].rstrip("0123456789 "))
        phrase = phrase._replace(first=part, last=part, end=end, doubts=("month",))
    return phrase if _plain_in_prose(even, phrase, cell) else None


def _plain_in_prose(even: str, phrase: Phrase, cell: bool) -> bool:
    doubts = set(phrase.doubts)
    if doubts <= {"", "month"}:
        return True
    before, after = even[max(0, phrase.start - 24) : phrase.start], even[phrase.end :][:24]
    if "lower" in doubts and not phrase.has_year:
        return False
    if doubts <= {"", "month", "two", "lower"}:
        return True
    if "dotted" in doubts:
        return cell or phrase.joined or not _starts(before, phrase)
    if phrase.joined and phrase.has_year:
        return True
    if "digit" in doubts or "capitals" in doubts:
        return phrase.joined
    if phrase.led or phrase.joined or phrase.open_end:
        return True
    if "year" in doubts:
        begins = _starts(before, phrase) and _THEN_MARK.match(after)
        return bool(begins or _LED_YEAR.search(before))
    if "short" in doubts:
        return bool(_LED_SHORT.search(before)) and not _NAME_FOLLOWS.match(after)
    led = bool(_LED_MONTH.search(before))
    return led and not ("season" in doubts and _NAME_FOLLOWS.match(after))


def _starts(before: str, phrase: Phrase) -> bool:
    """True where the phrase opens the text, a line, a cell or a sentence."""
    match = _AT_START.search(before)
    return match is not None and (match.start() > 0 or match.group()[:1] != "" or phrase.start == 0)
