"""The addresses: the API, signing in and out, and the pages of the shell and of every room."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from placeplan.shell import (
    changing,
    comparing,
    details,
    entering,
    health,
    pages,
    planning,
    searching,
    talking,
    trail,
)
from placeplan.shell.access.urls import urlpatterns as access
from placeplan.shell.api import api
from placeplan.shell.checking.urls import urlpatterns as checking
from placeplan.shell.reminding.urls import urlpatterns as reminding

PACKAGE = Path(__file__).resolve().parents[1]


def _pages() -> list[URLPattern | URLResolver]:
    """Every `urls.py` of exchange and of the rooms, highest first."""
    found = [*PACKAGE.glob("exchange/urls.py"), *sorted(PACKAGE.glob("rooms/*/urls.py"))]
    names = (".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in found)
    return [path("", include(import_module(name))) for name in names]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("plans/", pages.plans, name="plans"),
    path("plans/new/", planning.new, name="plan-new"),
    path("plans/<slug:slug>/", pages.plan, name="plan"),
    path("plans/<slug:slug>/settle/", planning.settle, name="plan-settle"),
    path("plans/<slug:slug>/compare/", comparing.compare, name="compare"),
    path("plans/<slug:slug>/trail/", trail.plan_trail, name="trail"),
    path("plans/<slug:slug>/records/<slug:kind>/", pages.records, name="records"),
    path("plans/<slug:slug>/records/<slug:kind>/add/", entering.add, name="record-add"),
    path("records/<slug:kind>/<uuid:number>/", pages.record, name="record"),
    path("records/<slug:kind>/<uuid:number>/change/", changing.change, name="record-change"),
    path(
        "records/<slug:kind>/<uuid:number>/take-back/", entering.take_back, name="record-withdraw"
    ),
    path("records/<slug:kind>/<uuid:number>/comments/", talking.comments, name="record-comments"),
    path("records/<slug:kind>/<uuid:number>/evidence/", talking.evidence, name="record-evidence"),
    path("indicators/<slug:slug>/comments/", talking.indicator_comments, name="indicator-comments"),
    path("comments/<uuid:number>/change/", talking.comment_change, name="comment-change"),
    path("comments/<uuid:number>/take-back/", talking.comment_withdraw, name="comment-withdraw"),
    path("evidence/<uuid:number>/file/", talking.evidence_file, name="evidence-file"),
    path("evidence/<uuid:number>/take-back/", talking.evidence_withdraw, name="evidence-withdraw"),
    path("programmes/<uuid:number>/", details.programme, name="programme"),
    path("schemes/<uuid:number>/", details.scheme, name="scheme"),
    path("files/<slug:sha256>/", pages.file, name="file"),
    path("files/<slug:sha256>/<int:line>/", searching.place, name="file-place"),
    path("search/", searching.search, name="search"),
    path("health/", health.health, name="health"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("api/v1/docs", pages.api_docs, name="api-docs"),
    path("api/v1/", api.urls),
    *access,
    *checking,
    *reminding,
    *_pages(),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.failed
