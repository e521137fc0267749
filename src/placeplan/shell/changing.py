"""The page on which a person changes what a paper said: one input for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placeplan.exchange.amend import NotARecordError, StaleError, amend, guarded
from placeplan.exchange.reconcile import room_of
from placeplan.kernel import period as periods
from placeplan.kernel import quantity
from placeplan.records.record import Record
from placeplan.records.shapes import DueShape, PeriodShape
from placeplan.rooms.places import queries as places
from placeplan.rooms.places.permissions import check_may_change
from placeplan.rooms.register.pages import not_there
from placeplan.shell import asking
from placeplan.shell.fields import CODES, HIDDEN, changes, word
from placeplan.shell.kinds import SPOKEN
from placeplan.shell.words import RATINGS, STATES

Look = Literal["line", "lines", "text", "choice", "date", "number"]
_LONG = ("action", "commentary", "description", "mitigation", "text", "title", "update")
_HINTS: dict[Look, str] = {
    "lines": "One on each line",
    "date": "As people write it, for example 31 March 2014, Q3 2017/18 or End of August",
    "number": "For example 2,018 or £250k",
}
_CHOICES = {"rag": RATINGS, "state": STATES, **CODES}


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form. `choices` are value and words.

    What is not `first` stands under "More" while it holds nothing.
    """

    name: str
    text: str
    look: Look
    value: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    first: bool = True


def inputs(record: Record) -> list[Input]:
    """The fields of a record that a person can type, what they need most first."""
    return _ordered(type(record), record)


def blank_inputs(kind: type[Record]) -> list[Input]:
    """The fields of a record that does not stand yet."""
    return _ordered(kind, None)


def _ordered(kind: type[Record], record: Record | None) -> list[Input]:
    name = str(kind.model_fields["kind"].default)
    found = [each for each in _inputs(kind, record) if each.name not in guarded(name)]
    return sorted(found, key=lambda each: asking.place(name, each.name))


def _inputs(kind: type[Record], record: Record | None) -> Iterator[Input]:
    for name, field in kind.model_fields.items():
        if name in HIDDEN or name.startswith("earlier_"):  # the past is kept, not typed
            continue
        look, choices = _look(name, field.annotation, field.metadata)
        if look is None:
            continue
        named = str(kind.model_fields["kind"].default)
        words = tuple((each, _CHOICES.get(name, {}).get(each, _plain(each))) for each in choices)
        yield Input(
            name,
            word(name),
            look,
            _typed_as(None if record is None else getattr(record, name)),
            asking.HINTS.get(name) or _HINTS.get(look, ""),
            words if field.is_required() or not words else (("", "Not stated"), *words),
            field.is_required(),
            field.is_required() or asking.is_first(named, name),
        )


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _look(name: str, kind: Any, metadata: list[Any]) -> tuple[Look | None, tuple[str, ...]]:
    """How a field is typed; None where it is more than one input can hold."""
    if get_origin(kind) is Annotated:
        return _look(name, get_args(kind)[0], metadata)
    if get_origin(kind) in (Union, UnionType):
        kinds = [each for each in get_args(kind) if each is not type(None)]
        return _look(name, kinds[0], metadata) if len(kinds) == 1 else (None, ())
    if get_origin(kind) is Literal:
        return "choice", tuple(str(each) for each in get_args(kind))
    if get_origin(kind) is list:
        return ("lines" if get_args(kind) == (str,) else None), ()
    if kind is str:
        return ("text" if name in _LONG else "line"), ()
    if kind in (Decimal, int):
        return "number", ()
    return ("date" if kind in (DueShape, PeriodShape) else None), ()


def _typed_as(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(value)
    return value.label if isinstance(value, DueShape | PeriodShape) else str(value)


def typed(
    record: Record, posted: Mapping[str, str], near: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that a person typed otherwise than they stand, and what is wrong with others."""
    return read_inputs(inputs(record), type(record), posted, near)


def read_inputs(
    given: Sequence[Input], kind: type[Record], posted: Mapping[str, str], near: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values typed otherwise than the inputs hold, and what is wrong with others."""
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for each in given:
        text = posted.get(each.name)
        if text is None:
            continue
        text = "\n".join(line.strip() for line in text.splitlines()).strip()
        if text == each.value:
            continue
        if not text and each.required:
            errors[each.name] = f"{each.text} cannot be blank"
            continue
        try:
            found[each.name] = _value(each, text, kind, near)
        except ValueError as error:
            errors[each.name] = str(error)
    return found, errors


def _value(each: Input, text: str, kind: type[Record], near: date) -> Any:
    if each.look == "lines":
        return [line for line in text.splitlines() if line]
    if not text:
        return None
    if each.look == "date":
        period = periods.parse(text, near=near)
        if not periods.is_readable(period):
            raise ValueError(f"“{text}” is not a date. {_HINTS['date']}")
        is_due = "DueShape" in str(kind.model_fields[each.name].annotation)
        return DueShape.of(period) if is_due else PeriodShape.of(period)
    if each.look == "number":
        number = quantity.parse(text).value
        if number is None:
            raise ValueError(f"“{text}” is not a number. {_HINTS['number']}")
        return int(number) if number == int(number) else number
    return _year(text) if each.name == "financial_year" else text


def _year(text: str) -> str:
    """A financial year as it is written here, "2026/27"; several as typed, "2026/27 - 2030/31".

    Raises `ValueError` for what is no financial year.
    """
    period = periods.parse(text)
    first, last = period.start, period.end
    if first is None or last is None or (first.month, last.month) != (4, 3):
        raise ValueError(f"“{text}” is not a financial year. {asking.HINTS['financial_year']}")
    one = last.year == first.year + 1
    return str(periods.financial_year_label(first.year)) if one else text


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str, number: UUID) -> HttpResponse:
    """The form, filled with what stands; what is saved is a statement of its own.

    Where somebody else changed the record meanwhile, their change is shown beside what was typed.
    """
    room = None if kind in SPOKEN else room_of(kind)
    fact = None if room is None else places.fact(request.user, room.MODELS[kind], number)
    if room is None or fact is None:
        return not_there(request)
    person = check_may_change(request.user, fact.plan)
    now = timezone.now()
    today = timezone.localdate(now)
    record = room.dump(fact)
    errors: dict[str, str] = {}
    theirs: list[tuple[str, str, str]] = []
    current = places.latest(request.user, fact)
    if request.method == "POST":
        found, errors = typed(record, request.POST, today)
        try:
            if not errors:
                row, changed = amend(
                    fact,
                    found,
                    actor=person,
                    at=now,
                    stated_on=today,
                    reason=request.POST.get("reason", "").strip()[:1000],
                )
                messages.success(request, "Saved." if changed else "Nothing was changed.")
                return redirect("record", kind, row.pk)
        except NotARecordError as error:
            errors = error.fields
        except StaleError:  # they may have saved after this page looked
            current = (places.chain(request.user, fact) or [fact])[0]
            theirs = changes(record, room.dump(current))
            errors = {"": "Somebody changed this record since you opened the form"}
    values = {
        "plan": fact.plan,
        "kind": kind,
        "fact": fact,
        "current": current,
        "inputs": inputs(record),
        "offered": asking.offered(request.user, fact.plan),
        "typed": request.POST,
        "theirs": theirs,
        "errors": errors,
    }
    return render(request, "placeplan/change.jinja", values, status=422 if errors else 200)
