"""Whatever stands where on the pages of a PDF, no word of it is lost and none is said twice."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.readers.pdf import document_of
from placeplan.documents.readers.pdf_page import Box, Page, Piece
from unit.documents.pdf_files import told

_WORD = re.compile("word[a-j]+")
places = st.integers(0, 28)
"""Few places, so that words and lines meet."""


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x, y = draw(places) * 20.0, draw(places) * 28.0
    wide, high = draw(places) * 20.0, draw(st.integers(0, 8)) * 28.0
    return x, y, x + wide, y + high


rules = st.tuples(places, places, places, st.booleans()).map(
    lambda four: (
        (four[0] * 20.0, four[1] * 28.0, four[0] * 20.0 + four[2] * 20.0, four[1] * 28.0)
        if four[3]
        else (four[0] * 20.0, four[1] * 28.0, four[0] * 20.0, four[1] * 28.0 + four[2] * 28.0)
    )
)


@st.composite
def documents(draw: st.DrawFn) -> list[Page]:
    count = draw(st.integers(1, 3))
    number = 0
    pages = []
    for page in range(1, count + 1):
        pieces = []
        for _ in range(draw(st.integers(0, 16))):
            number += 1
            mark = draw(st.sampled_from(["", "", "", "• ", "1. ", "- "]))
            text = f"word{_letters(number)}" + draw(st.sampled_from(["", ".", ":", ","]))
            size = draw(st.sampled_from([7.0, 10.0, 10.0, 10.0, 18.0]))
            x, base = draw(places) * 20.0 + draw(st.integers(0, 3)), draw(places) * 28.0 + 12
            marks, turn = draw(st.integers(0, 15)), draw(st.sampled_from([0, 0, 0, 0, 1]))
            for each in [*mark.split(), text]:
                wide = 0.5 * size * len(each)
                pieces.append(
                    Piece(x, base - 0.78 * size, x + wide, base + 0.22 * size, base, size, marks, each, 0, turn)
                )  # fmt: skip
                x += wide + size
        ruled = draw(st.lists(rules, max_size=24))
        shades = draw(st.lists(boxes(), max_size=3))
        pages.append(Page(page, 595.0, 842.0, pieces, ruled, shades))
    return pages


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


@given(documents())
def test_every_word_is_read_once(pages: list[Page]) -> None:
    every = " ".join(piece.text for page in pages for piece in page.pieces)
    document = document_of("p.pdf", pages, [])
    said = " ".join(told(document)).replace("~", "")
    assert Counter(_WORD.findall(said)) == Counter(_WORD.findall(every))
    for block in document.blocks:
        assert document.page(block.line) is not None
