"""Reads: what the indicators of a plan are held against, from definitions and from people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from placeplan.definitions.indicators import definition, definitions
from placeplan.rooms.performance.known import Known
from placeplan.rooms.performance.models import Indicator
from placeplan.rooms.performance.queries.observed import indicators
from placeplan.rooms.performance.queries.rows import assured
from placeplan.rooms.performance.queries.targets import key_of, stated_aims, targets
from placeplan.rooms.performance.target_list import Subject, unique
from placeplan.rooms.performance.targets import Aim, national_aims
from placeplan.rooms.places.models import Plan, Reader


def subjects(
    reader: Reader, plan: Plan, *, as_at: date | None = None, known_at: datetime | None = None
) -> list[Subject]:
    """The indicators of a plan with all that they are held against, in the plan's order.

    Those with values in papers or national files first, then those that only have targets.
    """
    known = assured(reader, plan, as_at=as_at, known_at=known_at).known
    rows = list(targets(reader, plan=plan, as_at=as_at, known_at=known_at))
    stated = stated_aims(rows)
    found = {
        key: _of_known(key, entries, stated.get(key, ())) for key, entries in _by_key(known).items()
    }
    for row in rows:
        key = key_of(row.indicator)
        if key not in found:
            found[key] = _of_indicator(key, row.indicator, stated[key])
    return list(found.values())


def named(reader: Reader, plan: Plan, key: str) -> Indicator | None:
    """The stored indicator of the plan's papers by its slug; None where none can be seen."""
    return indicators(reader, plan=plan).filter(slug=key).first()


def choices(reader: Reader, plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a target can be set for: (key, name) of the plan's indicators, and of all others."""
    own: dict[str, str] = {}
    for each in assured(reader, plan).known:
        own.setdefault(each.definition or each.slug, f"{each.ref} {each.name}".strip())
    others = {slug: each.printed_name for slug, each in definitions().items() if slug not in own}
    parts = (("In this plan", own), ("Other indicators", others))
    return [
        (title, sorted(part.items(), key=lambda item: item[1].casefold()))
        for title, part in parts
        if part
    ]


def _by_key(known: Iterable[Known]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for each in known:
        found.setdefault(each.definition or each.slug, []).append(each)
    return found


def _of_known(key: str, entries: list[Known], stated: tuple[Aim, ...]) -> Subject:
    first = entries[0]
    aims = [aim for each in entries for aim in each.aims]
    return Subject(
        key=key,
        slug=first.slug,
        ref=first.ref,
        name=first.name,
        unit=first.aim_unit or first.unit,
        aims=unique([*aims, *stated]),
    )


def _of_indicator(key: str, indicator: Indicator, stated: tuple[Aim, ...]) -> Subject:
    defined = definition(indicator.definition) if indicator.definition else None
    national = national_aims(defined) if defined else ()
    return Subject(
        key=key,
        slug=indicator.slug,
        ref=indicator.ref,
        name=defined.printed_name if defined else indicator.name,
        unit=defined.unit if defined else indicator.unit,
        aims=unique([*national, *stated]),
    )
