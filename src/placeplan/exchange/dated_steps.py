"""Dated steps out of plain text: "April 2019 – Sign off", "mobilised by Q3 19/20"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.records.shapes import DueShape

_AFTER_LEAD = re.compile(r"^\s*(?:[:–—]|-(?=\s))\s*(?=\S)")
_LEFT_OVER = re.compile(
    r"(?:[\s(,;:–—-]|\b(?:by|in|from|at|to|until|before|on|during|through|throughout|for|the|and|"
    r"with|of|start|starting|due|operational from))+$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^[\s),.;:–—-]*(?:(?:and|with|then|followed by|to)\s+)?")
_EMPTY_BRACKETS = re.compile(r"\(\s*(?:estimated|planned|tbc)?\s*\)")
_SUBJECT = re.compile(r"^(?P<subject>[^–—]{3,60}?)\s(?:–|—|-)\s")


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its date as printed, undated where the text gives none, and its own words."""

    title: str
    due: DueShape | None
    piece: str


def read_steps(text: str, near: date | None) -> list[Step]:
    """The steps of one entry of a timeline, in order; one without a date where it has none.

    An entry that opens with a date is one step; otherwise each date closes the step before it.
    """
    found = [f for f in periods.find(text, near=near) if _is_date(text, f)]
    if not found:
        return [Step(text, None, text)]
    first = found[0]
    lead = _AFTER_LEAD.match(text[first.end :])
    if first.start == 0 and lead is not None:
        return [Step(text[first.end + lead.end() :], _due(first.period), text)]
    if len(found) == 1:
        return [Step(_without(text, first.start, first.end), _due(first.period), text)]
    return _several(text, found)


def _several(text: str, found: Sequence[periods.Found]) -> list[Step]:
    opened = _SUBJECT.match(text)
    subject = opened["subject"] if opened is not None and opened.end() < found[0].start else None
    steps: list[Step] = []
    at = 0
    for n, each in enumerate(found):
        end = len(text) if n + 1 == len(found) else each.end
        piece = text[at:end]
        title = (
            _without(piece, each.start - at, each.end - at)
            if n + 1 == len(found)
            else (_tidy(piece[: each.start - at]))
        )
        if n and subject is not None:
            title = f"{subject} – {title}" if title else subject
        if title:
            steps.append(Step(title, _due(each.period), piece))
        at = each.end
    return steps


def _tidy(text: str) -> str:
    return _LEADING.sub("", _LEFT_OVER.sub("", text)).strip()


def _without(text: str, start: int, end: int) -> str:
    """The text without the date and the words that only led up to it."""
    before = text[:start]
    bracketed = before.rstrip().endswith("(") and text[end:].lstrip().startswith(")")
    after = text[end:]
    if bracketed:
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    elif before.count("(") > before.count(")"):
        return _EMPTY_BRACKETS.sub("", text).strip() if start else text
    after = _EMPTY_BRACKETS.sub("", after)
    rest = after.strip(" .,;")
    head = _LEADING.sub("", _LEFT_OVER.sub("", before)).strip()
    if not head:
        return rest or text
    if not rest:
        return head.rstrip(" .")
    gap = "" if after[:1] in ",;:.)" else " "
    return f"{head}{gap}{after.strip()}".rstrip(" ;")


def _is_date(text: str, found: periods.Found) -> bool:
    """False for a lone year that is part of a name: "Agenda 2030", "17/18 baseline"."""
    after = text[found.end : found.end + 12].lstrip().casefold()
    return not after.startswith(("baseline", "level", "budget", "position"))


def _due(period: Period) -> DueShape:
    return DueShape.of(period)
