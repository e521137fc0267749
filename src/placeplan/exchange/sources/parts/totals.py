"""England's own row, told by its numbers, and held against the rows of the organisations."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.numbers import Mark, Numbers
from placeplan.exchange.sources.parts.reconciling import lines_of
from placeplan.kernel.problem import Family, Severity

Flags = npt.NDArray[np.bool_]
_MOST = 10**8


def sums_up(
    columns: Mapping[str, Numbers], uncoded: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """True of the one row without a code of its own whose every number is the sum of all others.

    So a totals row is found whatever it is called; none where no row or several are such.
    """
    none = np.zeros(len(uncoded), dtype=bool)
    table = np.array([each.filled for each in columns.values()])
    if not uncoded.any() or not table.size:
        return none
    whole = table.sum(axis=1)
    found = [
        row
        for row in np.flatnonzero(uncoded)
        if table[:, row].any() and np.array_equal(table[:, row] * 2, whole)
    ]
    if len(found) == 1:
        none[found[0]] = True
    return none


def counts(numbers: Numbers) -> Numbers:
    """The column, in which what no count of people can be is no number: -3, 4.5, 1e99."""
    odd = (numbers.filled < 0) | (numbers.filled % 1 != 0) | (numbers.filled > _MOST)
    return numbers.marked(odd, Mark.UNREADABLE)


def say_totals(file: PublishedFile, facts: Facts, *, sheet: int | None = None) -> None:
    """Says where England's own row differs from the sum of the organisations, or is missing."""
    if not len(facts):
        return
    lines = lines_of(facts, "england")
    if not lines:
        file.note_problem(
            "total-missing",
            Family.MISSING,
            Severity.WARNING,
            "there is no row for England: whether every provider is there cannot be checked",
            sheet=sheet,
        )
    unlike = [line for line in lines if line.difference]
    for line in unlike[:NAMED]:
        more = f" ({len(unlike)} measures in all)" if len(unlike) > NAMED else ""
        of = f" of {line.of}" if line.of else ""
        file.note_problem(
            "parts-unlike-total",
            Family.ARITHMETIC,
            Severity.WARNING,
            f"{line.measure.replace('_', ' ')}{of}: England is {line.published:,.0f}, the sum of"
            f" its parts {line.summed:,.0f}{more}",
            sheet=sheet,
        )
