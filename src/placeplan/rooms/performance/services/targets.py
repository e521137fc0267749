"""A person sets what a plan's indicators are held against, and takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from placeplan.definitions.indicators import definition
from placeplan.kernel import period as periods
from placeplan.rooms.performance.models import Direction, Indicator, Target, TargetKind
from placeplan.rooms.performance.permissions import check_may_set_targets
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import record_event
from placeplan.rooms.register.wrong_fields import WrongFieldsError

LARGEST = Decimal(10) ** 12
COMPARATORS = {Direction.HIGHER: ">=", Direction.LOWER: "<="}


class TargetError(WrongFieldsError):
    """Raised where a target cannot stand."""


@transaction.atomic
def set_target(
    *,
    actor: Person,
    at: datetime,
    plan: Plan,
    indicator: Indicator,
    kind: str,
    comparator: str,
    value: Decimal,
    starts_on: date,
    ends_on: date,
    stated_on: date,
    reason: str,
    organisation: Organisation | None = None,
) -> Target:
    """The stored target; the same one, where it stands already.

    Without an organisation it is of all those of the plan. Raises `PermissionDenied`, and
    `TargetError` where it cannot stand: it ends before it starts, its comparator goes against
    the direction of improvement, its value is no value, or the organisation is not in the plan.
    """
    spans = [(starts_on, ends_on, value)]
    return _stated(
        spans, "set-target", actor, at, plan, indicator, organisation, kind, comparator,
        stated_on, reason,
    )[0]  # fmt: skip


@transaction.atomic
def set_trajectory(
    *,
    actor: Person,
    at: datetime,
    plan: Plan,
    indicator: Indicator,
    kind: str,
    comparator: str,
    months: Sequence[tuple[date, Decimal]],
    stated_on: date,
    reason: str,
    organisation: Organisation | None = None,
) -> list[Target]:
    """The stored targets of many months at once; each month is given by any of its days.

    Months that stand already with the same value stay as they are. Raises as `set_target` does,
    and `TargetError` for no month, or one that comes twice.
    """
    if not months:
        raise TargetError({"months": "Enter at least one month"})
    spans: dict[date, tuple[date, date, Decimal]] = {}
    for day, value in months:
        month = periods.month(day.year, day.month)
        if month.start is None or month.end is None:
            raise TargetError({"months": f"{day} is in no month"})
        if month.start in spans:
            raise TargetError({"months": f"{day:%B %Y} comes twice"})
        spans[month.start] = (month.start, month.end, value)
    return _stated(
        [spans[start] for start in sorted(spans)], "set-trajectory", actor, at, plan, indicator,
        organisation, kind, comparator, stated_on, reason,
    )  # fmt: skip


@transaction.atomic
def withdraw_target(target: Target, *, actor: Person, at: datetime, reason: str) -> None:
    """Takes a target back from an instant on; what was known before stays.

    Raises `PermissionDenied`, and `TargetError` where it was taken back already or no reason is
    given.
    """
    check_may_set_targets(actor, target.plan)
    if not reason.strip():
        raise TargetError({"reason": "Say why it is taken back"})
    standing = Target.objects.filter(pk=target.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at):
        raise TargetError({"": "It was taken back already"})
    record_event(
        actor,
        at=at,
        action="withdraw-target",
        subject=("target", str(target.pk)),
        plan=target.plan.slug,
        reason=reason.strip(),
        details={"indicator": target.indicator.slug, "target": str(target)},
    )


def comparator_of(indicator: Indicator) -> str:
    """The comparator that goes with the direction of improvement; empty where that is not known."""
    known = definition(indicator.definition) if indicator.definition else None
    direction = known.direction if known is not None else indicator.direction
    return COMPARATORS.get(Direction(direction), "")


def _stated(
    spans: Sequence[tuple[date, date, Decimal]],
    action: str,
    actor: Person,
    at: datetime,
    plan: Plan,
    indicator: Indicator,
    organisation: Organisation | None,
    kind: str,
    comparator: str,
    stated_on: date,
    reason: str,
) -> list[Target]:
    Plan.objects.held(plan.pk)
    check_may_set_targets(actor, plan)
    wrong = faults(spans, plan, indicator, organisation, kind, comparator, reason)
    if wrong:
        raise TargetError(wrong)
    same = Target.objects.filter(
        plan=plan, indicator=indicator, organisation=organisation, kind=kind,
        comparator=comparator, withdrawn_at=None,
    )  # fmt: skip
    standing: dict[tuple[date, date], Target] = {}
    for each in same.order_by("stated_on", "recorded_at", "pk"):
        standing[each.starts_on, each.ends_on] = each
    found, added = [], 0
    for start, end, value in spans:
        target = standing.get((start, end))
        if target is None or target.value != value:
            target = Target.objects.create(
                plan=plan,
                indicator=indicator,
                organisation=organisation,
                kind=kind,
                comparator=comparator,
                value=value,
                starts_on=start,
                ends_on=end,
                reason=reason.strip(),
                stated_on=stated_on,
                recorded_at=at,
                recorded_by=actor,
            )
            added += 1
        found.append(target)
    if added:
        record_event(
            actor,
            at=at,
            action=action,
            subject=("target", str(found[0].pk)),
            plan=plan.slug,
            reason=reason.strip(),
            details={
                "indicator": indicator.slug,
                "organisation": organisation.pk if organisation else None,
                "kind": kind,
                "comparator": comparator,
                "spans": [
                    [str(each.starts_on), str(each.ends_on), str(each.value)] for each in found
                ],
            },
        )
    return found


def faults(
    spans: Sequence[tuple[date, date, Decimal]],
    plan: Plan,
    indicator: Indicator,
    organisation: Organisation | None,
    kind: str,
    comparator: str,
    reason: str,
) -> dict[str, str]:
    """What is wrong with each field of a target, in words; `spans` are (first, last day, value)."""
    found: dict[str, str] = {}
    if kind not in TargetKind.values:
        found["kind"] = "Choose national, plan or recovery"
    wanted = comparator_of(indicator)
    if comparator not in COMPARATORS.values():
        found["comparator"] = "Choose at least or at most"
    elif wanted and comparator != wanted:
        better, words = ("Higher", "at least") if wanted == ">=" else ("Lower", "at most")
        found["comparator"] = f"{better} is better for this indicator: choose {words}"
    for start, end, value in spans:
        if start > end:
            found["ends_on"] = f"It ends on {end:%-d %B %Y}, before it starts on {start:%-d %B %Y}"
        wrong = _wrong_value(value, indicator)
        if wrong:
            found["value"] = wrong
    if organisation is not None and not _takes_part(organisation, plan):
        found["organisation"] = f"{organisation.name} is not in {plan.title}"
    if not reason.strip():
        found["reason"] = "Say where it is agreed, or why"
    return found


def _wrong_value(value: Decimal, indicator: Indicator) -> str:
    if not value.is_finite() or abs(value) > LARGEST:
        return "Enter a number"
    known = definition(indicator.definition) if indicator.definition else None
    share = known is not None and (known.kind, known.unit) == ("proportion", "percent")
    if share and not 0 <= value <= 100:
        return f"{value:f}% is no proportion: enter a number from 0 to 100"
    return ""


def _takes_part(organisation: Organisation, plan: Plan) -> bool:
    return organisation.pk == plan.owner_id or plan.partners.filter(pk=organisation.pk).exists()
