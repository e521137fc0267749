"""Word: what the eye sees is in the tree, what is written is read back, what is broken says so."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import (
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
)
from placeplan.documents.readers import media_of, reader_for
from placeplan.documents.readers.docx import read
from placeplan.documents.writers.docx import write
from unit.documents.office_files import (
    bare,
    broken,
    documents,
    docx,
    links,
    paragraph,
    refusal,
    texts,
    unzipped,
    zipped,
)

STYLES = """
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Our heading"/><w:basedOn w:val="Out"/></w:style>
<w:style w:type="paragraph" w:styleId="Out"><w:name w:val="Base"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Steps"><w:name w:val="Steps"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
"""


def numbered(text: str, number: int, level: int = 0) -> str:
    extra = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, extra=extra)


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str, properties: str = "", grid: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def only_table(body: str) -> Table:
    (block,) = read("p.docx", docx(body, styles=STYLES)).blocks
    assert isinstance(block, Table)
    return block


class TestRoundTrip:
    @given(documents())
    def test_what_is_written_is_read_back(self, document: Document) -> None:
        assert bare(read("paper.docx", write(document))) == bare(document)

    def test_merged_cells_lines_and_furniture_come_back(self) -> None:
        def one(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
            return Cell((Paragraph((Span(text),)),), colspan, rowspan)

        rows = (
            Row((one("1a"), one("5"), one("both", rowspan=2))),
            Row((one("wide", colspan=2), Cell(), Cell())),
            Row((one("1c"), Cell(), one("7"))),
        )
        blocks = (
            Paragraph((Span("First line\nsecond line"),)),
            Paragraph((Span("Board paper 7"),), furniture=True),
            ListBlock((Item((Span("one"),)),)),
            ListBlock((Item((Span("another list"),)),)),
            Table((Row((one("A"), one("B"), one("C"))),), rows),
        )
        document = Document("paper", blocks)
        back = read("paper.docx", write(document))
        assert bare(back) == bare(document)
        first = back.blocks[0]
        assert isinstance(first, Paragraph)
        assert (first.line, first.end_line, first.spans[0].text) == (
            1,
            2,
            "First line\nsecond line",
        )

    def test_the_file_is_accessible(self) -> None:
        cells = (Cell((Paragraph((Span("Lead"),)),)), Cell((Paragraph((Span("Due"),)),)))
        heading = Heading((Span("Plan"),), 1)
        document = Document("p", (heading, Table((Row(cells),), (Row(cells), Row(cells)))))
        parts = {
            name: data.decode()
            for name, data in unzipped(write(document)).items()
            if name.endswith("xml")
        }
        assert "<dc:title>Plan</dc:title>" in parts["docProps/core.xml"]
        assert "en-GB" in parts["word/styles.xml"]
        assert parts["word/document.xml"].count("<w:tblHeader/>") == 1
        assert '<w:pStyle w:val="Heading1"/>' in parts["word/document.xml"]
        assert '<w:tblCaption w:val="Plan"/>' in parts["word/document.xml"]
        assert "Calibri" not in parts["word/styles.xml"]


class TestText:
    def test_headings_by_style_outline_level_and_name(self) -> None:
        body = (
            paragraph("Plan", "H1")
            + paragraph("Aims", "Sub")
            + paragraph("Direct", extra='<w:outlineLvl w:val="8"/>')
            + paragraph("Bold and short", run="<w:b/>")
            + paragraph("Not a heading.", "Loud")
        )
        blocks = read("p.docx", docx(body, styles=STYLES)).blocks
        assert [(type(b).__name__, getattr(b, "level", None)) for b in blocks] == [
            ("Heading", 1), ("Heading", 3), ("Heading", 6), ("Heading", 3), ("Paragraph", None),
        ]  # fmt: skip
        assert isinstance(blocks[0], Heading)
        assert not blocks[0].spans[0].bold, "a heading is bold by being one"
        assert isinstance(blocks[4], Paragraph)
        assert blocks[4].spans[0].bold

    def test_lists_with_levels_and_numbers_as_printed(self) -> None:
        body = (
            numbered("one", 2)
            + numbered("inner", 2, 1)
            + numbered("inner", 2, 1)
            + numbered("two", 2)
            + paragraph("three", "Steps")
            + "<w:p/>"
            + numbered("five", 3)
            + numbered("bullet", 1, 0)
            + paragraph("• typed")
            + paragraph("4. typed too")
            + paragraph("words after")
        )
        first, second, after = read("p.docx", docx(body, styles=STYLES, numbering=NUMBERING)).blocks
        assert isinstance(first, ListBlock)
        assert isinstance(second, ListBlock)
        assert [(i.marker, i.level) for i in first.items] == [
            ("1.", 0), ("1.i)", 1), ("1.ii)", 1), ("2.", 0), ("3.", 0),
        ]  # fmt: skip
        assert [(i.marker, i.text) for i in second.items] == [
            ("5.", "five"), ("", "bullet"), ("", "typed"), ("4.", "typed too"),
        ]  # fmt: skip
        assert isinstance(after, Paragraph)

    def test_tracked_changes_fields_links_symbols_and_hidden_text(self) -> None:
        body = (
            "<w:p><w:r><w:t>Due </w:t></w:r><w:del><w:r><w:delText>May</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> June</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
            '<w:hyperlink r:id="x"><w:r><w:t> see site</w:t></w:r></w:hyperlink>'
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF a </w:instrText>'
            '<w:fldChar w:fldCharType="separate"/><w:t> (shown)</w:t><w:fldChar w:fldCharType="end"/></w:r>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>'
            '<w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t> gone</w:t></w:r></w:p>'
        )
        document = read("p.docx", docx(body, styles=STYLES))
        (block,) = document.blocks
        assert isinstance(block, Paragraph)
        assert block.text == "Due May June see site (shown)✓a-b c gone"
        assert [span.text for span in block.spans if span.struck] == ["May", " gone"]
        assert {each.code for each in document.problems} == {"tracked-changes", "hidden-text"}

    def test_headers_text_boxes_and_footnotes_are_not_lost(self) -> None:
        box = (
            "<w:p><w:r><w:t>Beside</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
            + paragraph("In the box.")
            + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            + paragraph("In the box.")
            + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        note = f'<w:footnote w:type="separator">{paragraph("")}</w:footnote><w:footnote>{paragraph("A note.")}</w:footnote>'
        page = '<w:p><w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>'
        data = docx(box, header=paragraph("Official") + page, footnotes=note, footer=page)
        blocks = read("p.docx", data).blocks
        assert [(b.text, b.furniture) for b in blocks if isinstance(b, Paragraph)] == [
            ("Official", True), ("Page", True), ("Beside", False), ("In the box.", False),
            ("A note.", False), ("Page", True),
        ]  # fmt: skip

    def test_lines_count_as_in_the_text_form(self) -> None:
        two = "<w:p><w:r><w:t>One</w:t><w:br/><w:t>two.</w:t></w:r></w:p>"
        body = (
            two
            + numbered("a", 2)
            + numbered("b", 2)
            + table(tr(tc("x"), tc("y")), tr(tc("z"), tc("w")))
        )
        first, second, third = read("p.docx", docx(body, numbering=NUMBERING)).blocks
        assert (first.line, second.line, third.line, third.end_line) == (1, 4, 7, 8)


class TestTables:
    def test_merged_cells_keep_their_columns(self) -> None:
        down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        wide = '<w:gridSpan w:val="2"/>'
        found = only_table(
            table(
                tr(tc("Ref"), tc("North", wide), tc("Note"), properties="<w:tblHeader/>"),
                tr(tc("1a"), tc("5"), tc("2/3"), tc("both", down)),
                tr(tc("1b"), tc("6"), tc("1/3"), tc("", more)),
            )
        )
        assert [row.texts for row in found.header] == [("Ref", "North", "", "Note")]
        assert [row.texts for row in found.rows] == [
            ("1a", "5", "2/3", "both"),
            ("1b", "6", "1/3", ""),
        ]
        assert found.rows[0].cells[3].rowspan == 2
        assert found.header[0].cells[1].colspan == 2

    def test_edges_drawn_twice_are_one(self) -> None:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (2000, 40, 3000))
        wide = '<w:gridSpan w:val="2"/>'
        found = only_table(
            table(
                tr(tc("Action", wide), tc("Lead")),
                tr(tc("Review"), tc("Ann Bell", wide)),
                grid=grid,
            )
        )
        assert [row.texts for row in found.rows] == [("Action", "Lead"), ("Review", "Ann Bell")]

    def test_a_table_style_tells_the_header(self) -> None:
        look = '<w:tblStyle w:val="Grid"/><w:tblLook w:val="0020"/>'
        found = only_table(
            table(tr(tc("Action"), tc("Lead")), tr(tc("Go"), tc("Ann")), properties=look)
        )
        assert [row.texts for row in found.header] == [("Action", "Lead")]

    def test_deleted_rows_are_struck_and_breaks_part_paragraphs(self) -> None:
        two = "<w:tc><w:p><w:r><w:t>Ann</w:t><w:br/><w:t>Joe</w:t></w:r></w:p></w:tc>"
        found = only_table(table(tr(tc("a"), two), tr(tc("old"), tc("x"), properties="<w:del/>")))
        assert found.rows[0].cells[1].text == "Ann\nJoe"
        assert found.rows[1].cells[0].live == ""

    def test_a_table_in_a_cell_is_text_with_a_problem(self) -> None:
        inner = table(tr(tc("a"), tc("b")))
        document = read("p.docx", docx(table(tr(tc("x"), f"<w:tc>{inner}<w:p/></w:tc>"))))
        assert texts(document) == [[("x", "a b")]]
        assert [each.code for each in document.problems] == ["table-nested"]

    def test_a_box_of_one_cell_is_no_table(self) -> None:
        assert texts(read("p.docx", docx(table(tr(tc("Purpose of this paper.")))))) == [
            "Purpose of this paper."
        ]


class TestBadInput:
    def test_macros_are_not_run_and_links_not_followed(self) -> None:
        kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
        parts = unzipped(docx(paragraph("Words."), kind))
        parts["word/vbaProject.bin"] = b"\x00"
        outside = links(("r9", "image", "http://127.0.0.1:9/x.png"), external=True)
        parts["word/_rels/document.xml.rels"] = outside.encode()
        data = zipped(parts)
        assert media_of("p.docm", data) == "docx"
        document = read("p.docm", data)
        assert [str(each) for each in document.problems] == [
            "p.docm:1: note: the file holds macros, which are never run (macros-ignored)"
        ]

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda parts: {**parts, "word/document.xml": b"<w:document"}, "the part word/document.xml is broken XML"),
            (lambda parts: {k: v for k, v in parts.items() if k != "word/document.xml"}, "document.xml is missing"),
            (lambda parts: {**parts, "[Content_Types].xml": b"<Types/>"}, "a zip file, not a Word or Excel file"),
            (lambda parts: {"mimetype": b"application/vnd.oasis.opendocument.text"}, "an OpenDocument file"),
            (lambda parts: {"a.txt": b"x"}, "a zip file, not a Word or Excel file"),
        ],
    )  # fmt: skip
    def test_says_the_file_and_why(self, change, why) -> None:
        data = zipped(change(unzipped(docx(paragraph("x")))))
        with pytest.raises(Unreadable, match=rf"^p\.docx:1: .*{why}"):
            reader_for(media_of("p.docx", data))("p.docx", data)

    def test_a_password(self) -> None:
        data = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        with pytest.raises(Unreadable, match=r"^p\.docx:1: the file is protected by a password"):
            media_of("p.docx", data)
        with pytest.raises(Unreadable, match="an old Word file"):
            media_of("p.doc", data[:600] + "WordDocument".encode("utf-16-le"))

    def test_entities_are_not_expanded(self) -> None:
        bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        parts = unzipped(docx(paragraph("&b;")))
        parts["word/document.xml"] = bomb.encode() + parts["word/document.xml"]
        with pytest.raises(Unreadable, match="defines entities"):
            read("p.docx", zipped(parts))
        outside = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        parts["word/document.xml"] = outside + unzipped(docx(paragraph("&b;")))["word/document.xml"]
        with pytest.raises(Unreadable, match="defines entities"):
            read("p.docx", zipped(parts))

    def test_deep_nesting_is_refused(self) -> None:
        deep = "<w:sdt>" * 5000 + paragraph("x") + "</w:sdt>" * 5000
        with pytest.raises(Unreadable, match=r"Excessive depth|huge"):
            read("p.docx", docx(deep))

    def test_a_zip_bomb_is_refused_before_it_is_read(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", bytes(64 * 1024 * 1024))
        began = time.monotonic()
        with pytest.raises(Unreadable, match="would inflate to more than any paper holds"):
            media_of("p.docx", out.getvalue())
        assert time.monotonic() - began < 5
        many = zipped({f"{at}.xml": "" for at in range(10_001)})
        with pytest.raises(Unreadable, match="10,001 parts"):
            media_of("p.docx", many)

    def test_no_words(self) -> None:
        with pytest.raises(Unreadable, match=r"p\.docx:1: the file has no words"):
            read("p.docx", docx("<w:p/>"))

    @given(st.data())
    def test_no_broken_file_breaks_the_reader(self, data: st.DataObject) -> None:
        body = (
            paragraph("Plan", "H1") + numbered("a", 2) + numbered("b", 3, 1)
            + table(tr(tc("Ref"), tc("x", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
                    tr(tc("1", '<w:vMerge w:val="restart"/>'), tc("2"), tc("3")), tr(tc("", "<w:vMerge/>"), tc("4"), tc("5")))
        )  # fmt: skip
        whole = docx(body, styles=STYLES, numbering=NUMBERING, header=paragraph("Official"))
        some = data.draw(broken(whole))
        assert "\n" not in refusal("p.docx", some)


def test_ten_thousand_rows() -> None:
    cells = tuple(Cell((Paragraph((Span(f"Cell {at} of £{at}.5k"),)),)) for at in range(5))
    head = tuple(Cell((Paragraph((Span(f"Column {at}"),)),)) for at in range(5))
    rows = tuple(Row(cells) for _ in range(10_000))
    data = write(Document("big", (Table((Row(head),), rows),)))
    began = time.process_time()
    (block,) = read("big.docx", data).blocks
    taken = time.process_time() - began
    assert isinstance(block, Table)
    assert len(block.rows) == 10_000
    assert taken < 9, "three seconds on a machine of its own"
