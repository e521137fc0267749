"""HTML is the same tree as text: what is written is read back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import (
    Block,
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Table,
    Unreadable,
    collapsed,
)
from placeplan.documents.readers import media_of
from placeplan.documents.readers.html import read
from placeplan.documents.readers.text import read_text
from placeplan.documents.writers.html import write
from placeplan.exchange.recognisers import recognise

words = st.from_regex(r"[A-Za-z][a-z&<>£–’]{0,8}( [a-z0-9%£]{1,6}){0,3}", fullmatch=True)
spans = st.builds(Span, words, st.booleans(), st.booleans(), st.booleans()).map(lambda one: (one,))
items = st.builds(Item, spans)
paragraphs = st.builds(Paragraph, spans)
lists = st.lists(items, min_size=1, max_size=3).map(lambda some: ListBlock(tuple(some)))
cells = st.lists(paragraphs, max_size=2).map(lambda some: Cell(tuple(some)))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(2, 4))
    # A body row that says what its header says is a header that a page break repeated.
    heads = (Paragraph((Span(f"Head {at} {draw(words)}"),)) for at in range(width))
    head = Row(tuple(Cell((each,), heading=True) for each in heads))
    first = st.builds(lambda p: Cell((p,)), paragraphs)
    rows = [
        Row((draw(first), *(draw(cells) for _ in range(width - 1))))
        for _ in range(draw(st.integers(1, 4)))
    ]
    return Table((head,), tuple(rows))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A heading parts each block from the next, so that nothing is stitched together."""
    blocks: list[Block] = []
    for _ in range(draw(st.integers(1, 4))):
        blocks.append(Heading(draw(spans), draw(st.integers(1, 6))))
        blocks.append(draw(st.one_of(paragraphs, lists, tables())))
    return Document("paper.html", tuple(blocks))


def bare(value: Any) -> Any:
    """The tree as text and marks, without line numbers."""
    if isinstance(value, Document):
        return [bare(block) for block in value.blocks]
    if isinstance(value, Table):
        return ("table", [bare(row) for row in value.header], [bare(row) for row in value.rows])
    if isinstance(value, Row):
        return [bare(cell) for cell in value.cells]
    if isinstance(value, Cell):
        return (
            value.heading,
            value.colspan,
            value.rowspan,
            [bare(block) for block in value.blocks],
        )
    if isinstance(value, ListBlock):
        return ("list", [(item.level, item.marker, marks(item.spans)) for item in value.items])
    if isinstance(value, Heading):
        return ("heading", value.level, marks(value.spans))
    return ("paragraph", value.furniture, marks(value.spans))


def marks(spans: tuple[Span, ...]) -> list[tuple[str, bool, bool, bool]]:
    return [
        (collapsed(one.text), one.bold, one.italic, one.struck) for one in spans if one.text.strip()
    ]


@given(documents())
def test_what_is_written_is_read_back(document: Document) -> None:
    assert bare(read("paper.html", write(document))) == bare(document)


@given(documents())
def test_writing_again_gives_the_same_bytes(document: Document) -> None:
    page = write(document)
    again = replace(read("paper.html", page), name=document.name)
    assert write(again) == page


def test_merged_cells_keep_their_columns() -> None:
    page = b"""<html><table><thead><tr><th rowspan=2>Ref<th colspan=2>North<th>Note</tr>
    <tr><th>Value<th>Rank<th></tr></thead>
    <tr><td>1a<td>5<td>2/3<td rowspan=2>both rows</tr><tr><td>1b<td>6<td>1/3</tr></table></html>"""
    table = read("paper.html", page).blocks[0]
    assert isinstance(table, Table)
    assert [row.texts for row in table.header] == [
        ("Ref", "North", "", "Note"),
        ("", "Value", "Rank", ""),
    ]
    assert [row.texts for row in table.rows] == [
        ("1a", "5", "2/3", "both rows"),
        ("1b", "6", "1/3", ""),
    ]
    assert bare(read("x", write(read("x", page)))) == bare(read("x", page))


def test_rows_are_addressed_by_the_line_of_the_file() -> None:
    page = b"<html>\n<body>\n<table>\n<tr><td>a</td><td>b</td></tr>\n<tr><td>c</td><td>d</td></tr></table>"
    table = read("paper.html", page).blocks[0]
    assert isinstance(table, Table)
    assert [row.line for row in table.rows] == [4, 5]


