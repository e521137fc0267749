"""Pages: what is found by words, and the place of a paper that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placeplan.exchange.search.finding import Asked, Found, Hit, find, read_from
from placeplan.exchange.search.named import Named, named
from placeplan.exchange.search.typed import LONGEST, MOST, read
from placeplan.rooms.places import queries as places
from placeplan.rooms.register.entries import EVIDENCE_TEXT, PAPER, PASSAGES
from placeplan.rooms.register.models import Source
from placeplan.rooms.register.pages import asked, chosen, not_there
from placeplan.shell.kinds import QUERIES
from placeplan.shell.provenance import document_of, shown

SIZE = 20
"""So many hits stand on one page."""
AROUND = 4
"""So many rows or paragraphs are shown on either side of a place."""
FEW = 4
"""So many things are named at once; the others are one step away."""
LAST = 10**9
"""No paper has a later line."""
KINDS = ("", *PASSAGES, "observation", *QUERIES)
"""What can be asked for: all records, passages of papers or of evidence files, or one kind."""
API = ("text", "plan", "kind")
"""The choices of the address that the API takes too."""
WHAT = {
    "plan": "Plan",
    "organisation": "Organisation",
    "national_indicator": "National indicator",
    "indicator": "Indicator in papers",
    "paper": "Paper",
    "statistics": "File of statistics",
}
_PAGES = {
    "plan": "plan",
    "national_indicator": "indicator",
    "indicator": "indicator",
    "statistics": "statistics-one",
    "organisation": "api:organisations-one",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One thing by its name, and where it stands."""

    what: str
    name: str
    note: str
    address: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Records and papers by their words, and what is called so."""
    dates = asked(request)
    typed = read(request.GET.get("text", ""))
    kind = chosen(request, "kind")
    kind = kind if kind in KINDS else ""
    plan = places.plan(request.user, chosen(request, "plan"))
    wanted = Asked(typed, plan, kind, dates.as_at, dates.known_at)
    number = _number(chosen(request, "page"))
    found = find(request.user, wanted, first=(number - 1) * SIZE, most=SIZE)
    if found.total and not found.hits:  # a page behind the last: the last
        number = -(-found.total // SIZE)
        found = find(request.user, wanted, first=(number - 1) * SIZE, most=SIZE)
    links = named(request.user, wanted) if number == 1 and not kind else []
    values = {
        "typed": typed,
        "kind": kind,
        "chosen_plan": plan,
        "plans": list(places.plans(request.user)),
        "found": found,
        "chips": _chips(found, kind),
        "page": Paginator(range(found.total), SIZE).get_page(number),
        "hits": [(each, _address(each)) for each in found.hits],
        "links": [_link(each) for each in links],
        "few": FEW,
        "api_query": urlencode({name: request.GET[name] for name in API if name in request.GET}),
        "longest": LONGEST,
        "most": MOST,
        "scope": "All plans that you may see" if request.user.is_authenticated else "Public plans",
    }
    return render(request, "placeplan/search.jinja", values)


def _number(typed: str) -> int:
    """The number of the page that is asked for, 1 where it is none."""
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _chips(found: Found, kind: str) -> list[tuple[str, int]]:
    """What the answer can be narrowed to, with how many there are of it."""
    kinds = sorted(
        (each for each in found.counts if each not in PASSAGES),
        key=lambda each: (-found.counts[each], each),
    )
    chips = [("", found.records), *((each, found.counts.get(each, 0)) for each in PASSAGES)]
    chips += [(each, found.counts[each]) for each in kinds]
    return [each for each in chips if each[1] or each[0] in ("", kind)]


def _address(hit: Hit) -> str:
    """The page of a record, or the place in a paper; of a file, the page of the evidence."""
    if hit.kind == PAPER:
        return reverse("file-place", args=[hit.sha256, hit.line])
    if hit.kind == EVIDENCE_TEXT:
        return reverse("record", args=["evidence", hit.number])
    return reverse("record", args=[hit.kind, hit.number])


def _link(each: Named) -> Link:
    if each.what == "paper":
        address = reverse("file-place", args=[each.key, 1])
    else:
        address = reverse(_PAGES[each.what], args=[each.key])
    return Link(WHAT[each.what], each.name, each.note, address)


@require_safe
def place(request: HttpRequest, sha256: str, line: int) -> HttpResponse:
    """One place of a paper, marked, with what stands around it and the records read from it."""
    dates = asked(request)
    file = places.readable_file(request.user, sha256, known_at=dates.known_at)
    if file is None:
        return not_there(request)
    document = document_of(file)
    papers = places.papers(request.user, **dates.times).filter(file=file)
    wanted = Asked(read(""), as_at=dates.as_at, known_at=dates.known_at)
    line = min(line, LAST)
    values = {
        "file": file,
        "line": line,
        "page_number": document.page(line) if document else None,
        "excerpt": document and shown(Source(file=file, line=line), document, AROUND),
        "papers": list(papers),
        "records": read_from(request.user, wanted, file=file.pk, line=line),
        "scope": file.name,
    }
    return render(request, "placeplan/place.jinja", values)
