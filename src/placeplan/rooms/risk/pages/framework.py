"""The board assurance framework: the risks to the objectives, on screen and as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.rooms.delivery.queries.talk import evidence_counts
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, csv_download, not_there, xlsx_download
from placeplan.rooms.risk import queries
from placeplan.rooms.risk.framework import HEAD, cells, paper, positive
from placeplan.rooms.risk.watch import WATCHES, Watched, counted, expired

FILTERS = ("objective", "lead", "committee", "watch")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def assurance_framework(request: HttpRequest, slug: str) -> HttpResponse:
    """The risks that name an objective, with what controls them and what assures of it."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    register = queries.register(request.user, plan, on=on, **dates.times)
    every = [each for each in register if each.risk.is_principal]
    choice = {name: chosen(request, name) for name in FILTERS}
    found = [each for each in every if _is_wanted(each, choice)]
    name = f"{plan.slug}-assurance-framework"
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(name, HEAD, ([*cells(each.risk, on)] for each in found))
    if form == "docx":
        return _word(plan, found, on, name)
    values = {
        "plan": plan,
        "on": on,
        "found": found,
        "groups": list(_groups(found)),
        "every": every,
        "others": len(register) - len(every),
        "choice": choice,
        "filters": [*FILTERS],
        "filtered": any(choice.values()),
        "options": {
            each: sorted({getattr(one.risk, each) for one in every if getattr(one.risk, each)})
            for each in FILTERS[:3]
        },
        "watches": [(each, WATCHES[each]) for each in counted(every)],
        "expired": sum(len(expired(each.risk, on)) for each in found),
        "positive": positive,
        "files": evidence_counts(request.user, plan, ("risk",), **dates.times),
    }
    return render(request, "risk/framework.jinja", values)


def _is_wanted(each: Watched, choice: dict[str, str]) -> bool:
    said = all(choice[name] in ("", getattr(each.risk, name)) for name in FILTERS[:3])
    return said and (not choice["watch"] or each.has(choice["watch"]))


def _groups(found: list[Watched]) -> Iterator[tuple[str, list[Watched]]]:
    for objective in dict.fromkeys(each.risk.objective for each in found):
        yield objective, [each for each in found if each.risk.objective == objective]


def _word(plan: Plan, found: list[Watched], on: date, name: str) -> HttpResponse:
    from placeplan.documents.writers import docx  # noqa: PLC0415 - slow, rarely wanted

    document = paper(
        [each.risk for each in found],
        on,
        title="Board assurance framework",
        subtitle=plan.title,
        name=f"{name}.docx",
    )
    response = HttpResponse(docx.write(document), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{document.name}"'
    return response
