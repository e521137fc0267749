"""Between this room's stored records and the data contract."""

from __future__ import annotations

from datetime import date, datetime

from placeplan.records import performance as records
from placeplan.records.record import Record
from placeplan.rooms.performance.matching import alike, folded
from placeplan.rooms.performance.models import Indicator, Observation
from placeplan.rooms.places.interchange import (
    directory,
    period_fields,
    period_out,
    plan_record_fields,
)
from placeplan.rooms.places.models import Plan, PlanFact
from placeplan.rooms.places.naming import slug
from placeplan.rooms.register.interchange import Lookups, fact_fields, key_of, or_none, whole
from placeplan.rooms.register.models import Source

KINDS = ("observation",)
MODELS: dict[str, type[PlanFact]] = {"observation": Observation}


class Catalogue:
    """The indicators that references and names lead to, during one import."""

    def __init__(self) -> None:
        self._refs: dict[str, list[Indicator]] = {}
        self._names: dict[str, Indicator] = {}
        self._slugs: set[str] = set()
        for indicator in Indicator.objects.order_by("pk"):
            self._enter(indicator)

    def _enter(self, indicator: Indicator) -> None:
        self._slugs.add(indicator.slug)
        if indicator.ref:
            self._refs.setdefault(folded(indicator.ref), []).append(indicator)
        else:
            self._names.setdefault(folded(indicator.name), indicator)

    def named(self, ref: str, name: str) -> Indicator | None:
        """The indicator of the reference, if the name is alike; without one, of the name."""
        if not ref:
            return self._names.get(folded(name))
        under_ref = self._refs.get(folded(ref), [])
        exact = (each for each in under_ref if folded(each.name) == folded(name))
        return next(exact, None) or next((e for e in under_ref if alike(e.name, name)), None)

    def indicator(self, record: records.Observation) -> Indicator:
        """The indicator that was observed, added where none is known."""
        found = self.named(record.indicator_ref or "", record.indicator_name)
        if found is None:
            found = Indicator(
                slug=slug(record.indicator_ref or record.indicator_name, self._slugs),
                ref=record.indicator_ref or "",
                name=record.indicator_name,
                domain=record.domain or "",
                unit=record.unit or "",
            )
            found.save()
            self._enter(found)
            return found
        blanks = {"domain": record.domain or "", "unit": record.unit or ""}
        filled = [name for name, value in blanks.items() if value and not getattr(found, name)]
        if filled:
            for name in filled:
                setattr(found, name, blanks[name])
            found.save(update_fields=filled)
        return found


def catalogue(lookups: Lookups) -> Catalogue:
    """The catalogue of this import."""
    return lookups.get(Catalogue, Catalogue)


def key(record: Record, *, plan: Plan, lookups: Lookups) -> tuple[str, ...]:
    """The natural key under the names by which indicator and organisation are known.

    So a paper that rewords an indicator, or shortens an organisation, continues the same chain,
    and two indicators under one reference have two.
    """
    if not isinstance(record, records.Observation):
        raise TypeError(f"not a record of this room: {record.kind}")
    known = {"indicator_ref": catalogue(lookups).indicator(record).slug}
    organisation = directory(plan, lookups).named(record.organisation)
    if organisation is not None:
        known["organisation"] = organisation.name
    return record.model_copy(update=known).natural_key()


def load(
    record: Record,
    *,
    plan: Plan,
    source: Source,
    stated_on: date,
    recorded_at: datetime,
    lookups: Lookups | None = None,
) -> Observation:
    """The record as a row that is not stored yet; its indicator and organisation are.

    Raises `TypeError` for another room's kind, `ValueError` where a rank is too large.
    """
    if not isinstance(record, records.Observation):
        raise TypeError(f"not a record of this room: {record.kind}")
    lookups = Lookups() if lookups is None else lookups
    ranks = {
        name: whole(getattr(record, name), name.replace("_", " "))
        for name in ("peer_rank", "peer_count", "national_rank", "national_count")
    }
    indicator = catalogue(lookups).indicator(record)
    organisation = directory(plan, lookups).organisation(record.organisation, source)
    row = Observation(
        plan=plan,
        **fact_fields(record, source, stated_on, recorded_at),
        **period_fields(record.period),
        **ranks,
        indicator=indicator,
        organisation=organisation,
        indicator_ref=record.indicator_ref or "",
        indicator_name=record.indicator_name,
        organisation_name=record.organisation,
        domain=record.domain or "",
        value=record.value,
        unit=record.unit or "",
        as_printed=record.as_printed or "",
        category=record.category or "",
        peer_printed=record.peer_printed or "",
        national_printed=record.national_printed or "",
        commentary=record.commentary or "",
        commentary_scope=record.commentary_scope or "",
        commentary_as_printed=record.commentary_as_printed or "",
        availability=record.availability,
    )
    row.natural_key = key_of(key(record, plan=plan, lookups=lookups))
    return row


def dump(model: PlanFact) -> records.Observation:
    """The stored row as a record. Raises `TypeError` for another room's."""
    if not isinstance(model, Observation):
        raise TypeError(f"not a record of this room: {type(model).__name__}")
    return records.Observation(
        **plan_record_fields(model),
        indicator_ref=or_none(model.indicator_ref),
        indicator_name=model.indicator_name,
        domain=or_none(model.domain),
        organisation=model.organisation_name,
        period=period_out(model),
        value=model.value,
        unit=or_none(model.unit),
        as_printed=or_none(model.as_printed),
        category=or_none(model.category),
        peer_rank=model.peer_rank,
        peer_count=model.peer_count,
        national_rank=model.national_rank,
        national_count=model.national_count,
        peer_printed=or_none(model.peer_printed),
        national_printed=or_none(model.national_printed),
        commentary=or_none(model.commentary),
        commentary_scope=or_none(model.commentary_scope),
        commentary_as_printed=or_none(model.commentary_as_printed),
        availability=model.availability,
    )
