"""Sentences of a paragraph: where they end, and on which lines they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.readers.text import read_text
from placeplan.exchange.plan_parts import parts_of
from placeplan.exchange.sentences import Sentence, sentences_of


def read(text: str) -> list[Sentence]:
    (part,) = parts_of(read_text("paper.txt", text))
    return sentences_of(part)


def texts(text: str) -> list[str]:
    return [each.text for each in read(text)]


def test_each_with_its_lines() -> None:
    found = read("The plan is long. It has\nmany pages. The end\nis far\n")
    assert [(e.text, e.source.line, e.source.end_line) for e in found] == [
        ("The plan is long.", 1, None),
        ("It has many pages.", 1, 2),
        ("The end is far", 2, 3),
    ]


def test_a_list_item_is_one_place() -> None:
    found = read("- The review has begun. It looks at beds\n  in both towns.\n")
    assert [(e.text, e.source.line, e.source.end_line) for e in found] == [
        ("The review has begun.", 1, 2),
        ("It looks at beds in both towns.", 1, 2),
    ]


def test_short_forms_end_nothing() -> None:
    assert texts("Some contracts, e.g. PMS, are led by Dr. Pryce of St. Anne's.") == [
        "Some contracts, e.g. PMS, are led by Dr. Pryce of St. Anne's."
    ]


def test_numbers_and_quotes() -> None:
    assert texts("It is 2.9 per cent. “Good care.” We agree! (See page 3.) 12 wards moved.") == [
        "It is 2.9 per cent.",
        "“Good care.”",
        "We agree!",
        "(See page 3.)",
        "12 wards moved.",
    ]


WORDS = st.lists(
    st.sampled_from(["Care", "plan", "is.", "We", "e.g.", "2.5", "(a)", "end!", "“So.”", "\n"]),
    min_size=1,
    max_size=30,
)


@given(WORDS)
def test_no_word_is_lost(words: list[str]) -> None:
    text = "x " + " ".join(words).replace(" \n ", "\n").replace("\n\n", "\n")
    parts = parts_of(read_text("paper.txt", text))
    said = " ".join(s.text for part in parts for s in sentences_of(part))
    assert said.split() == " ".join(part.text for part in parts).split()


@given(WORDS)
def test_a_sentence_stands_within_its_paragraph(words: list[str]) -> None:
    text = "x " + " ".join(words)
    for part in parts_of(read_text("paper.txt", text)):
        for each in sentences_of(part):
            assert part.source.line <= each.source.line
            assert each.source.plain().last_line <= part.source.last_line
