"""What of a plan needs a look, computed from its records: each line counts and leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse

from placeplan.rooms.delivery.queries import Progress
from placeplan.rooms.performance.queries import Standing
from placeplan.rooms.places.models import Import, Plan

Tone = Literal["bad", "warn", ""]
RATED: tuple[tuple[str, str, Tone], ...] = (
    ("R", "red", "bad"),
    ("RA", "red-amber", "bad"),
    ("A", "amber", "warn"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """How many records need a look, why, and where they are."""

    count: int
    text: str
    address: str
    tone: Tone = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rooms say of one plan; `last` is its latest paper."""

    plan: Plan
    progress: Progress
    standing: Standing
    unrecognised: int
    last: Import | None


def lines(known: Known) -> list[Line]:
    """What needs a look, the gravest first; nothing that counts none."""
    every = (*_delivery(known), *_performance(known), *_latest_paper(known))
    return [line for line in every if line.count]


def checked(plan: Plan, count: int) -> list[Line]:
    """That checks find something in a plan; nothing where they do not."""
    said = _one_or_many(count, "finding of the checks", "findings of the checks")
    line = Line(count, said, reverse("plan-checks", args=[plan.slug]), "warn")
    return [line] if count else []


def _delivery(known: Known) -> Iterator[Line]:
    report = reverse("delivery-report", args=[known.plan.slug])
    progress = known.progress
    for letter, word, tone in RATED:
        count = progress.rated(letter)
        said = _one_or_many(count, "deliverable is", "deliverables are")
        yield Line(count, f"{said} rated {word}", _with(report, rag=letter), tone)
    passed = _one_or_many(
        progress.overdue,
        "deliverable is not complete and its deadline has passed",
        "deliverables are not complete and their deadline has passed",
    )
    yield Line(progress.overdue, passed, _with(report, due="passed"), "warn")
    blank = progress.rated("none")
    unrated = _one_or_many(blank, "deliverable has no rating", "deliverables have no rating")
    yield Line(blank, unrated, _with(report, rag="none"))


def _performance(known: Known) -> Iterator[Line]:
    board = reverse("performance", args=[known.plan.slug])
    worst, unreadable = known.standing.worst, known.standing.unreadable
    said = _one_or_many(worst, "indicator value is", "indicator values are")
    address = _with(board, quartile="worst")
    yield Line(worst, f"{said} in the worst quartile in England", address, "warn")
    said = _one_or_many(unreadable, "indicator value has", "indicator values have")
    address = _with(board, quartile="unreadable")
    yield Line(unreadable, f"{said} a rank that cannot be read", address)


def _latest_paper(known: Known) -> Iterator[Line]:
    if known.last is None:
        return
    paper = reverse("import", args=[known.last.pk])
    found = sum(each.get("severity") != "note" for each in known.last.problems)
    said = _one_or_many(found, "problem was", "problems were")
    text = f"{said} found in the latest paper"
    yield Line(found, text, f"{paper}#problems", more=known.last.file.name)
    said = _one_or_many(known.unrecognised, "row or paragraph was", "rows or paragraphs were")
    address = reverse("records", args=[known.plan.slug, "unrecognised"])
    yield Line(known.unrecognised, f"{said} not understood", address)


def _one_or_many(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _with(address: str, **query: str) -> str:
    return f"{address}?{urlencode(query)}"
