"""PDF: what the eye sees is in the tree, with its page; what another program laid out is read too."""

from __future__ import annotations

import pytest

from placeplan.documents.document import Document, Heading, ListBlock, Paragraph, Table
from placeplan.documents.readers.pdf import read
from unit.documents.pdf_files import ROOMY, RULED, drawn, laid_out, said, shown, told

LONG = (
    "The partnership agreed to move forty beds into the community over two years, and asked the "
    "joint board to report each quarter on how many people were cared for at home. "
)
FIGURES = (
    ("Acute care", "1,204", "(22)", "On plan"),
    ("Mental health services for adults of working age in every place", "310", "288", "Behind"),
    ("Community", "88", "91", "Ahead of plan because fewer visits were needed last winter"),
    ("Total", "1,602", "357", ""),
)


def figures() -> str:
    head = "<tr><th>Programme<th class=n>Plan £000<th class=n>Actual £000<th>Status"
    rows = "".join(f"<tr><td>{a}<td class=n>{b}<td class=n>{c}<td>{d}" for a, b, c, d in FIGURES)
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


FIGURES_TOLD = [
    "= Programme | Plan £000 | Actual £000 | Status",
    *("| " + " | ".join(row) for row in FIGURES),
]


class TestProse:
    def test_lines_are_joined_and_headings_found_by_their_size(self) -> None:
        page = f"<h1>Plan</h1><h2>Beds</h2><p>{LONG * 2}</p><p>{LONG}</p><h3>Next</h3><p>One line."
        assert told(shown(page)) == [
            "# Plan", "## Beds", (LONG * 2).strip(), LONG.strip(), "### Next", "One line.",
        ]  # fmt: skip

    def test_headings_by_the_tags_of_the_file_whatever_they_look_like(self) -> None:
        import weasyprint

        page = "<html lang=en><title>x</title><h2>Small</h2><p>Words under it.</p>"
        style = weasyprint.CSS(string="h2 { font: 10pt 'Liberation Sans'; margin: 0 }")
        data = weasyprint.HTML(string=page).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        assert told(read("x.pdf", data))[0] == "## Small"

    def test_a_line_that_was_ended_stays_one(self) -> None:
        (block,) = shown("<p>Clinical lead<br>Ann Bell<br>01234 567890</p>").blocks
        assert isinstance(block, Paragraph)
        assert (block.spans[0].text, block.line, block.end_line) == (
            "Clinical lead\nAnn Bell\n01234 567890", 1, 3,
        )  # fmt: skip

    def test_parted_words_are_whole_and_hyphens_stay(self) -> None:
        words = "Multidisciplinary teams support rehabilitation; long-term plans are co-produced."
        known = "<p>Co-produced</p><p>Long-term</p>"
        css = "@page { size: 62mm 200mm; margin: 10mm } p { hyphens: auto; text-align: justify }"
        page = f"<html lang=en-GB>{known}<p>{words}</p>"
        assert told(shown(page, css))[-1] == words

    def test_lists_nest_by_their_indent_and_keep_their_numbers(self) -> None:
        page = (
            f"<p>Aims:</p><ul><li>{LONG}<li>Two<ul><li>Inner<li>Inner too</ul><li>Three</ul>"
            "<p>Steps:</p><ol><li>First<li>Second</ol><p>After</p>"
        )
        assert told(shown(page)) == [
            "Aims:", "- " + LONG.strip(), "- Two", "  - Inner", "  - Inner too", "- Three",
            "Steps:", "1. First", "2. Second", "After",
        ]  # fmt: skip

    def test_marks(self) -> None:
        page = (
            "<p>Due <del>May 2019</del> <u>June</u> <b>2019</b> <i>(new)</i> half<del>way</del></p>"
        )
        (block,) = shown(page).blocks
        assert isinstance(block, Paragraph)
        words = {
            (span.text.strip(), span.bold, span.italic, span.struck)
            for span in block.spans
            if span.text.strip()
        }
        assert words == {
            ("Due", False, False, False), ("May 2019", False, False, True),
            ("June", False, False, False), ("2019", True, False, False),
            ("(new)", False, True, False), ("half", False, False, False),
            ("way", False, False, True),
        }  # fmt: skip

    def test_two_columns_are_read_one_after_the_other(self) -> None:
        page = (
            f"<h1>Two columns</h1><div style='columns: 2; column-gap: 12mm'><p>{LONG * 3}</p>"
            f"<h2>Second</h2><p>{LONG * 2}</p><ul><li>{LONG}<li>Short</ul><p>{LONG * 3}</p></div>"
            f"<p>Full width again. {LONG}</p>"
        )
        assert told(shown(page, "p { text-align: justify }")) == [
            "# Two columns", (LONG * 3).strip(), "## Second", (LONG * 2).strip(),
            "- " + LONG.strip(), "- Short", (LONG * 3).strip(),
            f"Full width again. {LONG}".strip(),
        ]  # fmt: skip

    def test_words_without_space_characters(self) -> None:
        """As TeX sets them: the gap alone parts the words."""
        text = "BT /F1 11 Tf 60 780 Td [(Beds) -280 (closed) -280 (at) -280 (home)] TJ ET"
        assert told(read("x.pdf", drawn(text))) == ["Beds closed at home"]

    def test_letters_painted_twice_are_read_once_and_bold(self) -> None:
        (block,) = read(
            "x.pdf", drawn(said("Shadow words.", 60) + said("Shadow words.", 60.4))
        ).blocks
        assert isinstance(block, Paragraph)
        assert (block.text, block.spans[0].bold) == ("Shadow words.", True)


