"""The pages on which people comment on a record of any kind, and show files about it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from placeplan.definitions.indicators import definition
from placeplan.exchange.jobs import read_evidence
from placeplan.exchange.reconcile import room_of
from placeplan.exchange.search.evidence import take_in
from placeplan.rooms.delivery.actions import COMMENT
from placeplan.rooms.delivery.filetypes import ENDINGS, WORDS, NotEvidenceError, type_of
from placeplan.rooms.delivery.models import About, Comment, Evidence
from placeplan.rooms.delivery.permissions import (
    check_may_add_evidence,
    check_may_comment,
    may_add_evidence,
)
from placeplan.rooms.delivery.queries.talk import (
    EVIDENCED,
    Subject,
    indicator_in,
    plans_open_to,
    remarks_of_indicator,
    subject_of,
    talk,
)
from placeplan.rooms.delivery.services import (
    RefusedError,
    add_evidence,
    change_comment,
    say,
    take_back_comment,
    take_back_evidence,
)
from placeplan.rooms.performance import queries as performance
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import PlanFact, Reader
from placeplan.rooms.places.services import NotARecordError, StaleError
from placeplan.rooms.register.models import ImportedFile
from placeplan.rooms.register.pages import asked, chosen, not_there
from placeplan.rooms.register.queries import content
from placeplan.rooms.risk.models import Risk
from placeplan.shell.kinds import DETAILS

CHANGED = "It was changed since you opened the page. Look at it again"


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, kind: str, number: UUID) -> HttpResponse:
    """What is said about a record, and the form that adds to it."""
    dates = asked(request)
    row = _record(request, kind, number)
    if row is None:
        return not_there(request)
    back = _back(request, kind, row)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _said(request, subject_of(kind, row))
        if not errors:
            return redirect(f"{back}#comments")
    values = {
        "plan": row.plan,
        "kind": kind,
        "fact": row,
        "back": back,
        "talk": talk(request.user, kind, row, **dates.times),
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "placeplan/comments.jinja", values, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def indicator_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """What the plans that the reader may see say about an indicator, and the form that adds."""
    found = performance.indicator(request.user, slug)
    defined = definition(slug)
    if found is None and defined is None:
        return not_there(request)
    plans = plans_open_to(request.user, COMMENT)
    picked = request.POST.get("plan") or chosen(request, "plan")
    errors: dict[str, str] = {}
    if request.method == "POST":
        plan = next((each for each in plans if each.slug == picked), None)
        if plan is None and not plans:
            raise PermissionDenied
        errors = {"plan": "Choose a plan"} if plan is None else {}
        if plan is not None:
            errors = _said(request, indicator_in(plan, slug))
        if not errors:
            return redirect("indicator-comments", slug)
    dates = asked(request)
    values = {
        "scope": "All plans that you may see",
        "slug": slug,
        "name": found.name if found is not None else defined.name if defined else slug,
        "told": remarks_of_indicator(request.user, slug, **dates.times),
        "plans": [] if dates.is_past else plans,
        "chosen": picked,
        "errors": errors,
        "typed": request.POST,
    }
    status = 422 if errors else 200
    return render(request, "placeplan/indicator_comments.jinja", values, status=status)


def _own_comment(request: HttpRequest, number: UUID) -> Comment | None:
    """A comment that stands and that the reader wrote; None for any other.

    Raises `PermissionDenied` where the reader may say nothing any more.
    """
    row = places.fact(request.user, Comment, number)
    if row is None or row.withdrawn_at is not None:
        return None
    person = check_may_comment(request.user, row.plan)
    return row if row.stated_by_id == person.pk else None


@login_required
@require_http_methods(["GET", "POST"])
def comment_change(request: HttpRequest, number: UUID) -> HttpResponse:
    """The form by which somebody says a comment of theirs in other words."""
    row = _own_comment(request, number)
    if row is None:
        return not_there(request)
    person = check_may_comment(request.user, row.plan)
    now = timezone.now()
    errors: dict[str, str] = {}
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            change_comment(row, text, actor=person, at=now, stated_on=timezone.localdate(now))
            messages.success(request, "Saved.")
            return redirect(f"{about_address(request.user, row)}#comments")
        except NotARecordError as error:
            errors = error.fields
        except StaleError:
            errors = {"": CHANGED}
    values = {
        "plan": row.plan,
        "row": row,
        "back": about_address(request.user, row),
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "placeplan/comment_change.jinja", values, status=422 if errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def comment_withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Asks why, and takes back a comment of one's own."""
    row = _own_comment(request, number)
    if row is None:
        return not_there(request)
    person = check_may_comment(request.user, row.plan)
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        try:
            take_back_comment(row, reason, actor=person, at=timezone.now())
            messages.success(request, "Taken back.")
            return redirect(f"{about_address(request.user, row)}#comments")
        except NotARecordError as error:
            errors = error.fields
    return _take_back(request, row, "comment", errors)


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, kind: str, number: UUID) -> HttpResponse:
    """The files that show something about a record, and the form that adds one."""
    dates = asked(request)
    row = _record(request, kind, number) if kind in EVIDENCED else None
    if row is None:
        return not_there(request)
    parts = [each.text for each in row.assurances.all()] if isinstance(row, Risk) else []
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _shown(request, subject_of(kind, row), parts)
        if not errors:
            return redirect("record-evidence", kind, number)
    values = {
        "plan": row.plan,
        "kind": kind,
        "fact": row,
        "back": _page_of(kind, row),
        "talk": talk(request.user, kind, row, **dates.times),
        "parts": parts,
        "part": request.POST.get("part") or chosen(request, "part"),
        "errors": errors,
        "typed": request.POST,
        "kinds": WORDS,
        "endings": ",".join(ENDINGS),
        "largest": f"{settings.LARGEST_EVIDENCE / 1048576:.3g}",
    }
    return render(request, "placeplan/evidence.jinja", values, status=422 if errors else 200)


