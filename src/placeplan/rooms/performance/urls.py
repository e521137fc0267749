"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.performance import pages

urlpatterns = [
    path("plans/<slug:slug>/performance/", pages.performance, name="performance"),
    path("plans/<slug:slug>/performance/standards/", pages.standards, name="standards"),
    path("indicators/<slug:slug>/", pages.indicator, name="indicator"),
]
