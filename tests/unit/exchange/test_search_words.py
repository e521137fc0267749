"""What is typed to search for, and a text with its matches marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.exchange.search.snippets import (
    also_marked,
    parts_of,
    plain,
    shortened,
    with_beginnings,
)
from placeplan.exchange.search.typed import COMMON, LONGEST, MOST, Term, read, words_of
from placeplan.rooms.register.wording import code_of, readable, said, texts, title_of

ANYTHING = st.text(st.characters(), max_size=LONGEST + 50) | st.text(
    '"*-^:() ANDORNOT', max_size=60
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Virtual Wards", [Term(("virtual",)), Term(("wards",))]),
        ('"virtual wards" at', [Term(("virtual", "wards"))]),
        ('"virtual wards', [Term(("virtual", "wards"))]),
        ("ward*", [Term(("ward",), begins=True)]),
        ("half-yea*", [Term(("half",)), Term(("yea",), begins=True)]),
        ("-ward", [Term(("ward",), absent=True)]),
        ('-"old ward" bed', [Term(("old", "ward"), absent=True), Term(("bed",))]),
        ("bed -war*", [Term(("bed",)), Term(("war",), begins=True, absent=True)]),
        (
            "bed -half-yea*",
            [Term(("bed",)), Term(("half",), absent=True), Term(("yea",), True, True)],
        ),
        ("A&E 8/11", [Term(("a", "e")), Term(("8", "11"))]),
        ("Café ÅRET", [Term(("cafe",)), Term(("aret",))]),
        ("bed bed BED", [Term(("bed",))]),
        ("what is in the bed", [Term(("bed",))]),
        ("who is it", [Term(("who",)), Term(("is",)), Term(("it",))]),
        ("of -bed", [Term(("of",)), Term(("bed",), absent=True)]),
        ("bed AND NOT ward", [Term(("bed",)), Term(("ward",))]),
        ('" " * - -- "" \0 _ £', []),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert list(read(text).terms) == terms


def test_what_is_too_long_is_cut_and_said_so() -> None:
    many = " ".join(f"w{each}" for each in range(MOST + 1))
    assert (len(read(many).terms), read(many).cut) == (MOST, True)
    assert read("bed " * 200).cut
    assert not read("bed " * 100).cut
    assert read("bed -ward").is_blank is False
    assert read("-ward").is_blank is True


@given(ANYTHING)
def test_anything_can_be_typed(text: str) -> None:
    typed = read(text)
    typed.text.encode()
    assert len(typed.terms) <= MOST
    for term in typed.terms:
        assert term.words
        assert not term.begins or len(term.words) == 1
        for word in term.words:
            assert word.isalnum()
            assert words_of(word) == (word,)


def test_common_words_are_words_as_they_are_typed() -> None:
    assert all(words_of(each) == (each,) for each in COMMON)


def test_marks_of_a_database_become_parts() -> None:
    assert parts_of("a \2b\3 c\2d\3", "\2", "\3") == (
        ("a ", False),
        ("b", True),
        (" c", False),
        ("d", True),
    )
    assert parts_of("plain", "\2", "\3") == (("plain", False),)
    assert parts_of("", "\2", "\3") == ()


@given(st.text("ab \2\3", max_size=30))
def test_no_mark_is_ever_shown(text: str) -> None:
    shown = plain(parts_of(text, "\2", "\3"))
    assert "\3" not in shown
    assert shown.replace("\2", "") == text.replace("\2", "").replace("\3", "")


def test_beginnings_are_marked_around_the_first() -> None:
    text = "One two. " * 60 + "Commissioning of beds and commissioners."
    parts = with_beginnings(text, ["commiss"])
    assert [piece for piece, marked in parts if marked] == ["Commissioning", "commissioners"]
    assert plain(parts).startswith("…")
    assert len(plain(parts)) < 300
    assert not any(marked for _, marked in with_beginnings(text, ["zebra"]))
    marked = also_marked((("Ward", True), (" of beds, bedding", False)), ["bed"])
    assert [piece for piece, is_marked in marked if is_marked] == ["Ward", "beds", "bedding"]


def test_a_long_title_is_cut() -> None:
    parts = (("one ", False), ("two", True), (" three", False))
    assert shortened(parts, 13) == parts
    assert shortened(parts, 9) == (*parts[:2], (" t…", False))
    assert shortened(parts, 4) == (("one ", False), ("…", True))


@given(
    st.text("ab cé.\n", max_size=700), st.lists(st.text("abce", min_size=1, max_size=3), max_size=2)
)
def test_a_part_of_a_text_is_a_part_of_it(text: str, beginnings: list[str]) -> None:
    parts = with_beginnings(text, beginnings)
    assert plain(parts).strip("…") in text
    for piece, marked in parts:
        assert not marked or words_of(piece)[0].startswith(tuple(beginnings))


class Row:
    """A record of some fields."""

    def __init__(self, **fields: object) -> None:
        self.__dict__.update(fields)


def test_what_a_record_is_called() -> None:
    assert title_of(Row(title="Hub", text="Open it")) == "Hub"
    assert title_of(Row(text="Open it", of="Hub")) == ""
    assert title_of(Row(of="Hub")) == "Hub"
    assert said(Row(text="Open  it", of="Hub")) == "Open it"
    assert code_of(Row(indicator_ref="129a")) == "129a"


def test_what_can_be_read_in_a_record() -> None:
    values = {
        "update": "Late",
        "leads": ["Ann", "Late"],
        "figures": [
            {
                "basis": "actual",
                "as_printed": "8 of 9",
                "value": "8",
                "period": {"label": "M6", "start": "2013-09-01"},
            }
        ],
        "unit": "percent",
        "rows": None,
        "title": "Hub",
    }
    assert texts(values, ("Hub",)) == "Late\nAnn\n8 of 9\nM6"
    assert readable(" a\0b\x02\ud800 ") == "a b ?"
