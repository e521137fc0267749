"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.risk import pages

urlpatterns = [
    path("plans/<slug:slug>/risk/", pages.risks, name="risks"),
]
