"""Pages: the published statistics that were loaded, one of their files, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from placeplan.exchange.national import NotPublishedError
from placeplan.exchange.national import undo as undo_statistics
from placeplan.exchange.national_summary import Stated, stated
from placeplan.exchange.pages.asking import person
from placeplan.exchange.sources import description_of, title_of
from placeplan.exchange.sources.parts.months import period_of
from placeplan.rooms.performance.models import NationalFile, NationalState
from placeplan.rooms.performance.permissions import check_may_load_statistics, may_load_statistics
from placeplan.rooms.performance.queries.loaded import (
    editions,
    layouts_loaded,
    loaded_files,
    open_statistics,
)
from placeplan.rooms.register.pages import chosen, csv_download, not_there, page_of
from placeplan.rooms.register.queries import events

SEVERITIES = ("error", "warning", "note")
CHOICES = ("layout", "state", "period", "sort")
HEAD = (
    "Number", "File", "Layout", "From", "To", "Facts", "State", "Published as", "Supersedes",
    "Loaded by", "Loaded on", "Problems",
)  # fmt: skip


@login_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Every file of published statistics that was loaded, the latest first."""
    choice = {name: chosen(request, name) for name in CHOICES}
    days, error = _days(choice["period"])
    rows = loaded_files(
        request.user,
        layout=choice["layout"],
        state=choice["state"],
        days=days,
        sort=choice["sort"],
    )
    if request.GET.get("format") == "csv":
        return csv_download("statistics", HEAD, _lines(rows))
    values = {
        "page": page_of(request, rows, 50),
        "choice": choice,
        "error": error,
        "filtered": any(choice[name] for name in CHOICES if name != "sort"),
        "layouts": [(name, title_of(name)) for name in layouts_loaded()],
        "states_of_file": NationalState.choices,
        "waiting": list(open_statistics(request.user)[:20]),
        "may_load": may_load_statistics(request.user),
        "title_of": title_of,
        "span": span,
    }
    return render(request, "exchange/statistics.jinja", values)


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what it states, whether it adds up, its problems and its editions."""
    file = loaded_files(request.user).filter(pk=number).first()
    if file is None:
        return not_there(request)
    found, gone = _stated(file)
    lines = sorted(found.lines, key=lambda line: not line.difference) if found else []
    values = {
        "one": file,
        "found": found,
        "gone": gone,
        "described": description_of(file.layout),
        "lines": page_of(request, lines, 50),
        "unlike": sum(bool(line.difference) for line in lines),
        "problems": sorted(file.problems, key=lambda each: SEVERITIES.index(each["severity"])),
        "editions": editions(file),
        "events": list(events(subject=("national-file", str(file.pk)))),
        "may_load": may_load_statistics(request.user),
        "title_of": title_of,
        "span": span,
        "place": place,
    }
    return render(request, "exchange/statistics_one.jinja", values)


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a file back, with the reason: the edition before it counts again."""
    file = loaded_files(request.user).filter(pk=number).first()
    if file is None:
        return not_there(request)
    check_may_load_statistics(request.user)
    if file.state != NationalState.PUBLISHED:
        messages.warning(request, f"{file.name} does not count: {file.get_state_display()}.")
        return redirect("statistics-one", number)
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        if not reason:
            errors["reason"] = "Say why the file is taken back"
        else:
            return _undone(request, file, reason)
    values = {"one": file, "errors": errors, "title_of": title_of, "span": span}
    status = 422 if errors else 200
    return render(request, "exchange/statistics_undo.jinja", values, status=status)


def _undone(request: HttpRequest, file: NationalFile, reason: str) -> HttpResponse:
    try:
        done = undo_statistics(file, actor=person(request), at=timezone.now(), reason=reason)
    except NotPublishedError:
        messages.warning(request, f"{file.name} has been taken back already.")
    else:
        restored = f"; {done.supersedes} counts again" if done.supersedes else ""
        messages.success(request, f"{done.name} is taken back{restored}.")
    return redirect("statistics-one", file.pk)


def span(start: date | str | None, end: date | str | None) -> str:
    """The days as people write them: "April 2024", "2 May 2024", "April 2024 to March 2025"."""
    if not start or not end:
        return ""
    first = date.fromisoformat(start) if isinstance(start, str) else start
    last = date.fromisoformat(end) if isinstance(end, str) else end
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    shown = [f"{day:%B %Y}" if whole else f"{day.day} {day:%B %Y}" for day in (first, last)]
    return shown[0] if shown[0] == shown[1] else " to ".join(shown)


def place(source: dict[str, Any]) -> str:
    """Where in a file a problem stands: "sheet 2, row 14, column 3"."""
    parts = (("sheet", "table"), ("row", "row"), ("column", "column"))
    return ", ".join(f"{word} {source[name]}" for word, name in parts if source.get(name))


def _stated(file: NationalFile) -> tuple[Stated | None, bool]:
    """What the facts of a file state, and whether they are gone."""
    try:
        return stated(file.path, file.layout, file.kind), False
    except FileNotFoundError:
        return None, True


def _days(typed: str) -> tuple[tuple[date, date] | None, str]:
    """The days that were typed, and what is wrong with them."""
    if not typed:
        return None, ""
    found = period_of(typed)
    if found is None or found.start is None or found.end is None:
        return None, f"“{typed}” is not a period. Type a month or a year, for example April 2024"
    return (found.start, found.end), ""


def _lines(rows: Iterable[NationalFile]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row.pk,
            row.name,
            row.layout,
            row.period_start and row.period_start.isoformat(),
            row.period_end and row.period_end.isoformat(),
            row.rows,
            row.get_state_display(),
            row.published_as,
            row.supersedes_id,
            str(row.recorded_by or ""),
            timezone.localtime(row.recorded_at).date().isoformat(),
            len(row.problems),
        )
