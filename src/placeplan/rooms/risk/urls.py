"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.risk import pages

urlpatterns = [
    path("plans/<slug:slug>/risk/", pages.risks, name="risks"),
    path("plans/<slug:slug>/risk/add/", pages.add_risk, name="risk-new"),
    path("plans/<slug:slug>/risk/concerns/", pages.concerns, name="concerns"),
    path("plans/<slug:slug>/risk/heat-map/", pages.heat_map, name="heat-map"),
    path(
        "plans/<slug:slug>/risk/assurance-framework/",
        pages.assurance_framework,
        name="assurance-framework",
    ),
    path("risks/<uuid:number>/", pages.risk, name="risk"),
    path("risks/<uuid:number>/change/", pages.change_risk, name="risk-change"),
    path("risks/<uuid:number>/score/", pages.score_risk, name="risk-score"),
]
