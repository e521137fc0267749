"""Which kind of goal a heading or an introducing sentence announces."""

from __future__ import annotations

import re

from placeplan.exchange.sections import Outline, Title
from placeplan.records.shapes import SourceShape
from placeplan.records.strategy import GoalKind

_WORDS: tuple[tuple[str, GoalKind], ...] = (
    ("visions?", "vision"),
    ("missions?", "mission"),
    ("values", "value"),
    ("(?:key )?themes", "theme"),
    ("priorit(?:y areas|ies)", "priority"),
    ("outcomes", "outcome"),
    ("objectives", "objective"),
    ("aims", "aim"),
    ("ambitions", "ambition"),
    ("challenges", "challenge"),
    ("enablers", "enabler"),
    ("success criteria", "success_criterion"),
)
_QUALIFIERS = (
    r"(?:(?:our|the|key|local|strategic|main|shared|overall|joint|commissioning|service|corporate"
    r"|whole|system|system[- ]wide|other|organisational|CCG|ICB|ICS|health|care|\d{1,2})\s+)*"
)
_AT_START = tuple(
    (re.compile(rf"^{_QUALIFIERS}{word}(?:\s+20\d\d\S*|\s*[:–—-]\s.*|\s+in\s.*)?$", re.I), kind)
    for word, kind in _WORDS
)
_AT_END = tuple(
    (
        re.compile(rf"(?:[–—-]|\b(?:CCG|ICB|commissioning))\s+{word}(?:\s+20\d\d\S*)?$", re.I),
        kind,
    )
    for word, kind in _WORDS
)
_ANY = re.compile("|".join(rf"\\b{word}\\b" for word, _ in _WORDS), re.I)
_BARE = tuple(re.compile(rf"^{_QUALIFIERS}{word}(?:\s+20\d\d\S*)?$", re.I) for word, _ in _WORDS)
_FOLLOWING = tuple(
    (
        re.compile(
            rf"\bfollowing\b[^.:;]*\b{word}\b[^.]*[:;]$"
            rf"|\b(?:our|the) {word} (?:are|include)\b[^.]*[:;]$"
            rf"|\b(?:number|range|set) of (?:\w+ )?{word}"
            r"(?: (?:in|for|facing|across)\b[^.]*)?[:;]$",
            re.I,
        ),
        kind,
    )
    for word, kind in _WORDS
)
_KINDS: dict[str, GoalKind] = {
    "priority": "priority",
    "vision": "vision",
    "mission": "mission",
    "aim": "aim",
    "objective": "objective",
    "ambition": "ambition",
}
_LABELLED = re.compile(
    r"^(?:shared |joint |key |our |overall )?"
    r"(?P<kind>priority|vision|mission|aim|objective|ambition)\s*:\s*(?P<text>\S.*)$",
    re.I | re.S,
)
_SENTENCE = re.compile(
    r"^(?:The |Our )?(?:[A-Z]{2,}\S*|Board|partnership|shared|overall)?(?:['’]s)?\s*"
    r"(?:(?P<aim>aims? to|aim is)|(?P<ambition>ambition is)|(?P<vision>vision is)"
    r"|(?P<mission>mission is))\b"
)
_WORKSTREAM = re.compile(r"^work ?streams?\s*:\s*", re.I)
_TAIL = re.compile(
    r"\s*[–—-]\s*(?:priorities|vision|objectives|aims|outcomes|joint working)\s*$", re.I
)
_QUESTION = re.compile(r"^(?:how|why)\b.{0,25}$", re.I)
_LONGEST, _DEEPEST_RUN = 12, 9
_LEAD = re.compile(r"^(?:vision|priorities|objectives|aims|joint working)\s*[:–-]\s*", re.I)


def kind_of_heading(text: str) -> GoalKind | None:
    """The kind that a heading announces; None where it announces none."""
    if len(text.split()) > _LONGEST:
        return None
    for pattern, kind in (*_AT_START, *_AT_END):
        if pattern.search(text):
            return kind
    return None


def names_a_kind(text: str) -> bool:
    """True where any word of a heading names a kind of goal."""
    return bool(_ANY.search(text))


def is_bare(text: str) -> bool:
    """True for a heading that says no more than the kind: "KEY THEMES", "Our vision"."""
    return any(pattern.match(text) for pattern in _BARE)


def kind_of_intro(text: str) -> GoalKind | None:
    """The kind that a sentence announces which ends with a colon."""
    return next((kind for pattern, kind in _FOLLOWING if pattern.search(text)), None)


def labelled(text: str) -> tuple[GoalKind, str] | None:
    """The kind and the words of a line such as "Shared priority: to ..."."""
    found = _LABELLED.match(text)
    if found is None:
        return None
    return _KINDS[found["kind"].casefold()], found["text"]


def kind_of_sentence(text: str) -> GoalKind | None:
    """The kind that a sentence states of itself: "The CCG aims to ...", "Our vision is ..."."""
    found = _SENTENCE.match(text)
    if found is None or text.rstrip().endswith((":", ";")):
        return None
    return next((_KINDS[name] for name, part in found.groupdict().items() if part), None)


def subject_of(heading: str) -> str:
    """What a heading is about: "UNPLANNED CARE" of "WORKSTREAMS: UNPLANNED CARE - PRIORITIES"."""
    return _LEAD.sub("", _TAIL.sub("", _WORKSTREAM.sub("", heading))).strip() or heading


def owner_of(
    outline: Outline, title: Title, parents: tuple[Title, ...]
) -> tuple[str | None, list[SourceShape]]:
    """What the goals under a heading belong to, and the headings that say so."""
    if not is_bare(title.text) and not _QUESTION.match(title.text):
        return subject_of(title.text), [title.source]
    owner = _strategy(outline, title, parents)
    if owner is None:
        return None, [title.source]
    return subject_of(owner.text), [owner.source, title.source]


def _strategy(outline: Outline, title: Title, parents: tuple[Title, ...]) -> Title | None:
    """The heading over a bare one: a higher one, or the one that a run of bare ones follows."""
    higher = [each for each in parents if 1 < each.rank < title.rank]
    if higher:
        return higher[-1]
    if title.rank == 3 or not re.fullmatch(r"(?i)(?:key )?\w+", title.text):
        return None
    at = title.line
    for _ in range(_DEEPEST_RUN):
        before = outline.above(at, 2)
        if before is None or before.rank == 1:
            return None
        if not is_bare(before.text):
            return None if names_a_kind(before.text) else before
        at = before.line
    return None
