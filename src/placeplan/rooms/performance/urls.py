"""The addresses of this room's pages."""

from django.urls import path, re_path

from placeplan.rooms.performance import pages

urlpatterns = [
    path("plans/<slug:slug>/performance/", pages.performance, name="performance"),
    path("plans/<slug:slug>/performance/exceptions/", pages.exceptions, name="exceptions"),
    path("plans/<slug:slug>/performance/standards/", pages.standards, name="standards"),
    path("plans/<slug:slug>/performance/targets/", pages.targets, name="targets"),
    path("plans/<slug:slug>/performance/targets/add/", pages.add_target, name="target-add"),
    path(
        "plans/<slug:slug>/performance/targets/trajectory/",
        pages.add_trajectory,
        name="trajectory-add",
    ),
    path("targets/<int:number>/withdraw/", pages.withdraw_target, name="target-withdraw"),
    path("performance/standards/", pages.national_standards, name="national-standards"),
    path("indicators/<slug:slug>/", pages.indicator, name="indicator"),
    re_path(
        r"^indicators/(?P<slug>[-\w]+)/chart\.(?P<form>svg|png)$",
        pages.chart,
        name="indicator-chart",
    ),
    path("indicators/<slug:slug>/rebases/", pages.add_rebase, name="rebase-add"),
    path("rebases/<int:number>/withdraw/", pages.withdraw_rebase, name="rebase-withdraw"),
]
