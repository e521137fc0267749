"""Reads: the assurance rows of a plan, out of its papers and of what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from placeplan.definitions.indicators import definitions, frameworks
from placeplan.rooms.performance.assurance_rows import AssuranceRow
from placeplan.rooms.performance.assuring import rows
from placeplan.rooms.performance.chances import prospects_of
from placeplan.rooms.performance.gathering import Member, Stated, gathered, spans
from placeplan.rooms.performance.known import Known, Published, Span
from placeplan.rooms.performance.models import Rebase
from placeplan.rooms.performance.queries.observed import observations, reading
from placeplan.rooms.performance.queries.rebases import rebased, rebases
from placeplan.rooms.performance.queries.series import Counted, Statistics, statistics
from placeplan.rooms.performance.queries.targets import key_of, stated_aims, targets
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.places.models import Plan, Reader

_NAMES = (
    *("indicator__slug", "indicator__definition", "indicator__direction"),
    *("indicator__framework__name", "organisation__ods_code"),
    *("organisation__name", "organisation__short_name"),
)
"""What a reading holds of rows that may change."""
_READ: dict[tuple[Any, ...], Reading] = {}
_MOST = 200_000
"""So many readings are kept for the next page."""


@dataclass(frozen=True, slots=True, eq=False)
class Assured:
    """All that is known of a plan's indicators: the same object for as long as nothing changes."""

    known: tuple[Known, ...]
    statistics: Statistics

    @property
    def counted(self) -> tuple[Counted, ...]:
        """The national files that count."""
        return self.statistics.counted

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every period of which something is known, the latest first."""
        return _spans(self)

    def rows(
        self,
        asked: Span | None = None,
        before: Sequence[date | None] | None = None,
        *,
        judge: bool = True,
    ) -> list[AssuranceRow | None]:
        """The rows of the latest periods, of one period, or of those before some days.

        Without `judge` they have no icons and no chances.
        """
        return list(_rows(self, asked, None if before is None else tuple(before), judge))


@lru_cache(maxsize=64)
def _rows(
    assured: Assured, asked: Span | None, before: tuple[date | None, ...] | None, judge: bool
) -> tuple[AssuranceRow | None, ...]:
    statistics = assured.statistics
    return tuple(
        rows(
            assured.known,
            asked=asked,
            before=before,
            standing_of=statistics.standing,
            peers_on=statistics.peers_on,
            prospects_of=prospects_of,
            judge=judge,
        )
    )


@lru_cache(maxsize=32)
def _spans(assured: Assured) -> tuple[Span, ...]:
    return spans(assured.known)


@lru_cache(maxsize=32)
def _assured(
    statistics: Statistics,
    members: tuple[Member, ...],
    readings: tuple[Reading, ...],
    stated: tuple[tuple[str, Stated], ...],
    as_at: date | None,
) -> Assured:
    published = statistics.published(tuple(each.code for each in members if each.code))
    if as_at is not None:
        published = _until(published, statistics.counted, as_at)
    known = gathered(readings, published, members, definitions(), frameworks(), dict(stated))
    return Assured(known, statistics)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the indicators of one plan stand: printed values, and what of all needs a look.

    `worst` counts the rows in the worst quartile in England.
    """

    indicators: int = 0
    values: int = 0
    worst: int = 0
    unreadable: int = 0


