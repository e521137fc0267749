"""Scores of risks, what has to be looked at, the heat map and the assurance framework, as rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions import policies
from placeplan.rooms.risk.forms import read_risk, read_score
from placeplan.rooms.risk.framework import HEAD, cells, whole
from placeplan.rooms.risk.heat import heat_map, moves
from placeplan.rooms.risk.register import Act, Assured, Standing
from placeplan.rooms.risk.scoring import Scored, band, history, product
from placeplan.rooms.risk.watch import counted, expired, still, watched

DAY = date(2026, 3, 2)
POLICY = policies.risk(DAY)
STAGES = ("initial", "current", "target")
FIVE = st.integers(1, 5)
DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))


def scored(score=12, stage="current", on=DAY, dated=True, **more):
    return Scored(stage, score, on=on, dated=dated, **more)


def risk(*scores, **more):
    return Standing(
        **{"id": "1", "key": "1", "description": "Beds run out", "scores": scores, "past": scores}
        | more
    )


@given(FIVE, FIVE)
def test_a_product_has_the_band_of_the_matrix(likelihood, impact):
    score = product(likelihood, impact)
    wanted = next(name for most, name in BANDS if score <= most)
    assert score == likelihood * impact
    assert band(score, POLICY) == wanted


BANDS = ((3, "Low"), (6, "Moderate"), (12, "High"), (25, "Extreme"))


@pytest.mark.parametrize("pair", [(0, 3), (3, 6), (-1, 2)])
def test_outside_one_to_five_there_is_no_product(pair):
    with pytest.raises(ValueError, match="from 1 to 5"):
        product(*pair)


def test_a_score_outside_the_matrix_has_no_band():
    assert (band(0, POLICY), band(26, POLICY)) == ("", "")


def test_a_printed_score_that_is_not_its_product_is_said():
    assert scored(12, likelihood=3, impact=5).contradiction == "3 × 5 is 15, not 12"
    assert scored(15, likelihood=3, impact=5).contradiction == ""
    assert scored(15).contradiction == ""


def test_the_same_undated_score_again_is_no_new_scoring():
    first, second = scored(16, on=DAY, dated=False), scored(9, on=DAY, dated=False)
    later = DAY + timedelta(days=90)
    again = [replace(first, on=later)]
    assert history([[first], again]) == (first,)
    assert history([[first], [replace(second, on=later)]]) == (first, replace(second, on=later))
    back = [replace(first, on=later + timedelta(days=90))]
    assert len(history([[first], [replace(second, on=later)], back])) == 3


@given(
    st.lists(
        st.builds(
            Scored, st.sampled_from(STAGES), st.integers(1, 25), on=DAYS, dated=st.just(True)
        ),
        unique=True,
        max_size=12,
    ),
    st.data(),
)
def test_every_dated_score_of_a_growing_list_stands_once(scores, data):
    """However often the list is stated while it grows, the history is the list, by day."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(scores)), max_size=4)))
    found = history([*(scores[:cut] for cut in cuts), scores])
    assert sorted(found, key=repr) == sorted(scores, key=repr)
    assert [each.on for each in found] == sorted(each.on for each in scores)


@given(DAYS, st.integers(0, 400))
def test_static_begins_on_the_day_after_the_limit(day, days):
    on = day + timedelta(days=days)
    one = risk(scored(9, on=day))
    assert still(one, on) == days
    assert watched(one, on, POLICY).has("static") == (days > POLICY.static_days)


def test_a_target_is_no_sign_that_anybody_looked():
    one = risk(scored(4, stage="target"))
    assert still(one, DAY) is None
    assert watched(one, DAY, POLICY).why == (("static", "Never scored"),)


@given(st.lists(st.tuples(DAYS, st.integers(1, 3)), min_size=1, max_size=8), st.integers(0, 800))
def test_a_score_that_does_not_move_is_watched_though_it_is_given_again(rows, later):
    """Against a plain count: how long the last value was given on every later day."""
    rows = sorted(dict(rows).items())
    one = risk(past=tuple(scored(value, on=day) for day, value in rows))
    on = rows[-1][0] + timedelta(days=later)
    alike = []
    for day, value in reversed(rows):
        if value != rows[-1][1]:
            break
        alike.append(day)
    expected = len(alike) > 1 and (on - alike[-1]).days > POLICY.unmoved_days
    assert watched(one, on, POLICY).has("unmoved") == expected


def test_a_risk_that_is_at_its_target_may_stay_there():
    year = DAY + timedelta(days=POLICY.unmoved_days + 1)
    past = (scored(9, on=DAY), scored(9, on=year))
    for target, found in ((None, True), (8, True), (9, False), (12, False)):
        scores = past if target is None else (*past, scored(target, stage="target"))
        one = risk(*scores, past=past)
        assert watched(one, year, POLICY).has("unmoved") == found


