"""At a past date a plan can only be looked at: no form is shown there, and none is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placeplan.rooms.register.pages import DATES, asked

ACTS = frozenset(
    """
    record-add record-change record-withdraw
    programme-update programme-concern scheme-update scheme-concern scheme-case
    risk-new risk-change risk-score
    action-new decision-new comment-change comment-withdraw evidence-withdraw
    target-add target-withdraw trajectory-add rebase-add rebase-withdraw
    import-new import-undo
    year-end plan-close plan-export plan-export-one plan-new plan-settle
    """.split()
)
"""The pages that are nothing but a form of a plan: there is nothing in them to look at."""

Answer = Callable[[HttpRequest], HttpResponse]


class Past:
    """Answers for the forms of pages whose address asks for a date.

    It comes after the middleware that knows who asks, since the answer is a page with a menu.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The answer in place of the page; None where the page itself answers."""
        match = request.resolver_match
        if match is None or "api" in match.namespaces or not asked(request).is_past:
            return None
        sent = request.method == "POST"
        if not sent and match.url_name not in ACTS:
            return None
        query = request.GET.copy()
        for name in DATES:
            query.pop(name, None)
        values = {
            "title": "Nothing can be changed at a past date",
            "dates": asked(request),
            "sent": sent,
            "now": f"{request.path}?{query.urlencode()}" if query else request.path,
        }
        return render(request, "placeplan/past.jinja", values, status=409 if sent else 200)
