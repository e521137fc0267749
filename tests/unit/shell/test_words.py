"""Codes in words, the text of a cell laid out again, and the fields of a record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from placeplan.records import Deliverable, Observation
from placeplan.records.shapes import DueShape, Figure, PeriodShape, SourceShape
from placeplan.shell.fields import changes, days, fields_of, said
from placeplan.shell.words import expanded, kind_word, text_blocks

HERE = SourceShape(file="paper.txt", line=3)


def test_text_keeps_its_paragraphs_and_lists() -> None:
    blocks = text_blocks("Key actions:\n1. Slots.\n2. Reviews.\n\nThen\n• one\n• two\nEnd")
    assert [block.text for block in blocks] == ["Key actions:", "", "Then", "", "End"]
    assert [block.points for block in blocks if block.points] == [
        ("1. Slots.", "2. Reviews."),
        ("one", "two"),
    ]
    assert text_blocks(None) == []


def test_kinds_have_plurals() -> None:
    assert kind_word("goal") == "Priority or objective"
    assert kind_word("observation", 2) == "Indicator values"
    assert kind_word("decision", 2) == "Decisions"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2018, 4, 1), date(2018, 6, 30), "1 April to 30 June 2018"),
        (date(2014, 3, 1), date(2014, 3, 31), "1 to 31 March 2014"),
        (date(2017, 10, 1), date(2018, 3, 31), "1 October 2017 to 31 March 2018"),
        (date(2014, 3, 31), date(2014, 3, 31), "31 March 2014"),
        (None, date(2014, 3, 31), "until 31 March 2014"),
        (date(2014, 3, 31), None, "from 31 March 2014"),
        (None, None, ""),
    ],
)
def test_days(first: date | None, last: date | None, words: str) -> None:
    assert days(first, last) == words


def test_a_period_says_its_days_only_where_its_label_does_not() -> None:
    month = {"label": "March 2014", "start": "2014-03-01", "end": "2014-03-31"}
    quarter = {"label": "Q3", "start": "2017-10-01", "end": "2017-12-31", "inferred": True}
    assert said(month) == "March 2014"
    assert said(quarter) == "Q3 (1 October to 31 December 2017, year taken from the context)"


def test_fields_leave_out_what_is_blank_and_join_a_rank_with_its_count() -> None:
    record = Observation(
        source=HERE,
        indicator_name="Seen within four hours",
        organisation="North Vale CCG",
        period=PeriodShape(label="2018"),
        value=Decimal("90.30"),
        unit="percent",
        as_printed="90.30%",
        peer_rank=3,
        peer_count=11,
        national_printed="86.195",
        availability="published",
    )
    shown = {field.text: field.value for field in fields_of(record)}
    assert shown["Value"] == "90.30%"
    assert shown["Rank among peers"] == "3 of 11"
    assert shown["England rank as printed"] == "“86.195” cannot be read as a rank"
    assert "Peer count" not in shown
    assert "Domain" not in shown


def test_changes_are_said_in_words() -> None:
    before = Deliverable(source=HERE, title="A mark", rag="G", state="active")
    after = Deliverable(
        source=HERE,
        title="A mark",
        rag="A",
        state="active",
        deadline=DueShape(label="June 2014"),
        figures=[Figure(as_printed="38")],
    )
    assert sorted(changes(before, after)) == [
        ("Deadline", "", "June 2014"),
        ("Figures", "", "38"),
        ("Rating", "Green", "Amber"),
    ]


def test_abbreviations_are_explained_once_and_text_stays_safe() -> None:
    assert str(expanded("CCGs and a CCG <b>")) == (
        '<abbr title="clinical commissioning group">CCG</abbr>s and a CCG &lt;b&gt;'
    )
    assert str(expanded("RAGGED GPS LADDER")) == "RAGGED GPS LADDER"
    assert "accident and emergency" in str(expanded("seen in A&E"))
