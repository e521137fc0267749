"""The part that each column plays in a table of a kind, by its heading, if its cells agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from placeplan.definitions.glossary.columns import TableKind
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.grid import Grid
from placeplan.exchange.generic.words import Heading, is_period, read_heading
from placeplan.kernel.lazy_pattern import LazyPattern

FITS = 0.6
"""The share of filled cells that must hold what the heading says."""
_ENOUGH = 250
"""How many cells of a column tell what it holds."""
_OF_MONEY = LazyPattern(
    r"£|\b(?:financ\w+|budget\w*|expenditure|income|revenue|capital|allocations?|surplus|deficit"
    r"|spend|costs?|savings?)\b",
    re.IGNORECASE,
)
_LABELS = ("line", "title", "description", "category", "workstream", "organisation")
_SUMS = frozenset("money share wte saving investment opportunity".split())
_DAYS = frozenset("opened action_due reviewed".split())


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its position from 0, its heading, and the part that it plays."""

    at: int
    heading: Heading
    part: str | None


def columns_of(grid: Grid, kind: TableKind, around: str) -> tuple[Column, ...]:
    """Every column that has a heading; `around` are the words above the table."""
    found = []
    for at, names in enumerate(grid.names):
        if names:
            heading = read_heading(names, kind)
            found.append(Column(at, heading, _part(kind, heading, grid.texts[at])))
    if kind in ("money", "scheme"):
        printed = " ".join((around, *(each.heading.text for each in found)))
        if not _OF_MONEY.search(printed):
            found = [replace(e, part=None) if e.part == "money" else e for e in found]
    if kind == "money":
        return _of_money(grid, found)
    return _of_risks(found) if kind == "risk" else tuple(found)


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    """The share of the first texts that fit; all, where there are none."""
    some = texts[:_ENOUGH]
    return sum(map(fits, some)) / len(some) if some else 1.0


def _part(kind: TableKind, heading: Heading, texts: Sequence[str]) -> str | None:
    if not heading.known:
        return None
    if kind == "risk":
        return _in_risks(heading, texts)
    figures = _share(texts, cells.is_figure)
    if kind == "indicator":
        return _in_indicators(heading, texts, figures)
    part = heading.field
    if part is None and kind in ("scheme", "money"):
        part = {"percent": "share", "wte": "wte"}.get(heading.unit or "", "money")
    if part in _SUMS and not _is_of_sums(kind, heading, texts, figures):
        return None
    if part == "share_done" and not any(c.isdigit() for text in texts for c in text):
        return "status"
    return part


def _is_of_sums(kind: TableKind, heading: Heading, texts: Sequence[str], figures: float) -> bool:
    """True where a column holds sums; an empty one may, if its heading prints a unit."""
    if not texts:
        return heading.unit is not None
    return figures >= FITS and (kind == "money" or heading.group_known)


def _in_risks(heading: Heading, texts: Sequence[str]) -> str | None:
    part = heading.field
    if part is None and (heading.of("stage") or heading.period):
        part = "score"
    elif part is None and heading.of("line"):
        part = "assurance"
    if heading.of("stage") and part in _DAYS:
        return "score_date"
    if part == "rag" and texts and _share(texts, _is_score) >= FITS:
        part = "score"
    if part in ("score", "severity_or_score") and _share(texts, _is_score) < FITS:
        return "in_words"
    if part in ("likelihood", "impact") and _share(texts, _is_small) < FITS:
        return "effect" if part == "impact" and not heading.of("stage") else "in_words"
    return part


def _is_score(text: str) -> bool:
    return cells.rated(text) is not None


def _is_small(text: str) -> bool:
    return cells.small(text) is not None


def _in_indicators(heading: Heading, texts: Sequence[str], figures: float) -> str | None:
    part = heading.field
    if part is None:
        if heading.of("difference"):
            part = "variance"
        else:
            achieved = heading.of("basis") in (None, "actual", "outturn")
            part = "value" if achieved else "target"
    if part == "value":
        if not heading.group_known or heading.unit == "gbp":
            return None
        return "value" if figures >= FITS else "update" if heading.field else None
    if part == "indicator" and texts and figures >= FITS:
        return "value"
    if part == "period" and _share(texts, is_period) < FITS:
        return "value" if figures >= FITS else None
    if part in ("target", "variance", "value_before", "benchmark"):
        return part if figures >= FITS and heading.group_known else None
    return part


def _of_risks(columns: list[Column]) -> tuple[Column, ...]:
    """The columns with each lone S or R as score or severity, by what its group has besides."""
    out = []
    for column in columns:
        if column.part == "severity_or_score":
            stage = column.heading.of("stage")
            beside = {each.part for each in columns if each.heading.of("stage") == stage}
            if {"impact", "score"} <= beside:
                column = replace(column, part=None)
            else:
                column = replace(column, part="impact" if "score" in beside else "score")
        out.append(column)
    return tuple(out)


def _of_money(grid: Grid, columns: list[Column]) -> tuple[Column, ...]:
    """The columns with one that names the lines."""
    out = [
        replace(each, part="money")
        if each.part in _LABELS and _is_sum(each, grid.texts[each.at])
        else each
        for each in columns
    ]
    label = _label(grid, out)
    if label is None:
        return tuple(out)
    named = [each for each in out if each.at != label]
    heading = next((each.heading for each in out if each.at == label), Heading(("",)))
    others = [replace(e, part="category") if e.part == "line" else e for e in named]
    return tuple(sorted((*others, Column(label, heading, "line")), key=lambda each: each.at))


def _is_sum(column: Column, texts: Sequence[str]) -> bool:
    return bool(texts) and column.heading.unit == "gbp" and _share(texts, cells.is_figure) >= FITS


def _label(grid: Grid, columns: Sequence[Column]) -> int | None:
    """The column that names the lines: of several, the one that repeats itself least."""
    named = {each.at for each in columns}
    worded = {
        at: len(set(texts))
        for at in range(len(grid.names))
        if (texts := grid.texts[at]) and _share(texts, cells.is_figure) < 1 - FITS
    }
    for part in _LABELS:
        found = [each.at for each in columns if each.part == part and each.at in worded]
        if found:
            return max(found, key=lambda at: (worded[at], -at))
    if 0 in worded and (0 not in named or columns[0].part in ("money", None)):
        return 0 if not grid.names[0] or columns[0].heading.unit else None
    return None
