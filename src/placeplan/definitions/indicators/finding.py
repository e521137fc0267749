"""Which definition a paper's indicator is: by its name, and by its reference where names are alike.

A reference alone says nothing: "1.1" stands in many frameworks, and a framework may give one
reference to two indicators in turn. A short name alone does not say whether a count or a rate is
meant. Where in doubt, nothing is found.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from placeplan.definitions.glossary.acronyms import expanded
from placeplan.definitions.indicators.catalogue import LOCAL, definitions, frameworks
from placeplan.definitions.indicators.definition import Definition, Framework

ALIKE = 80.0
"""Share of words in percent from which two names under one reference are one indicator's."""
AHEAD = 8.0
"""By how much the best of several under one reference has to lead."""
LONG = 5
"""Letters from which a word may be misspelt by one."""
_WEIGHTLESS = frozenset(
    "a an the of for in on at to by with from and or as is are was were be been who which that "
    "their its percentage percent proportion".split()
)
"""Words that a paper adds or leaves out without meaning another indicator."""
_NOT = ("un", "non", "in", "re", "im", "dis")
"""What makes another word of a word, in front of it."""
_COUNTED = frozenset({"count", "minutes", "hours", "days", "weeks", "years"})
_SAME = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "eighteen": "18", "nineteen": "19",
    "thirty": "30", "sixty": "60", "hr": "hour", "hrs": "hour", "wk": "week", "wks": "week",
    "yr": "year", "yrs": "year", "mins": "minute",
}  # fmt: skip
"""Words that papers write in two ways."""
_SINGULAR = re.compile(r"(?<=\w{3})(?<![sui])s$")
_REF = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Named:
    """One name of a definition, in full words."""

    slug: str
    plain: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Index:
    names: tuple[_Named, ...]
    by_name: dict[str, frozenset[str]]
    by_words: dict[frozenset[str], frozenset[str]]
    by_ref: dict[str, tuple[tuple[str, str], ...]]
    """(framework, slug) of each listing under a reference."""
    of: dict[str, tuple[_Named, ...]]


def find(framework: str, ref: str, name: str, unit: str = "") -> Definition | None:
    """The definition of an indicator as a paper prints it; None where none is meant for certain.

    `framework` is a framework's title, or one of its domains; `unit` what the values are printed
    in. Either may be blank, as may the reference. Raises `DefinitionError` as `definitions` does.
    """
    plain = _plain(name)
    if not plain:
        return None
    local = os.environ.get(LOCAL, "")
    index = _index(local)
    listed = _listed(index, _framework(framework, local), ref)
    slug = _by_name(index, plain, listed) or _by_ref(index, plain, listed)
    if slug is None:
        return None
    found = definitions()[slug]
    if _contradicts(found, unit) or not (slug in listed or _says_how(found, plain, unit)):
        return None
    return found


def framework_of(definition: Definition, ref: str) -> Framework | None:
    """The framework that lists the definition under a reference; None unless it is the only one."""
    wanted = _folded(ref)
    found = {each.framework for each in definition.listings if _folded(each.ref) == wanted}
    return frameworks().get(found.pop()) if wanted and len(found) == 1 else None


@cache
def _index(_local: str) -> _Index:
    """The names and references of all definitions, once for each folder of local ones."""
    names: list[_Named] = []
    refs: dict[str, list[tuple[str, str]]] = {}
    for slug, each in definitions().items():
        said = (each.name, each.short_name, *each.aliases, *(one.name for one in each.listings))
        for plain in dict.fromkeys(_plain(one) for one in said if one):
            names.append(_Named(slug, plain, _words(plain)))
        for listing in each.listings:
            if listing.ref:
                refs.setdefault(_folded(listing.ref), []).append((listing.framework, slug))
    by_name: dict[str, set[str]] = {}
    by_words: dict[frozenset[str], set[str]] = {}
    of: dict[str, list[_Named]] = {}
    for named in names:
        by_name.setdefault(named.plain, set()).add(named.slug)
        by_words.setdefault(named.words, set()).add(named.slug)
        of.setdefault(named.slug, []).append(named)
    return _Index(
        names=tuple(names),
        by_name={key: frozenset(slugs) for key, slugs in by_name.items()},
        by_words={key: frozenset(slugs) for key, slugs in by_words.items()},
        by_ref={key: tuple(pairs) for key, pairs in refs.items()},
        of={key: tuple(each) for key, each in of.items()},
    )


