"""The addresses of letters: which one gets, and the link that stops one kind."""

from __future__ import annotations

from django.urls import URLPattern, path

from placeplan.shell.reminding import pages

urlpatterns: list[URLPattern] = [
    path("account/letters/", pages.letters, name="account-letters"),
    path("letters/stop/", pages.stop, name="letters-stop"),
]
