"""Indicators made of published measures, as their definitions say: plain values in, arrays out.

All recipes are one query (`recipe_query`), whose sums become values here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from placeplan.definitions.indicators import Definition, Recipe
from placeplan.rooms.performance.measured import PUBLISHED, Floats, Measured, Words, joined
from placeplan.rooms.performance.national import Columns
from placeplan.rooms.performance.recipe_query import asked

INCOMPLETE = "incomplete"
"""A part that the recipe needs is not in the files."""
NOT_APPLICABLE = "not_applicable"
"""There is nothing to divide by."""


def computed(
    files: Sequence[tuple[Path, str]], definitions: Mapping[str, Definition]
) -> dict[str, Measured]:
    """What the files (each with the name of its layout, oldest first) measure of each definition.

    Definitions of which nothing is measured are left out. Where several recipes of a definition
    give a value for one organisation and period, the first recipe counts. Raises
    `FileNotFoundError` where a file of facts is missing.
    """
    recipes = [(slug, recipe) for slug, each in definitions.items() for recipe in each.recipes]
    if not files or not recipes:
        return {}
    columns = asked(files, [recipe for _, recipe in recipes])
    if not columns:
        return {}
    # The rows of a recipe stand together.
    bounds = np.searchsorted(columns["recipe"], np.arange(len(recipes) + 1))
    found: dict[str, list[tuple[Measured, npt.NDArray[np.int64]]]] = {}
    for number, (slug, recipe) in enumerate(recipes):
        rows = slice(bounds[number], bounds[number + 1])
        if rows.start < rows.stop:
            part = {name: values[rows] for name, values in columns.items()}
            each = _measured(part, recipe, definitions[slug])
            found.setdefault(slug, []).append((each, part["who"].astype(np.int64)))
    return {slug: _merged(parts) for slug, parts in found.items()}


def _measured(part: Columns, recipe: Recipe, definition: Definition) -> Measured:
    """What one recipe gives: a row for each organisation and period that has a numerator."""
    own = recipe.multiplier
    multiplier = float(definition.multiplier if own is None else own)
    numerator, marks = _side(part, "top", len(recipe.numerator))
    value = numerator * multiplier
    denominator = np.full(numerator.size, np.nan)
    if recipe.per_day:
        denominator = (part["end"] - part["start"]).astype(np.float64) + 1
        value = value / denominator
    elif recipe.denominator:
        denominator, below = _side(part, "bottom", len(recipe.denominator))
        marks = np.where(marks == PUBLISHED, below, marks)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(denominator > 0, value / denominator, np.nan)
        marks = np.where((marks == PUBLISHED) & ~(denominator > 0), NOT_APPLICABLE, marks)
    elif definition.kind != "count":
        # A rate that is published as it stands has no count to add up.
        numerator = np.full(numerator.size, np.nan)
    return Measured(
        organisation=part["organisation"],
        name=part["name"],
        level=part["level"],
        start=part["start"],
        end=part["end"],
        numerator=numerator,
        denominator=denominator,
        value=np.where(marks == PUBLISHED, value, np.nan),
        mark=marks.astype(object),
        file=part["place"].astype(np.int64),
    )


def _side(part: Columns, side: str, terms: int) -> tuple[Floats, Words]:
    """The sums of one side, NaN where a term is missing, and why it is."""
    there = part[f"{side}_terms"].astype(np.int64)
    gaps = np.nan_to_num(part[f"{side}_gaps"].astype(np.float64))
    whole = (there == (1 << terms) - 1) & (gaps == 0)
    why = np.where(part[f"{side}_mark"] == "", INCOMPLETE, part[f"{side}_mark"])
    sums = part[side].astype(np.float64)
    return np.where(whole, sums, np.nan), np.where(whole, PUBLISHED, why).astype(object)


def _merged(parts: Sequence[tuple[Measured, npt.NDArray[np.int64]]]) -> Measured:
    """What the recipes of one definition give together; of one period the first that has a value.

    A row without a value gives way to a later recipe's value.
    """
    if len(parts) == 1:
        return parts[0][0]
    whole = joined([each for each, _ in parts])
    who = np.concatenate([each for _, each in parts])
    recipe = np.repeat(np.arange(len(parts)), [len(each) for each, _ in parts])
    order = np.lexsort((recipe, np.isnan(whole.value), whole.end, whole.start, who))
    same = np.ones(order.size, dtype=bool)
    same[0] = False
    for key in (who, whole.start, whole.end):
        same[1:] &= key[order][1:] == key[order][:-1]
    return whole.where(order[~same])
