"""PDF out: tagged for screen readers, laid out for paper, nothing fetched, every word in it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pikepdf
from hypothesis import HealthCheck, given, settings

from placeplan.documents.document import Cell, Document, Heading, Paragraph, Row, Span, Table
from placeplan.documents.readers.pdf import read
from placeplan.documents.writers.pdf import write
from unit.documents.pdf_files import told
from unit.documents.test_html import documents

LONG = "Beds were moved into the community and more people were cared for at home. "


def cell(text: str) -> Cell:
    return Cell((Paragraph((Span(text),)),))


def table(columns: int, rows: int) -> Table:
    header = Row(tuple(cell(f"Head {at}") for at in range(columns)))
    body = [Row(tuple(cell(f"{row}-{at}") for at in range(columns))) for row in range(rows)]
    return Table((header,), tuple(body))


def opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(write(document)))


def elements(pdf: pikepdf.Pdf) -> Counter[str]:
    """How often each kind of element stands in the structure tree."""
    found: Counter[str] = Counter()
    open_ = [pdf.Root.StructTreeRoot.K]
    while open_:
        each = open_.pop()
        if isinstance(each, pikepdf.Array):
            open_ += list(each)
        elif isinstance(each, pikepdf.Dictionary):
            if "/S" in each:
                found[str(each.S)] += 1
            if "/K" in each:
                open_.append(each.K)
    return found


def test_it_is_tagged_and_says_its_title_and_language() -> None:
    heading = Heading((Span("Plan & prospects"),), 1)
    document = Document("paper", (heading, Paragraph((Span("Words."),)), table(3, 2)))
    pdf = opened(document)
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Plan & prospects"
        assert metadata["pdfuaid:part"] == "1"
    found = elements(pdf)
    assert (found["/H1"], found["/Table"], found["/TH"], found["/TD"]) == (1, 1, 3, 6)


def test_headers_are_repeated_and_pages_numbered() -> None:
    pdf = opened(Document("paper", (table(3, 120),)))
    assert len(pdf.pages) > 2
    assert elements(pdf)["/Table"] >= 1
    with pikepdf.open(io.BytesIO(write(Document("paper", (table(3, 120),))))) as parts:
        for number, page in enumerate(parts.pages, start=1):
            one = pikepdf.new()
            one.pages.append(page)
            out = io.BytesIO()
            one.save(out)
            said = told(read("p.pdf", out.getvalue()))
            assert said[0] == "= Head 0 | Head 1 | Head 2"
            assert said[-1] == f"furniture: {number}"


def test_only_wide_tables_lie_on_their_side() -> None:
    words = Paragraph((Span("Words."),))
    heading = Heading((Span("Wide"),), 2)
    pdf = opened(Document("paper", (words, heading, table(9, 3), words, table(3, 3))))
    sides = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
    assert sides == [False, True, False]


def test_its_letters_are_those_of_the_system_and_come_with_it() -> None:
    pdf = opened(Document("paper", (Paragraph((Span("Words £5 – ✓"),)),)))
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            name = str(font.BaseFont).split("+")[-1]
            assert re.match(r"Arial|Liberation|DejaVu|Helvetica", name)
            (inner,) = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())


def test_marks_lists_and_struck_text_come_back() -> None:
    spans = (Span("May 2019", struck=True), Span(" June "), Span("2019", bold=True))
    document = Document(
        "paper",
        (
            Paragraph(
                (
                    *spans,
                    Span(" <img src='http://127.0.0.1:9/x'>"),
                )
            ),
        ),
    )
    block = read("p.pdf", write(document)).blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text == "May 2019 June 2019 <img src='http://127.0.0.1:9/x'>"
    assert [s.text.strip() for s in block.spans if s.struck] == ["May 2019"]
    assert [s.text.strip() for s in block.spans if s.bold] == ["2019"]


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_word_of_any_document_is_printed_once(document: Document) -> None:
    back = read("p.pdf", write(document))
    assert _words(told(back)[: -1 if len(back.pages) == 1 else None]) == _words(told(document))


def _words(lines: list[str]) -> Counter[str]:
    """The words of the lines; a single page's number is no running one, and stands last."""
    said = " ".join(lines)
    return Counter(re.findall(r"[\w&<>£–’%]+", re.sub(r"[~|=#]|(?<=\s)[-•](?=\s)", " ", said)))


def test_without_pango_a_plain_message_says_what_to_install(tmp_path: Path) -> None:
    """A library that cannot be loaded stands in for Pango."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')\n")
    code = (
        "from placeplan.documents.document import Document\n"
        "from placeplan.documents.writers import html, pdf\n"
        "print(len(html.write(Document('p', ()))) > 0)\n"
        "try: pdf.write(Document('p', ()))\n"
        "except pdf.PangoMissing as missing: print(missing)\n"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.stdout.startswith("True\nPDF files are drawn with Pango")
    assert "install libpango-1.0-0" in done.stdout
