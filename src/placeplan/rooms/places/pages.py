"""Pages: the list of one kind of record, which every room lays out, and this room's own lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from placeplan.rooms.places import queries
from placeplan.rooms.places.listing import BLANK, Column, Layout
from placeplan.rooms.places.models import Plan, PlanFactQuerySet
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.register.pages import (
    asked,
    chosen,
    csv_download,
    not_there,
    page_of,
    xlsx_download,
)

Rows = PlanFactQuerySet[Any]
SIZE = 100
"""So many records stand on one page of a list."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list: what it can be set to, each with its words, and what it is set to."""

    name: str
    text: str
    all: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def list_page(
    layout: Layout,
    query: Callable[..., Rows],
    *,
    template: str = "places/listing.jinja",
    more: Mapping[str, Any] | None = None,
) -> Callable[..., HttpResponse]:
    """The page that lists the records of a kind in a plan, by its layout."""

    @require_safe
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        plan = queries.plan(request.user, slug)
        if plan is None:
            return not_there(request)
        return listed(request, plan, layout, query, template=template, more=more)

    return page


def listed(
    request: HttpRequest,
    plan: Plan,
    layout: Layout,
    query: Callable[..., Rows],
    *,
    template: str = "places/listing.jinja",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The list of the records of a kind in a plan, or its download.

    A `template` that extends the list's own is given `more` values.
    """
    dates = asked(request)
    every = query(request.user, plan=plan, **dates.times)
    filters = _filters(layout, every, request)
    text, sort = chosen(request, "text"), chosen(request, "sort")
    rows = _sorted(_chosen(every, layout, filters, text), layout, sort)
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        head = [*(each.text for each in layout.columns), "Source", "Record"]
        return download(f"{plan.slug}-{layout.kind}", head, map(_line(layout), rows))
    found = page_of(request, rows, SIZE)
    filtered = bool(text or any(each.chosen for each in filters))
    values = {
        "plan": plan,
        "layout": layout,
        "page": found,
        "total": every.count() if filtered else found.paginator.count,
        "filters": filters,
        "filtered": filtered,
        "text": text,
        "sort": sort if layout.column(sort) else "",
        "may_add": not dates.is_past and may_change(request.user, plan),
        **(more or {}),
    }
    return render(request, template, values)


def _filters(layout: Layout, every: Rows, request: HttpRequest) -> list[Filter]:
    """What can be chosen of each column: the values that stand in it, all asked for at once."""
    columns = [each for each in layout.columns if each.choose]
    if not columns:
        return []
    rows = every.order_by().values_list(*(each.name for each in columns)).distinct()
    values = [set(each) for each in zip(*rows, strict=True)] or [set() for _ in columns]
    found = []
    for column, stated in zip(columns, values, strict=True):
        options = [(value, column.word(value)) for value in sorted(filter(None, stated))]
        if len(options) < len(stated):
            options.append((BLANK, "Not stated"))
        picked = chosen(request, column.name)
        found.append(Filter(column.name, column.text, column.choose, tuple(options), picked))
    return found


def _chosen(rows: Rows, layout: Layout, filters: list[Filter], text: str) -> Rows:
    for each in filters:
        if each.chosen:
            rows = rows.filter(**{each.name: "" if each.chosen == BLANK else each.chosen})
    for word in text.split():
        said = (Q(**{f"{name}__icontains": word}) for name in layout.words)
        rows = rows.filter(reduce(or_, said))
    return rows


def _sorted(rows: Rows, layout: Layout, sort: str) -> Rows:
    """By the chosen column, blanks last either way, then in the order of the papers."""
    column = layout.column(sort)
    if column is None:
        return rows
    key, first = column.sorts_by, []
    if isinstance(key, tuple):
        key = Coalesce(*key)
    elif isinstance(key, str):
        is_text = _is_text(rows.model, key)
        first = [Case(When(**{key: "", "then": 1}), default=0)] if is_text else []
        key = Lower(key) if is_text else F(key)
    ordered = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return rows.order_by(*first, ordered, *rows.query.order_by)


def _is_text(model: type[models.Model], name: str) -> bool:
    return "__" not in name and isinstance(
        model._meta.get_field(name), models.CharField | models.TextField
    )


def _line(layout: Layout) -> Callable[[Any], list[Any]]:
    """What one record is in a spreadsheet."""
    return lambda row: [
        *(column.plain(row) for column in layout.columns),
        str(row.source),
        str(row.pk),
    ]


FORUMS = Layout(
    kind="forum",
    title="Boards and groups",
    lede="Who meets to steer the plan, what they are there for and who sits on them.",
    columns=(
        Column("name", "Name"),
        Column("chair", "Chair"),
        Column("responsibilities", "Responsibilities", "list", by=None),
        Column("duties", "Duties", "list", by=None),
        Column("members", "Members", "list", by=None),
    ),
    words=("name", "chair", "responsibilities", "duties", "members"),
)
SERVICES = Layout(
    kind="service",
    title="Services",
    columns=(
        Column("name", "Service"),
        Column("provider", "Provider", choose="All providers"),
        Column("text", "What it does", "prose", by=None),
    ),
    words=("name", "provider", "text"),
)

forums = list_page(FORUMS, queries.forums)
services = list_page(SERVICES, queries.services)
