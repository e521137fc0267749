"""Goals with a label and a number: objectives, interventions, domains, and ambitions with measures.

A page under such a goal may define what is measured, and name the charts that conversion lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from placeplan.documents.document import Document, Paragraph
from placeplan.exchange.goal_labels import Label, framework_of, kinds_named, labelled, numbered
from placeplan.exchange.passages import Passage, after, passages
from placeplan.exchange.sentences import sentences_of
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, Goal, Measure, Record, Unrecognised
from placeplan.records.shapes import SourceShape
from placeplan.records.strategy import GoalKind

SPECIFICITY = 67
SAMPLE = """\
Vale plan on a page

System objective one: fewer falls at home

System objective two: warmer homes

Intervention one: Care close to home by:

- Opening clinics
- Visiting at weekends

Intervention two: Acting early through:

- Health checks

The National Outcomes Framework sets out two domains and two ambitions as follows:

Domain 1: Living longer

Domain 2: Living well

1: Adding years to life

2: Adding life to years

### Outcome ambition one: Years of life lost (per 100,000 population)

VL1: Years of life lost

Definition: This indicator counts early deaths. Units: deaths per 100,000 people.

### Outcome ambition two: Life in good health

Definition: This indicator counts years in good health.
"""

_DEFINITION = re.compile(r"^definitions?\s*:\s*(?P<text>\S.*)$", re.I | re.S)
_UNITS = re.compile(r"\bunits?\s*:\s*(?P<unit>[^.;]+)", re.I)
_PER = re.compile(
    r"\b(?P<unit>per (?:\d[\d,]*|thousand|hundred|head of)\s+(?:(?:of )?(?:the )?"
    r"(?:registered |resident |weighted )?(?:population|people|patients|residents|admissions"
    r"|responses|births|children|adults|practices|bed days)))\b",
    re.I,
)
_CAPTION = re.compile(r"^(?P<code>[A-Z]{1,3}\d{1,2}[a-z]?)\s*[:–—]\s*(?P<name>\S.*)$", re.S)
_LONGEST_CAPTION = 30


@dataclass(slots=True)
class _Series:
    """What a sentence announces as numbered: kinds of goals, and the framework they belong to."""

    intro: Passage
    kinds: set[GoalKind]
    parent: str | None
    labelled: set[GoalKind] = field(default_factory=set)
    bare: GoalKind | None = None


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A goal for each label; under it what the plan says of how it is measured."""
    found = passages(document)
    codes: dict[GoalKind, set[str]] = defaultdict(set)
    for each in found:
        label = _label(each)
        if label is not None and label.kind is not None:
            codes[label.kind].add(label.code.casefold())
    several = {kind for kind, known in codes.items() if len(known) > 1}
    said: set[str] = set()
    series: _Series | None = None
    for at, each in enumerate(found):
        series = _announced(found, at) or (None if _ends(each) else series)
        label = _label(each)
        if label is not None and label.kind in several:
            yield from _Goal(document, found, at, label, series).records(said)
        elif series is not None and series.bare is not None:
            bare = numbered(each.text) if each.part.what == "line" else None
            if bare is not None:
                yield from _Goal(document, found, at, bare, series).records(said)
    yield from _mixed(found)


def _label(each: Passage) -> Label | None:
    return labelled(each.text) if each.part.what != "table" else None


def _ends(each: Passage) -> bool:
    """True where a series is over: at a heading that carries no label."""
    return each.is_heading and labelled(each.text) is None


def _announced(found: Sequence[Passage], at: int) -> _Series | None:
    """The series that a paragraph announces with the colon at its end."""
    each = found[at]
    if (
        each.part.what != "line"
        or not each.text.endswith(":")
        or _label(each)
        or numbered(each.text)
    ):
        return None
    intro = sentences_of(each.part)[-1]
    kinds = kinds_named(intro.text)
    if not kinds:
        return None
    series = _Series(each, kinds, framework_of(intro.text))
    numbers = 0
    for below in after(found, at):
        if _ends(below) or (
            below.part.what == "line"
            and below.text.endswith(":")
            and not (_label(below) or numbered(below.text))
        ):
            break
        label = _label(below)
        if label is not None and label.kind is not None:
            series.labelled.add(label.kind)
        numbers += below.part.what == "line" and numbered(below.text) is not None
    left = kinds - series.labelled
    if numbers > 1 and len(left) == 1:
        series.bare = next(iter(left))
    return series


def _mixed(found: Sequence[Passage]) -> Iterator[Problem]:
    """A problem where the columns of two lists that belong together stand in one."""
    for at in range(len(found)):
        series = _announced(found, at)
        if series is not None and series.bare is not None and series.labelled:
            names = " and ".join(sorted(kind.replace("_", " ") for kind in series.kinds))
            yield Problem(
                "columns-shifted",
                Family.CONVERSION,
                Severity.WARNING,
                f"the columns of {names} stand in one: which belongs to which was lost",
                found[at].part.source,
            )


