"""What a person does to a quality impact assessment: scores it, writes it down, signs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from placeplan.records.shapes import DueShape, Signature
from placeplan.rooms.assurance import quality as rules
from placeplan.rooms.assurance.permissions import (
    check_may_assess_quality,
    check_may_sign_assessment,
)
from placeplan.rooms.assurance.queries.quality import Quality, quality
from placeplan.rooms.delivery import interchange as delivery
from placeplan.rooms.delivery.models import Assessment, Scheme
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import StaleError, amend, enter
from placeplan.rooms.register.models import Person


@dataclass(frozen=True, slots=True)
class DomainTyped:
    """What somebody says of one domain: likelihood and impact from 1 to 5, and why."""

    likelihood: int | None
    impact: int | None
    text: str = ""


class SigningError(ValueError):
    """Raised where somebody may not sign as they want to; it says why."""


@transaction.atomic
def assess_quality(
    scheme: Scheme,
    domains: Mapping[str, DomainTyped],
    *,
    token: str,
    outcome: str,
    text: str,
    review_due: date | None,
    actor: Person,
    at: datetime,
    stated_on: date,
    reason: str = "",
) -> Quality:
    """The assessment after its domains and findings were saved.

    An assessment as deep as the scores ask for is made where there is none. Where anything that
    was signed changes, its signatures are void: they are taken off. Raises `PermissionDenied`,
    `NotARecordError`, and `StaleError` where `token` is not that of what stands.
    """
    _held(scheme)
    common: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "stated_on": stated_on,
        "reason": reason,
        "check_may": check_may_assess_quality,
    }
    check_may_assess_quality(actor, scheme.plan)
    before = quality(actor, scheme, on=stated_on)
    _check_token(before, token)
    for each in before.domains:
        typed = domains.get(each.name)
        if typed is None:
            continue
        values = {
            "likelihood": typed.likelihood,
            "impact": typed.impact,
            "text": typed.text or None,
        }
        if each.row is None:
            if typed != DomainTyped(None, None):
                values = {"of": scheme.title, "domain": each.name, **values}
                enter(delivery, "qia", values, plan=scheme.plan, part_of=scheme, **common)
            continue
        stood = (each.row.likelihood, each.row.impact)
        if stood != (typed.likelihood, typed.impact):
            values["score"] = None  # a printed score is of what was printed beside it
        amend(delivery, each.row, values, **common)
    now = quality(actor, scheme, on=stated_on)
    if not now.stage:
        return now
    says: dict[str, Any] = {
        "outcome": outcome or None,
        "text": text or None,
        "review_due": _due(review_due),
    }
    if now.assessment is None:
        kind = {"of": scheme.title, "assessment_kind": "quality", "stage": now.stage}
        values = {**kind, **says}
        enter(delivery, "assessment", values, plan=scheme.plan, part_of=scheme, **common)
    else:
        row = now.assessment
        same = (row.outcome, row.text) == (outcome, text)
        says["signatures"] = _listed(now.signatures.standing) if same else []
        amend(delivery, row, says, **common)
    return quality(actor, scheme, on=stated_on)


@transaction.atomic
def sign_quality(
    scheme: Scheme,
    role: str,
    *,
    token: str,
    comment: str,
    actor: Person,
    at: datetime,
    stated_on: date,
) -> Assessment:
    """The assessment with one more signature.

    Raises `PermissionDenied`, `SigningError`, and `StaleError` where what stands is not what the
    signer saw.
    """
    check_may_sign_assessment(actor, scheme.plan)
    _held(scheme)
    found = quality(actor, scheme, on=stated_on)
    _check_token(found, token)
    row = found.assessment
    why = rules.refusal(
        role=role,
        person=str(actor),
        account=actor.pk,
        stage="" if row is None else row.stage,
        findings="" if row is None else row.text,
        missing=found.missing,
        standing=found.signatures.standing,
        policy=found.policy,
    )
    if why or row is None:
        raise SigningError(why)
    if len(row.signatures) != len(found.signatures.standing):
        raise SigningError("It was changed elsewhere after it was signed: save it here first")
    new = rules.SignedBy(role, str(actor), stated_on, comment)
    signed, _ = amend(
        delivery,
        row,
        {"signatures": _listed([*found.signatures.standing, new])},
        actor=actor,
        at=at,
        stated_on=stated_on,
        reason=comment,
        action="sign-assessment",
        details={"role": role},
        check_may=check_may_sign_assessment,
    )
    return signed


def _listed(signatures: Iterable[rules.SignedBy]) -> list[dict[str, Any]]:
    """The signatures in the shape of the data contract."""
    return [
        Signature(
            role=each.role, person=each.person, on=each.on, comment=each.comment or None
        ).model_dump(mode="json")
        for each in signatures
    ]


def _held(scheme: Scheme) -> None:
    """Holds the plan, so that of two who save at once the second sees what the first did."""
    Plan.objects.held(scheme.plan_id)


def _check_token(found: Quality, token: str) -> None:
    if found.token != token:
        raise StaleError("this assessment was changed since; look at it again")


def _due(day: date | None) -> dict[str, Any] | None:
    if day is None:
        return None
    return DueShape(label=f"{day:%-d %B %Y}", start=day, end=day).model_dump(mode="json")
