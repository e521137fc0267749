"""The performance dashboard of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.rooms.performance import queries, signals
from placeplan.rooms.performance.acts import ActsOf
from placeplan.rooms.performance.assurance_rows import NO_ACTION, AssuranceRow, Place, with_acts
from placeplan.rooms.performance.benchmarks import MARK_WORDS
from placeplan.rooms.performance.dashboard import COLUMNS, Choice, dashboard
from placeplan.rooms.performance.known import Span
from placeplan.rooms.performance.pages.standing import standing_on
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    not_there,
    xlsx_download,
)

CHOICES = (
    "domain", "organisation", "quartile", "period", "text", "variation", "assurance", "framework",
    "action", "order", "sort",
)  # fmt: skip
FILTERS = tuple(name for name in CHOICES if name not in ("order", "sort"))
VARIATION_CHOICES = (
    ("worse", "Worse than usual"),
    ("better", "Better than usual"),
    ("changed", "Changed, neither is better"),
    ("common_cause", "No sign of change"),
    ("none", "Too few points"),
)
ASSURANCE_CHOICES = (
    ("fail", "Will not meet it"),
    ("inconsistent", "Hit and miss"),
    ("pass", "Will meet it"),
    ("none", "No icon"),
)
ACTION_CHOICES = (
    ("lacking", "A concern without one"),
    ("some", "Something is done"),
    ("none", "Nothing is done"),
)
ORDERS = (
    ("exceptions", "Exceptions first, of all domains"),
    ("paper", "Order of the papers"),
)
COLUMN_WORDS = dict(
    zip(
        COLUMNS,
        ("Period", "Value", "Target", "Variation", "Assurance", "Peers", "England", "Trend",
         "Chance", "Action"),
        strict=True,
    )
)  # fmt: skip


@require_safe
def performance(request: HttpRequest, slug: str, acts_of: ActsOf) -> HttpResponse:
    """The dashboard: a line for each indicator and organisation, exceptions first.

    `acts_of` says what is done about each indicator of a plan.
    """
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    choice = Choice(
        **{name: chosen(request, name) for name in CHOICES},
        columns=tuple(name for name in request.GET.getlist("columns") if name in COLUMNS),
    )
    dates = asked(request)
    times = dates.times
    found = queries.assured(request.user, plan, standing_on=standing_on(request), **times)
    acts = acts_of(request.user, plan, **times)
    spans = found.spans
    rows = with_acts(found.rows(span_of(spans, choice.period)), acts)
    lines = [each for each in rows if each is not None]
    every = [(each.slug, each.organisation) for each in found.known]
    board = dashboard(lines, choice, spans=spans, every=every)
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-performance", HEAD, table(board.lines, found.counted))
    values = {
        "plan": plan,
        "board": board,
        "choice": choice,
        "fields": (*FILTERS, "order"),
        "filtered": any(getattr(choice, name) for name in FILTERS),
        "variation_choices": VARIATION_CHOICES,
        "assurance_choices": ASSURANCE_CHOICES,
        "orders": ORDERS,
        "column_words": COLUMN_WORDS,
        "mark_words": MARK_WORDS,
        "of": chosen(request, "of"),
        "has_files": bool(found.counted),
        "may_act": not dates.is_past and may_change(request.user, plan),
        "action_choices": ACTION_CHOICES,
    }
    return render(request, "performance/performance.jinja", values)


def span_of(spans: Sequence[Span], label: str) -> Span | None:
    """The period of a label; one that nothing is known of where the label is of none of them."""
    if not label:
        return None
    return next((each for each in spans if each.label == label), Span(label))


HEAD = (
    "Reference",
    "Indicator",
    "Domain",
    "Organisation",
    "ODS code",
    "Period",
    "First day",
    "Last day",
    "Value",
    "Unit",
    "As printed",
    "Target",
    "Target met",
    "Other targets",
    "Variation",
    "Since",
    "Rule",
    "Assurance",
    "Values in the series",
    "Peer rank",
    "England rank",
    "Quartile in England",
    "Ranked among",
    "Without a value",
    "Printed England rank",
    "Chance of the year-end target",
    "Action",
    "Owner",
    "Due",
    "Commentary",
    "Note",
    "Source",
    "Record",
)


def table(
    lines: Sequence[AssuranceRow], counted: Sequence[queries.Counted]
) -> Iterator[tuple[object, ...]]:
    """A line of a spreadsheet for each assurance row."""
    for each in lines:
        yield (
            each.ref,
            each.name,
            each.domain,
            each.organisation,
            each.code,
            each.period,
            each.starts_on and each.starts_on.isoformat(),
            each.ends_on and each.ends_on.isoformat(),
            None if each.value is None else f"{each.value:f}",
            each.unit,
            _printed(each),
            each.target_text,
            _met(each.is_met),
            [f"{label}: {text}" for label, text, _ in each.beside],
            signals.variation_word(each.variation),
            each.since,
            str(each.cause).capitalize() if each.since else "",
            signals.assurance_word(each.assurance),
            each.points,
            _rank(each.peers),
            _rank(each.england),
            each.quartile,
            each.england.group if each.england else "",
            each.england.missing if each.england else "",
            _rank(each.england_printed),
            each.prospect.text if each.prospect else "",
            *acted(each),
            each.commentary,
            each.differs,
            each.source or ("" if each.file is None else counted[each.file].name),
            each.record,
        )


def acted(each: AssuranceRow) -> tuple[list[str] | str, list[str], list[str]]:
    """What is done about a row, by whom and until when: a line each, blank ones kept in place."""
    if not each.acts:
        return NO_ACTION if each.lacks_action else "", [], []
    return (
        [act.text for act in each.acts],
        [act.owner for act in each.acts],
        [act.due for act in each.acts],
    )


def _printed(each: AssuranceRow) -> str:
    if not each.is_available:
        return "Not available"
    return each.printed or MARK_WORDS.get(each.mark, each.mark).capitalize()


def _met(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "no"


def _rank(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.text} ({place.period})" if place.period else place.text
