"""Dates put together with the words around them: ranges, lists, years that qualify, edges.

`phrases(text)` gives every date of a text, each with the stretch it was read from. A hyphen, a
dash or "to" makes a range; "and", "&", "/" and a comma join neighbours ("May and June"). A year
goes to the dates before it that have none ("Q1 & Q2 19/20", "April to July 2019").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from placeplan.kernel.lazy_pattern import LazyPattern

from .atoms import Atom, atoms
from .parts import Part, century
from .span import financial_year_start, last_day

_BEFORE = LazyPattern(
    r"(?<![a-z0-9])(?:"
    r"(?P<end>(?:year[ -])?end(?: of)?)|(?P<start>(?:start|beginning) of)|(?P<early>early(?: in)?)"
    r"|(?P<mid>mid(?:dle of)?)|(?P<late>late(?: in)?)"
    r"|(?P<week>w/?c|w/b|week (?:commencing|beginning))|(?P<week_to>w/e|week ending)"
    r"|(?P<ytd>ytd|year[ -]to[ -]date)|(?P<school>(?:academic|school) year)"
    r"|(?:rolling )?(?:(?P<count>\d{1,2}|three|six|nine|twelve)[ -]months?"
    r"|(?:financial |calendar )?(?P<year>year)|(?P<quarter>quarter)) (?:to|ending|ended|up to)"
    r"|(?P<year_end>y/?e)"
    r")(?: ?[-:] ?| )?(?:the )?$",
    re.IGNORECASE | re.ASCII,
)
_AFTER = LazyPattern(
    r"[ ](?P<open>onwards?|and (?:onwards?|beyond))(?![a-z])|\+(?!\d)"
    r"|[ ]?\(?(?P<ytd>ytd|year[ -]to[ -]date)(?![a-z])\)?",
    re.IGNORECASE | re.ASCII,
)
_RANGE = LazyPattern(r"\.?\s?-{1,2}\s?|\s(?:to|until|till|through)\s(?:the\s)?", re.IGNORECASE)
_AND = LazyPattern(r"\s?(?:,|&|/|,?\sand|or)\s?", re.IGNORECASE)
_QUALIFIES = LazyPattern(r"\s?[-,(]?\s?|\sof\s|\sin\s", re.IGNORECASE)
_YEAR_FIRST = LazyPattern(r" ?[-,:]? ?")
_YEAR_NEXT = LazyPattern(r"[\s,(-]{0,3}(?:fy ?)?'?\d\d", re.IGNORECASE)
_BETWEEN = LazyPattern(r"\bbetween (?:the )?$", re.IGNORECASE)
_SHORT_YEAR = LazyPattern(r":\s?(\d\d)(?![\d%]|[.,]\d)")
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}


class Phrase(NamedTuple):
    """Dates read as one, with the stretch `start` to `end` of the text they stand in.

    `last` is `first` where it is no range. `back` months are counted backwards from the end
    ("12 months to March 2014"); `week` is 1 for the week from the day, -1 for the week to it.
    """

    start: int
    end: int
    first: Part | None
    last: Part | None
    kind: str
    doubts: tuple[str, ...] = ()
    joined: bool = False
    led: bool = False  # a word before it makes it a date: "end of", "mid"
    open_end: bool = False
    to_date: bool = False
    back: int = 0
    week: int = 0
    guessed: bool = False

    @property
    def single(self) -> bool:
        """True where no range was read."""
        return self.first is self.last

    @property
    def has_year(self) -> bool:
        """True where a year was printed anywhere in it."""
        return any(p is not None and p.year is not None for p in (self.first, self.last))


Days = tuple[date | None, date | None, bool]
NOTHING: Days = (None, None, False)


def phrases(text: str) -> list[Phrase]:
    """Every date of `text` (already `plain`), left to right, without overlap; never raises."""
    found: list[Phrase] = []
    for atom in atoms(text):
        if found and atom.start < found[-1].end:
            continue  # "Mar: 18" took digits beyond its atom
        phrase = _with_words(text, atom, found[-1].end if found else 0)
        while found:
            joined = _join(text, found[-1], phrase)
            if joined is None:
                break
            found.pop()
            phrase = joined
        found.append(phrase)
    return _lend_years(text, found)


def _with_words(text: str, atom: Atom, floor: int) -> Phrase:
    """The atom with the words just before it and just after it that change what it means."""
    last = atom.last or atom.part
    phrase = Phrase(atom.start, atom.end, atom.part, last, atom.kind, (atom.doubt,))
    phrase = _with_word_after(text, phrase)
    before = _BEFORE.search(text, max(floor, atom.start - 32), atom.start)
    if before is None or atom.part is None:
        return phrase
    word = before.lastgroup or ""
    phrase = phrase._replace(start=before.start(), led=True)
    if word in ("end", "start", "early", "mid", "late"):
        if atom.kind == "day":
            return phrase._replace(start=atom.start)
        edged = atom.part._replace(edge=word)
        return phrase._replace(first=edged, last=edged)
    if word in ("week", "week_to") and atom.kind == "day":
        return phrase._replace(week=1 if word == "week" else -1)
    if word == "school" and atom.kind == "fy":
        moved = atom.part._replace(offset=5)
        return phrase._replace(first=moved, last=moved)
    if word == "ytd":
        return phrase._replace(to_date=True)
    if word in ("count", "year", "year_end", "quarter") and atom.kind in ("day", "month"):
        months = {"year": 12, "year_end": 12, "quarter": 3}.get(word) or _COUNTS.get(
            before["count"].lower()
        )
        return phrase._replace(back=months or int(before["count"]))
    return phrase._replace(start=atom.start, led=False)


def _with_word_after(text: str, phrase: Phrase) -> Phrase:
    after = _AFTER.match(text, phrase.end)
    if after is None or phrase.first is None:
        return phrase
    if after["ytd"]:
        return phrase._replace(end=after.end(), to_date=True)
    if not after["open"] and phrase.kind not in ("fy", "year"):
        return phrase
    return phrase._replace(end=after.end(), open_end=True)


def _join(text: str, left: Phrase, right: Phrase) -> Phrase | None:
    """The two as one date, or None where what stands between them does not join them."""
    gap = text[left.end : right.start]
    if len(gap) > 14 or None in (left.first, left.last, right.first, right.last):
        return None
    whole = left._replace(
        end=right.end,
        joined=True,
        doubts=left.doubts + right.doubts,
        open_end=left.open_end or right.open_end,
        to_date=left.to_date or right.to_date,
    )
    if right.single and right.kind in ("fy", "year") and not right.led:
        qualified = _qualified(whole, left, right) if _QUALIFIES.fullmatch(gap) else None
        if qualified is not None:
            return qualified
    if _YEAR_FIRST.fullmatch(gap) and not _YEAR_NEXT.match(text, right.end):
        dated = _year_first(whole, left, right, gap)
        if dated is not None:
            return dated
    if _RANGE.fullmatch(gap):
        right = _with_short_year(text, left, right)
        whole = whole._replace(end=right.end)
        return _ranged(whole, left, right)
    between = _BETWEEN.search(text, max(0, left.start - 14), left.start)
    if _AND.fullmatch(gap) and (between or _neighbours(left, right, gap.strip())):
        return _ranged(whole, left, right)
    return None


def _qualified(whole: Phrase, left: Phrase, right: Phrase) -> Phrase | None:
    """`left` has no year yet and takes that of `right`: "Q2 - Q4" + "2017/18"."""
    first, last, given = left.first, left.last, right.first
    if first is None or last is None or given is None or given.year is None:
        return None
    if last.year is not None or left.kind in ("fy", "year", "span"):
        return None
    year, guessed = given.year, left.guessed
    if right.kind == "year" and left.kind in ("month", "day"):
        year -= 1 if last.offset >= 9 else 0
    elif right.kind == "year" and left.kind == "quarter" and last.offset >= 9:
        guessed = True  # "Q4 2019" may be the calendar year's or the financial year's
    dated = last._replace(year=year)
    if left.single:
        return whole._replace(first=dated, last=dated, guessed=guessed)
    if first.year is None and right.kind == "fy" and first.offset <= last.offset:
        first = first._replace(year=year)
    return whole._replace(first=first, last=dated, guessed=guessed)


def _year_first(whole: Phrase, left: Phrase, right: Phrase, gap: str) -> Phrase | None:
    """The year stands before: "2019/20 Q1"."""
    given, first, last = left.first, right.first, right.last
    if given is None or first is None or last is None or given.year is None or given.edge:
        return None
    if left.kind not in ("fy", "year") or left.joined or first.year is not None or last.year:
        return None
    if right.kind not in ("quarter", "half", "month"):
        return None
    if right.kind == "month" and (gap != " " or right.doubts[0] not in ("m", "month", "short")):
        return None
    year = given.year
    if left.kind == "year" and right.kind == "month" and first.offset >= 9:
        year -= 1
    dated = first._replace(year=year)
    ended = dated if right.single else last._replace(year=year)
    return whole._replace(first=dated, last=ended, kind=right.kind)


def _with_short_year(text: str, left: Phrase, right: Phrase) -> Phrase:
    """Reads "Mar: 18" after "Apr 17-": a slip of the pen that only a two-digit year explains."""
    part = right.first
    if part is None or part.year is not None or right.kind != "month" or not left.has_year:
        return right
    short = _SHORT_YEAR.match(text, right.end)
    if short is None:
        return right
    year = century(short[1]) - (1 if part.offset >= 9 else 0)
    dated = part._replace(year=year)
    return right._replace(first=dated, last=dated, end=short.end())


def _ranged(whole: Phrase, left: Phrase, right: Phrase) -> Phrase | None:
    first, last = left.first, right.last
    if first is None or last is None or left.week or right.week or left.back or right.back:
        return None
    if first.year is not None and last.year is not None:
        begun, ended = first.days(first.year), last.days(last.year)
        if begun and ended and ended[1] < begun[0]:
            return None
    kind = left.kind if left.kind == right.kind else "mixed"
    if first.year is None and right.kind == "year":
        return None
    return whole._replace(first=first, last=last, kind=kind)


def _neighbours(left: Phrase, right: Phrase, mark: str) -> bool:
    """True for dates of one kind that follow each other, where the first has no year.

    "Dec 2013/Jan 2014" is one date too; "October 2013 and November 2013" are two.
    """
    a, b = left.last, right.first
    if a is None or b is None or left.kind != right.kind or a.edge or b.edge:
        return False
    if left.kind not in ("month", "quarter", "season"):
        return False
    if a.year is not None and b.year is not None and mark == "/":
        return a.month_index(a.year) + a.months == b.month_index(b.year)
    if left.has_year:
        return False
    return (a.offset + a.months - b.offset) % 12 == 0


def _lend_years(text: str, found: list[Phrase]) -> list[Phrase]:
    """In "March and September 2014" the year belongs to both."""
    for n in range(len(found) - 2, -1, -1):
        one, two = found[n], found[n + 1]
        if one.has_year or not two.has_year or one.first is None or not one.single:
            continue
        if one.kind != two.kind or not _AND.fullmatch(text[one.end : two.start]):
            continue
        dated = earlier(one.first, two.first)
        found[n] = one._replace(first=dated, last=dated, joined=True)
    return found


def earlier(part: Part, anchor: Part | None) -> Part:
    """`part` in the last year in which it does not start after `anchor` does."""
    if anchor is None or anchor.year is None:
        return part
    late = (part.offset, part.day) > (anchor.offset, anchor.day)
    return part._replace(year=anchor.year - 1 if late else anchor.year)


def later(part: Part, anchor: Part | None) -> Part:
    """`part` in the first year in which it does not start before `anchor` does."""
    if anchor is None or anchor.year is None:
        return part
    soon = (part.offset, part.day) < (anchor.offset, anchor.day)
    return part._replace(year=anchor.year + 1 if soon else anchor.year)


def resolve(phrase: Phrase, near: date | None) -> Days:
    """First day, last day (None: open or unknown) and whether a year was inferred.

    A missing year comes from the other end of a range, else it is chosen so that the date lies
    in the NHS year that holds `near`.
    """
    first, last = phrase.first, phrase.last
    if first is None or last is None:
        return NOTHING
    inferred = phrase.guessed
    if first.year is None and last.year is None:
        if near is None:
            return NOTHING
        inferred = True
        first = first._replace(year=financial_year_start(near))
        last = first if phrase.single else later(last, first)
    elif first.year is None:
        first = earlier(first, last)
        inferred = inferred or _other_year(first, last)
    elif last.year is None:
        last = later(last, first)
        inferred = inferred or _other_year(first, last)
    begun = first.days(first.year or 0)
    ended = last.days(last.year or 0)
    if begun is None or ended is None or ended[1] < begun[0]:
        return NOTHING
    return (*_adjusted(phrase, first, begun[0], ended[1]), inferred)


def _other_year(first: Part, last: Part) -> bool:
    if first.year is None or last.year is None:
        return False
    return first.calendar_year(first.year) != last.calendar_year(last.year)


def _adjusted(phrase: Phrase, first: Part, start: date, end: date) -> tuple[date, date | None]:
    try:
        if phrase.back:
            start = _months_before(end, phrase.back)
        elif phrase.week > 0:
            end = start + timedelta(6)
        elif phrase.week < 0:
            start = end - timedelta(6)
        elif phrase.to_date and phrase.single and first.months < 12:
            start = date(financial_year_start(start), 4, 1)
    except (ValueError, OverflowError):
        return (start, end)
    return (start, None if phrase.open_end else end)


def _months_before(end: date, months: int) -> date:
    """The first day of the run of months that ends with the day `end`."""
    after = end + timedelta(1)
    at = after.year * 12 + after.month - 1 - months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(after.day, last_day(year, month).day))


def gaps(text: str, found: Iterable[Phrase]) -> str:
    """What is left of `text` once the dates are taken out, with a space for each."""
    left, at = [], 0
    for phrase in found:
        left.append(text[at : phrase.start])
        at = phrase.end
    return " ".join([*left, text[at:]])