def test_text_and_html_of_one_paper_are_one_tree() -> None:
    text = (
        "### Progress\n\n<b>Deliverable</b>\t<b>Deadline</b>\t<b>Lead</b>\n"
        "<del>Old</del> New\tMarch 2014\tAnn Bell\n\n- one\n- two\n"
    )
    page = (
        b"<!doctype html><html><body><h3>Progress</h3><table>"
        b"<tr><td><b>Deliverable</b></td><td><b>Deadline</b></td><td><b>Lead</b></td></tr>"
        b"<tr><td><del>Old</del> New</td><td>March 2014</td><td>Ann Bell</td></tr></table>"
        b"<ul><li>one</li><li>two</li></ul></body></html>"
    )
    assert bare(read_text("x", text)) == bare(read("x", page))


def test_nothing_is_run_or_fetched_and_no_script_is_text() -> None:
    page = b'<html><script>alert(1)</script><style>p{}</style><p onclick="x()">Words <img src="http://127.0.0.1:9/x"></p>'
    document = read("paper.html", page)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["Words"]


@pytest.mark.parametrize("page", [b"<html></html>", b"<!doctype html><html><script>x</script>"])
def test_a_page_without_words_is_refused(page: bytes) -> None:
    assert media_of("x.html", page) == "html"
    with pytest.raises(Unreadable, match=r"x\.html:1: the page has no words"):
        read("x.html", page)


@given(st.text(alphabet=st.sampled_from("<>/=\"' abtrdhulip123&;!-"), max_size=200))
def test_no_page_breaks_the_reader(text: str) -> None:
    try:
        read("x.html", f"<html>{text}".encode())
    except Unreadable:
        return


ONE_LINE = (
    b"<html><body><h2>Savings tracker 2026/27</h2><table><tr><th>Ref</th><th>Scheme</th>"
    b"<th>Lead</th><th>Net saving (\xc2\xa3)</th></tr>"
    b"<tr><td>S1</td><td>Theatres</td><td>Ann Bell</td><td>1,250</td></tr>"
    b"<tr><td>S2</td><td>Wound<p>care</p></td><td>Jo Hart</td><td>2,500</td></tr></table>"
    b"<p>First<br>second</p><ul><li>One</li><li><p>Two</p></li></ul><h2>Milestones</h2>"
    b"<table><tr><th>Milestone</th><th>Scheme</th><th>Due date</th><th>Owner</th></tr>"
    b"<tr><td>Open it</td><td>Theatres</td><td>31 March 2027</td><td>Ann Bell</td></tr>"
    b"</table></body></html>"
)


def test_blocks_that_share_a_line_of_the_file_get_lines_of_their_own() -> None:
    page = read("one.html", ONE_LINE)
    prose = [each for each in page.blocks if isinstance(each, Paragraph | Heading)]
    items = [item for each in page.blocks if isinstance(each, ListBlock) for item in each.items]
    lines = [row.line for table in page.tables for row in table.every]
    lines += [each.line for each in prose] + [each.line for each in items]
    assert len(set(lines)) == len(lines) == 10
    assert [each.text for each in sorted(prose, key=lambda each: each.line)] == [
        *("Savings tracker 2026/27", "First second", "Milestones")
    ]
    lists = [each for each in page.blocks if isinstance(each, ListBlock)]
    assert not {each.line for each in prose} & {each.line for each in lists}


def test_two_tables_on_one_line_are_both_recognised() -> None:
    records, _ = recognise(read("one.html", ONE_LINE))
    titles = {(each.kind, getattr(each, "title", "")) for each in records}
    assert ("scheme", "Theatres") in titles
    assert any(title == "Open it" for _, title in titles)


def test_a_part_of_a_page_without_its_frame_is_html_and_a_marked_text_is_none() -> None:
    part = b"\n<h2>Savings</h2><table><tr><th>Scheme</th></tr><tr><td>Beds</td></tr></table>"
    assert media_of("part.html", part) == media_of("PART.HTM", part) == "html"
    assert media_of("part.txt", part) == "text"
    assert media_of("marked.html", b"<b>Priority</b>\t<b>Care</b>\n") == "text"
    assert media_of("prose.html", b"<pan lids> are no tags") == "text"
