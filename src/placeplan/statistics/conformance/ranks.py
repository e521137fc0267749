"""Vectors of quantiles (PHEindicatormethods)."""

from __future__ import annotations

from functools import partial

import numpy as np

from placeplan.statistics import ragged
from placeplan.statistics.conformance.comparison import (
    Case,
    Cases,
    Comparison,
    Json,
    arguments,
    inputs,
)
from placeplan.statistics.quantiles import assign

GROUPINGS = {"IndSexReg": ("IndSexRef", "ParentCode"), "IndSex": ("IndSexRef",), "None": ()}


def quantiles(data: Case) -> Cases:
    """Every case of the file."""
    for name, case in data["cases"].items():
        yield name, partial(_case, cases=data["cases"], name=name, case=case)


def _case(to: Comparison, cases: Case, name: str, case: Case) -> None:
    args, given = arguments(case), inputs(cases, case)
    values = np.array(given.get("Value", given.get("values")), dtype=float)
    labels = _groups(name, args, given, values.size)
    grouped = ragged.by_label(labels)
    first = grouped.order[grouped.offsets[:-1]]
    count = args.get("nquantiles", 10)
    invert: Json = args.get("invert", True)
    if "QuantileNm" in given:
        lookup = case["nquantiles_by_name"]
        by_name = dict(zip(lookup["qname"], lookup["quantiles"], strict=True))
        count = [by_name[given["QuantileNm"][row]] for row in first]
        invert = [str(given["Polarity"][row]).upper() == "TRUE" for row in first]
    found = assign(values[grouped.order], count, grouped.offsets, invert=invert)
    ours = np.zeros(values.size)
    ours[grouped.order] = found.number
    to.numbers("quantile", np.where(ours == 0, np.nan, ours), case["expected_quantile"])
    if "warnings" in case:
        to.same("a warning", [bool(found.too_few.any())], [bool(case["warnings"])])


def _groups(name: str, args: Case, given: Case, rows: int) -> list[str]:
    named = args.get("group_by", GROUPINGS.get(name.rsplit("_", 1)[-1], ()))
    keys = [named] if isinstance(named, str) else list(named)
    if not keys and "group" in given:
        keys = ["group"]
    columns = [given[key] for key in keys]
    return [" | ".join(str(column[row]) for column in columns) for row in range(rows)]
