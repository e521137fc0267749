"""The single dates that a label is made of, and how each is written.

`atoms(text)` finds every one: "13th August", "Q3", "2013-14", "Jul-18". Ranges, qualifiers
("Q3" + "2017/18") and the words around them ("end of") are put together in `phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from placeplan.kernel.lazy_pattern import LazyPattern

from .parts import Part, century, in_month, month_number, on

# Each character becomes exactly one, so that positions in the text stay true.
_PLAIN = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"}
_PLAIN |= {ord(c): " " for c in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"}
_PLAIN |= {ord(c): " " for c in "\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"}
_PLAIN |= {ord(c): "'" for c in "\u2018\u2019\u02bc\u00b4\u0060"}


def plain(text: str) -> str:
    """The text, of the same length, with one kind of dash, space and apostrophe."""
    return text.translate(_PLAIN)


class Atom(NamedTuple):
    """One date as it stands in the text; `part` is None where there can be no such date.

    `doubt` says why prose must vouch for it ("may", "year", ...), `last` ends "1 to 5 March".
    """

    start: int
    end: int
    kind: str  # day, month, quarter, half, season, year, fy, span
    part: Part | None
    doubt: str
    last: Part | None


class _Read(NamedTuple):
    kind: str
    part: Part | None
    doubt: str = ""
    last: Part | None = None


_Groups = tuple[str, ...]  # of one form, "" where it took no part

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_MON = rf"({MONTH})"
_ORD = r"(?:\s?(?:st|nd|rd|th)(?![a-z]))"
_Y4 = r"(?:19|20)\d\d"
# What must not follow a year: a digit, or what makes it a financial year or another number.
_Y4_END = rf"(?![\d%]|[.,/]\d|-\d\d(?!\d|{_ORD}?\s?-?{MONTH}))"
_YY_END = r"(?![\d%:a-z]|[.,/]\d|-\d)"
_YEAR = rf"\s?,?\s?-?\s?(?:of\s)?({_Y4}){_Y4_END}|\s?-?\s?'(\d\d){_YY_END}"
# A two-digit year after a month, unless it is the day of a month that follows.
_NOT_DAY = rf"{_YY_END}(?!{_ORD}|\s?{MONTH}(?!\s?-?\s?'?\d\d(?!\d)))"
_MONTH_YEAR = rf"\.?(?:{_YEAR}|-?(\d\d){_NOT_DAY}|\s(\d\d){_NOT_DAY})"
_NOT_DAY = rf"{_YY_END}(?!{_ORD}|\s?-?{MONTH})"
_DAY_YEAR = rf"(?:\.?(?:{_YEAR}|-?(\d\d){_NOT_DAY}|\s(\d\d){_NOT_DAY}))"
_NUMBERED = "".join(
    rf"(?<!{word} )"
    for word in "phase stage step tier level wave part lot outcome type band ward unit".split()
)
_COUNTED = (
    r"(?!\s(?:people|persons?|patients?|children|adults|practices|residents|women|men|staff|cases"
    r"|admissions|attendances|referrals|beds|visits|contacts|appointments|users|carers|years?|per"
    r"|pupils|calls|deaths|births|homes|gps|checks|assessments|days|weeks|hours)(?![a-z]))"
)
_FY_END = rf"(?![a-z\d%/]|[.,]\d|-\d(?!\d/\d\d|\d\d\d/\d\d)){_COUNTED}"
_NO_NUMBER = r"(?<![.,/:£$])"  # the digits do not continue a number, a time or a sum of money


def _tail(groups: _Groups) -> tuple[int | None, str]:
    """The calendar year of a year tail, and its doubt: two digits may be a count."""
    four, apostrophe, tight, spaced = groups
    if four:
        return int(four), ""
    if apostrophe or tight:
        return century(apostrophe or tight), ""
    return (century(spaced), "two") if spaced else (None, "")


def _capital(name: str, doubt: str = "") -> str:
    return doubt if name[0].isupper() else "lower"


def _iso(g: _Groups) -> _Read:
    return _Read("day", on(int(g[0]), int(g[1]), int(g[2])))


def _numeric(g: _Groups) -> _Read:
    day, mark, month, year = g
    full = int(year) if len(year) == 4 else century(year)
    plain_year = len(year) == 4 or mark == "/"
    return _Read("day", on(full, int(month), int(day)), "" if plain_year else "dotted")


def _days(g: _Groups) -> _Read:
    year, doubt = _tail(g[3:])
    month = month_number(g[2])
    first, last = (in_month(month, year, int(day)) for day in g[:2])
    if first is None or last is None or int(g[0]) >= int(g[1]):
        return _Read("day", None)
    return _Read("day", first, _capital(g[2], doubt) if not year else doubt, last)


def _day_month(g: _Groups) -> _Read:
    year, doubt = _tail(g[2:])
    part = in_month(month_number(g[1]), year, int(g[0])) if int(g[0]) else None
    return _Read("day", part, doubt if year else _capital(g[1]))


def _month_day(g: _Groups) -> _Read:
    day = int(g[1] or g[2])
    year = int(g[3]) if g[3] else None
    return _Read("day", in_month(month_number(g[0]), year, day) if day else None, _capital(g[0]))


def _month_year(g: _Groups) -> _Read:
    year, doubt = _tail(g[1:])
    return _Read("month", in_month(month_number(g[0]), year), doubt and _capital(g[0], doubt))


def _month_digit(g: _Groups) -> _Read:
    day = int(g[1])
    return _Read("day", in_month(month_number(g[0]), None, day) if day else None, "digit")


def _month(g: _Groups) -> _Read:
    name = g[0]
    doubt = "month"
    if name.lower() == "may" or name == "MARCH":  # both are verbs
        doubt = "may"
    elif len(name) <= 4 and name.lower() not in ("june", "july"):
        doubt = "capitals" if name.isupper() else "short"
    return _Read("month", in_month(month_number(name)), _capital(name, doubt))


def _quarter(g: _Groups) -> _Read:
    first, last = int(g[0]), int(g[1] or g[0])
    if last < first:
        return _Read("quarter", None)
    return _Read("quarter", Part(3 * (first - 1), 3 * (last - first + 1)))


def _nth_quarter(g: _Groups) -> _Read:
    nth = int(g[0]) if g[0] else ("first", "second", "third", "fourth").index(g[1].lower()) + 1
    return _Read("quarter", Part(3 * (nth - 1), 3))


def _half(g: _Groups) -> _Read:
    return _Read("half", Part(6 if g[0] == "2" or g[1].lower() == "second" else 0, 6), "half")


def _financial_month(g: _Groups) -> _Read:
    return _Read("month", Part(int(g[1]) - 1), "m" if g[0] == "M" else "digit")


def _season(g: _Groups) -> _Read:
    year = int(g[1]) if g[1] else century(g[2]) if g[2] else None
    offset = {"spring": -1, "summer": 2, "autumn": 5, "winter": 8}[g[0].lower()]
    return _Read("season", Part(offset, 3, 0, year), "" if g[1] else _capital(g[0], "season"))


def _month_slash_year(g: _Groups) -> _Read:
    return _Read("month", in_month(int(g[0]), int(g[1])))


def _years(g: _Groups) -> _Read:
    """2013/14, 13/14, 2013-14, 2013/2014; with a hyphen also 2014-19: 1 April to 31 March."""
    first, mark, last = g
    begin = int(first) if len(first) == 4 else century(first)
    count = int(last) - begin if len(last) == 4 else (int(last) - begin) % 10 ** len(last)
    if count == 1 and (len(first) == 4 or 1990 <= begin <= 2049):
        return _Read("fy", Part(0, 12, 0, begin))
    if len(first) == 4 and mark == "-" and 1 < count <= 30:
        return _Read("span", Part(0, 12 * count, 0, begin))
    return _Read("fy", None)


def _years_to(g: _Groups) -> _Read:
    """2018/19-20: the financial years from 2018/19 to the one that ends in 2020."""
    begin = int(g[0]) if len(g[0]) == 4 else century(g[0])
    count = (int(g[2]) - begin) % 100
    if (begin + 1) % 100 != int(g[1]) or not 1 < count <= 30:
        return _Read("fy", None)
    return _Read("span", Part(0, 12 * count, 0, begin))


def _year(g: _Groups) -> _Read:
    return _Read("year", Part(-3, 12, 0, int(g[0])), "year")


_FORMS: tuple[tuple[str, Callable[[_Groups], _Read]], ...] = (
    (r"(?<![-./])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d/]|-\d|\.\d)", _iso),
    (r"(?<![-./])(\d{1,2})(?P<dot>[./-])(\d{1,2})(?P=dot)(\d{4}|\d\d)(?![\d/]|[-.]\d)", _numeric),
    (
        rf"{_NO_NUMBER}{_NUMBERED}(\d{{1,2}}){_ORD}?(?:\s?-\s?|\sto\s|\sand\s|\s?&\s?)"
        rf"(\d{{1,2}}){_ORD}?(?:\sof)?\s?{_MON}{_DAY_YEAR}?",
        _days,
    ),
    (
        rf"{_NO_NUMBER}{_NUMBERED}(\d{{1,2}}){_ORD}?(?:\sof\s|\s?-?\s?){_MON}{_DAY_YEAR}?",
        _day_month,
    ),
    (
        rf"{_MON}\s?(?:(\d{{1,2}}){_ORD}|(\d{{1,2}})(?=,\s?{_Y4}))(?:,?\s?({_Y4}){_Y4_END})?",
        _month_day,
    ),
    (rf"{_MON}{_MONTH_YEAR}", _month_year),
    (rf"{_MON}\s(\d)(?![\d%:/a-z]|[.,]\d|\s?-\s?\d)", _month_digit),
    (_MON, _month),
    (
        r"(?:q|quarters?|qtrs?\.?)\s?([1-4])(?:(?:\s?-\s?|/|\s?&\s?)([1-4])(?![a-z\d%]|[.,/]\d))?"
        r"(?![a-z\d%]|[.,/]\d)",
        _quarter,
    ),
    (
        r"(?:([1-4])\s?(?:st|nd|rd|th)|(first|second|third|fourth))[\s-](?:quarter|qtr)(?![a-z])",
        _nth_quarter,
    ),
    (
        r"(?:h([12])(?![a-z\d])|(first|second)\shalf(?![a-z])(?:\sof(?:\sthe\syear)?)?)",
        _half,
    ),
    (r"(m|month\s)(1[0-2]|0?[1-9])(?![a-z\d%]|[.,:/]\d)", _financial_month),
    (
        rf"(spring|summer|autumn|winter)(?![a-z])(?:\s({_Y4}){_Y4_END}|\s'?(\d\d){_YY_END})?",
        _season,
    ),
    (rf"{_NO_NUMBER}(0?[1-9]|1[0-2])/(20\d\d)(?![\d/])", _month_slash_year),
    (rf"{_NO_NUMBER}({_Y4}|\d\d)/(\d\d)\s?-\s?(\d\d)(?![a-z\d%/]|\s?{MONTH})", _years_to),
    (rf"{_NO_NUMBER}(?:fy\s?)?'?({_Y4})\s?(/)\s?'?({_Y4}|\d\d|\d){_FY_END}", _years),
    (rf"{_NO_NUMBER}(?:fy\s?)?'?({_Y4})(-)'?({_Y4}|\d\d){_FY_END}", _years),
    (rf"{_NO_NUMBER}(?:fy\s?)?'?(\d\d)(/)'?(\d\d){_FY_END}", _years),
    (rf"fy\s?'?(\d\d)(-)'?(\d\d){_FY_END}", _years),
    (rf"{_NO_NUMBER}({_Y4})(?![a-z\d%/]|[.,]\d|-\d){_COUNTED}", _year),
)

_ANY = LazyPattern(
    r"(?<![a-z0-9_])(?=[\djfmasondqhw'])(?:" + "|".join(f"({p})" for p, _ in _FORMS) + ")",
    re.IGNORECASE | re.ASCII,
)


@cache
def _readers() -> dict[int, tuple[int, Callable[[_Groups], _Read]]]:
    """For the outer group of each form: how many groups it holds, and what reads them."""
    found: dict[int, tuple[int, Callable[[_Groups], _Read]]] = {}
    at = 1
    for pattern, read in _FORMS:
        held = len(re.findall(r"(?<!\\)\((?!\?(?!P<))", pattern))
        found[at] = (held, read)
        at += held + 1
    return found


def atoms(text: str) -> Iterator[Atom]:
    """Every single date in `text` (already `plain`), left to right; never raises."""
    readers = _readers()
    for match in _ANY.compiled.finditer(text):
        outer = match.lastindex or 0
        held, read = readers[outer]
        groups = tuple(match.group(n) or "" for n in range(outer + 1, outer + held + 1))
        made = read(groups)
        yield Atom(match.start(), match.end(), *made)
