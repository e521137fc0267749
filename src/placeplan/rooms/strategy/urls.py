"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.strategy import pages

urlpatterns = [
    path("plans/<slug:slug>/commitments/", pages.commitments, name="commitments"),
    path("plans/<slug:slug>/alignment/", pages.alignments, name="alignments"),
]
