"""People, organisations, plans, papers and records for tests, in few words."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django.apps import apps
from django.db import connection
from django.test import Client
from hypothesis import strategies as st
from pydantic import BaseModel

from placeplan.documents.document import Document
from placeplan.exchange.commit import commit
from placeplan.exchange.outcome import Outcome
from placeplan.exchange.reading import Reading
from placeplan.records import KINDS, from_dict
from placeplan.records.delivery import Deliverable
from placeplan.records.performance import Observation
from placeplan.records.places import Narrative
from placeplan.records.record import Record
from placeplan.records.shapes import DueShape, PeriodShape, SourceShape
from placeplan.records.strategy import Goal
from placeplan.rooms.places import models as places
from placeplan.rooms.places.models import MembershipRole, Plan
from placeplan.rooms.places.services import add_membership, add_organisation, create_plan
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.rooms.register.services import add_person

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SEPTEMBER, NOVEMBER, JANUARY = date(2013, 9, 12), date(2013, 11, 14), date(2014, 1, 16)


def hours(count: float) -> datetime:
    """Some hours after noon."""
    return NOON + timedelta(hours=count)


def person(username: str, *, superuser: bool = False) -> Person:
    """Somebody without a password, which would take a tenth of a second: see `force_login`."""
    return add_person(
        actor=OPERATOR,
        at=NOON,
        username=username,
        name=username.title(),
        password=None,
        superuser=superuser,
    )


def organisation(name: str, code: str = "", **fields: Any) -> places.Organisation:
    """An organisation entered by the operator."""
    return add_organisation(actor=OPERATOR, at=NOON, name=name, ods_code=code, **fields)


def member(username: str, of: places.Organisation, role: str = MembershipRole.ANALYST) -> Person:
    """Somebody with a role in an organisation."""
    made = person(username)
    add_membership(actor=OPERATOR, at=NOON, person=made, organisation=of, role=role)
    return made


def plan(
    owner: places.Organisation,
    *partners: places.Organisation,
    title: str = "Wellbeing plan",
    visibility: str = "partner",
    financial_year: str = "2013/14",
) -> Plan:
    """A plan, made by a superuser."""
    maker = Person.objects.filter(username="maker").first() or person("maker", superuser=True)
    return create_plan(
        actor=maker,
        at=NOON,
        title=title,
        owner=owner,
        partners=partners,
        visibility=visibility,
        financial_year=financial_year,
    )


def reading(records: Iterable[Record], name: str = "paper.txt", text: str = "") -> Reading:
    """What a reader would have made of a paper; `text` makes papers of one name differ."""
    data = paper(name, text)
    document = Document(name=name, blocks=())
    return Reading(name, hashlib.sha256(data).hexdigest(), "text", document, tuple(records))


def paper(name: str, text: str = "") -> bytes:
    """The bytes of the paper that `reading` speaks of."""
    return f"{name} {text}".encode()


def client_of(person: Person) -> Client:
    """The browser of somebody who is signed in."""
    client = Client()
    client.force_login(person)
    return client


def bring(
    into: Plan,
    by: Person,
    *records: Record,
    stated_on: date = SEPTEMBER,
    at: datetime = NOON,
    name: str = "",
    **options: Any,
) -> Outcome:
    """Commits records as the paper of a day."""
    name = name or f"paper-{stated_on}.txt"
    return commit(
        reading(records, name),
        plan=into,
        actor=by,
        stated_on=stated_on,
        at=at,
        data=paper(name),
        **options,
    )


def source(line: int = 1, file: str = "paper.txt") -> SourceShape:
    """A line of a paper."""
    return SourceShape(file=file, line=line)


def due(label: str, day: date | None = None) -> DueShape:
    """A deadline of one day, or an undated one."""
    return DueShape(label=label, start=day, end=day)


def deliverable(title: str = "Open the hub", line: int = 5, **fields: Any) -> Deliverable:
    """A deliverable under one priority."""
    return Deliverable(
        **{
            "source": source(line),
            "title": title,
            "priority": "Good health",
            "objectives": ["Care near home"],
            "state": "active",
            **fields,
        }
    )


def observation(value: str = "86.3", line: int = 9, **fields: Any) -> Observation:
    """What one organisation achieved in one month."""
    return Observation(
        **{
            "source": source(line),
            "indicator_ref": "129a",
            "indicator_name": "Patients waiting 18 weeks or less",
            "organisation": "Northtown CCG",
            "period": PeriodShape(label="Sep-13", start=date(2013, 9, 1), end=date(2013, 9, 30)),
            "value": Decimal(value),
            "unit": "percent",
            "as_printed": f"{value}%",
            "availability": "published",
            **fields,
        }
    )


def goal(kind: str, title: str, line: int = 1, **fields: Any) -> Goal:
    """A goal."""
    return Goal(source=source(line), goal_kind=kind, title=title, **fields)


def narrative(text: str = "The board met.", line: int = 20, **fields: Any) -> Narrative:
    """A passage of prose."""
    return Narrative(**{"source": source(line), "section": "Minutes", "text": text, **fields})


def one_of_each() -> tuple[Record, ...]:
    """A record of every kind that is a fact of a plan, each on a line of its own."""
    july = due("July 2013", date(2013, 7, 31)).model_dump()
    plain: tuple[tuple[str, dict[str, Any]], ...] = (
        ("measure", {"priority": "Good health", "name": "Smoking at delivery", "rag": "R"}),
        ("concern", {"priority": "Good health", "text": "The clinic closes."}),
        ("fact", {"text": "One in five smokes.", "subject": "Smoking", "place": "Northtown"}),
        ("unrecognised", {"text": "?? ??", "why": "no words"}),
        ("role", {"role": "Lead", "person": "Ann Example", "of": "Open the hub"}),
        ("programme", {"title": "Frailty", "theme": "Care at home", "aims": ["Fewer falls"]}),
        (
            "scheme",
            {
                "title": "Wound care",
                "workstream": "Frailty",
                "financial_year": "2013/14",
                "saving_basis": "net",
                "net_saving_gbp": "400000",
                "actions": ["Open the clinic"],
            },
        ),
        ("milestone", {"of": "Frailty", "title": "Open it", "due": july, "as_printed": "July"}),
        ("action", {"of": "Frailty", "text": "Meet the team", "owners": ["Ann"], "due": july}),
        ("decision", {"of": "Frailty", "text": "Go ahead", "by": "The board", "date": july}),
        ("qia", {"of": "Wound care", "domain": "Safety", "score": 6}),
        (
            "update",
            {
                "of": "Wound care",
                "period": {"label": "July 2013", "start": "2013-07-01", "end": "2013-07-31"},
                "rag": "A",
                "done": "Met twice",
            },
        ),
        (
            "assessment",
            {"of": "Wound care", "assessment_kind": "quality", "stage": "screening"},
        ),
        ("escalation", {"of": "Wound care", "text": "Late again", "state": "raised"}),
        (
            "comment",
            {
                "of_kind": "scheme",
                "of": "0123",
                "text": "Well done",
                "by": "Ann",
                "at": "2013-07-31T09:00:00Z",
            },
        ),
        (
            "evidence",
            {
                "of_kind": "scheme",
                "of": "0123",
                "title": "A photograph",
                "file": "photo.png",
                "sha256": "ab12",
            },
        ),
        (
            "finance_line",
            {
                "statement": "savings_summary",
                "line": "Nursing",
                "of": "Wound care",
                "financial_year": "2013/14",
                "amount_gbp": "-1250.50",
                "is_total": False,
                "as_printed": "(1,250.50)",
            },
        ),
        ("contract", {"provider": "Vale Trust", "service": "Nursing", "value_gbp": "8500000"}),
        ("growth_assumption", {"pod": "A&E", "rate_percent": "3.40", "as_printed": "3.40"}),
        (
            "risk",
            {
                "of": "Frailty",
                "description": "Nobody applies",
                "scores": [{"stage": "current", "likelihood": 3, "impact": 4, "score": 12}],
            },
        ),
        ("alignment", {"item": "Frailty", "framework": "National", "framework_item": "Ageing"}),
        ("commitment", {"framework": "Constitution", "item": "Be seen", "response": "We will."}),
        ("standard", {"framework": "Constitution", "name": "18 weeks", "threshold": "92"}),
        ("engagement", {"theme": "Parking is dear", "answered_in": ["Page 4"]}),
        ("forum", {"name": "Frailty Board", "chair": "Ann Example", "members": ["A nurse"]}),
        ("service", {"name": "Falls line", "provider": "Vale Trust", "text": "It answers."}),
    )
    return (
        goal("priority", "Good health"),
        deliverable(deadline=DueShape(**july), leads=["Ann Example"]),
        observation(),
        narrative(),
        *(
            from_dict({"kind": kind, "source": source(line).model_dump(), **fields})
            for line, (kind, fields) in enumerate(plain, start=30)
        ),
    )


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


_BREAK = {
    "sqlite": (
        """CREATE TRIGGER broken BEFORE INSERT ON {table} WHEN NEW.{column} = '{label}'
        BEGIN SELECT RAISE(ABORT, 'disk full'); END""",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        """CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN
        IF NEW.{column} = '{label}' THEN RAISE EXCEPTION 'disk full'; END IF; RETURN NEW;
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()""",
        "DROP FUNCTION broken CASCADE",
    ),
}


@contextmanager
def full_disk(table: str, label: str, column: str = "label") -> Iterator[None]:
    """The database fails, in earnest, where a row with this label is to be stored."""
    broken, mended = _BREAK[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(broken.format(table=table, label=label, column=column))
    yield
    with connection.cursor() as cursor:
        cursor.execute(mended)


# Records of every kind, for property tests, as the types of the contract allow them: a field that
# is new is tried at once. PostgreSQL refuses the character 0.

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
SHORT = st.text(string.ascii_letters + string.digits + " ", min_size=1, max_size=20)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    date: st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    datetime: st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - their zone stands beside
    Decimal: st.decimals(
        allow_nan=False, allow_infinity=False, max_value=10**18, min_value=-(10**18)
    ),
    int: st.integers(1, 500),
    str: TEXTS,
}
SOURCES = st.builds(
    SourceShape,
    file=st.just("paper.txt"),
    line=st.integers(1, 9999),
    end_line=st.none() | st.integers(1, 9999),
    table=st.none() | st.integers(1, 99),
    row=st.none() | st.integers(1, 999),
    column=st.none() | st.integers(1, 30),
)


def of_type(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of the type of a field of the contract."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation is SourceShape:
        return SOURCES
    if origin in (Union, UnionType):
        return st.one_of([st.none() if each is NoneType else of_type(each) for each in inner])
    if origin is Annotated:
        return of_type(inner[0])
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is list:
        return st.lists(of_type(inner[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(of_type(inner[0]), of_type(inner[1]), max_size=2)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return built(annotation)
    return PLAIN[annotation]


def built(model: type[BaseModel], **narrower: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A record or a shape with every field tried, `narrower` ones as they are given."""
    fields = {
        name: of_type(field.annotation)
        for name, field in model.model_fields.items()
        if name not in ("kind", "plan")
    }
    return st.builds(model, **{**fields, **narrower})


RECORDS: dict[str, st.SearchStrategy[Any]] = {
    **{kind: built(model) for kind, model in KINDS.items()},
    # Names and codes of organisations have a longest length; codes are capitals.
    "organisation": built(
        KINDS["organisation"],
        context=st.just([]),
        visibility=st.none(),
        uncertain=st.just(False),
        name=SHORT,
        short_name=st.none() | SHORT,
        ods_code=st.none() | st.text(string.ascii_uppercase, min_size=3, max_size=6),
    ),
    "observation": built(KINDS["observation"], organisation=SHORT),
    "fact": built(KINDS["fact"], subject=TEXTS),
}
