"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.engagement import pages

urlpatterns = [
    path("plans/<slug:slug>/engagement/", pages.engagements, name="engagements"),
]
