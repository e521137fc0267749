"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.activity import pages

urlpatterns = [
    path("plans/<slug:slug>/money/growth/", pages.growth_assumptions, name="growth_assumptions"),
]