class TestPages:
    def test_running_lines_and_page_numbers_leave_the_text(self) -> None:
        css = (
            "@page { @top-left { content: 'Northgate ICB – Board paper 7' }"
            " @bottom-center { content: 'Page ' counter(page) ' of ' counter(pages) } }"
        )
        page = "".join(
            f"<div style='break-after: page'><h2>{name}</h2><p>{LONG * 4}</p></div>"
            for name in ("Beds", "Money", "People", "Risks")
        )
        document = shown(page, css)
        assert told(document) == [
            "furniture: Northgate ICB – Board paper 7",
            *(x for n in ("Beds", "Money", "People", "Risks") for x in (f"## {n}", (LONG * 4).strip())),
        ]  # fmt: skip
        headings = [block for block in document.blocks if isinstance(block, Heading)]
        assert [document.at(block).page for block in headings] == [1, 2, 3, 4]

    def test_headings_at_the_top_of_pages_are_none(self) -> None:
        """The same words at one place on some pages, where the text of others begins."""
        head = "<h2>Progress</h2>"
        texts = (head + "<p>Wards", "<p>Beds", head + "<p>Money", "<p>People", head + "<p>Risks")
        page = "".join(f"<div style='break-after: page'>{x} are told of. {LONG * 3}" for x in texts)
        assert told(shown(page)).count("## Progress") == 3

    def test_text_that_goes_on_on_the_next_page_is_one_paragraph(self) -> None:
        (block,) = shown(f"<p>{LONG * 30}</p>").blocks
        assert isinstance(block, Paragraph)
        assert block.text == (LONG * 30).strip()

    def test_a_table_over_pages_is_one_and_a_row_that_was_cut_is_whole(self) -> None:
        rows = "".join(f"<tr><td>Scheme {n}<td>{n}.5<td>{LONG * 2}" for n in range(20))
        tall = "".join(f"<tr><td>Tall<td>1<td>{LONG * 60}")
        page = f"<table><thead><tr><th>Name<th>£m<th>Update</thead><tbody>{rows}{tall}</table>"
        document = shown(page, RULED + "tr { break-inside: avoid }")
        (table,) = document.blocks
        assert isinstance(table, Table)
        assert len(table.rows) == 21
        assert table.rows[-1].texts == ("Tall", "1", (LONG * 60).strip())
        assert {document.source(row, table).page for row in table.rows} > {1, 2}

    def test_the_lines_count_on_and_no_two_places_share_one(self) -> None:
        document = shown(f"<h1>A</h1><p>{LONG}</p>{figures()}<ul><li>x<li>y</ul>", RULED)
        lines = [
            line
            for block in document.blocks
            for line in (
                [row.line for row in (*block.header, *block.rows)]
                if isinstance(block, Table)
                else [item.line for item in block.items]
                if isinstance(block, ListBlock)
                else [block.line]
            )
        ]
        assert lines == sorted(set(lines))

    def test_progress_hears_of_each_page(self) -> None:
        heard: list[tuple[int, int]] = []
        read("x.pdf", drawn(said("one"), said("two")), lambda *both: heard.append(both))
        assert heard == [(1, 2), (2, 2)]


