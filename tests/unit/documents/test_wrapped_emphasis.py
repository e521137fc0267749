"""Emphasis that runs over the wrapped lines of a paragraph."""

from __future__ import annotations

from placeplan.documents.document import Paragraph
from placeplan.documents.readers.text import read_text


def test_bold_over_two_lines() -> None:
    (block,) = read_text("paper.txt", "**Implementation\nLead**\nLena Coyle\n").blocks
    assert isinstance(block, Paragraph)
    assert block.text == "Implementation Lead Lena Coyle"
    assert [span.text.strip() for span in block.spans if span.bold] == ["Implementation\nLead"]


def test_stars_that_nothing_closes_stay_text() -> None:
    (block,) = read_text("paper.txt", "**Open\nand never closed\n").blocks
    assert isinstance(block, Paragraph)
    assert block.text == "**Open and never closed"
