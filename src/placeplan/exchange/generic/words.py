"""What the words over a column say: the field, what narrows it, its period and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from placeplan.definitions.glossary.columns import (
    KINDS,
    TableKind,
    Vocabulary,
    Words,
    vocabulary,
    words_of,
)
from placeplan.documents.document import collapsed
from placeplan.exchange.money_cells import Unit, scale_of
from placeplan.exchange.organisations import kind_of
from placeplan.kernel import period as periods
from placeplan.kernel.lazy_pattern import LazyPattern

_UNIT = LazyPattern(
    r"£\s?['’‘`]?(?:0{3}['’]?s?\b|bn\b|billions?\b|m(?:n|illions?|s)?\b|k['’]?s?\b|thousands?\b|)"
    r"|\([km]\)|%\s?age\b|%|\bper\s?cent(?:age)?\b|\b(?:WTE|FTE)s?\b",
    re.IGNORECASE,
)
_PERCENT = LazyPattern(r"%|\bper\s?cent(?:age)?\b", re.IGNORECASE)
_WTE = LazyPattern(r"\b(?:WTE|FTE)s?\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PARTS = re.compile(r"\s*[/\n;|]\s*")
_SOME_DAY = date(2001, 4, 1)
_MOST_WORDS, _MOST_TOKENS = 10, 6
_POUND = Decimal(1)
TEXT_FIELDS = frozenset(
    "lead action update status committee objective category workstream organisation description "
    "controls assurance mitigation".split()
)
"""Fields of words: a heading that names one of them and something else besides still heads it."""
_OF_GROUPS = frozenset("score assurance".split())
"""Fields that a group names for all columns under it ("Assurance" over "1st line")."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over one column, and what is understood of it.

    `said` are the qualifiers by name; `scale` is None where "£" is printed without a size.
    """

    names: tuple[str, ...]
    known: bool = False
    field: str | None = None
    said: tuple[tuple[str, str], ...] = ()
    period: str | None = None
    unit: Unit | None = None
    scale: Decimal | None = None
    organisation: str | None = None
    group_known: bool = True

    @property
    def text(self) -> str:
        """The heading as printed, its groups before it."""
        return ": ".join(self.names)

    @property
    def day(self) -> date | None:
        """The first day of its period, where it prints the year."""
        return None if self.period is None else periods.parse(self.period).start

    def of(self, qualifier: str) -> str | None:
        """The value of a qualifier: `of("stage")` may be "initial"."""
        return next((value for name, value in self.said if name == qualifier), None)


@dataclass(frozen=True, slots=True)
class _Parsed:
    field: str | None
    said: tuple[tuple[str, str], ...]
    pieces: int


@lru_cache(maxsize=4096)
def read_heading(names: tuple[str, ...], kind: TableKind) -> Heading:
    """What the names over a column, outermost first, mean in a table of a kind."""
    own = _level(names[-1], kind)
    if len(names) == 1:
        return own
    outer = _level(" ".join(names[:-1]), kind)
    whole = _level(" ".join(names), kind)
    unit, scale = (own.unit, own.scale) if own.unit else (outer.unit, outer.scale)
    if own.unit == "gbp" and own.scale is None and outer.unit == "gbp":
        scale = outer.scale
    found = Heading(
        names,
        known=own.known,
        field=own.field or (outer.field if own.known and outer.field in _OF_GROUPS else None),
        said=tuple((dict(outer.said) | dict(own.said)).items()) if own.known else (),
        period=own.period or outer.period,
        unit=unit,
        scale=scale,
        organisation=own.organisation or outer.organisation,
        group_known=outer.known,
    )
    if whole.known and whole.field is not None and whole.field != outer.field:
        found = replace(found, known=True, field=whole.field, said=whole.said, group_known=True)
    return found


def is_heading(text: str) -> bool:
    """True for words that head a column in a table of some kind."""
    return any(read_heading((text,), kind).known for kind in KINDS)


def is_worded(text: str) -> bool:
    """True for words that head a column and are more than a period or a unit."""
    found = (read_heading((text,), kind) for kind in KINDS)
    return any(each.known and (each.field or each.said or each.organisation) for each in found)


def _level(text: str, kind: TableKind) -> Heading:
    plain = collapsed(text)
    unit, scale = unit_of(plain)
    rest = collapsed(_UNIT.sub(" ", plain)) if unit else plain
    found = Heading((text,), unit=unit, scale=scale)
    if not words_of(rest):
        return replace(found, known=unit is not None)
    words = vocabulary(kind)
    for form in dict.fromkeys((rest, collapsed(_BRACKETED.sub(" ", rest)))):
        parsed = _parse(words_of(form), words, money=unit == "gbp")
        if parsed is not None:
            return replace(found, known=True, field=parsed.field, said=parsed.said)
        dated = _dated(form, words)
        if dated is not None:
            label, parsed = dated
            return replace(found, known=True, field=parsed.field, said=parsed.said, period=label)
    part = _by_parts(rest, words)
    if part is not None:
        return replace(found, known=True, field=part.field, said=part.said)
    if kind in ("indicator", "money") and kind_of(rest) != "other":
        return replace(found, known=True, organisation=rest)
    return found


def unit_of(text: str) -> tuple[Unit | None, Decimal | None]:
    """The unit that a text names, and for money what one of it is worth in pounds.

    A bare "£" says money and no size: its scale is None.
    """
    if _WTE.search(text):
        return "wte", None
    scale = scale_of(text)
    if scale is not None and scale != _POUND:
        return "gbp", scale
    if _PERCENT.search(text):
        return "percent", None
    return ("gbp", None) if scale is not None else (None, None)


def _parse(words: Words, known: Vocabulary, *, money: bool = False) -> _Parsed | None:
    """The one field and the qualifiers that the words are made of; None where a word is left.

    Of words that may be either, the field is meant, and over money what narrows the sum.
    """
    if not words or len(words) > _MOST_WORDS:
        return None
    found = _readings(words, known, None, ())
    return min(found, key=lambda each: (each.pieces, (each.field is None) != money), default=None)


def _readings(
    words: Words, known: Vocabulary, field: str | None, said: tuple[tuple[str, str], ...]
) -> Iterator[_Parsed]:
    if not words:
        yield _Parsed(field, said, len(said) + (field is not None))
        return
    for length in range(min(len(words), known.longest), 0, -1):
        phrase, rest = words[:length], words[length:]
        if field is None and phrase in known.fields:
            yield from _readings(rest, known, known.fields[phrase], said)
        qualifier = known.qualifiers.get(phrase)
        if qualifier is not None and qualifier[0] not in dict(said):
            yield from _readings(rest, known, field, (*said, qualifier))


def _dated(text: str, known: Vocabulary) -> tuple[str, _Parsed] | None:
    """The period inside a heading, and what its other words mean."""
    tokens = text.strip("()[] ").split()
    if len(tokens) > _MOST_TOKENS:
        return None
    for length in range(1, len(tokens) + 1):
        for start in range(len(tokens) - length + 1):
            label = " ".join(tokens[start : start + length]).strip("()[],:;")
            if not is_period(label):
                continue
            others = words_of(" ".join((*tokens[:start], *tokens[start + length :])))
            parsed = _parse(others, known) if others else _Parsed(None, (), 0)
            if parsed is not None:
                return label, parsed
    return None


@lru_cache(maxsize=4096)
def is_period(text: str) -> bool:
    """True for a text that names one period, with or without its year."""
    return bool(text) and periods.parse(text, near=_SOME_DAY).start is not None


def _by_parts(text: str, known: Vocabulary) -> _Parsed | None:
    """The meaning of a heading whose parts agree ("Lead / Owner"), or of which one is known.

    Parts that mean different things leave it open.
    """
    parts = [words for part in _PARTS.split(text) if (words := words_of(part))]
    if len(parts) < 2:
        return None
    parsed = [_parse(words, known) for words in parts]
    fields = {each.field for each in parsed if each is not None and each.field is not None}
    if len(fields) != 1:
        return None
    if None in parsed and not fields <= TEXT_FIELDS:
        return None
    return next(each for each in parsed if each is not None and each.field is not None)
