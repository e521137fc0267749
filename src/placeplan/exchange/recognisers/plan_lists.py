"""Lists that a sentence of a plan announces: values, wants, focus areas, schemes, groups, reviews.

"We want:" and "We will deliver this by:" head what other pages call objectives and values; where
the plan states the same words under a kind of goal elsewhere, that kind holds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placeplan.documents.document import Document
from placeplan.exchange.goal_headings import kind_of_heading
from placeplan.exchange.goal_labels import framework_of, kinds_named, labelled, numbered
from placeplan.exchange.passages import Name, Passage, after, passages, short_forms
from placeplan.exchange.plan_sentences import told
from placeplan.exchange.plan_setting import setting_of
from placeplan.exchange.sentences import dates_in, sentences_of
from placeplan.exchange.told_facts import event_name
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Engagement, Forum, Goal, Programme, Record, Scheme
from placeplan.records.shapes import DueShape, SourceShape
from placeplan.records.strategy import GoalKind

SPECIFICITY = 68
SAMPLE = """\
Our vision is:

Everyone in North Vale lives well.

We want:

- children to start well
- people to age well

System values and principles:

- Working as one system

Measured using the following success criteria:

- Delivery of the objectives

Our governance arrangements include:

- North Vale Health and Wellbeing Board
- Joint Planning Group (JPG)

The JPG's areas of focus are:

- Winter

Integration will be achieved through two Better Care Fund schemes:

- Care at home
- Hospital discharge

Our plan is underpinned by key programmes of work including:

- Primary care at scale

A number of reviews have been commissioned. They are:

1. Stroke review – this review looks at beds across the vale.
"""

_CRITERIA = re.compile(r"\bsuccess criteri(?:a|on)\b|\bmeasures? of success\b", re.I)
_VALUES = re.compile(r"\b(?:values|principles)\b", re.I)
_GOVERNED = re.compile(
    r"\bgovernance (?:arrangements?|structures?|groups?|processes)\b.*\b(?:include|including"
    r"|comprise|are|through)\b"
    r"|\b(?:boards|groups|committees|forums) (?:are|include|including)\b",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:board|group|committee|forum|partnership|network|cabinet|alliance)\b", re.I
)
_PROGRAMMES = re.compile(
    r"\bprogrammes of work\b[^.]*:$|\bprogrammes\s*(?:are|include|including|as follows)?\s*:$", re.I
)
_SCHEMES = re.compile(r"(?P<name>(?:[A-Z][\w’'&-]*\s+)*)schemes?\s*(?:are|include|including)?\s*:$")
_REVIEWS = re.compile(r"\b(?:reviews|projects|pilots|studies)\b", re.I)
_AREAS = re.compile(
    r"\b(?:areas? of focus|focus areas?|(?:priority|key|main|specific|following) areas?)\b", re.I
)
_TOPICS = re.compile(r"\b(?:discuss\w*|asked|issues|topics|talked|conversations?)\b", re.I)
_WANT = re.compile(r"^(?:we|together,? we) (?:all )?want\b(?: to)?:$", re.I)
_DELIVER = re.compile(
    r"^we will (?:deliver|achieve|do|make) (?:this|it|these|that)\b.*\b(?:by|through)\s*:$", re.I
)
_MEANS = re.compile(
    r"^(?:The |Our )?(?P<who>[^,]{3,80}?)\s+(?:is|are|will|can|supports?|delivers?)\b.*\b(?:through"
    r"|by|via)\s*:$",
    re.I | re.S,
)
_PROMISED = re.compile(r"^we\b|\bcommitted\b|\bagreed\b", re.I)
_VISION = re.compile(
    r"^(?:our|the) (?:(?:shared|joint|overall|system|collective) )*(?P<kind>vision|mission|aim"
    r"|ambition)(?: statement)?(?: is)?\s*:$",
    re.I,
)
_NAMED = re.compile(r"^(?P<name>[^:–—]{3,80}?)(?::|\s[–—-])\s+(?P<text>\S.*)$", re.S)
_OWNED = re.compile(r"^(?:The |Our )?(?P<who>[\w’'& -]{2,60}?)[’']s?\s", re.I)
_HOLDS = re.compile(
    r"^(?:The |Our )?(?P<who>(?!we\b)[^,]{3,60}?)\s+(?:include|includes|has|have|sets? out"
    r"|comprises?|are|is)\b",
    re.I,
)
_DOING = re.compile(
    r"\b(?:establishing|developing|exploring|considering|introducing"
    r"|agreeing) (?P<what>.+?) (?:between|with|for|in|across)\b"
)
_KINDS: dict[str, GoalKind] = {
    "vision": "vision",
    "mission": "mission",
    "aim": "aim",
    "ambition": "ambition",
}
_LONGEST_INTRO, _SHORTEST_ACT, _FEWEST = 25, 10, 4


@dataclass(frozen=True, slots=True)
class _List:
    """A list with the passage that announces it, and what its last sentence says."""

    intro: Passage
    items: list[Passage]
    said: str

    @property
    def context(self) -> list[SourceShape]:
        return [*self.intro.context, self.intro.part.shape]


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The records of each list by what its sentence announces; a vision that a line announces."""
    found = passages(document)
    lists = list(_lists(found))
    if lists:
        stated = _stated(found, lists)
        names = short_forms([each.part for each in found])
        for each in lists:
            records = list(_Announced(each, stated, names).records())
            if records:
                yield from _opening(each)
                yield from records
    yield from _visions(found)


