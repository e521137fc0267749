"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.assurance import pages

urlpatterns = [
    path("plans/<slug:slug>/delivery/portfolio/", pages.portfolio, name="portfolio"),
    path("schemes/<uuid:number>/gateway/", pages.gateway, name="scheme-gateway"),
    path("schemes/<uuid:number>/quality-impact/", pages.quality, name="scheme-quality"),
    path("schemes/<uuid:number>/update/", pages.update_scheme, name="scheme-update"),
    path("schemes/<uuid:number>/case/", pages.case, name="scheme-case"),
    path("schemes/<uuid:number>/concern/", pages.concern_of_scheme, name="scheme-concern"),
    path("programmes/<uuid:number>/concern/", pages.concern_of_programme, name="programme-concern"),
    path("escalations/<uuid:number>/", pages.escalation, name="escalation"),
    path("programmes/<uuid:number>/update/", pages.update_programme, name="programme-update"),
]
