"""What of a plan needs a look, computed from its records: each line counts and leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse

from placeplan.rooms.delivery.queries import Progress
from placeplan.rooms.performance.queries import Standing
from placeplan.rooms.places.models import Import, Plan

Tone = Literal["bad", "warn", ""]


@dataclass(frozen=True, slots=True)
class Line:
    """How many records need a look, why, and where they are."""

    count: int
    text: str
    address: str
    tone: Tone = ""
    more: str = ""
    rag: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rooms say of one plan."""

    plan: Plan
    progress: Progress = Progress()
    standing: Standing = Standing()
    unrecognised: int = 0
    waiting: Sequence[Import] = ()
    last: Import | None = None


def lines(known: Known) -> list[Line]:
    """What needs a look, the gravest first; nothing that counts none."""
    return [line for line in _lines(known) if line.count]


def _lines(known: Known) -> Iterator[Line]:
    plan, progress, standing = known.plan, known.progress, known.standing
    report = reverse("delivery-report", args=[plan.slug])
    board = reverse("performance", args=[plan.slug])
    for letter, word, tone in (("R", "red", "bad"), ("RA", "red-amber", "bad"), ("A", "amber", "warn")):
        count = progress.rated(letter)
        yield Line(count, f"{_are('deliverable', count)} rated {word}", _at(report, rag=letter), tone, rag=letter)  # type: ignore[arg-type]
    yield Line(
        progress.overdue,
        f"{_have('deliverable', progress.overdue)} a deadline that has passed and {_are('', progress.overdue)} not complete".replace("  ", " "),
        _at(report, due="passed"),
        "warn",
    )
    blank = progress.rated("none")
    yield Line(blank, f"{_have('deliverable', blank)} no rating", _at(report, rag="none"))
    yield Line(
        standing.worst,
        f"{_are('indicator value', standing.worst)} in the worst quartile in England",
        _at(board, quartile="worst"),
        "warn",
    )
    yield Line(
        standing.unreadable,
        f"{_have('indicator value', standing.unreadable)} a rank that cannot be read",
        _at(board, text="", quartile="none"),
    )
    last = known.last
    if last is not None:
        found = reverse("import", args=[last.pk])
        serious = sum(each.get("severity") != "note" for each in last.problems)
        yield Line(
            serious,
            f"{'problem was' if serious == 1 else 'problems were'} found in the latest paper",
            found + "#problems",
            more=last.file.name,
        )
        yield Line(
            known.unrecognised,
            f"{'row or paragraph was' if known.unrecognised == 1 else 'rows or paragraphs were'} not understood",
            found + "#uncovered",
        )


def _are(noun: str, count: int) -> str:
    return f"{noun}{'' if count == 1 or not noun else 's'} {'is' if count == 1 else 'are'}".strip()


def _have(noun: str, count: int) -> str:
    return f"{noun}{'' if count == 1 else 's'} {'has' if count == 1 else 'have'}"


def _at(address: str, **query: Any) -> str:
    chosen = {name: value for name, value in query.items() if value}
    return f"{address}?{urlencode(chosen)}" if chosen else address