class TestTables:
    @pytest.mark.parametrize(
        "css",
        [
            RULED + ROOMY,
            ROOMY + "table { width: 100% } .n { text-align: right }",
            ROOMY + "tr:nth-child(even) { background: #eee } th { background: #036; color: #fff }",
            ROOMY + "table { border-collapse: collapse } td, th { border-bottom: .5pt solid #999 }",
        ],
        ids=["ruled", "aligned", "zebra", "lines under rows"],
    )
    def test_one_table_however_it_is_drawn(self, css: str) -> None:
        document = shown(f"<h1>Money</h1><p>{LONG}</p>{figures()}<p>After. {LONG}</p>", css)
        assert told(document) == [
            "# Money", LONG.strip(), *FIGURES_TOLD, f"After. {LONG}".strip(),
        ]  # fmt: skip
        unsure = [each for each in document.problems if each.code == "table-unruled"]
        assert bool(unsure) == (RULED not in css)
        assert all(each.source.page == 1 and each.source.line > 1 for each in unsure)

    def test_cells_with_lines_lists_and_marks(self) -> None:
        page = (
            "<table><tr><td><del>Old name</del> New name<td style='width: 90pt'>Ann Bell/<br>Raj Singh"
            f"<td><p>{LONG}</p><p>Second.</p><ul style='padding-left: 12pt'><li>first item<li>second</ul>"
            "<td><i>New action</i></table>"
        )
        assert told(shown(page, RULED)) == [
            f"| ~Old name ~New name | Ann Bell/ / Raj Singh | {LONG.strip()} / Second. / • first item "
            "/ • second | New action"
        ]  # fmt: skip

    def test_merged_cells(self) -> None:
        page = (
            "<table><tr><td rowspan=2>Ref<td colspan=2>North<td>Note<tr><td>Value<td>Rank<td>"
            "<tr><td>1a<td>5<td>2/3<td rowspan=2>both rows<tr><td>1b<td>6<td>1/3</table>"
        )
        (table,) = shown(page, RULED).blocks
        assert isinstance(table, Table)
        rows = (*table.header, *table.rows)
        assert [row.texts for row in rows] == [
            ("Ref", "North", "", "Note"), ("", "Value", "Rank", ""),
            ("1a", "5", "2/3", "both rows"), ("1b", "6", "1/3", ""),
        ]  # fmt: skip
        assert (rows[0].cells[0].rowspan, rows[0].cells[1].colspan) == (2, 2)
        assert rows[2].cells[3].rowspan == 2

    def test_a_short_row_ends_early(self) -> None:
        page = "<table><tr><td>a<td>b<td>c<tr><td>d<td>e<tr><td>f<td>g<td>h</table>"
        (table,) = shown(
            page, RULED + "table { border-collapse: separate; border-spacing: 0 }"
        ).blocks
        assert isinstance(table, Table)
        assert [row.texts for row in table.rows] == [("a", "b", "c"), ("d", "e"), ("f", "g", "h")]

    def test_a_box_is_no_table_and_an_underline_no_rule(self) -> None:
        page = "<p style='border: 1pt solid; padding: 4pt'>In a box.</p><p><u>Underlined</u> words.</p>"
        assert told(shown(page)) == ["In a box.", "Underlined words."]

    def test_turned_headings_and_a_watermark(self) -> None:
        page = (
            "<table><tr><th style='height: 60pt; width: 30pt'><div style='transform: rotate(-90deg)'>"
            "Rating</div><td>Alpha<td>Beta<tr><td>G<td>1<td>2</table><div style='position: absolute; "
            "top: 100mm; left: 40mm; transform: rotate(-45deg); font-size: 60pt; color: #ddd'>DRAFT</div>"
        )
        document = shown(page, RULED)
        assert [line[2:] for line in told(document)] == ["Rating | Alpha | Beta", "G | 1 | 2"]
        assert ["DRAFT" in each.message for each in document.problems] == [True]

    def test_a_page_that_lies_on_its_side(self) -> None:
        turned = "0 1 -1 0 595 0 cm\n" + said("Words on a page that was turned.", 60, 500)
        assert told(read("x.pdf", drawn(turned))) == ["Words on a page that was turned."]


def test_the_command_starts_without_it() -> None:
    """pdfminer is loaded by the process that takes a file apart, and by nothing else."""
    import subprocess
    import sys

    code = (
        "import sys; import placeplan.documents.readers.pdf, placeplan.documents.writers.pdf; "
        "print([m for m in sys.modules if m.startswith(('pdfminer', 'weasyprint'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_page_of_text_is_a_document() -> None:
    assert isinstance(read("x.pdf", laid_out("<p>Words.</p>")), Document)