@cache
def _framework(said: str, _local: str) -> str:
    """The slug of the framework that is said, or that alone has such a domain; "" if none."""
    wanted = expanded(said)
    if not wanted:
        return ""
    known = frameworks()
    titled = [
        slug
        for slug, each in known.items()
        if wanted in {*map(expanded, (slug, each.title, each.short_title, *each.aliases))}
    ]
    domained = [
        slug for slug, each in known.items() if wanted in {expanded(one) for one in each.domains}
    ]
    found = titled or domained
    return found[0] if len(found) == 1 else ""


def _listed(index: _Index, framework: str, ref: str) -> frozenset[str]:
    """The definitions under the reference, of the framework if it has any."""
    under = index.by_ref.get(_folded(ref), ()) if ref else ()
    own = {slug for listing, slug in under if listing == framework}
    return frozenset(own or {slug for _, slug in under})


def _by_name(index: _Index, plain: str, listed: frozenset[str]) -> str | None:
    """The definition of this name, but for words of no weight and one misspelt; the reference
    decides between two."""
    for found in _candidates(index, plain):
        if found:
            return _only(found) or _only(found & listed)
    return None


def _candidates(index: _Index, plain: str) -> Iterator[frozenset[str]]:
    """The definitions of this name, then of its words, then of its words but for a letter."""
    words = _words(plain)
    yield index.by_name.get(plain, frozenset())
    if len(words) > 1:
        yield index.by_words.get(words, frozenset())
    yield frozenset(each.slug for each in index.names if _misspelt(words, each.words))


def _by_ref(index: _Index, plain: str, listed: frozenset[str]) -> str | None:
    """The definition under the reference whose name is alike, and ahead of all others."""
    words = _words(plain)
    likeness = sorted(
        ((max(_likeness(words, each.words) for each in index.of[slug]), slug) for slug in listed),
        reverse=True,
    )
    if not likeness or likeness[0][0] < ALIKE:
        return None
    if len(likeness) > 1 and likeness[0][0] - likeness[1][0] < AHEAD:
        return None
    return likeness[0][1]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the words of two names in percent; 0 where fewer than two are shared, or they disagree."""
    if len(one & other) < 2 or not _agree(one, other):
        return 0.0
    return fuzz.token_set_ratio(" ".join(sorted(one)), " ".join(sorted(other)))


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """True unless what only one says denies the other: another number, "non", "unplanned"."""
    if _numbers(one) - _numbers(other) and _numbers(other) - _numbers(one):
        return False
    apart = one ^ other
    opposite = {start + each for each in apart for start in _NOT}
    return not ({"non", "not"} | opposite) & apart


def _misspelt(one: frozenset[str], other: frozenset[str]) -> bool:
    """True where exactly one long word differs, by one letter that is not its first."""
    first, second = one - other, other - one
    if len(first) != 1 or len(second) != 1 or len(one) < 3:
        return False
    (mine,), (theirs,) = first, second
    return (
        min(len(mine), len(theirs)) >= LONG
        and mine[0] == theirs[0]
        and not _numbers((mine, theirs))
        and OSA.distance(mine, theirs) == 1
    )


def _contradicts(found: Definition, unit: str) -> bool:
    """True where values printed in this unit cannot be the definition's."""
    if "gbp" in (unit, found.unit):
        return unit not in ("", found.unit)
    counted = found.unit in _COUNTED or found.unit.startswith("per_")
    return unit == "percent" and counted


def _says_how(found: Definition, plain: str, unit: str) -> bool:
    """True where a name alone says what is printed: of a rate, that it is one."""
    if not found.unit.startswith("per_") or unit == found.unit:
        return True
    return bool({"rate", "per"} & set(plain.split()))


def _plain(name: str) -> str:
    """The name in full words: acronyms spelled out, numbers in figures, plurals as singulars."""
    words = (_SAME.get(word, word) for word in expanded(name).split())
    return " ".join(_SINGULAR.sub("", word) for word in words)


def _words(plain: str) -> frozenset[str]:
    return frozenset(plain.split()) - _WEIGHTLESS


def _numbers(words: Iterable[str]) -> set[str]:
    """The numbers in the words: of "65yrs" too."""
    return {found for each in words for found in _DIGITS.findall(each)}


def _folded(ref: str) -> str:
    return _REF.sub("", ref.casefold())


def _only(found: Iterable[str]) -> str | None:
    each = list(found)
    return each[0] if len(each) == 1 else None
