"""The fields of a record in plain words, and what changed from one version to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from placeplan.records.record import Record
from placeplan.rooms.places.listing import money
from placeplan.shell.words import RATINGS, STATES

Look = Literal["text", "prose", "list", "rag", "state", "figures", "pairs", "warning"]
HIDDEN = frozenset(("kind", "source", "context", "plan", "uncertain", "visibility"))
WORDS = {
    "as_printed": "As printed",
    "answered_in": "Answered in",
    "commentary": "Update in the paper",
    "commentary_as_printed": "Update as printed",
    "commentary_scope": "The update speaks of",
    "earlier_deadlines": "Earlier deadlines",
    "earlier_titles": "Earlier titles",
    "goal_kind": "Kind of goal",
    "indicator_name": "Indicator",
    "indicator_ref": "Reference",
    "leads": "Lead",
    "national_printed": "England rank as printed",
    "national_rank": "Rank in England",
    "objectives": "Objective",
    "ods_code": "ODS code",
    "of": "Belongs to",
    "org_kind": "Kind of organisation",
    "parent": "Under",
    "peer_printed": "Peer rank as printed",
    "peer_rank": "Rank among peers",
    "rag": "Rating",
    "update": "Update",
    "why": "Why it was not understood",
}
CODES = {
    "availability": {"published": "Published", "not_available": "Not available"},
    "commentary_scope": {"row": "this indicator", "block": "this indicator and those below it"},
}
LOOKS: dict[str, Look] = {
    "rag": "rag",
    "state": "state",
    "figures": "figures",
    "update": "prose",
    "action": "prose",
    "text": "prose",
    "commentary": "prose",
    "description": "prose",
    "mitigation": "prose",
    "response": "prose",
    "title": "prose",
    "name": "prose",
    "indicator_name": "prose",
}


_PLAIN_DATE = re.compile(r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}$")
"""A label that says itself which days it means: 14 November 2013, March 2014, 2018."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, how it is drawn, and its value."""

    name: str
    text: str
    look: Look
    value: Any


def fields_of(record: Record) -> list[Field]:
    """The fields that say something, in the order of the data contract."""
    return list(_fields(record.model_dump(mode="json")))


def _fields(values: Mapping[str, Any]) -> Iterator[Field]:
    for name, value in values.items():
        if name in HIDDEN or value in (None, "", [], {}):
            continue
        if name.endswith("_count") and f"{name.removesuffix('_count')}_rank" in values:
            continue
        yield Field(name, word(name), *_drawn(name, value, values))


def word(name: str) -> str:
    """What a field is called."""
    return WORDS.get(name, name.removesuffix("_gbp").replace("_", " ").capitalize())


def _drawn(name: str, value: Any, values: Mapping[str, Any]) -> tuple[Look, Any]:
    if name in LOOKS and (name != "state" or value in STATES):
        return LOOKS[name], value
    if name in ("peer_printed", "national_printed"):
        return "warning", f"“{value}” cannot be read as a rank"
    if name.endswith("_rank"):
        return "text", f"{value} of {values.get(name.removesuffix('_rank') + '_count')}"
    if isinstance(value, Mapping):
        if "label" in value:
            return "text", said(value)
        if value.keys() == {"value", "unit"}:
            return "text", f"{value['value']} {value['unit']}"
        return "pairs", [(word(key), text) for key, text in value.items()]
    if isinstance(value, list):
        return "list", [_item(each) if isinstance(each, Mapping) else str(each) for each in value]
    if isinstance(value, bool):
        return "text", "Yes" if value else "No"
    if name.endswith("_gbp"):
        return "text", money(Decimal(value))
    if name == "value" and values.get("unit") == "percent":
        return "text", f"{value}%"
    if name in CODES:
        return "text", CODES[name].get(str(value), str(value))
    if name.endswith("_kind") or name in ("statement", "saving_basis"):
        return "text", str(value).replace("_", " ").capitalize()
    return "text", str(value)


def _item(value: Mapping[str, Any]) -> str:
    """One shape of a list: a scoring or an assurance of a risk, a deadline."""
    if "stage" in value:
        parts = [f"{name} {value[name]}" for name in ("likelihood", "impact") if value[name]]
        if value["date"]:
            parts.append(said(value["date"]))
        notes = f" ({', '.join(parts)})" if parts else ""
        return f"{str(value['stage']).capitalize()} {value['score']}{notes}"
    if "positive" in value:
        line = f"Line {value['line']}: " if value["line"] else ""
        judged = {True: " (positive)", False: " (negative)"}.get(value["positive"], "")
        return f"{line}{value['text']}{judged}"
    return said(value)


def said(period: Mapping[str, Any]) -> str:
    """A period or deadline in words, with the days it stands for where they say more."""
    label = str(period.get("label") or "")
    notes = []
    start, end = period.get("start"), period.get("end")
    if (start or end) and not _PLAIN_DATE.match(label):
        notes.append(days(*(date.fromisoformat(each) if each else None for each in (start, end))))
    if period.get("recurring"):
        notes.append("recurring")
    if period.get("inferred"):
        notes.append("year taken from the context")
    return f"{label} ({', '.join(notes)})" if notes else label


def days(first: date | None, last: date | None) -> str:
    """The days from the first to the last, in words; one that is not known is left open."""
    if first is None or last is None:
        return f"from {day(first)}" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    start = day(first)
    if first.year == last.year:
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {day(last)}"


def day(value: date | None) -> str:
    """31 March 2014."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def changes(before: Record, after: Record) -> list[tuple[str, str, str]]:
    """What a later version says otherwise: the field, what it said and what it says."""
    old = {field.name: field for field in fields_of(before)}
    new = {field.name: field for field in fields_of(after)}
    return [
        (word(name), _plain(old.get(name)), _plain(new.get(name)))
        for name in dict.fromkeys((*old, *new))
        if _plain(old.get(name)) != _plain(new.get(name))
    ]


def spoken(name: str, value: Any) -> str:
    """One value of a record's field in words, blank where it says nothing."""
    if value in (None, "", [], {}):
        return ""
    return _plain(Field(name, word(name), *_drawn(name, value, {name: value})))


def _plain(field: Field | None) -> str:
    if field is None:
        return ""
    if field.look == "figures":
        return "; ".join(str(each.get("as_printed")) for each in field.value)
    if isinstance(field.value, list):
        return "; ".join(
            each if isinstance(each, str) else ": ".join(map(str, each)) for each in field.value
        )
    if field.look == "rag":
        return RATINGS.get(str(field.value), str(field.value))
    if field.look == "state":
        return STATES.get(str(field.value), str(field.value))
    return str(field.value)
