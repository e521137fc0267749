"""Sentences that name a goal: an aim, a priority, an area of focus, an enabler, a challenge."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.exchange.sentences import Sentence, Setting
from placeplan.records import Goal, Record
from placeplan.records.strategy import GoalKind

_FOCUS = re.compile(
    r"^(?:Our|The)\s+(?:main |key |primary |strategic |current )*areas? of focus\b[^.]*?\b(?:are"
    r"|is)\s+(?P<list>.+)$"
    r"|^(?:An?|Our|The) (?:key |main |major |primary )*focus (?:is"
    r"|will be) (?:on )?(?P<one>.+?)(?:,\s+which\b.*)?$"
    r"|\bputs? (?P<heart>.+?) at the (?:heart|centre|core) of\b"
    r"|\bidentified (?P<named>.+?) as (?:our |the |key )*(?:focus areas|areas of focus|priorit(?:y"
    r"|ies)(?: areas)?)"
    r"(?: for (?P<purpose>.+?))?$",
    re.I | re.S,
)
_PRIORITY = re.compile(
    r"^(?P<title>.+?) (?:is|are|remains?) (?:our|the|a) (?:\w+ ){0,3}priorit(?:y|ies)\b",
    re.I | re.S,
)
_AIM = re.compile(
    r"^(?:Our|The)\b[^.,]{0,40}?\b(?:(?P<vision>vision)|(?P<mission>mission)|(?P<ambition>ambition"
    r"|aspiration)"
    r"|intentions?|aims?|goals?) (?:is|are) to\b"
    r"|^(?:[^,]{3,60}, )?we (?:aim to|aspire to|want to|strive to|are aiming for|are aiming to)\b",
    re.I,
)
_MEANS = re.compile(
    r"^We will (?:achieve|deliver|reach) (?:our|this|these|the) [^,.]{0,40}?\bby (?P<means>.+)$",
    re.I | re.S,
)
_ENABLED = re.compile(r"\b(?:will be|is|are) enabled by (?P<list>.+)$", re.I | re.S)
_VITAL = re.compile(
    r"(?<!this )(?<!this work )\b(?:is|are) (?:(?:absolutely|also|critically|therefore|entirely) )*"
    r"(?:(?:crucial|essential|critical|vital|fundamental|paramount|key|central|dependent)(?: to"
    r"| for| on| in|[.,]|$)"
    r"|(?:crucially|vitally|critically) important\b|an? (?:essential|vital|key|crucial) (?:tool"
    r"|part|enabler)\b)"
    r"|^Fundamental to\b",
    re.I,
)
_WEAK = re.compile(
    r"\b(?:has|have) not (?:always )?been\b|\broom for improvement\b|\b(?:has|have) been poor\b"
    r"|\b(?:a|our|key|main|significant|major) challenges? (?:is|are|remains?|for|facing)\b"
    r"|\bfac(?:e|es|ing) (?:\w+ )*challenges?\b"
    r"|\bunder (?:significant |severe )?pressure\b"
    r"|^There (?:is|are) (?:significant|wide|stark|marked) (?:inequalit|disparit|variation|gap)\w*",
    re.I,
)
_AND = re.compile(
    r"(?:,\s+)?\band\s+(?=[a-z]+ing\b|the\b|an?\b|effective\b|better\b|improved\b|more\b)"
)
_SERIES = re.compile(r",\s+(?:and\s+)?|\s+and\s+")


def intended(sentence: Sentence, setting: Setting) -> Iterator[Record]:
    """The goals that a sentence names; its words stand as definition where they say more."""
    text = sentence.text
    bare = text.rstrip(". ")
    if focus := _FOCUS.search(bare):
        one = focus["one"] or focus["heart"]
        titles = [one] if one else _entries(focus["named"] or focus["list"])
        parent = focus["purpose"] or setting.of
        for title in titles:
            yield _goal(sentence, setting, "priority", title, parent, text)
    elif found := _PRIORITY.match(text):
        yield _goal(sentence, setting, "priority", found["title"], setting.of, text)
    elif found := _MEANS.match(bare):
        yield _goal(sentence, setting, "intervention", found["means"], setting.of, text)
    elif found := _AIM.match(text):
        yield _goal(sentence, setting, _aim(found, setting), text, setting.of)
    elif found := _ENABLED.search(bare):
        for title in _entries(found["list"]):
            yield _goal(sentence, setting, "enabler", title, setting.of, text)
    elif _VITAL.search(text):
        yield _goal(sentence, setting, "enabler", text, setting.of)
    elif _WEAK.search(text):
        yield _goal(sentence, setting, "challenge", text, setting.of)


def _aim(found: re.Match[str], setting: Setting) -> GoalKind:
    if found["vision"] or (setting.visionary and not found["mission"]):
        return "vision"
    if found["mission"]:
        return "mission"
    return "ambition" if found["ambition"] else "aim"


def _entries(text: str) -> list[str]:
    """The entries of a list in prose: parted where a new phrase begins, else at each comma."""
    phrases = [part.strip() for part in _AND.split(text) if part.strip()]
    if len(phrases) > 1:
        return phrases
    return [part.strip() for part in _SERIES.split(text) if part.strip()]


def _goal(
    sentence: Sentence,
    setting: Setting,
    kind: GoalKind,
    title: str,
    parent: str | None,
    definition: str | None = None,
) -> Goal:
    return Goal(
        source=sentence.source,
        context=setting.places,
        goal_kind=kind,
        title=title,
        parent=None if kind in ("vision", "mission") else parent,
        definition=definition,
    )
