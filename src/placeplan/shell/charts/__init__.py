"""Where the lines, points and words of charts go: geometry only. The templates draw them."""

from placeplan.shell.charts.axes import wrapped
from placeplan.shell.charts.comparison import Comparison, dot_chart, funnel_chart
from placeplan.shell.charts.lines import (
    NAME_ROOM,
    Chart,
    Plotted,
    Point,
    Series,
    line_chart,
    sparkline,
    steps,
    trend,
)
from placeplan.shell.charts.process import Drawing, missing_words, process_chart
from placeplan.shell.charts.slide import Key, Slide, key_of, slide_of

__all__ = [
    "NAME_ROOM",
    "Chart",
    "Comparison",
    "Drawing",
    "Key",
    "Plotted",
    "Point",
    "Series",
    "Slide",
    "dot_chart",
    "funnel_chart",
    "key_of",
    "line_chart",
    "missing_words",
    "process_chart",
    "slide_of",
    "sparkline",
    "steps",
    "trend",
    "wrapped",
]
