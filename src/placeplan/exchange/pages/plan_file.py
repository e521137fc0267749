"""The page on which a whole plan is taken out as one file."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Count, Value
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.exchange.plan_file.writing import write
from placeplan.exchange.reconcile import models
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.permissions import check_may_export
from placeplan.rooms.register.pages import not_there


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the file will hold; sent, it is made and comes piece by piece."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_export(request.user, plan)
    if request.method == "POST":
        file = TemporaryFile()  # noqa: SIM115 - the answer closes it once it is sent
        reason = request.POST.get("reason", "").strip()[:1000]
        write(plan, file, actor=person, at=timezone.now(), reason=reason)
        file.seek(0)
        answer = FileResponse(file, as_attachment=True, filename=f"{plan.slug}.zip")
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "no-store"
        return answer
    return _page(request, plan)


def _page(request: HttpRequest, plan: Plan) -> HttpResponse:
    first, *others = (
        model.objects.filter(plan=plan)
        .order_by()
        .annotate(kind=Value(kind, CharField()))
        .values_list("kind", "visibility")
        .annotate(count=Count("pk"))
        for kind, model in models().items()
    )
    found: dict[str, int] = {}
    for _, visibility, count in first.union(*others, all=True):
        shown = visibility or plan.visibility
        found[shown] = found.get(shown, 0) + count
    values = {
        "plan": plan,
        "total": sum(found.values()),
        "hidden": found.get("private", 0) + found.get("commercial", 0),
        "papers": plan.imports.values("file").distinct().count(),
    }
    return render(request, "exchange/export.jinja", values)
