"""The page of one indicator: its chart, what it is compared with, its definition and sources."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placeplan.kernel import period as periods
from placeplan.rooms.performance import findings, queries, signals
from placeplan.rooms.performance.acts import DONE_ABOUT, RISK, Act, ActsOf
from placeplan.rooms.performance.assuring import aim_words
from placeplan.rooms.performance.chances import Chance, chance
from placeplan.rooms.performance.charted import Charted, grouped
from placeplan.rooms.performance.models import Direction
from placeplan.rooms.performance.names import readable
from placeplan.rooms.performance.pages.indicator_files import (
    download,
    source_notes,
    sourced_rows,
    why_words,
)
from placeplan.rooms.performance.pages.standing import standing_on
from placeplan.rooms.performance.process import PUBLISHED, choice_of
from placeplan.rooms.performance.queries import charted as reads
from placeplan.rooms.performance.queries.compared import Compared, compared
from placeplan.rooms.performance.queries.rebases import plans_to_rebase
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.register.pages import asked, chosen, not_there

CHOICES = ("rules", "screen", "trend", "baseline")
OWN = ("organisation", "level", "of", "basis", "limits", "since", *CHOICES)
"""What the address of this page says beside the two dates."""
MOST_LISTED = 700
"""So many organisations are offered by name; of more, those of the chosen level, or none."""
PICTURES = ("svg", "png")


@require_safe
def indicator(request: HttpRequest, slug: str, acts_of: ActsOf) -> HttpResponse:
    """One indicator for one organisation, all that papers print of it, and what is done about it.

    `acts_of` says what is done about each indicator in all plans.
    """
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
    return show(request, subject, shown, acts_of)


def show(
    request: HttpRequest,
    subject: reads.Subject,
    shown: reads.Shown,
    acts_of: ActsOf,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed in the form for a rebase where that has errors."""
    chart, history = shown.chart, subject.history
    words = chosen(request, "organisation")
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
        "files": {
            which: {form: _file_address(request, subject.slug, which, form) for form in PICTURES}
            for which in ("chart", "dots", "funnel")
        },
        "compared": comparison_of(request, subject, shown),
        "of": chosen(request, "of"),
        "parts": subject.summed.get(shown.member.code, ()) if shown.member else (),
        "uncarried": _uncarried(subject, shown),
        "rows": sourced_rows(subject, shown),
        "notes": source_notes(subject, shown),
        "choices": OWN,
        "indicator": subject.indicator if history else None,
        "history": history,
        "plan": subject.plans[0] if len(subject.plans) == 1 else None,
        "direction": _direction(subject),
        "rebase_plans": _rebase_plans(request, shown),
        "acts": _acts(request, subject, shown, acts_of),
        "act_plans": _act_plans(request, subject),
        "errors": errors or {},
        "typed": typed or {},
    }
    if history is not None:
        values |= _printed(history)
    return render(request, "performance/indicator.jinja", values, status=status)


def find(request: HttpRequest, slug: str) -> tuple[reads.Subject, reads.Shown] | None:
    """The indicator and the series that the address asks for; None where nobody may know it."""
    times = asked(request).times
    subject = reads.subject(request.user, slug, standing_on=standing_on(request), **times)
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


def comparison_of(
    request: HttpRequest, subject: reads.Subject, shown: reads.Shown
) -> Compared | None:
    """How the shown organisation stands among the others; None where none can be compared."""
    if shown.chart is None:
        return None
    return compared(
        subject,
        shown.chart,
        adjusted=chosen(request, "limits") != "chance",
        known_at=asked(request).known_at,
    )


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


def _acts(
    request: HttpRequest, subject: reads.Subject, shown: reads.Shown, acts_of: ActsOf
) -> list[tuple[str, tuple[Act, ...]]]:
    """What is done about the indicator for the shown organisation, by kind; then its risks."""
    slugs = {subject.slug, *(each.slug for each in subject.same)}
    if subject.definition is not None:
        slugs.add(subject.definition.slug)
    member = shown.member
    names = [each for each in (member.name, member.code) if each] if member else []
    every = acts_of(request.user, **asked(request).times)
    found = [(kind, every.about(slugs, names, [kind])) for kind in (*DONE_ABOUT, RISK)]
    return [(kind, own) for kind, own in found if own]


def _uncarried(subject: reads.Subject, shown: reads.Shown) -> list[tuple[str, int]]:
    """Why periods of the shown organisation have no sum, in words, and how many."""
    member = shown.member
    if member is None or member.code not in subject.summed:
        return []
    marks = Counter(subject.rows.of(member.code, member.level).mark.tolist())
    return [(why_words(mark), number) for mark, number in marks.items() if mark != PUBLISHED]


def _act_plans(request: HttpRequest, subject: reads.Subject) -> list[Plan]:
    """The plans in which the reader may add an action: none on a page that shows the past."""
    if asked(request).is_past:
        return []
    return [each for each in subject.plans if may_change(request.user, each)]


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


def _file_address(request: HttpRequest, slug: str, which: str, form: str) -> str:
    """The address of a chart as a file, with the choices of this page."""
    query = request.GET.copy()
    query.pop("format", None)
    address = (
        reverse("indicator-chart", args=[slug, form])
        if which == "chart"
        else reverse("indicator-comparison", args=[slug, which, form])
    )
    return f"{address}?{query.urlencode()}" if query else address


def address_of(slug: str, **query: str) -> str:
    """The address of the page with some choices."""
    chosen = {name: value for name, value in query.items() if value}
    address = reverse("indicator", args=[slug])
    return f"{address}?{urlencode(chosen)}" if chosen else address
