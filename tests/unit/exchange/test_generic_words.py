"""What is read out of the words over a column, in a table of each kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.glossary.columns import KINDS, TableKind
from placeplan.exchange.generic.words import is_heading, is_period, read_heading, unit_of

TEXTS = st.text(max_size=30)


def heading(kind: TableKind, *names: str) -> tuple[str | None, dict[str, str]]:
    found = read_heading(names, kind)
    assert found.known
    return found.field, dict(found.said)


@pytest.mark.parametrize(
    ("kind", "names", "field", "said"),
    [
        ("risk", ["Principal risk"], "risk", {}),
        ("risk", ["Residual Risk Score (LxI)"], "score", {"stage": "current"}),
        ("risk", ["Inherent risk", "L"], "likelihood", {"stage": "initial"}),
        ("risk", ["Risk score", "Target"], "score", {"stage": "target"}),
        ("risk", ["Gaps in", "Control"], "gaps_control", {}),
        ("risk", ["Assurances", "2nd line"], "assurance", {"line": "2"}),
        ("risk", ["Action plan", "Lead"], "action_lead", {}),
        ("risk", ["Lead Director / Risk Owner"], "lead", {}),
        ("risk", ["SRO"], "lead", {}),
        ("action", ["Target completion date"], "due", {}),
        ("action", ["By when?"], "due", {}),
        ("milestone", ["Original date"], "due_first", {}),
        ("milestone", ["BRAG status"], "rag", {}),
        ("scheme", ["Full-year effect"], None, {"scope": "fye"}),
        ("scheme", ["In-year saving (£000)"], "saving", {"scope": "year"}),
        ("scheme", ["Recurrent £k"], None, {"recurring": "recurrent"}),
        ("scheme", ["R/NR"], "recurrence", {}),
        ("money", ["YTD £m", "Plan"], None, {"scope": "ytd", "basis": "plan"}),
        ("money", ["FOT variance"], None, {"basis": "forecast", "difference": "variance"}),
        ("money", ["Under/(over) spend"], None, {"difference": "variance"}),
        ("indicator", ["National standard"], None, {"basis": "target"}),
        ("indicator", ["Comments/Update"], "update", {}),
    ],
)
def test_a_heading(kind: TableKind, names: list[str], field: str | None, said: Any) -> None:
    assert heading(kind, *names) == (field, said)


@pytest.mark.parametrize(
    ("kind", "text", "period", "said"),
    [
        ("indicator", "Jul-25", "Jul-25", {}),
        ("indicator", "Aug actual", "Aug", {"basis": "actual"}),
        ("indicator", "Sep-25 (plan)", "Sep-25", {"basis": "plan"}),
        ("money", "M6 YTD", "M6", {"scope": "ytd"}),
        ("money", "2024/25 outturn", "2024/25", {"basis": "outturn"}),
        ("money", "Month 6 plan £000", "Month 6", {"basis": "plan"}),
    ],
)
def test_a_heading_with_a_period(kind: TableKind, text: str, period: str, said: Any) -> None:
    found = read_heading((text,), kind)
    assert (found.period, dict(found.said)) == (period, said)


@pytest.mark.parametrize(
    ("text", "unit", "scale"),
    [
        ("Saving £k", "gbp", 1000),
        ("Saving (£'000s)", "gbp", 1000),
        ("Plan £000s", "gbp", 1000),
        ("Plan (£m)", "gbp", 1_000_000),
        ("Variance £", "gbp", None),
        ("Variance %", "percent", None),
        ("Budget WTE", "wte", None),
        ("A scheme of £250k", None, None),
        ("Plan", None, None),
    ],
)
def test_the_unit_of_a_heading(text: str, unit: str | None, scale: int | None) -> None:
    assert unit_of(text) == (unit, None if scale is None else Decimal(scale))


@pytest.mark.parametrize(
    "text", ["Fruit", "Progress / RAG", "Staff group", "Zebra count", "Risk and opportunity (£m)"]
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    for kind in KINDS:
        assert read_heading((text,), kind).field is None


def test_a_group_that_is_not_understood_is_said_to_be() -> None:
    found = read_heading(("Zebra", "Plan £k"), "scheme")
    assert (found.known, found.group_known) == (True, False)


def test_a_name_of_an_organisation_heads_its_figures() -> None:
    found = read_heading(("North Vale ICB", "Actual"), "indicator")
    assert (found.organisation, found.of("basis")) == ("North Vale ICB", "actual")


@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3), st.sampled_from(KINDS))
def test_no_heading_is_too_strange(names: list[str], kind: TableKind) -> None:
    found = read_heading(tuple(names), kind)
    assert found.known or (found.field, found.said) == (None, ())
    assert is_heading(names[-1]) in (True, False)
    assert is_period(names[-1]) in (True, False)
