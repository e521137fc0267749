"""What people type about a risk, read into values of the data contract, with what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placeplan.kernel import period as periods
from placeplan.records.risk import Risk as RiskRecord
from placeplan.rooms.risk.scoring import STAGES
from placeplan.rooms.risk.services import score_of

TEXTS = {
    "code": "Number in the register",
    "cause": "If",
    "description": "Then",
    "effect": "Resulting in",
    "category": "Category",
    "appetite": "Appetite",
    "objective": "Objective that it threatens",
    "of": "Programme or scheme",
    "lead": "Lead",
    "committee": "Committee",
    "mitigation": "Mitigation",
}
LISTS = {
    "controls": "Controls",
    "gaps_control": "Gaps in control",
    "gaps_assurance": "Gaps in assurance",
    "indicators": "Indicators",
}
MOST = 2000
"""So many characters stand in one field."""
SPARE = 2
"""So many assurances can be added at once."""
DATE_HINT = "For example 31 March 2026"


@dataclass
class Typed:
    """What was typed: values of the data contract, and what is wrong by the name of the field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssuranceRow:
    """One row of the form for assurances, as it stands or was typed."""

    number: int
    text: str = ""
    line: str = ""
    positive: str = ""
    on: str = ""
    expires: str = ""


def read_risk(posted: Mapping[str, str], *, today: date, scored: bool) -> Typed:
    """The risk as typed; `scored` where the form asks for the first scores as well."""
    found = Typed()
    for name in TEXTS:
        if name in posted:
            text = _text(posted[name])
            if len(text) > MOST:
                found.errors[name] = f"{TEXTS[name]}: {MOST:,} characters at most"
            found.values[name] = text or None
    for name in LISTS:
        if name in posted:
            found.values[name] = [line for line in _text(posted[name]).splitlines() if line]
    if not found.values.get("description"):
        found.errors["description"] = "Say what would happen"
    if "assurances" in posted:
        found.values["assurances"] = list(_assurances(posted, found.errors))
    if scored:
        found.values["scores"] = list(_scores(posted, found.errors, today))
    return found


def read_score(posted: Mapping[str, str], *, today: date) -> Typed:
    """One scoring as typed: `stage`, `likelihood`, `impact`, `on` and `reason`."""
    found = Typed()
    stage = posted.get("stage", "")
    if stage not in STAGES:
        found.errors["stage"] = "Choose which score it is"
    for name in ("likelihood", "impact"):
        value = _whole(posted.get(name, ""))
        if value is None:
            found.errors[name] = f"Choose the {name}, 1 to 5"
        found.values[name] = value
    found.values["stage"] = stage
    found.values["on"] = _past(posted.get("on", ""), "on", found.errors, today) or today
    found.values["reason"] = posted.get("reason", "").strip()[:1000]
    if not found.values["reason"]:
        found.errors["reason"] = "Say why it scores so"
    return found


def typed_as(record: RiskRecord | None) -> dict[str, str]:
    """A risk as its form shows it: the text of each field by its name."""
    found = {}
    for name in (*TEXTS, *LISTS):
        value = None if record is None else getattr(record, name)
        found[name] = "\n".join(value) if isinstance(value, list) else value or ""
    return found


def assurance_rows(
    record: RiskRecord | None, posted: Mapping[str, str] | None
) -> list[AssuranceRow]:
    """The rows of the form: as posted where anything was, else as they stand, and some spare."""
    if posted is not None and "assurances" in posted:
        return list(_posted_rows(posted))
    stood = [] if record is None else record.assurances
    rows = [
        AssuranceRow(
            number,
            each.text,
            str(each.line or ""),
            "" if each.positive is None else "yes" if each.positive else "no",
            _day(each.on),
            _day(each.expires),
        )
        for number, each in enumerate(stood, start=1)
    ]
    return rows + [AssuranceRow(len(rows) + extra) for extra in range(1, SPARE + 1)]


def _assurances(posted: Mapping[str, str], errors: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in _posted_rows(posted):
        name = f"assurance-{row.number}"
        if not row.text:
            if row.line or row.positive or row.on or row.expires:
                errors[f"{name}-text"] = "Say what assures, or clear the row"
            continue
        on = _date(row.on, f"{name}-on", errors)
        expires = _date(row.expires, f"{name}-expires", errors)
        if on is not None and expires is not None and expires < on:
            errors[f"{name}-expires"] = "It ends before it was given"
        yield {
            "line": int(row.line) if row.line in ("1", "2", "3") else None,
            "text": row.text,
            "positive": {"yes": True, "no": False}.get(row.positive),
            "on": on,
            "expires": expires,
        }


def _posted_rows(posted: Mapping[str, str]) -> Iterator[AssuranceRow]:
    count = posted.get("assurances", "")
    most = int(count) if count.isascii() and count.isdigit() else 0
    for number in range(1, min(most, 100) + 1):
        parts = (
            posted.get(f"assurance-{number}-{name}", "").strip()[:MOST]
            for name in ("text", "line", "positive", "on", "expires")
        )
        yield AssuranceRow(number, *parts)


def _scores(
    posted: Mapping[str, str], errors: dict[str, str], today: date
) -> Iterator[dict[str, Any]]:
    on = _past(posted.get("scored_on", ""), "scored_on", errors, today) or today
    for stage, word in STAGES.items():
        given = {
            name: posted.get(f"{stage}-{name}", "").strip() for name in ("likelihood", "impact")
        }
        if not any(given.values()):
            continue
        numbers = {name: _whole(text) for name, text in given.items()}
        missing = next((name for name, value in numbers.items() if value is None), None)
        if missing is not None:
            errors[f"{stage}-{missing}"] = f"{word} score: choose the {missing}, 1 to 5"
            continue
        yield score_of(stage, numbers["likelihood"] or 0, numbers["impact"] or 0, on)


def _whole(text: str) -> int | None:
    return int(text) if text.strip() in ("1", "2", "3", "4", "5") else None


def _past(text: str, name: str, errors: dict[str, str], today: date) -> date | None:
    day = _date(text, name, errors)
    if day is not None and day > today:
        errors[name] = "This day is still to come"
    return day


def _date(text: str, name: str, errors: dict[str, str]) -> date | None:
    """The day that was typed: of a month, its last."""
    if not text.strip():
        return None
    period = periods.parse(text.strip())
    if period.end is None or period.recurring or period.inferred:
        errors[name] = f"“{text.strip()}” is not a date. {DATE_HINT}"
        return None
    return period.end


def _text(typed: str) -> str:
    return "\n".join(line.strip() for line in typed.splitlines()).strip()


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%-d %B %Y}"
