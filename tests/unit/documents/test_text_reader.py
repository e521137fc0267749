"""The text reader: tables, light mark-up, lists, and what a page break does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import (
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    Unreadable,
)
from placeplan.documents.readers import LARGEST, LONGEST_LINE, media_of, reader_for
from placeplan.documents.readers.text import read_text

HEAD = "<b>Deliverable</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update</b>\t<b>RAG</b>\n"


def tables(text: str) -> list[Table]:
    return [block for block in read_text("paper.txt", text).blocks if isinstance(block, Table)]


def only_table(text: str) -> Table:
    found = tables(text)
    assert len(found) == 1, found
    return found[0]


class TestTables:
    def test_a_bold_first_row_is_the_header(self) -> None:
        table = only_table(HEAD + "Open the clinic\tMarch 2014\tA Bell\tOn track.\tG\n")
        assert [row.texts[0] for row in table.header] == ["Deliverable"]
        assert table.rows[0].texts == ("Open the clinic", "March 2014", "A Bell", "On track.", "G")

    def test_a_table_that_is_bold_throughout_has_no_header(self) -> None:
        table = only_table(
            "<b>Priority</b>\t<b>Better care</b>\n<b>Objective</b>\t<b>Less waiting</b>\n"
        )
        assert table.header == ()
        assert len(table.rows) == 2

    def test_separator_and_blank_rows_are_no_rows(self) -> None:
        table = only_table("<b>Priority</b>\t<b>Better care</b>\n-------\t--\n\t\t\n")
        assert [row.texts for row in table.rows] == [("Priority", "Better care")]

    def test_two_header_rows(self) -> None:
        table = only_table(
            "Ref\tName\tNorth CCG\t\tSouth CCG\t\n\t\tValue\tRank\tValue\tRank\n1a\tX\t1\t2/3\t4\t1/3\n"
        )
        assert len(table.header) == 2
        assert table.rows[0].texts[0] == "1a"

    def test_rows_and_tables_are_numbered_and_addressed_by_line(self) -> None:
        document = read_text("paper.txt", HEAD + "A\tMay 2013\tB C\tx\tG\nB\tMay 2013\tB C\tx\tG\n")
        table = document.blocks[0]
        assert isinstance(table, Table)
        source = document.source(table.rows[1], table, 1)
        assert (source.line, source.table, source.row, source.column) == (3, 1, 2, 2)


class TestPageBreaks:
    def test_a_repeated_header_makes_one_table(self) -> None:
        table = only_table(
            HEAD
            + "A first thing\tMay 2013\tB Cole\tDone.\tG\n\n"
            + HEAD
            + "A second thing\tJune 2013\tB Cole\tDone.\tG\n"
        )
        assert [row.texts[0] for row in table.rows] == ["A first thing", "A second thing"]
        assert table.repeats == (4,)

    def test_a_row_cut_in_two_is_one_row(self) -> None:
        table = only_table(
            HEAD
            + "Review of the joint\tMay 2013\tB Cole\tPart of developing a\tG\n\n"
            + HEAD
            + "reablement service\t\t\tbusiness case.\t\n"
        )
        assert table.rows[0].texts == (
            "Review of the joint reablement service",
            "May 2013",
            "B Cole",
            "Part of developing a business case.",
            "G",
        )
        assert table.rows[0].lines == (2, 5)

    def test_a_cut_row_without_a_repeated_header(self) -> None:
        table = only_table(
            HEAD + "People who live\tMay 2013\tMental Health Operational\tNot yet\tA\n\n"
            "on their own\t\tGroup\tavailable.\t\n"
        )
        assert table.rows[0].texts[:3] == (
            "People who live on their own",
            "May 2013",
            "Mental Health Operational Group",
        )

    def test_a_whole_new_row_after_a_break_stays_a_row(self) -> None:
        table = only_table(
            HEAD
            + "First\tMay 2013\tB Cole\tIn hand\tG\n\n"
            + HEAD
            + "Second\tMay 2013\tB Cole\tIn hand\t\n"
        )
        assert len(table.rows) == 2

    def test_a_running_header_between_the_parts_is_furniture(self) -> None:
        document = read_text(
            "paper.txt",
            HEAD + "Proportion of older\tMay 2013\tB Cole\t84% against a target of\tG\n\n"
            "Board Performance Report\n\n" + HEAD + "people at home\t\t\t90%.\t\n",
        )
        found = [block for block in document.blocks if isinstance(block, Paragraph)]
        assert [block.furniture for block in found] == [True]
        assert len([b for b in document.blocks if isinstance(b, Table)]) == 1

    def test_a_list_cut_in_two_goes_on(self) -> None:
        table = only_table(
            HEAD
            + "<p>Agree leads</p> <ul> <li>• Falls – Ann Bell</li> <li>• Medicines –</li> </ul>"
            "\t\tB Cole\tIn place.\tG\n\n" + HEAD + "Raymond Hart\t\t\t\t\n"
        )
        assert (
            table.rows[0].texts[0] == "Agree leads\n• Falls – Ann Bell\n• Medicines – Raymond Hart"
        )

    def test_a_heading_between_parts_keeps_the_header_above(self) -> None:
        found = tables(
            HEAD + "A\tMay 2013\tB Cole\tx\tG\n\n**Second part**\n\nB\tMay 2013\tB Cole\tx\tG\n"
        )
        assert found[1].inherited
        assert found[1].header == found[0].header


class TestMarkup:
    def test_struck_text_is_told_from_live_text(self) -> None:
        table = only_table(
            HEAD + "<del>Old name</del> New name\t<del>May 2013</del> June 2013\tB\tx\tG\n"
        )
        title = table.rows[0].cells[0]
        assert (title.live, title.struck) == ("New name", ("Old name",))

    def test_each_struck_mark_is_a_run_of_its_own(self) -> None:
        table = only_table(
            HEAD + "A\t<del>May 2013</del> <del>June 2013</del> July 2013\tB\tx\tG\n"
        )
        cell = table.rows[0].cells[1]
        assert (cell.live, cell.struck) == ("July 2013", ("May 2013", "June 2013"))

    def test_entities_escapes_and_emphasis(self) -> None:
        cell = only_table("A &amp; E\t**bold** and *slanted*\t188.\\*\tSPOR*\n").rows[0]
        assert cell.texts == ("A & E", "bold and slanted", "188.*", "SPOR*")
        assert [span.bold for span in cell.cells[1].spans if span.text == "bold"] == [True]

    def test_what_only_looks_like_a_tag_is_text(self) -> None:
        assert only_table("<5 cases\tsee <https://example.org/x>\n").rows[0].texts == (
            "<5 cases",
            "see <https://example.org/x>",
        )

    def test_unclosed_list_keeps_its_words(self) -> None:
        table = only_table('a\t<ul style="x"> One thing. Another thing. \n')
        assert table.rows[0].cells[1].live == "• One thing. Another thing."

    def test_unbalanced_marks_are_reported_with_their_cell(self) -> None:
        document = read_text("paper.txt", "fine\tfine\n<b>never closed\tx\n")
        assert [(p.code, p.source.line, p.source.column) for p in document.problems] == [
            ("markup-unbalanced", 2, 1)
        ]

    def test_nested_lists_keep_their_levels(self) -> None:
        document = read_text("paper.txt", "- one\n - under one\n- two\n")
        block = document.blocks[0]
        assert isinstance(block, ListBlock)
        assert [(item.text, item.level) for item in block.items] == [
            ("one", 0),
            ("under one", 1),
            ("two", 0),
        ]

    def test_wrapped_lines_are_one_paragraph_and_one_item(self) -> None:
        document = read_text("paper.txt", "We plan and\nbuy care.\n\n• a list item\nthat wraps\n")
        paragraph, items = document.blocks
        assert isinstance(paragraph, Paragraph)
        assert isinstance(items, ListBlock)
        assert (paragraph.text, paragraph.end_line) == ("We plan and buy care.", 2)
        assert items.items[0].text == "a list item that wraps"

    def test_a_bold_line_is_a_heading(self) -> None:
        blocks = read_text("paper.txt", "**Better Care**\n\nSome words.\n").blocks
        assert isinstance(blocks[0], Heading)


class TestBadInput:
    @pytest.mark.parametrize(
        ("data", "line", "words"),
        [
            (b"", 1, "empty"),
            (b" \n\n", 1, "empty"),
            (b"\xef\xbb\xbf", 1, "empty"),
            (b"%PDF-1.7 ...", 1, "PDF"),
            (b"PK\x03\x04rest", 1, "Word, Excel"),
            (b"good\n\x00\x01", 2, "binary"),
            (b"good\ngood\nbad \xa3200k", 3, "UTF-8"),
            (b"x" * (LONGEST_LINE + 2), 1, "too long"),
            (b"fine\n" + b"\t\n" * 3 + b"y" * (LONGEST_LINE + 2), 5, "too long"),
        ],
    )
    def test_says_the_file_the_line_and_why(self, data: bytes, line: int, words: str) -> None:
        with pytest.raises(Unreadable) as caught:
            reader_for(media_of("paper.txt", data))("paper.txt", data)
        assert str(caught.value).startswith(f"paper.txt:{line}: ")
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_a_file_past_the_limit_is_refused_before_it_is_read(self) -> None:
        with pytest.raises(Unreadable, match="the most is 50 MB"):
            media_of("big.txt", bytes(LARGEST + 1))

    def test_utf_16_with_its_mark_is_read(self) -> None:
        data = "Zażółć £5\n".encode("utf-16")
        document = reader_for(media_of("paper.txt", data))("paper.txt", data)
        assert isinstance(document.blocks[0], Paragraph)
        assert document.blocks[0].text == "Zażółć £5"

    def test_deep_nesting_costs_nothing(self) -> None:
        document = read_text("paper.txt", "x\t" + "<ul><li>" * 5000 + "deep\n")
        assert isinstance(document, Document)

    @given(st.text(alphabet=st.sampled_from("ab \t\n<>/bdeliul*_-#.&;[]0123456789•"), max_size=300))
    def test_no_text_breaks_the_reader(self, text: str) -> None:
        try:
            document = read_text("paper.txt", text)
        except Unreadable:
            return
        assert document.blocks
