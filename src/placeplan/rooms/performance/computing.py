"""Indicators made of published measures, as their definitions say: plain values in, arrays out.

All recipes are one query: each term joins the facts that belong to it, breakdowns that a term
adds up are added up, and the terms of a side are summed for each organisation and period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from placeplan.definitions.indicators import Definition, Recipe, Term
from placeplan.rooms.performance.measured import PUBLISHED, Measured
from placeplan.rooms.performance.national import BY, column_names, opened, plain

NUMERATOR, DENOMINATOR = 0, 1
INCOMPLETE = "incomplete"
"""A part that the recipe needs is not in the files."""
_ANY = "*"


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
    connection = opened([path for path, _ in files])
    _enter(connection, files, [recipe for _, recipe in recipes])
    found = connection.execute(_query(column_names(connection), recipes)).fetchnumpy()
    columns = {name: plain(values) for name, values in found.items()}
    return _parted(columns, recipes, definitions)


def _enter(connection: Any, files: Sequence[tuple[Path, str]], recipes: Sequence[Recipe]) -> None:
    """Tables of what is asked: the layout of each file, and the files that a recipe reads."""
    connection.execute("CREATE TABLE reads (recipe INTEGER, place INTEGER)")
    reads = [
        (number, place)
        for number, recipe in enumerate(recipes)
        for place, (_, layout) in enumerate(files)
        if not recipe.layouts or layout in recipe.layouts
    ]
    if reads:
        connection.executemany("INSERT INTO reads VALUES (?, ?)", reads)


def _terms(names: Sequence[str], recipes: Sequence[tuple[str, Recipe]]) -> list[tuple[Any, ...]]:
    """(recipe, side, term, times, whose, level, measure, a word for each breakdown) of all terms.

    The word of a breakdown is what it has to be, "*" where it is added up or says whose it is.
    """
    breakdowns = [name for name in names if name.startswith(BY)]
    rows: list[tuple[Any, ...]] = []
    for number, (_, recipe) in enumerate(recipes):
        for side, terms in ((NUMERATOR, recipe.numerator), (DENOMINATOR, recipe.denominator)):
            for place, term in enumerate(terms):
                if not _possible(term, recipe, breakdowns):
                    continue
                words = [_word(term, recipe, name.removeprefix(BY)) for name in breakdowns]
                rows.append((
                    number, side, place, term.times, recipe.whose, recipe.level or "",
                    term.measure, *words,
                ))  # fmt: skip
    return rows


def _possible(term: Term, recipe: Recipe, breakdowns: Sequence[str]) -> bool:
    asked = {*term.by, *([recipe.whose] if recipe.whose else [])}
    return all(f"{BY}{each}" in breakdowns for each in asked)


def _word(term: Term, recipe: Recipe, breakdown: str) -> str:
    if breakdown == recipe.whose or breakdown in term.over:
        return _ANY
    return term.by.get(breakdown, "")


def _query(names: Sequence[str], recipes: Sequence[tuple[str, Recipe]]) -> str:
    """The one query. Its words come from definitions, quoted; none is a person's."""
    breakdowns = [name for name in names if name.startswith(BY)]
    rows = _terms(names, recipes)
    heads = ["recipe", "side", "term", "times", "whose", "as_level", "measure", *breakdowns]
    values = ", ".join(f"({', '.join(_literal(each) for each in row)})" for row in rows)
    terms = (
        f"SELECT * FROM (VALUES {values}) AS t({', '.join(_name(each) for each in heads)})"  # noqa: S608 - see above
        if rows
        else f"SELECT {', '.join(f'NULL AS {_name(each)}' for each in heads)} WHERE false"
    )
    fits = " AND ".join(
        f"(t.{_name(each)} = '{_ANY}' OR coalesce(f.{_name(each)}, '') = t.{_name(each)})"
        for each in breakdowns
    )
    levels = " OR ".join(
        f"(t.recipe = {number} AND f.level IN ({', '.join(_literal(e) for e in recipe.levels)}))"
        for number, (_, recipe) in enumerate(recipes)
        if recipe.levels
    )
    limited = [str(number) for number, (_, recipe) in enumerate(recipes) if recipe.levels]
    level = f"AND (t.recipe NOT IN ({', '.join(limited)}) OR {levels})" if limited else ""
    whose = " ".join(
        f"WHEN {_literal(each.removeprefix(BY))} THEN f.{_name(each)}" for each in breakdowns
    )
    owner = f"CASE t.whose {whose} ELSE f.organisation END" if whose else "f.organisation"
    # Of two files that state one fact the later counts; a column of the key each.
    key = ", ".join(
        f"coalesce({_name(each)}, '')"
        for each in ("organisation", "organisation_name", *breakdowns)
    )
    return (
        f"WITH terms AS ({terms}), latest AS ("  # noqa: S608 - see above
        "SELECT * FROM every WHERE basis = 'actual' AND measure IN "
        "(SELECT measure FROM terms) QUALIFY row_number() OVER (PARTITION BY measure, level, "
        f'"start", "end", {key} ORDER BY place DESC, "row") = 1), '
        "joined AS (SELECT t.recipe, t.side, t.term, t.times, "
        f"{owner} AS organisation, "
        "CASE WHEN t.whose = '' THEN f.organisation_name ELSE '' END AS name, "
        "CASE WHEN t.as_level = '' THEN f.level ELSE t.as_level END AS level, "
        'f."start", f."end", f.value, f.mark, f.place '
        f"FROM latest AS f JOIN terms AS t ON f.measure = t.measure {'AND ' + fits if fits else ''}"
        f" {level} JOIN reads AS r ON r.recipe = t.recipe AND r.place = f.place) "
        'SELECT recipe, side, organisation, max(name) AS name, level, "start", "end", '
        "sum(times * value) AS value, count(DISTINCT term) AS terms, "
        "count(*) - count(value) AS gaps, "
        "max(CASE WHEN value IS NULL THEN mark ELSE '' END) AS mark, max(place) AS place "
        "FROM joined WHERE organisation <> '' "
        'GROUP BY recipe, side, organisation, level, "start", "end" '
        'ORDER BY recipe, level, organisation, "start", "end", side'
    )


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _parted(
    columns: dict[str, npt.NDArray[Any]],
    recipes: Sequence[tuple[str, Recipe]],
    definitions: Mapping[str, Definition],
) -> dict[str, Measured]:
    """The answer of the query, by definition."""
    found: dict[str, list[Measured]] = {}
    for number, (slug, recipe) in enumerate(recipes):
        rows = columns["recipe"] == number
        if rows.any():
            part = {name: values[rows] for name, values in columns.items()}
            found.setdefault(slug, []).append(
                _measured(part, recipe, float(definitions[slug].multiplier))
            )
    return {slug: _joined(parts) for slug, parts in found.items()}


