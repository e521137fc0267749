"""A plan out of its file: all of it, with its history, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model

from placeplan.exchange.belonging import belonging
from placeplan.exchange.plan_file import layout
from placeplan.exchange.plan_file.bodies import bring_bodies
from placeplan.exchange.plan_file.finding import Finding
from placeplan.exchange.plan_file.layout import Held, PlanFileError
from placeplan.exchange.plan_file.plain import read
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.exchange.plan_file.tables import name_of, plan_field, plan_tables
from placeplan.exchange.reconcile import models, room_of
from placeplan.exchange.search.rebuilding import enter_again
from placeplan.records import from_dict
from placeplan.rooms.assurance.accepting import SUBJECT
from placeplan.rooms.places.models import Import, Plan, PlanFact
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import (
    Event,
    FileContent,
    FileDocument,
    ImportedFile,
    Person,
)
from placeplan.rooms.register.services import record_event

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought in: the plan, what its file held, and who was kept as a name alone."""

    plan: Plan
    held: Held
    names: tuple[str, ...] = ()


@transaction.atomic
def restore(bundle: Bundle, *, actor: Person, at: datetime, slug: str = "") -> Restored:
    """The plan that a file holds, in this system, as it was where the file was made.

    `slug` gives it another address. Only a superuser may: the file speaks in many people's names.
    Raises `PermissionDenied`, and `PlanFileError` where anything is not as it should be; nothing is
    written then.
    """
    if not (actor.is_active and actor.is_superuser):
        raise PermissionDenied(f"{actor.get_username()} may not bring in a whole plan")
    try:
        return _Restoring(bundle, actor, at, slug).run()
    except (DatabaseError, ValidationError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, PlanFileError):
            raise
        why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise PlanFileError(f"it cannot be brought in: {why}") from error