class _Goal:
    """One labelled goal with what stands on its page."""

    def __init__(
        self,
        document: Document,
        found: Sequence[Passage],
        at: int,
        label: Label,
        series: _Series | None,
    ) -> None:
        self.document, self.label, self.head = document, label, found[at]
        self.page = list(_page(found, at))
        self.series = series if series is not None and self._belongs(series) else None
        kind = label.kind or (series.bare if series is not None else None)
        self.kind: GoalKind = kind or "objective"
        self.context = list(self.head.context)
        if self.series is not None:
            self.context.append(self.series.intro.part.shape)

    def _belongs(self, series: _Series) -> bool:
        return (self.label.kind or series.bare) in series.kinds

    def records(self, said: set[str]) -> Iterator[Record | Problem]:
        definition = next((p for p in self.page if _DEFINITION.match(p.text)), None)
        words = _DEFINITION.match(definition.text) if definition is not None else None
        meaning = words["text"] if words is not None else None
        yield Goal(
            source=self.head.part.shape,
            context=[*self.context, *([definition.part.shape] if definition is not None else [])],
            goal_kind=self.kind,
            title=self.label.title,
            code=self.label.code,
            parent=self.series.parent if self.series is not None else None,
            definition=meaning or self.label.rest,
            unit=self._unit(meaning),
        )
        if definition is not None:
            yield Fact(
                source=definition.part.shape,
                context=[self.head.part.shape],
                text=definition.text,
                subject=self.label.title,
            )
        if self.label.introduces:
            yield from self._parts()
        yield from self._charts()
        key = f"{self.kind} {self.label.code.casefold()}"
        if key in said:
            yield from self._matrix()
        said.add(key)

    def _unit(self, meaning: str | None) -> str | None:
        """The unit that the definition or else the title names."""
        named = _UNITS.search(meaning or "")
        if named is not None:
            return named["unit"].strip()
        found = _PER.search(meaning or "") or _PER.search(self.label.title)
        return found["unit"] if found is not None else None

    def _parts(self) -> Iterator[Record]:
        """The list right below a goal that introduces its parts."""
        for each in self.page:
            if each.part.what != "item":
                return
            yield Goal(
                source=each.part.shape,
                context=[self.head.part.shape],
                goal_kind=self.kind,
                title=each.text,
                parent=self.label.title,
                code=each.part.marker.rstrip(".)") or None,
            )

    def _charts(self) -> Iterator[Record | Problem]:
        """The names of charts, as measures, and the numbers that were left of their axes."""
        captions = [p for p in self.page if p.part.what == "line" and _is_caption(p)]
        for each in captions:
            yield Measure(
                source=each.part.shape,
                context=[self.head.part.shape],
                objectives=[self.label.title],
                name=each.text,
            )
            yield Problem(
                "figure-lost",
                Family.CONVERSION,
                Severity.NOTE,
                f"the chart of this caption was lost: {each.text!r}",
                each.part.source,
            )
        if captions:
            why = "a number on the axis of a chart that conversion lost is no value"
            last = self.page[-1].part.index
            yield from self._loose(self.head.part.index + 1, last, why)

    def _loose(self, first: int, last: int, why: str) -> Iterator[Unrecognised]:
        """Paragraphs without a letter among the blocks from one position to another."""
        for block in self.document.blocks[first : last + 1]:
            if isinstance(block, Paragraph) and not any(c.isalpha() for c in block.text):
                source = SourceShape.of(self.document.at(block))
                yield Unrecognised(source=source, text=block.text, why=why)

    def _matrix(self) -> Iterator[Record | Problem]:
        """The bare numbers below a goal that is printed again: what was left of a matrix."""
        first = last = self.head.part.index + 1
        for block in self.document.blocks[first:]:
            if not isinstance(block, Paragraph) or any(c.isalpha() for c in block.text):
                break
            last += 1
        why = "a number of a matrix whose columns conversion lost"
        loose = list(self._loose(first, last - 1, why))
        yield from loose
        if loose:
            yield Problem(
                "marks-lost",
                Family.CONVERSION,
                Severity.WARNING,
                "only bare numbers are left of a matrix: what is aligned with "
                f"{self.label.title!r} was lost",
                self.head.part.source,
            )


def _page(found: Sequence[Passage], at: int) -> Iterator[Passage]:
    """What stands under a goal, up to the next goal or heading of its rank."""
    head = found[at]
    for below in after(found, at):
        if _label(below) or numbered(below.text) or below.part.what == "table":
            return
        if below.is_heading and (not head.is_heading or below.level <= head.level):
            return
        yield below


def _is_caption(each: Passage) -> bool:
    return len(each.text.split()) <= _LONGEST_CAPTION and _CAPTION.match(each.text) is not None
