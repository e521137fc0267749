"""What both layouts of Fingertips data share: which column is which number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from placeplan.exchange.sources.parts.codes import folded
from placeplan.exchange.sources.parts.facts import Rows, words
from placeplan.exchange.sources.parts.numbers import Mark, Numbers

_LIMIT = re.compile(r"(lower|upper)ci(95|950|998)?(?:limit)?")
_LEVELS = {"998": "99_8"}


def plain(heading: str) -> str:
    """A heading without case, spaces and signs: "Lower CI 95.0 limit" is lowerci950limit."""
    return folded(heading).replace(" ", "")


def ending(heading: str) -> str | None:
    """What the measure of a column of numbers ends in, "" for the value; None for no number."""
    if heading in ("value", "count", "denominator"):
        return "" if heading == "value" else f"_{heading}"
    found = _LIMIT.fullmatch(heading)
    return None if found is None else f"_{found[1]}_{_LEVELS.get(found[2] or '', '95')}"


def facts_of(
    rows: Rows, indicators: list[str], numbers: Mapping[str, Numbers]
) -> Iterator[pa.Table]:
    """The value of each row with its count and denominator, and each of its limits."""
    count, denominator = (numbers.get(each) for each in ("count", "denominator"))
    for heading, column in numbers.items():
        if heading in ("count", "denominator"):
            # A count that is kept back is a fact of its own, or its mark would be seen nowhere.
            back = np.flatnonzero(column.marks == Mark.SUPPRESSED)
            names = words([f"fingertips_{indicators[at]}_{heading}" for at in back], len(back))
            yield rows.kept(back).facts(names, column.kept(back))
            continue
        value = heading == "value"
        measures = words(
            [f"fingertips_{each}{ending(heading)}" for each in indicators], len(indicators)
        )
        if not value:
            # A limit that is not given is no fact; a value that is not given is one.
            given = np.flatnonzero(column.marks == Mark.PUBLISHED)
            yield rows.kept(given).facts(measures.take(pa.array(given)), column.kept(given))
            continue
        yield rows.facts(
            measures,
            column,
            numerator=count.values if count else None,
            denominator=denominator.values if denominator else None,
        )
