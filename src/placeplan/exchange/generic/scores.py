"""The scores of a risk: before, with and after what is done about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from placeplan.exchange.due_dates import read_due
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry
from placeplan.exchange.generic.parts import Column
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Problem
from placeplan.records.shapes import DueShape, Score

_IMPACT_FIRST = re.compile(r"^(?:[cis]|consequence|impact|severity)$", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?P<one>\w+)\s*(?:[x×*]|times|multiplied by)\s*(?P<two>\w+)\b", re.IGNORECASE
)
_ONLY_NUMBERS = re.compile(r"^[\d\s()=]*(?:[x×*][\d\s()=]*)?$", re.IGNORECASE)
_JOINED = re.compile(r"\b(?P<one>[lcis])x(?P<two>[lcis])\b", re.IGNORECASE)


@dataclass(slots=True)
class Scores:
    """What was read; `stated` are the columns of which nothing is left, `doubtful` where which
    factor is which had to be inferred."""

    scores: list[Score] = field(default_factory=list)
    stated: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubtful: bool = False


def read_scores(entry: Entry, near: date | None) -> Scores:
    """The scores of a row, stage by stage. A score that is not printed is not worked out."""
    found = Scores()
    placed = entry.sheet.placed
    for stage in ("initial", "current", "target"):
        own = [each for each in placed.columns if (each.heading.of("stage") or "current") == stage]
        likelihood = _alone(own, "likelihood")
        impact = _alone(own, "impact")
        day = _alone(own, "score_date")
        for column in (each for each in own if each.part == "score"):
            text = cells.said(entry.cell(column))
            rated = cells.rated(text)
            if rated is None or rated.score is None:
                continue
            first, second = rated.first, rated.second
            if first is None:
                factors = (_small(entry, likelihood), _small(entry, impact))
                found.stated += [
                    c for c, n in zip((likelihood, impact), factors, strict=True) if c and n
                ]
            else:
                order = rated.impact_first
                if order is None:
                    order = impact_first(entry, column)
                found.doubtful |= order is None and first != second
                factors = (second, first) if order else (first, second)
            said, problems = _day(entry, column, day, near)
            found.problems += problems
            found.stated += [day] if day is not None and said is not None else []
            found.stated += [column] if _ONLY_NUMBERS.match(text) else []
            found.scores.append(
                Score(
                    stage=stage,
                    likelihood=factors[0],
                    impact=factors[1],
                    score=rated.score,
                    date=said,
                )
            )
    return found


def _alone(columns: list[Column], part: str) -> Column | None:
    """The column of a part, where its stage has one."""
    found = [each for each in columns if each.part == part]
    return found[0] if len(found) == 1 else None


def _small(entry: Entry, column: Column | None) -> int | None:
    return None if column is None else cells.small(cells.said(entry.cell(column)))


def impact_first(entry: Entry, column: Column) -> bool | None:
    """True for "CxL", false for "LxC", by the heading or what stands above; None if none says."""
    for text in (column.heading.text, *(each.text for each in entry.sheet.scene.near)):
        for pattern in (_JOINED, _TIMES):
            for found in pattern.finditer(text):
                one = bool(_IMPACT_FIRST.match(found["one"]))
                two = bool(_IMPACT_FIRST.match(found["two"]))
                if one != two:
                    return one
    return None


def _day(
    entry: Entry, score: Column, day: Column | None, near: date | None
) -> tuple[DueShape | None, tuple[Problem, ...]]:
    """The day of a score: of its own column, else the period that its heading names."""
    if day is not None:
        read = read_due(entry.cell(day), near, entry.at(day).plain())
        return read.current, read.problems
    if score.heading.period is None:
        return None, ()
    return DueShape.of(periods.parse(score.heading.period, near=near)), ()
