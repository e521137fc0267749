"""The report of exceptions of a plan: what changed its signal, on screen and as a paper."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.documents.document import Document
from placeplan.rooms.performance import queries
from placeplan.rooms.performance.acts import ActsOf
from placeplan.rooms.performance.assurance_rows import AssuranceRow, with_acts
from placeplan.rooms.performance.exceptions import TITLES, Report, report
from placeplan.rooms.performance.exceptions_paper import HEAD, left_out, line, paper
from placeplan.rooms.performance.pages.dashboard import span_of
from placeplan.rooms.performance.pages.standing import standing_on
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    not_there,
    xlsx_download,
)

FILTERS = ("period", "domain", "organisation")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def exceptions(request: HttpRequest, slug: str, acts_of: ActsOf) -> HttpResponse:
    """What changed since the period before: for the latest periods, or for one that is chosen.

    `acts_of` says what is done about each indicator of a plan.
    """
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    choice = {name: chosen(request, name) for name in FILTERS}
    dates = asked(request)
    times = dates.times
    found = queries.assured(request.user, plan, standing_on=standing_on(request), **times)
    spans = found.spans
    stated = found.rows(span_of(spans, choice["period"]))
    now = with_acts(stated, acts_of(request.user, plan, **times))
    before = found.rows(before=[None if each is None else each.ends_on for each in now])
    wanted = [each if each and _is_wanted(each, choice) else None for each in now]
    made = report(wanted, before, asked=bool(choice["period"]))
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-exceptions", ("Group", *HEAD), _lines(made))
    if form in ("docx", "pdf"):
        return _paper(plan, made, choice["period"], form)
    every = [each for each in now if each is not None]
    values = {
        "plan": plan,
        "report": made,
        "left_out": left_out(made),
        "choice": choice,
        "filters": FILTERS,
        "filtered": any(choice.values()),
        "periods": [each.label for each in spans],
        "domains": list(dict.fromkeys(each.domain for each in every if each.domain)),
        "organisations": list(dict.fromkeys(each.organisation for each in found.known)),
        "is_known": bool(found.known),
        "may_act": not dates.is_past and may_change(request.user, plan),
    }
    return render(request, "performance/exceptions.jinja", values)


def _is_wanted(row: AssuranceRow, choice: dict[str, str]) -> bool:
    return choice["domain"] in ("", row.domain) and choice["organisation"] in (
        "",
        row.organisation,
    )


def _lines(made: Report) -> Iterator[tuple[str, ...]]:
    for each in made.found:
        yield (TITLES[each.way], *line(each))


def _paper(plan: Plan, made: Report, period: str, form: str) -> HttpResponse:
    """The report as a Word or PDF file."""
    document: Document = paper(
        made,
        title="What changed in performance",
        subtitle=f"{plan.title}: {period or 'the latest period of each indicator'}, "
        "against the period before it.",
        name=f"{plan.slug}-exceptions.{form}",
    )
    if form == "docx":
        from placeplan.documents.writers import docx  # noqa: PLC0415 - slow, rarely wanted

        data, kind = docx.write(document), WORD
    else:
        from placeplan.documents.writers import pdf  # noqa: PLC0415 - slow, rarely wanted

        data, kind = pdf.write(document), "application/pdf"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{document.name}"'
    return response
