"""Acronyms and their full forms, so that "CYP in A&E" meets "children and young people in accident
and emergency"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from placeplan.definitions.loader import load

FILE = Path(__file__).with_name("acronyms.yaml")
_WORD = re.compile(r"[^\W_]+")


class Acronym(BaseModel):
    """One acronym. `word` is true where it is also an English word, and counts in capitals only."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    short: str = Field(min_length=2)
    full: str = Field(min_length=2)
    also: list[str] = Field(default_factory=list)
    word: bool = False
    source: str | None = None


class Acronyms(BaseModel):
    """The file as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    acronyms: list[Acronym]

    @field_validator("acronyms")
    @classmethod
    def _each_stands_once(cls, found: list[Acronym]) -> list[Acronym]:
        seen: set[str] = set()
        for each in found:
            if each.short.casefold() in seen:
                raise ValueError(f"{each.short} stands twice")
            seen.add(each.short.casefold())
        return found


@cache
def acronyms() -> tuple[Acronym, ...]:
    """Every acronym. Raises `DefinitionError` where the file is wrong."""
    return tuple(load(FILE, Acronyms).acronyms)


def full_form(short: str) -> str | None:
    """The full form of an acronym, in small letters; None for one that is not known."""
    return next((e.full for e in acronyms() if e.short.casefold() == short.casefold()), None)


@lru_cache(maxsize=16384)
def expanded(text: str) -> str:
    """The words of a text in small letters, parted by one space, acronyms in full.

    Two names that differ only in case, punctuation, "&" or acronyms give the same. Expanding twice
    changes nothing.
    """
    pattern, forms = _patterns()
    spelled = pattern.sub(lambda found: f" {_full(found[0], forms)} ", text)
    return _spelled_alike(_plain(spelled))


def _full(printed: str, forms: dict[str, str]) -> str:
    printed = re.sub(r"\s?&\s?", "&", printed)
    one = printed if printed in forms else printed.casefold()
    if one in forms:
        return forms[one]
    return forms[one.removesuffix("s")] + "s"


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds an acronym, and the full form of each: words only as they are printed."""
    forms: dict[str, str] = {}
    for each in acronyms():
        forms[each.short if each.word else each.short.casefold()] = each.full
    words = "|".join(_printed(each.short for each in acronyms() if each.word))
    others = "|".join(_printed(each.short for each in acronyms() if not each.word))
    found = rf"(?<![\w&])(?:(?:{words})s?|(?i:(?:{others})s?))(?![\w&])"
    return re.compile(found), forms


def _printed(shorts: Iterable[str]) -> list[str]:
    """What finds each acronym, the longest first; "A & E" is "A&E"."""
    ordered = sorted(shorts, key=lambda short: (-len(short), short))
    return [re.escape(short).replace(r"\&", r"\s?&\s?") for short in ordered]


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.replace("&", " and ").casefold()))


def _spelled_alike(plain: str) -> str:
    """The text with every other full form as the one that is used here."""
    pattern, forms = _spellings()
    return pattern.sub(lambda found: forms[found[0]], plain)


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {
        _plain(other): _plain(each.full)
        for each in acronyms()
        for other in each.also
        if _plain(other) != _plain(each.full)
    }
    words = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b"), forms
