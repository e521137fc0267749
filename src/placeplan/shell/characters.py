"""What a request may be written with: NUL is no character that a person types.

PostgreSQL stores none, and a web page shows it as the sign for what cannot be read. So it is taken
for that sign wherever it comes in, whichever database there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponse, QueryDict

F = TypeVar("F", bound=QueryDict)

NUL, UNREADABLE = "\0", "\ufffd"


class Characters:
    """Middleware: the address and the form of a request without NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path_info = request.path_info.replace(NUL, UNREADABLE)
        request.GET = _readable(request.GET)
        if request.method == "POST":
            request.POST = _readable(request.POST)
        return self.get_response(request)


def _readable(form: F) -> F:
    if not any(NUL in text for name, texts in form.lists() for text in (name, *texts)):
        return form
    made = QueryDict(mutable=True)
    for name, texts in form.lists():
        made.setlist(name.replace(NUL, UNREADABLE), [t.replace(NUL, UNREADABLE) for t in texts])
    made._mutable = False
    return cast(F, made)
