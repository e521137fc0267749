"""Goals that carry a label: "System objective one: ...", "Domain 3: ...", "Ambition 2 – ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from placeplan.exchange.sentences import first_sentence
from placeplan.records.strategy import GoalKind

_NUMBER = (
    r"\d{1,2}[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[ivx]{1,4}(?=\W)"
)
_NOUNS: tuple[tuple[str, GoalKind], ...] = (
    ("success criteri(?:on|a)", "success_criterion"),
    ("objectives?|goals?", "objective"),
    ("aims?", "aim"),
    ("priorit(?:y|ies)(?: areas?)?|focus areas?|areas? of focus", "priority"),
    ("interventions?", "intervention"),
    ("themes?", "theme"),
    ("ambitions?", "ambition"),
    ("outcomes?", "outcome"),
    ("domains?", "domain"),
    ("challenges?", "challenge"),
    ("enablers?", "enabler"),
    ("values?|principles?", "value"),
)
_ANY = "|".join(noun for noun, _ in _NOUNS)
_LABEL = re.compile(
    rf"^(?P<words>(?:[\w’'&-]+\s+){{0,4}}?)(?P<noun>{_ANY})\s+(?P<code>{_NUMBER})\s*"
    r"(?::|–|—|\.\s|\s-\s)\s*(?P<title>\S.*)$",
    re.I | re.S,
)
_BARE = re.compile(rf"^(?P<code>{_NUMBER})\s*:\s+(?P<title>\S.*)$", re.I | re.S)
_NOUN = re.compile(rf"\b(?:{_ANY})\b(?<=s|a)", re.I)
_NOUN_NEXT = re.compile(rf"\s+(?:{_ANY})\b", re.I)
_KINDS = tuple((re.compile(rf"\b(?:{noun})\b", re.I), kind) for noun, kind in _NOUNS)
_INTRODUCES = re.compile(
    r"[,;]?\s*(?:through|by|via|including|which (?:will )?includes?|as follows|with)?\s*:$", re.I
)
_FRAMEWORK = re.compile(
    r"^(?:The\s+)?(?P<name>(?:[A-Z][\w’'&-]*\s+|of\s+|and\s+|for\s+)+"
    r"(?:Framework|Strategy|Plan|Mandate|Agreement|Constitution))"
    r"\s+(?:sets? out|has|includes?|identif\w+|contains?|comprises?|describes?|names?)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled goal: its kind, its number as printed, its words, and what is said after them.

    `kind` is None where the label is a bare number. `introduces` says that its parts follow.
    """

    kind: GoalKind | None
    code: str
    title: str
    rest: str | None = None
    introduces: bool = False


@lru_cache(maxsize=4096)
def labelled(text: str) -> Label | None:
    """The label at the start of a text with its goal; None where there is none."""
    found = _LABEL.match(text)
    if found is None or not text[:1].isupper():
        return None
    return _label(kind_of_noun(found["noun"]), found)


@lru_cache(maxsize=4096)
def numbered(text: str) -> Label | None:
    """A goal that only a number and a colon lead: "One: ...", "4: ..."."""
    found = _BARE.match(text)
    return None if found is None else _label(None, found)


def _label(kind: GoalKind | None, found: re.Match[str]) -> Label:
    text = found["title"].strip()
    introduces = text.endswith(":")
    first, rest = first_sentence(_INTRODUCES.sub("", text) if introduces else text)
    return Label(kind, found["code"], first, rest, introduces)


def kind_of_noun(noun: str) -> GoalKind | None:
    """The kind of goal that a noun names."""
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(noun)), None)


def kinds_named(text: str) -> set[GoalKind]:
    """The kinds of goal of which a sentence names several: "domains and outcome ambitions"."""
    framework = _FRAMEWORK.match(text)
    found = _NOUN.finditer(text, framework.end() if framework else 0)
    kinds = {kind_of_noun(each[0]) for each in found if not _NOUN_NEXT.match(text, each.end())}
    return {kind for kind in kinds if kind is not None}


def framework_of(text: str) -> str | None:
    """The framework, strategy or plan of which a sentence tells what it sets out."""
    found = _FRAMEWORK.match(text)
    return None if found is None else found["name"]
