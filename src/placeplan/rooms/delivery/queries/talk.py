"""Reads: what is said and shown about a record, limited to what the reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Q

from placeplan.rooms.delivery.filetypes import FILE_TYPES, FileType, shown_name
from placeplan.rooms.delivery.models import Comment, Evidence
from placeplan.rooms.delivery.permissions import may_add_evidence, may_comment
from placeplan.rooms.delivery.queries import comments, evidence
from placeplan.rooms.delivery.said import Part, named, paragraphs
from placeplan.rooms.places.actions import Action
from placeplan.rooms.places.models import (
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Reader,
    belongs,
    signed_in,
)
from placeplan.rooms.places.permissions import may_read
from placeplan.rooms.places.queries import plans
from placeplan.rooms.register.entries import FileText
from placeplan.rooms.register.interchange import key_of
from placeplan.rooms.register.models import Event, ImportedFile, Person

EVIDENCED = (
    *("milestone", "assessment", "qia", "risk", "scheme", "programme"),
    *("deliverable", "action", "decision", "escalation"),
)
"""The kinds about which files can be shown; those of a risk are of one of its assurances."""


class Times(TypedDict):
    """The two dates as the queries take them."""

    as_at: date | None
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of: a record by its kind and natural key, or an indicator in a plan."""

    plan: Plan
    kind: str
    key: str
    visibility: str = ""


def subject_of(kind: str, row: PlanFact) -> Subject:
    """What a stored record is, in any of its versions."""
    return Subject(row.plan, kind, row.natural_key, row.visibility)


def indicator_in(plan: Plan, slug: str) -> Subject:
    """An indicator, which is one for all plans, as one plan speaks of it."""
    return Subject(plan, "indicator", indicator_key(slug))


def indicator_key(slug: str) -> str:
    """What stands for the natural key of an indicator, which belongs to no plan."""
    return key_of(("indicator", slug))


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment as it stands. `edited` says that it was changed since it was made."""

    row: Comment
    text: list[list[list[Part]]]
    edited: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence; `size` in bytes. `is_gone` says that it was taken back, `gone` how.

    `text` says how far the reading of its words is, None where nothing reads them.
    """

    row: Evidence
    size: int | None
    kind: FileType | None
    is_gone: bool = False
    gone: Event | None = None
    text: FileText | None = None

    @property
    def name(self) -> str:
        """What the file is called when it is saved."""
        return self.row.file if self.kind is None else shown_name(self.row.file, self.kind)


