"""Spec: every check finds something in its one case, nothing in its other, and is in the manual."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from placeplan.checks import checks, findings, label
from placeplan.definitions import policies
from placeplan.exchange.book import Book, Files
from placeplan.records import from_dict

PAGE = Path(__file__).resolve().parents[2] / "docs" / "manual" / "problems.md"
NAMES = [each.__name__.rpartition(".")[2] for each in checks()]


def codes(module: ModuleType) -> tuple[str, ...]:
    """The codes that a check may give."""
    return getattr(module, "CODES", None) or (module.CODE,)


@pytest.mark.parametrize("module", checks(), ids=NAMES)
def test_it_fires_where_it_must_and_nowhere_else(module: ModuleType) -> None:
    found = findings(module.FIRES.book, [module])
    assert found, module.FIRES.says
    assert {each.code for each in found} <= set(codes(module))
    assert not findings(module.PASSES.book, [module]), module.PASSES.says
    for each in found:
        assert each.label == label(module)
        assert each.message.endswith(each.text)
        assert each.title in each.message
        assert each.source.file == "case.txt"
        assert each.key
        assert each.kind


@pytest.mark.parametrize("module", checks(), ids=NAMES)
def test_its_codes_are_documented_as_they_are(module: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for each in findings(module.FIRES.book, [module]):
        found = re.search(rf"^### {each.code}\n(.*?)\.", text, re.MULTILINE | re.DOTALL)
        assert found, f"say in problems.md what {each.code} means"
        assert str(each.severity) in found[1].casefold()
        headings = re.findall(r"^## (.*)$", text[: found.start()], re.MULTILINE)
        assert headings[-1].casefold() == str(each.family)
    assert all(f"### {code}\n" in text for code in codes(module))


def test_the_docstrings_are_pages() -> None:
    labels = [label(each) for each in checks()]
    assert len(labels) == len(set(labels)) > 15
    for module in checks():
        first, _, rest = (module.__doc__ or "").strip().partition("\n\n")
        assert re.fullmatch(r"[A-Z][^\n]{5,60}\.", first), module.__name__
        assert len(rest.split()) > 10, module.__name__


def test_every_reminder_is_a_check() -> None:
    policy = policies.reminding(date(2026, 3, 2))
    known = {code for each in checks() for code in codes(each)}
    named = {each.check for each in policy.rules}
    named |= {*policy.digest.own, *policy.digest.sponsor, *policy.digest.role}
    assert named <= known
    assert known <= named, "somebody hears of everything that a check may find"


def test_without_a_day_nothing_is_late() -> None:
    """A check that asks for the day is left out; others speak."""
    every = [record for each in checks() for record in each.FIRES.records]
    made = [
        from_dict({"source": {"file": "case.txt", "line": line}, **each})
        for line, each in enumerate(every, start=1)
    ]
    found = {each.code for each in findings(Book(Files(made)))}
    assert not found & {"milestone-overdue", "update-overdue", "risk-static", "assurance-expired"}
    assert "red-without-action" in found
