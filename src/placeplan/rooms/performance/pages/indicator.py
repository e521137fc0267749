"""The page of one indicator: its chart, what it is compared with, its definition and sources."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from placeplan.kernel import period as periods
from placeplan.rooms.performance import findings, queries, signals
from placeplan.rooms.performance.assuring import aim_words
from placeplan.rooms.performance.chances import Chance, chance
from placeplan.rooms.performance.charted import Charted, grouped
from placeplan.rooms.performance.models import Direction
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.pages.indicator_files import download, source_notes, value_rows
from placeplan.rooms.performance.process import choice_of
from placeplan.rooms.performance.queries import charted as reads
from placeplan.rooms.performance.queries.compared import compared
from placeplan.rooms.performance.queries.rebases import plans_to_rebase
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.pages import asked, chosen, not_there

CHOICES = ("rules", "screen", "trend", "baseline")
OWN = ("organisation", "level", "basis", "limits", "since", *CHOICES)
"""What the address of this page says beside the two dates."""
MOST_LISTED = 700
"""So many organisations are offered by name; of more, those of the chosen level, or none."""
MEDIA = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@require_safe
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator for one organisation, and all that papers print of it."""
    found = find(request, slug)
    if found is None:
        return not_there(request)
    subject, shown = found
    typed = chosen(request, "organisation")
    if shown.member is not None and typed and typed != shown.member.key:
        return redirect(_address(request, organisation=shown.member.key))
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        return download(subject, shown, form)
    return show(request, subject, shown)


@require_safe
def chart(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The chart as a file: SVG with all its styles in it, or PNG of twice the size of a slide."""
    found = find(request, slug)
    if found is None:
        return not_there(request)
    subject, shown = found
    if shown.chart is None or shown.chart.process.latest is None:
        raise Http404
    notes = source_notes(subject, shown)
    values = {"chart": shown.chart, "title": title_of(subject, shown.chart), "notes": notes}
    svg = render_to_string("performance/chart_file.jinja", values)
    body: str | bytes = svg
    if form == "png":
        import vl_convert  # noqa: PLC0415 - slow, rarely wanted

        body = bytes(vl_convert.svg_to_png(svg, scale=2))
    response = HttpResponse(body, content_type=MEDIA[form])
    name = slugify(f"{slug} {shown.chart.member.key}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def show(
    request: HttpRequest,
    subject: reads.Subject,
    shown: reads.Shown,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed in the form for a rebase where that has errors."""
    chart, history = shown.chart, subject.history
    words = chosen(request, "organisation")
    comparison = None
    if chart is not None:
        comparison = compared(
            subject,
            chart,
            adjusted=chosen(request, "limits") != "chance",
            known_at=asked(request).known_at,
        )
    values: dict[str, Any] = {
        "subject": subject,
        "shown": shown,
        "chart": chart,
        "chart_title": title_of(subject, chart) if chart else "",
        "latest": signals.latest_words(chart.process, chart.unit) if chart else "",
        "aim_words": aim_words,
        "groups": _groups(shown),
        "typed_organisation": words if shown.member is None else "",
        "chance": _chance(subject, shown),
        "since": chosen(request, "since"),
        "readable": readable,
        "files": {form: _file_address(request, subject.slug, form) for form in MEDIA},
        "compared": comparison,
        "rows": value_rows(subject, shown),
        "notes": source_notes(subject, shown),
        "choices": OWN,
        "indicator": subject.indicator if history else None,
        "history": history,
        "plan": subject.plans[0] if len(subject.plans) == 1 else None,
        "direction": _direction(subject),
        "rebase_plans": _rebase_plans(request, shown),
        "errors": errors or {},
        "typed": typed or {},
    }
    if history is not None:
        values |= _printed(history)
    return render(request, "performance/indicator.jinja", values, status=status)


def find(request: HttpRequest, slug: str) -> tuple[reads.Subject, reads.Shown] | None:
    """The indicator and the series that the address asks for; None where nobody may know it."""
    times = asked(request).times
    subject = reads.subject(request.user, slug, **times)
    if subject is None:
        return None
    wanted = reads.Asked(
        organisation=chosen(request, "organisation"),
        level=chosen(request, "level"),
        basis=chosen(request, "basis"),
        since=_first_day(chosen(request, "since")),
        choice=choice_of({name: chosen(request, name) for name in CHOICES}),
    )
    return subject, reads.shown(request.user, subject, wanted, **times)


def _first_day(typed: str) -> date | None:
    """The day that was typed, of a month or year its first; None where it cannot be read."""
    period = periods.parse(typed)
    return None if period.recurring or period.inferred else period.start


def _chance(subject: reads.Subject, shown: reads.Shown) -> Chance | None:
    """The chance of meeting the target of the end of the year; None where there is none to say."""
    chart = shown.chart
    if chart is None or chart.unit != subject.unit:
        return None
    return chance(chart.process, shown.aims)


def title_of(subject: reads.Subject, chart: Charted) -> str:
    """What the chart says, as its title."""
    name = f"{subject.short_name}, {chart.member.name}"
    return signals.finding(name, chart.process, chart.unit)


def _groups(shown: reads.Shown) -> list[tuple[str, list[Any]]]:
    """The organisations to choose from, by level."""
    every = list(shown.members)
    if len(every) > MOST_LISTED:
        level = shown.member.level if shown.member else ""
        every = [each for each in every if each.level in ("national", level)]
    return grouped(every[:MOST_LISTED])


def _rebase_plans(request: HttpRequest, shown: reads.Shown) -> list[Plan]:
    """The plans of the shown organisation in which the reader may rebase its chart."""
    member = shown.member
    if member is None or shown.chart is None:
        return []
    return plans_to_rebase(request.user, member.code, member.name)


def _direction(subject: reads.Subject) -> str:
    if subject.better not in Direction.values or subject.better == Direction.UNKNOWN:
        return ""
    return str(Direction(subject.better).label)


def _printed(history: queries.History) -> dict[str, Any]:
    """What papers print: the lines of all organisations, ranks and commentary."""
    direction = history.indicator.direction
    changes = [findings.of_change(line, direction) for _, line in history.lines]
    return {
        "lines": [
            (name, [(each.period, each.ends_on, each.value, each.printed) for each in line])
            for name, line in history.lines
        ],
        "ranked": [
            (each.organisation, each.rank, each.count, number)
            for number, each in enumerate(history.latest, start=1)
            if each.quartile
        ],
        "said": queries.commentaries(history),
        "rank_finding": findings.of_ranks(history.latest),
        "change_finding": "; ".join(change for change in changes if change),
    }


def _address(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _file_address(request: HttpRequest, slug: str, form: str) -> str:
    """The address of the chart as a file, with the choices of this page."""
    query = request.GET.copy()
    query.pop("format", None)
    address = reverse("indicator-chart", args=[slug, form])
    return f"{address}?{query.urlencode()}" if query else address


def address_of(slug: str, **query: str) -> str:
    """The address of the page with some choices."""
    chosen = {name: value for name, value in query.items() if value}
    address = reverse("indicator", args=[slug])
    return f"{address}?{urlencode(chosen)}" if chosen else address
