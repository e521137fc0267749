"""The gateways of a scheme: what follows what, and what each asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from placeplan.definitions.policies import qia
from placeplan.rooms.assurance.evidence import Domain, SchemeEvidence, Signed, StepState
from placeplan.rooms.assurance.gateways import CONDITIONS, FIRST, MOVES, missing
from placeplan.rooms.delivery.models import Gateway

DAY = date(2026, 11, 2)
POLICY = qia(DAY)
READY = SchemeEvidence(
    title="Falls clinic",
    on=DAY,
    gateway="planned",
    sponsor="Ann Example",
    leads=("Ola Green",),
    rationale="Too many falls",
    states_saving=True,
    has_profile=True,
    milestones=(StepState("Open", date(2027, 1, 31)),),
    risk_scores=(None, 12),
    domains=tuple(Domain(name, 4) for name in POLICY.domains),
    assessments=(Signed("screening", POLICY.signed_by),),
)


def test_every_gateway_is_in_the_table_and_can_be_reached():
    assert set(MOVES) == set(Gateway.values)
    assert set(CONDITIONS) <= set(MOVES)
    reached, new = {FIRST}, {FIRST}
    while new:
        new = {to for each in new for to in MOVES[each]} - reached
        reached |= new
    assert reached == set(MOVES)


def test_a_scheme_that_has_everything_may_begin():
    assert missing(READY, "in_progress", POLICY) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"leads": ()}, "delivery lead"),
        ({"sponsor": ""}, "sponsor"),
        ({"milestones": ()}, "at least one milestone"),
        ({"milestones": (StepState("Open", None),)}, "a date: Open"),
        ({"has_profile": False}, "by financial year"),
        ({"risk_scores": ()}, "add its risks"),
        ({"risk_scores": (None,)}, "score at least one"),
        ({"domains": READY.domains[1:]}, "Patient safety"),
        ({"assessments": ()}, "add an assessment"),
        ({"assessments": (Signed("screening", ("Chief nurse",)),)}, "signed: Medical director"),
        ({"domains": (*READY.domains[1:], Domain("Patient safety", 9))}, "a full assessment"),
    ],
)
def test_each_thing_that_is_missing_is_said(change, said):
    found = missing(replace(READY, **change), "in_progress", POLICY)
    assert len(found) == 1
    assert said in found[0].text


def test_a_score_at_the_threshold_needs_no_full_assessment():
    at = tuple(Domain(name, POLICY.threshold) for name in POLICY.domains)
    assert missing(replace(READY, domains=at), "in_progress", POLICY) == ()


def test_a_full_assessment_that_both_signed_lets_a_high_score_through():
    high = tuple(Domain(name, 20) for name in POLICY.domains)
    full = (Signed("full", ("chief nurse",)), Signed("full", ("MEDICAL DIRECTOR",)))
    assert missing(replace(READY, domains=high, assessments=full), "in_progress", POLICY) == ()


def test_a_scheme_is_delivered_when_nothing_is_open():
    working = replace(READY, gateway="in_progress")
    assert "Open" in missing(working, "delivered", POLICY)[0].text
    done = replace(working, milestones=(StepState("Open", None, "done"),))
    assert missing(done, "delivered", POLICY) == ()


def test_a_gateway_out_of_turn_is_refused_and_says_what_follows():
    with pytest.raises(ValueError, match="after planned comes in progress, scoping and stopped"):
        missing(READY, "delivered", POLICY)
    with pytest.raises(ValueError, match="after closed comes nothing"):
        missing(replace(READY, gateway="closed"), "idea", POLICY)
