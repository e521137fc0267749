"""Addresses and problems as people and programs read them."""

from __future__ import annotations

import json

from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source


def test_an_address_reads_as_file_line_and_column() -> None:
    assert str(Source("paper.txt", 12)) == "paper.txt:12"
    assert str(Source("paper.txt", 12, end_line=14, column=3)) == "paper.txt:12-14, column 3"


def test_an_address_reaches_to_its_last_line() -> None:
    row = Source("paper.txt", 12).through(Source("paper.txt", 15, end_line=16))
    assert (row.line, row.last_line) == (12, 16)
    assert row.covers(14)
    assert not row.covers(17)
    assert Source("paper.txt", 12).through(Source("paper.txt", 12)).end_line is None


def test_a_problem_is_one_line_for_people_and_plain_json_for_programs() -> None:
    problem = Problem(
        "rank-unreadable",
        Family.RANK,
        Severity.WARNING,
        "cannot read the rank '86.195'",
        Source("paper.txt", 64, column=10),
        related=(Source("paper.txt", 4),),
        suggestion="86/195",
    )
    assert str(problem) == (
        "paper.txt:64, column 10: warning: cannot read the rank '86.195' (rank-unreadable)"
        " Suggested: 86/195."
    )
    assert json.loads(json.dumps(problem.as_dict())) == {
        "code": "rank-unreadable",
        "family": "rank",
        "severity": "warning",
        "message": "cannot read the rank '86.195'",
        "source": {"file": "paper.txt", "line": 64, "column": 10},
        "related": [{"file": "paper.txt", "line": 4}],
        "suggestion": "86/195",
    }
