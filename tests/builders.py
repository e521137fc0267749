"""People, organisations, plans, papers and records for tests, in few words."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from hypothesis import strategies as st

from placeplan.documents.document import Document
from placeplan.exchange.commit import commit
from placeplan.exchange.outcome import Outcome
from placeplan.exchange.reading import Reading
from placeplan.records.delivery import Concern, Deliverable, Measure
from placeplan.records.performance import Observation
from placeplan.records.places import Fact, Narrative, Organisation, Role, Unrecognised
from placeplan.records.record import Record
from placeplan.records.shapes import DueShape, Figure, PeriodShape, SourceShape
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


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


_BREAK = {
    "sqlite": (
        """CREATE TRIGGER broken BEFORE INSERT ON {table} WHEN NEW.label = '{label}'
        BEGIN SELECT RAISE(ABORT, 'disk full'); END""",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        """CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN
        IF NEW.label = '{label}' THEN RAISE EXCEPTION 'disk full'; END IF; RETURN NEW;
        END $$ LANGUAGE plpgsql;
        CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()""",
        "DROP FUNCTION broken CASCADE",
    ),
}


@contextmanager
def full_disk(table: str, label: str) -> Iterator[None]:
    """The database fails, in earnest, where a row with this label is to be stored."""
    broken, mended = _BREAK[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(broken.format(table=table, label=label))
    yield
    with connection.cursor() as cursor:
        cursor.execute(mended)


# Records of every stored kind, for property tests. PostgreSQL refuses the character 0.

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
SHORT = st.text(string.ascii_letters + string.digits + " ", min_size=1, max_size=20)
MAYBE = st.none() | TEXTS
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, max_value=10**18, min_value=-(10**18))
RANKS = st.none() | st.integers(1, 500)
RATINGS = st.sampled_from([None, "R", "RA", "A", "AG", "G", "B", "W", "N/A"])
SOURCES = st.builds(
    SourceShape,
    file=st.just("paper.txt"),
    line=st.integers(1, 9999),
    end_line=st.none() | st.integers(1, 9999),
    table=st.none() | st.integers(1, 99),
    row=st.none() | st.integers(1, 999),
    column=st.none() | st.integers(1, 30),
)
PERIODS = st.builds(
    PeriodShape,
    label=TEXTS,
    start=st.none() | DATES,
    end=st.none() | DATES,
    inferred=st.booleans(),
)
DUES = st.builds(
    DueShape,
    label=TEXTS,
    start=st.none() | DATES,
    end=st.none() | DATES,
    recurring=st.booleans(),
    inferred=st.booleans(),
    as_printed=MAYBE,
)
FIGURES = st.lists(
    st.builds(
        Figure,
        basis=st.sampled_from([None, "actual", "plan", "target", "forecast"]),
        period=st.none() | PERIODS,
        value=st.none() | NUMBERS,
        numerator=st.none() | NUMBERS,
        denominator=st.none() | NUMBERS,
        unit=MAYBE,
        as_printed=TEXTS,
    ),
    max_size=3,
)
LISTS = st.lists(TEXTS, max_size=3)
EVERY: dict[str, Any] = {
    "source": SOURCES,
    "context": st.lists(SOURCES, max_size=2),
    "visibility": st.sampled_from([None, "public", "partner", "private", "commercial"]),
    "uncertain": st.booleans(),
}
WORK: dict[str, Any] = {
    **EVERY,
    "priority": MAYBE,
    "objectives": LISTS,
    "leads": LISTS,
    "update": MAYBE,
    "rag": RATINGS,
    "deadline": st.none() | DUES,
    "earlier_deadlines": st.lists(DUES, max_size=3),
    "figures": FIGURES,
    "as_printed": st.dictionaries(TEXTS, TEXTS, max_size=2),
}
RECORDS: dict[str, st.SearchStrategy[Any]] = {
    "organisation": st.builds(
        Organisation,
        source=SOURCES,
        name=SHORT,
        short_name=st.none() | SHORT,
        org_kind=st.sampled_from(["commissioner", "practice", "pcn", "other"]),
        ods_code=st.none() | st.text(string.ascii_uppercase, min_size=3, max_size=6),
        parent=MAYBE,
        description=MAYBE,
    ),
    "role": st.builds(
        Role,
        **EVERY,
        role=TEXTS,
        person=TEXTS,
        job_title=MAYBE,
        contact=MAYBE,
        organisation=MAYBE,
        of=TEXTS,
    ),
    "fact": st.builds(
        Fact,
        **EVERY,
        text=TEXTS,
        subject=TEXTS,
        place=MAYBE,
        period=st.none() | PERIODS,
        figures=FIGURES,
    ),
    "narrative": st.builds(Narrative, **EVERY, section=TEXTS, text=TEXTS),
    "unrecognised": st.builds(Unrecognised, **EVERY, text=TEXTS, why=TEXTS),
    "observation": st.builds(
        Observation,
        **EVERY,
        indicator_ref=MAYBE,
        indicator_name=TEXTS,
        domain=MAYBE,
        organisation=SHORT,
        period=st.none() | PERIODS,
        value=st.none() | NUMBERS,
        unit=MAYBE,
        as_printed=MAYBE,
        category=MAYBE,
        peer_rank=RANKS,
        peer_count=RANKS,
        national_rank=RANKS,
        national_count=RANKS,
        peer_printed=MAYBE,
        national_printed=MAYBE,
        commentary=MAYBE,
        commentary_scope=st.sampled_from([None, "row", "block"]),
        commentary_as_printed=MAYBE,
        availability=st.sampled_from(["published", "not_available"]),
    ),
    "goal": st.builds(
        Goal,
        **EVERY,
        goal_kind=st.sampled_from(["vision", "priority", "objective", "domain"]),
        title=TEXTS,
        parent=MAYBE,
        code=MAYBE,
        definition=MAYBE,
        unit=MAYBE,
        rationale=MAYBE,
        proposal=MAYBE,
    ),
    "deliverable": st.builds(
        Deliverable,
        **WORK,
        title=TEXTS,
        earlier_titles=LISTS,
        state=st.sampled_from(["new", "active", "complete", "dropped", "transferred"]),
    ),
    "measure": st.builds(Measure, **WORK, name=TEXTS, action=MAYBE),
    "concern": st.builds(Concern, **EVERY, priority=MAYBE, objectives=LISTS, text=TEXTS),
}
