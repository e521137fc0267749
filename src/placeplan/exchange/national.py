"""Published statistics into the store of national facts: all files of a call, or none.

The facts are written first, to an immutable file that is named for its content; then one row in
the manifest publishes it. So a load is one transaction, an edition can be taken back, and what
the system knew earlier stays as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from placeplan.documents.document import Unreadable
from placeplan.exchange.national_codes import unknown_codes
from placeplan.exchange.national_parquet import kept
from placeplan.exchange.national_summary import first_rows, organisations_in
from placeplan.exchange.sources import read_statistics
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.rooms.performance.models import NationalFile, NationalState
from placeplan.rooms.performance.permissions import check_may_load_statistics
from placeplan.rooms.register.filenames import plain_name
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import Operator
from placeplan.rooms.register.services import STATISTICS, record_event, take_turn


class NotPublishedError(Exception):
    """Raised where an edition does not count, or a later one stands on it; the message says."""


class ChangedMeanwhileError(Exception):
    """Raised where a load would now do something else than was shown; nothing is written."""

    def __init__(self, outcome: NationalOutcome) -> None:
        self.outcome = outcome
        super().__init__("other statistics were loaded meanwhile")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file, or would: `fate` is new, revised, unchanged or refused.

    `replaces` is the earlier edition that it supersedes, `number` that of its own row; `first`
    are its first rows, as words under the names of their columns.
    """

    name: str
    fate: str
    layout: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None
    rows: int = 0
    measures: tuple[str, ...] = ()
    published_as: str = ""
    problems: tuple[Problem, ...] = ()
    replaces: NationalFile | None = None
    number: int | None = None
    organisations: int = 0
    first: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NationalOutcome:
    """What a load did, or would do; `written` is False where nothing was stored."""

    files: tuple[Loaded, ...]
    written: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for file in self.files for problem in file.problems)

    @property
    def has_errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as read: its facts, if it could be, and the row that would publish them."""

    name: str
    sha256: str
    facts: Facts | None
    problems: tuple[Problem, ...]


def load(
    files: Sequence[tuple[str, bytes]],
    actor: Person | Operator,
    at: datetime,
    dry_run: bool = False,
    *,
    asked: Period | None = None,
    reason: str = "",
    shown: Sequence[str] | None = None,
) -> NationalOutcome:
    """What became of published files, each a name and its content: all are stored, or none.

    A file of the same layout, scope and period as one that counts supersedes it; the same content
    again changes nothing. A problem of severity error in any file refuses all. `asked` is the
    period of files that state none, `shown` the fate that somebody was shown of each file. Raises
    `PermissionDenied` where the actor may not, `ChangedMeanwhileError` where another fate awaits a
    file than was shown.
    """
    person = check_may_load_statistics(actor)
    read = [_read(name, data, asked) for name, data in files]
    read = _without_twice(read)
    planned = [_planned(each) for each in read]
    outcome = NationalOutcome(tuple(planned))
    if dry_run or outcome.has_errors:
        return outcome
    if shown is not None and [fated(each) for each in planned] != list(shown):
        raise ChangedMeanwhileError(outcome)
    made: list[Path] = []
    try:
        with transaction.atomic():
            take_turn(STATISTICS)
            written = [
                _written(each, plan, person, at, made)
                for each, plan in zip(read, planned, strict=True)
            ]
            for each in written:
                if each.number is not None and each.fate != "unchanged":
                    _tell(actor, each, at, reason)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return NationalOutcome(tuple(written), written=True)


@transaction.atomic
def undo(
    file: NationalFile, *, actor: Person | Operator, at: datetime, reason: str = ""
) -> NationalFile:
    """The edition, taken back: the one that it superseded counts again.

    What the system knew before stays known as of then. Raises `NotPublishedError` where it does
    not count (a later edition has to be taken back first), `PermissionDenied` where the actor
    may not.
    """
    check_may_load_statistics(actor)
    take_turn(STATISTICS)
    file = NationalFile.objects.select_for_update().get(pk=file.pk)
    if file.state != NationalState.PUBLISHED:
        raise NotPublishedError(f"{file.name}: {file.get_state_display().lower()}")
    file.state, file.undone_at = NationalState.UNDONE, at
    file.save(update_fields=["state", "undone_at"])
    earlier = file.supersedes
    if earlier is not None and earlier.state == NationalState.SUPERSEDED:
        earlier.state = NationalState.PUBLISHED
        earlier.save(update_fields=["state"])
    record_event(
        actor,
        at=at,
        action="undo-statistics",
        subject=("national-file", str(file.pk)),
        reason=reason,
        details={"file": file.name, "restores": None if earlier is None else earlier.name},
    )
    return file


def fated(file: Loaded) -> str:
    """What would become of a file, in a word that another load in between would change."""
    return f"{file.fate} {file.replaces.pk if file.replaces else file.number or ''}".strip()


# Reading.


def _read(name: str, data: bytes, asked: Period | None) -> _Read:
    digest = hashlib.sha256(data).hexdigest()
    try:
        facts, problems = read_statistics(name, data, asked=asked)
    except Unreadable as error:
        source = Source(name, error.line or 1)
        problem = Problem("file-unreadable", Family.CONVERSION, Severity.ERROR, error.why, source)
        return _Read(name, digest, None, (problem,))
    if not len(facts) and not any(each.severity is Severity.ERROR for each in problems):
        problems = (
            *problems,
            Problem(
                "no-facts",
                Family.MISSING,
                Severity.ERROR,
                "the file states no fact that could be read",
                Source(name, 1),
            ),
        )
    return _Read(name, digest, facts, (*problems, *unknown_codes(name, facts)))


def _without_twice(read: list[_Read]) -> list[_Read]:
    """The files, a period that comes twice in one call refused; the same content once is enough."""
    first: dict[str, _Read] = {}
    out: list[_Read] = []
    for each in read:
        if each.facts is None:
            out.append(each)
            continue
        series = _series(each.facts)
        earlier = first.setdefault(series, each)
        if earlier is not each and earlier.sha256 != each.sha256:
            period = _said(each.facts)
            problem = Problem(
                "period-twice",
                Family.DUPLICATE,
                Severity.ERROR,
                f"{each.name} and {earlier.name} both state {period}; bring one of them",
                Source(each.name, 1),
                related=(Source(earlier.name, 1),),
            )
            each = replace(each, problems=(*each.problems, problem))
        out.append(each)
    return out


# Storing.


def _planned(read: _Read) -> Loaded:
    """What would become of a file."""
    if read.facts is None:
        return Loaded(read.name, "refused", problems=read.problems)
    facts = read.facts
    refused = any(each.severity is Severity.ERROR for each in read.problems)
    same = NationalFile.objects.filter(sha256=read.sha256, series=_series(facts)).exclude(
        state=NationalState.UNDONE
    )
    stands = same.order_by("-pk").first()
    current = NationalFile.objects.filter(
        series=_series(facts), state=NationalState.PUBLISHED
    ).first()
    fate = "refused" if refused else "unchanged" if stands else "revised" if current else "new"
    problems = read.problems
    if stands is not None and stands.state == NationalState.SUPERSEDED:
        problems = (*problems, _superseded(read.name, facts))
    elif fate == "revised" and current is not None and _is_earlier(facts, current):
        problems = (*problems, _earlier(read.name, facts, current))
    return Loaded(
        name=read.name,
        fate=fate,
        layout=facts.layout,
        kind=str(facts.kind),
        start=facts.start,
        end=facts.end,
        rows=len(facts),
        measures=tuple(facts.measures),
        published_as=facts.published_as,
        problems=problems,
        replaces=current if fate == "revised" else None,
        number=stands.pk if stands is not None else None,
        organisations=organisations_in(facts.table, facts.kind),
        first=first_rows(facts.table, facts.kind),
    )


def _written(
    read: _Read, plan: Loaded, person: Person | None, at: datetime, made: list[Path]
) -> Loaded:
    facts = read.facts
    if facts is None or plan.fate == "unchanged":
        return plan
    digest = kept(facts.table, made)
    series = _series(facts)
    current = (
        NationalFile.objects.select_for_update()
        .filter(series=series, state=NationalState.PUBLISHED)
        .first()
    )
    if current is not None:
        if current.sha256 == read.sha256:
            return replace(plan, fate="unchanged", replaces=None, number=current.pk)
        current.state = NationalState.SUPERSEDED
        current.save(update_fields=["state"])
    row = NationalFile.objects.create(
        sha256=read.sha256,
        name=plain_name(read.name),
        layout=facts.layout,
        kind=str(facts.kind),
        scope=facts.scope[:200],
        series=series,
        period_start=facts.start,
        period_end=facts.end,
        published_as=facts.published_as,
        published_on=facts.published_on,
        rows=len(facts),
        measures=facts.measures,
        facts=digest,
        supersedes=current,
        recorded_at=at,
        recorded_by=person,
        problems=[each.as_dict() for each in plan.problems],
    )
    fate = "new" if current is None else "revised"
    return replace(plan, fate=fate, replaces=current, number=row.pk)


def _tell(actor: Person | Operator, loaded: Loaded, at: datetime, reason: str) -> None:
    record_event(
        actor,
        at=at,
        action="load-statistics",
        subject=("national-file", str(loaded.number)),
        reason=reason,
        details={
            "file": loaded.name,
            "layout": loaded.layout,
            "rows": loaded.rows,
            "supersedes": None if loaded.replaces is None else loaded.replaces.pk,
        },
    )


# Words.


def _series(facts: Facts) -> str:
    """What all editions of one layout, scope and period share."""
    scope = hashlib.sha256(facts.scope.encode()).hexdigest()[:12] if facts.scope else ""
    return "|".join((facts.layout, scope, str(facts.start or ""), str(facts.end or "")))


def _said(facts: Facts) -> str:
    days = f"{facts.start} to {facts.end}" if facts.start else "no period"
    return f"{facts.layout.replace('_', ' ')} of {days}"


def _is_earlier(facts: Facts, current: NationalFile) -> bool:
    return (
        facts.published_on is not None
        and current.published_on is not None
        and facts.published_on < current.published_on
    )


def _superseded(name: str, facts: Facts) -> Problem:
    return Problem(
        "edition-superseded",
        Family.STALENESS,
        Severity.NOTE,
        f"this edition of {_said(facts)} was loaded before and superseded since: nothing changes",
        Source(name, 1),
    )


def _earlier(name: str, facts: Facts, current: NationalFile) -> Problem:
    return Problem(
        "edition-earlier",
        Family.STALENESS,
        Severity.WARNING,
        f"the file is of {facts.published_on}, the one that it supersedes of"
        f" {current.published_on}",
        Source(name, 1),
    )
