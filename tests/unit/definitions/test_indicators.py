"""Every definition of an indicator that ships: it loads, and what it says holds together."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from pathlib import Path
from time import perf_counter

import pytest
from pydantic import ValidationError

from placeplan.definitions.indicators import Definition, definition, definitions, frameworks
from placeplan.definitions.indicators.catalogue import LOCAL, SHIPPED
from placeplan.definitions.indicators.definition import Framework, Recipe, Threshold
from placeplan.definitions.loader import DefinitionError, load

FILES = sorted((SHIPPED / "indicators").glob("*.yaml"))
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REUSES = frozenset({"ccg-improvement-and-assessment-framework"})
"""Frameworks that gave a reference to another indicator in a later year."""
UNIT = {"proportion": "percent", "count": "count"}
TIME = frozenset({"minutes", "hours", "days", "weeks", "years"})
"""Units that are published in another, such as seconds."""
PER = re.compile(r"per_(\d+)")


def every() -> list[Definition]:
    return list(definitions().values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_loads_and_its_name_is_its_address(path: Path) -> None:
    found = load(path, Definition)
    assert SLUG.fullmatch(path.stem)
    assert len(path.stem) <= 80
    assert definition(path.stem) == found.model_copy(update={"slug": path.stem})
    assert found.reference is not None or found.unverified


@pytest.mark.parametrize("each", every(), ids=lambda each: each.slug)
def test_the_worked_example_is_the_arithmetic(each: Definition) -> None:
    if each.example is None:
        return
    below = Decimal(1) if each.example.denominator is None else each.example.denominator
    value = each.multiplier * each.example.numerator / below
    places = each.example.value.as_tuple().exponent
    assert isinstance(places, int)
    assert value.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP) == each.example.value


def _as_published(recipe: Recipe) -> bool:
    """Whether the published value is taken as it stands: it is standardised or modelled."""
    return not recipe.denominator and not recipe.per_day


@pytest.mark.parametrize("each", every(), ids=lambda each: each.slug)
def test_a_value_that_is_computed_says_what_is_counted(each: Definition) -> None:
    divided = any(one.denominator for one in each.recipes)
    if divided or (each.example is not None and each.example.denominator is not None):
        assert each.numerator
        assert each.denominator
        assert each.example is not None
    if each.kind == "count" and each.recipes:
        assert each.numerator


@pytest.mark.parametrize("each", every(), ids=lambda each: each.slug)
def test_kind_unit_and_multiplier_are_of_a_piece(each: Definition) -> None:
    if each.kind in UNIT:
        assert each.unit == UNIT[each.kind]
    if each.unit == "percent":
        assert all(0 <= one.value <= 100 for one in each.thresholds)
    if each.accumulates:
        assert each.kind == "count"
    if "category" in (each.kind, each.unit):
        assert (each.kind, each.unit) == ("category", "category")
        assert not each.recipes
    if each.unit in TIME:
        return
    for recipe in each.recipes:
        own = each.multiplier if recipe.multiplier is None else recipe.multiplier
        assert own == 1 or not _as_published(recipe), "a published value is taken as it stands"
        assert recipe.multiplier is None or _as_published(recipe)
    counted = not all(_as_published(recipe) for recipe in each.recipes)
    if counted or (not each.recipes and each.example is not None):
        size = PER.fullmatch(each.unit)
        times = 100 if each.unit == "percent" else Decimal(size[1]) if size else 1
        assert each.multiplier == times


def clash(one: Threshold, other: Threshold) -> bool:
    """Whether two thresholds of one kind hold on one day, at one level, and are not the same."""
    starts = max(one.start or date.min, other.start or date.min)
    ends = min(one.end or date.max, other.end or date.max)
    levels = not one.of or not other.of or set(one.of) & set(other.of)
    return one.kind == other.kind and starts <= ends and bool(levels)


@pytest.mark.parametrize("each", every(), ids=lambda each: each.slug)
def test_on_any_day_one_threshold_of_a_kind_holds(each: Definition) -> None:
    clashing = [pair for pair in combinations(each.thresholds, 2) if clash(*pair)]
    assert not clashing


@pytest.mark.parametrize("each", every(), ids=lambda each: each.slug)
def test_a_threshold_asks_for_the_better_side(each: Definition) -> None:
    better = {"higher": {">=", ">"}, "lower": {"<=", "<"}, "none": {">=", ">", "<=", "<", "="}}
    asked = {one.comparator for one in each.thresholds if one.comparator != "="}
    assert asked <= better[each.direction]


def test_two_thresholds_of_a_kind_on_one_day_are_seen() -> None:
    first = Threshold(kind="contract", comparator=">=", value=Decimal(85), end=date(2023, 9, 30))
    second = Threshold(kind="contract", comparator=">=", value=Decimal(80), start=date(2023, 9, 30))
    after = second.model_copy(update={"start": date(2023, 10, 1)})
    assert clash(first, second)
    assert not clash(first, after)
    assert not clash(first, second.model_copy(update={"kind": "guidance"}))


def test_a_reference_of_a_framework_names_one_indicator() -> None:
    under: dict[tuple[str, str], list[Definition]] = {}
    for each in every():
        own = {(one.framework, one.ref.casefold()) for one in each.listings if one.ref}
        for place in own:
            under.setdefault(place, []).append(each)
    shared = {
        place: [each.slug for each in found]
        for place, found in under.items()
        for one, other in combinations(found, 2)
        if place[0] not in REUSES or one.name == other.name
    }
    assert not shared


def test_no_two_indicators_have_one_name() -> None:
    names = [each.name.casefold() for each in every()]
    assert len(set(names)) == len(names)
    printed = [each.printed_name.casefold() for each in every()]
    assert len(set(printed)) == len(printed)


def test_listings_name_a_framework_and_one_of_its_domains() -> None:
    for each in every():
        for listing in each.listings:
            framework = frameworks()[listing.framework]
            if framework.domains and listing.domain:
                assert listing.domain in framework.domains, (each.slug, listing)


@pytest.mark.parametrize(
    "path", sorted((SHIPPED / "frameworks").glob("*.yaml")), ids=lambda p: p.stem
)
def test_a_framework_loads(path: Path) -> None:
    found = load(path, Framework)
    assert SLUG.fullmatch(path.stem)
    assert found.title
    assert found.start is None or found.end is None or found.start < found.end


def test_the_improvement_and_assessment_framework_is_whole() -> None:
    """Fifty-eight indicators in 2018/19, and those of the editions before."""
    name = "ccg-improvement-and-assessment-framework"
    listed = [each for each in every() if each.listed_in(name)]
    assert len(listed) >= 70
    assert {
        listing.domain for each in listed for listing in each.listings if listing.framework == name
    } == set(frameworks()[name].domains)


def test_loading_all_takes_no_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read anew, as a command does: far less than a second, though a test machine is busy."""
    local = tmp_path / "indicators"
    local.mkdir()
    monkeypatch.setenv(LOCAL, str(tmp_path))
    began = perf_counter()
    assert len(definitions()) == len(FILES)
    assert perf_counter() - began < 3


TEXT = """\
name: Beds free at midnight
listings: [{framework: operational-standards}]
kind: count
unit: count
direction: higher
unverified: true
"""


def test_a_local_file_adds_an_indicator_and_takes_no_shipped_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "indicators"
    local.mkdir()
    (local / "beds-free.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv(LOCAL, str(tmp_path))
    found = definition("beds-free")
    assert found is not None
    assert found.name == "Beds free at midnight"
    taken = tmp_path / "second" / "indicators"
    taken.mkdir(parents=True)
    (taken / "ae-four-hours.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setenv(LOCAL, str(taken.parent))
    with pytest.raises(DefinitionError, match="ae-four-hours is defined by"):
        definitions()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("unverified: true", "official source"),
        ("unit: count", "unit"),
        ("name: Beds free at midnight", "name"),
    ],
)
def test_a_definition_that_lacks_what_it_needs_is_refused(
    change: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "beds.yaml"
    path.write_text(TEXT.replace(change + "\n", ""), encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        load(path, Definition)


def test_a_threshold_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="after its end"):
        Threshold(
            kind="contract",
            comparator=">=",
            value=Decimal(1),
            start=date(2020, 1, 2),
            end=date(2020, 1, 1),
        )
