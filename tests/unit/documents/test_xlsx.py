"""Excel: numbers as printed, tables found, nothing hidden read, nothing dropped unsaid."""

from __future__ import annotations

import io
import time

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
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
from placeplan.documents.readers.number_format import printed
from placeplan.documents.readers.xlsx import read
from placeplan.documents.writers.xlsx import write
from unit.documents.office_files import (
    OLD_EXCEL,
    bare,
    broken,
    cell,
    documents,
    grid,
    refusal,
    texts,
    unzipped,
    xlsx,
    zipped,
)


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


class TestRoundTrip:
    @given(documents())
    def test_what_is_written_is_read_back(self, document: Document) -> None:
        assert bare(read("paper.xlsx", write(document))) == bare(document)

    @given(documents())
    def test_writing_again_gives_the_same_bytes(self, document: Document) -> None:
        assert write(document) == write(document)

    def test_merged_cells_lines_long_texts_and_furniture_come_back(self) -> None:
        def one(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
            return Cell((Paragraph((Span(text),)),), colspan, rowspan)

        long = "many words " * 7000 + "end."
        rows = (
            Row((one("1a"), one("5"), one("both", rowspan=2))),
            Row((one("wide", colspan=2), Cell(), Cell())),
            Row((one("1c"), one(long), one("_x0041_ =1+1"))),
        )
        blocks = (
            Paragraph((Span("First line\nsecond line"),)),
            Paragraph((Span("Board paper 7"),), furniture=True),
            ListBlock((Item((Span("one"),)),)),
            ListBlock((Item((Span(long),)),)),
            Table((Row((one("A"), one("B"), one("C"))),), rows),
        )
        document = Document("paper", blocks)
        back = read("paper.xlsx", write(document))
        assert bare(back) == bare(document)
        assert [(b.line, b.end_line) for b in back.blocks[:2]] == [(1, 2), (4, 4)]

    def test_nothing_is_a_formula_and_headers_stay_in_sight(self) -> None:
        cells = tuple(Cell((Paragraph((Span(text),)),)) for text in ("=1+1", "+44 1234", "007"))
        data = write(
            Document("p", (Heading((Span("Plan"),), 1), Table((Row(cells),), (Row(cells),))))
        )
        parts = {
            name: data.decode() for name, data in unzipped(data).items() if name.endswith("xml")
        }
        assert not any("<f>" in part for part in parts.values())
        assert '<pane ySplit="1"' in parts["xl/worksheets/sheet2.xml"]
        assert "<dc:title>Plan</dc:title>" in parts["docProps/core.xml"]

    def test_a_sheet_that_was_added_is_read_and_one_that_is_gone_is_missed(self) -> None:
        row = Row(tuple(Cell((Paragraph((Span(text),)),)) for text in ("Action", "Lead")))
        body = Row(tuple(Cell((Paragraph((Span(text),)),)) for text in ("Go there", "Ann")))
        parts = unzipped(
            write(Document("p", (Paragraph((Span("Words."),)), Table((row,), (body,)))))
        )
        book = parts["xl/workbook.xml"].decode().replace('name="Table 1"', 'name="Mine"')
        document = read("p.xlsx", zipped({**parts, "xl/workbook.xml": book}))
        assert texts(document) == ["Words.", "Mine", [("Action", "Lead"), ("Go there", "Ann")]]
        assert [each.message for each in document.problems] == [
            "the sheet 'Table 1' that row 3 names is missing"
        ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0.322", "0.0%", "32.2%"),
        ("2018", "#,##0", "2,018"),
        ("-406", "#,##0;(#,##0)", "(406)"),
        ("8300000", '£#,##0.0,,"m"', "£8.3m"),
        ("1500", '[>=1000000]£0.0,,"m";[>=1000]£0.0,"k";£0', "£1.5k"),
        ("1234.5", '_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "£1,234.50"),
        ("0", '_-* #,##0_-;\\-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
        ("-1234.5", "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "-£1,234.50"),
        ("86.195", "0.00", "86.20"),
        ("-0.001", "0%", "0%"),
        ("7", "000", "007"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E-3", "General", "0.001"),
        ("-1250.5", "General", "-1250.5"),
        ("-0", "General", "0"),
        ("-7", "@", "-7"),
        ("43282", "mmm-yy", "Jul-18"),
        ("43282", "m/d/yyyy", "01/07/2018"),
        ("43282", "[$-809]dd mmmm yyyy", "01 July 2018"),
        ("43282", "yyyy", "2018"),
        ("43282.5", "dd/mm/yyyy hh:mm", "01/07/2018 12:00"),
        ("0.75", "h:mm", "18:00"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("5", ";;;", ""),
        ("0.5", "# ?/?", "0.5"),
        ("not a number", "0.0", "not a number"),
    ],
)
def test_a_number_is_read_as_it_is_printed(value: str, code: str, shown: str) -> None:
    assert printed(value, code) == shown


@given(st.floats(allow_nan=False), st.text('0#?.,%;()"£-_* dmyhs[]@\\/E+', max_size=12))
def test_no_format_breaks_a_number(value: float, code: str) -> None:
    assert "\n" not in printed(repr(value), code)


class TestSheets:
    def test_formats_fonts_and_dates(self) -> None:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        sheet, bold = book.add_worksheet("Savings"), book.add_format({"bold": True})
        struck = book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, ["Scheme", "Share", "Saving", "From"], bold)
        sheet.write(1, 0, "Stroke")
        sheet.write(1, 1, 0.322, book.add_format({"num_format": "0.0%"}))
        sheet.write(1, 2, 2018, book.add_format({"num_format": "#,##0"}))
        sheet.write(1, 3, 43282, book.add_format({"num_format": "d mmm yyyy"}))
        sheet.write_rich_string(2, 0, "new ", struck, "old")
        sheet.write_formula(2, 1, "=1/3", book.add_format({"num_format": "0%"}), 0.3333)
        sheet.write(2, 2, "• one\n• two\nand more")
        book.close()
        heading, table = read("p.xlsx", out.getvalue()).blocks
        assert isinstance(heading, Heading)
        assert heading.text == "Savings"
        assert isinstance(table, Table)
        assert [row.texts for row in table.header] == [("Scheme", "Share", "Saving", "From")]
        assert [row.texts for row in table.rows] == [
            ("Stroke", "32.2%", "2,018", "1 Jul 2018"),
            ("new old", "33%", "• one\n• two\nand more", ""),
        ]
        assert table.rows[1].cells[0].live == "new"
        assert [row.line for row in table.rows] == [2, 3]

    def test_several_tables_titles_and_notes_in_one_sheet(self) -> None:
        document = read(
            "p.xlsx",
            xlsx(
                grid(
                    """
                    Savings plan 2019/20
                    .
                    Scheme | Lead | Saving
                    Stroke | Ann Bell | 100
                    Falls | Joe Hart | 200
                    Note: savings are gross.
                    .
                    Table 2: risks
                    Risk | Score
                    Staff leave | 12
                    """
                )
            ),
        )
        assert texts(document) == [
            "Savings plan 2019/20",
            [
                ("Scheme", "Lead", "Saving"),
                ("Stroke", "Ann Bell", "100"),
                ("Falls", "Joe Hart", "200"),
            ],
            "Note: savings are gross.",
            "Table 2: risks",
            [("Risk", "Score"), ("Staff leave", "12")],
        ]
        assert [type(block).__name__ for block in document.blocks] == [
            "Heading", "Table", "Paragraph", "Heading", "Table",
        ]  # fmt: skip

    def test_tables_side_by_side_are_parted_and_no_line_is_shared(self) -> None:
        document = read(
            "p.xlsx",
            xlsx(
                grid(
                    """
                    Scheme | Saving | . | . | Risk | Score
                    Stroke | 100 | . | . | Staff leave | 12
                    Falls | 200 | . | . | Costs rise | 9
                    Knees | 300
                    """
                )
            ),
        )
        one, other = tables_of(document)
        assert [row.texts[0] for row in one.rows] == ["Scheme", "Stroke", "Falls", "Knees"]
        assert [row.texts[0] for row in other.rows] == ["Risk", "Staff leave", "Costs rise"]
        lines = [row.line for each in (one, other) for row in (*each.header, *each.rows)]
        assert len(set(lines)) == len(lines)
        assert [each.code for each in document.problems] == ["tables-side-by-side"]

    def test_a_blank_column_inside_a_table_parts_nothing(self) -> None:
        document = read(
            "p.xlsx", xlsx(grid("KPI | Q1 | . | Lead | Note\nWaits | 92% | . | Ann | ok"))
        )
        assert texts(document) == [[("KPI", "Q1", "Lead", "Note"), ("Waits", "92%", "Ann", "ok")]]

    def test_merged_cells(self) -> None:
        sheet = grid("Ref | North | . | Note\n. | Value | Rank\n1a | 5 | 2/3 | both\n1b | 6 | 1/3")
        merges = "".join(
            f'<mergeCell ref="{ref}"/>' for ref in ("A1:A2", "B1:C1", "D1:D2", "D3:D4")
        )
        (block,) = read("p.xlsx", xlsx(f"{sheet}<mergeCells>{merges}</mergeCells>")).blocks
        assert isinstance(block, Table)
        rows = (*block.header, *block.rows)
        assert [row.texts for row in rows] == [
            ("Ref", "North", "", "Note"), ("", "Value", "Rank", ""), ("1a", "5", "2/3", "both"), ("1b", "6", "1/3", ""),
        ]  # fmt: skip
        assert rows[0].cells[1].colspan == 2
        assert rows[2].cells[3].rowspan == 2

    def test_what_is_hidden_is_not_read_and_said_so(self) -> None:
        rows = (
            f'<row r="1">{cell("A1", "Name")}{cell("B1", "Secret")}{cell("C1", "Lead")}</row>'
            f'<row r="2" hidden="1">{cell("A2", "gone")}{cell("B2", "x")}{cell("C2", "y")}</row>'
            f'<row r="3">{cell("A3", "Go")}{cell("B3", "z")}{cell("C3", "Ann")}</row>'
        )
        sheet = f'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>{rows}</sheetData>'
        data = unzipped(xlsx(sheet, grid("secret"), names=("Plan", "Inner")))
        book = data["xl/workbook.xml"].replace(b'name="Inner"', b'name="Inner" state="hidden"')
        document = read("p.xlsx", zipped({**data, "xl/workbook.xml": book}))
        assert texts(document) == ["Plan", [("Name", "Lead"), ("Go", "Ann")]]
        assert [(each.code, str(each.severity)) for each in document.problems] == [
            ("hidden-rows", "note"), ("hidden-columns", "note"), ("hidden-sheet", "note"),
        ]  # fmt: skip
        (table,) = tables_of(document)
        assert (table.end_line) == 3

    def test_a_second_sheet_counts_on(self) -> None:
        one = grid("A | B\n1 | 2\n3 | 4")
        document = read("p.xlsx", xlsx(one, one, names=("First", "Second")))
        lines = [row.line for each in tables_of(document) for row in (*each.header, *each.rows)]
        assert lines == [1, 2, 3, 4, 5, 6]

    def test_formulas_without_values_and_errors_are_problems(self) -> None:
        rows = (
            f'<row r="1">{cell("A1", "Name")}{cell("B1", "Sum")}</row>'
            f'<row r="2">{cell("A2", "x")}<c r="B2"><f>1+1</f></c></row>'
            f'<row r="3">{cell("A3", "y")}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        )
        document = read("p.xlsx", xlsx(f"<sheetData>{rows}</sheetData>"))
        assert [str(each) for each in document.problems] == [
            "p.xlsx:2: warning: 1 formula of the sheet 'Sheet1' without a stored value: B2; "
            "open the file in Excel and save it (formula-without-value)",
            "p.xlsx:3: warning: B3 of the sheet 'Sheet1' shows #DIV/0! (formula-error)",
        ]
        assert texts(document) == [[("Name", "Sum"), ("x", ""), ("y", "#DIV/0!")]]


class TestOldExcel:
    def test_is_read_like_the_new(self) -> None:
        assert media_of("p.xls", OLD_EXCEL) == "xls"
        document = reader_for("xls")("p.xls", OLD_EXCEL)
        assert texts(document) == [
            "Savings",
            "Savings 2019/20",
            [
                ("Scheme", "Saving £k", "Share", "Start"),
                ("Stroke review", "2,018", "32.2%", "01/04/2019"),
                ("Falls service", "(406)", "5%", "Jul-19"),
            ],
            [("Merged", "x")],
        ]
        assert [each.code for each in document.problems] == ["hidden-sheet"]

    @settings(max_examples=12)
    @given(
        st.lists(
            st.tuples(st.integers(0, len(OLD_EXCEL) - 1), st.integers(0, 255)),
            min_size=1,
            max_size=8,
        )
    )
    def test_no_broken_file_breaks_the_reader(self, changes: list[tuple[int, int]]) -> None:
        some = bytearray(OLD_EXCEL)
        for at, value in changes:
            some[at] = value
        assert "\n" not in refusal("p.xls", bytes(some))


class TestBadInput:
    def test_a_merge_of_the_whole_sheet_and_a_far_cell_cost_nothing(self) -> None:
        far = f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "z")}</row>'
        sheet = (
            f'<sheetData>{far}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        )
        began = time.process_time()
        document = read("p.xlsx", xlsx(sheet))
        assert time.process_time() - began < 5
        assert "z" in str(texts(document))

    @pytest.mark.parametrize(
        ("sheet", "why"),
        [
            ('<sheetData><row r="1"><c r="A1" t="s"><v>5</v></c></row></sheetData>', "the text of A1 of the sheet 'Sheet1' is missing"),
            ('<sheetData><row r="2000000"/></sheetData>', "has a row 2000000"),
            ("<sheetData><row>", "is broken XML"),
            ("<sheetData/>", "the file has no words in it"),
            ("<a>" * 3000 + "</a>" * 3000, "Excessive depth"),
        ],
    )  # fmt: skip
    def test_says_the_file_and_why(self, sheet: str, why: str) -> None:
        with pytest.raises(Unreadable, match=rf"^p\.xlsx:1: .*{why}"):
            read("p.xlsx", xlsx(sheet))

    def test_entities_are_not_expanded(self) -> None:
        parts = unzipped(xlsx(grid("&b;")))
        bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        parts["xl/sheet1.xml"] = bomb + parts["xl/sheet1.xml"]
        with pytest.raises(Unreadable, match="defines entities"):
            read("p.xlsx", zipped(parts))

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            (
                b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
                "an Excel binary workbook",
            ),
            (
                b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                "PowerPoint",
            ),
        ],
    )
    def test_other_office_files_are_named(self, kind: bytes, why: str) -> None:
        types = b'<Types><Override PartName="/x" ContentType="' + kind + b'"/></Types>'
        with pytest.raises(Unreadable, match=why):
            media_of("p.xlsb", zipped({"[Content_Types].xml": types}))

    @given(st.data())
    def test_no_broken_file_breaks_the_reader(self, data: st.DataObject) -> None:
        rows = (Row((Cell((Paragraph((Span("a"), Span("b", True))),)), Cell(rowspan=2))),)
        written = write(Document("p", (Paragraph((Span("Words."),)), Table((), rows))))
        plain = xlsx(grid("A | B\n1 | 2") + '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
        some = data.draw(st.sampled_from([written, plain]).flatmap(broken))
        assert "\n" not in refusal("p.xlsx", some)


def test_ten_thousand_rows() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Name", "Value", "Share", "Note"])
    percent = book.add_format({"num_format": "0.0%"})
    for at in range(1, 10_001):
        sheet.write_row(at, 0, [f"R{at}", f"Indicator {at}", at * 1.5])
        sheet.write(at, 3, at / 10_000, percent)
        sheet.write(at, 4, f"note {at}")
    book.close()
    began = time.process_time()
    (block,) = read("big.xlsx", out.getvalue()).blocks
    taken = time.process_time() - began
    assert isinstance(block, Table)
    assert len(block.rows) == 10_000
    assert taken < 9, "three seconds on a machine of its own"
