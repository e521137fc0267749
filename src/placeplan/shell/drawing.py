"""Charts as text of SVG and as pictures, for pages, files and the command line alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from placeplan.rooms.performance import figures, signals
from placeplan.rooms.performance.process import AimLine, Process
from placeplan.shell import charts

HELPERS: dict[str, Any] = {
    "assurance_meanings": signals.ASSURANCE_MEANINGS,
    "assurance_word": signals.assurance_word,
    "choice_words": signals.choice_words,
    "described": signals.described,
    "aimed": figures.aimed,
    "comparison_key_of": charts.comparison_key_of,
    "comparison_slide_of": charts.comparison_slide_of,
    "comparison_words": charts.comparison_words,
    "dot_chart": charts.dot_chart,
    "figure": figures.figure,
    "funnel_chart": charts.funnel_chart,
    "key_of": charts.key_of,
    "line_chart": charts.line_chart,
    "missing_words": charts.missing_words,
    "process_chart": charts.process_chart,
    "slide_of": charts.slide_of,
    "sparkline": charts.sparkline,
    "trend_of": charts.trend,
    "variation_meanings": signals.VARIATION_MEANINGS,
    "variation_word": signals.variation_word,
}
"""What the templates of charts and icons call."""


def slide(
    process: Process, aims: Sequence[AimLine], unit: str, title: str, notes: Sequence[str] = ()
) -> str:
    """The chart as a file of SVG, sized for a slide; blank where there is no value."""
    found = charts.slide_of(process, aims, unit, title, notes)
    if found is None:
        return ""
    drawn = macros("placeplan/process.jinja").process_slide(found)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}'


def picture(svg: str) -> bytes:
    """The SVG as a PNG of twice its size. Raises ValueError where it cannot be drawn."""
    import vl_convert  # noqa: PLC0415 - slow, rarely wanted

    return bytes(vl_convert.svg_to_png(svg, scale=2))


def macros(template: str) -> Any:
    """The macros of a template of charts or icons, without a page around them."""
    return _environment().get_template(template).module


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("placeplan.shell"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(HELPERS)
    return made
