"""The real improvement and assessment framework dashboard, read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from placeplan.exchange.reading import Reading, read_path
from placeplan.records import Fact, Goal, Observation, Organisation

NORTH, SOUTH = "Castle Point & Rochford CCG", "Southend CCG"


@pytest.fixture(scope="module")
def reading(seed: Callable[[str], Path]) -> Reading:
    return read_path(seed("000"))


@pytest.fixture(scope="module")
def observations(reading: Reading) -> dict[tuple[str, str], Observation]:
    found = [each for each in reading.records if isinstance(each, Observation)]
    keyed = {(each.indicator_ref or "", each.organisation): each for each in found}
    assert len(keyed) == len(found)
    return keyed


# ref, organisation, printed value, value, peer rank, England rank
PRINTED = [
    ("102a", NORTH, "32.2%", "32.2", 8, 72),
    ("102a", SOUTH, "32.00%", "32.00", 3, 71),
    ("104a", NORTH, "2,018", "2018", 6, 11),
    ("104a", SOUTH, "2,264", "2264", 7, 140),
    ("105b", SOUTH, "17.54", "17.54", 7, 80),
    ("107b", NORTH, "10.6%", "10.6", 11, 170),
    ("121a", SOUTH, "59", "59", 6, 123),
    ("122b", NORTH, "75.0%", "75.0", 9, 144),
    ("124c", SOUTH, "0.57%", "0.57", 5, 44),
    ("127c", NORTH, "91.3%", "91.3", 1, 51),
    ("133a", SOUTH, "1.2%", "1.2", 6, 96),
    ("144a", SOUTH, "97.2%", "97.2", 4, 30),
    ("164a", SOUTH, "65.58", "65.58", 8, 119),
]


@pytest.mark.parametrize(("ref", "organisation", "printed", "value", "peer", "england"), PRINTED)
def test_values_and_ranks_as_printed(
    observations: dict[tuple[str, str], Observation],
    ref: str,
    organisation: str,
    printed: str,
    value: str,
    peer: int,
    england: int,
) -> None:
    found = observations[ref, organisation]
    assert found.as_printed == printed
    assert found.value == Decimal(value)
    assert found.unit == ("percent" if printed.endswith("%") else None)
    assert (found.peer_rank, found.peer_count) == (peer, 11)
    assert (found.national_rank, found.national_count) == (england, 195)
    assert found.availability == "published"


def test_every_row_of_the_paper_is_there_for_both_organisations(
    seed: Callable[[str], Path],
    observations: dict[tuple[str, str], Observation],
) -> None:
    refs = {
        line.split("\t")[0]
        for line in seed("000").read_text(encoding="utf-8").splitlines()
        if line[:1].isdigit() and "\t" in line
    }
    assert {ref for ref, _ in observations} == refs
    assert len(observations) == 2 * len(refs)


def test_domains_are_the_section_labels(
    reading: Reading, observations: dict[tuple[str, str], Observation]
) -> None:
    goals = [each for each in reading.records if isinstance(each, Goal)]
    assert [(each.goal_kind, each.title) for each in goals] == [
        ("domain", "Better Health"),
        ("domain", "Better Care"),
        ("domain", "Sustainability"),
        ("domain", "Leadership"),
    ]
    for ref, domain in (
        ("108a", "Better Health"),
        ("132a", "Better Care"),
        ("145a", "Sustainability"),
    ):
        assert observations[ref, SOUTH].domain == domain
    assert observations["165a", NORTH].domain == "Leadership"


def test_columns_that_drifted_are_placed_and_marked(
    observations: dict[tuple[str, str], Observation],
) -> None:
    sepsis = observations["132a", SOUTH]
    assert (sepsis.category, sepsis.value, sepsis.uncertain) == ("Green", None, True)
    assert (sepsis.commentary or "").startswith("Sepsis workstream in place")
    assert observations["141b", NORTH].category == "Green"
    assert observations["141b", SOUTH].category == "Amber"
    assert observations["165a", SOUTH].category == "Red"
    assert not observations["102a", SOUTH].uncertain


def test_a_rank_that_cannot_be_read_is_kept_and_reported(
    reading: Reading, observations: dict[tuple[str, str], Observation]
) -> None:
    found = observations["131a", SOUTH]
    assert (found.national_printed, found.national_rank, found.national_count) == (
        "86.195",
        None,
        None,
    )
    assert (found.peer_rank, found.value) == (7, Decimal("5.4"))
    problem = next(each for each in reading.problems if each.code == "rank-unreadable")
    assert (problem.source.line, problem.suggestion) == (64, "86/195")


def test_what_is_not_available_is_said_so(
    observations: dict[tuple[str, str], Observation],
) -> None:
    crisis = observations["123e", NORTH]
    assert (crisis.availability, crisis.value) == ("not_available", None)
    assert crisis.indicator_name == "Mental health crisis team provision"
    assert observations["123f", SOUTH].indicator_name == (
        "Mental health out of area placements (bed days per 100,000)"
    )
    absent = {
        ref for (ref, _), each in observations.items() if each.availability == "not_available"
    }
    assert absent == {"123d", "123e", "123f", "123g", "123h", "123j"}


def test_periods_are_read(observations: dict[tuple[str, str], Observation]) -> None:
    def span(ref: str) -> tuple[date | None, date | None]:
        period = observations[ref, NORTH].period
        assert period is not None
        return period.start, period.end

    assert span("102a") == (date(2014, 4, 1), date(2017, 3, 31))
    assert span("104a") == (date(2017, 10, 1), date(2017, 12, 31))
    assert span("107a") == (date(2018, 7, 1), date(2018, 7, 31))
    assert span("108a") == (date(2018, 1, 1), date(2018, 12, 31))


def test_commentary_keeps_its_row_and_its_reach(
    observations: dict[tuple[str, str], Observation],
) -> None:
    assert observations["123a", NORTH].commentary_scope == "block"
    assert observations["123b", NORTH].commentary is None
    assert observations["104a", NORTH].commentary_scope == "row"
    above = observations["107b", SOUTH]
    assert above.commentary_as_printed == "As above."
    assert above.commentary == observations["107a", SOUTH].commentary


def test_nothing_else_is_made_of_the_paper(reading: Reading) -> None:
    kinds = Counter(each.kind for each in reading.records)
    assert set(kinds) == {"organisation", "observation", "goal", "fact"}
    names = [each.name for each in reading.records if isinstance(each, Organisation)]
    assert names == [NORTH, SOUTH]
    key = [each.text for each in reading.records if isinstance(each, Fact)]
    assert key == [
        "Worst quartile in England",
        "Best quartile in England",
        "Interquartile range",
    ]


def test_coverage_is_whole(reading: Reading) -> None:
    coverage = reading.coverage
    assert coverage.rows_covered == coverage.rows > 50
    assert coverage.paragraphs_covered == coverage.paragraphs
    assert coverage.paragraphs_narrative * 2 <= coverage.paragraphs