def _lists(found: Sequence[Passage]) -> Iterator[_List]:
    for at, intro in enumerate(found):
        if intro.part.what != "line" or not intro.text.endswith(":"):
            continue
        if labelled(intro.text) or numbered(intro.text):
            continue
        items: list[Passage] = []
        for each in after(found, at):
            if each.part.what != "item" or each.part.index != (items or [each])[0].part.index:
                break
            items.append(each)
        if items and not all(labelled(each.text) for each in items):
            *more, last = (each.text for each in sentences_of(intro.part))
            short = len(last.split()) < _FEWEST and more
            yield _List(intro, items, f"{more[-1]} {last}" if short else last)


def _stated(found: Sequence[Passage], lists: Sequence[_List]) -> dict[str, GoalKind]:
    """The kind of goal under which the plan states certain words, by those words."""
    stated: dict[str, GoalKind] = {}
    for each in found:
        label = labelled(each.text) if each.part.what in ("line", "heading") else None
        if label is not None and label.kind is not None:
            stated.setdefault(_key(label.title), label.kind)
    for one in lists:
        kind = _kind_said(one.said)
        for item in one.items if kind is not None else ():
            stated.setdefault(_key(item.text), kind or "value")
    return stated


def _kind_said(said: str) -> GoalKind | None:
    if _CRITERIA.search(said):
        return "success_criterion"
    return "value" if _VALUES.search(said) else None


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum()).removeprefix("to")


def _opening(each: _List) -> Iterator[Record]:
    """What a longer passage says before and besides announcing its list."""
    sentences = sentences_of(each.intro.part)
    length = len(each.intro.text.split())
    records = told(sentences, setting_of(each.intro))
    acts = length > _SHORTEST_ACT and any(isinstance(record, Action) for record in records)
    if acts or len(sentences) > 1 or length > _LONGEST_INTRO:
        yield from records


def _visions(found: Sequence[Passage]) -> Iterator[Record]:
    """The paragraph below "Our vision is:"."""
    for intro, below in itertools.pairwise(found):
        said = _VISION.match(intro.text) if intro.part.what in ("line", "heading") else None
        if said is not None and below.part.what == "line" and not below.text.endswith(":"):
            first, *more = sentences_of(below.part)
            yield Goal(
                source=below.part.shape,
                context=[*intro.context, intro.part.shape],
                goal_kind=_KINDS[said["kind"].casefold()],
                title=first.text,
                definition=" ".join(each.text for each in more) or None,
            )


