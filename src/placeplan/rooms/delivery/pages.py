"""Pages: the report to a Health and Wellbeing Board, programmes and schemes, and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.rooms.delivery import layouts, queries
from placeplan.rooms.delivery.queries.steps import milestones_on
from placeplan.rooms.delivery.sections import Choice, Report
from placeplan.rooms.places.pages import list_page
from placeplan.rooms.places.queries import latest_paper
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, csv_download, not_there

CHOICES = ("rag", "lead", "state", "due", "text")

programmes = list_page(layouts.PROGRAMMES, queries.programmes)
schemes = list_page(layouts.SCHEMES, queries.schemes)
qias = list_page(layouts.QIAS, queries.qias)
updates = list_page(layouts.UPDATES, queries.updates)
assessments = list_page(layouts.ASSESSMENTS, queries.assessments)
escalations = list_page(layouts.ESCALATIONS, queries.escalations)


def milestones(request: HttpRequest, slug: str) -> HttpResponse:
    """The milestones of a plan, with which of them are overdue on the day of the page."""
    on = asked(request).as_at or timezone.localdate()
    return list_page(layouts.MILESTONES, partial(milestones_on, on=on))(request, slug)


@require_safe
def delivery(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to what the plan has: the report of its deliverables, its schemes, or programmes."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    reports = queries.deliverables(request.user, plan=plan, **asked(request).times).exists()
    found = "delivery-report" if reports else "programmes"
    if not reports and queries.schemes(request.user, plan=plan, **asked(request).times).exists():
        found = "portfolio"
    address = reverse(found, args=[plan.slug])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


@require_safe
def board_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Priority by priority: deliverables, supporting measures, emerging issues."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    choice = Choice(**{name: chosen(request, name) for name in CHOICES})
    dates = asked(request)
    on = dates.as_at or latest_paper(request.user, plan, known_at=dates.known_at)
    report = queries.board_report(request.user, plan, choice, on=on, **dates.times)
    if request.GET.get("format") == "csv":
        return csv_download(f"{plan.slug}-deliverables", HEAD, _lines(report))
    values = {
        "plan": plan,
        "report": report,
        "choice": choice,
        "choices": CHOICES,
        "on": on,
    }
    return render(request, "delivery/board_report.jinja", values)


HEAD = (
    "Kind",
    "Priority",
    "Objectives",
    "Title",
    "Earlier titles",
    "Deadline",
    "Earlier deadlines",
    "Leads",
    "Update",
    "Action",
    "Rating",
    "State",
    "Record",
)


def _lines(report: Report) -> Iterator[tuple[object, ...]]:
    for priority in report.priorities:
        for section in priority.sections:
            head = (priority.title, "; ".join(section.objectives))
            for each in section.deliverables:
                now = [one.label for one in each.deadlines if one.is_current]
                before = [one.label for one in each.deadlines if not one.is_current]
                earlier = "; ".join(each.earlier_titles)
                leads = "; ".join(each.leads)
                yield (
                    *("deliverable", *head, each.title, earlier, "; ".join(now)),
                    *("; ".join(before), leads, each.update, "", each.rag, each.state, each.id),
                )
            for one in section.measures:
                now = [due.label for due in one.deadlines if due.is_current]
                before = [due.label for due in one.deadlines if not due.is_current]
                yield (
                    *("measure", *head, one.name, "", "; ".join(now), "; ".join(before)),
                    *("; ".join(one.leads), one.update, one.action, one.rag, "", one.id),
                )
            for issue in section.concerns:
                yield ("concern", *head, issue.text, "", "", "", "", "", "", "", "", issue.id)
