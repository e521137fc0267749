"""The addresses of this room's pages.

Those of assurance rows and of an indicator are the room of assurance's, which joins what is done.
"""

from django.urls import path, re_path

from placeplan.rooms.performance import pages

urlpatterns = [
    path("plans/<slug:slug>/performance/standards/", pages.standards, name="standards"),
    path("plans/<slug:slug>/performance/targets/add/", pages.add_target, name="target-add"),
    path(
        "plans/<slug:slug>/performance/targets/trajectory/",
        pages.add_trajectory,
        name="trajectory-add",
    ),
    path("targets/<int:number>/withdraw/", pages.withdraw_target, name="target-withdraw"),
    path("performance/standards/", pages.national_standards, name="national-standards"),
    re_path(
        r"^indicators/(?P<slug>[-\w]+)/chart\.(?P<form>svg|png)$",
        pages.chart,
        name="indicator-chart",
    ),
    re_path(
        r"^indicators/(?P<slug>[-\w]+)/(?P<which>dots|funnel)\.(?P<form>svg|png)$",
        pages.comparison,
        name="indicator-comparison",
    ),
    path("rebases/<int:number>/withdraw/", pages.withdraw_rebase, name="rebase-withdraw"),
]
