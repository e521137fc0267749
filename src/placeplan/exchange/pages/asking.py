"""Who asks for a page that changes something."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from placeplan.rooms.register.models import Person


def person(request: HttpRequest) -> Person:
    """Whoever is signed in. Raises `PermissionDenied` where nobody is."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user
