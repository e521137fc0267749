"""What has a page of its own and is called so: plans, organisations, indicators, papers, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import Literal

from django.db.models import Q

from placeplan.definitions.indicators import Definition, definitions
from placeplan.exchange.search.finding import Asked
from placeplan.exchange.search.typed import words_of
from placeplan.rooms.performance.queries import indicators
from placeplan.rooms.performance.queries.loaded import loaded_files
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.models import Reader

What = Literal["plan", "organisation", "national_indicator", "indicator", "paper", "statistics"]
MOST = 5
"""So many of each are named; whoever looks for more types more of the name."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing by its name: `key` is its slug, number or digest, `note` says which of its name."""

    what: What
    name: str
    key: str
    note: str = ""


def named(reader: Reader, asked: Asked) -> list[Named]:
    """The things whose name holds every word, of each kind at most `MOST`, exact names first.

    Of a plan that is asked for, only its own organisations, indicators and papers.
    """
    words = _words(asked)
    if not words:
        return []
    found = [
        each
        for things in (
            _plans(reader, asked, words),
            _organisations(reader, asked, words),
            _defined(asked, words),
            _indicators(reader, asked, words),
            _papers(reader, asked, words),
            _files(reader, asked, words),
        )
        for each in islice(things, MOST)
    ]
    return sorted(found, key=lambda each: list(words_of(each.name)) != words)


def _words(asked: Asked) -> list[str]:
    """The words that are wanted; a beginning is one too, as the middle of a name will do."""
    return [word for term in asked.typed.terms if not term.absent for word in term.words]


def _holding(words: Iterable[str], *fields: str) -> Q:
    """True where one of the fields holds each word."""
    each = (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in words)
    return reduce(and_, each)


def _plans(reader: Reader, asked: Asked, words: list[str]) -> Iterator[Named]:
    if asked.plan is not None:
        return
    rows = places.plans(reader).filter(_holding(words, "title", "financial_year"))
    for row in rows[:MOST]:
        yield Named("plan", row.title, row.slug, row.owner.name)


def _organisations(reader: Reader, asked: Asked, words: list[str]) -> Iterator[Named]:
    fields = ("name", "short_name", "ods_code", "aliases", "description")
    rows = places.organisations(reader, plan=asked.plan).filter(_holding(words, *fields))
    for row in rows[:MOST]:
        yield Named("organisation", row.name, str(row.pk), row.ods_code)


def _defined(asked: Asked, words: list[str]) -> Iterator[Named]:
    if asked.plan is not None:
        return
    for slug, each in definitions().items():
        if _is_called(each, words):
            yield Named("national_indicator", each.name, slug, each.listings[0].ref)


def _is_called(each: Definition, words: list[str]) -> bool:
    """True where each word begins a word of one of the names of a definition."""
    names = (each.name, each.short_name, *each.aliases, *(one.name for one in each.listings))
    known = set(words_of(" ".join((*names, *(one.ref for one in each.listings)))))
    return all(any(name.startswith(word) for name in known) for word in words)


def _indicators(reader: Reader, asked: Asked, words: list[str]) -> Iterator[Named]:
    rows = indicators(reader, plan=asked.plan).filter(_holding(words, "name", "ref"))
    for row in rows[:MOST]:
        yield Named("indicator", row.name, row.slug, row.ref)


def _papers(reader: Reader, asked: Asked, words: list[str]) -> Iterator[Named]:
    rows = places.papers(reader, plan=asked.plan, as_at=asked.as_at, known_at=asked.known_at)
    for row in rows.filter(_holding(words, "file__name"))[:MOST]:
        yield Named("paper", row.file.name, row.file.sha256, row.plan.title)


def _files(reader: Reader, asked: Asked, words: list[str]) -> Iterator[Named]:
    if asked.plan is not None:
        return
    for row in loaded_files(reader).filter(_holding(words, "name", "layout"))[:MOST]:
        yield Named("statistics", row.name, str(row.pk), row.get_state_display())
