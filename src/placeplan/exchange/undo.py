"""An import taken back as a whole, and what stands in the way of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import ProtectedError

from placeplan.exchange.commit import MOVES
from placeplan.exchange.outcome import said
from placeplan.exchange.reconcile import models as stored_models
from placeplan.exchange.search import passages
from placeplan.exchange.target_keys import target_key
from placeplan.rooms.performance.models import Target
from placeplan.rooms.places.models import (
    Import,
    ImportState,
    KeyAlias,
    Organisation,
    Plan,
    PlanFact,
    Reader,
    shown_in,
)
from placeplan.rooms.places.permissions import check_may_import
from placeplan.rooms.places.queries import UNDO
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import NAMES, record_event, take_turn


class NotCommittedError(ValueError):
    """Raised where an import that is to be undone is not committed, or is undone already."""


@dataclass(frozen=True, slots=True)
class Dependent:
    """What came after an import and depends on a record of it: `text` is that record's.

    Of what the reader may not see it says only that it is there.
    """

    kind: str
    text: str
    why: str


class DependedOnError(ValueError):
    """Raised where later work depends on an import; `dependents` says what."""

    def __init__(self, dependents: tuple[Dependent, ...]) -> None:
        self.dependents = dependents
        count = len(dependents)
        super().__init__(
            f"{count} later change{'s' if count != 1 else ''} depend{'s' if count == 1 else ''}"
            f" on this import, the first: {dependents[0].text}, {dependents[0].why}"
        )


def dependents_of(paper: Import, reader: Reader) -> tuple[Dependent, ...]:
    """What was stated, restated or linked later and depends on the records of the import."""
    rows = {kind: _rows(model, paper) for kind, model in stored_models().items()}
    return tuple(_dependents(paper, rows, _Telling(paper.plan, reader)))


@transaction.atomic
def undo(paper: Import, *, actor: Person, at: datetime, reason: str = "") -> Import:
    """The import, undone: its rows withdrawn from `at` on, what they superseded in force again.

    What the system knew before stays: `known_at` an earlier instant still shows it. Raises
    `PermissionDenied`, `NotCommittedError`, and `DependedOnError` where later work depends on it.
    """
    paper = Import.objects.select_for_update().get(pk=paper.pk)  # first, as commit does
    Plan.objects.held(paper.plan_id)
    check_may_import(actor, paper.plan)
    if ImportState.UNDONE not in MOVES[paper.state]:
        raise NotCommittedError(f"{paper.file}: {paper.get_state_display().lower()}, not committed")
    rows = {kind: _rows(model, paper) for kind, model in stored_models().items()}
    found = tuple(_dependents(paper, rows, _Telling(paper.plan, actor)))
    if found:
        raise DependedOnError(found)
    for kind, model in stored_models().items():
        _take_back(model, rows[kind], at)
    passages.withdraw(paper, at=at)
    KeyAlias.objects.filter(brought_by=paper).delete()
    _withdraw_targets(paper, at)
    _restore_organisations(paper)
    paper.state = ImportState.UNDONE
    paper.save(update_fields=["state"])
    record_event(
        actor,
        at=at,
        action=UNDO,
        subject=("import", str(paper.pk)),
        plan=paper.plan.slug,
        reason=reason,
        details={
            "file": paper.file.name,
            "withdrawn": {kind: len(each) for kind, each in rows.items() if each},
        },
    )
    return paper


def _rows(model: type[PlanFact], paper: Import) -> dict[UUID, UUID | None]:
    """The rows of the import, each with the row that supersedes it."""
    rows = model.objects.filter(brought_by=paper, withdrawn_at__isnull=True)
    return dict(rows.values_list("pk", "superseded_by"))


# What depends on it.


class _Telling:
    """What records and papers of a plan are called before a reader."""

    def __init__(self, plan: Plan, reader: Reader) -> None:
        self._shown = shown_in(plan, reader)

    def of(self, thing: PlanFact | Import) -> str:
        """Its words, or its name; of what the reader may not see, neither."""
        if self._shown is not None and thing.visibility not in self._shown:
            return "something that you may not see"
        return str(thing.file) if isinstance(thing, Import) else said(thing)


def _dependents(
    paper: Import, rows: dict[str, dict[UUID, UUID | None]], telling: _Telling
) -> Iterator[Dependent]:
    restated = _restated_later(paper)
    for kind, model in stored_models().items():
        own = rows[kind]
        if not own:
            continue
        yield from _superseded(kind, model, own, paper, telling)
        for row in model.objects.filter(pk__in=[pk for pk in own if (kind, str(pk)) in restated]):
            later = telling.of(restated[kind, str(row.pk)])
            yield Dependent(kind, telling.of(row), f"stated again in {later}")
        yield from _linked(kind, model, own, paper, telling)


def _superseded(
    kind: str,
    model: type[PlanFact],
    own: dict[UUID, UUID | None],
    paper: Import,
    telling: _Telling,
) -> Iterator[Dependent]:
    after = [by for by in own.values() if by is not None and by not in own]
    later = model.objects.filter(pk__in=after, withdrawn_at__isnull=True)
    if paper.decided_at is not None:
        later = later.filter(recorded_at__gt=paper.decided_at)
    for row in later.select_related("brought_by__file", "stated_by"):
        anew = telling.of(row.brought_by) if row.brought_by else "a later paper"
        who = f"changed by {row.stated_by}" if row.stated_by else f"stated anew in {anew}"
        yield Dependent(kind, telling.of(row), f"{who}, {row.stated_on:%d %B %Y}")


def _restated_later(paper: Import) -> dict[tuple[str, str], Import]:
    later = Import.objects.filter(plan=paper.plan, state=ImportState.COMMITTED).exclude(pk=paper.pk)
    return {
        (kind, row): each
        for each in later.exclude(restated=[]).select_related("file")
        for kind, row, _ in each.restated
    }


def _linked(
    kind: str,
    model: type[PlanFact],
    own: dict[UUID, UUID | None],
    paper: Import,
    telling: _Telling,
) -> Iterator[Dependent]:
    """Rows of others that point to the import's rows: children, what serves an objective."""
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not (isinstance(other, type) and issubclass(other, PlanFact)):
            continue
        name = relation.field.name
        if name == "superseded_by":
            continue
        pointing = (
            other.objects.filter(**{f"{name}__in": list(own)}, withdrawn_at__isnull=True)
            .exclude(brought_by=paper)
            .distinct()
        )
        for row in pointing:
            words = f"linked to by {other._meta.verbose_name} {telling.of(row)!r}"
            own_row = model.objects.get(pk=_target(row, name, own))
            yield Dependent(kind, telling.of(own_row), words)


