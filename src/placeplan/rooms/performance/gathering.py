"""All that is known of a plan's indicators: what papers printed joined with what is published.

An indicator of a paper and a definition that national files measure are one where the indicator
has that definition. Indicators stand in the order of the papers; those that only national files
measure follow, in the order of their frameworks' domains.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from placeplan.definitions.indicators import Definition, Framework
from placeplan.rooms.performance.known import Known, Published, Span
from placeplan.rooms.performance.process import Rebased
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.targets import Aim, aims

BETTER = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation of a plan: its name as printed, its ODS code, its number."""

    name: str
    code: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What people stated of an indicator: what it is held against, where its process began anew.

    `aims` are of any organisation, `rebases` by the code or else the name of the organisation.
    """

    aims: tuple[Aim, ...] = ()
    rebases: tuple[tuple[str, tuple[Rebased, ...]], ...] = ()


def gathered(
    readings: Sequence[Reading],
    published: Mapping[tuple[str, str], Published],
    members: Sequence[Member],
    definitions: Mapping[str, Definition],
    frameworks: Mapping[str, Framework],
    stated: Mapping[str, Stated],
) -> tuple[Known, ...]:
    """All that is known, an entry for each indicator and organisation.

    `published` is by definition and code, `stated` by definition or else the indicator's slug.
    """
    found: dict[str, dict[str, Known]] = {}
    for (slug, name), each in _grouped(readings).items():
        known = _of_readings(each, published, members)
        found.setdefault(slug, {})[name] = known
    printed = _slugs(readings)
    alone: dict[str, dict[str, Known]] = {}
    for (definition, code), values in published.items():
        for member in (each for each in members if each.code == code):
            for slug in printed.get(definition, ()):
                own = found[slug]
                if not any(each.code == code for each in own.values()):
                    first = next(iter(own.values()))
                    own[member.name] = replace(
                        first, organisation=member.name, code=code, number=member.number,
                        readings=(), published=values,
                    )  # fmt: skip
            if definition not in printed:
                known = _of_definition(definitions[definition], values, member, frameworks)
                alone.setdefault(definition, {})[member.name] = known
    order = _places(members)
    for slug, entries in [*found.items(), *alone.items()]:
        entries_in_order = sorted(entries.items(), key=lambda each: order.get(each[0], len(order)))
        (found if slug in found else alone)[slug] = dict(entries_in_order)
    every = [each for entries in found.values() for each in entries.values()]
    every += [
        each
        for slug in sorted(alone, key=lambda slug: _standing_of(definitions[slug], frameworks))
        for each in alone[slug].values()
    ]
    return tuple(_completed(each, definitions, frameworks, stated) for each in every)


def spans(known: Iterable[Known]) -> tuple[Span, ...]:
    """Every period of which something is known, the latest first, under its printed label."""
    every = list(known)
    found: dict[object, Span] = {}
    for each in every:
        for one in each.readings:
            dated = one.starts_on is not None and one.ends_on is not None
            if one.period:
                key = (one.starts_on, one.ends_on) if dated else one.period
                found.setdefault(key, Span(one.period, one.starts_on, one.ends_on))
    for each in every:
        for moment in each.published.moments if each.published else ():
            if moment.start in (each.published.files if each.published else ()):
                span = Span(moment.label, moment.start, moment.end)
                found.setdefault((moment.start, moment.end), span)
    return tuple(
        sorted(
            found.values(),
            key=lambda each: (each.end or date.min, each.start or date.min),
            reverse=True,
        )
    )


def _grouped(readings: Sequence[Reading]) -> dict[tuple[str, str], list[Reading]]:
    found: dict[tuple[str, str], list[Reading]] = {}
    for each in readings:
        found.setdefault((each.slug, each.organisation), []).append(each)
    return found


def _slugs(readings: Sequence[Reading]) -> dict[str, tuple[str, ...]]:
    """The indicators of each definition that papers speak of."""
    found: dict[str, dict[str, None]] = {}
    for each in readings:
        if each.definition:
            found.setdefault(each.definition, {})[each.slug] = None
    return {definition: tuple(slugs) for definition, slugs in found.items()}


def _places(members: Sequence[Member]) -> dict[str, int]:
    return {each.name: at for at, each in enumerate(members)}


def _of_readings(
    readings: Sequence[Reading],
    published: Mapping[tuple[str, str], Published],
    members: Sequence[Member],
) -> Known:
    in_time = tuple(sorted(readings, key=lambda each: each.moment))
    first, last = readings[0], in_time[-1]
    member = next((each for each in members if each.name == first.organisation), None)
    return Known(
        slug=first.slug,
        ref=last.ref,
        name=last.name,
        domain=last.domain,
        organisation=first.organisation,
        code=first.code,
        number=member.number if member else None,
        unit=last.unit,
        direction=first.direction if first.direction in BETTER else "",
        frameworks=(first.framework,) if first.framework else (),
        readings=in_time,
        published=published.get((first.definition, first.code)) if first.code else None,
        definition=first.definition,
    )


def _of_definition(
    definition: Definition,
    published: Published,
    member: Member,
    frameworks: Mapping[str, Framework],
) -> Known:
    listing = definition.listings[_listing(definition, frameworks, published.moments[-1].end)]
    return Known(
        slug=definition.slug,
        ref=listing.ref,
        name=definition.printed_name,
        domain=listing.domain,
        organisation=member.name,
        code=member.code,
        number=member.number,
        published=published,
        definition=definition.slug,
    )


def _listing(definition: Definition, frameworks: Mapping[str, Framework], day: date) -> int:
    """The place of the first listing whose framework was in force on a day; else of the first."""
    for at, each in enumerate(definition.listings):
        framework = frameworks[each.framework]
        if (framework.start or date.min) <= day <= (framework.end or date.max):
            return at
    return 0


def _standing_of(definition: Definition, frameworks: Mapping[str, Framework]) -> tuple[object, ...]:
    listing = definition.listings[_listing(definition, frameworks, date.max)]
    domains = frameworks[listing.framework].domains
    place = domains.index(listing.domain) if listing.domain in domains else len(domains)
    return (listing.framework, place, listing.domain, definition.printed_name)


def _completed(
    known: Known,
    definitions: Mapping[str, Definition],
    frameworks: Mapping[str, Framework],
    stated: Mapping[str, Stated],
) -> Known:
    """The entry with what its definition and people state."""
    definition = definitions.get(known.definition)
    said = stated.get(known.definition or known.slug, Stated())
    level = known.published.level if known.published else ""
    listed = [frameworks[each.framework] for each in definition.listings] if definition else []
    titles = (*known.frameworks, *(each.short_title or each.title for each in listed))
    return replace(
        known,
        unit=known.unit or (definition.unit if definition else ""),
        direction=known.direction or (definition.direction if definition else ""),
        frameworks=tuple(dict.fromkeys(titles)),
        aim_unit=definition.unit if definition else "",
        aims=aims(definition, said.aims, level=level, organisation=known.number),
        rebases=dict(said.rebases).get(known.code or known.organisation, ()),
    )
