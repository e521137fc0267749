"""What people type in comments: links that are safe, people who are named, nothing that is lost."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.delivery.said import Part, clean, named, paragraphs

PIECES = [*"ab c.@:/?&#()<>\"'\n,;!é", "http://", "https://x.uk/", "@ann", "ftp:"]
TYPED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join).map(clean)


def parts(text: str) -> list[Part]:
    return [part for block in paragraphs(text) for line in block for part in line]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://nhs.uk/a?b=1&c=2.", "https://nhs.uk/a?b=1&c=2"),
        ("(https://nhs.uk/a)", "https://nhs.uk/a"),
        ("https://nhs.uk/a_(b)", "https://nhs.uk/a_(b)"),
        ("HTTPS://NHS.UK", "HTTPS://NHS.UK"),
        ("<https://nhs.uk>", "https://nhs.uk"),
        ('"http://nhs.uk"', "http://nhs.uk"),
    ],
)
def test_an_address_is_a_link_and_what_stands_around_it_is_not(text: str, address: str) -> None:
    assert [part.text for part in parts(text) if part.look == "link"] == [address]


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "data:text/html,x", "ftp://nhs.uk", "//nhs.uk", "www.nhs.uk"),
        *("http://", "https:///a", "http://me:secret@nhs.uk/", "http://[", "mailto:a@nhs.uk"),
    ],
)
def test_anything_else_is_words(text: str) -> None:
    assert not [part for part in parts(text) if part.look == "link"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ann can you?", ("ann",)),
        ("Thanks, @ann.", ("ann",)),
        ("@ann.lee, @bo-b and @ANN.lee", ("ANN.lee", "bo-b")),
        ("@ann@nhs.net!", ("ann@nhs.net",)),
        ("write to ann@nhs.net", ()),
        ("at @ noon @@", ()),
        ("https://nhs.uk/@ann", ()),
    ],
)
def test_who_is_named(text: str, names: tuple[str, ...]) -> None:
    assert named(text) == names


def test_paragraphs_and_lines_are_kept() -> None:
    found = paragraphs("one\ntwo\n\nthree")
    assert [[line[0].text for line in block] for block in found] == [["one", "two"], ["three"]]


def test_what_is_not_printed_goes() -> None:
    assert clean(" a\x00b\u202ec\r\nd\x07 \n\n\n\ne \ud800") == "abc\nd\n\ne"


@given(TYPED)
def test_nothing_of_the_text_is_lost_and_every_link_is_of_the_web(text: str) -> None:
    said = [
        "\n".join("".join("@" * (p.look == "person") + p.text for p in line) for line in block)
        for block in paragraphs(text)
    ]
    assert "\n\n".join(said).split() == text.split()
    for part in parts(text):
        if part.look == "link":
            found = urlsplit(part.text)
            assert found.scheme in ("http", "https")
            assert found.hostname
            assert not set(part.text) & set("<>\"' \n")


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\0" not in clean(text)
