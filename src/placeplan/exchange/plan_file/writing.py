"""A plan written to one file. The same plan gives the same parts, byte for byte."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from types import ModuleType
from typing import IO, Any

from django.db import transaction

from placeplan import __version__
from placeplan.exchange.belonging import belonging
from placeplan.exchange.plan_file import layout
from placeplan.exchange.plan_file.layout import FORMAT, MANIFEST, PRODUCT, Held, lines, packed
from placeplan.exchange.plan_file.naming import Naming
from placeplan.exchange.plan_file.plain import plain, written
from placeplan.exchange.plan_file.tables import LEFT_OUT, name_of, plan_field, plan_tables
from placeplan.exchange.reconcile import interchanges
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.places.models import Membership, Organisation, Plan, PlanFact
from placeplan.rooms.places.permissions import check_may_export
from placeplan.rooms.register.models import (
    Event,
    FileContent,
    FileDocument,
    ImportedFile,
    Person,
)
from placeplan.rooms.register.services import Actor, record_event

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def check_may_write(actor: Actor, plan: Plan) -> None:
    """Raises `PermissionDenied` where the actor is neither the operator nor may export the plan."""
    if isinstance(actor, Person):
        check_may_export(actor, plan)


def write(plan: Plan, to: IO[bytes], *, actor: Actor, at: datetime, reason: str = "") -> Held:
    """What was written of a plan to a stream that can be sought in: all of it, with its history.

    The rows are read at one moment, the bytes of the papers, which never change, after it. Raises
    `PermissionDenied` where the actor may not.
    """
    digests: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as bundle:
        with transaction.atomic():
            plan = Plan.objects.select_related("owner").held(plan.pk)
            check_may_write(actor, plan)
            gathered = Gathered(plan)
            for name, data in gathered.parts():
                digests[name] = _put(bundle, name, data)
            held = gathered.held(actor, at)
            record_event(
                actor,
                at=at,
                action="export-plan",
                subject=("plan", str(plan.pk)),
                plan=plan.slug,
                reason=reason,
                details={"records": held.total, "papers": held.papers},
            )
        for name, data in _papers(gathered.naming.papers):
            digests[name] = _put(bundle, name, data)
        manifest = {
            "product": PRODUCT,
            "format": FORMAT,
            "scope": "everything in the plan, whoever may see it",
            "left_out": LEFT_OUT,
            **asdict(held),
            "parts": digests,
        }
        _put(bundle, MANIFEST, packed(manifest))
    return held


class Gathered:
    """The parts of a plan's file, made one after the other; `naming` fills as they are."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.naming = Naming()
        self.records: Counter[str] = Counter()
        self.visibility: Counter[str] = Counter()
        self.events = 0

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """The name and the content of each part but the bytes of papers and the manifest.

        What others name comes last: only then is it known what they name.
        """
        yield layout.PLAN, packed(self._plan())
        for model in plan_tables():
            rows = model._default_manager.filter(**{plan_field(model): self.plan}).order_by("pk")
            self.naming.number(model, list(rows.values_list("pk", flat=True)))
            found = [written(row, self.naming) for row in rows]
            yield layout.table_of(name_of(model)), lines(found)
        for room in interchanges():
            for kind, model in getattr(room, "MODELS", {}).items():
                found = [self._record(room, kind, row) for row in _rows(model, self.plan)]
                if found:
                    yield layout.records_of(kind), lines(found)
        events = [
            self._event(each) for each in Event.objects.filter(plan=self.plan.slug).order_by("pk")
        ]
        self.events = len(events)
        yield layout.EVENTS, lines(events)
        yield layout.INDICATORS, lines(self._indicators())
        organisations = list(self._organisations())
        yield layout.ORGANISATIONS, lines(organisations)
        yield layout.MEMBERSHIPS, lines(list(self._memberships()))
        yield layout.PEOPLE, lines(self._people())
        yield layout.PAPERS, lines(self._files())

    def held(self, actor: Actor, at: datetime) -> Held:
        """What the parts hold, once they are made."""
        return Held(
            slug=self.plan.slug,
            title=self.plan.title,
            made_at=at.isoformat(),
            made_by=str(actor) if isinstance(actor, Person) else "the operator",
            version=__version__,
            records=dict(sorted(self.records.items())),
            visibility=dict(sorted(self.visibility.items())),
            papers=len(self.naming.papers),
            events=self.events,
        )

    def _plan(self) -> dict[str, Any]:
        partners = self.plan.partners.order_by("name", "ods_code", "pk")
        found = written(self.plan, self.naming)
        found["partners"] = [self.naming.of(Organisation, each.pk) for each in partners]
        return found

    def _record(self, room: ModuleType, kind: str, row: PlanFact) -> dict[str, Any]:
        """One statement: the record as the data contract has it, and how it is stored."""
        self.records[kind] += 1
        self.visibility[row.visibility or self.plan.visibility] += 1
        if getattr(row, "sha256", ""):
            self.naming.papers.add(row.sha256)  # type: ignore[attr-defined]
        self.naming.name_source(row.source)
        record = room.dump(row).model_dump(mode="json", exclude={"plan"})
        found: dict[str, Any] = {"record": record, "stored": written(row, self.naming)}
        for name in belonging(type(row)):
            rows = sorted(getattr(row, name).all(), key=lambda each: each.pk)
            owner = _owner(type(row), name)
            found.setdefault("belonging", {})[name] = [
                written(each, self.naming, leave=(owner,)) for each in rows
            ]
        for field in row._meta.many_to_many:
            linked = sorted(plain(each.pk) for each in getattr(row, field.name).all())
            found.setdefault("linked", {})[field.name] = linked
        return found

    def _event(self, event: Event) -> dict[str, Any]:
        actor = None if event.actor_id is None else self.naming.of(Person, event.actor_id)
        return {
            "actor": actor,
            "at": plain(event.at),
            "action": event.action,
            "subject": [
                event.subject_kind,
                self.naming.subject(event.subject_kind, event.subject_id),
            ],
            "reason": event.reason,
            "details": self.naming.details(event.details),
        }

    def _organisations(self) -> Iterator[dict[str, Any]]:
        """Every organisation that is named, in the order of their names in the file.

        The place where one was first named is told where the paper is the plan's own.
        """
        done = 0
        while done < len(self.naming.organisations):  # a parent is named while its child is told
            number = self.naming.organisations[done]
            done += 1
            row = Organisation.objects.select_related("source__file", "parent").get(pk=number)
            found = written(row, self.naming, leave=("source",))
            source = row.source
            if source is not None and source.file.sha256 not in self.naming.papers:
                source = self.naming.first_named.get(row.pk)
            found["source"] = None if source is None else self.naming.name_source(source)
            yield found

    def _memberships(self) -> Iterator[dict[str, Any]]:
        own = [self.plan.owner_id, *self.plan.partners.values_list("pk", flat=True)]
        rows = Membership.objects.filter(organisation__in=own).select_related("person")
        for row in sorted(
            rows,
            key=lambda each: (
                each.person.username,
                self.naming.of(Organisation, each.organisation_id),
                each.role,
            ),
        ):
            yield written(row, self.naming)

    def _indicators(self) -> list[dict[str, Any]]:
        rows = Indicator.objects.filter(pk__in=self.naming.indicators).select_related("framework")
        return [
            {
                **written(row, self.naming, leave=("framework",)),
                "framework": row.framework and [row.framework.slug, row.framework.name],
            }
            for row in rows.order_by("slug")
        ]

    def _people(self) -> list[dict[str, str]]:
        """Who is named: no password, no address, nothing that lets anybody in."""
        rows = Person.objects.filter(pk__in=self.naming.people).order_by("username")
        return [
            {"username": row.username, "name": row.name, "job_title": row.job_title} for row in rows
        ]

    def _files(self) -> list[dict[str, Any]]:
        rows = ImportedFile.objects.filter(sha256__in=self.naming.papers).order_by("sha256")
        kept = FileContent.objects.values_list("file", flat=True)
        read = dict(FileDocument.objects.values_list("file", "version"))
        held = set(kept.filter(file__in=rows))
        return [
            {
                **{name: getattr(row, name) for name in ("sha256", "name", "media", "size")},
                "kept": row.pk in held,
                "read_by": read.get(row.pk),
            }
            for row in rows
        ]


