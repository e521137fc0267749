"""The glossary: names that mean the same meet, and no heading has two meanings."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.glossary import acronyms, expanded, full_form
from placeplan.definitions.glossary.columns import KINDS, columns, phrases, vocabulary


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A&E", "accident and emergency"),
        ("A & E attendances", "a&e attendances"),
        ("CYP mental health", "Children & Young People mental health"),
        ("SEND", "Special educational needs and disability"),
        ("SRO", "Senior Responsible Officer"),
        ("RTT: 18-week waits", "Referral to treatment 18 week waits"),
        ("DTOC", "Delayed transfers of care"),
        ("ICBs", "Integrated care boards"),
        ("NEL admissions", "Non-elective admissions"),
    ],
)
def test_names_that_mean_the_same_meet(one: str, other: str) -> None:
    assert expanded(one) == expanded(other)


def test_a_word_that_is_also_an_acronym_stays_a_word() -> None:
    assert expanded("Send the report to Ed") == "send the report to ed"
    assert expanded("A nice salt") == "a nice salt"
    assert "special educational" in expanded("SEND report")


def test_an_acronym_has_its_full_form() -> None:
    assert full_form("mhis") == "mental health investment standard"
    assert full_form("ZZTOP") is None
    wanted = "SRO BAF QIPP CIP RTT BRAG FYE PYE FOT YTD MHIS SEND CYP A&E ICB ICS PCN".split()
    assert {each.short for each in acronyms()} >= set(wanted)


@pytest.mark.parametrize("each", acronyms(), ids=lambda each: each.short)
def test_every_acronym_meets_every_form_of_it(each) -> None:
    assert {expanded(form) for form in (each.full, each.short, *each.also)} == {expanded(each.full)}


FORMS = st.sampled_from([form for a in acronyms() for form in (a.short, a.full, *a.also)])


@given(st.lists(FORMS | st.text(max_size=12), max_size=5).map(" ".join))
def test_expanding_twice_changes_nothing(text: str) -> None:
    assert expanded(expanded(text)) == expanded(text)


def test_no_phrase_has_two_meanings_in_one_kind_of_table() -> None:
    found = columns()
    ignored = frozenset(found.ignored)
    for of_its_own in (True, False):
        seen: dict[tuple[str, tuple[str, ...]], str] = {}
        for name, meaning in found.fields.items():
            if bool(meaning.kinds) is of_its_own:
                for phrase in set(phrases(meaning.words, ignored)):
                    for kind in meaning.kinds or KINDS:
                        assert seen.setdefault((kind, phrase), name) == name, (kind, phrase)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_words(kind) -> None:
    own = {name for name, each in columns().fields.items() if kind in each.kinds}
    assert own <= set(vocabulary(kind).fields.values())


def test_every_entry_says_what_it_means() -> None:
    for name, meaning in columns().fields.items():
        assert meaning.means.endswith("."), name
        assert meaning.words, name


def test_a_pattern_stands_for_many_phrases() -> None:
    found = set(phrases(["(risk) owner|lead_officer", "gaps in the control"], frozenset({"the"})))
    assert found == {
        ("owner",),
        ("risk", "owner"),
        ("lead", "officer"),
        ("risk", "lead", "officer"),
        ("gap", "in", "control"),
    }


def test_a_command_starts_without_the_glossary() -> None:
    code = "import sys, placeplan.shell.cli; print([m for m in sys.modules if 'yaml' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
