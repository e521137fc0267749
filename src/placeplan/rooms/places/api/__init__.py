"""The API of this room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, create_model

from placeplan.records import places as records
from placeplan.rooms.places import queries
from placeplan.rooms.places.api.facts import (
    NESTED,
    Filters,
    OfPlan,
    looked_up,
    offer_each,
    reader_of,
)
from placeplan.rooms.places.interchange import dump
from placeplan.rooms.places.models import (
    Import,
    ImportState,
    Organisation,
    Plan,
    Reader,
)
from placeplan.rooms.register.api import (
    WITH_CSV,
    Fault,
    FaultError,
    Paging,
    as_json,
    columns_of,
    listed,
    page_of,
    refuse_unknown,
)
from placeplan.rooms.register.models import Visibility

router = Router(tags=["places"])
offer_each(router, queries.QUERIES, dump)


# Organisations.

OrganisationItem = create_model(
    "OrganisationItem", __base__=records.Organisation, id=(int, ...), url=(str, ...)
)
OrganisationPage = page_of("OrganisationPage", OrganisationItem)


def _organisation(row: Organisation) -> dict[str, Any]:
    address = reverse("api:organisations-one", args=[row.pk])
    return {**dump(row).model_dump(mode="json"), "id": row.pk, "url": address}


@router.get(
    "/organisations",
    response={200: OrganisationPage, 404: Fault, 422: Fault},
    url_name="organisations",
    operation_id="list_organisations",
    openapi_extra=WITH_CSV,
)
def organisations(
    request: HttpRequest, filters: Query[OfPlan], paging: Query[Paging]
) -> HttpResponse:
    """The bodies that plan, pay for or provide care."""
    refuse_unknown(request, OfPlan, Paging)
    reader = reader_of(request)
    plan = looked_up(reader, Filters(plan=filters.plan)).plan
    rows = queries.organisations(reader, plan=plan)
    columns = columns_of(OrganisationItem, NESTED)
    return listed(
        request,
        rows,
        paging,
        _organisation,
        name="organisations",
        columns=columns,
        nested=NESTED,
    )


@router.get(
    "/organisations/{id}",
    response={200: OrganisationItem, 404: Fault, 422: Fault},
    url_name="organisations-one",
    operation_id="get_organisation",
)
def organisation(request: HttpRequest, id: int) -> HttpResponse:  # noqa: A002
    """One organisation."""
    row = queries.organisations(reader_of(request)).filter(pk=id).first()
    if row is None:
        raise FaultError(404, "no such organisation")
    return as_json(_organisation(row))


# Plans.


class PlanItem(Schema):
    """A plan: what it is called, whose it is and which days it speaks of."""

    model_config = ConfigDict(extra="forbid")

    id: str
    url: str
    title: str
    financial_year: str | None
    owner: str
    partners: list[str]
    starts_on: date | None
    ends_on: date | None
    visibility: Visibility


PlanPage = page_of("PlanPage", PlanItem)


class OfOrganisation(Schema):
    """Which things: those of an organisation, and of a period."""

    organisation: str | None = Field(
        default=None, max_length=20, description="ODS code of an organisation, or its number here."
    )
    period: str | None = Field(
        default=None,
        max_length=100,
        json_schema_extra={"format": "period"},
        description="A period as papers write it, such as 2019/20.",
    )


def _plan(row: Plan) -> dict[str, Any]:
    return PlanItem(
        id=row.slug,
        url=reverse("api:plans-one", args=[row.slug]),
        title=row.title,
        financial_year=row.financial_year or None,
        owner=row.owner.name,
        partners=[each.name for each in row.partners.all()],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        visibility=Visibility(row.visibility),
    ).model_dump(mode="json")


@router.get(
    "/plans",
    response={200: PlanPage, 404: Fault, 422: Fault},
    url_name="plans",
    operation_id="list_plans",
    openapi_extra=WITH_CSV,
)
def plans(
    request: HttpRequest, filters: Query[OfOrganisation], paging: Query[Paging]
) -> HttpResponse:
    """The plans that you may read."""
    refuse_unknown(request, OfOrganisation, Paging)
    reader = reader_of(request)
    asked = looked_up(reader, Filters(organisation=filters.organisation, period=filters.period))
    rows = queries.plans(reader, organisation=asked.organisation, period=asked.period)
    columns = columns_of(PlanItem, {})
    return listed(request, rows, paging, _plan, name="plans", columns=columns)


@router.get(
    "/plans/{id}",
    response={200: PlanItem, 404: Fault, 422: Fault},
    url_name="plans-one",
    operation_id="get_plan",
)
def plan(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
    """One plan, by its address."""
    row = queries.plan(reader_of(request), id)
    if row is None:
        raise FaultError(404, "no such plan")
    return as_json(_plan(row))


# Imports.


class ImportItem(Schema):
    """A paper brought to a plan: what was read of it, and what became of it."""

    model_config = ConfigDict(extra="forbid")

    id: int
    url: str
    plan: str
    file: str
    sha256: str
    stated_on: date
    state: ImportState
    uploaded_by: str
    uploaded_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    counts: dict[str, dict[str, int]]
    coverage: dict[str, Any]
    problems: list[dict[str, Any]]


ImportPage = page_of("ImportPage", ImportItem)


def _import(row: Import) -> dict[str, Any]:
    return ImportItem(
        id=row.pk,
        url=reverse("api:imports-one", args=[row.pk]),
        plan=row.plan.slug,
        file=row.file.name,
        sha256=row.file.sha256,
        stated_on=row.stated_on,
        state=ImportState(row.state),
        uploaded_by=str(row.uploaded_by),
        uploaded_at=row.uploaded_at,
        decided_by=None if row.decided_by is None else str(row.decided_by),
        decided_at=row.decided_at,
        counts=row.counts,
        coverage=row.coverage,
        problems=row.problems,
    ).model_dump(mode="json")


def _signed_in(request: HttpRequest) -> Reader:
    reader = reader_of(request)
    if not reader.is_authenticated:
        raise FaultError(401, "sign in to see imports")
    return reader


@router.get(
    "/imports",
    response={200: ImportPage, 401: Fault, 404: Fault, 422: Fault},
    url_name="imports",
    operation_id="list_imports",
    openapi_extra=WITH_CSV,
)
def imports(request: HttpRequest, filters: Query[OfPlan], paging: Query[Paging]) -> HttpResponse:
    """The papers brought to the plans that you belong to, the latest first."""
    refuse_unknown(request, OfPlan, Paging)
    reader = _signed_in(request)
    plan = looked_up(reader, Filters(plan=filters.plan)).plan
    columns = columns_of(ImportItem, {})
    rows = queries.imports(reader, plan=plan)
    return listed(request, rows, paging, _import, name="imports", columns=columns)


@router.get(
    "/imports/{id}",
    response={200: ImportItem, 401: Fault, 404: Fault, 422: Fault},
    url_name="imports-one",
    operation_id="get_import",
)
def import_(request: HttpRequest, id: int) -> HttpResponse:  # noqa: A002
    """One paper brought to a plan."""
    row = queries.imports(_signed_in(request)).filter(pk=id).first()
    if row is None:
        raise FaultError(404, "no such import")
    return as_json(_import(row))
