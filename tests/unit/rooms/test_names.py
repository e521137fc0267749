"""Names of papers, organisations, plans and indicators."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance.matching import alike
from placeplan.rooms.places.naming import compared, slug
from placeplan.rooms.register.filenames import plain_name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("report.txt", "report.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\report.txt", "report.txt"),
        ("C:\\papers\\Board report.html", "Board report.html"),
        ("/absolute/path.txt", "path.txt"),
        ("..", "paper"),
        (".", "paper"),
        ("", "paper"),
        ("///", "paper"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("report\u202etxt.exe", "reporttxt.exe"),
        ('<img src="x">.txt', "img src= x .txt"),
        ("a" * 300 + ".txt", "a" * 146 + ".txt"),
        ("a." + "b" * 300, "a." + "b" * 148),
        ("Café – plan.txt", "Café – plan.txt"),
    ],
)
def test_a_paper_keeps_the_last_part_of_its_name(given_name, expected):
    assert plain_name(given_name) == expected


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_holds_what_cannot_be_seen(text):
    name = plain_name(text)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*')
    assert name not in (".", "..")
    assert not [each for each in name if unicodedata.category(each) in ("Cc", "Cf", "Cs")]
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NHS Southend CCG", "Southend Clinical Commissioning Group"),
        ("Southend  ccg", "SOUTHEND CCG"),
        ("Castle Point & Rochford CCG", "NHS Castle Point and Rochford CCG"),
        ("The Example Trust", "Example Trust"),
    ],
)
def test_names_of_one_organisation(one, other):
    assert compared(one) == compared(other)


def test_names_of_two_organisations():
    assert compared("Southend CCG") != compared("Southend Council")
    assert compared("NHS England") != compared("NHS Improvement")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Integrated Plan 2013-15", "integrated-plan-2013-15"),
        ("  Café & Co!  ", "cafe-co"),
        ("計画", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_an_address(text, expected):
    assert slug(text) == expected


def test_an_address_is_unlike_those_that_are_taken():
    assert slug("Plan", {"plan", "plan-2"}) == "plan-3"


@given(st.text(max_size=300))
def test_every_text_makes_an_address(text):
    made = slug(text)
    assert made
    assert len(made) <= 100
    assert made.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""


def test_one_indicator_reworded_and_two_under_one_reference():
    assert alike("Cancer diagnosed at early stage", "Cancers diagnosed at an early stage")
    assert not alike("Under 75 mortality from cancer", "Children in low income families")
