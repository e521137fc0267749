"""The shapes are known wherever they come from: other areas, other words, other conversions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

import pytest

from placeplan.exchange.reading import Reading, read_bytes
from placeplan.exchange.recognisers import recognisers
from placeplan.records import Concern, Deliverable, Goal, Measure, Observation, Record

R = TypeVar("R", bound=Record)


def read(text: str, name: str = "paper.txt") -> Reading:
    return read_bytes(name, text.encode())


def of(kind: type[R], records: Iterable[Record]) -> list[R]:
    return [each for each in records if isinstance(each, kind)]


def whole(reading: Reading) -> bool:
    found = reading.coverage
    return not found.uncovered and found.rows == found.rows_covered > 0


class TestDashboards:
    def test_one_organisation(self) -> None:
        reading = read(
            "Ref\tDescription\tPeriod\tNHS North Vale CCG\t\t\tCommentary\n"
            "\t\t\tValue\tPeers\tEngland\t\n"
            "127c\tSeen within four hours\tMar-19\t88.4%\t2/11\t70/191\tPlan agreed with the trust.\n"
            "133a\tSix week diagnosis\tMar-19\t1.9%\t10/11\t120/191\t\n"
        )
        found = of(Observation, reading.records)
        assert [(e.indicator_ref, e.value, e.peer_rank, e.national_count) for e in found] == [
            ("127c", Decimal("88.4"), 2, 191),
            ("133a", Decimal("1.9"), 10, 191),
        ]
        assert found[0].commentary == "Plan agreed with the trust."
        assert whole(reading)

    def test_three_organisations_and_no_trend(self) -> None:
        reading = read(
            "Indicator\tPeriod\tEast ICB\t\tMid ICB\t\tWest ICB\t\n"
            "\t\tValue\tEngland rank\tValue\tEngland rank\tValue\tEngland rank\n"
            "Waits within 18 weeks\tSep-25\t61.2%\t20/42\t58.0%\t33/42\tNot available\t\n"
        )
        found = of(Observation, reading.records)
        assert [(e.organisation, e.value, e.national_rank, e.availability) for e in found] == [
            ("East ICB", Decimal("61.2"), 20, "published"),
            ("Mid ICB", Decimal("58.0"), 33, "published"),
            ("West ICB", None, None, "not_available"),
        ]
        assert {e.indicator_ref for e in found} == {None}

    def test_html_with_merged_headings(self) -> None:
        reading = read(
            "<html><body><table><tr><th rowspan=2>Ref</th><th rowspan=2>Indicator</th>"
            "<th rowspan=2>Period</th><th colspan=3>A CCG</th><th colspan=3>B CCG</th></tr>"
            "<tr><th>Value</th><th>Peers</th><th>England</th><th>Value</th><th>Peers</th>"
            "<th>England</th></tr><tr><td>104a</td><td>Falls</td><td>Q3 2018/19</td><td>2,018</td>"
            "<td>6/11</td><td>11/191</td><td>Amber</td><td></td><td></td></tr></table></body></html>",
            "paper.html",
        )
        a, b = of(Observation, reading.records)
        assert (a.value, a.peer_rank, a.national_rank) == (Decimal(2018), 6, 11)
        assert (b.category, b.value) == ("Amber", None)
        assert not a.uncertain

    def test_a_row_that_drifted_alone(self) -> None:
        reading = read(
            "Ref\tDescription\tPeriod\tA CCG\t\t\tB CCG\t\t\tUpdates\n"
            "\t\t\tValue\tPeers\tEngland\tValue\tPeers\tEngland\t\n"
            "1a\tOne\tMay-18\t10.1%\t1/11\t9/195\t11.1%\t2/11\t8/195\tAll is going to plan.\n"
            "1b\tTwo\tMay-18\t\t20.2%\t3/11\t7/195\t21.2%\t4/11\t6/195\tThis is being mended.\n"
        )
        found = {(e.indicator_ref, e.organisation): e for e in of(Observation, reading.records)}
        assert found["1b", "A CCG"].value == Decimal("20.2")
        assert found["1b", "B CCG"].national_rank == 6
        assert found["1b", "B CCG"].commentary == "This is being mended."
        assert found["1b", "A CCG"].uncertain
        assert not found["1a", "A CCG"].uncertain
        assert "columns-shifted" in {e.code for e in reading.problems}

    def test_a_number_that_cannot_be_read_is_kept_as_printed(self) -> None:
        reading = read(
            "Ref\tDescription\tPeriod\tA CCG\t\t\n\t\t\tValue\tPeers\tEngland\n"
            "1a\tSpend\tMay-18\t£5,83.00\t1/11\t9/195\n1b\tOther\tMay-18\t*\t12/11\t9/195\n"
        )
        spend, other = of(Observation, reading.records)
        assert (spend.value, spend.as_printed, spend.category) == (None, "£5,83.00", None)
        assert (other.value, other.as_printed, other.availability) == (None, "*", "published")
        codes = {(e.code, e.source.line) for e in reading.problems}
        assert {("number-malformed", 3), ("rank-unreadable", 4)} <= codes

    def test_a_row_with_a_missing_column_is_reported(self) -> None:
        reading = read(
            "Ref\tDescription\tPeriod\tA CCG\t\t\n\t\t\tValue\tPeers\tEngland\n"
            "1a\tOne\tMay-18\t5.0\t1/11\n"
        )
        assert [(e.code, e.source.line) for e in reading.problems] == [("row-ragged", 3)]
        assert of(Observation, reading.records)[0].peer_rank == 1


class TestBoardReports:
    def test_other_words_for_the_columns(self) -> None:
        reading = read(
            "**Priority 2: Start well**\n\n**Objective: Fewer children in hospital**\n\n"
            "Action\tOwner\tDue date\tProgress\tBRAG\n"
            "Open a children's hub\tAnn Bell; Joe Hart\t30/09/2025\tCompleted.\tBlue\n"
            "Train every practice\tAnn Bell and Joe Hart\tQ4 2025/26\tTwo of 9 trained.\tAmber\n"
        )
        hub, train = of(Deliverable, reading.records)
        assert (hub.priority, hub.objectives) == ("Start well", ["Fewer children in hospital"])
        assert (hub.leads, hub.rag, hub.state) == (["Ann Bell", "Joe Hart"], "B", "complete")
        assert train.deadline is not None
        assert str(train.deadline.end) == "2026-03-31"
        assert train.leads == ["Ann Bell", "Joe Hart"]
        assert [(e.goal_kind, e.title) for e in of(Goal, reading.records)] == [
            ("priority", "Start well"),
            ("objective", "Fewer children in hospital"),
        ]

    def test_label_rows_inside_the_table(self) -> None:
        reading = read(
            "Priority\tAge well\t\t\t\nObjective\tLess falling\t\t\t\n\n"
            "Milestone\tBy when\tLead officer\tUpdate\tRAG rating\n"
            "Falls service\tJune 2024\tSam Okoro\tOpen since May 2024.\tGreen\n\n"
            "Key performance indicators\tCurrent performance\tStatus\n"
            "Falls admissions\tTarget for 2024/25 is 1,900; Q1 was 512.\tAmber\n\n"
            "### Key issues and risks\n\nStaffing is short.\n"
        )
        assert [e.priority for e in of(Deliverable, reading.records)] == ["Age well"]
        falls = of(Measure, reading.records)[0]
        assert [(f.basis, f.value) for f in falls.figures] == [
            ("target", Decimal(1900)),
            ("actual", Decimal(512)),
        ]
        assert [e.text for e in of(Concern, reading.records)] == ["Staffing is short."]
        assert whole(reading)

    def test_a_rating_that_is_none_is_kept_and_reported(self) -> None:
        reading = read(
            "Deliverable\tDeadline\tLead\tUpdate\tRAG\nA\tMay 2024\tSam Okoro\tx\tPurple\n"
            "B\tMay 2024\tSam Okoro\tx\tRed/Amber\n"
        )
        purple, amber = of(Deliverable, reading.records)
        assert (purple.rag, purple.as_printed["rag"]) == (None, "Purple")
        assert amber.rag == "RA"
        assert [(e.code, e.source.line) for e in reading.problems] == [("rag-unreadable", 2)]

    def test_a_paper_without_such_tables_gives_no_goals(self) -> None:
        reading = read(
            "Priority\tOutcome\nIntention\tMajor interventions\n\nPriority\tUse of beds\n"
        )
        assert {e.kind for e in reading.records} == {"unrecognised"}


@pytest.mark.parametrize("module", recognisers(), ids=lambda m: m.__name__.rsplit(".", 1)[-1])
def test_every_recogniser_knows_its_own_sample(module: object) -> None:
    reading = read(module.SAMPLE)  # type: ignore[attr-defined]
    assert reading.records
    assert not reading.coverage.uncovered
    assert "unrecognised" not in {each.kind for each in reading.records}


def test_what_nobody_knows_is_listed_with_the_reason() -> None:
    reading = read("Fruit\tColour\tWeight\nApple\tred\t100\n")
    assert [(e.kind, e.source.line) for e in reading.records] == [("unrecognised", 2)]
    assert reading.coverage.uncovered[0].line == 2
    assert (reading.coverage.rows, reading.coverage.rows_covered) == (1, 0)
