"""Indicators made of published measures, held against a slow and obvious way to make them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from placeplan.definitions.indicators import Definition, Recipe, Term
from placeplan.rooms.performance.computing import computed
from placeplan.rooms.performance.measured import Measured

JANUARY, FEBRUARY = (date(2025, 1, 1), date(2025, 1, 31)), (date(2025, 2, 1), date(2025, 2, 28))
Key = tuple[str, str, date, date]


@dataclass(frozen=True)
class Fact:
    """A row of a published file."""

    measure: str = "seen"
    organisation: str = "RX1"
    value: float | None = 1.0
    by: dict[str, str] = field(default_factory=dict)
    days: tuple[date, date] = JANUARY
    level: str = "provider"
    mark: str = "published"
    basis: str = "actual"
    numerator: float | None = None
    denominator: float | None = None
    is_total: bool = False
    name: str = ""


@dataclass(frozen=True)
class File:
    """A published file: its layout and its rows."""

    layout: str
    facts: tuple[Fact, ...]


def kept(folder: Path, files: list[File]) -> list[tuple[Path, str]]:
    """The files as the store keeps them."""
    found = []
    for number, file in enumerate(files):
        names = sorted({name for each in file.facts for name in each.by})
        columns = {
            "organisation": pa.array([each.organisation for each in file.facts], pa.string()),
            "organisation_name": pa.array(
                [each.name or f"Trust {each.organisation}" for each in file.facts], pa.string()
            ),
            "parent": pa.array([""] * len(file.facts), pa.string()),
            "level": pa.array([each.level for each in file.facts], pa.string()),
            "measure": pa.array([each.measure for each in file.facts], pa.string()),
            "start": pa.array([each.days[0] for each in file.facts], pa.date32()),
            "end": pa.array([each.days[1] for each in file.facts], pa.date32()),
            "basis": pa.array([each.basis for each in file.facts], pa.string()),
            "value": pa.array([each.value for each in file.facts], pa.float64()),
            "numerator": pa.array([each.numerator for each in file.facts], pa.float64()),
            "denominator": pa.array([each.denominator for each in file.facts], pa.float64()),
            "mark": pa.array([each.mark for each in file.facts], pa.string()),
            "printed": pa.array([""] * len(file.facts), pa.string()),
            "is_total": pa.array([each.is_total for each in file.facts], pa.bool_()),
            "sheet": pa.array([""] * len(file.facts), pa.string()),
            "row": pa.array(range(2, len(file.facts) + 2), pa.int32()),
        }
        columns |= {
            f"by_{name}": pa.array([each.by.get(name, "") for each in file.facts], pa.string())
            for name in names
        }
        path = folder / f"{number}.parquet"
        parquet.write_table(pa.table(columns), path)
        found.append((path, file.layout))
    return found


def definition(*recipes: Recipe, kind: str = "proportion", multiplier: int = 100) -> Definition:
    return Definition.model_validate(
        {
            "name": "Seen in time",
            "listings": [{"framework": "any"}],
            "kind": kind,
            "unit": "percent",
            "direction": "higher",
            "multiplier": multiplier,
            "recipes": [each.model_dump() for each in recipes],
            "unverified": True,
        }
    )


# The slow and obvious way.


def expected(files: list[File], asked: Definition) -> dict[Key, tuple[float | None, str]]:
    """The value of each organisation and period and its mark, by dicts and loops."""
    found: dict[Key, tuple[float | None, str]] = {}
    for recipe in asked.recipes:
        for key, (value, mark) in of_recipe(files, recipe, float(asked.multiplier)).items():
            if key not in found or (found[key][0] is None and value is not None):
                found[key] = (value, mark)
    return found


def of_recipe(
    files: list[File], recipe: Recipe, multiplier: float
) -> dict[Key, tuple[float | None, str]]:
    top = [of_term(files, recipe, each) for each in recipe.numerator]
    bottom = [of_term(files, recipe, each) for each in recipe.denominator]
    found = {}
    for key in {key for sums in top for key in sums}:
        above, mark = total(top, recipe.numerator, key)
        if recipe.denominator:
            below, why = total(bottom, recipe.denominator, key)
            if mark == "published":
                mark = why
            if mark == "published" and not (below is not None and below > 0):
                mark = "not_applicable"
            value = (
                multiplier * above / below
                if mark == "published" and above is not None and below
                else None
            )
        elif recipe.per_day:
            value = None if above is None else multiplier * above / ((key[3] - key[2]).days + 1)
        else:
            value = None if above is None else multiplier * above
        found[key] = (value if mark == "published" else None, mark)
    return found


def total(
    sums: list[dict[Key, list[tuple[float | None, str]]]], terms: tuple[Term, ...], key: Key
) -> tuple[float | None, str]:
    """The sum of a side, or why there is none: a mark of a missing part, or that one is absent."""
    rows = [each.get(key, []) for each in sums]
    marks = [mark for each in rows for value, mark in each if value is None]
    if marks or not all(rows):
        stated = [each for each in marks if each]
        return None, max(stated) if stated else "incomplete"
    return (
        sum(
            term.times * value
            for term, each in zip(terms, rows, strict=True)
            for value, _ in each
            if value is not None
        ),
        "published",
    )


def of_term(
    files: list[File], recipe: Recipe, term: Term
) -> dict[Key, list[tuple[float | None, str]]]:
    """What each fact of a term gives: a number, or nothing and why."""
    latest: dict[object, tuple[int, Fact]] = {}
    for place, file in enumerate(files):
        if recipe.layouts and file.layout not in recipe.layouts:
            continue
        for fact in file.facts:
            if not belongs(fact, recipe, term):
                continue
            key = (
                fact.organisation or fact.name, fact.level, fact.days, fact.is_total,
                tuple(sorted((k, v.lower()) for k, v in fact.by.items() if v)),
            )  # fmt: skip
            if key not in latest or latest[key][0] < place:
                latest[key] = (place, fact)
    rows: dict[Key, list[Fact]] = {}
    for _, fact in latest.values():
        own = fact.organisation or fact.name
        owner = fact.by.get(recipe.whose, "") if recipe.whose else own
        if owner:
            rows.setdefault((recipe.level or fact.level, owner, *fact.days), []).append(fact)
    found = {}
    for where, facts in rows.items():
        parts = [each for each in facts if not each.is_total] or facts
        found[where] = [number(each, term) for each in parts]
    return found


def belongs(fact: Fact, recipe: Recipe, term: Term) -> bool:
    if fact.measure != term.measure or fact.basis != recipe.basis:
        return False
    if recipe.levels and fact.level not in recipe.levels:
        return False
    free = {recipe.whose, *term.over} - set(term.by)
    given = {name: word.lower() for name, word in fact.by.items() if word and name not in free}
    return given == {name: word.strip().lower() for name, word in term.by.items() if word}


def number(fact: Fact, term: Term) -> tuple[float | None, str]:
    if fact.value is None:
        return None, "" if fact.mark == "published" else fact.mark
    found = {"value": fact.value, "numerator": fact.numerator, "denominator": fact.denominator}
    if found[term.part] is None:
        return None, "not_applicable" if fact.mark == "published" else fact.mark
    return found[term.part], ""


def as_dict(found: Measured) -> dict[Key, tuple[float | None, str]]:
    rows = {
        (level, code, start.item(), end.item()): (
            None if np.isnan(value) else float(value),
            str(mark),
        )
        for level, code, start, end, value, mark in zip(
            found.level, found.organisation, found.start, found.end, found.value, found.mark,
            strict=True,
        )
    }  # fmt: skip
    assert len(rows) == len(found)
    return rows


def agree(folder: Path, files: list[File], asked: Definition) -> dict[Key, object]:
    """Both ways, which have to agree; the rows stand in the order that is promised."""
    found = computed(kept(folder, files), {"seen": asked}).get("seen")
    wanted = expected(files, asked)
    if found is None:
        assert wanted == {}
        return {}
    rows = as_dict(found)
    assert list(rows) == sorted(rows)
    assert rows.keys() == wanted.keys()
    for key, (value, mark) in wanted.items():
        assert rows[key][1] == mark, key
        if value is None:
            assert rows[key][0] is None
        else:
            got = rows[key][0]
            assert got is not None
            assert math.isclose(got, value, rel_tol=1e-9, abs_tol=1e-9)
    return dict(rows)


facts = st.builds(
    Fact,
    measure=st.sampled_from(["seen", "all"]),
    organisation=st.sampled_from(["RX1", "RX2", ""]),
    value=st.one_of(st.none(), st.integers(0, 9).map(float)),
    by=st.dictionaries(
        st.sampled_from(["site", "commissioner"]), st.sampled_from(["A", "a", "B", ""]), max_size=2
    ),
    days=st.sampled_from([JANUARY, FEBRUARY]),
    level=st.sampled_from(["provider", "system"]),
    mark=st.sampled_from(["published", "suppressed", "not_submitted"]),
    basis=st.sampled_from(["actual", "actual", "estimate"]),
    numerator=st.one_of(st.none(), st.integers(0, 9).map(float)),
    denominator=st.one_of(st.none(), st.integers(0, 9).map(float)),
    is_total=st.booleans(),
).map(lambda fact: replace(fact, name="Nameless") if not fact.organisation else fact)


def distinct(rows: list[Fact]) -> tuple[Fact, ...]:
    """A file states a fact once."""
    found: dict[object, Fact] = {}
    for each in rows:
        words = tuple(sorted((k, v.lower()) for k, v in each.by.items() if v))
        key = (each.measure, each.organisation, each.level, each.days, each.basis, each.is_total)
        found.setdefault((*key, words), each)
    return tuple(found.values())


files = st.lists(
    st.builds(
        File,
        layout=st.sampled_from(["csv", "book"]),
        facts=st.lists(facts, min_size=1, max_size=12).map(distinct),
    ),
    min_size=1,
    max_size=3,
)
terms = st.builds(
    Term,
    measure=st.sampled_from(["seen", "all"]),
    part=st.sampled_from(["value", "value", "numerator", "denominator"]),
    by=st.dictionaries(st.just("site"), st.sampled_from(["A", " a", "B"]), max_size=1),
    over=st.sampled_from([(), ("site",), ("commissioner",), ("site", "commissioner")]),
    times=st.sampled_from([1, -1, 2]),
)
recipes = st.builds(
    Recipe,
    layouts=st.sampled_from([(), ("csv",), ("csv", "book")]),
    levels=st.sampled_from([(), ("provider",)]),
    whose=st.sampled_from(["", "", "commissioner"]),
    level=st.sampled_from([None, "commissioner"]),
    basis=st.sampled_from(["actual", "actual", "estimate"]),
    numerator=st.lists(terms, min_size=1, max_size=2).map(tuple),
    denominator=st.lists(terms, max_size=2).map(tuple),
)


def is_plain(asked: list[Recipe], given: list[File]) -> bool:
    """A term that reads several layouts takes each sum whole from one: the oracle mixes facts."""
    layouts = {each.layout for each in given}
    return len(layouts) == 1 or all(len(each.layouts) == 1 for each in asked)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(given_files=files, asked=st.lists(recipes, min_size=1, max_size=2))
def test_any_recipe_gives_what_the_slow_way_gives(
    tmp_path: Path, given_files: list[File], asked: list[Recipe]
) -> None:
    if not is_plain(asked, given_files):
        given_files = [replace(each, layout="csv") for each in given_files]
    agree(tmp_path, given_files, definition(*asked))


SEEN = Recipe(numerator=(Term(measure="seen"),), denominator=(Term(measure="all"),))
SITES = Recipe(numerator=(Term(measure="seen", over=("site",)),))


def one(folder: Path, files: list[File], *recipes: Recipe, kind: str = "proportion") -> Measured:
    return computed(kept(folder, files), {"seen": definition(*recipes, kind=kind)})["seen"]


def test_a_file_that_spells_a_name_anew_revises_and_does_not_add(tmp_path: Path) -> None:
    first = File("csv", (Fact(value=3.0, name="St Mary"), Fact("all", value=4.0, name="St Mary")))
    later = File("csv", (Fact(value=2.0, name="ST. MARY'S"),))
    found = one(tmp_path, [first, later], SEEN)
    assert found.value.tolist() == [50.0]
    assert found.file.tolist() == [1]


def test_a_total_is_not_added_to_its_parts_but_counts_where_it_is_alone(tmp_path: Path) -> None:
    parts = [Fact(value=2.0, by={"site": "A"}), Fact(value=3.0, by={"site": "B"})]
    total = Fact(value=5.0, by={"site": "All"}, is_total=True)
    alone = replace(total, organisation="RX2", value=7.0)
    found = one(tmp_path, [File("csv", (*parts, total, alone))], SITES, kind="count")
    assert (found.value / 100).tolist() == [5.0, 7.0]


def test_a_part_that_is_suppressed_makes_the_sum_missing_and_says_so(tmp_path: Path) -> None:
    parts = (
        Fact(value=2.0, by={"site": "A"}),
        Fact(value=None, by={"site": "B"}, mark="suppressed"),
    )
    found = one(tmp_path, [File("csv", parts)], SITES)
    assert found.mark.tolist() == ["suppressed"]
    assert np.isnan(found.value).all()
    assert np.isnan(found.numerator).all()


def test_a_rate_that_is_published_as_it_stands_has_no_count_to_add_up(tmp_path: Path) -> None:
    file = File("csv", (Fact(value=81.5),))
    as_is = Recipe(numerator=(Term(measure="seen"),), multiplier=1)
    rate = one(tmp_path, [file], as_is)
    assert rate.value.tolist() == [81.5]
    assert np.isnan(rate.numerator).all()
    assert one(tmp_path, [file], as_is, kind="count").numerator.tolist() == [81.5]


def test_nothing_to_divide_by_is_said(tmp_path: Path) -> None:
    found = one(tmp_path, [File("csv", (Fact(value=0.0), Fact("all", value=0.0)))], SEEN)
    assert found.mark.tolist() == ["not_applicable"]
    assert np.isnan(found.value).all()


def test_the_days_of_the_period_can_be_the_denominator(tmp_path: Path) -> None:
    file = File("csv", (Fact(value=62.0), Fact(value=56.0, days=FEBRUARY)))
    per_day = Recipe(numerator=(Term(measure="seen"),), per_day=True)
    found = one(tmp_path, [file], per_day, kind="mean")
    assert (found.value / 100).tolist() == [2.0, 2.0]
    assert found.denominator.tolist() == [31, 28]


def test_of_two_layouts_that_state_a_term_the_latest_file_counts(tmp_path: Path) -> None:
    files = [File("csv", (Fact(value=3.0),)), File("book", (Fact(value=4.0),))]
    both = Recipe(layouts=("csv", "book"), numerator=(Term(measure="seen"),))
    assert (one(tmp_path, files, both, kind="count").value / 100).tolist() == [4.0]
    assert (one(tmp_path, files[::-1], both, kind="count").value / 100).tolist() == [3.0]


def test_what_nothing_measures_is_left_out_and_a_lost_file_is_an_error(tmp_path: Path) -> None:
    files = kept(tmp_path, [File("csv", (Fact(),))])
    other = Recipe(layouts=("book",), numerator=(Term(measure="seen"),))
    absent = Recipe(numerator=(Term(measure="seen", by={"ward": "A"}),))
    assert computed(files, {"seen": definition(other), "ward": definition(absent)}) == {}
    assert computed([], {"seen": definition(SEEN)}) == {}
    with pytest.raises(FileNotFoundError, match="gone"):
        computed([(tmp_path / "gone.parquet", "csv")], {"seen": definition(SEEN)})
    many = Recipe(numerator=(Term(measure="seen"),) * 63)
    with pytest.raises(ValueError, match="62 terms"):
        computed(files, {"seen": definition(many)})
