"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.delivery import pages

urlpatterns = [
    path(
        "plans/<slug:slug>/reports/health-and-wellbeing-board/",
        pages.board_report,
        name="delivery-report",
    ),
]
