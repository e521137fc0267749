"""Figures that a plan's prose tells: those of `figures`, with numbers in words and without names.

"More than six million visitors" is 6000000; "8.6 years longer" is 8.6 years; "999 calls", "aged
over 55", "per 100,000 population" and the year of a reference in brackets are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from placeplan.exchange.figures import read_figures
from placeplan.kernel import period as periods
from placeplan.records.shapes import Figure, PeriodShape

_WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_ABOUT = (
    r"(?:(?:more|less|fewer) than |over |under |almost |nearly |about |around |approximately "
    r"|up to "
    r"|at least )?"
)
_ANY_WORD = "|".join(_WORDS)
_SCALED = re.compile(
    rf"\b{_ABOUT}(?P<number>{_ANY_WORD}|half a|a) (?P<scale>hundred|thousand|million|billion)\b",
    re.I,
)
_COUNTED = re.compile(
    rf"\b(?:and|plus) {_ABOUT}(?P<number>{_ANY_WORD}) (?:[\w-]+ ){{0,3}}\w+s\b", re.I
)
_DURATION = re.compile(r"^\s*(?:[\w-]+ )?(?:years?|months?|weeks?|days?|hours?|minutes?)\b", re.I)
_YEARS = re.compile(r"(?<![\d.])(?P<number>\d+(?:\.\d+)?) years?\b(?P<after>[^.]{0,12})", re.I)
_LONGER = re.compile(r"^ (?:longer|shorter|more|less|lower|higher|earlier|later)\b", re.I)
_SPAN_OF_LIFE = re.compile(r"\b(?:life expectancy|difference|gap|inequality)\b", re.I)
_NO_FIGURE = re.compile(
    r"\b(?:aged?|women|men|people|adults|those|children|residents|patients|anyone|everyone)"
    r"(?: aged)? (?:over|under|below|above) \d\d?(?![\d%,.]*\d)"
    r"|\bNHS 111\b|\b(?:999|111|101)(?= (?:emergency|calls?|services?|every|each|number|line))"
    r"|\bper \d[\d,]*(?= [a-z])|\bpage ?s? [\d, &-]+|\b24/7\b|\b\d+[- ]day\b"
    r"|\byears? (?:\d|1[0-3])\b(?! ?%)"
    r"|\([A-Z][A-Za-z -]* \d{4}\)",
    re.I,
)
_REFERENCE = re.compile(r"[\[(](?P<what>[^\[\]()]*?)(?P<year>(?:19|20)\d\d)[\])]")
_CENSUS = re.compile(r"^\s*(?:census\s*)?$", re.I)


def told_figures(text: str) -> list[Figure]:
    """The figures of a sentence in the order in which they are printed."""
    year = None
    plain = text
    for found in _REFERENCE.finditer(text):
        if _CENSUS.match(found["what"]):
            year = found
        plain = _blank(plain, found.start(), found.end())
    for found in _NO_FIGURE.finditer(plain):
        plain = _blank(plain, found.start(), found.end())
    figures = [(plain.find(each.as_printed), each) for each in read_figures(plain)]
    words = list(_in_words(plain, bool(figures)))
    figures = sorted([*figures, *words, *_years(plain)], key=lambda each: each[0])
    if year is None:
        return [figure for _, figure in figures]
    return list(_of_year(figures, year))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "_" * (end - start) + text[end:]


def _in_words(text: str, digits: bool) -> Iterator[tuple[int, Figure]]:
    """Numbers spelled out: with a scale, or counted beside a number in digits."""
    taken: set[int] = set()
    for found in _SCALED.finditer(text):
        word = found["number"].casefold()
        number = Decimal("0.5") if word == "half a" else _WORDS.get(word, Decimal(1))
        value = number * _SCALES[found["scale"].casefold()]
        taken.update(range(found.start(), found.end()))
        yield found.start(), Figure(value=_plain(value), as_printed=found[0])
    for found in _COUNTED.finditer(text):
        at = found.start("number")
        if digits and at not in taken and not _DURATION.match(text[found.end("number") :]):
            word = found["number"]
            yield at, Figure(value=_WORDS[word.casefold()], as_printed=word)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _years(text: str) -> Iterator[tuple[int, Figure]]:
    """How much longer or shorter people live, and by how much places differ in it."""
    for found in _YEARS.finditer(text):
        about = _SPAN_OF_LIFE.search(text[: found.start()])
        if _LONGER.match(found["after"]) or about:
            number = Decimal(found["number"])
            printed = f"{found['number']} years"
            yield found.start(), Figure(value=number, unit="years", as_printed=printed)


def _of_year(figures: list[tuple[int, Figure]], year: re.Match[str]) -> Iterator[Figure]:
    """The figures before a year in brackets are of that year."""
    period = PeriodShape.of(periods.parse(year["year"]))
    for at, figure in figures:
        known = figure.period is not None or at > year.start()
        yield figure if known else figure.model_copy(update={"period": period})


def counts_in_words(word: str) -> Decimal | None:
    """The number that a word from "one" to "twelve" names."""
    return _WORDS.get(word.casefold())
