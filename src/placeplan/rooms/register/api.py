"""What every address of the API shares: paging, JSON or CSV, and faults in one shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import BaseModel, ConfigDict, Field, create_model

from placeplan.rooms.register.spreadsheet import as_csv, flat

router = Router()
"""The room has no address of its own: people and files are shown with what they belong to."""

M = TypeVar("M", bound=Model)
CSV = "text/csv; charset=utf-8"
WITH_CSV: dict[str, Any] = {
    "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
}


class Fault(Schema):
    """Why a request could not be answered."""

    model_config = ConfigDict(extra="forbid")

    detail: str


class FaultError(Exception):
    """A request that cannot be answered, with its code and the reason."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class Paging(Schema):
    """Which part of a list, and in which form."""

    limit: int = Field(default=100, ge=1, le=5000, description="At most so many records.")
    offset: int = Field(default=0, ge=0, le=10**9, description="How many records to pass over.")
    format: Literal["json", "csv"] | None = Field(
        default=None, description="json or csv; without it, what the Accept header asks for."
    )


def page_of(name: str, item: type[BaseModel]) -> type[BaseModel]:
    """The schema of one page of a list."""
    items: Any = list[item]  # type: ignore[valid-type]
    return create_model(
        name,
        __config__=ConfigDict(extra="forbid"),
        total=(int, ...),
        limit=(int, ...),
        offset=(int, ...),
        items=(items, ...),
    )


def listed(
    request: HttpRequest,
    rows: QuerySet[M],
    paging: Paging,
    plain: Callable[[M], Mapping[str, Any]],
    *,
    name: str,
    columns: Sequence[str],
    nested: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    """One page of the rows: JSON with the total, or CSV with the total in `X-Total-Count`."""
    return listed_values(
        request,
        rows.count(),
        paging,
        lambda first, last: (plain(row) for row in rows[first:last]),
        name=name,
        columns=columns,
        nested=nested,
    )


def listed_values(
    request: HttpRequest,
    total: int,
    paging: Paging,
    part: Callable[[int, int], Iterable[Mapping[str, Any]]],
    *,
    name: str,
    columns: Sequence[str],
    nested: Mapping[str, Sequence[str]] | None = None,
) -> HttpResponse:
    """One page as `listed` gives it, of things that `part` makes from a first to a last place."""
    first = min(paging.offset, total)
    chosen = list(part(first, min(first + paging.limit, total)))
    if wants_csv(request, paging):
        response = HttpResponse(
            as_csv(columns, (flat(each, nested or {}) for each in chosen)), content_type=CSV
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response["X-Total-Count"] = str(total)
        return response
    return as_json(
        {"total": total, "limit": paging.limit, "offset": paging.offset, "items": chosen}
    )


def wants_csv(request: HttpRequest, paging: Paging) -> bool:
    """True where CSV was asked for, by the address or else by the Accept header."""
    if paging.format is not None:
        return paging.format == "csv"
    return request.get_preferred_type(["application/json", "text/csv"]) == "text/csv"


def as_json(value: Any) -> HttpResponse:
    """Plain JSON values as a response."""
    return HttpResponse(json.dumps(value, ensure_ascii=False), content_type="application/json")


def refuse_unknown(request: HttpRequest, *known: type[BaseModel]) -> None:
    """Raises a fault where the address holds a name that nothing reads: a misspelt filter."""
    names = {name for schema in known for name in schema.model_fields}
    unknown = sorted(set(request.GET) - names)
    if unknown:
        raise FaultError(422, f"no such filter: {', '.join(unknown)[:200]}")


def columns_of(
    item: type[BaseModel], nested: Mapping[str, Sequence[str]], leave: Iterable[str] = ()
) -> list[str]:
    """The columns of a kind of record, in the order of its fields."""
    found: list[str] = []
    for name in item.model_fields:
        if name in nested:
            found.extend(f"{name}_{part}" for part in nested[name])
        elif name not in leave:
            found.append(name)
    return found
