"""Where the points, limits and words of process charts and comparisons stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import fromstring as parsed

from placeplan.rooms.performance.comparing import Dot, Dots, FunnelView
from placeplan.rooms.performance.process import AimLine, Line, Moment, Process, Rebased, process
from placeplan.shell import charts, drawing
from placeplan.shell.charts import dot_chart, funnel_chart, key_of, process_chart, slide_of
from placeplan.shell.charts.axes import apart, round_steps, thinned, tick_words, wrapped
from placeplan.shell.charts.process import SHAPES
from placeplan.statistics.spc_icons import ASSURANCES, VARIATIONS, PointType

VALUES = st.lists(st.none() | st.floats(-1e7, 1e7), min_size=1, max_size=48)


def fromstring(text: str) -> Any:
    return parsed(text.encode())


SVG = "{http://www.w3.org/2000/svg}"


def made(values: Sequence[float | None], step: int = 30, **more: object) -> Process:
    start = date(2021, 4, 1)
    moments = [
        Moment(f"P{place}", day, day + timedelta(days=step - 1), value)
        for place, value in enumerate(values)
        for day in [start + timedelta(days=step * place)]
    ]
    return process(Line(moments, "increase", **more))  # type: ignore[arg-type]


@given(VALUES, st.sampled_from([1, 7, 30, 91, 365]), st.sampled_from([340, 720, 960]))
def test_everything_stands_inside_the_plot(values, step, width):
    series = made(values, step, target=5.0)
    aims = [AimLine("Target", ((date(2000, 1, 1), date(2100, 1, 1), 5.0),))]
    chart = process_chart(series, aims, "percent", width, 340)
    if all(each is None for each in values):
        assert chart is None
        return
    assert chart is not None
    assert 0 <= chart.left < chart.right <= width
    for mark in chart.marks:
        assert chart.left <= mark.x <= chart.right
        assert chart.top - 0.01 <= mark.y <= chart.bottom + 0.01
    for path in chart.paths:
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.d):
            assert chart.left - 0.1 <= float(x) <= chart.right + 0.1
            assert chart.top - 0.1 <= float(y) <= chart.bottom + 0.1
    assert len(chart.marks) == sum(each is not None for each in values)
    ys = [y for y, _ in chart.ticks]
    assert ys == sorted(ys, reverse=True)
    assert len({words for _, words in chart.ticks}) == len(chart.ticks)


@given(st.lists(st.floats(-1e6, 1e6), min_size=13, max_size=40), st.integers(1, 12))
def test_limits_are_steps_that_meet_at_a_rebase(values, at):
    day = date(2021, 4, 1) + timedelta(days=30 * at)
    chart = process_chart(made(list(values), rebases=[Rebased(day, "why")]))
    assert chart is not None
    spans = [
        (float(found[1]), float(found[2]))
        for path in chart.paths
        if path.style in ("centre", "median")
        for found in [re.fullmatch(r"M([\d.]+) -?[\d.]+ H([\d.]+)", path.d)]
        if found
    ]
    assert len(spans) == 2
    assert spans[0][1] == spans[1][0] == pytest.approx(chart.rules[0][0], abs=0.1)
    assert chart.rules[0][1] == 1
    lines = [path for path in chart.paths if path.style == "values"]
    assert all(
        (float(x) < chart.rules[0][0]) == (float(run[0]) < chart.rules[0][0])
        for path in lines
        for run in [re.findall(r"[ML]([\d.]+) ", path.d)]
        for x in run
    )


def test_a_missing_value_breaks_the_line_and_is_marked_with_its_reason():
    moments = [
        Moment(f"P{n}", date(2021, n, 1), date(2021, n, 28), None if n == 3 else float(n),
               mark="suppressed" if n == 3 else "published")
        for n in range(1, 7)
    ]  # fmt: skip
    chart = process_chart(process(Line(moments)))
    assert chart is not None
    assert len([path for path in chart.paths if path.style == "values"]) == 2
    assert [words for _, words in chart.missing] == ["P3: suppressed"]


def test_every_kind_of_point_has_a_shape_of_its_own():
    assert set(SHAPES) == set(PointType)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_trajectory_is_one_stepped_line():
    series = made([1.0] * 4)
    days = [(each.moment.start, each.moment.end) for each in series.points]
    line = AimLine("Plan", tuple((a, b, 2.0 + n) for n, (a, b) in enumerate(days)))
    chart = process_chart(series, [line])
    assert chart is not None
    (path,) = [path for path in chart.paths if path.style == "aim"]
    assert path.d.count("V") == 3
    assert any(name.words.startswith("Plan") for name in chart.names)


def test_a_target_of_other_years_is_not_drawn():
    line = AimLine("Old", ((date(1999, 1, 1), date(2001, 1, 1), 9.0),))
    series = made([1.0, 2.0, 3.0])
    chart = process_chart(series, [line])
    assert chart is not None
    assert not [path for path in chart.paths if path.style == "aim"]
    assert not [words for style, _, words in key_of(series, [line], "").lines if style == "aim"]


@given(st.floats(-1e8, 1e8), st.floats(-1e8, 1e8), st.sampled_from(["percent", "gbp", "count"]))
def test_ticks_are_round_and_tell_each_other_apart(one, other, unit):
    low, high = sorted((one, other))
    steps = round_steps(low, high)
    near = 1e-6 * max(1, abs(low), abs(high))
    assert steps[0] <= low + near
    assert steps[-1] >= high - near
    assert 2 <= len(steps) <= 12
    words = [tick_words(each, steps, unit) for each in steps]
    assert len(set(words)) == len(words)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8))
def test_names_never_stand_over_each_other(heights):
    moved = apart(heights, [17.0] * len(heights), 0, 300)
    ordered = sorted(moved)
    assert all(after - before >= 17.0 - 1e-9 for before, after in pairwise(ordered))
    assert all(-1e-9 <= each <= 283 + 1e-9 for each in moved)


@given(st.lists(st.floats(0, 700), min_size=1, max_size=60))
def test_labels_that_do_not_fit_are_left_out_but_never_the_last(places):
    places.sort()
    kept = thinned([(x, str(x)) for x in places], 50)
    assert kept[-1][0] == places[-1]
    assert all(after[0] - before[0] >= 50 for before, after in pairwise(kept))


@given(st.text(max_size=80), st.integers(5, 40))
def test_words_wrap_without_being_lost(words, letters):
    lines = wrapped(words, letters)
    assert " ".join(lines).split() == words.split()
    assert all(len(line) <= letters or " " not in line for line in lines)


@given(
    VALUES, st.text(max_size=200), st.text(st.characters(categories=["L", "N", "P"]), max_size=80)
)
def test_a_slide_is_whole_and_says_its_title(values, title, reason):
    rebases = [Rebased(date(2021, 10, 1), reason or "why")]
    series = made(values, target=5.0, rebases=rebases)
    slide = slide_of(series, (), "percent", title, ["Source: a file"])
    if slide is None:
        assert not series.measured
        return
    assert slide.chart.bottom > slide.chart.top + 100
    ys = [each.y for each in (*slide.head, *slide.foot)]
    assert all(0 < y < slide.chart.height for y in ys)
    assert max((y for *_, y, _ in slide.points), default=0) < min(each.y for each in slide.foot)
    assert " ".join(each.words for each in slide.head).split() == title.split()
    notes = " ".join(each.words for each in slide.foot)
    assert "Rules of Making Data Count" in notes
    for phase in series.phases:
        assert phase.begun is None or "Rebase 1" in notes


def test_the_file_has_its_styles_in_attributes_and_can_be_drawn():
    series = made([10.0, 12.0] * 9 + [30.0, 2.0, None, 11.0], target=11.0)
    svg = drawing.slide(series, (), "percent", "A & E <four> hours", ["Source: «x»"])
    root = fromstring(svg)
    assert root.tag == f"{SVG}svg"
    every = list(root.iter())
    assert not [each for each in every if "style" in each.attrib or "class" in each.attrib]
    assert not [each for each in every if each.tag == f"{SVG}style"]
    texts = [each.text for each in every if each.tag == f"{SVG}title"]
    assert texts[0] == "A & E <four> hours"
    assert root.find(f"{SVG}desc") is not None
    assert drawing.picture(svg).startswith(b"\x89PNG")


def test_no_chart_makes_no_file():
    assert drawing.slide(made([None, None]), (), "percent", "Nothing") == ""


def test_icons_are_told_apart_without_colour():
    macros = drawing.macros("placeplan/icons.jinja")
    icons = [str(macros.variation_icon(code)) for code in VARIATIONS]
    icons += [str(macros.assurance_icon(code)) for code in ASSURANCES]
    for icon in icons:
        root = fromstring(icon)
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert not [each for each in root.iter() if "style" in each.attrib]
        assert not re.search(r"#(0[0-9a-f])(f|e|d|c|b|a|9|8)[0-9a-f]0|red|green", icon)
    bare = [
        re.sub(r'(aria-label|fill|stroke)="[^"]*"|<title>.*?</title>', "", each) for each in icons
    ]
    assert len(set(bare)) == len(bare)
    words = [fromstring(each).get("aria-label") for each in icons]
    assert len(set(words)) == len(words)


def dots(values: list[float]) -> Dots:
    return Dots(
        tuple(Dot(f"R{n}", f"Trust {n}", "self" if n == 0 else "other", each)
              for n, each in enumerate(values)),
        (("England", 50.0), ("National standard", 95.0)), "percent", "providers", True,
    )  # fmt: skip


@given(st.lists(st.floats(0, 100), max_size=300), st.sampled_from([340, 560]))
def test_dots_stand_in_order_inside_the_plot(values, width):
    chart = dot_chart(dots(values), width, 300)
    if len(values) < 2:
        assert chart is None
        return
    assert chart is not None
    assert len(chart.spots) == len(values)
    assert chart.spots[-1].role == "self"
    for spot in chart.spots:
        assert chart.left <= spot.x <= chart.right
        assert chart.top - 0.01 <= spot.y <= chart.bottom + 0.01
    assert bool(chart.names) == (width > 500)


def test_a_funnel_holds_its_points_and_what_limits_fit():
    limits = (0.0, 20.0, 40.0, 45.0)
    high = (100.0, 80.0, 60.0, 55.0)
    view = FunnelView(
        dots=tuple(Dot(f"R{n}", f"T{n}", "self" if n == 3 else "other", 40.0 + n, 100.0 * (n + 1))
                   for n in range(8)),
        average=50.0, axis=(1.0, 100.0, 500.0, 900.0),
        lower_95=limits, upper_95=high, lower_998=limits, upper_998=high, unit="percent",
        size_words="Attendances", is_adjusted=False, can_adjust=True, left_out=1,
    )  # fmt: skip
    chart = funnel_chart(view)
    assert chart is not None
    for spot in chart.spots:
        assert chart.left <= spot.x <= chart.right
        assert chart.top <= spot.y <= chart.bottom
    assert {path.style for path in chart.paths} == {"centre", "limit", "outer"}
    assert charts.funnel_chart(FunnelView(
        view.dots[:1], 50.0, (), (), (), (), (), "percent", "", False, False, 0)) is None  # fmt: skip
