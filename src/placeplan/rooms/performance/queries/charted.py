"""Reads: one indicator as its page shows it, out of national files and the papers of plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from placeplan.definitions.indicators import Definition, definition
from placeplan.rooms.performance.charted import (
    FILES,
    PAPERS,
    Charted,
    Member,
    charted,
    found_in,
    members,
    printed_moments,
)
from placeplan.rooms.performance.measured import Measured, nothing
from placeplan.rooms.performance.models import Indicator, NationalFile, Rebase
from placeplan.rooms.performance.process import Choice
from placeplan.rooms.performance.queries.observed import History, history, indicators
from placeplan.rooms.performance.queries.published import measured_in, national_files
from placeplan.rooms.performance.queries.rebases import rebased, rebases
from placeplan.rooms.performance.queries.successors import link_files, reaggregated_in
from placeplan.rooms.performance.queries.targets import aim_of, targets
from placeplan.rooms.performance.reading import Reading
from placeplan.rooms.performance.series import every_moment
from placeplan.rooms.performance.targets import Aim, aims
from placeplan.rooms.places.models import Organisation, Plan, Reader
from placeplan.rooms.places.models.limits import of_organisation


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator that the reader may know of: as papers name it, as it is defined, or both.

    `rows` is what national files measure of it, in the order of `files`; `same` are the other
    indicators of the definition that papers name.
    """

    slug: str
    indicator: Indicator | None
    definition: Definition | None
    history: History | None
    rows: Measured
    files: tuple[NationalFile, ...]
    same: tuple[Indicator, ...] = ()
    summed: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Whose counts stand for an organisation, by its code, where successors were asked for."""

    @property
    def name(self) -> str:
        """As papers name it, else as it is defined."""
        if self.indicator is not None and self.history is not None:
            return self.indicator.name
        return self.definition.name if self.definition else self.slug

    @property
    def short_name(self) -> str:
        """The name for the titles of charts."""
        return self.definition.printed_name if self.definition else self.name

    @property
    def unit(self) -> str:
        """The unit of what national files measure."""
        if self.definition is not None:
            return self.definition.unit
        return self.indicator.unit if self.indicator else ""

    @property
    def better(self) -> str:
        """higher, lower, none or unknown."""
        if self.definition is not None:
            return self.definition.direction
        return self.indicator.direction if self.indicator else "unknown"

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans whose papers print it."""
        return self.history.plans if self.history else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: whose series (typed), from where, and how it is charted."""

    organisation: str = ""
    level: str = ""
    basis: str = ""
    since: date | None = None
    choice: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class Shown:
    """The chosen member's chart; `several` are the members that the typed words may mean.

    `chart` is None where nothing is charted, `rebases` are those of the member. `has_files` and
    `has_papers` say which series there are of it.
    """

    members: tuple[Member, ...]
    member: Member | None
    several: tuple[Member, ...]
    chart: Charted | None
    rebases: tuple[Rebase, ...]
    aims: tuple[Aim, ...]
    has_files: bool = False
    has_papers: bool = False


def subject(
    reader: Reader,
    slug: str,
    *,
    standing_on: date | None = None,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Subject | None:
    """The indicator or the definition of an address; None where the reader may know of neither.

    What national files measure is published, and for everybody. With `as_at`, it is what had been
    published by then; of a file that does not say when, the periods that had ended. With
    `standing_on`, counts are added up for the organisations as they stood on that day.
    """
    found = history(reader, slug, as_at=as_at, known_at=known_at)
    defined = definition((found.indicator.definition if found else "") or slug)
    if found is None and defined is None:
        return None
    rows = nothing()
    files: tuple[NationalFile, ...] = ()
    summed: Mapping[str, tuple[tuple[str, str], ...]] = {}
    if defined is not None and defined.recipes:
        files = tuple(national_files(known_at=known_at))
        read = tuple((each.path, each.layout) for each in files)
        if standing_on is None:
            rows = measured_in(read).get(defined.slug, rows)
        else:
            links = link_files(known_at=known_at)
            joined = reaggregated_in(read, links, defined.slug, standing_on)
            rows, summed = (joined.measured, joined.summed) if joined else (rows, summed)
        if as_at is not None and len(rows):
            rows = _until(rows, files, as_at)
    same: tuple[Indicator, ...] = ()
    if defined is not None:
        every = indicators(reader).filter(definition=defined.slug)
        same = tuple(each for each in every if found is None or each.pk != found.indicator.pk)
    return Subject(
        slug=slug,
        indicator=found.indicator if found else None,
        definition=defined,
        history=found,
        rows=rows,
        files=files,
        same=same,
        summed=summed,
    )


def _until(rows: Measured, files: Sequence[NationalFile], day: date) -> Measured:
    last = np.array(
        [np.datetime64(each.published_on or "NaT", "D") for each in files], dtype="datetime64[D]"
    )
    stated = last[rows.file]
    until = np.where(np.isnat(stated), rows.end, stated)
    return rows.where(until <= np.datetime64(day, "D"))


def shown(
    reader: Reader,
    subject: Subject,
    asked: Asked,
    *,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Shown:
    """The chart of the organisation that is asked for, else of the plan's, else of England."""
    every = [*members(subject.rows), *_printed_only(subject)]
    found = found_in(every, asked.organisation, asked.level) if asked.organisation else []
    if asked.organisation and not found:
        found = [each for each in every if _stands_for(subject, each, asked.organisation)][:1]
    member = found[0] if len(found) == 1 else None
    if not asked.organisation:
        member = _usual(every, subject)
    if member is None:
        return Shown(tuple(every), None, tuple(found), None, (), ())
    held = _held(reader, subject, member, as_at, known_at)
    marks = rebases(
        reader,
        slug=subject.indicator.slug if subject.indicator else subject.slug,
        definition=subject.definition.slug if subject.definition else "",
        as_at=as_at,
        known_at=known_at,
    )
    own = [row for row in marks if rebased([row], member.code, member.name)]
    from_files = every_moment(subject.rows.of(member.code, member.level), subject.unit)
    readings = _readings(subject, member)
    from_papers = printed_moments(readings)
    has_files = any(each.value is not None for each in from_files)
    has_papers = any(each.value is not None for each in from_papers)
    use_papers = has_papers and (asked.basis == PAPERS or not has_files)
    units = [each.unit for each in readings if each.value is not None]
    chart = None
    if has_files or has_papers:
        chart = charted(
            member,
            from_papers if use_papers else from_files,
            basis=PAPERS if use_papers else FILES,
            unit=units[-1] if use_papers else subject.unit,
            better=subject.better,
            aims=held if not use_papers or units[-1] == subject.unit else (),
            rebases=rebased(own, member.code, member.name),
            choice=asked.choice,
            since=asked.since,
        )
    return Shown(
        members=tuple(every),
        member=member,
        several=(),
        chart=chart,
        rebases=tuple(own),
        aims=held,
        has_files=has_files,
        has_papers=has_papers,
    )


