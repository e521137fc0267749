"""What the pages of every room share: the dates that an address asks for, downloads, paging."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypedDict, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from placeplan.kernel import period as periods
from placeplan.rooms.register.spreadsheet import as_xlsx, cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
T = TypeVar("T")

DATES = ("as_at", "known_at")
"""The choices of an address that every link to another page carries along."""


class Times(TypedDict):
    """The two dates as the queries take them."""

    as_at: date | None
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The dates that an address asks for; `error` says in words what cannot be read."""

    as_at: date | None = None
    known_at: datetime | None = None
    as_at_typed: str = ""
    known_at_typed: str = ""
    error: str = ""

    @property
    def times(self) -> Times:
        """Both dates as keyword arguments for a query."""
        return {"as_at": self.as_at, "known_at": self.known_at}

    @property
    def is_past(self) -> bool:
        """True where the address asks for a date: what is shown can then only be looked at."""
        return self.as_at is not None or self.known_at is not None


def asked(request: HttpRequest) -> Asked:
    """The dates of the address, typed as people type them. What cannot be read is left out."""
    as_at_typed, known_at_typed = (request.GET.get(name, "").strip()[:60] for name in DATES)
    as_at, known_at = day(as_at_typed), instant(known_at_typed)
    wrong = [
        typed
        for typed, read in ((as_at_typed, as_at), (known_at_typed, known_at))
        if typed and read is None
    ]
    error = f"“{wrong[0]}” is not a date. Type a day, for example 31 March 2014" if wrong else ""
    return Asked(as_at, known_at, as_at_typed, known_at_typed, error)


def day(typed: str) -> date | None:
    """The day that was typed; of a month or year its last day. None where it cannot be read."""
    if not typed:
        return None
    period = periods.parse(typed)
    return None if period.recurring or period.inferred else period.end


_CLOCK = re.compile(r"(.*\S)(?:\s*,\s*|\s+at\s+|\s+|T)(\d{1,2}:\d\d(?::\d\d)?)", re.DOTALL)


def instant(typed: str) -> datetime | None:
    """The instant that was typed, here where no zone is named; of a day alone its end.

    None where it cannot be read.
    """
    if not typed:
        return None
    try:
        read = datetime.fromisoformat(typed) if ":" in typed else None
    except ValueError:
        read = None
    if read is not None:
        return _in_utc(read)
    parts = _CLOCK.fullmatch(typed)
    on = day(parts[1] if parts else typed)
    if on is None:
        return None
    try:
        at = time.fromisoformat(parts[2].rjust(5, "0")) if parts else time.max
    except ValueError:
        return None
    return _in_utc(datetime.combine(on, at))


def _in_utc(read: datetime) -> datetime | None:
    """The instant in UTC; None where the calendar has no such one."""
    try:  # no database takes every displacement that ISO 8601 can write
        return (timezone.make_aware(read) if timezone.is_naive(read) else read).astimezone(UTC)
    except OverflowError:
        return None


def csv_download(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table as a file that spreadsheets open: no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(each) for each in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_download(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table as an Excel workbook."""
    response = HttpResponse(as_xlsx(name, head, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def not_there(request: HttpRequest) -> HttpResponse:
    """The answer for what is not there, or not for this reader: nobody learns which.

    Whoever is not signed in is asked to sign in. Raises `Http404` for everybody else.
    """
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def chosen(request: HttpRequest, name: str) -> str:
    """What the address says of one choice, held to a sensible length."""
    return request.GET.get(name, "").strip()[:200]


def page_of(request: HttpRequest, rows: Sequence[T] | QuerySet[Any, T], size: int = 100) -> Page[T]:
    """The part of a long list that the address asks for; the nearest where it has no such part."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
