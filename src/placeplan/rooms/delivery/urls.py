"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.delivery import pages

urlpatterns = [
    path("plans/<slug:slug>/delivery/", pages.delivery, name="delivery"),
    path("plans/<slug:slug>/delivery/programmes/", pages.programmes, name="programmes"),
    path("plans/<slug:slug>/delivery/schemes/", pages.schemes, name="schemes"),
    path("plans/<slug:slug>/delivery/milestones/", pages.milestones, name="milestones"),
    path("plans/<slug:slug>/delivery/quality-impact/", pages.qias, name="qias"),
    path("plans/<slug:slug>/delivery/updates/", pages.updates, name="updates"),
    path("plans/<slug:slug>/delivery/assessments/", pages.assessments, name="assessments"),
    path("plans/<slug:slug>/delivery/escalations/", pages.escalations, name="escalations"),
    path(
        "plans/<slug:slug>/reports/health-and-wellbeing-board/",
        pages.board_report,
        name="delivery-report",
    ),
]
