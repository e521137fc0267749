"""The process chart of a series, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.performance import signals
from placeplan.rooms.performance.process import (
    Choice,
    Line,
    Moment,
    Process,
    Rebased,
    choice_of,
    direction_of,
    process,
    processes,
)
from placeplan.statistics import spc
from placeplan.statistics.spc_icons import (
    ASSURANCES,
    CAUSES,
    POINTS,
    VARIATIONS,
    Assurance,
    Cause,
    PointType,
    Variation,
)

STEADY = [10.0, 12.0] * 9
VALUES = st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40)


def months(values: Sequence[float | None], year: int = 2022) -> list[Moment]:
    """A month for each value, from April on."""
    found = []
    start = date(year, 4, 1)
    for value in values:
        after = (start + timedelta(days=32)).replace(day=1)
        label = f"{start:%B %Y}"
        mark = "published" if value is not None else "not_submitted"
        found.append(Moment(label, start, after - timedelta(days=1), value, mark=mark))
        start = after
    return found


def of(values: Sequence[float | None], **more: object) -> Process:
    return process(Line(months(values), "increase", **more))  # type: ignore[arg-type]


@given(VALUES, st.sampled_from(["increase", "decrease", "neutral"]), st.booleans())
def test_it_says_what_the_rules_say_of_the_bare_values(values, direction, screen):
    made = process(Line(months(values), direction, 5.0), Choice(screen=screen))
    y = np.array([np.nan if each is None else each for each in values], dtype=float)
    bare = spc.xmr(y, direction=direction, target=5.0, screen=screen)
    assert [each.cause for each in made.points] == [CAUSES[code] for code in bare.cause]
    assert [each.kind for each in made.points] == [POINTS[code] for code in bare.point]
    assert made.variation is VARIATIONS[bare.variation[0]]
    assert made.assurance is ASSURANCES[bare.assurance[0]]
    if values:
        (phase,) = made.phases
        for ours, theirs in ((phase.lower, bare.lower[0]), (phase.upper, bare.upper[0])):
            assert (ours is None) == bool(np.isnan(theirs))
            assert ours is None or ours == theirs


@given(st.lists(VALUES, max_size=5))
def test_many_lines_at_once_are_each_as_alone(every):
    lines = [Line(months(values), "decrease", 3.0) for values in every]
    assert processes(lines) == [process(line) for line in lines]


@given(VALUES, st.lists(st.integers(-3, 45), max_size=4))
def test_phases_part_the_points_at_the_rebases(values, at):
    start = date(2022, 4, 1)
    rebases = [Rebased(start + timedelta(days=31 * each), "why") for each in set(at)]
    made = process(Line(months(values), "increase", rebases=rebases))
    places = [place for phase in made.phases for place in range(phase.first, phase.last + 1)]
    assert places == list(range(len(values)))
    for before, after in pairwise(made.phases):
        assert after.begun is not None
        first = made.points[after.first].moment
        assert first.value is not None
        assert first.start >= after.begun.on
        assert any(made.points[place].value is not None for place in range(after.first))
        assert before.last + 1 == after.first
    begun = {phase.begun for phase in made.phases if phase.begun}
    assert begun | set(made.unused) == set(rebases)
    assert not begun & set(made.unused)


def test_a_rebase_begins_at_the_first_value_on_or_after_its_day():
    made = of([*STEADY, None, 20.0, 21.0], rebases=[Rebased(date(2023, 9, 15), "New ward")])
    assert [(phase.first, phase.last) for phase in made.phases] == [(0, 18), (19, 20)]
    assert made.phases[1].kind == "run"
    assert made.variation is Variation.NONE


def test_a_rebase_before_the_first_value_or_after_the_last_begins_nothing():
    rebases = [Rebased(date(2020, 1, 1), "early"), Rebased(date(2030, 1, 1), "late")]
    made = of(list(STEADY), rebases=rebases)
    assert len(made.phases) == 1
    assert set(made.unused) == set(rebases)


def test_moments_may_come_in_any_order_but_not_twice():
    given_ = months(list(STEADY))
    assert process(Line(given_[::-1])) == process(Line(given_))
    with pytest.raises(ValueError, match="begin on the same day"):
        process(Line([*given_, given_[3]]))


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ({}, Choice()),
        ({"rules": "plotthedots-0.2", "trend": "6"}, Choice(rules="plotthedots-0.2")),
        ({"trend": "6", "screen": "off"}, Choice(trend=6, screen=False)),
        ({"baseline": "12"}, Choice(baseline=12)),
        ({"baseline": "11"}, Choice()),
        ({"baseline": "twelve", "rules": "none", "trend": "5"}, Choice()),
        ({"baseline": "١٢"}, Choice()),
    ],
)
def test_choices_are_read_from_words(words, choice):
    assert choice_of(words) == choice


@given(st.dictionaries(st.sampled_from(["rules", "screen", "trend", "baseline"]), st.text()))
def test_whatever_is_typed_makes_a_chart(words):
    process(Line(months(list(STEADY))), choice_of(words))


def test_directions():
    assert [direction_of(each) for each in ("higher", "lower", "none", "unknown")] == [
        "increase",
        "decrease",
        "neutral",
        "neutral",
    ]


class TestWords:
    """Sentences that stand as titles, and beside the chart."""

    def test_every_code_has_words(self):
        assert set(signals.VARIATION_WORDS) == set(signals.VARIATION_MEANINGS) == set(Variation)
        assert set(signals.ASSURANCE_WORDS) == set(signals.ASSURANCE_MEANINGS) == set(Assurance)
        assert set(signals.POINT_WORDS) == set(PointType)
        assert set(signals.CAUSE_WORDS) == set(Cause)

    def test_worse_since_the_first_of_the_latest_special_points(self):
        made = process(Line(months([*STEADY, 17.0, 18.0]), "decrease", 4.0))
        text = signals.finding("Falls", made)
        assert text == (
            "Falls: worse than usual since October 2023, "
            "and will not meet 4 unless something changes"
        )

    def test_one_special_point_is_in_its_month(self):
        made = of([*STEADY, 40.0], target=10.0)
        assert signals.finding("Falls", made, "percent") == (
            "Falls: better than usual in October 2023, and meets 10% only by chance"
        )
        assert signals.latest_words(made, "percent") == (
            "The latest value is 40.0% in October 2023: above the upper process limit."
        )

    def test_since_does_not_cross_a_rebase(self):
        moments = months([*STEADY, *[30.0, 32.0] * 7])
        made = process(Line(moments, "increase", rebases=[Rebased(date(2023, 10, 1), "why")]))
        first = signals.since(made)
        assert first is not None
        assert first.phase == 1

    def test_nothing_changed(self):
        assert signals.finding("Falls", of(list(STEADY))) == "Falls: no sign of change"
        assert signals.finding("Falls", of(list(STEADY), target=2.0)) == (
            "Falls: no sign of change, and will keep meeting 2"
        )

    def test_too_few_values(self):
        assert signals.finding("Falls", of([1.0])) == (
            "Falls: 1 value, too few to tell whether anything changed"
        )
        assert "12 values" in signals.finding("Falls", of(STEADY[:12]))
        assert signals.finding("Falls", of([None])) == "Falls: no value"

    def test_too_few_since_a_rebase(self):
        made = of([*STEADY, 20.0], rebases=[Rebased(date(2023, 10, 1), "why")])
        assert "1 value since the process was rebased" in signals.finding("Falls", made)

    def test_neither_way_is_better(self):
        made = process(Line(months([*STEADY, 40.0]), "neutral", 10.0))
        assert signals.finding("Calls", made) == "Calls: higher than usual in October 2023"

    @given(VALUES, st.none() | st.floats(-1e6, 1e6))
    def test_there_are_words_for_every_series(self, values, target):
        made = of(values, target=target)
        for text in (
            signals.finding("It", made, "count"),
            signals.latest_words(made, "count"),
            signals.described(made, "count"),
            signals.limits_words(made, "count"),
        ):
            assert "None" not in text
            assert "nan" not in text

    def test_the_choice_is_told(self):
        text = signals.choice_words(Choice(trend=6, screen=False, baseline=12))
        assert "6 points" in text
        assert "no moving range is left out" in text
        assert "first 12 points" in text
        assert "NHSRplotthedots" in signals.choice_words(Choice(rules="plotthedots-0.2"))
