"""The addresses of what checks find."""

from __future__ import annotations

from django.urls import URLPattern, path

from placeplan.shell.checking import pages

urlpatterns: list[URLPattern] = [
    path("checks/", pages.every_plan, name="checks"),
    path("plans/<slug:slug>/checks/", pages.of_plan, name="plan-checks"),
    path("plans/<slug:slug>/checks/<slug:number>/", pages.one, name="plan-check"),
]
