"""How long 400 pages of PDF take to read, and to write: the limit is a minute to read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from placeplan.documents.document import Document
from placeplan.documents.readers.pdf import read
from placeplan.documents.writers.pdf import write
from placeplan.exchange.reading import read_path

PAPERS = Path(__file__).resolve().parents[1] / "src" / "placeplan" / "demo" / "papers"
PAGES = 400
pytestmark = pytest.mark.timeout(600)


@cache
def long_paper() -> Document:
    """The demo papers below each other, again and again."""
    documents = [read_path(path).document for path in sorted(PAPERS.glob("*.*"))]
    blocks = tuple(block for each in documents for block in each.blocks)
    once = len(read("once.pdf", write(Document("once", blocks))).pages)
    return Document("long", blocks * -(-PAGES // once))


@cache
def long_file() -> bytes:
    return write(long_paper())


def test_write_400_pages(benchmark: BenchmarkFixture) -> None:
    paper = long_paper()
    assert benchmark.pedantic(write, (paper,), rounds=1)


def test_read_400_pages(benchmark: BenchmarkFixture) -> None:
    data = long_file()
    document = benchmark.pedantic(read, ("long.pdf", data), rounds=1)
    assert len(document.pages) >= PAGES
    assert benchmark.stats is None or benchmark.stats.stats.max < 60
