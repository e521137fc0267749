"""The priority and objectives in force along a board's report, from its label tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from placeplan.documents.document import Cell, Document, text_of
from placeplan.exchange.report_columns import Label
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records import Goal, Record
from placeplan.records.record import folded
from placeplan.records.shapes import SourceShape

_STOP = frozenset(
    "a an the of to for in and or with by at on from as our is are be that which into their its "
    "across within near around between under over after before".split()
)


class Goals:
    """Reads label rows; holds the priority and objectives that stand above the rows below."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.priority: str | None = None
        self.objectives: list[str] = []
        self._priority_source: Source | None = None
        self._objective_source: Source | None = None
        self._waiting: Goal | None = None
        self._known: dict[str, Source] = {}
        self._printed: dict[str, str] = {}

    @property
    def context(self) -> list[SourceShape]:
        """The label rows in force."""
        given = (self._priority_source, self._objective_source)
        return [SourceShape.of(each) for each in given if each is not None]

    def enter(self, source: Source, printed: str, label: Label) -> Iterator[Record | Problem]:
        """The goals and problems of one label that stands at `source`."""
        if label.value.blank:
            yield self._missing(source, printed)
            if label.level == "objective":
                self.objectives, self._objective_source = [], None
        elif label.level == "priority":
            yield from self.close()
            yield from self._enter_priority(source, label)
        else:
            yield from self._enter_objectives(source, label)

    def close(self) -> Iterator[Record]:
        """The priority that waited for an objective to share its label table, if none came."""
        if self._waiting is not None:
            yield self._waiting
            self._waiting = None

    def _enter_priority(self, source: Source, label: Label) -> Iterator[Record | Problem]:
        title = label.value.live.replace("\n", " ")
        self.priority, self._priority_source = title, source
        self.objectives, self._objective_source = [], None
        key = folded(title)
        goal = Goal(source=SourceShape.of(source), goal_kind="priority", title=title)
        if key in self._known:
            self._waiting = goal if not self._objective_source else None
            return
        similar = self._similar(key)
        self._known[key] = source
        self._printed[key] = title
        if similar is not None:
            yield Problem(
                "priority-nearly-the-same",
                Family.DUPLICATE,
                Severity.NOTE,
                f"{title!r} differs by a word from {self._printed[similar]!r}: is it the same?",
                source,
                related=(self._known[similar],),
            )
        yield goal

    def _similar(self, key: str) -> str | None:
        words = set(key.split())
        return next((each for each in self._known if 0 < len(words ^ set(each.split())) <= 1), None)

    def _enter_objectives(self, source: Source, label: Label) -> Iterator[Record | Problem]:
        titles, inferred = objectives_of(label)
        joined = source
        if self._waiting is not None and self._priority_source is not None:
            joined = self._priority_source.through(source)
        self._waiting = None
        self.objectives, self._objective_source = titles, source
        if inferred:
            yield Problem(
                "items-joined",
                Family.CONVERSION,
                Severity.WARNING,
                "several objectives stand in one line; they were parted at capital letters",
                source,
            )
        context = [] if self._priority_source is None else [SourceShape.of(self._priority_source)]
        for title in titles:
            yield Goal(
                source=SourceShape.of(joined),
                context=context,
                uncertain=inferred,
                goal_kind="objective",
                title=title,
                parent=self.priority,
            )

    def _missing(self, source: Source, label: str) -> Problem:
        return Problem(
            "label-blank", Family.MISSING, Severity.NOTE, f"{label} has no text beside it", source
        )


def objectives_of(label: Label) -> tuple[list[str], bool]:
    """The objectives of a label's value, and whether they had to be parted by their capitals."""
    parts = _parts(label.value)
    if len(parts) > 1 or not label.many:
        return parts, False
    split = _at_capitals(parts[0]) if parts else []
    return (split, True) if len(split) > 1 else (parts, False)


def _parts(cell: Cell) -> list[str]:
    """The lines, list items or separately bold runs of a cell."""
    lines = [line.removeprefix("• ").strip() for line in cell.live.split("\n")]
    if len(lines) > 1:
        return [line for line in lines if line]
    runs = [text_of([span]) for span in cell.spans if span.bold and not span.struck]
    runs = [run for run in runs if run]
    return runs if len(runs) > 1 else lines


def _at_capitals(text: str) -> list[str]:
    """Parts that begin with a capital behind a word that cannot stand before a name."""
    words = text.split()
    named = {word for before, word in pairwise(words) if before.casefold() in _STOP}
    parts: list[list[str]] = [[]]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        starts = (
            len(parts[-1]) > 2
            and word[:1].isupper()
            and word[1:].islower()
            and word not in named
            and re.fullmatch(r"[a-z]+", before) is not None
            and before not in _STOP
        )
        if starts:
            parts.append([])
        parts[-1].append(word)
    return [" ".join(part) for part in parts]
