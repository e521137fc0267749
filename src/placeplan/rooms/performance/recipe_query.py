"""The query that all recipes of all definitions are: files of facts in, a row for each value out.

The facts of a layout are read once, those of the measures that are asked and no others, and added
up by what terms ask of them (a feature), by organisation and period; the terms of each recipe are
then made of these sums. Of two files that state one fact the later counts; a total is not added
to its parts; words of breakdowns are compared without case and outer blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from placeplan.definitions.indicators import Recipe, Term
from placeplan.rooms.performance.national import BY, Columns, connected, plain, state_once

NUMERATOR, DENOMINATOR = 0, 1
MOST_TERMS = 62
"""A side has no more terms: each is a bit of a number."""
Feature = tuple[str, ...]
"""What a term asks of facts: the columns of `_HEADS`, and a word for each breakdown of a layout."""
_ANY = "*"
_HEADS = ("taken", "whose", "as_level", "levels", "basis", "measure")
_OWNED = "owner, level, first_day, last_day"
_ADDED = f"feature, {_OWNED}, is_total"
_STATED = f"{_ADDED}, stated_by, own_level, piece"


def asked(files: Sequence[tuple[Path, str]], recipes: Sequence[Recipe]) -> Columns:
    """A row for each recipe, organisation and period with a numerator, ordered by them.

    Columns: `recipe`; `organisation`, `name`, `level`, `who` (a number for each organisation of
    a level, in their order), `start`, `end`; and of each side (`top` and `bottom`) its sum, the
    bits of its terms, how many of its parts have no value, and the mark of one; `place` of the
    latest file. Without an answer, no columns. Raises `FileNotFoundError` where a file of facts
    is missing, `ValueError` where a side has more than 62 terms.
    """
    if any(len(side) > MOST_TERMS for each in recipes for side in _sides(each)):
        raise ValueError(f"a recipe has more than {MOST_TERMS} terms on a side")
    layouts: dict[str, list[int]] = {}
    for place, (_, layout) in enumerate(files):
        if any(_reads(each, layout) for each in recipes):
            layouts.setdefault(layout, []).append(place)
    connection = connected({str(files[at][0]): at for each in layouts.values() for at in each})
    terms: list[tuple[int, ...]] = []
    features = 0
    for number, (layout, read) in enumerate(layouts.items()):
        relation = connection.read_parquet(
            [str(files[at][0]) for at in read], union_by_name=True, filename=True
        )
        relation.create_view(f"layout_{number}")
        breakdowns = sorted(name for name in relation.columns if name.startswith(BY))
        found = _features(layout, breakdowns, recipes, terms, features)
        if found:
            _add_up(
                connection, f"layout_{number}", breakdowns, found,
                is_first=not features, stated_once=state_once([files[at][0] for at in read]),
            )  # fmt: skip
            features += len(found)
    if not terms:
        return {}
    _drop_totals(connection)
    answer = connection.execute(_sums(terms)).fetchnumpy()
    return {name: plain(values) for name, values in answer.items()}


def found_at(
    files: Sequence[tuple[Path, str]], recipes: Sequence[Recipe], owner: str, level: str
) -> Columns:
    """Where the facts stand that recipes make the values of one organisation of.

    A row for each period, file and sheet, in the order of time: `start`, `end`, `place` (of the
    file), `sheet`, the first and the last row (`first_row`, `last_row`), how many rows (`rows`),
    and the measures that were taken. Without an answer, no columns. Raises `FileNotFoundError`
    where a file of facts is missing.
    """
    layouts: dict[str, list[int]] = {}
    for place, (_, layout) in enumerate(files):
        if any(_reads(each, layout) for each in recipes):
            layouts.setdefault(layout, []).append(place)
    connection = connected({str(files[at][0]): at for each in layouts.values() for at in each})
    parts = []
    for number, (layout, read) in enumerate(layouts.items()):
        relation = connection.read_parquet(
            [str(files[at][0]) for at in read], union_by_name=True, filename=True
        )
        relation.create_view(f"layout_{number}")
        breakdowns = sorted(name for name in relation.columns if name.startswith(BY))
        found = _features(layout, breakdowns, recipes, [], 0)
        if found:
            parts.append(_facts(f"layout_{number}", breakdowns, found, only=owner))
    if not parts:
        return {}
    every = " UNION ALL ".join(
        f"SELECT first_day, last_day, place, sheet, at_row, measure FROM ({each}) "  # noqa: S608 - see _facts
        f"WHERE owner = {_literal(owner)} AND level = {_literal(level)}"
        for each in parts
    )
    answer = connection.execute(
        'SELECT first_day AS "start", last_day AS "end", place, sheet, '  # noqa: S608 - see _facts
        "min(at_row) AS first_row, max(at_row) AS last_row, count(DISTINCT at_row) AS rows, "
        "list_sort(list(DISTINCT measure)) AS measures "
        f"FROM ({every}) GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    return {name: plain(values) for name, values in answer.items()}


def _sides(recipe: Recipe) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    return recipe.numerator, recipe.denominator


def _reads(recipe: Recipe, layout: str) -> bool:
    return not recipe.layouts or layout in recipe.layouts


def _features(
    layout: str,
    breakdowns: Sequence[str],
    recipes: Sequence[Recipe],
    terms: list[tuple[int, ...]],
    first: int,
) -> Mapping[Feature, int]:
    """What the terms that can be in a layout ask of it, each with a number from `first` on.

    `terms` gains each of them: recipe, side, term, times and number of its feature. The word of a
    breakdown is what it has to be, "*" where it is added up or says whose it is.
    """
    found: dict[Feature, int] = {}
    for number, recipe in enumerate(recipes):
        if not _reads(recipe, layout):
            continue
        levels = f"|{'|'.join(recipe.levels)}|" if recipe.levels else ""
        for side, parts in zip((NUMERATOR, DENOMINATOR), _sides(recipe), strict=True):
            for place, term in enumerate(parts):
                needed = {*term.by, *([recipe.whose] if recipe.whose else [])}
                if not all(f"{BY}{each}" in breakdowns for each in needed):
                    continue
                feature = (
                    term.part, recipe.whose, recipe.level or "", levels, recipe.basis,
                    term.measure, *(_word(term, recipe, each) for each in breakdowns),
                )  # fmt: skip
                at = found.setdefault(feature, first + len(found))
                terms.append((number, side, place, term.times, at))
    return found


def _word(term: Term, recipe: Recipe, column: str) -> str:
    breakdown = column.removeprefix(BY)
    if breakdown in term.by:
        return term.by[breakdown].strip().lower()
    return _ANY if breakdown == recipe.whose or breakdown in term.over else ""


# The facts of one layout, added up.


def _add_up(
    connection: Any,
    view: str,
    breakdowns: Sequence[str],
    features: Mapping[Feature, int],
    *,
    is_first: bool,
    stated_once: bool,
) -> None:
    """Adds the sums of a layout to the table `added`, which the first one makes.

    `stated_once` where no file states a fact twice: only sums of several files may then hold one
    twice. To count different facts takes as long as all else.
    """
    facts = _facts(view, breakdowns, features)
    # Without pieces each sum is of one fact.
    is_pieced = any(_ANY in each or each[_HEADS.index("as_level")] for each in features)
    different = "count(DISTINCT hash(stated_by, own_level, piece))" if is_pieced else "1"
    if stated_once:
        different = "CASE WHEN min(place) = max(place) THEN count(*) ELSE 0 END"
    into = "CREATE TEMP TABLE added AS" if is_first else "INSERT INTO added"
    connection.execute(
        f"{into} SELECT {_ADDED}, {_SUMMED}, "  # noqa: S608 - see _facts
        f"count(*) > {different} AS is_doubtful "
        f"FROM ({facts}) WHERE owner <> '' GROUP BY {_ADDED}"
    )
    if connection.execute("SELECT 1 FROM added WHERE is_doubtful LIMIT 1").fetchall():
        connection.execute("CREATE OR REPLACE TEMP TABLE again AS FROM added WHERE is_doubtful")
        connection.execute("DELETE FROM added WHERE is_doubtful")
        # Of two files that state one fact the later counts.
        connection.execute(
            f"INSERT INTO added SELECT {_ADDED}, {_SUMMED}, false FROM "  # noqa: S608 - see _facts
            f"(SELECT f.* FROM ({facts}) AS f SEMI JOIN again USING ({_ADDED}) "
            f"QUALIFY row_number() OVER (PARTITION BY {_STATED} "
            f"ORDER BY place DESC, at_row, value NULLS LAST, mark, name) = 1) GROUP BY {_ADDED}"
        )


def _drop_totals(connection: Any) -> None:
    """Takes out sums of totals where the parts that they add up are added up themselves."""
    same = " AND ".join(f"added.{name} = part.{name}" for name in f"feature, {_OWNED}".split(", "))
    connection.execute(
        "DELETE FROM added USING added AS part "  # noqa: S608 - names of columns
        f"WHERE added.is_total AND NOT part.is_total AND {same}"
    )


_SUMMED = (
    "max(name) AS name, sum(value) AS total, count(*) - count(value) AS gaps, "
    "max(mark) AS mark, max(place) AS place"
)


def _facts(
    view: str, breakdowns: Sequence[str], features: Mapping[Feature, int], *, only: str = ""
) -> str:
    """A query of the facts of one layout, joined with the features that they belong to.

    `only` narrows it to facts that name one organisation. Its other words come from definitions;
    all are quoted.
    """
    values = ", ".join(
        f"({number}, {', '.join(map(_literal, each))})" for each, number in features.items()
    )
    heads = ", ".join(map(_name, ("feature", *_HEADS, *breakdowns)))
    words = {
        each: {row[len(_HEADS) + at] for row in features} for at, each in enumerate(breakdowns)
    }
    fits = "".join(
        f" AND (t.{_name(each)} = '{_ANY}' OR {_folded(f'f.{_name(each)}')} = t.{_name(each)})"
        for each in breakdowns
        if len(words[each]) > 1
    )
    # What no term could use is left out where the files are read.
    narrowed = [f"measure IN ({_listed({row[_HEADS.index('measure')] for row in features})})"]
    narrowed += [
        f"{_folded(_name(each))} IN ({_listed(found)})"
        for each, found in words.items()
        if _ANY not in found
    ]
    owners = {row[_HEADS.index("whose")] for row in features} - {""}
    if only:
        named = ["organisation", "organisation_name", *(f"{BY}{each}" for each in sorted(owners))]
        narrowed.append(f"({' OR '.join(f'{_name(each)} = {_literal(only)}' for each in named)})")
    whose = " ".join(f"WHEN {_literal(each)} THEN f.{_name(BY + each)}" for each in sorted(owners))
    # One without a code goes by its name.
    own = "coalesce(nullif(f.organisation, ''), f.organisation_name)"
    owner = f"CASE t.whose {whose} ELSE {own} END" if whose else own
    stated_by = f"CASE WHEN t.whose = '' THEN '' ELSE {own} END" if whose else "''"
    piece = " || ".join(
        f"CASE WHEN t.{_name(each)} = '{_ANY}' THEN {_folded(f'f.{_name(each)}')} || chr(31) "
        "ELSE '' END"
        for each, found in words.items()
        if _ANY in found
    )
    piece = piece or "''"
    # A count that stands beside no value is not taken: there is a reason why the value is missing.
    value = (
        "CASE WHEN f.value IS NULL OR t.taken = 'value' THEN f.value "
        "WHEN t.taken = 'numerator' THEN f.numerator ELSE f.denominator END"
    )
    return (
        f"SELECT t.feature, {owner} AS owner, "  # noqa: S608 - see above
        # Long words are costly: what the owner tells already is left out.
        f"{stated_by} AS stated_by, "
        "CASE WHEN t.whose = '' THEN f.organisation_name ELSE '' END AS name, "
        "CASE WHEN t.as_level = '' THEN '' ELSE f.level END AS own_level, "
        "CASE WHEN t.as_level = '' THEN f.level ELSE t.as_level END AS level, "
        f'f."start" AS first_day, f."end" AS last_day, {piece} AS piece, '
        f"{value} AS value, CASE WHEN f.value IS NULL THEN nullif(f.mark, 'published') "
        f"WHEN {value} IS NULL THEN coalesce(nullif(f.mark, 'published'), 'not_applicable') "
        "ELSE '' END AS mark, f.is_total, "
        f'f."row" AS at_row, f.sheet, f.measure, places.place FROM (SELECT * FROM {view} '
        f"WHERE {' AND '.join(narrowed)}) AS f "
        f"JOIN places USING (filename) JOIN (VALUES {values}) AS t({heads}) "
        "ON f.measure = t.measure AND f.basis = t.basis "
        f"AND (t.levels = '' OR contains(t.levels, '|' || f.level || '|')){fits}"
    )


# The terms of all recipes.


def _sums(terms: Sequence[tuple[int, ...]]) -> str:
    sides = ", ".join(
        f"sum(times * total) FILTER (side = {side}) AS {name}, "
        f"bit_or(1::BIGINT << term) FILTER (side = {side}) AS {name}_terms, "
        f"sum(gaps) FILTER (side = {side})::BIGINT AS {name}_gaps, "
        f"max(mark) FILTER (side = {side}) AS {name}_mark"
        for name, side in (("top", NUMERATOR), ("bottom", DENOMINATOR))
    )
    rows = ", ".join(f"({', '.join(map(str, each))})" for each in terms)
    made = (
        "SELECT t.recipe, t.side, t.term, t.times, added.* FROM added "  # noqa: S608 - numbers and names of columns
        f"JOIN (VALUES {rows}) AS t(recipe, side, term, times, feature) USING (feature)"
    )
    # A term of a recipe that reads several layouts may be in more than one: the latest counts.
    asked_of: dict[tuple[int, ...], set[int]] = {}
    for recipe, side, term, _, feature in terms:
        asked_of.setdefault((recipe, side, term), set()).add(feature)
    several = {key[0] for key, found in asked_of.items() if len(found) > 1}
    if several:
        listed = ", ".join(map(str, sorted(several)))
        made = (
            f"SELECT * FROM ({made}) WHERE recipe NOT IN ({listed}) UNION ALL "  # noqa: S608 - see above
            f"(SELECT * FROM ({made}) WHERE recipe IN ({listed}) QUALIFY row_number() OVER "
            f"(PARTITION BY recipe, side, term, {_OWNED} ORDER BY place DESC, feature) = 1)"
        )
    return (
        "SELECT recipe, owner AS organisation, max(name) AS name, level, "  # noqa: S608 - see above
        "dense_rank() OVER (ORDER BY level, owner) AS who, "
        f'first_day AS "start", last_day AS "end", {sides}, max(place) AS place '
        f"FROM ({made}) GROUP BY recipe, {_OWNED} "
        f"HAVING count(*) FILTER (side = {NUMERATOR}) > 0 "
        "ORDER BY recipe, level, owner, first_day, last_day"
    )


def _folded(column: str) -> str:
    return f"lower(trim(coalesce({column}, '')))"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(_literal(each) for each in sorted(values))


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
