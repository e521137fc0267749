"""A comparison as a file of its own: its title above it, its key and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placeplan.rooms.performance.comparing import Dots, FunnelView
from placeplan.rooms.performance.figures import aimed, figure
from placeplan.shell.charts.axes import Text, wrapped
from placeplan.shell.charts.comparison import Comparison, dot_chart, funnel_chart
from placeplan.shell.charts.slide import (
    HEIGHT,
    KEY_STEP,
    MARGIN,
    NOTE_STEP,
    TITLE_STEP,
    WIDTH,
    key_rows,
)


@dataclass(frozen=True, slots=True)
class ComparisonKey:
    """What the spots (shape, role, words) and lines (style, words) of a comparison mean."""

    points: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComparisonSlide:
    """A comparison with the places of its title, key and notes; the drawing begins at `x`, `y`."""

    title: str
    description: str
    height: int
    chart: Comparison
    x: float
    y: float
    head: tuple[Text, ...]
    points: tuple[tuple[str, str, float, float, str], ...]
    lines: tuple[tuple[str, float, float, str], ...]
    foot: tuple[Text, ...]
    width: int = WIDTH


def comparison_key_of(view: Dots | FunnelView, own: str, *, has_peers: bool) -> ComparisonKey:
    """The key of a chart of dots or of a funnel; `own` is the name of the organisation itself."""
    peers = (("square", "peer", "Peers"),) if has_peers else ()
    points = (("diamond", "self", own), *peers, ("circle", "other", "Others"))
    if isinstance(view, FunnelView):
        average = f"Average {figure(view.average, view.unit)}"
        limits = (("centre", average), ("limit", "95% limits"), ("outer", "99.8% limits"))
        return ComparisonKey(points, limits)
    lines = tuple(
        ("centre", f"{name} {figure(value, view.unit)}")
        if name == "England"
        else ("aim", f"{name} {aimed(value, view.unit)}")
        for name, value in view.lines
    )
    return ComparisonKey(points, lines)


def comparison_words(view: Dots | FunnelView) -> str:
    """What a comparison shows, for those who do not see it."""
    if isinstance(view, FunnelView):
        return (
            "Each organisation by its size and its value, with the limits that chance would keep"
            " to."
        )
    return "Each organisation by its value."


def comparison_slide_of(
    view: Dots | FunnelView,
    title: str,
    own: str,
    notes: Sequence[str] = (),
    *,
    has_peers: bool = False,
) -> ComparisonSlide | None:
    """The comparison with its title and notes, sized for a slide; None for fewer than two."""
    key = comparison_key_of(view, own, has_peers=has_peers)
    entries = [*(words for _, _, words in key.points), *(words for _, words in key.lines)]
    rows = key_rows(entries)
    foot = [line for words in notes for line in wrapped(words, int((WIDTH - 2 * MARGIN) / 6.1))]
    head = wrapped(title, int((WIDTH - 2 * MARGIN) / 11.6))
    above = 20 + TITLE_STEP * len(head)
    below = KEY_STEP * (rows[-1][0] + 1) + NOTE_STEP * len(foot) + 32
    height = max(HEIGHT, int(above + below) + 260)
    draw = funnel_chart if isinstance(view, FunnelView) else dot_chart
    chart = draw(view, int(WIDTH - 2 * MARGIN), int(height - above - below))  # type: ignore[arg-type]
    if chart is None:
        return None
    start = above + chart.height + 26
    notes_at = height - NOTE_STEP * (len(foot) - 1) - 10
    placed = [(x, start + KEY_STEP * row) for row, x in rows]
    return ComparisonSlide(
        title=title,
        description=comparison_words(view),
        height=height,
        chart=chart,
        x=MARGIN,
        y=above,
        head=tuple(
            Text(MARGIN, 14 + TITLE_STEP * (place + 0.75), words)
            for place, words in enumerate(head)
        ),
        points=tuple(
            (shape, role, x, y, words)
            for (shape, role, words), (x, y) in zip(key.points, placed, strict=False)
        ),
        lines=tuple(
            (style, x, y, words)
            for (style, words), (x, y) in zip(key.lines, placed[len(key.points) :], strict=True)
        ),
        foot=tuple(
            Text(MARGIN, notes_at + NOTE_STEP * place, words) for place, words in enumerate(foot)
        ),
    )
