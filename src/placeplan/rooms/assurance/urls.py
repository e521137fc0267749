"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.assurance import pages

urlpatterns = [
    path("plans/<slug:slug>/delivery/portfolio/", pages.portfolio, name="portfolio"),
    path("schemes/<uuid:number>/gateway/", pages.gateway, name="scheme-gateway"),
]
