"""The root of the API: one router from every room that has one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError

from placeplan.exchange.search.api import router as search
from placeplan.rooms.register.api import FaultError
from placeplan.shell.checking.api import router as checking
from placeplan.shell.history_api import router as history

ROOMS = Path(__file__).resolve().parents[1] / "rooms"

api = NinjaAPI(
    title="Placeplan",
    version="1",
    description="Every record of every plan that you may read, with its source. Signed in or "
    "not, you see what you may see in the pages; the records have the shape that `placeplan "
    "read` prints.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
for room in sorted(file.relative_to(ROOMS).parts[0] for file in ROOMS.glob("*/api*")):
    api.add_router("", import_module(f"placeplan.rooms.{room}.api").router)
api.add_router("", checking)
api.add_router("", search)
api.add_router("", history)
nowhere = Router()
api.add_router("", nowhere)


@nowhere.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"], "/{path:rest}", include_in_schema=False
)
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """What no room answers: a fault in the same shape as all others."""
    raise FaultError(404, "no such address")


@api.exception_handler(FaultError)
def fault(request: HttpRequest, error: FaultError) -> HttpResponse:
    """A fault that an address stated."""
    return api.create_response(request, {"detail": error.detail}, status=error.code)


@api.exception_handler(ValidationError)
def wrong_filter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A filter that is no date, no number, too long: which, and why."""
    return api.create_response(request, {"detail": "; ".join(map(_said, error.errors))}, status=422)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """An address that leads nowhere."""
    return api.create_response(request, {"detail": "no such address"}, status=404)


def _said(error: dict[str, Any]) -> str:
    name = str(error["loc"][-1]) if error.get("loc") else "request"
    return f"{name}: {error['msg']}"


def docs(request: HttpRequest) -> HttpResponse:
    """The description of the API as a page of our own, which needs no script."""
    return render(request, "placeplan/api_docs.jinja", {"schema": api.get_openapi_schema()})
