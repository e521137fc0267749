"""Reads: plans and organisations, limited to what the reader may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from placeplan.kernel.period import Period
from placeplan.rooms.places.models import (
    Import,
    Organisation,
    Plan,
    Reader,
    shown_in,
)
from placeplan.rooms.places.models.limits import of_organisation, plan_during
from placeplan.rooms.places.models.statements import Statement, statement

_SLUG = "the address of a plan"
"""Stands for the slug of a plan in a statement."""


def plans(
    reader: Reader, *, organisation: Organisation | None = None, period: Period | None = None
) -> QuerySet[Plan]:
    """The plans that the reader may see, by title."""
    rows = Plan.objects.visible_to(reader).select_related("owner").prefetch_related("partners")
    if organisation is not None:
        rows = rows.filter(of_organisation(organisation))
    if period is not None:
        rows = rows.filter(plan_during(period))
    return rows.order_by("title", "pk")


def plan(reader: Reader, slug: str) -> Plan | None:
    """The plan of an address; None where there is none, or none that the reader may see."""
    for found in statement("plan", _by_slug).rows({_SLUG: slug}):
        shown = shown_in(found, reader)
        if shown is None or "" in shown:
            prefetch_related_objects([found], "partners")
            return found
    return None


def _by_slug() -> Statement[Plan]:
    return Statement(Plan.objects.filter(slug=_SLUG).select_related("owner"), [_SLUG])


def organisations(reader: Reader, *, plan: Plan | None = None) -> QuerySet[Organisation]:
    """The organisations, by name.

    One that is known only from a paper is shown to those who may see the paper's records.
    """
    papers = Import.objects.readable_by(reader).filter(file=OuterRef("source__file"))
    shared = Plan.objects.visible_to(reader).filter(
        Q(owner=OuterRef("pk")) | Q(partners=OuterRef("pk"))
    )
    known = Q(source__isnull=True) | ~Q(ods_code="")
    rows = Organisation.objects.filter(known | Exists(papers) | Exists(shared))
    if plan is not None:
        rows = rows.filter(Q(pk=plan.owner_id) | Q(shared_plans=plan))
    return rows.select_related("parent", "source__file").order_by("name", "pk").distinct()


def organisation(reader: Reader, code_or_id: str) -> Organisation | None:
    """The organisation of an ODS code or of our own number; None where none can be seen."""
    own = Q(pk=int(code_or_id)) if code_or_id.isascii() and code_or_id.isdigit() else Q()
    match = Q(ods_code=code_or_id.upper()) | own if code_or_id else Q(pk=None)
    return organisations(reader).filter(match).order_by("-ods_code", "pk").first()


def organisation_names(plan: Plan) -> list[str]:
    """The owner of a plan and then its partners, by name."""
    partners = sorted(each.name for each in plan.partners.all())
    return [plan.owner.name, *partners]
