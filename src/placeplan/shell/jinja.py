"""The Jinja environment of every page: the NHS design system's macros, our words and marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import nhsuk_frontend_jinja
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, pass_context
from jinja2.runtime import Context

from placeplan.rooms.places.api.facts import address_of
from placeplan.rooms.places.listing import money, number
from placeplan.rooms.register.pages import Asked, asked
from placeplan.shell import drawing, fields, kinds, words
from placeplan.shell.navigation import frame, keep

__all__ = ["environment"]


def with_query(request: HttpRequest, **changes: Any) -> str:
    """This page's address with some choices changed; None and blank take a choice away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def kept_fields(request: HttpRequest, names: list[str]) -> list[tuple[str, str]]:
    """The choices of this address that a form with the fields `names` has to carry along."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in (*names, "page") and value
    ]


def cleared(request: HttpRequest, names: list[str]) -> str:
    """This page's address without the choices `names`."""
    query = urlencode(kept_fields(request, names))
    return f"{request.path}?{query}" if query else request.path


@pass_context
def link(context: Context, name: str, *args: Any, **query: Any) -> str:
    """The address of a page, as at the same date as this one."""
    address = reverse(name, args=args)
    chosen = {key: value for key, value in query.items() if value not in (None, "")}
    if chosen:
        address += "?" + urlencode(chosen)
    request = context.get("request")
    return keep(request, address) if request is not None else address


@pass_context
def api(context: Context, kind: str, **query: str) -> str:
    """The address of the records of a kind as data, as at the same date as this page."""
    request = context.get("request")
    dates = asked(request) if request is not None else Asked()
    if dates.as_at is not None:
        query["as_at"] = dates.as_at.isoformat()
    if dates.known_at is not None:
        query["known_at"] = dates.known_at.isoformat()
    return f"/api/v1/{address_of(kind)}?{urlencode(query)}"


def api_one(kind: str, number: object) -> str:
    """The address of one record as data."""
    return f"/api/v1/{address_of(kind)}/{number}"


def pairs_of(things: Iterable[object], value: str, text: str) -> list[tuple[str, str]]:
    """Two attributes of each thing, for a list to choose from."""
    return [(str(getattr(each, value)), str(getattr(each, text))) for each in things]


def worded(names: Iterable[str], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each name with what it is called, for a list to choose from."""
    return [(name, words.get(name, name)) for name in names]


def url(name: str, *args: Any) -> str:
    """The address of a page, without any choice."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """Django's Jinja environment with what the templates use."""
    options["undefined"] = ChainableUndefined
    package = nhsuk_frontend_jinja.__name__
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader(package)])
    made = Environment(**options)  # noqa: S701 - Django's backend turns autoescape on
    made.trim_blocks = made.lstrip_blocks = True
    made.filters["expanded"] = words.expanded
    made.globals.update(
        abbreviations=words.ABBREVIATIONS,
        api=api,
        api_one=api_one,
        blocks_of=words.text_blocks,
        cleared=cleared,
        detailed=kinds.DETAILS,
        typed_kinds=kinds.TYPED,
        field_word=fields.word,
        frame_of=frame,
        gateway_words=words.GATEWAYS,
        keep=keep,
        kept_fields=kept_fields,
        kind_word=words.kind_word,
        link=link,
        list_address=kinds.list_address,
        local=timezone.localtime,
        money=money,
        number=number,
        pairs_of=pairs_of,
        quartile_word=words.QUARTILES.__getitem__,
        rag_word=words.RATINGS.__getitem__,
        ratings=words.RATINGS,
        severity_word=words.SEVERITIES.__getitem__,
        spoken=fields.spoken,
        state_word=words.STATES.__getitem__,
        states=words.STATES,
        static=staticfiles_storage.url,
        url=url,
        with_query=with_query,
        worded=worded,
        zip=zip,
        **drawing.HELPERS,
    )
    return made
