"""Between this room's stored records and the data contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from placeplan.records import places as records
from placeplan.records.record import Record
from placeplan.records.shapes import Figure, PeriodShape
from placeplan.rooms.places.models import (
    Narrative,
    Organisation,
    PlaceFact,
    Plan,
    PlanFact,
    Role,
    Unrecognised,
)
from placeplan.rooms.places.naming import compared
from placeplan.rooms.register.interchange import (
    Lookups,
    fact_fields,
    or_none,
    record_fields,
    shape_of,
)
from placeplan.rooms.register.models import Source

KINDS = ("organisation", "role", "fact", "narrative", "unrecognised")
MODELS: dict[str, type[PlanFact]] = {
    "role": Role,
    "fact": PlaceFact,
    "narrative": Narrative,
    "unrecognised": Unrecognised,
}


class Directory:
    """The organisations that names and codes lead to, during one import.

    Where several share a name, those of the plan come first.
    """

    def __init__(self, plan: Plan, also: Iterable[Organisation] = ()) -> None:
        near = [plan.owner, *plan.partners.all(), *also]
        self._names: dict[str, Organisation] = {}
        self._codes: dict[str, Organisation] = {}
        far = Organisation.objects.order_by("pk").exclude(pk__in=[each.pk for each in near])
        for organisation in (*near, *far):
            self._enter(organisation)

    def _enter(self, organisation: Organisation) -> None:
        if organisation.ods_code:
            self._codes.setdefault(organisation.ods_code, organisation)
        names = (organisation.name, organisation.short_name, *organisation.aliases)
        for name in names:
            if name:
                self._names.setdefault(compared(name), organisation)

    def coded(self, code: str) -> Organisation | None:
        """The organisation of an ODS code."""
        return self._codes.get(code.strip().upper())

    def named(self, name: str) -> Organisation | None:
        """The organisation of a name, a short name or an alias."""
        return self._names.get(compared(name))

    def organisation(self, name: str, source: Source, **fields: Any) -> Organisation:
        """The organisation of the name, added where none is known."""
        found = self._names.get(compared(name))
        return found if found is not None else self.add(name, source, **fields)

    def add(self, name: str, source: Source, **fields: Any) -> Organisation:
        """A new organisation, named in a paper."""
        if source._state.adding:
            source.save()
        organisation = Organisation(name=name, source=source, **fields)
        organisation.full_clean(exclude=["source"])
        organisation.save()
        self._enter(organisation)
        return organisation

    def keep_name(self, organisation: Organisation, name: str) -> bool:
        """True where the name was new and is now one of its aliases."""
        if compared(name) in self._names:
            return False
        organisation.aliases = [*organisation.aliases, name]
        self._names[compared(name)] = organisation
        return True


def directory(plan: Plan, lookups: Lookups) -> Directory:
    """The directory of this import."""
    return lookups.get(Directory, lambda: Directory(plan))


def refer(record: Record, *, plan: Plan, source: Source, lookups: Lookups) -> str:
    """What became of a record of a thing that is no fact of one plan: new, changed or unchanged.

    A paper fills what is blank of an organisation that is known; it overwrites nothing.
    """
    if not isinstance(record, records.Organisation):
        raise TypeError(f"not a record of this room: {record.kind}")
    known = directory(plan, lookups)
    code = (record.ods_code or "").strip().upper()
    found = known.coded(code) or known.named(record.name)
    if found is not None and code and found.ods_code not in ("", code):
        found = None  # another body of the same name
    stated = _stated(record, known)
    if found is None:
        known.add(record.name, source, ods_code=code, **stated)
        return "new"
    blanks = {"ods_code": code, **stated}
    filled = [name for name, value in blanks.items() if value and not getattr(found, name)]
    if found.org_kind == "other" != record.org_kind:
        filled.append("org_kind")
    for name in filled:
        setattr(found, name, blanks[name])
    if known.keep_name(found, record.name):
        filled.append("aliases")
    if filled:
        found.full_clean(exclude=["source"])
        found.save(update_fields=filled)
    return "changed" if filled else "unchanged"


def _stated(record: records.Organisation, known: Directory) -> dict[str, Any]:
    return {
        "short_name": record.short_name or "",
        "org_kind": record.org_kind,
        "parent": known.named(record.parent) if record.parent else None,
        "parent_printed": record.parent or "",
        "description": record.description or "",
    }


def load(
    record: Record,
    *,
    plan: Plan,
    source: Source,
    stated_on: date,
    recorded_at: datetime,
    lookups: Lookups | None = None,
) -> PlanFact:
    """The record as a row that is not stored yet. Raises `TypeError` for another room's kind."""
    fields = {"plan": plan, **fact_fields(record, source, stated_on, recorded_at)}
    match record:
        case records.Fact():
            return PlaceFact(
                **fields,
                **period_fields(record.period),
                text=record.text,
                subject=record.subject or "",
                place=record.place or "",
                figures=figures_in(record.figures),
            )
        case records.Narrative():
            return Narrative(**fields, section=record.section, text=record.text)
        case records.Unrecognised():
            return Unrecognised(**fields, text=record.text, why=record.why)
        case records.Role():
            return Role(
                **fields,
                role=record.role,
                person=record.person,
                job_title=record.job_title or "",
                contact=record.contact or "",
                organisation=record.organisation or "",
                of=record.of,
            )
    raise TypeError(f"not a fact of this room: {record.kind}")


