"""`placeplan search` and `placeplan reindex`."""

from __future__ import annotations

import typer
from django.utils import timezone

from placeplan.exchange.search.evidence import read_all
from placeplan.exchange.search.finding import Asked, Hit, find
from placeplan.exchange.search.rebuilding import is_current, rebuild
from placeplan.exchange.search.snippets import plain
from placeplan.exchange.search.typed import read
from placeplan.records import KINDS
from placeplan.rooms.places import queries as places
from placeplan.rooms.register.entries import PASSAGES
from placeplan.rooms.register.models import Person
from placeplan.shell.cli_read import CLEAN, WRONG
from placeplan.shell.cli_start import complain

NOTHING = 1


def run_search(words: list[str], *, username: str, plan: str, kind: str, most: int) -> int:
    """The exit code, after what was found is printed. 0: something. 1: nothing. 2: wrong call."""
    reader = Person.objects.filter(username=username, is_active=True).first()
    if reader is None:
        complain(f"placeplan search: nobody is called {username!r}")
        return WRONG
    if kind and kind not in (*KINDS, *PASSAGES):
        complain(f"placeplan search: there is no kind {kind!r}")
        return WRONG
    chosen = places.plan(reader, plan) if plan else None
    if plan and chosen is None:
        complain(f"placeplan search: no plan {plan!r} that {username} may see")
        return WRONG
    found = find(reader, Asked(read(" ".join(words)), chosen, kind), most=most)
    for hit in found.hits:
        typer.echo(_line(hit))
    counted = ", ".join(f"{count} {each}" for each, count in sorted(found.counts.items()))
    complain(counted or "nothing found")
    return CLEAN if found.total else NOTHING


def _line(hit: Hit) -> str:
    """One hit on one line: kind, number, where it stands, what it says."""
    said = " ".join(plain(hit.title or hit.text).split())
    return f"{hit.kind}\t{hit.number}\t{hit.plan.slug}\t{hit.file}:{hit.line}\t{said}"


def run_reindex() -> int:
    """The exit code, after the words of everything stored have been written anew.

    Evidence files that nobody read yet are read first.
    """
    read_all()
    records, passages = rebuild(at=timezone.now())
    typer.echo(f"{records:,} records and {passages:,} passages of papers and files can be found")
    return CLEAN


def catch_up() -> None:
    """Writes the words of everything stored anew where another version of the rules wrote them."""
    if not is_current():
        rebuild(at=timezone.now())
