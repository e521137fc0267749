"""Every vector of the reference packages, and that the comparison would notice a difference."""

import copy
import json
import os
from pathlib import Path

import pytest

from placeplan.statistics.conformance import conform, conform_all, names

ROOT = Path(__file__).resolve().parents[3]
VECTORS = Path(os.environ.get("PLACEPLAN_VECTORS", ROOT.parent / "shared" / "vectors"))


@pytest.fixture(scope="module")
def vectors():
    found = {path.name: json.loads(path.read_text("utf-8")) for path in VECTORS.glob("*.json")}
    if not found:
        pytest.fail(
            f"No vectors in {VECTORS}: put the files there, "
            "or name their folder in the environment: PLACEPLAN_VECTORS",
            pytrace=False,
        )
    return found


@pytest.mark.parametrize("name", names())
def test_every_vector_agrees(vectors, name):
    file = f"{name}.json"
    if file not in vectors:
        pytest.fail(f"No {file} in {VECTORS}", pytrace=False)
    found = conform(file, vectors[file])
    assert found.disagreements == ()
    assert found.agreed == found.total > 0
    assert found.values > found.total


def test_all_files_of_a_folder(vectors):
    found = conform_all({"ci_primitives.json": vectors["ci_primitives.json"], "notes.json": {}})
    assert [each.name for each in found] == ["ci_primitives"]
    with pytest.raises(ValueError, match="no vector files"):
        conform_all({"notes.json": {}})


def numbers(value, path=()):
    """Where the numbers of an expected result stand."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from numbers(each, (*path, place))
    elif isinstance(value, float):
        yield path


def changed(data, path):
    """The data with one number a little different."""
    other = copy.deepcopy(data)
    inner = other
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = inner[path[-1]] * 1.5 + 1
    return other


SLOPE = "own_type1_transform_TRUE_mult_1"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ci_primitives", ("byars",)),
        ("dsr", ("cases", "forty_areas", "expected")),
        ("funnel_phe", ("cases", "ratio_limits_isr", "expected")),
        ("funnelplotr", ("cases", 0, "expected")),
        ("isr", ("cases", "own_ratio", "expected")),
        ("life_expectancy", ("cases", "grouped", "expected")),
        ("mean", ("cases", "package_test", "expected_by_area")),
        ("proportion", ("cases", "edge", "expected")),
        ("rate", ("cases", "edge_default", "expected")),
        ("sii", ("deterministic_point", SLOPE, "expected")),
        ("spc", ("cases", 2, "expected")),
        ("waiting_list", ("cases", "formulas")),
    ],
)
def test_a_number_that_differs_is_noticed_and_told(vectors, name, path):
    data = vectors[f"{name}.json"]
    if name == "sii":
        data = {"deterministic_point": {SLOPE: data["deterministic_point"][SLOPE]}}
    part = data
    for step in path:
        part = part[step]
    places = list(numbers(part))
    for place in places[:: max(1, len(places) // 5)]:
        found = conform(name, changed(data, path + place))
        assert found.agreed < found.total, place
        assert found.disagreements


def test_a_label_that_differs_is_noticed(vectors):
    data = copy.deepcopy(vectors["spc.json"])
    data["cases"][6]["expected"]["icons"]["icon"][0] = "improvement_low"
    data["cases"][6]["expected"]["points"]["rule_shift7"][0] = False
    found = conform("spc", data)
    assert found.total - found.agreed == 1
    assert len(found.disagreements) == 2


def test_a_case_that_cannot_be_run_is_a_disagreement():
    found = conform("rate.json", {"cases": {"odd": {"input": {"x": [1]}, "expected": {}}}})
    assert (found.agreed, found.total) == (0, 1)
    assert "not run: no column" in found.disagreements[0]


@pytest.mark.parametrize(("name", "data"), [("other.json", {}), ("rate.json", [])])
def test_what_is_no_vector_file_is_refused(name, data):
    with pytest.raises(ValueError, match="rate"):
        conform(name, data)