def _rows(model: type[PlanFact], plan: Plan) -> Iterator[PlanFact]:
    """Every row of a plan, in force or not, in an order that is the same in every system."""
    rows = model._default_manager.filter(plan=plan).order_by("recorded_at", "pk")
    along = rows.select_related("source__file", "plan")
    linked = (field.name for field in model._meta.many_to_many)
    return along.prefetch_related(*belonging(model), *linked).iterator(chunk_size=500)


def _owner(model: type[PlanFact], name: str) -> str:
    """The field of the rows that belong to a row which leads back to it."""
    relation: Any = next(
        each for each in model._meta.related_objects if each.get_accessor_name() == name
    )
    return str(relation.field.name)


def _papers(digests: set[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of each paper, and the paper as it was read where that is kept."""
    for sha256 in sorted(digests):
        content = FileContent.objects.filter(file__sha256=sha256).first()
        if content is not None:
            yield layout.paper_of(sha256), bytes(content.data)
        document = FileDocument.objects.filter(file__sha256=sha256).first()
        if document is not None:
            yield layout.document_of(sha256), bytes(document.data)


def _put(bundle: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    """Writes one part; its digest and size. No clock of a machine stands in the file."""
    entry = zipfile.ZipInfo(name, date_time=_EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    bundle.writestr(entry, data)
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
