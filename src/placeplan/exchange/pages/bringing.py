"""Pages: files of statistics brought in, shown as they were understood, loaded or thrown away."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from placeplan.exchange import national_waiting as services
from placeplan.exchange.jobs import read_statistics
from placeplan.exchange.national_waiting import NotWaitingStatisticsError
from placeplan.exchange.pages.asking import person
from placeplan.exchange.pages.statistics import place, span
from placeplan.exchange.sources import title_of
from placeplan.exchange.sources.parts.months import period_of
from placeplan.rooms.performance.models import WaitingState, WaitingStatistics
from placeplan.rooms.performance.permissions import may_load_statistics
from placeplan.rooms.performance.queries.loaded import waiting_statistics
from placeplan.rooms.register.pages import not_there

_BUSY = (WaitingState.READING, WaitingState.LOADING)
DECIDED = "These files have been decided upon already."


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form that brings files of statistics, one or many of them together."""
    errors: dict[str, str] = {}
    may_load = may_load_statistics(request.user)
    if request.method == "POST":
        period = request.POST.get("period", "").strip()[:60]
        files = request.FILES.getlist("files")
        errors = _wrong(files, period)
        if not errors:
            given = [(each.name or "statistics", each.read()) for each in files]
            return redirect("statistics-waiting", brought(request, given, period).pk)
    values = {
        "errors": errors,
        "period": request.POST.get("period", ""),
        "may_load": may_load,
        "largest": settings.LARGEST_UPLOAD // (1024 * 1024),
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return render(request, "exchange/statistics_new.jinja", values, status=422 if errors else 200)


def brought(
    request: HttpRequest, files: Sequence[tuple[str, bytes]], period: str = ""
) -> WaitingStatistics:
    """The stored files, read already or in the background where that takes long."""
    found = services.bring(files, actor=person(request), at=timezone.now(), period=period)
    if services.is_long(found):
        read_statistics.enqueue(found.pk)
        return found
    return services.read_waiting(found.pk)


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Files that came together: what was understood of each, and what would become of it."""
    found = waiting_statistics(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    if request.headers.get("HX-Request") and found.state not in _BUSY:
        return HttpResponseClientRefresh()  # what was being read is read: the whole page is new
    names = list(found.files.order_by("pk").values_list("name", flat=True))
    values = {
        "one": found,
        "names": names,
        "busy": found.state in _BUSY,
        "open": found.state == WaitingState.WAITING,
        "refused": services.has_errors(found),
        "problems": sum(len(each["problems"]) for each in found.understood),
        "title_of": title_of,
        "span": span,
        "place": place,
    }
    return render(request, "exchange/statistics_waiting.jinja", values)


@login_required
@require_POST
def load(request: HttpRequest, number: int) -> HttpResponse:
    """Loads the files, all of them or none."""
    found = waiting_statistics(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    try:
        found = services.decide_to_load(found, actor=person(request), at=timezone.now())
    except NotWaitingStatisticsError:
        messages.warning(request, DECIDED)
        return redirect("statistics-waiting", number)
    if services.is_long(found):
        read_statistics.enqueue(number)
        return redirect("statistics-waiting", number)
    found = services.load_waiting(number)
    if found.state == WaitingState.LOADED:
        messages.success(request, _loaded(found))
        return redirect("statistics")
    return redirect("statistics-waiting", number)


@login_required
@require_POST
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Puts the files away; nothing of them counts, and their bytes go."""
    found = waiting_statistics(request.user).filter(pk=number).first()
    if found is None:
        return not_there(request)
    try:
        services.throw_away(found, actor=person(request), at=timezone.now())
    except NotWaitingStatisticsError:
        messages.warning(request, DECIDED)
        return redirect("statistics-waiting", number)
    messages.success(request, "The files were thrown away. Nothing of them counts.")
    return redirect("statistics")


def _wrong(files: Sequence[File[bytes]], period: str) -> dict[str, str]:
    """What is wrong with each field of the form."""
    errors: dict[str, str] = {}
    largest = settings.LARGEST_UPLOAD // (1024 * 1024)
    empty = [each.name for each in files if not each.size]
    if not files:
        errors["files"] = "Choose a file, or several"
    elif empty:
        errors["files"] = f"{empty[0]} is empty. Choose another"
    elif sum(each.size or 0 for each in files) > settings.LARGEST_UPLOAD:
        errors["files"] = (
            f"The files are larger than {largest} MB together. Choose fewer, or zip a large table"
        )
    if period and period_of(period) is None:
        errors["period"] = f"“{period}” is no month or year. Type one, for example April 2024"
    return errors


def _loaded(found: WaitingStatistics) -> str:
    fates = [each["fate"] for each in found.understood]
    counted = [(fates.count(each), each) for each in ("new", "revised", "unchanged")]
    return "Loaded: " + ", ".join(f"{count} {fate}" for count, fate in counted if count) + "."
