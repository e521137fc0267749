"""The sentences of a paragraph, each with the lines that it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from placeplan.documents.document import collapsed
from placeplan.exchange.plan_parts import Part
from placeplan.kernel import period as periods
from placeplan.records.shapes import SourceShape

_END = re.compile(r"[.!?][\"'”’)\]]*\s+")
_STARTS = re.compile(r"[\"'“‘(\[]*[A-Z0-9£]")
_LONGEST_SHORT = 8
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|approx|incl|inc|no|nos|dr|mr|mrs|ms|prof|rev|st|fig|para|p|pp|c)"
    r"|\b[A-Z])\.$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands."""

    text: str
    source: SourceShape


def sentences_of(part: Part) -> list[Sentence]:
    """The sentences of a paragraph or list item in order."""
    source = part.source
    whole = source.last_line - source.line + 1 == len(part.lines) > 1
    raw = "\n".join(part.lines) if whole else part.text
    found = []
    for start, end in _spans(raw):
        text = collapsed(raw[start:end]).strip("*_ ")
        if not text:
            continue
        if whole:
            first = source.line + raw.count("\n", 0, start)
            last = source.line + raw.count("\n", 0, end)
            shape = part.shape.model_copy(
                update={"line": first, "end_line": last if last > first else None}
            )
        else:
            shape = part.shape
        found.append(Sentence(text, shape))
    return found


def first_sentence(text: str) -> tuple[str, str | None]:
    """The first sentence of a text, and what follows it; None where nothing does."""
    _, end = next(_spans(text), (0, len(text)))
    return text[:end], text[end:].lstrip() or None


def texts_of(text: str) -> list[str]:
    """The sentences of a text, wherever it stands."""
    return [text[start:end] for start, end in _spans(text)]


def _spans(raw: str) -> Iterator[tuple[int, int]]:
    """The start and end of each sentence, white space aside."""
    start = len(raw) - len(raw.lstrip())
    for found in _END.finditer(raw):
        stop = found.start() + len(found[0].rstrip())
        before = raw[max(start, found.start() - _LONGEST_SHORT) : found.start() + 1]
        if _STARTS.match(raw, found.end()) and not _SHORTENED.search(before):
            yield start, stop
            start = found.end()
    end = len(raw.rstrip())
    if start < end:
        yield start, end


def dates_in(text: str) -> list[periods.Found]:
    """The dated periods of a text, with where they stand."""
    if not any(c.isdigit() for c in text):
        return []
    return [each for each in periods.find(text) if each.period.is_dated]


def date_in(text: str) -> periods.Period | None:
    """The one dated period of a text; None for none or several."""
    found = dates_in(text)
    return found[0].period if len(found) == 1 else None


def through(first: SourceShape, last: SourceShape) -> SourceShape:
    """The address from the start of one shape to the end of another."""
    return SourceShape.of(first.plain().through(last.plain()))


@dataclass(frozen=True, slots=True)
class Setting:
    """Where sentences stand: their heading, what they are about, and the plan's short forms."""

    section: str = ""
    context: tuple[SourceShape, ...] = ()
    of: str | None = None
    """The goal or heading that what is undertaken belongs to."""
    subject: str | None = None
    """The organisation that a page describes."""
    place: str | None = None
    """The place that a page describes."""
    visionary: bool = False
    """True under a heading that names a vision."""

    @property
    def places(self) -> list[SourceShape]:
        """The context of a record."""
        return list(self.context)
