"""Prose without blank lines: where a paragraph begins, and which lines are headings."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import Heading, ListBlock, Paragraph, Table
from placeplan.documents.readers.text import read_text
from placeplan.documents.readers.wrapped import Layout, layout

PROSE = """\
The partners of the vale have come together to make one plan for the health of
everyone who lives in the valley and in the villages around it.
"""
"""Three lines of this shape show that a text is wrapped."""


def shape(text: str) -> list[tuple[str, str]]:
    """What each block of a text is, with its words."""
    out: list[tuple[str, str]] = []
    for block in read_text("paper.txt", text).blocks:
        if isinstance(block, ListBlock):
            out += [("item", item.text) for item in block.items]
        elif isinstance(block, Heading):
            out.append((f"h{block.level}", block.text))
        elif isinstance(block, Paragraph):
            out.append(("line", block.text))
    return out


def wrapped(text: str) -> list[tuple[str, str]]:
    """The shape of a text that stands below enough wrapped prose."""
    return shape(PROSE * 3 + "\n" + text)[3:]


class TestParagraphs:
    def test_a_line_that_stops_short_ends_one(self) -> None:
        assert [what for what, _ in shape(PROSE * 3)] == ["line"] * 3

    def test_a_sentence_that_fills_its_line_does_not(self) -> None:
        found = wrapped(
            "We have listened to the people of the vale and to those who care for them.\n"
            "Clinics will open at weekends from the spring so that nobody has to wait.\n"
        )
        assert len(found) == 1

    def test_a_word_that_only_begins_sentences_begins_one(self) -> None:
        found = wrapped(
            "Improved care for people who live with two or more long-term conditions\n"
            "We will meet them every month in the town hall and in the new library of\n"
            "the college.\n"
        )
        assert [text.split()[0] for _, text in found] == ["Improved", "We"]

    def test_a_name_at_the_start_of_a_line_does_not(self) -> None:
        found = wrapped(
            "The plan was written with every partner of the vale and above all with\n"
            "Vale Borough Council, which looks after social care for older people in\n"
            "the towns.\n"
        )
        assert len(found) == 1

    def test_a_label_begins_one(self) -> None:
        found = wrapped(
            "Definition: this indicator counts early deaths that good care in time\n"
            "could have prevented.\nNote: the method was revised\n"
            "EA1: Years of life lost\n\nP16 – Vale Health System Strategic\nVision\n"
        )
        assert [text.split()[0] for _, text in found] == ["Definition:", "Note:", "EA1:", "P16"]
        assert found[-1][1].endswith("Strategic Vision")

    def test_a_label_alone_goes_on(self) -> None:
        found = wrapped(
            "System objective one:\nour children to have\na good start\n"
            "System objective two:\nolder people to live\nas they wish\n"
        )
        assert [text for _, text in found] == [
            "System objective one: our children to have a good start",
            "System objective two: older people to live as they wish",
        ]


class TestLists:
    def test_the_sentence_over_the_next_list_is_no_part_of_the_last_item(self) -> None:
        found = wrapped(
            "Our groups include:\n• Joint planning group\n• Urgent care\ngroup\n"
            "Measured by these criteria:\n• Money saved\n• Lives\nsaved\n"
            "One further sentence that stands below the list and ends it for good.\n"
        )
        assert found == [
            ("line", "Our groups include:"),
            ("item", "Joint planning group"),
            ("item", "Urgent care group"),
            ("line", "Measured by these criteria:"),
            ("item", "Money saved"),
            ("item", "Lives saved"),
            ("line", "One further sentence that stands below the list and ends it for good."),
        ]

    def test_numbers_right_below_their_sentence(self) -> None:
        found = wrapped(
            "Three reviews have been asked for by the partners. They are:\n"
            "1. Stroke review – this looks at beds\nacross the vale\n"
            "2. Falls review – this looks at homes\n"
        )
        assert [what for what, _ in found] == ["line", "item", "item"]
        assert found[1][1] == "Stroke review – this looks at beds across the vale"


class TestHeadings:
    def test_a_title_set_in_by_a_space(self) -> None:
        assert wrapped(" Our commitment\n" + PROSE)[0] == ("h3", "Our commitment")

    def test_capitals_over_two_lines(self) -> None:
        found = wrapped(" THE VALE\nHEALTH SYSTEM\n Introducing the vale\n" + PROSE)
        assert found[:2] == [("h1", "THE VALE HEALTH SYSTEM"), ("h3", "Introducing the vale")]

    def test_a_short_line_right_above_a_paragraph(self) -> None:
        assert wrapped("Financial recovery\n" + PROSE)[0] == ("h4", "Financial recovery")

    def test_a_name_that_the_next_line_takes_up(self) -> None:
        found = wrapped(
            "Vale University Hospital NHS Foundation Trust (VUH)\n"
            "VUH is the hospital of the vale and of the villages\naround it.\n"
        )
        assert [what for what, _ in found] == ["h4", "line"]

    def test_a_numbered_title_that_prose_follows(self) -> None:
        found = wrapped(
            "Outcome ambition one: fewer years of life lost to illness that can be\n"
            "prevented (per 100,000 population)\n"
            "Our main area of focus is to find illness early.\n"
        )
        assert found[0] == (
            "h3",
            "Outcome ambition one: fewer years of life lost to illness that can be prevented"
            " (per 100,000 population)",
        )

    def test_a_title_that_is_printed_again(self) -> None:
        found = wrapped(" Unit of planning\n" + PROSE + "\nUnit of planning\n\n" + PROSE)
        assert [what for what, _ in found] == ["h3", "line", "h3", "line"]

    def test_the_last_words_of_a_paragraph_are_none(self) -> None:
        assert all(what == "line" for what, _ in wrapped(PROSE + "in every season\nof the year\n"))


class TestOtherTexts:
    def test_labels_one_below_the_other_stay_together(self) -> None:
        text = "Finance\nTechnology\nWorkforce\nEstate\n& Infrastructure\n"
        assert layout(text.split("\n")) == Layout()
        assert len(shape(text)) == 1

    def test_a_table_shows_nothing(self) -> None:
        text = "Name\tUpdate\nOne thing\tbegun and\nAnother\tnot begun\n"
        assert layout(text.split("\n")) == Layout()
        assert isinstance(read_text("paper.txt", text).blocks[0], Table)

    def test_each_line_a_paragraph(self) -> None:
        found = shape(
            " Our commitment\nThe partners of the vale are committed to:\n"
            "Involving people in every change that is made to their services.\n"
            "Opening the surgeries of the vale at weekends and in the evening.\n"
        )
        assert [what for what, _ in found] == ["h3", "line", "line", "line"]


LINES = st.lists(
    st.sampled_from(
        [
            "",
            " Our vision",
            " THE VALE",
            "HEALTH SYSTEM",
            "Objective one: better care",
            "12",
            "P4 – Plan on a page",
            "We want:",
            "• to live well",
            "and long lives for everyone",
            "1. First thing",
            "The plan of the partners sets out what they will do in the next five years and",
            "how they will do it with the people of the vale.",
            "Definition: a count of things (per 100",
            "people)",
            "Name\tValue",
        ]
    ),
    max_size=30,
)


@given(LINES)
def test_no_word_is_lost_and_none_comes_twice(lines: list[str]) -> None:
    text = "\n".join([*PROSE.splitlines() * 3, *lines])
    blocks = read_text("paper.txt", text).blocks
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            said += [t for row in (*block.header, *block.rows) for t in row.texts]
        elif isinstance(block, ListBlock):
            said += [f"{item.marker} {item.text}" for item in block.items]
        else:
            said.append(block.text)
    assert re.findall(r"\w+", " ".join(said)) == re.findall(r"\w+", text)


@given(LINES)
def test_blocks_stand_in_order_and_never_share_a_line(lines: list[str]) -> None:
    blocks = read_text("paper.txt", "\n".join([*PROSE.splitlines() * 3, *lines])).blocks
    spans = [(b.line, b.end_line) for b in blocks if not isinstance(b, Table)]
    assert spans == sorted(spans)
    assert all(above[1] < below[0] for above, below in pairwise(spans))
