"""The form of an update: what it is filled with at first, and what was typed into it.

A form is plain text by the names of its inputs. Each milestone has inputs of its own, named by its
natural key. Two people who write at once are compared input by input with what both had opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from placeplan.kernel import period as periods
from placeplan.kernel import quantity
from placeplan.records.record import folded
from placeplan.records.shapes import DueShape

Form = Mapping[str, str]
DIMENSIONS = ("milestones", "savings", "activity", "quality", "risks")
TEXTS = ("done", "next", "risks", "sought", "taken")
BASES = ("actual", "plan", "forecast")
LONGEST = 5000
"""So many characters may be told in one answer. A draft keeps whatever was typed."""
_DATE = "Type a day, for example 31 March 2027"


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone as it stands. `due` is the last day of when it is due."""

    key: str
    title: str
    label: str = ""
    due: date | None = None
    start: date | None = None
    done_on: date | None = None
    is_done: bool = False
    forecast: str = ""

    def name(self, part: str) -> str:
        """The name of one of its inputs: done, on, due, why, by or expected."""
        return f"m-{self.key}-{part}"


@dataclass(frozen=True, slots=True)
class Told:
    """What an update says. `ratings` and `figures` are as the data contract has them."""

    rag: str = ""
    done: str = ""
    next: str = ""
    risks: str = ""
    sought: tuple[str, ...] = ()
    ratings: Sequence[Mapping[str, Any]] = ()
    figures: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """What was typed, as fields of the data contract; of milestones only what changes, by key."""

    update: dict[str, Any]
    milestones: dict[str, dict[str, Any]] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()


def prefilled(steps: Sequence[Step], now: Told | None, before: Told | None) -> dict[str, str]:
    """Every input with what it holds at first: from this period's update, else from the last one.

    What happened, and what it came to, is never taken over from an earlier period.
    """
    told = now or Told()
    last = now or before or Told()
    found = {"rag": last.rag, "done": told.done, "next": last.next, "risks": last.risks}
    found["sought"] = "\n".join(told.sought)
    found["taken"] = ""
    rated = {each["dimension"]: each["rag"] for each in last.ratings}
    found |= {f"rag-{name}": rated.get(name, "") for name in DIMENSIONS}
    for subject in ("money", "activity"):
        for basis in BASES:
            figure = _figure(told if basis == "actual" else last, subject, basis)
            found[f"{subject}-{basis}"] = _printed(figure)
    figure = next((each for each in last.figures if _slot(each)[0] == "activity"), None)
    found["activity-unit"] = "" if figure is None else str(figure.get("unit") or "")
    for step in steps:
        found |= dict.fromkeys((step.name(part) for part in ("due", "why", "by")), "")
        found[step.name("done")] = "yes" if step.is_done else ""
        found[step.name("on")] = "" if step.done_on is None else _day(step.done_on)
        found[step.name("expected")] = step.forecast
    return found


def typed(names: Mapping[str, str], posted: Form) -> dict[str, str]:
    """What was typed into each input that the form has; a box that is not ticked is blank."""
    return {name: _tidy(posted.get(name, "")) for name in names}


def merged(opened: Form, mine: Form, theirs: Form) -> tuple[dict[str, str], tuple[str, ...]]:
    """The inputs with what both wrote, and the names of those that both changed otherwise.

    `opened` is what I had before me. Of what both changed, mine is kept until I choose.
    """
    found: dict[str, str] = {}
    both: list[str] = []
    for name, now in theirs.items():
        own, was = mine.get(name, now), opened.get(name, "")
        if own == was:
            found[name] = now
            continue
        found[name] = own
        if now not in (was, own):
            both.append(name)
    return found, tuple(both)


def read(
    form: Form, steps: Sequence[Step], standing: Told | None, on: date
) -> tuple[Submission, dict[str, str]]:
    """What was typed as records say it, and by input what is wrong with the rest.

    `on` is the day on which it is told; nothing can have been done after it.
    """
    errors: dict[str, str] = {}
    if not form.get("rag"):
        errors["rag"] = "Say how it stands as a whole"
    kept = {each["dimension"]: each for each in (standing.ratings if standing else ())}
    for name in DIMENSIONS:
        letter = form.get(f"rag-{name}", "")
        if not letter:
            kept.pop(name, None)
        elif kept.get(name, {}).get("rag") != letter:
            kept[name] = {"dimension": name, "rag": letter}
    for name in TEXTS:
        if (length := len(form.get(name, ""))) > LONGEST:
            errors[name] = f"At most {LONGEST:,} characters; these are {length:,}"
    update = {
        "rag": form.get("rag") or None,
        "ratings": list(kept.values()),
        "done": form.get("done") or None,
        "next": form.get("next") or None,
        "risks": form.get("risks") or None,
        "decisions_sought": _lines(form.get("sought", "")),
        "figures": _figures(form, standing, errors),
    }
    moved = {step.key: change for step in steps if (change := _changed(form, step, on, errors))}
    return Submission(update, moved, tuple(_lines(form.get("taken", "")))), errors


