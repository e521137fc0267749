"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.finance import pages

urlpatterns = [
    path("plans/<slug:slug>/money/", pages.finance_lines, name="finance_lines"),
    path("plans/<slug:slug>/money/contracts/", pages.contracts, name="contracts"),
]