class _Restoring:
    """One plan on its way in; everything happens in the open transaction."""

    def __init__(self, bundle: Bundle, actor: Person, at: datetime, slug: str) -> None:
        self.bundle, self.actor, self.at = bundle, actor, at
        self.slug = slug or bundle.held.slug
        self.finding = Finding()

    def run(self) -> Restored:
        if Plan.objects.filter(slug=self.slug).exists():
            raise PlanFileError(f"there is a plan at {self.slug} already; give it another address")
        self._papers()
        names = bring_bodies(self.bundle, self.finding, actor=self.actor, at=self.at)
        plan = self._plan()
        records = {kind: self.bundle.values(layout.records_of(kind)) for kind in self._kinds()}
        self._numbers(records)
        self._tables(plan)
        stored = {kind: self._facts(plan, kind, rows) for kind, rows in records.items()}
        self._links(records)
        self._compare(stored)
        self._events(plan)
        enter_again(Import.objects.filter(plan=plan).select_related("file").order_by("pk"))
        record_event(
            self.actor,
            at=self.at,
            action="restore-plan",
            subject=("plan", str(plan.pk)),
            plan=plan.slug,
            details={
                "made_at": self.bundle.held.made_at,
                "made_by": self.bundle.held.made_by,
                "records": self.bundle.held.total,
            },
        )
        return Restored(plan, self.bundle.held, names)

    def _kinds(self) -> list[str]:
        named = self.bundle.named("records/")
        for kind in named:
            if kind not in models():
                raise PlanFileError(f"records of kind {kind!r} are not known here")
        return [kind for kind in models() if kind in named]

    def _papers(self) -> None:
        """The papers, each once however often it is here already, and what was read of them."""
        for each in self.bundle.values(layout.PAPERS):
            sha256 = str(each["sha256"])
            if not each["kept"] and FileContent.objects.filter(file__sha256=sha256).exists():
                # Whoever knows a digest would else come to read what others brought.
                raise PlanFileError(f"the file does not hold {each['name']}, which it names")
            file, _ = ImportedFile.objects.get_or_create(
                sha256=sha256,
                defaults={
                    "name": plain_name(str(each["name"])),
                    "media": str(each["media"])[:20],
                    "size": int(each["size"]),
                },
            )
            self.finding.files[sha256] = file
            if each["kept"]:
                data = self.bundle.data(layout.paper_of(sha256))
                if hashlib.sha256(data).hexdigest() != sha256:
                    raise PlanFileError(f"{each['name']} is not the paper that its digest names")
                FileContent.objects.get_or_create(file=file, defaults={"data": data})
            if each["read_by"]:
                data = self.bundle.data(layout.document_of(sha256))
                FileDocument.objects.get_or_create(
                    file=file, defaults={"version": str(each["read_by"])[:64], "data": data}
                )

    def _plan(self) -> Plan:
        values = dict(self.bundle.value(layout.PLAN))
        partners = [self.finding.found(_organisation(), each) for each in values.pop("partners")]
        plan = read(Plan, {**values, "slug": self.slug}, self.finding, layout.PLAN)
        if not isinstance(plan, Plan):
            raise TypeError(layout.PLAN)
        plan.full_clean(exclude=["owner", "closed_by"])
        plan.save()
        plan.partners.set(partners)
        return plan

    def _numbers(self, records: Mapping[str, list[Any]]) -> None:
        """What the records are numbered; they get other numbers where this system has theirs."""
        ids = {
            kind: [str(UUID(each["stored"]["id"])) for each in rows]
            for kind, rows in records.items()
        }
        every = [each for found in ids.values() for each in found]
        if len(set(every)) < len(every):
            raise PlanFileError("two of its records have one number")
        self.finding.records = {models()[kind]: frozenset(found) for kind, found in ids.items()}
        for kind, found in ids.items():
            known = models()[kind].objects.all()
            for start in range(0, len(found), _BATCH):
                if known.filter(pk__in=found[start : start + _BATCH]).exists():
                    self.finding.number_anew(every, self.slug)
                    return

    def _tables(self, plan: Plan) -> None:
        tables = {name_of(model): model for model in plan_tables()}
        unknown = set(self.bundle.named("tables/")) - set(tables)
        if unknown:
            raise PlanFileError(f"the table {sorted(unknown)[0]} is not known here")
        for name, model in tables.items():
            part = layout.table_of(name)
            rows = [
                read(
                    model,
                    values,
                    self.finding,
                    f"{part}, row {number}",
                    **{plan_field(model): plan},
                )
                for number, values in enumerate(self.bundle.values(part), start=1)
            ]
            for row in rows:
                row.save(force_insert=True)
            self.finding.rows[model] = [int(row.pk) for row in rows]

    def _facts(self, plan: Plan, kind: str, records: list[Any]) -> list[tuple[PlanFact, Any]]:
        """The stored rows of a kind, each with the record that the file says it is."""
        model = models()[kind]
        part = layout.records_of(kind)
        owned = belonging(model)
        rows: list[tuple[PlanFact, Any]] = []
        for number, values in enumerate(records, start=1):
            where = f"{part}, line {number}"
            row = read(model, values["stored"], self.finding, where, plan=plan)
            if not isinstance(row, PlanFact):
                raise TypeError(where)
            row.source = self.finding.source(values["stored"]["source"])
            for name, found in values.get("belonging", {}).items():
                if name not in owned:
                    raise PlanFileError(f"{where}: {name} is not known")
                owner = _owner(owned[name], model)
                row.dependents.extend(
                    read(owned[name], each, self.finding, where, **{owner: row}) for each in found
                )
            rows.append((row, values["record"]))
        model.objects.all().write([row for row, _ in rows])
        return rows

    def _links(self, records: Mapping[str, list[Any]]) -> None:
        """What links rows to many others, once all of them are stored."""
        for kind, rows in records.items():
            model = models()[kind]
            for field in model._meta.many_to_many:
                through: Any = getattr(model, field.name).through
                target: Any = field.related_model
                one, other = field.m2m_column_name(), field.m2m_reverse_name()
                through.objects.bulk_create(
                    through(
                        **{
                            one: self.finding.found(model, values["stored"]["id"]),
                            other: self.finding.found(target, each),
                        }
                    )
                    for values in rows
                    for each in values.get("linked", {}).get(field.name, ())
                )

    def _compare(self, stored: Mapping[str, list[tuple[PlanFact, Any]]]) -> None:
        """Raises `PlanFileError` where a stored row is not the record that the file says it is."""
        for kind, rows in stored.items():
            room, model = room_of(kind), models()[kind]
            wanted = {row.pk: record for row, record in rows}
            kept = (
                model.objects.filter(pk__in=[])
                if not rows
                else model.objects.filter(plan=rows[0][0].plan)
            )
            every = kept.select_related("source__file", "plan")
            for row in every.prefetch_related(*belonging(model)).iterator(chunk_size=500):
                said = from_dict(wanted[row.pk])
                if room is None or room.dump(row).content() != said.content():
                    raise PlanFileError(f"the {kind} {row} is not stored as its record says")

    def _events(self, plan: Plan) -> None:
        rows = []
        told = {"plan", SUBJECT, *models(), *map(name_of, (*plan_tables(), *models().values()))}
        for each in self.bundle.values(layout.EVENTS):
            kind, name = each["subject"]
            if kind not in told:  # what was done to people and organisations here is told here
                raise PlanFileError(f"an event about {str(kind)[:60]!r} is none of a plan")
            actor = each["actor"]
            rows.append(
                Event(
                    actor_id=None if actor is None else self.finding.found(Person, actor),
                    at=datetime.fromisoformat(each["at"]),
                    action=str(each["action"])[:60],
                    subject_kind=str(kind)[:60],
                    subject_id=self.finding.subject(str(kind), str(name), plan.pk)[:60],
                    plan=plan.slug,
                    reason=str(each["reason"]),
                    details=self.finding.details(each["details"]),
                )
            )
        Event.objects.bulk_create(rows, batch_size=_BATCH)


def _owner(model: type[Model], of: type[PlanFact]) -> str:
    """The field of rows that belong to a fact which leads back to it."""
    return next(field.name for field in model._meta.concrete_fields if field.related_model is of)


def _organisation() -> type[Model]:
    return Plan._meta.get_field("owner").related_model
