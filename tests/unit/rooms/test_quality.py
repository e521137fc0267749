"""Quality impact assessments as rules: how deep, whose signatures stand, who may sign."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions import policies
from placeplan.rooms.assurance.quality import (
    SignedBy,
    Version,
    refusal,
    signatures,
    stage_needed,
    unscored,
    unsigned,
)

DAY = date(2026, 3, 2)
POLICY = policies.qia(DAY)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MIRA = SignedBy("Medical director", "Mira", DAY)
NOOR = SignedBy("Chief nurse", "Noor", DAY)


def version(hour, *signed, says="fine"):
    return Version((says,), signed, START + timedelta(hours=hour))


@given(st.lists(st.none() | st.integers(1, 25)))
def test_one_score_above_the_threshold_is_enough(scores):
    known = [each for each in scores if each is not None]
    wanted = "" if not known else "full" if any(each > 8 for each in known) else "screening"
    assert stage_needed(scores, POLICY) == wanted


def test_domains_are_known_in_any_case():
    assert unscored({"patient SAFETY": 3, "Equality": None}, POLICY) == (
        "Clinical effectiveness",
        "Patient experience",
        "Equality",
        "Workforce",
    )


def test_signatures_stand_until_something_is_said_otherwise():
    chain = [version(0), version(1, MIRA), version(2, MIRA, NOOR)]
    assert signatures(chain, START).standing == (MIRA, NOOR)
    changed = signatures([*chain, version(3, MIRA, NOOR, says="worse")], START)
    assert (changed.standing, changed.void) == ((), (MIRA, NOOR))
    again = signatures([*chain, version(3, says="worse"), version(4, MIRA, says="worse")], START)
    assert (again.standing, again.void) == ((MIRA,), (NOOR,))


def test_a_score_after_a_signature_makes_it_void():
    chain = [version(0), version(1, MIRA), version(3, MIRA, NOOR)]
    found = signatures(chain, START + timedelta(hours=2))
    assert (found.standing, found.void) == ((NOOR,), (MIRA,))


@given(st.integers(0, 5), st.integers(0, 5))
def test_no_signature_stands_that_is_older_than_the_scores(signed, scored):
    found = signatures([version(signed, MIRA)], START + timedelta(hours=scored))
    assert (found.standing == (MIRA,)) == (signed >= scored)


def test_who_may_sign():
    def why(role="Chief nurse", person="Noor", **more):
        given = {"stage": "full", "findings": "Read", "missing": (), "standing": (MIRA,)}
        return refusal(role=role, person=person, policy=POLICY, **{**given, **more})

    assert why() == ""
    assert "somebody else" in why(person="Mira")
    assert "has signed already" in why("Medical director")
    assert "Nobody signs as King" in why("King")
    assert "Equality" in why(missing=("Equality",))
    assert "found first" in why(findings=" ")
    assert why(stage="screening", findings="") == ""
    assert "Save the assessment" in why(stage="")
    assert unsigned((MIRA,), POLICY) == ("Chief nurse",)
