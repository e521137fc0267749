"""Search as data: `/api/v1/search`."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from placeplan.exchange.search.finding import Asked, Hit, find
from placeplan.exchange.search.named import Named, named
from placeplan.exchange.search.snippets import Parts
from placeplan.exchange.search.typed import read
from placeplan.records import KINDS
from placeplan.rooms.places.api.facts import Day, Filters, Instant, address_of, looked_up, reader_of
from placeplan.rooms.register.api import Fault, FaultError, as_json, refuse_unknown
from placeplan.rooms.register.entries import EVIDENCE_TEXT, PAPER, PASSAGES

router = Router(tags=["search"])
PAGES = {
    "plan": "api:plans-one",
    "organisation": "api:organisations-one",
    "national_indicator": "indicator",
    "indicator": "indicator",
    "statistics": "statistics-one",
    "paper": "file",
}
"""Where each thing that is found by its name stands: as data, or as a page where that is all."""


class Words(Schema):
    """What to look for, and where."""

    text: str = Field(
        default="",
        max_length=20_000,
        description='Words, "words that follow each other", beginn*, -what is not wanted. All '
        "have to be met; the endings of English words count for nothing.",
    )
    kind: str | None = Field(
        default=None,
        max_length=30,
        description="A kind of record, or `paper` for passages of papers and `evidence_text` for "
        "those of evidence files. Without it, all records.",
        json_schema_extra={"enum": [*KINDS, *PASSAGES]},
    )
    plan: str | None = Field(
        default=None, max_length=120, description="Address of a plan: its slug."
    )
    as_at: Day | None = Field(default=None, description="What was in force on this day.")
    known_at: Instant | None = Field(
        default=None, description="As the system knew it at this instant."
    )
    limit: int = Field(default=20, ge=1, le=200, description="At most so many hits.")
    offset: int = Field(default=0, ge=0, le=10**9, description="How many hits to pass over.")


class Piece(Schema):
    """A piece of a text; `marked` where it matches."""

    model_config = ConfigDict(extra="forbid")

    text: str
    marked: bool


class HitItem(Schema):
    """One record, or one passage of a paper (kind `paper`) or of an evidence file (kind
    `evidence_text`, with the number and address of the evidence), with what matches in it marked.

    Of a workbook `sheet` is the name of the sheet, and `line` the row of it."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    id: UUID
    url: str
    plan: str
    code: str | None
    title: list[Piece]
    text: list[Piece]
    stated_on: date
    file: str
    line: int
    page: int | None
    sheet: str | None


class NamedItem(Schema):
    """A thing by its name: a plan, an organisation, an indicator, a paper, a file of statistics."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["plan", "organisation", "national_indicator", "indicator", "paper", "statistics"]
    name: str
    note: str
    url: str


class SearchPage(Schema):
    """One page of hits, and how many there are of each kind and of each sort of passages."""

    model_config = ConfigDict(extra="forbid")

    total: int
    limit: int
    offset: int
    counts: dict[str, int]
    named: list[NamedItem]
    items: list[HitItem]


@router.get(
    "/search",
    response={200: SearchPage, 404: Fault, 422: Fault},
    url_name="search",
    operation_id="search",
)
def search(request: HttpRequest, words: Query[Words]) -> HttpResponse:
    """Records, passages of papers and things by their name, as far as you may see them."""
    refuse_unknown(request, Words)
    if words.kind is not None and words.kind not in (*KINDS, *PASSAGES):
        raise FaultError(422, "kind: there is no such kind")
    reader = reader_of(request)
    filters = Filters(plan=words.plan, as_at=words.as_at, known_at=words.known_at)
    looked = looked_up(reader, filters)
    asked = Asked(read(words.text), looked.plan, words.kind or "", looked.as_at, looked.known_at)
    found = find(reader, asked, first=words.offset, most=words.limit)
    return as_json(
        {
            "total": found.total,
            "limit": words.limit,
            "offset": words.offset,
            "counts": dict(found.counts),
            "named": [_named(each) for each in named(reader, asked)],
            "items": [_hit(each) for each in found.hits],
        }
    )


def _hit(hit: Hit) -> dict[str, Any]:
    if hit.kind == PAPER:
        address = reverse("file", args=[hit.sha256])
    else:
        kind = "evidence" if hit.kind == EVIDENCE_TEXT else hit.kind
        address = reverse(f"api:{address_of(kind)}-one", args=[hit.number])
    return {
        "kind": hit.kind,
        "id": str(hit.number),
        "url": address,
        "plan": hit.plan.slug,
        "code": hit.code or None,
        "title": _pieces(hit.title),
        "text": _pieces(hit.text),
        "stated_on": hit.stated_on.isoformat(),
        "file": hit.file,
        "line": hit.line,
        "page": None if hit.sheet else hit.page,
        "sheet": hit.sheet or None,
    }


def _pieces(parts: Parts) -> list[dict[str, Any]]:
    return [{"text": text, "marked": marked} for text, marked in parts]


def _named(each: Named) -> dict[str, Any]:
    address = reverse(PAGES[each.what], args=[each.key])
    return {"what": each.what, "name": each.name, "note": each.note, "url": address}
