"""The records of one paper coming down in the rooms: found in their chains, loaded, stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import ModuleType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from placeplan.exchange.chains import Chains, Predecessors
from placeplan.exchange.keyed import Keyed, keyed, with_renamings
from placeplan.exchange.matching import NAMES
from placeplan.exchange.outcome import Change, Fate, closed, refused, said
from placeplan.exchange.reconcile import Link, Place, interchanges, place
from placeplan.exchange.renamed import Renaming
from placeplan.exchange.rows import Rows, content_as_stated
from placeplan.kernel.problem import Problem
from placeplan.records.record import Record, folded
from placeplan.rooms.places.interchange import Directory
from placeplan.rooms.places.models import Import, KeyAlias, Organisation, PlanFact
from placeplan.rooms.places.three_way import Merge, differences, merge
from placeplan.rooms.register.interchange import Lookups, content_of, shape_of
from placeplan.rooms.register.models import Person, Source

_PROSE = ("narrative", "unrecognised")


class Landing:
    """One paper's records on their way into one plan; everything happens in the open transaction.

    `paper` is the stored import that brings them, `actor` whoever does, and `decisions` what people
    decided about its records. `restated` lists the rows that this paper states unchanged: kind, id
    and place. What the actor may not see stays as it is, and nothing of it is told.
    """

    def __init__(
        self,
        paper: Import,
        *,
        actor: Person,
        at: datetime,
        organisations: Sequence[Organisation] = (),
        decisions: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.paper, self.actor, self.at = paper, actor, at
        self.plan, self.file, self.stated_on = paper.plan, paper.file, paper.stated_on
        self.decisions = decisions or {}
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.restated: list[list[Any]] = []
        self._lookups = Lookups()
        self.directory = self._lookups.get(Directory, lambda: Directory(self.plan, organisations))
        self._standing = Chains(self.plan, self.stated_on)
        self._rows = Rows(paper, at, self._standing, self._lookups)
        self._predecessors = Predecessors()

    def bring(self, records: Iterable[Record]) -> None:
        """Stores what is new or changed of the records, kind by kind, lowest room first."""
        every = list(records)
        self._predecessors = self._standing.predecessors(every)
        kinds: dict[str, list[Record]] = defaultdict(list)
        for record in every:
            kinds[record.kind].append(record)
        for room in interchanges():
            for kind in room.KINDS:
                found = kinds.pop(kind, [])
                if found and kind in room.MODELS:
                    self._facts(room, kind, found)
                elif found:
                    self._things(room, found)

    # Things that are no facts of one plan: organisations.

    def _things(self, room: ModuleType, found: list[Record]) -> None:
        for record in found:
            source = self._rows.source(record.source)
            try:
                fate = room.refer(record, plan=self.plan, source=source, lookups=self._lookups)
            except (ValueError, ValidationError) as error:
                self._refuse(record, error)
            else:
                self._note(fate, record)

    # Facts.

    def _facts(self, room: ModuleType, kind: str, found: list[Record]) -> None:
        model: type[PlanFact] = room.MODELS[kind]
        chains = self._standing.of(kind, model)
        hidden = self._standing.hidden(model, self.actor)
        every, problems = keyed(room, kind, found, self._standing, self._lookups)
        self.problems += problems
        if kind in NAMES:
            every = with_renamings(
                kind,
                every,
                chains,
                standing=self._standing,
                predecessors=self._predecessors,
                records_of=lambda rows: {
                    pk: room.dump(row) for pk, row in self._stored(model, rows).items()
                },
                decisions=self.decisions,
                hidden=hidden,
            )
        for each in every:
            if each.key in hidden:
                self.problems.append(closed(each.record))
                self._note("not_stored", each.record)
        placed = [
            (
                each,
                place(
                    chains.get(each.key, ()),
                    content_of(each.record),
                    self.stated_on,
                    self.file.pk,
                ),
            )
            for each in every
            if each.key not in hidden
        ]
        wanted = {
            link.row
            for _, spot in placed
            for link in (spot.before, spot.base, *spot.after)
            if link is not None and (spot.status != "unchanged" or spot.by_hand)
        }
        stored = self._stored(model, wanted)
        rows: list[PlanFact] = []
        later: dict[UUID, UUID | None] = {}
        for each, spot in placed:
            if spot.known is not None:
                self._unchanged(room, each, spot, spot.known, stored)
            elif each.renamed is not None and each.renamed.is_asked:
                self._doubtful(room, each, each.renamed, spot, stored)
            else:
                self._changed(room, each, spot, stored, rows, later)
        self._store(model, rows, later)
        self._gone(room, kind, model, found, {each.key for each in every} | hidden)

    def _unchanged(
        self,
        room: ModuleType,
        each: Keyed,
        spot: Place,
        known: Link,
        stored: dict[UUID, PlanFact],
    ) -> None:
        """Notes a statement that stands already, and what people changed of it since."""
        if not spot.by_hand or spot.before is None:
            if known == spot.before:
                where = each.record.source.model_dump(mode="json")
                self.restated.append([each.record.kind, str(known.row), where])
            self._note("unchanged", each.record, known.row, item=each.item)
            return
        kept = differences(each.record.content(), content_as_stated(room, stored[spot.before.row]))
        self._note("unchanged", each.record, spot.before.row, item=each.item, kept=kept)

    def _doubtful(
        self,
        room: ModuleType,
        each: Keyed,
        renamed: Renaming,
        spot: Place,
        stored: dict[UUID, PlanFact],
    ) -> None:
        """Notes a record that may be one that stands under other words; a person decides."""
        before = spot.before and stored.get(spot.before.row)
        changes = (
            differences(content_as_stated(room, before), each.record.content()) if before else ()
        )
        self._note(
            "doubtful",
            each.record,
            None if spot.before is None else spot.before.row,
            item=each.item,
            fields=changes,
            question=renamed.question,
            meant=renamed.meant,
            score=renamed.score,
        )

    def _changed(
        self,
        room: ModuleType,
        each: Keyed,
        spot: Place,
        stored: dict[UUID, PlanFact],
        rows: list[PlanFact],
        later: dict[UUID, UUID | None],
    ) -> None:
        """Writes a new statement, with what people changed and decided, into its chain."""
        before = None if spot.before is None else stored[spot.before.row]
        base = None if spot.base is None else stored[spot.base.row]
        merged: Merge | None = None
        if spot.by_hand and before is not None:
            merged = merge(
                None if base is None else content_as_stated(room, base),
                content_as_stated(room, before),
                each.record.content(),
                self.decisions.get(each.item, {}).get("fields"),
            )
            if merged.conflicts:
                self._note(
                    "conflict",
                    each.record,
                    before.pk,
                    item=each.item,
                    kept=merged.kept,
                    conflicts=merged.conflicts,
                )
                return
        try:
            row = self._rows.load(room, each.record, each.key)
            by_people = None if merged is None else self._rows.merged(room, each, merged, before)
        except (ValueError, ValidationError) as error:
            self._refuse(each.record, error)
            return
        fields = () if before is None else self._differences(room, before, each.record, by_people)
        if before is not None:
            row.follow(before)
            later[before.pk] = row.pk
        sequence = self._rows.with_followers(room, row, spot.after, stored, later, by_people)
        rows.extend(sequence)
        if each.renamed is not None:
            self._remember(each)
        self._note(
            spot.status,
            each.record,
            row.pk,
            item=each.item,
            fields=fields,
            kept=() if merged is None else merged.kept,
            meant="" if each.renamed is None else each.renamed.meant,
            score=None if each.renamed is None else each.renamed.score,
        )

    @staticmethod
    def _differences(
        room: ModuleType, before: PlanFact, record: Record, by_people: PlanFact | None
    ) -> Any:
        after = record.content() if by_people is None else content_as_stated(room, by_people)
        return differences(content_as_stated(room, before), after)

    def _remember(self, each: Keyed) -> None:
        """Keeps that the record goes by another name, for the papers that come later."""
        KeyAlias.objects.update_or_create(
            plan=self.plan,
            kind=each.record.kind,
            printed=each.printed,
            defaults={"natural_key": each.key, "brought_by": self.paper},
        )

    @staticmethod
    def _stored(model: type[PlanFact], wanted: set[UUID]) -> dict[UUID, PlanFact]:
        rows = model.objects.filter(pk__in=wanted).select_related("source__file", "plan")
        if model.CARRIES:
            rows = rows.prefetch_related(*model.CARRIES)
        return {row.pk: row for row in rows}

    @staticmethod
    def _store(model: type[PlanFact], rows: list[PlanFact], later: dict[UUID, UUID | None]) -> None:
        new = {id(row.source): row.source for row in rows if row.source._state.adding}
        Source.objects.bulk_create(new.values(), batch_size=200)
        # First the links, then the rows: of one key, one row at most is the last at any moment.
        model.objects.all().supersede(later, reason="a paper states it anew")
        model.objects.all().write(rows)

    def _gone(
        self,
        room: ModuleType,
        kind: str,
        model: type[PlanFact],
        found: list[Record],
        keys: set[str],
    ) -> None:
        """Notes what stands of an earlier version of the paper, and is not in it any more.

        Where a room says so, it is also what stands under a heading that the paper speaks of.
        """
        if kind in _PROSE:
            return
        field, column = getattr(room, "SCOPES", {}).get(kind, ("", ""))
        spoken_of = {folded(getattr(record, field)) for record in found if field} - {""}
        standing = model.objects.current().filter(plan=self.plan, stated_on__lt=self.stated_on)
        for row in standing.select_related("source__file").in_order():
            if row.natural_key in keys:
                continue
            if row.source.file_id in self._predecessors.whole or (
                column and folded(getattr(row, column)) in spoken_of
            ):
                where = shape_of(row.source).plain()
                self.changes.append(Change("gone", kind, said(row), where, str(row.pk)))

    # Notes.

    def _note(self, fate: Fate, record: Record, row: UUID | None = None, **more: Any) -> None:
        where = record.source.plain()
        number = "" if row is None else str(row)
        self.changes.append(Change(fate, record.kind, said(record), where, number, **more))

    def _refuse(self, record: Record, error: Exception) -> None:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        self.problems.append(refused(record, " ".join(messages)))
        self._note("not_stored", record)
