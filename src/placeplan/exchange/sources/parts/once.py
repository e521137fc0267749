"""Organisations that stand in several rows of a file, as its own total tells how to count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from placeplan.exchange.sources.parts.file import PublishedFile
from placeplan.exchange.sources.parts.numbers import Mark, Numbers
from placeplan.kernel.problem import Family, Severity

Flags = npt.NDArray[np.bool_]
Columns = Mapping[str, Numbers]


def counted_once(
    file: PublishedFile,
    columns: Columns,
    codes: Sequence[str],
    england: Flags,
    sums: Flags,
    rows: npt.NDArray[np.int32],
    *,
    column: int,
) -> tuple[dict[str, Numbers], Flags]:
    """The columns with each organisation in one row, and which rows those are.

    `sums` are the rows, such as those of regions, that add up others and are not part of England's.
    A row that says the same figures again is left out. Rows of one organisation with other figures
    are added up where England's own row is the sum of all rows: they are parts of what it became.
    Both are said; what the total does not settle is an error, and all rows stay.
    """
    keep = np.ones(len(codes), dtype=bool)
    values = np.array([each.values for each in columns.values()])
    marks = np.array([each.marks for each in columns.values()])
    counted = np.nan_to_num(values)
    firsts: dict[str, int] = {}
    again = [
        (at, first)
        for at, code in enumerate(codes)
        if code and (first := firsts.setdefault(code, at)) != at
    ]
    if not again:
        return dict(columns), keep
    same = {at for at, first in again if np.array_equal(counted[:, at], counted[:, first])}
    others = [(at, first) for at, first in again if at not in same]
    keep[list(same)] = False
    parts = ~england & ~sums
    agrees = _agrees(counted, england & keep, parts & keep)
    both_count = agrees is not True and _agrees(counted, england & keep, parts) is True
    unread = any((marks[:, [at, first]] == Mark.UNREADABLE).any() for at, first in others)
    adds_up = agrees is True and not unread and not any(england[at] for at, _ in others)
    for at, first in again:
        severity, said = Severity.ERROR, "with other figures"
        if at in same and both_count and not england[at]:
            keep[at] = True
            said = "with the same figures, and England's total counts both"
        elif at in same:
            severity, said = Severity.WARNING, "with the same figures: counted once"
        elif adds_up:
            severity, said = Severity.WARNING, "and England's total counts both: added up"
        file.note_problem(
            "row-repeated",
            Family.DUPLICATE,
            severity,
            f"row {rows[at]} states {codes[at]} again (row {rows[first]}), {said}",
            row=int(rows[at]),
            column=column,
        )
    found = dict(columns)
    if adds_up:
        for at, first in others:
            read = (marks[:, at] == Mark.PUBLISHED) | (marks[:, first] == Mark.PUBLISHED)
            values[:, first] = np.where(read, counted[:, at] + counted[:, first], np.nan)
            counted[:, first] = np.nan_to_num(values[:, first])
            marks[read, first] = Mark.PUBLISHED
            keep[at] = False
        found = {
            name: Numbers(values[number], marks[number], _printed(each, marks[number]))
            for number, (name, each) in enumerate(columns.items())
        }
    return {name: each.kept(keep) for name, each in found.items()}, keep


def _printed(numbers: Numbers, marks: npt.NDArray[np.int8]) -> pa.Array | None:
    """What stands in the place of numbers, "" where a sum is one now."""
    if numbers.printed is None:
        return None
    words = zip(numbers.printed.to_pylist(), marks, strict=True)
    return pa.array(["" if mark == Mark.PUBLISHED else word for word, mark in words], pa.string())


def _agrees(counted: npt.NDArray[np.float64], england: Flags, others: Flags) -> bool | None:
    """True where England's own row is the sum of the others; None where it has none, or several."""
    if england.sum() != 1:
        return None
    return bool(np.array_equal(counted[:, england][:, 0], counted[:, others].sum(axis=1)))
