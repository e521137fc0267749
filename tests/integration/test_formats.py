"""Each seed paper, written in Word and Excel and read back, gives the same records.

What says where in a file a record stands is left out: its source, its context, and `uncertain`,
which says how the text form had torn a row apart.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from placeplan.documents.writers import docx, xlsx
from placeplan.exchange.reading import Reading, read_bytes, read_path
from placeplan.records import Record

SEEDS = ("000", "001", "002", "003", "004")
WRITERS = {"docx": docx.write, "xlsx": xlsx.write}
OF_THE_FILE = {"source", "context", "uncertain", "line", "end_line"}
NOT_NEEDED = ("docProps/", "customXml/", "word/comments", "xl/comments", "xl/persons", "xl/media")


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


def stripped(data: bytes) -> bytes:
    """An Office file without properties, custom parts, comments and pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith(NOT_NEEDED):
                new.writestr(name, old.read(name))
    return out.getvalue()


@pytest.fixture(scope="module")
def papers(seed: Callable[[str], Path]) -> dict[str, Reading]:
    return {number: read_path(seed(number)) for number in SEEDS}


@pytest.mark.parametrize("media", WRITERS)
@pytest.mark.parametrize("number", SEEDS)
def test_a_paper_comes_back(number: str, media: str, papers: dict[str, Reading]) -> None:
    paper = papers[number]
    data = stripped(WRITERS[media](paper.document))
    back = read_bytes(f"paper.{media}", data)
    assert back.media == media
    same(back, paper)


@pytest.mark.parametrize("media", WRITERS)
def test_a_line_is_one_place(media: str, papers: dict[str, Reading]) -> None:
    """No two rows or paragraphs of a file share a line, so that each record has an address."""
    for paper in papers.values():
        back = read_bytes(f"paper.{media}", WRITERS[media](paper.document))
        lines = [line for block in back.document.blocks for line in _lines(block)]
        assert len(set(lines)) == len(lines)


def _lines(block: Any) -> list[int]:
    if hasattr(block, "rows"):
        header = () if block.inherited else block.header
        return [line for row in (*header, *block.rows) for line in row.lines]
    if hasattr(block, "items"):
        return [item.line for item in block.items]
    return [block.line]