def dump(model: PlanFact | Organisation) -> Record:
    """The stored row as a record. Raises `TypeError` for another room's."""
    if isinstance(model, Organisation):
        return records.Organisation(
            source=shape_of(model.source),
            name=model.name,
            short_name=or_none(model.short_name),
            org_kind=model.org_kind,
            ods_code=or_none(model.ods_code),
            parent=or_none(model.parent_printed) or (model.parent and model.parent.name),
            description=or_none(model.description),
        )
    fields = plan_record_fields(model)
    match model:
        case PlaceFact():
            return records.Fact(
                **fields,
                text=model.text,
                subject=or_none(model.subject),
                place=or_none(model.place),
                period=period_out(model),
                figures=figures_out(model.figures),
            )
        case Narrative():
            return records.Narrative(**fields, section=model.section, text=model.text)
        case Unrecognised():
            return records.Unrecognised(**fields, text=model.text, why=model.why)
        case Role():
            return records.Role(
                **fields,
                role=model.role,
                person=model.person,
                job_title=or_none(model.job_title),
                contact=or_none(model.contact),
                organisation=or_none(model.organisation),
                of=model.of,
            )
    raise TypeError(f"not a record of this room: {type(model).__name__}")


def plan_record_fields(model: PlanFact) -> dict[str, Any]:
    """The values of the fields that every record of a plan has."""
    return {**record_fields(model), "plan": model.plan.slug}


class Dated(Protocol):
    """A row with a period."""

    period_label: str
    period_start: date | None
    period_end: date | None
    period_inferred: bool


def period_fields(period: PeriodShape | None) -> dict[str, Any]:
    """The four fields that hold a period."""
    if period is None:
        return {}
    return {
        "period_label": period.label,
        "period_start": period.start,
        "period_end": period.end,
        "period_inferred": period.inferred,
    }


def period_out(row: Dated) -> PeriodShape | None:
    """The period that the four fields hold."""
    if not (row.period_label or row.period_start or row.period_end):
        return None
    return PeriodShape(
        label=row.period_label,
        start=row.period_start,
        end=row.period_end,
        inferred=row.period_inferred,
    )


def figures_in(figures: list[Figure]) -> list[dict[str, Any]]:
    """Figures as plain JSON values."""
    return [each.model_dump(mode="json") for each in figures]


def figures_out(stored: list[dict[str, Any]]) -> list[Figure]:
    """Figures from plain JSON values."""
    return [Figure.model_validate(each) for each in stored]
