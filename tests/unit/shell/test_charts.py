"""Where lines and points of a chart go."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from placeplan.shell.charts import NAME_ROOM, Plotted, line_chart, sparkline, steps

NUMBERS = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


def _line(*values: str | None) -> list[Plotted]:
    return [
        Plotted(
            f"Q{i}", date(2018, 3 * i, 1), None if value is None else Decimal(value), value or ""
        )
        for i, value in enumerate(values, start=1)
    ]


@given(NUMBERS, NUMBERS)
def test_the_grid_holds_every_value(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    found = steps(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))


@given(st.lists(st.lists(NUMBERS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_every_point_stands_inside_the_plot(lines: list[list[Decimal]]) -> None:
    chart = line_chart([(f"Body {i}", _line(*map(str, line))) for i, line in enumerate(lines)])
    assert chart is not None
    for series in chart.series:
        for point in series.points:
            assert chart.left <= point.x <= chart.right
            assert chart.top - 0.01 <= point.y <= chart.bottom + 0.01
    heights = sorted(series.name_y for series in chart.series)
    assert all(below - above >= NAME_ROOM - 0.01 for above, below in pairwise(heights))


def test_higher_values_stand_higher() -> None:
    chart = line_chart([("North", _line("88.1", "89.4", "92.7"))])
    assert chart is not None
    ys = [point.y for point in chart.series[0].points]
    assert ys == sorted(ys, reverse=True)


def test_one_moment_makes_no_chart() -> None:
    assert line_chart([("North", _line("88.1")), ("South", _line("91.0"))]) is None
    assert line_chart([("North", _line(None, None))]) is None


def test_what_is_missing_breaks_nothing() -> None:
    chart = line_chart([("North", _line("1", None, "3")), ("South", _line(None, None, None))])
    assert chart is not None
    assert [len(series.points) for series in chart.series] == [2]


def test_undated_moments_stand_in_their_order() -> None:
    line = [Plotted("First", None, Decimal(1), "1"), Plotted("Then", None, Decimal(2), "2")]
    chart = line_chart([("North", line)])
    assert chart is not None
    assert [label for _, label in chart.labels] == ["First", "Then"]


def test_a_sparkline_needs_three_values() -> None:
    assert sparkline([Decimal(1), None, Decimal(2)]) is None
    line = sparkline([Decimal(1), None, Decimal(2), Decimal(2)])
    assert line is not None
    assert len(line.points) == 3
