"""The words that head columns: what each phrase means in a table of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from placeplan.definitions.loader import load

TableKind = Literal["risk", "indicator", "scheme", "milestone", "action", "decision", "money"]
"""The kinds of list that papers hold in tables."""
KINDS: tuple[TableKind, ...] = get_args(TableKind)
FILE = Path(__file__).with_name("columns.yaml")
Words = tuple[str, ...]

_PART = re.compile(r"\(([^()]*)\)|(\S+)")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
"""The letters of a word that may be a plural: "ids" is, "is" is none."""


class Meaning(BaseModel):
    """What the words of one field mean, in which tables."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    means: str
    words: list[str] = Field(min_length=1)
    kinds: list[TableKind] = Field(default_factory=list)
    source: str | None = None


class Qualifier(BaseModel):
    """Words that narrow a field: which stage of a risk, which basis of a sum."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kinds: list[TableKind] = Field(min_length=1)
    values: dict[str, list[str]]


class Columns(BaseModel):
    """The file as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    ignored: list[str]
    fields: dict[str, Meaning]
    qualifiers: dict[str, Qualifier]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of one kind of table, and the number of words of its longest."""

    fields: dict[Words, str]
    qualifiers: dict[Words, tuple[str, str]]
    longest: int


@cache
def columns() -> Columns:
    """What `columns.yaml` says. Raises `DefinitionError` where it is wrong."""
    return load(FILE, Columns)


@cache
def vocabulary(kind: TableKind) -> Vocabulary:
    """The words that head the columns of a table of this kind."""
    found = columns()
    fields: dict[Words, str] = {}
    every = sorted(found.fields.items(), key=lambda each: not each[1].kinds)
    for name, meaning in every:
        if not meaning.kinds or kind in meaning.kinds:
            for phrase in _phrases_of(name):
                fields.setdefault(phrase, name)
    qualifiers: dict[Words, tuple[str, str]] = {}
    ignored = frozenset(found.ignored)
    for name, qualifier in found.qualifiers.items():
        if kind in qualifier.kinds:
            for value, words in qualifier.values.items():
                for phrase in phrases(words, ignored):
                    qualifiers.setdefault(phrase, (name, value))
    longest = max(map(len, (*fields, *qualifiers)))
    return Vocabulary(fields, qualifiers, longest)


@cache
def _phrases_of(field: str) -> tuple[Words, ...]:
    found = columns()
    return tuple(phrases(found.fields[field].words, frozenset(found.ignored)))


@cache
def words_of(text: str) -> Words:
    """The words of a heading that count, each as one of many alike: "Gaps in the controls" is
    ("gap", "in", "control")."""
    ignored = frozenset(columns().ignored)
    return tuple(_plain(text, ignored))


def _plain(text: str, ignored: frozenset[str]) -> Iterator[str]:
    for word in _WORD.findall(text.replace("&", " and ").casefold()):
        if word not in ignored:
            yield _single(word)


@cache
def _single(word: str) -> str:
    """The word without the s of a plural; the same for words that only end so."""
    if len(word) > _SHORTEST and word.endswith("s") and not word.endswith("ss"):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def phrases(patterns: list[str], ignored: frozenset[str]) -> Iterator[Words]:
    """Every phrase that the patterns stand for."""
    for pattern in patterns:
        parts: list[list[Words]] = []
        for optional, plain in _PART.findall(pattern):
            choices = [
                tuple(_plain(each.replace("_", " "), ignored))
                for each in (optional or plain).split("|")
            ]
            parts.append([(), *choices] if optional else choices)
        for chosen in product(*parts):
            phrase = tuple(word for some in chosen for word in some)
            if phrase:
                yield phrase
