"""The records of one paper coming down in the rooms: found in their chains, loaded, stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from types import ModuleType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from placeplan.exchange.outcome import Change, Fate, duplicate, not_stored, refused, said
from placeplan.exchange.reconcile import Link, interchanges, place
from placeplan.kernel.problem import Problem
from placeplan.records.record import Record, folded
from placeplan.records.shapes import SourceShape
from placeplan.rooms.places.interchange import Directory
from placeplan.rooms.places.models import Import, ImportState, Organisation, Plan, PlanFact
from placeplan.rooms.register.interchange import Lookups, content_of, key_of, shape_of
from placeplan.rooms.register.models import ImportedFile, Source

Keyed = tuple[Record, tuple[str, ...], str]
"""A record, its natural key, and the stored form of the key."""
Restatement = tuple[Import, dict[str, Any]]
"""A paper, and the place in it where it states a row that stood already."""


class Landing:
    """One paper's records on their way into one plan; everything happens in the open transaction.

    `restated` lists the rows that this paper states unchanged: kind, id and place.
    """

    def __init__(
        self,
        *,
        plan: Plan,
        file: ImportedFile,
        stated_on: date,
        at: datetime,
        organisations: Sequence[Organisation] = (),
    ) -> None:
        self.plan, self.file, self.stated_on, self.at = plan, file, stated_on, at
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.restated: list[list[Any]] = []
        self._lookups = Lookups()
        self._lookups.get(Directory, lambda: Directory(plan, organisations))
        self._sources = {each.address: each for each in file.sources.all()}
        self._papers = self._later_papers()

    def bring(self, records: Iterable[Record]) -> None:
        """Stores what is new or changed of the records, kind by kind, lowest room first."""
        kinds: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            kinds[record.kind].append(record)
        for room in interchanges():
            for kind in room.KINDS:
                found = kinds.pop(kind, [])
                if found and kind in room.MODELS:
                    self._facts(room, kind, found)
                elif found:
                    self._things(room, found)
        for kind, found in kinds.items():
            self.problems.append(not_stored(kind, found))
            for record in found:
                self._note("not_stored", record)

    # Things that are no facts of one plan: organisations.

    def _things(self, room: ModuleType, found: list[Record]) -> None:
        for record in found:
            source = self._source(record.source)
            try:
                fate = room.refer(record, plan=self.plan, source=source, lookups=self._lookups)
            except (ValueError, ValidationError) as error:
                self._refuse(record, error)
            else:
                self._note(fate, record)

    # Facts.

    def _facts(self, room: ModuleType, kind: str, found: list[Record]) -> None:
        model: type[PlanFact] = room.MODELS[kind]
        keyed = self._keyed(room, found)
        chains = self._chains(kind, model, {key for _, _, key in keyed})
        placed = [
            (record, key, place(chains[key], content_of(record), self.stated_on, self.file.pk))
            for record, _, key in keyed
        ]
        wanted = {
            link.row
            for _, _, spot in placed
            if spot.status != "unchanged"
            for link in (spot.before, *spot.after)
            if link is not None
        }
        stored = self._stored(model, wanted)
        rows: list[PlanFact] = []
        later: dict[UUID, UUID] = {}
        for record, key, spot in placed:
            if spot.known is not None:
                if spot.known == spot.before:
                    where = record.source.model_dump(mode="json")
                    self.restated.append([kind, str(spot.known.row), where])
                self._note("unchanged", record, spot.known.row)
                continue
            try:
                row = self._load(room, record, key)
            except (ValueError, ValidationError) as error:
                self._refuse(record, error)
                continue
            if spot.before is not None:
                row.follow(stored[spot.before.row])
                later[spot.before.row] = row.pk
            rows.extend(self._with_followers(room, row, spot.after, stored, later))
            self._note(spot.status, record, row.pk)
        self._store(model, rows, later)
        self._gone(room, kind, model, found, {key for _, _, key in keyed})

    def _keyed(self, room: ModuleType, found: list[Record]) -> list[Keyed]:
        """Each record with its key; those of one paper that share one are told apart by number."""
        firsts: dict[tuple[str, ...], Record] = {}
        seen: dict[tuple[str, ...], int] = defaultdict(int)
        keyed: list[Keyed] = []
        key_for = getattr(room, "key", None)
        for record in found:
            parts = (
                record.natural_key()
                if key_for is None
                else key_for(record, plan=self.plan, lookups=self._lookups)
            )
            seen[parts] += 1
            if seen[parts] > 1:
                self.problems.append(duplicate(record, firsts[parts]))
            firsts.setdefault(parts, record)
            keyed.append((record, parts, key_of(parts, seen[parts])))
        return keyed

    def _chains(self, kind: str, model: type[PlanFact], keys: set[str]) -> dict[str, list[Link]]:
        """What was stated before under each key, restatements by later papers among it."""
        chains: dict[str, list[Link]] = defaultdict(list)
        rows = model.objects.filter(plan=self.plan).values_list(
            "pk",
            "natural_key",
            "content_hash",
            "stated_on",
            "recorded_at",
            "superseded_by",
            "source__file",
        )
        for pk, key, content, stated_on, recorded_at, by, file in rows:
            if key not in keys:
                continue
            chains[key].append(Link(pk, content, stated_on, recorded_at, by is None, file))
            for paper, _ in self._papers.get((kind, str(pk)), ()):
                when = paper.decided_at or paper.uploaded_at
                chains[key].append(
                    Link(pk, content, paper.stated_on, when, False, paper.file_id, paper.pk)
                )
        return chains

    def _later_papers(self) -> dict[tuple[str, str], list[Restatement]]:
        """For each row, the papers of a later day that stated it again without change."""
        found: dict[tuple[str, str], list[Restatement]] = defaultdict(list)
        later = Import.objects.filter(
            plan=self.plan, state=ImportState.COMMITTED, stated_on__gt=self.stated_on
        )
        for paper in later.exclude(restated=[]).select_related("file").order_by("pk"):
            for kind, row, where in paper.restated:
                found[kind, row].append((paper, where))
        return found

    @staticmethod
    def _stored(model: type[PlanFact], wanted: set[UUID]) -> dict[UUID, PlanFact]:
        rows = model.objects.filter(pk__in=wanted).select_related("source__file", "plan")
        if model.CARRIES:
            rows = rows.prefetch_related(*model.CARRIES)
        return {row.pk: row for row in rows}

    def _load(self, room: ModuleType, record: Record, key: str) -> PlanFact:
        row: PlanFact = room.load(
            record,
            plan=self.plan,
            source=self._source(record.source),
            stated_on=self.stated_on,
            recorded_at=self.at,
            lookups=self._lookups,
        )
        row.natural_key = key
        return row

    def _with_followers(
        self,
        room: ModuleType,
        row: PlanFact,
        after: Sequence[Link],
        stored: dict[UUID, PlanFact],
        later: dict[UUID, UUID],
    ) -> list[PlanFact]:
        """The new row and those that have to be stated anew behind it, linked into the chain.

        A row is stated anew, of its own later day, where a later paper only restated what the new
        row now supersedes, and where it carries what was known before it, which is now more.
        """
        sequence: list[PlanFact] = [row]
        effective = row
        for day in sorted({link.stated_on for link in after}):
            links = [link for link in after if link.stated_on == day]
            rows = [stored[link.row] for link in links if link.paper is None]
            sequence.extend(rows)
            if rows and not row.CARRIES:
                break
            again = self._again(room, links[-1], rows[-1] if rows else stored[links[-1].row])
            again.follow(effective)
            standing = rows[-1] if rows else effective
            if room.dump(again).content() == room.dump(standing).content():
                effective = standing
                continue
            sequence.append(again)
            effective = again
        for one, other in pairwise(sequence):
            if one._state.adding:
                one.superseded_by = other
            else:
                later[one.pk] = other.pk
        return [each for each in sequence if each._state.adding]

    def _again(self, room: ModuleType, link: Link, row: PlanFact) -> PlanFact:
        """The statement of a stored row as a new row, of the link's day."""
        source = row.source
        if link.paper is not None:
            papers = self._papers[_kind(room, row), str(link.row)]
            source = next(
                Source.objects.get_or_create(file=paper.file, **_parts(where))[0]
                for paper, where in papers
                if paper.pk == link.paper
            )
        state = getattr(room, "as_stated", room.dump)
        again: PlanFact = room.load(
            state(row),
            plan=self.plan,
            source=source,
            stated_on=link.stated_on,
            recorded_at=self.at,
            lookups=self._lookups,
        )
        again.natural_key, again.content_hash = row.natural_key, row.content_hash
        return again

    def _store(self, model: type[PlanFact], rows: list[PlanFact], later: dict[UUID, UUID]) -> None:
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
        """Notes what stands under a heading that the paper speaks of, and is not in the paper."""
        names = getattr(room, "SCOPES", {}).get(kind)
        if names is None:
            return
        field, column = names
        spoken_of = {folded(getattr(record, field)) for record in found} - {""}
        standing = model.objects.current().filter(plan=self.plan, stated_on__lt=self.stated_on)
        for row in standing.select_related("source__file").in_order():
            if row.natural_key not in keys and folded(getattr(row, column)) in spoken_of:
                where = shape_of(row.source).plain()
                self.changes.append(Change("gone", kind, said(row), where, str(row.pk)))

    # Notes.

    def _source(self, shape: SourceShape) -> Source:
        source = Source(file=self.file, **_parts(shape.model_dump(mode="json")))
        return self._sources.setdefault(source.address, source)

    def _note(self, fate: Fate, record: Record, row: UUID | None = None) -> None:
        where = record.source.plain()
        self.changes.append(
            Change(fate, record.kind, said(record), where, "" if row is None else str(row))
        )

    def _refuse(self, record: Record, error: Exception) -> None:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        self.problems.append(refused(record, " ".join(messages)))
        self._note("not_stored", record)


def _parts(where: Mapping[str, Any]) -> dict[str, Any]:
    return {part: where.get(part) for part in Source.PARTS}


def _kind(room: ModuleType, row: PlanFact) -> str:
    models: dict[str, type[PlanFact]] = room.MODELS
    return next(kind for kind, model in models.items() if isinstance(row, model))
