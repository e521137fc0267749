"""What people type about an action or a decision, read into values of the data contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placeplan.kernel import period as periods
from placeplan.records.shapes import DueShape
from placeplan.rooms.delivery.said import clean

MOST = 2000
"""So many characters stand in one field."""
DATE_HINT = "As people write it, for example 31 March 2026, Q3 2026/27 or End of August"
DAY_HINT = "For example 31 March 2026"
_BETWEEN = re.compile(r"[;\n]")


@dataclass
class Typed:
    """What was typed: values of the data contract, and what is wrong by the name of the input."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_action(posted: Mapping[str, str], today: date) -> Typed:
    """A new action: `text`, `owners`, `due`, `forum`, `meeting` and what it is `of`."""
    found = Typed()
    found.values["text"] = _text(posted, "text", found, "Say what is to be done")
    found.values["owners"] = [
        owner for each in _BETWEEN.split(posted.get("owners", "")) if (owner := clean(each)[:MOST])
    ]
    if not found.values["owners"]:
        found.errors["owners"] = "Say who is to do it"
    found.values["due"] = read_due(posted.get("due", ""), "due", found.errors, today)
    found.values["forum"] = _text(posted, "forum", found)
    found.values["meeting"] = _past(posted, "meeting", found, today)
    found.values["of"] = _text(posted, "of", found)
    return found


def read_decision(posted: Mapping[str, str], today: date) -> Typed:
    """A new decision: `text`, `by`, `date`, `because`, `links`, `replaces`, what it is `of`."""
    found = Typed()
    found.values["text"] = _text(posted, "text", found, "Say what was decided")
    found.values["by"] = _text(posted, "by", found, "Say who decided")
    taken = _past(posted, "date", found, today)
    if taken is None and "date" not in found.errors:
        taken = _plain(DueShape(label=f"{today.day} {today:%B %Y}", start=today, end=today))
    found.values["date"] = taken
    found.values["because"] = _text(posted, "because", found)
    found.values["of"] = _text(posted, "of", found)
    lines = clean(posted.get("links", "")).split("\n")
    found.values["links"] = [line.strip()[:MOST] for line in lines if line.strip()]
    found.values["replaces"] = _text(posted, "replaces", found)
    return found


def read_due(typed: str, name: str, errors: dict[str, str], today: date) -> dict[str, Any] | None:
    """The date or period that was typed, as plain values; None where there is none."""
    text = clean(typed)
    if not text:
        return None
    period = periods.parse(text, near=today)
    if len(text) > 200 or not periods.is_readable(period):
        errors[name] = f"“{text[:60]}” is not a date. {DATE_HINT}"
        return None
    return _plain(DueShape.of(period))


def _past(posted: Mapping[str, str], name: str, found: Typed, today: date) -> dict[str, Any] | None:
    """A day that has been: of a month its last."""
    due = read_due(posted.get(name, ""), name, found.errors, today)
    if due is not None and (due["end"] is None or due["recurring"]):
        found.errors[name] = f"“{due['label']}” is not a day. {DAY_HINT}"
    elif due is not None and due["start"] and date.fromisoformat(due["start"]) > today:
        found.errors[name] = "This day is still to come"
    return due


def _text(posted: Mapping[str, str], name: str, found: Typed, missing: str = "") -> str | None:
    text = clean(posted.get(name, ""))
    if not text and missing:
        found.errors[name] = missing
    if len(text) > MOST:
        found.errors[name] = f"{MOST:,} characters at most"
    return text or None


def _plain(due: DueShape) -> dict[str, Any]:
    return due.model_dump(mode="json")
