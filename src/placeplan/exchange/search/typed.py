"""What somebody typed to search for, as terms that every kind of database understands alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST, MOST = 500, 12
"""So many characters and so many terms are looked at."""
_CHUNK = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+)')
_WORD = re.compile(r"[^\W_]+")
COMMON = frozenset(
    "a an and are as at be but by did do does for from had has have how i if in into is it its "
    "no not of on or our so such that the their then there these they this to was we were what "
    "when where which who will with you your".split()
)
"""Words that narrow nothing; they are left out where a sentence has others."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: words that follow each other, small and without accents.

    `begins` is true where it is one word of which only the beginning is given, `absent` where
    nothing that holds it is wanted.
    """

    words: tuple[str, ...]
    begins: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as terms that all have to be met; `cut` where some of it was left out."""

    text: str
    terms: tuple[Term, ...] = ()
    cut: bool = False

    @property
    def is_blank(self) -> bool:
        """True where there is nothing to look for: no word, or only words that are not wanted."""
        return all(term.absent for term in self.terms)

    def chosen(self, *, begins: bool, absent: bool) -> list[Term]:
        """The terms of one sort."""
        return [each for each in self.terms if (each.begins, each.absent) == (begins, absent)]


def read(text: str) -> Typed:
    """The terms of a text: words, "words that follow each other", beginn*, and -what is not wanted.

    Never fails: what is no word or number is passed over, and what is too long is cut.
    """
    known = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    plain = " ".join(known.split())
    terms = list(dict.fromkeys(each for found in _CHUNK.finditer(plain) for each in _terms(found)))
    telling = [each for each in terms if not _is_common(each)]
    if any(not each.absent for each in telling):
        terms = telling
    cut = len(text) > LONGEST or len(terms) > MOST
    return Typed(plain, tuple(terms[:MOST]), cut)


def _terms(found: re.Match[str]) -> list[Term]:
    plain = found["plain"] or ""
    absent = bool(found["minus"]) or (plain.startswith("-") and len(plain) > 1)
    words = words_of(found["phrase"] or plain)
    if not words:
        return []
    if not plain.endswith("*"):
        return [Term(words, absent=absent)]
    before = [Term(words[:-1], absent=absent)] if words[:-1] else []
    return [*before, Term(words[-1:], begins=True, absent=absent)]


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in small letters and without accents."""
    parts = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return tuple(_WORD.findall(bare))


def _is_common(term: Term) -> bool:
    return not term.begins and len(term.words) == 1 and term.words[0] in COMMON
