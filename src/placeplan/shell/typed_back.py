"""What somebody typed into a form that could not be taken, given back so that nothing is lost."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placeplan.shell.fields import word

_SECRET = re.compile(r"csrf|password|token|secret|code|otp", re.IGNORECASE)
_OURS = frozenset(("what", "next", "opened", "action"))
"""Fields that hold what our own pages put there."""
_ABOUT_ACCOUNTS = ("/sign-in/", "/account/", "/password", "/people/")
_MOST = 200


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The name and the text of each field that was filled in; nothing of forms about accounts.

    Only what came with the mark of our own forms may be shown: ask after the check of it.
    """
    if request.method != "POST" or request.path_info.startswith(_ABOUT_ACCOUNTS):
        return []
    found = []
    for name, values in request.POST.lists():
        if _SECRET.search(name) or name in _OURS:
            continue
        found += [(word(name.replace("-", "_")), text) for text in values if text.strip()]
    return found[:_MOST]


def given_back(request: HttpRequest, status: int, title: str, *paragraphs: str) -> HttpResponse:
    """A page that says why a form was not taken, and holds what was typed."""
    values: dict[str, Any] = {"title": title, "paragraphs": paragraphs, "typed": typed(request)}
    if status == 401:
        values["again"] = True
    return render(request, "placeplan/message.jinja", values, status=status)
