"""Where the lines, points and words of charts go: geometry only. The templates draw them."""

from placeplan.shell.charts.axes import wrapped
from placeplan.shell.charts.comparison import Comparison, dot_chart, funnel_chart
from placeplan.shell.charts.comparison_slide import (
    ComparisonKey,
    ComparisonSlide,
    comparison_key_of,
    comparison_slide_of,
    comparison_words,
)
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
    "ComparisonKey",
    "ComparisonSlide",
    "Drawing",
    "Key",
    "Plotted",
    "Point",
    "Series",
    "Slide",
    "comparison_key_of",
    "comparison_slide_of",
    "comparison_words",
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
