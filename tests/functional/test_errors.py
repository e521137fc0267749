"""Pages for what went wrong are there even where the rest of the system is not."""

from __future__ import annotations

from django.http import Http404
from django.test import RequestFactory

from placeplan.shell import pages


def test_failure_is_said_without_the_database() -> None:
    """No test here may use the database: a question to it would fail."""
    answer = pages.failed(RequestFactory().get("/plans/"))
    assert answer.status_code == 500
    assert b"Sorry, something went wrong" in answer.content
    assert b"Traceback" not in answer.content


def test_errors_before_anybody_is_known() -> None:
    """An error in the first middleware comes before sessions, people and nonces."""
    request = RequestFactory().get("/plans/?as_at=soonish")
    for answer, status in (
        (pages.bad_request(request, ValueError()), 400),
        (pages.forbidden(request, PermissionError()), 403),
        (pages.not_found(request, Http404()), 404),
        (pages.form_refused(request), 403),
    ):
        assert answer.status_code == status
        assert b'<html lang="en"' in answer.content