def _target(row: PlanFact, name: str, own: dict[UUID, UUID | None]) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return getattr(row, name).filter(pk__in=list(own)).values_list("pk", flat=True)[0]
    return getattr(row, f"{name}_id")


# Taking back.


def _take_back(model: type[PlanFact], own: dict[UUID, UUID | None], at: datetime) -> None:
    """Withdraws the rows; what they superseded is superseded by what came after them, if any."""
    if not own:
        return
    before = model.objects.filter(superseded_by__in=list(own), withdrawn_at__isnull=True)
    links: dict[UUID, UUID | None] = {}
    for pk, by in before.exclude(pk__in=list(own)).values_list("pk", "superseded_by"):
        after: UUID | None = by
        while after in own:
            after = own[after]
        links[pk] = after
    # First withdrawn, then linked: of one key, one row at most is the last at any moment.
    model.objects.all().withdraw(list(own), at=at, reason="the import is undone")
    model.objects.all().supersede(links, reason="the import that superseded it is undone")


def _withdraw_targets(paper: Import, at: datetime) -> None:
    """Takes back the targets that came with what was carried from the year before."""
    carried = set(paper.carried.filter(kind="target").values_list("natural_key", flat=True))
    rows = Target.objects.filter(plan=paper.plan, withdrawn_at=None) if carried else ()
    for target in rows:
        if target_key(target) in carried:
            Target.objects.filter(pk=target.pk).update(withdrawn_at=at)


def _restore_organisations(paper: Import) -> None:
    """Organisations as they were: what the paper filled in is blank, what it added goes.

    One that something else has come to rest on since stays.
    """
    take_turn(NAMES)
    added: list[int] = []
    was: dict[int, dict[str, Any]] = defaultdict(dict)
    for number, fields in paper.touched:
        if fields is None:
            added.append(number)
        else:
            was[number].update({name: was[number].get(name, old) for name, old in fields.items()})
    for organisation in Organisation.objects.filter(pk__in=set(was) - set(added)):
        for name, old in was[organisation.pk].items():
            setattr(organisation, "parent_id" if name == "parent" else name, old)
        organisation.save()
    for number in reversed(added):
        try:
            with transaction.atomic():
                Organisation.objects.filter(pk=number).delete()
        except ProtectedError:
            continue
