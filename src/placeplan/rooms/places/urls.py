"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.places import pages

urlpatterns = [
    path("plans/<slug:slug>/forums/", pages.forums, name="forums"),
    path("plans/<slug:slug>/services/", pages.services, name="services"),
]