def test_an_assurance_counts_to_its_last_day():
    one = risk(scored(), assurances=(Assured("Audit", expires=DAY), Assured("Count")))
    assert expired(one, DAY) == ()
    assert [each.text for each in expired(one, DAY + timedelta(days=1))] == ["Audit"]


def test_appetite_is_that_of_the_category():
    policy = POLICY.model_copy(update={"appetite": {"Finance": 8}})
    assert watched(risk(scored(9), category="finance"), DAY, policy).has("beyond")
    assert not watched(risk(scored(8), category="Finance"), DAY, policy).has("beyond")
    assert not watched(risk(scored(25), category="Quality"), DAY, policy).has("beyond")
    assert not watched(risk(scored(25), category="Finance"), DAY, POLICY).has("beyond")


def test_only_reasons_that_there_are_count():
    fine, never = watched(risk(scored()), DAY, POLICY), watched(risk(), DAY, POLICY)
    assert counted([fine, never]) == {"static": 1}


@given(st.lists(st.tuples(st.none() | FIVE, st.none() | FIVE), max_size=30))
def test_the_map_loses_no_risk(pairs):
    risks = [
        risk(scored(9, likelihood=up, impact=along), key=str(number))
        for number, (up, along) in enumerate(pairs)
    ]
    found = heat_map([*risks, risk(key="unscored")], "current", POLICY)
    assert found.placed + len(found.outside) == len(pairs)
    assert len(found.unscored) == 1
    for row in found.rows:
        for square in row:
            assert square.band == band(square.score, POLICY)
            for each in square.risks:
                assert pairs[int(each.key)] == (square.likelihood, square.impact)
    assert [row[0].likelihood for row in found.rows] == [5, 4, 3, 2, 1]


def test_moves_say_which_way():
    def one(key, *scores):
        return risk(*scores, key=key)

    before = [
        one("a", scored(4)),
        one("b", scored(9)),
        one("c", scored(6, likelihood=2, impact=3)),
        one("d", scored(5)),
        one("e", scored(5)),
    ]
    now = [
        one("a", scored(9)),
        one("b", scored(4)),
        one("c", scored(6, likelihood=3, impact=2)),
        one("d", scored(5)),
        one("f", scored(1)),
    ]
    found = {each.risk.key: each.way for each in moves(now, before, "current")}
    assert found == {"a": "up", "b": "down", "c": "moved", "e": "gone", "f": "new"}


def test_the_framework_says_each_thing_once_in_its_column():
    one = risk(
        scored(16, likelihood=4, impact=4, band="Extreme"),
        code="R1",
        cause="staff leave",
        effect="long waits",
        objective="Care near home",
        assurances=(
            Assured("Audit", 3, True, date(2025, 1, 2), date(2026, 1, 2)),
            Assured("Count", 1, True),
            Assured("Letter", None, False),
        ),
        actions=(Act("7", "Hire", ("Ann",), "May 2026"),),
    )
    row = dict(zip(HEAD, cells(one, DAY), strict=True))
    assert row["Principal risk"] == "R1 If staff leave, then Beds run out, resulting in long waits"
    assert row["Current score"] == "16 (4 × 4), extreme"
    assert row["Assurance, first line"] == "Count"
    third = "Audit (given 2 January 2025, expired 2 January 2026)"
    assert row["Assurance, third line"] == third
    assert row["Assurance, line not stated"] == "Letter (negative)"
    assert row["Positive assurance"] == "Count"
    assert row["Actions"] == "Hire (Ann, May 2026)"
    assert whole(risk()) == "Beds run out"


def test_a_done_action_is_not_overdue():
    late = Act("1", "Hire", due_on=date(2026, 1, 1))
    assert late.is_overdue(DAY)
    assert not replace(late, state="Closed").is_overdue(DAY)
    assert not replace(late, due_on=DAY).is_overdue(DAY)


def test_a_row_of_dates_without_words_is_not_lost():
    posted = {"description": "x", "assurances": "1", "assurance-1-on": "1 May 2025"}
    found = read_risk(posted, today=DAY, scored=False)
    assert found.errors == {"assurance-1-text": "Say what assures, or clear the row"}


@given(st.dictionaries(st.sampled_from(["assurances", "current-impact", "stage"]), st.text()))
def test_whatever_is_posted_is_answered(posted):
    assert read_risk(posted, today=DAY, scored=True).errors
    assert read_score(posted, today=DAY).errors
