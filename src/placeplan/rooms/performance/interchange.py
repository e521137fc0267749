"""Between this room's stored records and the data contract."""

from __future__ import annotations

from placeplan.definitions.indicators import Definition
from placeplan.definitions.indicators.finding import find, framework_of
from placeplan.records import performance as records
from placeplan.records.record import Record
from placeplan.rooms.performance.matching import alike, folded
from placeplan.rooms.performance.models import (
    Direction,
    Framework,
    Indicator,
    Observation,
    Standard,
)
from placeplan.rooms.places.interchange import Kept, Store, directory
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.naming import slug
from placeplan.rooms.register.interchange import Lookups, key_of
from placeplan.rooms.register.services import NAMES, take_turn


class Catalogue:
    """The indicators that references and names lead to, during one import."""

    def __init__(self) -> None:
        self._refs: dict[str, list[Indicator]] = {}
        self._names: dict[str, Indicator] = {}
        self._slugs: set[str] = set()
        self._defined: dict[tuple[str, str, str, str], Definition | None] = {}
        self._frameworks: dict[str, Framework] = {}
        self._last, self._turn = 0, False
        for indicator in Indicator.objects.order_by("pk"):
            self._enter(indicator)

    def _enter(self, indicator: Indicator) -> None:
        self._last = max(self._last, indicator.pk)
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
        ref = record.indicator_ref or ""
        found = self.named(ref, record.indicator_name)
        if found is None and not self._turn and take_turn(NAMES):
            self._turn = True
            # Others may have added it meanwhile; nobody does any more.
            for each in Indicator.objects.filter(pk__gt=self._last).order_by("pk"):
                self._enter(each)
            found = self.named(ref, record.indicator_name)
        if found is None:
            found = Indicator(
                slug=slug(ref or record.indicator_name, self._slugs),
                ref=ref,
                name=record.indicator_name,
            )
            self._fill(found, record)
            found.save()
            self._enter(found)
        elif filled := self._fill(found, record):
            found.save(update_fields=filled)
        return found

    def _fill(self, indicator: Indicator, record: records.Observation) -> list[str]:
        """Fills in what is not known of an indicator, from the paper, then from its definition.

        Returns the names of the fields that were filled.
        """
        stated: dict[str, object] = {"domain": record.domain, "unit": record.unit}
        if not indicator.definition and (defined := self._definition(record)) is not None:
            stated["definition"] = defined.slug
            stated["unit"] = record.unit or defined.unit
            if indicator.direction == Direction.UNKNOWN:
                stated["direction"] = Direction(defined.direction)
            if indicator.framework_id is None:
                stated["framework"] = self._framework(defined, indicator.ref)
        filled = [
            name
            for name, value in stated.items()
            if value and (name == "direction" or not getattr(indicator, name))
        ]
        for name in filled:
            setattr(indicator, name, stated[name])
        return filled

    def _definition(self, record: records.Observation) -> Definition | None:
        key = (
            record.domain or "",
            record.indicator_ref or "",
            record.indicator_name,
            record.unit or "",
        )
        if key not in self._defined:
            self._defined[key] = find(*key)
        return self._defined[key]

    def _framework(self, definition: Definition, ref: str) -> Framework | None:
        """The stored framework that lists a definition under a reference, added where it is new."""
        listing = framework_of(definition, ref)
        if listing is None:
            return None
        if listing.slug not in self._frameworks:
            self._frameworks[listing.slug], _ = Framework.objects.get_or_create(
                slug=listing.slug, defaults={"name": listing.title}
            )
        return self._frameworks[listing.slug]


def catalogue(lookups: Lookups) -> Catalogue:
    """The catalogue of this import."""
    return lookups.get(Catalogue, Catalogue)


def key(record: Record, *, plan: Plan, lookups: Lookups) -> tuple[str, ...]:
    """The natural key; of an observation, by the names under which its things are known.

    So a paper that rewords an indicator, or shortens an organisation, continues the same chain,
    and two indicators under one reference have two.
    """
    if not isinstance(record, records.Observation):
        return record.natural_key()
    known = {"indicator_ref": catalogue(lookups).indicator(record).slug}
    organisation = directory(plan, lookups).named(record.organisation)
    if organisation is not None:
        known["organisation"] = organisation.name
    return record.model_copy(update=known).natural_key()


def _observed(row: Observation, record: records.Observation, lookups: Lookups) -> None:
    """Links the row to its indicator and organisation, which are stored where they are not yet."""
    row.indicator = catalogue(lookups).indicator(record)
    row.organisation = directory(row.plan, lookups).organisation(record.organisation, row.source)
    row.natural_key = key_of(key(record, plan=row.plan, lookups=lookups))


_store = Store(
    Kept(
        records.Observation,
        Observation,
        renamed={"organisation": "organisation_name"},
        link=_observed,
    ),
    Kept(records.Standard, Standard),
)
KINDS, MODELS, load, dump = _store.kinds, _store.models, _store.load, _store.dump