@require_safe
def evidence_file(request: HttpRequest, number: UUID) -> HttpResponse:
    """The file of a piece of evidence, to be saved: never shown as a page of ours.

    One that was taken back is for those alone who may add evidence.
    """
    row = places.fact(request.user, Evidence, number)
    if row is None:
        return not_there(request)
    if row.withdrawn_at is not None and not may_add_evidence(request.user, row.plan):
        return not_there(request)
    file = ImportedFile.objects.filter(sha256=row.sha256).first()
    data = None if file is None else content(file)
    if data is None:
        return not_there(request)
    try:
        sent_as = type_of(data, row.file).sent_as
    except NotEvidenceError:
        sent_as = "application/octet-stream"
    response = HttpResponse(data, content_type=sent_as)
    response["Content-Disposition"] = content_disposition_header(True, row.file) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": [""]}  # type: ignore[attr-defined]
    return response


@login_required
@require_http_methods(["GET", "POST"])
def evidence_withdraw(request: HttpRequest, number: UUID) -> HttpResponse:
    """Asks why, and takes back a piece of evidence."""
    row = places.fact(request.user, Evidence, number)
    if row is None or row.withdrawn_at is not None:
        return not_there(request)
    person = check_may_add_evidence(request.user, row.plan)
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:1000]
        try:
            take_back_evidence(row, reason, actor=person, at=timezone.now())
            messages.success(request, "Taken back.")
            return redirect(f"{about_address(request.user, row)}#evidence")
        except NotARecordError as error:
            errors = error.fields
    return _take_back(request, row, "evidence", errors)


def about_address(reader: Reader, row: About) -> str:
    """The page of what a comment or a piece of evidence is about; its plan's where it is gone."""
    if row.of_kind == "indicator":
        for each in performance.indicators(reader, plan=row.plan):
            if indicator_in(row.plan, each.slug).key == row.of:
                return reverse("indicator-comments", args=[each.slug])
    room = room_of(row.of_kind)
    if room is not None:
        rows = room.MODELS[row.of_kind].objects.visible_to(reader).current()
        found = rows.filter(plan=row.plan_id, natural_key=row.of).first()
        if found is not None:
            return _page_of(row.of_kind, found)
    return reverse("plan", args=[row.plan.slug])


def _record(request: HttpRequest, kind: str, number: UUID) -> PlanFact | None:
    """The version of a record that an address names, if it is one to speak of."""
    room = room_of(kind)
    if room is None or issubclass(room.MODELS[kind], About):
        return None
    found: PlanFact | None = places.fact(
        request.user, room.MODELS[kind], number, **asked(request).times
    )
    return found


def _page_of(kind: str, row: PlanFact) -> str:
    """The page of a record: the one of its kind, else the one that shows its source."""
    if kind in DETAILS:
        return reverse(kind, args=[row.pk])
    return reverse("record", args=[kind, row.pk])


def _back(request: HttpRequest, kind: str, row: PlanFact) -> str:
    """Where the form was: a page of ours, else that of the record."""
    asked_for = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked_for, allowed_hosts=None) and asked_for[:1] == "/":
        return asked_for
    return _page_of(kind, row)


def _said(request: HttpRequest, subject: Subject) -> dict[str, str]:
    """Stores what was typed; else says what is wrong with it."""
    person = check_may_comment(request.user, subject.plan)
    now = timezone.now()
    text = request.POST.get("text", "")
    try:
        say(subject, text, actor=person, at=now, stated_on=timezone.localdate(now))
    except NotARecordError as error:
        return error.fields
    messages.success(request, "Comment added.")
    return {}


def _shown(request: HttpRequest, subject: Subject, parts: list[str]) -> dict[str, str]:
    """Stores the file that was sent; else says what is wrong."""
    person = check_may_add_evidence(request.user, subject.plan)
    sent = request.FILES.get("file")
    part = request.POST.get("part", "")
    if sent is None:
        return {"file": "Choose a file"}
    if part and part not in parts:
        return {"part": "Choose one of the assurances"}
    too_large = (sent.size or 0) > settings.LARGEST_EVIDENCE
    data = b"" if too_large else sent.read()
    now = timezone.now()
    try:
        row = add_evidence(
            subject,
            sent.name or "file",
            data,
            text=request.POST.get("text", ""),
            title=request.POST.get("title", "")[:200],
            part=part,
            actor=person,
            at=now,
            stated_on=timezone.localdate(now),
            largest=settings.LARGEST_EVIDENCE,
            scanner=settings.SCANNER,
            size=sent.size if too_large else None,
        )
    except RefusedError as error:
        return {"file": f"{error}. Choose another file"}
    except NotARecordError as error:
        return error.fields
    if take_in(row):
        read_evidence.enqueue(ImportedFile.objects.get(sha256=row.sha256).pk)
    messages.success(request, "Evidence added.")
    return {}


def _take_back(request: HttpRequest, row: About, kind: str, errors: dict[str, str]) -> HttpResponse:
    back = about_address(request.user, row)
    values = {"plan": row.plan, "kind": kind, "row": row, "back": back, "errors": errors}
    status = 422 if errors else 200
    return render(request, "placeplan/take_back_said.jinja", values, status=status)
