"""What the pages of every room share: the dates that an address asks for, downloads, paging."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
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


def asked(request: HttpRequest) -> Asked:
    """The dates of the address, typed as people type them. What cannot be read is left out."""
    as_at_typed, known_at_typed = (request.GET.get(name, "").strip()[:60] for name in DATES)
    as_at, known_on = day(as_at_typed), day(known_at_typed)
    known_at = (
        None if known_on is None else timezone.make_aware(datetime.combine(known_on, time.max))
    )
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


def csv_download(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table as a file that spreadsheets open: no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
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
