"""Each seed paper, written in Word, Excel, HTML and PDF and read back, gives the same records.

What says where in a file a record stands is left out: its source, its context, and `uncertain`,
which says how the text form had torn a row apart. The files are stripped first of all that the eye
does not see; a PDF is left with nothing but what its pages paint.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from placeplan.documents.document import Document
from placeplan.documents.writers import docx, html, pdf, xlsx
from placeplan.exchange.reading import Reading, read_bytes, read_path
from placeplan.records import Record
from unit.documents.pdf_files import bare_pdf

SEEDS = ("000", "001", "002", "003", "004")
WRITERS = {"docx": docx.write, "xlsx": xlsx.write, "html": html.write, "pdf": pdf.write}
OFFICE = ("docx", "xlsx")
OF_THE_FILE = {"source", "context", "uncertain", "line", "end_line"}
NOT_NEEDED = ("docProps/", "customXml/", "word/comments", "xl/comments", "xl/persons", "xl/media")
UNSEEN = re.compile(rb"<!--.*?-->| data-furniture(?=[ >])|<title>.*?</title>", re.DOTALL)


def said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: said(each) for name, each in value.items() if name not in OF_THE_FILE}
    if isinstance(value, list):
        return [said(each) for each in value]
    return value


def counted(records: tuple[Record, ...]) -> Counter[str]:
    return Counter(json.dumps(said(each.model_dump(mode="json"))) for each in records)


def same(back: Reading, paper: Reading) -> None:
    found, given = counted(back.records), counted(paper.records)
    assert found - given == Counter()
    assert given - found == Counter()


def stripped(data: bytes, media: str) -> bytes:
    """A file without properties, custom parts, comments, pictures, attachments and tags."""
    if media == "pdf":
        return bare_pdf(data)
    if media == "html":
        return UNSEEN.sub(b"", data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith(NOT_NEEDED):
                new.writestr(name, old.read(name))
    return out.getvalue()


@pytest.fixture(scope="module")
def papers(seed: Callable[[str], Path]) -> dict[str, Reading]:
    return {number: read_path(seed(number)) for number in SEEDS}


@pytest.fixture(scope="module")
def back(papers: dict[str, Reading]) -> Callable[[str, str], Reading]:
    """What a paper says when it has been written in a format, stripped and read."""

    @cache
    def reading(number: str, media: str) -> Reading:
        document: Document = papers[number].document
        return read_bytes(f"paper.{media}", stripped(WRITERS[media](document), media))

    return reading


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("media", WRITERS)
def test_a_paper_comes_back(
    media: str, number: str, papers: dict[str, Reading], back: Callable[[str, str], Reading]
) -> None:
    assert back(number, media).media == media
    same(back(number, media), papers[number])


@pytest.mark.parametrize("media", WRITERS)
def test_a_line_is_one_place(media: str, back: Callable[[str, str], Reading]) -> None:
    """No two rows or paragraphs of a file share a line, so that each record has an address."""
    for number in SEEDS:
        lines = [line for block in back(number, media).document.blocks for line in _lines(block)]
        assert len(set(lines)) == len(lines)


def _lines(block: Any) -> list[int]:
    if hasattr(block, "rows"):
        header = () if block.inherited else block.header
        return [line for row in (*header, *block.rows) for line in row.lines]
    if hasattr(block, "items"):
        return [item.line for item in block.items]
    return [block.line]


def test_every_record_of_a_pdf_names_its_page(back: Callable[[str, str], Reading]) -> None:
    for number in SEEDS:
        reading = back(number, "pdf")
        count = len(reading.document.pages)
        pages = [record.source.page for record in reading.records]
        assert all(page and 1 <= page <= count for page in pages)
        assert len(set(pages)) > count / 2


def saved_by_libreoffice(
    papers: dict[str, Reading], media: str, into: str, folder: Path
) -> dict[str, bytes]:
    """Each paper, written in one format, as one process of LibreOffice saves it in another."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "No LibreOffice: run `make setup`, or install libreoffice-writer-nogui and "
            "libreoffice-calc-nogui",
            pytrace=False,
        )
    for number, paper in papers.items():
        data = stripped(WRITERS[media](paper.document), media)
        (folder / f"{number}.{media}").write_bytes(data)
    command = [
        *(program, "--headless", f"-env:UserInstallation=file://{folder}/profile"),
        *("--convert-to", into, "--outdir", str(folder / "saved")),
        *(str(folder / f"{number}.{media}") for number in papers),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return {number: (folder / "saved" / f"{number}.{into}").read_bytes() for number in papers}


@pytest.mark.parametrize("media", OFFICE)
def test_a_paper_comes_back_after_libreoffice(
    media: str, papers: dict[str, Reading], tmp_path: Path
) -> None:
    for number, data in saved_by_libreoffice(papers, media, media, tmp_path).items():
        same(read_bytes(f"paper.{media}", data), papers[number])


def test_a_pdf_that_libreoffice_made_says_nearly_the_same(
    papers: dict[str, Reading], tmp_path: Path
) -> None:
    """What was furniture in Word is a plain line there, and pages part paragraphs elsewhere."""
    for number, data in saved_by_libreoffice(papers, "docx", "pdf", tmp_path).items():
        found = counted(read_bytes("paper.pdf", bare_pdf(data)).records)
        given = counted(papers[number].records)
        assert (found & given).total() >= 0.97 * given.total()