def assured(
    reader: Reader,
    plan: Plan,
    *,
    standing_on: date | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Assured:
    """What is known of the indicators of a plan; a fixed number of queries.

    With `standing_on`, counts are added up for the organisations as they stood on that day, and
    those that then stood for members of the plan are beside them.
    """
    readings = _readings(reader, [plan], as_at, known_at).get(plan.pk, [])
    counted = statistics(known_at=known_at, standing_on=standing_on)
    members = members_of(plan)
    heirs = counted.heirs(tuple(each.code for each in members if each.code))
    members += tuple(Member(name, code) for code, name in heirs)
    stated = _stated(reader, plan, members, as_at, known_at)
    return _assured(counted, members, tuple(readings), stated, as_at)


def standing(
    reader: Reader,
    plans: Sequence[Plan],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, Standing]:
    """How the indicators of each plan stand, by the number of the plan; few queries for all."""
    counted = statistics(known_at=known_at)
    readings = _readings(reader, plans, as_at, known_at)
    found = {}
    for plan in plans:
        own = readings.get(plan.pk, [])
        every = _assured(counted, members_of(plan), tuple(own), (), as_at)
        found[plan.pk] = Standing(
            indicators=len({each.slug for each in every.known}),
            values=len(own),
            worst=sum(
                each is not None and each.quartile == "worst" for each in every.rows(judge=False)
            ),
            unreadable=sum(bool(each.unreadable) for each in own),
        )
    return found


def _readings(
    reader: Reader, plans: Sequence[Plan], as_at: date | None, known_at: datetime | None
) -> dict[int, list[Reading]]:
    """What papers printed of each plan, in their order; one query, and one for what is new.

    A stored observation never changes: what was read of it is kept, with what its names were.
    """
    only = plans[0] if len(plans) == 1 else None
    rows = observations(reader, plan=only, as_at=as_at, known_at=known_at).select_related(None)
    of = {each.pk: each for each in plans}
    keys = [
        (of[plan].title, plan, number, *names)
        for plan, number, *names in rows.values_list("plan", "pk", *_NAMES)
        if plan in of
    ]
    unread = {key[2]: key for key in keys if key not in _READ}
    if len(_READ) + len(unread) > _MOST:
        _READ.clear()
        unread = {key[2]: key for key in keys}
    if unread:
        new = rows if len(unread) == len(keys) else rows.filter(pk__in=unread)
        for row in new.select_related("indicator__framework", "organisation", "source__file"):
            if row.pk in unread:
                _READ[unread[row.pk]] = reading(row, of[row.plan_id])
    found: dict[int, list[Reading]] = {}
    for key in keys:
        if key in _READ:  # else it was taken back between the two queries
            found.setdefault(key[1], []).append(_READ[key])
    return found


def members_of(plan: Plan) -> tuple[Member, ...]:
    """The owner of a plan and then its partners, by name."""
    partners = sorted(plan.partners.all(), key=lambda each: each.name)
    every = (plan.owner, *partners)
    return tuple(Member(each.printed_name, each.ods_code, each.pk) for each in every)


def _until(
    published: Mapping[tuple[str, str], Published], counted: Sequence[Counted], day: date
) -> dict[tuple[str, str], Published]:
    """What had been published by a day, as far as files say when they were.

    Of a file that does not say so, the periods that had ended.
    """
    late = {at for at, each in enumerate(counted) if each.published_on and each.published_on > day}
    found = {}
    for key, each in published.items():
        moments = tuple(
            one for one in each.moments if one.end <= day and each.files.get(one.start) not in late
        )
        while moments and moments[-1].start not in each.files:
            moments = moments[:-1]
        if moments:
            found[key] = replace(each, moments=moments)
    return found


def _stated(
    reader: Reader,
    plan: Plan,
    members: Sequence[Member],
    as_at: date | None,
    known_at: datetime | None,
) -> tuple[tuple[str, Stated], ...]:
    """What people stated of each indicator, by its definition or else its slug."""
    held = stated_aims(targets(reader, plan=plan, as_at=as_at, known_at=known_at))
    begun: dict[str, list[Rebase]] = {}
    for row in rebases(reader, plan=plan, as_at=as_at, known_at=known_at):
        begun.setdefault(key_of(row.indicator), []).append(row)
    found = {}
    for key in sorted({*held, *begun}):
        own = begun.get(key, [])
        marks = {each.code or each.name: rebased(own, each.code, each.name) for each in members}
        found[key] = Stated(held.get(key, ()), tuple(marks.items()) if own else ())
    return tuple(found.items())