def _stands_for(subject: Subject, member: Member, typed: str) -> bool:
    """True of a member in whose sums the counts of the code are that was typed."""
    return any(code == typed.strip().upper() for code, _ in subject.summed.get(member.code, ()))


def _printed_only(subject: Subject) -> list[Member]:
    """The organisations that only papers give values of."""
    if subject.history is None:
        return []
    codes = set(subject.rows.organisation.tolist())
    return [
        Member(readings[-1].code, name, "")
        for name, readings in subject.history.lines
        if not readings[-1].code or readings[-1].code not in codes
    ]


def _usual(every: Sequence[Member], subject: Subject) -> Member | None:
    """Who is shown without being asked for: the plan's own, else England, else the first."""
    codes = [
        each.ods_code
        for plan in subject.plans[:1]
        for each in (plan.owner, *plan.partners.all())
        if each.ods_code
    ]
    printed = [name for name, _ in subject.history.lines] if subject.history else []
    for code in codes:
        own = [each for each in every if each.code == code]
        if own:
            return own[0]
    own = [each for each in every if not each.level and each.name in printed]
    national = [each for each in every if each.level == "national"]
    return next(iter([*own, *national, *every]), None)


def _readings(subject: Subject, member: Member) -> tuple[Reading, ...]:
    if subject.history is None:
        return ()
    for name, readings in subject.history.lines:
        if (member.code and readings[-1].code == member.code) or name == member.name:
            return readings
    return ()


def _held(
    reader: Reader,
    subject: Subject,
    member: Member,
    as_at: date | None,
    known_at: datetime | None,
) -> tuple[Aim, ...]:
    """All that the member is held against: national aims, and those that its plans state."""
    indicator = subject.indicator
    if indicator is None and subject.definition is not None:
        # One that no paper names, under which targets of the definition stand.
        indicator = Indicator.objects.filter(definition=subject.definition.slug).first()
    stated: tuple[Aim, ...] = ()
    own = _organisation(member)
    if indicator is not None and own is not None:
        rows = targets(reader, indicator=indicator, as_at=as_at, known_at=known_at)
        plans = set(Plan.objects.filter(of_organisation(own)).values_list("pk", flat=True))
        stated = tuple(aim_of(row) for row in rows if row.plan_id in plans)
    return aims(
        subject.definition,
        stated,
        level=member.level,
        organisation=own.pk if own else None,
    )


def _organisation(member: Member) -> Organisation | None:
    if member.code:
        return Organisation.objects.filter(ods_code=member.code).first()
    return None