def remarks(
    reader: Reader, subject: Subject, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[Remark]:
    """What is said about a record, the first comment first."""
    person = signed_in(reader)
    rows = _said(reader, subject, as_at, known_at).order_by("at", "pk")
    return [_remark(row, person) for row in rows]


def _remark(row: Comment, person: Person | None) -> Remark:
    own = person is not None and row.stated_by_id == person.pk
    return Remark(row, paragraphs(row.text), row.recorded_at != row.at, own)


def remarks_of_indicator(
    reader: Reader, slug: str, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[tuple[Plan, list[Remark]]]:
    """What is said about an indicator in each plan that the reader may see, by title."""
    person = signed_in(reader)
    rows = comments(reader, as_at=as_at, known_at=known_at)
    rows = rows.filter(of_kind="indicator", of=indicator_key(slug)).select_related("stated_by")
    found: dict[Plan, list[Remark]] = {}
    for row in rows.order_by("plan__title", "plan", "at", "pk"):
        found.setdefault(row.plan, []).append(_remark(row, person))
    return list(found.items())


def plans_open_to(reader: Reader, action: Action) -> list[Plan]:
    """The plans in which the reader may do this now, by title; in one query."""
    person = signed_in(reader)
    if person is None:
        return []
    rows = plans(reader) if action.when_closed else plans(reader).filter(closed_at=None)
    if not person.is_superuser:
        rows = rows.filter(belongs(person, partners=action.of == "plan", roles=action.roles))
    return list(rows)


def count_remarks(
    reader: Reader, subject: Subject, *, as_at: date | None = None, known_at: datetime | None = None
) -> int:
    """How many comments stand about a record."""
    return _said(reader, subject, as_at, known_at).count()


def exhibits(
    reader: Reader, subject: Subject, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[Exhibit]:
    """What is shown about a record, the first file first; then what was taken back, and why.

    At an earlier date it is what stood then alone.
    """
    of = {"of_kind": subject.kind, "of": subject.key}
    rows: PlanFactQuerySet[Evidence]
    if as_at is None and known_at is None:
        rows = Evidence.objects.visible_to(reader).filter(plan=subject.plan, superseded_by=None)
    else:
        rows = evidence(reader, plan=subject.plan, as_at=as_at, known_at=known_at)
    found = list(
        rows.filter(**of).select_related("plan", "stated_by").order_by("recorded_at", "pk")
    )
    past = as_at is not None or known_at is not None
    gone = [] if past else [str(row.pk) for row in found if row.withdrawn_at is not None]
    found.sort(key=lambda row: str(row.pk) in gone)
    why: dict[str, Event] = {}
    if gone:
        events = Event.objects.filter(action="withdraw-record", subject_id__in=gone)
        why = {event.subject_id: event for event in events.select_related("actor")}
    files: dict[str, ImportedFile] = {}
    if found:
        stored = ImportedFile.objects.filter(sha256__in={row.sha256 for row in found})
        stored = stored.select_related("text").defer("text__data")
        files = {file.sha256: file for file in stored}
    return [
        Exhibit(
            row,
            size=None if (file := files.get(row.sha256)) is None else file.size,
            kind=None if file is None else FILE_TYPES.get(file.media),
            is_gone=str(row.pk) in gone,
            gone=why.get(str(row.pk)),
            text=None if file is None else getattr(file, "text", None),
        )
        for row in found
    ]


def evidence_counts(
    reader: Reader,
    plan: Plan,
    kinds: Collection[str],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Counter[tuple[str, str]]:
    """How many files show something about each record of these kinds: kind and natural key."""
    rows = evidence(reader, plan=plan, as_at=as_at, known_at=known_at).filter(of_kind__in=kinds)
    return Counter((kind, key) for kind, key in rows.order_by().values_list("of_kind", "of"))


def part_counts(shown: Iterable[Exhibit]) -> Counter[str]:
    """How many files stand for each part of a record, such as one of its assurances."""
    return Counter(each.row.part for each in shown if not each.is_gone)


def people_named(plan: Plan, text: str) -> list[Person]:
    """The people whom a text names with an @, and who may read the plan."""
    wanted = named(text)
    if not wanted:
        return []
    said = Q()
    for name in wanted:
        said |= Q(username__iexact=name)
    people = Person.objects.filter(said, is_active=True).order_by("username")
    return [each for each in people if may_read(each, plan)]


def comments_naming(person: Person, since: datetime) -> list[Comment]:
    """The comments that stand, name the person with an @, and were made or changed since then.

    Only what the person may see, the first comment first.
    """
    rows = Comment.objects.visible_to(person).current().filter(recorded_at__gt=since)
    rows = rows.filter(text__icontains=f"@{person.username}").select_related("plan", "stated_by")
    me = person.username.casefold()
    found = [row for row in rows if me in {name.casefold() for name in named(row.text)}]
    return sorted(found, key=lambda row: (row.recorded_at, row.pk))


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said and shown about one record, and what the reader may add to it.

    `kind` and `id` are those of its version in the address. `shows` says that it takes evidence.
    """

    kind: str
    id: str
    remarks: tuple[Remark, ...]
    exhibits: tuple[Exhibit, ...]
    shows: bool
    may_comment: bool
    may_show: bool

    @property
    def files(self) -> int:
        """How many files stand."""
        return sum(not each.is_gone for each in self.exhibits)


def talk(
    reader: Reader,
    kind: str,
    row: PlanFact,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Talk:
    """What is said and shown about a record; an earlier date can only be looked at."""
    subject = subject_of(kind, row)
    dates: Times = {"as_at": as_at, "known_at": known_at}
    shows = kind in EVIDENCED
    now = as_at is None and known_at is None
    return Talk(
        kind,
        str(row.pk),
        tuple(remarks(reader, subject, **dates)),
        tuple(exhibits(reader, subject, **dates)) if shows else (),
        shows,
        now and may_comment(reader, subject.plan),
        now and shows and may_add_evidence(reader, subject.plan),
    )


def _said(
    reader: Reader, subject: Subject, as_at: date | None, known_at: datetime | None
) -> PlanFactQuerySet[Comment]:
    rows = comments(reader, plan=subject.plan, as_at=as_at, known_at=known_at)
    return rows.filter(of_kind=subject.kind, of=subject.key).select_related("stated_by")
