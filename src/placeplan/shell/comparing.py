"""The page that compares a plan at two dates: what is new, what is said otherwise, what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placeplan.exchange.compared import WHATS, Difference, Moment, What, differences
from placeplan.exchange.versions import record_of
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.pages import (
    Asked,
    asked,
    chosen,
    csv_download,
    day,
    instant,
    not_there,
    page_of,
    xlsx_download,
)
from placeplan.shell.fields import changes
from placeplan.shell.fields import day as spelt
from placeplan.shell.kinds import QUERIES
from placeplan.shell.words import kind_word

DAYS = ("from", "to")
INSTANTS = ("from_known", "to_known")
FILTERS = ("what", "kind", "part", "text")
WORDS: dict[What, str] = {"new": "New", "changed": "Changed", "gone": "Gone"}
SIZE = 50
"""So many records stand on one page."""
SUGGESTED = 8
"""So many papers are offered to compare with the one before."""
HEAD = ("What", "Kind", "Record", "Programme or priority", "Field", "Before", "After", "Number")


@dataclass(frozen=True, slots=True)
class Typed:
    """What an address asks to compare; `errors` says by field what is wrong."""

    texts: dict[str, str]
    start: Moment
    end: Moment
    errors: dict[str, str]

    @property
    def is_complete(self) -> bool:
        """True where there is something to compare."""
        return bool(self.texts["from"] or self.texts["from_known"]) and not self.errors


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as the page shows it; `changes` are field, before and after."""

    what: What
    word: str
    kind: str
    text: str
    part: str
    address: str
    changes: list[tuple[str, str, str]]


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts first, then each record with what it said and says; the address holds every choice."""
    plan = places.plan(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    typed = _typed(request, dates)
    every: list[Difference] = []
    if typed.is_complete:
        every = differences(request.user, plan, typed.start, typed.end, QUERIES)
    choice = {name: chosen(request, name) for name in FILTERS}
    found = [each for each in every if _is_wanted(each, choice)]
    form = request.GET.get("format")
    if form in ("csv", "xlsx"):
        download = csv_download if form == "csv" else xlsx_download
        return download(f"{plan.slug}-compared", HEAD, _lines(found))
    page = page_of(request, found, SIZE)
    values = {
        "plan": plan,
        "typed": typed,
        "names": [*DAYS, *INSTANTS],
        "choice": choice,
        "filters": [*FILTERS],
        "filtered": any(choice.values()),
        "total": len(every),
        "page": page,
        "shown": [_shown(each, typed) for each in page],
        "counts": _counts(every),
        "whats": WHATS,
        "words": WORDS,
        "kinds": [(kind, kind_word(kind, 2)) for kind in dict.fromkeys(e.kind for e in every)],
        "parts": sorted({each.part for each in every if each.part}, key=str.casefold),
        "suggested": [] if typed.is_complete else list(_suggested(request, plan, dates)),
    }
    return render(request, "placeplan/compare.jinja", values, status=422 if typed.errors else 200)


def _typed(request: HttpRequest, dates: Asked) -> Typed:
    """The two moments; where the address names a date of its own, nothing after it is shown."""
    texts = {name: chosen(request, name)[:60] for name in (*DAYS, *INSTANTS)}
    first, last = day(texts["from"]), day(texts["to"])
    known = {name: instant(texts[name]) or dates.known_at for name in INSTANTS}
    errors = {
        name: f"“{texts[name]}” is not a date. Type a day, for example 31 March 2014"
        for name, read in (
            *(("from", first), ("to", last)),
            *((name, instant(texts[name])) for name in INSTANTS),
        )
        if texts[name] and read is None
    }
    start = Moment(first, known["from_known"])
    end = Moment(last or dates.as_at, known["to_known"])
    if not errors and start.as_at and end.as_at and start.as_at > end.as_at:
        errors["from"] = "The first day comes after the second"
    return Typed(texts, start, end, errors)


def _is_wanted(each: Difference, choice: dict[str, str]) -> bool:
    return (
        choice["what"] in ("", each.what)
        and choice["kind"] in ("", each.kind)
        and choice["part"] in ("", each.part)
        and all(word in each.text.casefold() for word in choice["text"].casefold().split())
    )


def _counts(every: Sequence[Difference]) -> list[tuple[str, str, list[tuple[What, int]]]]:
    """Each kind that differs, with how many of it are new, changed and gone."""
    tally = Counter((each.kind, each.what) for each in every)
    kinds = dict.fromkeys(each.kind for each in every)
    return [(kind, kind_word(kind, 2), [(w, tally[kind, w]) for w in WHATS]) for kind in kinds]


def _shown(each: Difference, typed: Typed) -> Shown:
    moment = typed.start if each.what == "gone" else typed.end
    dates = {
        "as_at": moment.as_at.isoformat() if moment.as_at else "",
        "known_at": moment.known_at.isoformat() if moment.known_at else "",
    }
    query = urlencode({name: value for name, value in dates.items() if value})
    address = reverse("record", args=[each.kind, each.row.pk])
    return Shown(
        each.what,
        WORDS[each.what],
        each.kind,
        each.text,
        each.part,
        f"{address}?{query}" if query else address,
        _changes(each),
    )


def _changes(each: Difference) -> list[tuple[str, str, str]]:
    """The fields in which a changed record differs; none of one that is new or gone."""
    if each.before is None or each.after is None:
        return []
    return changes(record_of(each.kind, each.before), record_of(each.kind, each.after))


def _lines(found: Sequence[Difference]) -> Iterator[tuple[str, ...]]:
    """A line for each field that differs, and one for each record that is new or gone."""
    for each in found:
        start = (WORDS[each.what], kind_word(each.kind), each.text, each.part)
        for change in _changes(each) or [("", "", "")]:
            yield (*start, *change, str(each.row.pk))


def _suggested(request: HttpRequest, plan: Plan, dates: Asked) -> Iterator[tuple[str, str, str]]:
    """The latest days of papers, each with the one before it: address, first and second day."""
    papers = places.papers(request.user, plan=plan, **dates.times)
    days = list(dict.fromkeys(each.stated_on for each in papers))
    for last, first in islice(pairwise(days), SUGGESTED):
        query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
        yield f"{request.path}?{query}", spelt(first), spelt(last)
