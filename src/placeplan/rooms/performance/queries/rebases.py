"""Reads: from which days processes are new ones, limited to the plans that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from placeplan.rooms.performance.actions import SET_TARGETS
from placeplan.rooms.performance.models import Rebase
from placeplan.rooms.performance.process import Rebased
from placeplan.rooms.places.models import Organisation, Plan, Reader, belongs, signed_in
from placeplan.rooms.places.queries import plans


def rebases(
    reader: Reader,
    *,
    slug: str = "",
    definition: str = "",
    plan: Plan | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> QuerySet[Rebase]:
    """The rebases that stood on a day, as the system knew at an instant, by their day.

    Of an indicator by its slug, or of all indicators of a definition. One that was taken back
    stood until then.
    """
    rows = Rebase.objects.filter(plan__in=Plan.objects.visible_to(reader))
    if slug or definition:
        same = Q(indicator__slug=slug) if slug else Q()
        rows = rows.filter(same | Q(indicator__definition=definition) if definition else same)
    if plan is not None:
        rows = rows.filter(plan=plan)
    until = known_at
    if as_at is not None:
        rows = rows.filter(stated_on__lte=as_at)
        evening = timezone.make_aware(datetime.combine(as_at, time.max))
        until = evening if known_at is None else min(evening, known_at)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    standing = Q(withdrawn_at=None)
    rows = rows.filter(standing if until is None else standing | Q(withdrawn_at__gt=until))
    return (
        rows.select_related("indicator", "organisation", "plan__owner", "recorded_by")
        .prefetch_related("plan__partners")
        .order_by("on", "pk")
    )


def rebase(reader: Reader, number: int) -> Rebase | None:
    """One rebase, standing or not; None where there is none that the reader may see."""
    rows = Rebase.objects.filter(plan__in=Plan.objects.visible_to(reader), pk=number)
    return rows.select_related("indicator", "organisation", "plan").first()


def rebased(rows: Iterable[Rebase], code: str, name: str = "") -> tuple[Rebased, ...]:
    """Those of one organisation, by its ODS code or else its name, as plain values.

    One without an organisation is of every organisation of its plan.
    """
    return tuple(Rebased(row.on, row.reason, row.pk) for row in rows if _is_of(row, code, name))


def plans_to_rebase(reader: Reader, code: str, name: str) -> list[Plan]:
    """The plans of an organisation in which the reader may say that a process is new, by title."""
    person = signed_in(reader)
    if person is None:
        return []
    rows = plans(person)
    if not person.is_superuser:
        rows = rows.filter(belongs(person, partners=True, roles=SET_TARGETS.roles))
    return [plan for plan in rows if _among([plan.owner, *plan.partners.all()], code, name)]


def _is_of(row: Rebase, code: str, name: str) -> bool:
    whose = (
        [row.organisation]
        if row.organisation is not None
        else [row.plan.owner, *row.plan.partners.all()]
    )
    return _among(whose, code, name)


def _among(bodies: Iterable[Organisation], code: str, name: str) -> bool:
    """True where one of the bodies has the code, or without a code the name."""
    if code:
        return any(each.ods_code == code for each in bodies)
    return any(each.printed_name == name for each in bodies)
