"""The pages on which a whole plan is taken out as one file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Count, Value
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from placeplan.definitions import policies
from placeplan.exchange.jobs import make_export
from placeplan.exchange.plan_file.asking import ask
from placeplan.exchange.reconcile import models
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Export, ExportState, Plan
from placeplan.rooms.places.permissions import check_may_export
from placeplan.rooms.register.pages import not_there


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """What the file will hold, and the files that the reader asked for; sent, one is made."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    person = check_may_export(request.user, plan)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        made = ask(plan, actor=person, at=timezone.now(), reason=reason)
        make_export.enqueue(made.pk)
        return redirect("plan-export-one", plan.slug, made.pk)
    return _page(request, plan)


@login_required
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How far the file is that somebody asked for, and where it is fetched."""
    found = _found(request, slug, number)
    if found is None:
        return not_there(request)
    if request.headers.get("HX-Request") and found.state != ExportState.WAITING:
        return HttpResponseClientRefresh()  # it is made: the whole page is new
    values = {"plan": found.plan, "one": found, "kept": _is_kept(found)}
    return render(request, "exchange/export_one.jinja", values)


@login_required
@require_safe
def file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The file, to be saved; for whoever asked for it alone, while it is kept."""
    found = _found(request, slug, number)
    if found is None or not _is_kept(found):
        return not_there(request)
    name = f"{found.plan.slug}-{timezone.localdate(found.asked_at):%Y-%m-%d}.zip"
    answer = FileResponse(found.path.open("rb"), as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _found(request: HttpRequest, slug: str, number: int) -> Export | None:
    """The reader's own export of a plan that they still may take out.

    Raises `PermissionDenied` where they may not any more.
    """
    plan = places.plan(request.user, slug)
    if plan is None:
        return None
    rows = Export.objects.visible_to(request.user).filter(plan=plan, pk=number)
    found = rows.select_related("plan__owner").first()
    if found is not None:
        check_may_export(request.user, plan)
    return found


def _is_kept(export: Export) -> bool:
    """True while the file is there to be fetched."""
    until = export.until
    made = export.state == ExportState.MADE and until is not None and until > timezone.now()
    return made and export.path.is_file()


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
        "own": list(Export.objects.visible_to(request.user).filter(plan=plan).order_by("-pk")[:10]),
        "hours": policies.exporting(timezone.localdate()).keep_hours,
    }
    return render(request, "exchange/export.jinja", values)
