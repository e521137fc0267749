"""Vector files like the given ones: other labels, orders, columns, and what they may leave out."""

import copy
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from placeplan.statistics.conformance import conform

ROOT = Path(__file__).resolve().parents[3]
VECTORS = Path(os.environ.get("PLACEPLAN_VECTORS", ROOT.parent / "shared" / "vectors"))
LABELS = ("area", "Area", "group", "facet", "f", "ParentCode", "IndSexRef")


def vectors(name):
    path = VECTORS / f"{name}.json"
    if not path.is_file():
        pytest.fail(
            f"No {path.name} in {VECTORS}: put the files there, "
            "or name their folder in the environment: PLACEPLAN_VECTORS",
            pytrace=False,
        )
    return json.loads(path.read_text("utf-8"))


def mapped(value, change):
    """The data with every object changed, the inner ones first."""
    return json.loads(json.dumps(value), object_hook=change)


def agrees(name, data):
    found = conform(name, data)
    assert found.disagreements == ()
    assert found.agreed == found.total > 0


def relabelled(table):
    return {
        key: [None if each is None else f"Z {each} é" for each in values]
        if key in LABELS and isinstance(values, list) else values
        for key, values in table.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["dsr", "isr", "life_expectancy", "mean", "proportion", "rate", "quantile", "funnelplotr"],
)
def test_other_names_of_groups(name):
    agrees(name, mapped(vectors(name), relabelled))


def test_other_names_of_series():
    data = mapped(vectors("spc"), relabelled)
    for case in data["cases"]:
        for key in ("rebase", "target"):
            if isinstance(case["input"].get(key), dict):
                case["input"][key] = {f"Z {k} é": v for k, v in case["input"][key].items()}
    agrees("spc", data)


def test_groups_that_are_numbers():
    codes: dict[str, int] = {}

    def numbered(table):
        return {
            key: [codes.setdefault(str(each), 1000 + len(codes)) for each in values]
            if key == "area" and isinstance(values, list) else values
            for key, values in table.items()
        }  # fmt: skip

    for name in ("dsr", "isr", "life_expectancy"):
        agrees(name, mapped(vectors(name), numbered))


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("dsr", {"count": "x", "pop": "n", "ageband": "band", "area": "group"}),
        ("dsr", {"count": "numerator", "pop": "denominator", "esp2013": "standard"}),
        ("isr", {"count": "x", "pop": "n", "refcount": "rx", "refpop": "rn"}),
        ("life_expectancy", {"area": "group"}),
        ("mean", {"area": "Area"}),
        ("rate", {"x": "obs", "n": "pops"}),
        ("proportion", {"x": "count", "n": "pop"}),
    ],
)
def test_other_names_of_columns(name, names):
    data = mapped(vectors(name), lambda table: {names.get(k, k): v for k, v in table.items()})
    if names.get("area") == "group" and name == "dsr":
        data.pop("esp2013", None)
    if "standard" in names.values():
        data["esp2013"] = vectors(name)["esp2013"]
    agrees(name, data)


def test_two_columns_that_group_together():
    data = vectors("dsr")
    case = data["cases"]["package_test_multiarea"]
    for table in (case["input"], case["expected"]):
        table["region"] = [f"of {each}" for each in table["area"]]
        table["area"] = ["one"] * len(table["area"])
    agrees("dsr", {"cases": {"nested": case}})


def test_rows_in_another_order():
    shuffled = random.Random(4)
    for name in ("dsr", "isr", "life_expectancy", "sii"):
        data = vectors(name)
        parts = data.get("cases") or data["deterministic_point"]
        for case in parts.values():
            if "input" not in case or "reference" in case:
                continue
            columns = {k: v for k, v in case["input"].items() if isinstance(v, list)}
            order = list(range(len(next(iter(columns.values())))))
            shuffled.shuffle(order)
            case["input"] |= {key: [values[i] for i in order] for key, values in columns.items()}
        if name == "isr":  # this table holds areas to the rows that stand side by side
            data["cases"] = {
                k: v for k, v in data["cases"].items() if "reference" not in v and "input" in v
            }
        data.pop("package_tests", None)
        agrees(name, data)


def test_what_a_chart_may_leave_out():
    data = vectors("spc")
    for case in data["cases"]:
        given = case["input"]
        for key in [key for key, value in given.items() if value is None]:
            del given[key]
        if given.get("screen_outliers") is True:
            del given["screen_outliers"]
        given["dates"] = [f"{each}T00:00:00Z" for each in given["dates"]]
        expected = case.get("expected")
        if expected:
            expected.pop("summary", None)
            for name in ("mean", "rule_outside", "derived_two_in_three_mdc2023"):
                expected["points"].pop(name, None)
    agrees("spc", data)


def test_notes_and_nulls_do_no_harm():
    for name in ("dsr", "isr", "life_expectancy", "quantile", "rate", "proportion", "funnel_phe"):
        data = vectors(name)
        for key, case in data["cases"].items():
            if key == "errors":
                continue
            case |= {"note": "a remark", "more": None}
            if isinstance(case.get("input"), dict):
                case["input"] |= {"comment": "free", "nothing": None}
        agrees(name, data)


def test_levels_as_percentages():
    def percent(table):
        given = table.get("confidence")
        if isinstance(given, float) and given < 1:
            table["confidence"] = given * 100
        elif (
            isinstance(given, list)
            and given
            and all(isinstance(each, float) and each < 1 for each in given)
        ):
            table["confidence"] = [round(each * 100, 6) for each in given]
        return table

    for name in ("dsr", "isr", "life_expectancy", "mean", "proportion", "rate"):
        agrees(name, mapped(vectors(name), percent))


PLACES: dict[str, list[tuple[Any, ...]]] = {
    "dsr": [("cases",), ("cases", "edge_counts"), ("cases", "edge_counts", "input")],
    "rate": [("cases", "edge_default", "expected"), ("cases", "errors")],
    "life_expectancy": [("cases", "grouped", "expected"), ("cases", "grouped", "input", "pops")],
    "spc": [("cases", 0, "input", "dates"), ("cases", 1, "id"), ("cases", 2)],
    "waiting_list": [("cases", "lists", 1, "expected"), ("cases", "schedule", 0, "input")],
    "quantile": [("cases", "ties_3_TRUE", "args"), ("cases", "ties_3_TRUE", "input", "values")],
    "sii": [("package_tests", 0, "input"), ("deterministic_point",)],
    "funnel_phe": [("cases", "ratio_significance", "input"), ("poisson_funnel_vs_exact", "obs")],
    "funnelplotr": [("cases", 0, "expected", "table"), ("poisson_limits",)],
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("broken", [None, "text", [], {}, 0, [None], -1], ids=repr)
def test_what_is_broken_is_said_and_the_others_are_run(name, broken):
    data = vectors(name)
    if name == "sii":  # the draws of all of them would take long
        point = next(iter(data["deterministic_point"].items()))
        data = {"package_tests": data["package_tests"][:1], "deterministic_point": dict([point])}
    for place in PLACES[name]:
        other = copy.deepcopy(data)
        inner = other
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = broken
        found = conform(name, other)
        assert found.agreed <= found.total
        assert (found.agreed == found.total) == (not found.disagreements)
