"""Reads: the assurance rows of a plan, out of its papers and of what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from placeplan.definitions.indicators import definitions, frameworks
from placeplan.rooms.performance.assurance_rows import AssuranceRow
from placeplan.rooms.performance.assuring import rows
from placeplan.rooms.performance.benchmarks import Peers, Standings
from placeplan.rooms.performance.chances import prospects_of
from placeplan.rooms.performance.gathering import Member, Stated, gathered, spans
from placeplan.rooms.performance.known import Known, Published, Span
from placeplan.rooms.performance.models import Rebase
from placeplan.rooms.performance.queries.observed import observations, reading
from placeplan.rooms.performance.queries.peers import Lists, peer_files, peers_in
from placeplan.rooms.performance.queries.published import national_files
from placeplan.rooms.performance.queries.rebases import rebased, rebases
from placeplan.rooms.performance.queries.series import Files, Paths, published_of, standings_in
from placeplan.rooms.performance.queries.targets import key_of, stated_aims, targets
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.places.models import Plan, Reader


@dataclass(frozen=True, slots=True)
class Counted:
    """A national file that counts: its number, its name, the day it was published, where known."""

    number: int
    name: str
    published_on: date | None
    path: Path
    layout: str


@dataclass(frozen=True, slots=True)
class Assured:
    """All that is known of a plan's indicators, and the national files that count."""

    known: tuple[Known, ...]
    counted: tuple[Counted, ...]
    lists: tuple[Lists, Paths] = ((), ())

    @property
    def files(self) -> Files:
        """The files as facts are asked of them."""
        return tuple((each.path, each.layout) for each in self.counted)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every period of which something is known, the latest first."""
        return spans(self.known)

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
        files, lists = self.files, self.lists

        def standing_of(slug: str, level: str, start: date, end: date) -> Standings | None:
            return standings_in(files, lists, slug, level, start, end)

        def peers_on(day: date) -> Mapping[str, Peers]:
            return peers_in(*lists, day)

        return rows(
            self.known,
            asked=asked,
            before=before,
            standing_of=standing_of,
            peers_on=peers_on,
            prospects_of=prospects_of,
            judge=judge,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the indicators of one plan stand: printed values, and what of all needs a look.

    `worst` counts the rows in the worst quartile in England.
    """

    indicators: int = 0
    values: int = 0
    worst: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class _Statistics:
    """The national files that count, for several plans."""

    counted: tuple[Counted, ...]
    lists: tuple[Lists, Paths]
    as_at: date | None

    def assured(
        self, plan: Plan, readings: Sequence[Reading], stated: Mapping[str, Stated]
    ) -> Assured:
        """What is known of a plan's indicators, with what its papers printed."""
        members = members_of(plan)
        codes = tuple(each.code for each in members if each.code)
        files = tuple((each.path, each.layout) for each in self.counted)
        published = published_of(files, codes) if codes and files else {}
        if self.as_at is not None:
            published = _until(published, self.counted, self.as_at)
        known = gathered(readings, published, members, definitions(), frameworks(), stated)
        return Assured(known, self.counted, self.lists)


def assured(
    reader: Reader,
    plan: Plan,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Assured:
    """What is known of the indicators of a plan; a fixed number of queries."""
    readings = _readings(reader, [plan], as_at, known_at).get(plan.pk, [])
    stated = _stated(reader, plan, members_of(plan), as_at, known_at)
    return _statistics(as_at, known_at).assured(plan, readings, stated)


def standing(
    reader: Reader,
    plans: Sequence[Plan],
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> dict[int, Standing]:
    """How the indicators of each plan stand, by the number of the plan; few queries for all."""
    statistics = _statistics(as_at, known_at)
    readings = _readings(reader, plans, as_at, known_at)
    found = {}
    for plan in plans:
        own = readings.get(plan.pk, [])
        every = statistics.assured(plan, own, {})
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
    """What papers printed of each plan, in their order; one query."""
    only = plans[0] if len(plans) == 1 else None
    rows = observations(reader, plan=only, as_at=as_at, known_at=known_at)
    rows = rows.select_related(None).select_related(
        "indicator__framework", "organisation", "source__file"
    )
    of = {each.pk: each for each in plans}
    found: dict[int, list[Reading]] = {}
    for row in rows:
        if row.plan_id in of:
            found.setdefault(row.plan_id, []).append(reading(row, of[row.plan_id]))
    return found


def _statistics(as_at: date | None, known_at: datetime | None) -> _Statistics:
    counted = counted_files(known_at)
    lists: tuple[Lists, Paths] = peer_files(known_at=known_at) if counted else ((), ())
    return _Statistics(counted, lists, as_at)


def counted_files(known_at: datetime | None = None) -> tuple[Counted, ...]:
    """The national files that count, oldest first; one query."""
    found = national_files(known_at=known_at).only(
        "pk", "name", "published_on", "facts", "layout", "published_on", "recorded_at"
    )
    return tuple(
        Counted(each.pk, each.name, each.published_on, each.path, each.layout) for each in found
    )


def members_of(plan: Plan) -> list[Member]:
    """The owner of a plan and then its partners, by name."""
    partners = sorted(plan.partners.all(), key=lambda each: each.name)
    return [Member(each.printed_name, each.ods_code, each.pk) for each in (plan.owner, *partners)]


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
) -> dict[str, Stated]:
    """What people stated of each indicator, by its definition or else its slug."""
    held = stated_aims(targets(reader, plan=plan, as_at=as_at, known_at=known_at))
    begun: dict[str, list[Rebase]] = {}
    for row in rebases(reader, plan=plan, as_at=as_at, known_at=known_at):
        begun.setdefault(key_of(row.indicator), []).append(row)
    found = {}
    for key in {*held, *begun}:
        own = begun.get(key, [])
        found[key] = Stated(
            held.get(key, ()),
            {each.code or each.name: rebased(own, each.code, each.name) for each in members if own},
        )
    return found
