"""Between this room's stored records and the data contract."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from placeplan.records import places as records
from placeplan.records.record import Record, folded
from placeplan.rooms.places.models import (
    Forum,
    Narrative,
    Organisation,
    PlaceFact,
    Plan,
    PlanFact,
    PlanFactQuerySet,
    Role,
    Service,
    Unrecognised,
)
from placeplan.rooms.places.naming import compared
from placeplan.rooms.register.interchange import (
    Carrier,
    Lookups,
    fact_fields,
    or_none,
    record_fields,
    shape_of,
)
from placeplan.rooms.register.models import Source
from placeplan.rooms.register.services import NAMES, take_turn

P = TypeVar("P", bound=PlanFact)


class Directory:
    """The organisations that names and codes lead to, during one import.

    Where several share a name, those of the plan come first. `touched` lists those that were added
    (number and None) or completed (number and the fields as they were).
    """

    def __init__(self, plan: Plan, also: Iterable[Organisation] = ()) -> None:
        self._near = [plan.owner_id, *(each.pk for each in (*plan.partners.all(), *also))]
        self._turn = False
        self.touched: list[list[Any]] = []
        self._read()

    def _read(self) -> None:
        self._names: dict[str, Organisation] = {}
        self._codes: dict[str, Organisation] = {}
        known = {each.pk: each for each in Organisation.objects.order_by("pk")}
        for number in dict.fromkeys((*self._near, *known)):
            self._enter(known[number])

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
        """A new organisation, named in a paper; the one that others added meanwhile, if any."""
        code = str(fields.get("ods_code", ""))
        if self.take_turn() and (found := self.coded(code) if code else self.named(name)):
            return found
        if source._state.adding:
            source.save()
        organisation = Organisation(name=name, source=source, **fields)
        organisation.full_clean(exclude=["source"])
        organisation.save()
        self.touched.append([organisation.pk, None])
        self._enter(organisation)
        return organisation

    def take_turn(self) -> bool:
        """True where others may have added or completed some meanwhile; they are read again then.

        From now on nobody does, until the transaction ends.
        """
        if self._turn or not take_turn(NAMES):
            return False
        self._turn = True
        self._read()
        return True

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
    known.take_turn()
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
    was = {name: getattr(found, name) for name in (*filled, "aliases")}
    for name in filled:
        setattr(found, name, blanks[name])
    if known.keep_name(found, record.name):
        filled.append("aliases")
    if filled:
        as_stored = {name: getattr(was[name], "pk", was[name]) for name in filled}
        known.touched.append([found.pk, as_stored])
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


class Titled(Generic[P]):
    """The rows of one kind by a name, during one import: those that stand, and those that come."""

    def __init__(self, plan: Plan, model: type[P], named: str) -> None:
        self._named = named
        self._rows: dict[str, list[P]] = {}
        rows = cast(PlanFactQuerySet[P], model._default_manager.all())
        for row in rows.current().filter(plan=plan).select_related("source").in_order():
            self._rows.setdefault(folded(getattr(row, named)), []).append(row)

    def enter(self, row: P) -> None:
        """Takes in a row that comes; it stands for the earlier one of its natural key."""
        self._rows.setdefault(folded(getattr(row, self._named)), []).append(row)

    def all(self, name: str | None) -> list[P]:
        """Every row of the name, the one that came last first."""
        latest: dict[str, P] = {}
        for row in reversed(self._rows.get(folded(name), []) if name else []):
            latest.setdefault(row.natural_key, row)
        return list(latest.values())

    def meant(self, name: str | None, by: PlanFact) -> P | None:
        """The row that another means by the name.

        Of several it is the last that the same paper states above the other; None where none is.
        """
        found = self.all(name)
        if len(found) < 2:
            return found[0] if found else None
        here = by.source
        above = [
            row
            for row in found
            if row.source.file_id == here.file_id and row.source.line <= here.line
        ]
        return max(above, key=lambda row: row.source.line, default=None)


class Kept:
    """How one kind is kept in a model; `link` joins a row to others before it is stored."""

    def __init__(
        self,
        record: type[Record],
        model: type[PlanFact],
        *,
        renamed: Mapping[str, str] | None = None,
        leave: Collection[str] = (),
        link: Callable[[Any, Any, Lookups], None] | None = None,
    ) -> None:
        self.kind = str(record.model_fields["kind"].default)
        self.record, self.model, self.link = record, model, link
        self.carrier = Carrier(record, model, renamed=renamed, leave=leave)


class Store:
    """The kinds that one room keeps, each in its model: what its `load` and `dump` are made of."""

    def __init__(self, *kept: Kept) -> None:
        self._kept = kept
        self.models: dict[str, type[PlanFact]] = {each.kind: each.model for each in kept}
        self.kinds = tuple(self.models)

    def load(
        self,
        record: Record,
        *,
        plan: Plan,
        source: Source,
        stated_on: date,
        recorded_at: datetime,
        lookups: Lookups | None = None,
    ) -> PlanFact:
        """The record as a row that is not stored yet, linked to what it names.

        Raises `TypeError` for another room's kind, `ValueError` where a number is too large.
        """
        kept = next((each for each in self._kept if type(record) is each.record), None)
        if kept is None:
            raise TypeError(f"no fact of this room: {record.kind}")
        row = kept.model(
            plan=plan,
            **fact_fields(record, source, stated_on, recorded_at),
            **kept.carrier.columns(record),
        )
        row.dependents.extend(kept.carrier.rows(record, row))
        if kept.link is not None:
            kept.link(row, record, Lookups() if lookups is None else lookups)
        return row

    def dump(self, model: PlanFact, **more: Any) -> Record:
        """The stored row as a record; `more` are fields that no column holds.

        Raises `TypeError` for another room's row.
        """
        kept = next((each for each in self._kept if type(model) is each.model), None)
        if kept is None:
            raise TypeError(f"not a record of this room: {type(model).__name__}")
        common = {**record_fields(model), "plan": model.plan.slug}
        return kept.record(**common, **kept.carrier.fields(model), **more)


def forums(plan: Plan, lookups: Lookups) -> Titled[Forum]:
    """The forums of this import."""
    return lookups.get(_Forums, lambda: _Forums(plan, Forum, "name"))


class _Forums(Titled[Forum]):
    pass


def provided_by(row: Any, record: Any, lookups: Lookups) -> None:
    """Links a row to the organisation that its provider is known as."""
    row.organisation = directory(row.plan, lookups).named(row.provider)


_store = Store(
    Kept(records.Role, Role),
    Kept(records.Fact, PlaceFact),
    Kept(records.Narrative, Narrative),
    Kept(records.Unrecognised, Unrecognised),
    Kept(records.Forum, Forum, link=lambda row, _, found: forums(row.plan, found).enter(row)),
    Kept(records.Service, Service, link=provided_by),
)
KINDS = ("organisation", *_store.kinds)
MODELS, load = _store.models, _store.load


def dump(model: PlanFact | Organisation) -> Record:
    """The stored row as a record. Raises `TypeError` for another room's."""
    if not isinstance(model, Organisation):
        return _store.dump(model)
    return records.Organisation(
        source=shape_of(model.source),
        name=model.name,
        short_name=or_none(model.short_name),
        org_kind=model.org_kind,
        ods_code=or_none(model.ods_code),
        parent=or_none(model.parent_printed) or (model.parent and model.parent.name),
        description=or_none(model.description),
    )
