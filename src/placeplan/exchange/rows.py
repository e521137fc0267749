"""The rows of one paper: made of its records, and linked into the chains they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from types import ModuleType
from typing import Any
from uuid import UUID

from placeplan.exchange.chains import Chains
from placeplan.exchange.keyed import Keyed
from placeplan.exchange.reconcile import Link
from placeplan.records.record import Record
from placeplan.records.shapes import SourceShape
from placeplan.rooms.places.models import Import, PlanFact
from placeplan.rooms.places.three_way import Merge
from placeplan.rooms.register.interchange import Lookups
from placeplan.rooms.register.models import Source

_MOMENT = timedelta(microseconds=1)


class Rows:
    """Rows that the import `paper` writes at one instant; none is stored here."""

    def __init__(self, paper: Import, at: datetime, standing: Chains, lookups: Lookups) -> None:
        self._paper, self._at = paper, at
        self._standing, self._lookups = standing, lookups
        self._sources = {each.address: each for each in paper.file.sources.all()}

    def source(self, shape: SourceShape) -> Source:
        source = Source(file=self._paper.file, **_parts(shape.model_dump(mode="json")))
        return self._sources.setdefault(source.address, source)

    def load(
        self, room: ModuleType, record: Record, key: str, at: datetime | None = None
    ) -> PlanFact:
        row: PlanFact = room.load(
            record,
            plan=self._paper.plan,
            source=self.source(record.source),
            stated_on=self._paper.stated_on,
            recorded_at=at or self._at,
            lookups=self._lookups,
        )
        row.natural_key, row.brought_by = key, self._paper
        return row

    def merged(
        self, room: ModuleType, each: Keyed, merged: Merge, before: PlanFact | None
    ) -> PlanFact | None:
        """The row that holds what people changed, stated a moment after the paper's own."""
        if not merged.kept or before is None:
            return None
        record = type(each.record).model_validate(
            {
                **merged.content,
                "source": each.record.source,
                "context": each.record.context,
                "plan": each.record.plan,
            }
        )
        row = self.load(room, record, each.key, at=self._at + _MOMENT)
        row.stated_by = before.stated_by
        return row

    def with_followers(
        self,
        room: ModuleType,
        row: PlanFact,
        after: Sequence[Link],
        stored: dict[UUID, PlanFact],
        later: dict[UUID, UUID | None],
        by_people: PlanFact | None = None,
    ) -> list[PlanFact]:
        """The new row and those that have to be stated anew behind it, linked into the chain.

        `by_people` is the row that holds people's changes to the new one, if there are any.

        A row is stated anew, of its own later day, where a later paper only restated what the new
        row now supersedes, and where it carries what was known before it, which is now more.
        """
        sequence: list[PlanFact] = [row]
        effective = row
        if by_people is not None:
            by_people.follow(row)
            sequence.append(by_people)
            effective = by_people
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
            paper, where = self._standing.restatement(_kind(room, row), link)
            source = Source.objects.get_or_create(file=paper.file, **_parts(where))[0]
        state = getattr(room, "as_stated", room.dump)
        again: PlanFact = room.load(
            state(row),
            plan=self._paper.plan,
            source=source,
            stated_on=link.stated_on,
            recorded_at=self._at,
            lookups=self._lookups,
        )
        again.natural_key, again.content_hash = row.natural_key, row.content_hash
        again.stated_by = None if link.paper is not None else row.stated_by
        again.brought_by = self._paper
        return again


def content_as_stated(room: ModuleType, row: PlanFact) -> dict[str, Any]:
    """What a row states as its own paper does: without what it took over from earlier ones."""
    state = getattr(room, "as_stated", room.dump)
    content: dict[str, Any] = state(row).content()
    return content


def _parts(where: Mapping[str, Any]) -> dict[str, Any]:
    return {part: where.get(part) for part in Source.PARTS}


def _kind(room: ModuleType, row: PlanFact) -> str:
    models: dict[str, type[PlanFact]] = room.MODELS
    return next(kind for kind, model in models.items() if isinstance(row, model))
