"""The board assurance framework as rows and as a paper: one row for each risk to an objective."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from placeplan.documents.document import (
    BLANK,
    Block,
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Table,
)
from placeplan.rooms.risk.register import Act, Assured, Standing
from placeplan.rooms.risk.scoring import STAGES
from placeplan.rooms.risk.watch import expired

HEAD = (
    *("Objective", "Principal risk", "Lead", "Committee"),
    *("Initial score", "Current score", "Target score"),
    "Controls",
    *("Assurance, first line", "Assurance, second line", "Assurance, third line"),
    *("Assurance, line not stated", "Positive assurance"),
    *("Gaps in control", "Gaps in assurance", "Actions"),
)


def cells(risk: Standing, on: date) -> tuple[str, ...]:
    """One risk as the cells under `HEAD`; several things of a cell stand on lines of their own."""
    return tuple("\n".join(part) for part in parts(risk, on))


def parts(risk: Standing, on: date) -> tuple[tuple[str, ...], ...]:
    """One risk as the things that stand in each cell under `HEAD`."""
    by_line = [
        tuple(said(each, on) for each in risk.assurances if each.line == line) for line in (1, 2, 3)
    ]
    return (
        (risk.objective,),
        (whole(risk),),
        tuple(filter(None, (risk.lead,))),
        tuple(filter(None, (risk.committee,))),
        *(_score(risk, stage) for stage in STAGES),
        risk.controls or tuple(filter(None, (risk.mitigation,))),
        *by_line,
        tuple(said(each, on) for each in risk.assurances if each.line not in (1, 2, 3)),
        positive(risk, on),
        risk.gaps_control,
        risk.gaps_assurance,
        tuple(_act(each) for each in risk.actions),
    )  # fmt: skip


def whole(risk: Standing) -> str:
    """The risk as a sentence: if, then, resulting in, as far as it is stated."""
    start = f"{risk.code} " if risk.code else ""
    told = f"If {risk.cause}, then {risk.description}" if risk.cause else risk.description
    return f"{start}{told}, resulting in {risk.effect}" if risk.effect else f"{start}{told}"


def said(assured: Assured, on: date) -> str:
    """One assurance with its days, and whether it still counts on a day."""
    days = []
    if assured.on is not None:
        days.append(f"given {_day(assured.on)}")
    if assured.expires is not None:
        ended = assured.has_expired(on)
        days.append(f"{'expired' if ended else 'until'} {_day(assured.expires)}")
    if assured.positive is False:
        days.append("negative")
    return f"{assured.text} ({', '.join(days)})" if days else assured.text


def positive(risk: Standing, on: date) -> tuple[str, ...]:
    """The assurances that say that the controls work, and still count."""
    return tuple(
        each.text for each in risk.assurances if each.positive and not each.has_expired(on)
    )


def paper(risks: Sequence[Standing], on: date, *, title: str, subtitle: str, name: str) -> Document:
    """The framework as a document: what it counts, and a table for each objective."""
    ended = sum(len(expired(each, on)) for each in risks)
    blocks: list[Block] = [
        Heading(_spans(title), 1),
        Paragraph(_spans(f"{subtitle}, as at {_day(on)}.")),
        Paragraph(_spans(f"Principal risks: {len(risks)}. Assurances that have expired: {ended}.")),
    ]
    for objective in dict.fromkeys(each.objective for each in risks):
        mine = [each for each in risks if each.objective == objective]
        blocks += [Heading(_spans(objective), 2), _table(mine, on)]
    return Document(name, tuple(blocks))


def _table(risks: Iterable[Standing], on: date) -> Table:
    rows = [parts(each, on)[1:] for each in risks]
    told = [i for i in range(len(HEAD) - 1) if i == 0 or any(row[i] for row in rows)]
    head = Row(tuple(_cell((HEAD[i + 1],), heading=True) for i in told))
    return Table((head,), tuple(Row(tuple(_cell(row[i]) for i in told)) for row in rows))


def _score(risk: Standing, stage: str) -> tuple[str, ...]:
    scored = risk.at(stage)
    if scored is None:
        return ()
    product = f" ({scored.parts})" if scored.parts else ""
    band = f", {scored.band.lower()}" if scored.band else ""
    return (f"{scored.score}{product}{band}",)


def _act(act: Act) -> str:
    notes = [each for each in (*act.owners, act.due, act.state) if each]
    return f"{act.text} ({', '.join(notes)})" if notes else act.text


def _cell(items: Sequence[str], heading: bool = False) -> Cell:
    if not items:
        return BLANK
    if len(items) == 1:
        return Cell((Paragraph(_spans(items[0], bold=heading)),), heading=heading)
    return Cell((ListBlock(tuple(Item(_spans(each)) for each in items)),))


def _spans(text: str, bold: bool = False) -> tuple[Span, ...]:
    return (Span(text, bold=bold),)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