class _Announced:
    """The records of one list."""

    def __init__(self, of: _List, stated: dict[str, GoalKind], names: dict[str, Name]) -> None:
        self.of, self.stated, self.names = of, stated, names
        self.setting = setting_of(of.intro)

    def records(self) -> Iterator[Record]:
        said = self.of.said
        kind = _kind_said(said)
        framework = framework_of(said)
        kinds = kinds_named(said) if framework is not None else set()
        if kind is not None:
            yield from self._goals(kind, None)
        elif len(kinds) == 1:
            yield from self._goals(next(iter(kinds)), framework)
        elif self._topics():
            yield from self._heard()
        elif _GOVERNED.search(said) and self._are_groups():
            yield from self._forums()
        elif _PROGRAMMES.search(said):
            yield from self._programmes()
        elif found := _SCHEMES.search(said):
            yield from self._schemes(found["name"].strip() or None)
        elif _REVIEWS.search(said) and all(_NAMED.match(i.text) for i in self.of.items):
            yield from self._programmes()
        elif _AREAS.search(said) and kind_of_heading(self.of.intro.section) is None:
            yield from self._areas()
        elif _WANT.match(said):
            yield from self._goals(self._known() or "objective", None)
        elif _DELIVER.match(said):
            yield from self._goals(self._known() or "intervention", None)
        elif (found := _MEANS.match(said)) and not _PROMISED.search(said):
            yield from self._goals("intervention", found["who"])

    def _known(self) -> GoalKind | None:
        """The kind under which half of the items or more are stated elsewhere."""
        kinds = [kind for item in self.of.items if (kind := self.stated.get(_key(item.text)))]
        return kinds[0] if len(kinds) * 2 >= len(self.of.items) else None

    def _goals(
        self, kind: GoalKind, parent: str | None, more: list[SourceShape] | None = None
    ) -> Iterator[Record]:
        for item in self.of.items:
            named = _NAMED.match(item.text) if kind == "intervention" else None
            yield Goal(
                source=item.part.shape,
                context=[*self.of.context, *(more or [])],
                goal_kind=kind,
                title=named["name"] if named is not None else item.text,
                parent=parent,
                code=item.part.marker.rstrip(".)") or None,
                definition=named["text"] if named is not None else None,
            )

    def _areas(self) -> Iterator[Record]:
        said = self.of.said
        found = _OWNED.match(said) or _HOLDS.match(said)
        doing = _DOING.search(said)
        parent = found["who"] if found else doing["what"] if doing else self.setting.of
        name = self.names.get(parent or "")
        if name is None:
            yield from self._goals("priority", parent)
        else:
            yield from self._goals("priority", name.text, [name.source])

    def _topics(self) -> bool:
        return _TOPICS.search(self.of.said) is not None and self._event() is not None

    def _event(self) -> tuple[str, Period] | None:
        """The dated event that the passage over the list tells of."""
        for sentence in sentences_of(self.of.intro.part):
            name = event_name(sentence.text)
            dates = dates_in(sentence.text)
            if name is not None and dates:
                return name, dates[0].period
        return None

    def _heard(self) -> Iterator[Record]:
        event = self._event()
        for item in self.of.items if event is not None else ():
            yield Engagement(
                source=item.part.shape,
                context=self.of.context,
                theme=item.text,
                event=event[0] if event else None,
                date=DueShape.of(event[1]) if event else None,
            )

    def _are_groups(self) -> bool:
        groups = [item for item in self.of.items if _GROUP.search(item.text)]
        return len(groups) * 2 >= len(self.of.items)

    def _forums(self) -> Iterator[Record]:
        for item in self.of.items:
            yield Forum(source=item.part.shape, context=self.of.context, name=item.text)

    def _programmes(self) -> Iterator[Record]:
        for item in self.of.items:
            named = _NAMED.match(item.text)
            yield Programme(
                source=item.part.shape,
                context=self.of.context,
                title=named["name"] if named is not None else item.text,
                description=named["text"] if named is not None else None,
            )

    def _schemes(self, workstream: str | None) -> Iterator[Record]:
        for item in self.of.items:
            yield Scheme(
                source=item.part.shape,
                context=self.of.context,
                title=item.text,
                workstream=workstream,
                saving_basis="not_stated",
            )
