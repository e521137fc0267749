"""XmR charts against the slow oracle, and what is ours beyond the package."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.statistics import spc, spc_series
from placeplan.statistics.spc_icons import Assurance, Cause, Variation
from unit.statistics.slow_spc import Value, chart

CAUSES = {
    "common": Cause.COMMON,
    "outside up": Cause.ABOVE_LIMIT,
    "outside down": Cause.BELOW_LIMIT,
    "trend up": Cause.RISING,
    "trend down": Cause.FALLING,
    "two up": Cause.TWO_IN_THREE_HIGH,
    "two down": Cause.TWO_IN_THREE_LOW,
    "shift up": Cause.SHIFT_HIGH,
    "shift down": Cause.SHIFT_LOW,
}

# Small whole numbers make ties, runs and points on the mean common.
point = st.one_of(
    st.integers(0, 12).map(float),
    st.integers(0, 12).map(float),
    st.floats(-50, 50, allow_nan=False, width=16),
    st.none(),
)


@st.composite
def walks(draw: st.DrawFn) -> list[Value]:
    """Series that climb and fall, so that trends and shifts appear."""
    steps = draw(st.lists(st.sampled_from([-2.0, -1.0, -1.0, 0.0, 1.0, 1.0, 2.0]), max_size=40))
    runs = draw(st.lists(st.tuples(st.sampled_from([-1.0, 1.0]), st.integers(1, 9)), max_size=4))
    for step, length in runs:
        steps += [step] * length
    return [float(each) for each in np.cumsum(steps)]


series = st.one_of(st.lists(point, max_size=45), walks())
rules = st.sampled_from(
    [("plotthedots-0.2", 7, True), ("plotthedots-0.2", 7, False), ("mdc-2023", 7, True),
     ("mdc-2023", 6, True), ("mdc-2023", 7, False)]
)  # fmt: skip


@given(
    many=st.lists(
        st.tuples(
            series,
            st.sets(st.integers(0, 45), max_size=2),
            st.sampled_from(["increase", "decrease", "neutral"]),
            st.one_of(st.none(), st.integers(-20, 20).map(float)),
        ),
        min_size=1,
        max_size=4,
    ),
    rule=rules,
    baseline=st.one_of(st.none(), st.integers(12, 20)),
)
def test_many_series_at_once_equal_each_alone_in_the_slow_way(many, rule, baseline):
    name, trend, screen = rule
    offsets = np.concatenate(([0], np.cumsum([len(each[0]) for each in many])))
    marks = np.zeros(offsets[-1], dtype=bool)
    for begin, (values, rebases, *_) in zip(offsets[:-1], many, strict=True):
        marks[[begin + each for each in rebases if each < len(values)]] = True
    found = spc.xmr(
        [value for each in many for value in each[0]],
        offsets,
        rebase=marks,
        baseline=baseline,
        direction=[each[2] for each in many],
        target=[each[3] for each in many],
        rules=name,
        trend=trend,
        screen=screen,
    )
    slow = [
        chart(values, rebases, baseline=baseline, direction=direction, target=target,
              rules=name, trend=trend, screen=screen)
        for values, rebases, direction, target in many
    ]  # fmt: skip
    points = [each for one in slow for each in one.points]
    for field, ours in (("centre", found.centre), ("lower", found.lower), ("upper", found.upper)):
        np.testing.assert_allclose(
            ours, [getattr(each, field) for each in points], rtol=1e-9, atol=1e-12
        )
    for field, flags in (
        ("outside", found.outside), ("near", found.near), ("trend", found.trend),
        ("two", found.two_in_three), ("shift", found.shift),
    ):  # fmt: skip
        assert flags.tolist() == [getattr(each, field) for each in points], field
    assert found.causes() == [CAUSES[each.cause] for each in points]
    assert found.points() == [each.kind for each in points]
    assert found.variation_icons() == [each.variation for each in slow]
    assert found.assurance_icons() == [each.assurance for each in slow]


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=13, max_size=30))
def test_turning_a_series_over_turns_its_chart_over(values):
    up = spc.xmr(values, direction="increase")
    down = spc.xmr([-each for each in values], direction="decrease")
    np.testing.assert_array_equal(up.upper, -down.lower)
    assert up.point.tolist() == down.point.tolist()


CONSTANT = [5.1] * 15


def test_a_constant_series_has_limits_at_its_mean_and_says_so():
    found = spc.xmr(CONSTANT, target=[5.0])
    assert found.lower.tolist() == found.upper.tolist() == found.centre.tolist() == CONSTANT
    assert found.variation_icons() == [Variation.COMMON_CAUSE]
    assert found.assurance_icons() == [Assurance.PASS]
    assert [each.code for each in found.problems()] == ["spc-no-variation"]


def test_a_mostly_constant_series_is_not_all_special_cause():
    values = [5.0] * 10 + [9.0] + [5.0] * 4
    assert spc.xmr(values, rules="plotthedots-0.2").outside.all()
    ours = spc.xmr(values)
    assert not ours.cause.any()
    assert [each.code for each in ours.problems()] == ["spc-no-variation"]


@pytest.mark.parametrize(
    ("points", "kind", "code", "icon"),
    [
        (11, "run", "spc-run-chart", Variation.NONE),
        (12, "trial", "spc-trial-limits", Variation.NONE),
        (13, "xmr", None, Variation.COMMON_CAUSE),
    ],
)
def test_icons_come_from_13_points_and_limits_from_12(points, kind, code, icon):
    values = ([10.0, 11.0, 9.0, 10.5] * 4)[:points]
    found = spc.xmr(values, target=[20.0])
    assert spc.KINDS[found.kind[0]] == kind
    assert [each.code for each in found.problems()] == ([code] if code else [])
    assert found.variation_icons() == [icon]
    assert found.assurance_icons() == [Assurance.FAIL if kind == "xmr" else Assurance.NONE]
    assert np.isnan(found.lower).all() == (kind == "run")


def test_a_missing_value_breaks_a_run_and_makes_no_range():
    rise = [10.0, 9, 10, 9, 10, 9, 3, 4, 5, 6, 7, 8, 9]
    assert spc.xmr(rise).trend.sum() == 7
    broken = [*rise[:9], None, *rise[9:]]
    found = spc.xmr(broken)
    assert not found.trend.any()
    assert found.phase_offsets.tolist() == [0, 14]
    assert not found.near[9]


def test_a_point_beyond_the_limits_counts_toward_two_in_three_since_2023():
    values = [10.0, 12] * 9 + [15.6, 17.0, 11.5]
    old = spc.xmr(values, baseline=18, rules="plotthedots-0.2")
    new = spc.xmr(values, baseline=18)
    assert old.outside[-2]
    assert old.near[-3]
    assert not old.two_in_three.any()
    assert new.two_in_three.tolist()[-3:] == [True, True, False]


def test_a_trend_of_six_is_an_option_of_ours_only():
    values = [8.0, 5, 8, 5, 8, 5, 8, 3, 4, 5, 6, 7, 8]
    assert not spc.xmr(values).trend.any()
    assert spc.xmr(values, trend=6).trend.sum() == 6
    with pytest.raises(ValueError, match="trend"):
        spc.xmr(values, trend=6, rules="plotthedots-0.2")


def test_assurance_follows_the_last_phase_or_the_first():
    values = [10.0, 11] * 7 + [20.0, 21] * 7
    marks = np.arange(28) == 14
    assert spc.xmr(values, rebase=marks, target=15).assurance_icons() == [Assurance.PASS]
    first = spc.xmr(values, rebase=marks, target=15, assurance_from="first")
    assert first.assurance_icons() == [Assurance.FAIL]


def test_a_rebase_needs_a_reason_and_a_date_that_exists():
    with pytest.raises(ValueError, match="reason"):
        spc_series.Rebase("2024-01-01", " ")
    rebase = spc_series.Rebase("2024-02-15", "new counting")
    dates = ["2024-01-01", "2024-02-01"]
    marks = spc_series.marks(dates, None, [rebase, spc_series.Rebase("2024-02-01", "merger")])
    assert marks.begins.tolist() == [False, True]
    assert marks.absent == (rebase,)


def test_series_are_sorted_by_date_and_a_date_may_not_come_twice():
    found = spc_series.arranged(
        ["2024-02-01", "2024-01-01", "2024-01-01"], [2, 1, 3], ["b", "b", "a"]
    )
    assert found.values.tolist() == [1, 2, 3]
    assert found.labels.tolist() == ["b", "a"]
    assert found.offsets.tolist() == [0, 2, 3]
    with pytest.raises(ValueError, match="2024-01-01 comes twice in series a"):
        spc_series.arranged(["2024-01-01"] * 2, [1, 2], ["a", "a"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"baseline": 11}, "at least 12"),
        ({"rules": "mdc"}, "rules must be"),
        ({"direction": "up"}, "direction"),
        ({"offsets": [0, 2]}, "offsets"),
        ({"rebase": [True]}, "rebase"),
        ({"target": [1, 2]}, "target"),
        ({"assurance_from": "middle"}, "assurance_from"),
    ],
)
def test_what_cannot_be_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        spc.xmr([1.0, 2.0, 3.0], **options)


def test_no_series_at_all():
    found = spc.xmr([], [0])
    assert found.variation_icons() == []
    assert spc.xmr([], [0, 0]).variation_icons() == [Variation.NONE]
