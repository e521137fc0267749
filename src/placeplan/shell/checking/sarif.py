"""Problems as SARIF 2.1.0, the form in which editors and code hosts show what a check found.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from placeplan.kernel.problem import Problem
from placeplan.kernel.provenance import Source

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif(
    problems: Iterable[Problem], *, version: str, labels: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The log of one run as plain JSON values; `labels` say codes in words."""
    every = list(problems)
    codes = sorted({each.code for each in every})
    known = labels or {}
    rules = [
        {"id": code, "shortDescription": {"text": known.get(code, code.replace("-", " "))}}
        for code in codes
    ]
    driver = {"name": "Placeplan", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes.index(each.code)) for each in every],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    said = problem.message
    if problem.suggestion:
        said += f". {problem.suggestion}"
    found: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": str(problem.severity),
        "message": {"text": said},
        "locations": [{"physicalLocation": _place(problem.source)}],
        "properties": {"family": str(problem.family)},
    }
    if problem.related:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(each)}
            for number, each in enumerate(problem.related)
        ]
    return found


def _place(source: Source) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": source.line}
    if source.end_line is not None and source.end_line > source.line:
        region["endLine"] = source.end_line
    return {"artifactLocation": {"uri": quote(source.file)}, "region": region}