def _measured(part: dict[str, npt.NDArray[Any]], recipe: Recipe, multiplier: float) -> Measured:
    """What one recipe gives: a row for each organisation and period that has a numerator."""
    sides = [part["side"] == side for side in (NUMERATOR, DENOMINATOR)]
    top = {name: values[sides[NUMERATOR]] for name, values in part.items()}
    size = top["value"].size
    numerator, marks = _side(top, len(recipe.numerator))
    denominator = np.full(size, np.nan)
    value = numerator * multiplier
    if recipe.denominator:
        bottom = {name: values[sides[DENOMINATOR]] for name, values in part.items()}
        given, bottom_marks = _side(bottom, len(recipe.denominator))
        places = _places(top, bottom)
        there = places >= 0
        denominator[there] = given[places[there]]
        below = np.full(size, INCOMPLETE, dtype=object)
        below[there] = bottom_marks[places[there]]
        marks = np.where(marks == PUBLISHED, below, marks)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(denominator > 0, multiplier * numerator / denominator, np.nan)
        marks = np.where((marks == PUBLISHED) & ~(denominator > 0), "not_applicable", marks)
    return Measured(
        organisation=top["organisation"],
        name=top["name"],
        level=top["level"],
        start=top["start"],
        end=top["end"],
        numerator=numerator,
        denominator=denominator,
        value=np.where(marks == PUBLISHED, value, np.nan),
        mark=marks.astype(object),
        file=top["place"].astype(np.int64),
    )


def _side(
    rows: dict[str, npt.NDArray[Any]], terms: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]:
    """The sums of one side, NaN where a term is missing, and why it is."""
    whole = (rows["terms"] == terms) & (rows["gaps"] == 0)
    why = np.where(rows["mark"] == "", INCOMPLETE, rows["mark"])
    marks = np.where(whole, PUBLISHED, why).astype(object)
    return np.where(whole, rows["value"].astype(np.float64), np.nan), marks


def _places(
    top: dict[str, npt.NDArray[Any]], bottom: dict[str, npt.NDArray[Any]]
) -> npt.NDArray[np.int64]:
    """Where the denominator of each numerator stands; -1 where there is none."""
    names = ("level", "organisation", "start", "end")
    keys = {
        key: place
        for place, key in enumerate(zip(*(bottom[name].tolist() for name in names), strict=True))
    }
    wanted = zip(*(top[name].tolist() for name in names), strict=True)
    return np.array([keys.get(key, -1) for key in wanted], dtype=np.int64)


def _joined(parts: Sequence[Measured]) -> Measured:
    """What the recipes of one definition give together; of one period the first that has a value.

    A row without a value gives way to a later recipe's value.
    """
    if len(parts) == 1:
        return parts[0]
    columns = {
        name: np.concatenate([getattr(each, name) for each in parts])
        for name in Measured.__dataclass_fields__
    }
    whole = Measured(**columns)
    recipe = np.repeat(np.arange(len(parts)), [len(each) for each in parts])
    best: dict[tuple[Any, ...], tuple[bool, int, int]] = {}
    keys = zip(
        whole.level.tolist(), whole.organisation.tolist(), whole.start.tolist(),
        whole.end.tolist(), strict=True,
    )  # fmt: skip
    missing = np.isnan(whole.value)
    for place, key in enumerate(keys):
        rank = (bool(missing[place]), int(recipe[place]), place)
        if key not in best or rank < best[key]:
            best[key] = rank
    chosen = np.array([best[key][2] for key in sorted(best)], dtype=np.intp)
    return whole.where(chosen)
