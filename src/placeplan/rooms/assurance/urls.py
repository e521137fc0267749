"""The addresses of this room's pages."""

from django.urls import path

from placeplan.rooms.assurance import pages

urlpatterns = [
    path("actions/", pages.action_log, name="action-log"),
    path("decisions/", pages.decision_log, name="decision-log"),
    path("plans/<slug:slug>/delivery/actions/", pages.actions, name="actions"),
    path("plans/<slug:slug>/delivery/actions/add/", pages.action_new, name="action-new"),
    path("plans/<slug:slug>/delivery/decisions/", pages.decisions, name="decisions"),
    path("plans/<slug:slug>/delivery/decisions/add/", pages.decision_new, name="decision-new"),
    path("actions/<uuid:number>/", pages.action, name="action"),
    path("decisions/<uuid:number>/", pages.decision, name="decision"),
    path("plans/<slug:slug>/performance/", pages.performance, name="performance"),
    path("plans/<slug:slug>/performance/exceptions/", pages.exceptions, name="exceptions"),
    path("plans/<slug:slug>/performance/targets/", pages.targets, name="targets"),
    path("indicators/<slug:slug>/", pages.indicator, name="indicator"),
    path("indicators/<slug:slug>/rebases/", pages.add_rebase, name="rebase-add"),
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