def _changed(form: Form, step: Step, on: date, errors: dict[str, str]) -> dict[str, Any]:
    given = {
        part: form.get(step.name(part), "")
        for part in ("done", "on", "due", "why", "by", "expected")
    }
    change = _ticked(given, step, on, errors)
    if given["due"] and given["done"]:
        errors[step.name("due")] = f"“{step.title}” is ticked as done: leave its new date blank"
    elif given["due"]:
        change |= _moved(given, step, on, errors)
    elif given["why"] or given["by"]:
        errors[step.name("due")] = f"Say to when “{step.title}” moves"
    if given["expected"] != step.forecast:
        change["forecast"] = _due(given["expected"], step, "expected", on, errors)
    return change


def _ticked(given: Form, step: Step, on: date, errors: dict[str, str]) -> dict[str, Any]:
    if not given["done"]:
        if given["on"] and not step.is_done:
            errors[step.name("done")] = f"Tick “{step.title}” as done, or leave its day blank"
        return {"state": "planned", "done_on": None} if step.is_done else {}
    day = on
    if given["on"]:
        read_day = periods.parse(given["on"], near=on)
        if read_day.start is None or read_day.start != read_day.end:
            errors[step.name("on")] = f"“{given['on']}” is not a day. {_DATE}"
            return {}
        day = read_day.start
    if day > on:
        errors[step.name("on")] = f"{_day(day)} is still to come"
    elif step.start is not None and day < step.start:
        errors[step.name("on")] = f"It starts on {_day(step.start)}: it cannot be done before"
    return {} if step.is_done and day == step.done_on else {"state": "done", "done_on": day}


def _moved(given: Form, step: Step, on: date, errors: dict[str, str]) -> dict[str, Any]:
    due = _due(given["due"], step, "due", on, errors)
    if due is None:
        return {}
    if due.end == step.due:
        errors[step.name("due")] = f"“{step.title}” is due then already"
    if not given["why"]:
        errors[step.name("why")] = f"Say why “{step.title}” moves"
    if not given["by"]:
        errors[step.name("by")] = f"Say who agreed that “{step.title}” moves"
    return {"due": due, "moved_because": given["why"], "approved_by": given["by"]}


def _due(text: str, step: Step, part: str, on: date, errors: dict[str, str]) -> DueShape | None:
    if not text:
        return None
    period = periods.parse(text, near=on)
    if period.end is None or period.recurring:
        errors[step.name(part)] = f"“{text}” is not a date. {_DATE}"
        return None
    if step.start is not None and period.end < step.start:
        errors[step.name(part)] = f"“{text}” is before it starts on {_day(step.start)}"
        return None
    return DueShape.of(period)


def _slot(figure: Mapping[str, Any]) -> tuple[str, str]:
    unit = figure.get("unit") or ""
    subject = "money" if unit == "gbp" else "" if unit == "percent" else "activity"
    return subject, figure.get("basis") or ""


def _figure(told: Told, subject: str, basis: str) -> Mapping[str, Any] | None:
    return next((each for each in told.figures if _slot(each) == (subject, basis)), None)


def _printed(figure: Mapping[str, Any] | None) -> str:
    return "" if figure is None else str(figure.get("as_printed") or figure.get("value") or "")


def _figures(form: Form, standing: Told | None, errors: dict[str, str]) -> list[Mapping[str, Any]]:
    """The figures of the form in their places, with all others that the update tells already."""
    told = standing or Told()
    first = {
        slot: _figure(told, *slot)
        for slot in ((s, b) for s in ("money", "activity") for b in BASES)
    }
    found = [each for each in told.figures if not any(each is one for one in first.values())]
    unit = form.get("activity-unit", "") or "count"
    for (subject, basis), held in first.items():
        name = f"{subject}-{basis}"
        text = form.get(name, "")
        if not text:
            continue
        of = "gbp" if subject == "money" else unit
        if held is not None and text == _printed(held) and held.get("unit") == of:
            found.append(held)
            continue
        read_number = quantity.parse(text, unit=of)
        if read_number.value is None:
            errors[name] = f"“{text}” is not a number. Type it as 62,000 or £62k"
        elif (read_number.unit == "gbp") != (subject == "money") or read_number.unit == "percent":
            errors[name] = f"“{text}” is not {'pounds' if subject == 'money' else 'a count'}"
        else:
            found.append(_made(basis, read_number.value, of, text))
    return found


def _made(basis: str, value: Decimal, unit: str, text: str) -> dict[str, Any]:
    return {"basis": basis, "value": format(value, "f"), "unit": unit, "as_printed": text}


def new_decisions(texts: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The decisions that do not stand yet, each once."""
    seen = {folded(each) for each in known}
    found = []
    for text in texts:
        if folded(text) not in seen:
            seen.add(folded(text))
            found.append(text)
    return tuple(found)


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := each.strip())]


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
