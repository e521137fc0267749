"""Standards read out of a sentence: "... within a maximum of 18 weeks from referral – 90%"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from placeplan.records.shapes import Within

_THRESHOLD = re.compile(r"\s[–—-]\s*(?P<mark>[<>≤≥]=?\s*)?(?P<value>\d+(?:\.\d+)?)\s?%")
_UNSET = re.compile(r"\s[–—-]\s*no (?:operational )?(?:standard|threshold|target)\b.*$", re.I)
_UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
_LIMIT = re.compile(
    rf"\b(?:within|maximum|max\.?|no more than|less than|more than|in under|under)\b"
    rf"[^.;()–]{{0,40}}?(?P<value>\d+)\s?-?\s?{_UNIT}\b",
    re.I,
)
_BRACKETED = re.compile(rf"\((?P<value>\d+)\s?-?\s?{_UNIT}\)", re.I)
_IN_WORDS = re.compile(rf"\b(?P<word>one|two|three|four|six|eight|twelve)[- ]{_UNIT}\b", re.I)
_IN_GROUP = re.compile(rf"\b(?P<value>\d+)\s?-?\s?{_UNIT}\b", re.I)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "twelve": 12}
_COMPARATORS = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class StandardText:
    """What a sentence says of a standard."""

    name: str
    comparator: str | None
    threshold: Decimal | None
    within: Within | None


def has_threshold(text: str) -> bool:
    return bool(_THRESHOLD.search(text))


def read_standard(text: str, groups: Iterable[str] = ()) -> StandardText:
    """The standard that a sentence states; `groups` are headings that may print the limit.

    A share of patients who meet a time limit is a least share: its comparator is ">=".
    """
    found = _THRESHOLD.search(text)
    within = _within(text, groups)
    name = text[: found.start()] if found else _UNSET.sub("", text)
    if found is None:
        return StandardText(name.strip(), None, None, within)
    mark = (found["mark"] or "").strip()
    comparator = _COMPARATORS.get(mark) or (">=" if within else None)
    return StandardText(name.strip(), comparator, Decimal(found["value"]), within)


def _within(text: str, groups: Iterable[str]) -> Within | None:
    found = _BRACKETED.search(text) or _LIMIT.search(text)
    if found is not None:
        return Within(value=Decimal(found["value"]), unit=_singular(found["unit"]))
    worded = _IN_WORDS.search(text)
    if worded is None:
        return None
    number = str(_WORDS[worded["word"].casefold()])
    for group in groups:
        match = _IN_GROUP.search(group)
        if match is not None and match["value"] == number:
            return Within(value=Decimal(number), unit=_singular(match["unit"]))
    return None


def _singular(unit: str) -> str:
    long = {"min": "minute", "hr": "hour"}
    word = unit.casefold().removesuffix("s")
    return f"{long.get(word, word)}s"
