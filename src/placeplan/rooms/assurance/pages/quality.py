"""The quality impact assessment of a scheme: scored, written down, signed, looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.kernel import period as periods
from placeplan.rooms.assurance.permissions import (
    check_may_assess_quality,
    check_may_sign_assessment,
    may_assess_quality,
    may_sign_assessment,
)
from placeplan.rooms.assurance.queries.quality import Quality
from placeplan.rooms.assurance.queries.quality import quality as quality_of
from placeplan.rooms.assurance.services.quality import (
    DomainTyped,
    SigningError,
    assess_quality,
    sign_quality,
)
from placeplan.rooms.delivery.models import Scheme
from placeplan.rooms.delivery.queries.talk import evidence_counts
from placeplan.rooms.places.queries import fact
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import asked, not_there
from placeplan.rooms.risk.scoring import IMPACTS, LIKELIHOODS

STALE = "Somebody changed this assessment since you opened the page. Look at it, and save again"
MOST = 4000


@login_required
@require_http_methods(["GET", "POST"])
def quality(request: HttpRequest, number: UUID) -> HttpResponse:
    """The five domains with their reasons, both signatures and the day to look at it again."""
    dates = asked(request)
    scheme = fact(request.user, Scheme, number, **dates.times)
    if scheme is None:
        return not_there(request)
    now = timezone.now()
    today = timezone.localdate(now)
    errors: dict[str, str] = {}
    if request.method == "POST":
        posted = request.POST.dict()
        try:
            if posted.get("what") == "sign":
                signer = check_may_sign_assessment(request.user, scheme.plan)
                _sign(scheme, posted, signer, now, today)
                messages.success(request, "Signed.")
                return redirect("scheme-quality", scheme.pk)
            person = check_may_assess_quality(request.user, scheme.plan)
            errors = _save(scheme, posted, person, now, today)
            if not errors:
                messages.success(request, "Saved.")
                return redirect("scheme-quality", scheme.pk)
        except NotARecordError as error:
            errors = error.fields
        except StaleError:
            errors = {"": STALE}
        except SigningError as error:
            errors = {"role": str(error)}
    on = dates.as_at or today
    found = quality_of(request.user, scheme, on=on, **dates.times)
    values = {
        "plan": scheme.plan,
        "scheme": scheme,
        "found": found,
        "files": evidence_counts(request.user, scheme.plan, ("qia", "assessment"), **dates.times),
        "on": on,
        "errors": errors,
        "shown": _shown(found, request.POST.dict() if errors else {}),
        "likelihoods": LIKELIHOODS,
        "impacts": IMPACTS,
        "may_type": not dates.is_past and may_assess_quality(request.user, scheme.plan),
        "may_sign": not dates.is_past and may_sign_assessment(request.user, scheme.plan),
    }
    return render(request, "assurance/quality.jinja", values, status=422 if errors else 200)


def _sign(
    scheme: Scheme, posted: Mapping[str, str], person: Person, now: datetime, today: date
) -> None:
    sign_quality(
        scheme,
        posted.get("role", ""),
        token=posted.get("token", ""),
        comment=posted.get("comment", "").strip()[:1000],
        actor=person,
        at=now,
        stated_on=today,
    )


def _save(
    scheme: Scheme, posted: Mapping[str, str], person: Person, now: datetime, today: date
) -> dict[str, str]:
    """Saves what was typed; else says what is wrong with it."""
    errors: dict[str, str] = {}
    domains = {}
    for number in range(1, 31):
        name = posted.get(f"domain-{number}")
        if name is None:
            break
        parts = [posted.get(f"{part}-{number}", "").strip() for part in ("likelihood", "impact")]
        wrong = [each for each in parts if each not in ("", "1", "2", "3", "4", "5")]
        if wrong or (parts[0] == "") != (parts[1] == ""):
            errors[f"likelihood-{number}"] = f"{name}: choose likelihood and impact, 1 to 5"
            continue
        text = posted.get(f"text-{number}", "").strip()[:MOST]
        if parts[0] and not text:
            errors[f"text-{number}"] = f"{name}: say why it scores so"
        up, along = (int(each) if each else None for each in parts)
        domains[name] = DomainTyped(up, along, text.replace("\r\n", "\n"))
    review = _day(posted.get("review_due", ""), errors)
    if errors:
        return errors
    assess_quality(
        scheme,
        domains,
        token=posted.get("token", ""),
        outcome=posted.get("outcome", "").strip()[:MOST],
        text=posted.get("text", "").strip()[:MOST].replace("\r\n", "\n"),
        review_due=review,
        actor=person,
        at=now,
        stated_on=today,
        reason=posted.get("reason", "").strip()[:1000],
    )
    return {}


def _day(typed: str, errors: dict[str, str]) -> date | None:
    if not typed.strip():
        return None
    period = periods.parse(typed.strip())
    if period.end is None or period.recurring or period.inferred:
        errors["review_due"] = f"“{typed.strip()}” is not a date. For example 31 March 2026"
        return None
    return period.end


def _shown(found: Quality, posted: Mapping[str, str]) -> dict[str, str]:
    """What each input holds: as posted where that was refused, else as it stands."""
    shown: dict[str, str] = {}
    for number, each in enumerate(found.domains, start=1):
        row = each.row
        shown[f"likelihood-{number}"] = "" if row is None else str(row.likelihood or "")
        shown[f"impact-{number}"] = "" if row is None else str(row.impact or "")
        shown[f"text-{number}"] = "" if row is None else row.text
    due = found.review_due or (None if found.assessment is not None else found.suggested)
    shown["review_due"] = "" if due is None else f"{due:%-d %B %Y}"
    shown["outcome"] = "" if found.assessment is None else found.assessment.outcome
    shown["text"] = "" if found.assessment is None else found.assessment.text
    return {**shown, **posted}
