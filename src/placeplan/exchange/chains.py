"""What stands in a plan before a paper comes: the chains of statements of each kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placeplan.exchange.reconcile import Link, models
from placeplan.records.record import Record
from placeplan.rooms.places.models import (
    Import,
    ImportState,
    KeyAlias,
    Plan,
    PlanFact,
    Reader,
    shown_in,
)
from placeplan.rooms.register.interchange import key_of

Restatement = tuple[Import, dict[str, Any]]
"""A paper, and the place in it where it states a row that stood already."""

_PART, _WHOLE = 0.2, 0.5
_PROSE = ("narrative", "unrecognised")


@dataclass(frozen=True, slots=True)
class Predecessors:
    """The numbers of the files that a paper is a later version of.

    Of `related` ones it states a fifth of the records, or they state a fifth of its own. Of
    `whole` ones it states half or more: what it leaves out of them is gone.
    """

    related: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()


class Chains:
    """The statements of one plan, as they stand on the day of a paper that comes."""

    def __init__(self, plan: Plan, stated_on: date) -> None:
        self.plan, self.stated_on = plan, stated_on
        self._papers = self._committed()
        self._aliases = {
            (each.kind, each.printed): each.natural_key
            for each in KeyAlias.objects.filter(plan=plan)
        }

    def stands_under(self, kind: str, printed: str, others: Iterable[str] = ()) -> str:
        """The key of the chain that a printed key leads to, itself where it was never renamed.

        `others` are the keys that the same paper prints: a chain that one of them names is its.
        """
        found = self._aliases.get((kind, printed), printed)
        return printed if found in others else found

    def of(self, kind: str, model: type[PlanFact]) -> dict[str, list[Link]]:
        """The links of every chain of a kind, by key; restatements by papers among them."""
        chains: dict[str, list[Link]] = defaultdict(list)
        rows = model.objects.filter(plan=self.plan, withdrawn_at__isnull=True).values_list(
            "pk",
            "natural_key",
            "content_hash",
            "stated_on",
            "recorded_at",
            "superseded_by",
            "source__file",
            "stated_by",
        )
        for pk, key, content, stated_on, recorded_at, by, file, person in rows:
            by_hand = person is not None
            chains[key].append(
                Link(pk, content, stated_on, recorded_at, by is None, file, by_hand=by_hand)
            )
            for paper, _ in self._papers.get((kind, str(pk)), ()):
                if paper.stated_on > self.stated_on or by_hand:
                    when = paper.decided_at or paper.uploaded_at
                    chains[key].append(
                        Link(pk, content, paper.stated_on, when, False, paper.file_id, paper.pk)
                    )
        return chains

    def hidden(self, model: type[PlanFact], reader: Reader) -> frozenset[str]:
        """The keys of the chains of a kind in which the reader may not see every statement."""
        shown = shown_in(self.plan, reader)
        if shown is None:
            return frozenset()
        rows = model.objects.filter(plan=self.plan, withdrawn_at__isnull=True)
        closed = rows.exclude(visibility__in=sorted(shown)).order_by()
        return frozenset(closed.values_list("natural_key", flat=True))

    def restatement(self, kind: str, link: Link) -> Restatement:
        """The paper that a restatement's link stands for, and the place in it."""
        papers = self._papers[kind, str(link.row)]
        return next(each for each in papers if each[0].pk == link.paper)

    def predecessors(self, records: Iterable[Record]) -> Predecessors:
        """The files that the paper is a later version of, by the natural keys that they share."""
        keys: dict[str, set[str]] = defaultdict(set)
        for record in records:
            if record.kind not in _PROSE:
                keys[record.kind].add(key_of(record.natural_key()))
        shared: Counter[int] = Counter()
        stated: Counter[int] = Counter()
        for kind, model in models().items():
            if kind not in keys:
                continue
            rows = model.objects.filter(
                plan=self.plan, withdrawn_at__isnull=True, stated_on__lte=self.stated_on
            )
            for key, file in rows.values_list("natural_key", "source__file"):
                stated[file] += 1
                shared[file] += key in keys[kind]
        wanted = _PART * sum(len(each) for each in keys.values())
        return Predecessors(
            related=frozenset(
                file
                for file, count in shared.items()
                if count and count >= min(wanted, _PART * stated[file])
            ),
            whole=frozenset(
                file for file, count in shared.items() if count >= _WHOLE * stated[file]
            ),
        )

    def _committed(self) -> Mapping[tuple[str, str], list[Restatement]]:
        """For each row, the papers that stated it again without change."""
        found: dict[tuple[str, str], list[Restatement]] = defaultdict(list)
        papers = Import.objects.filter(plan=self.plan, state=ImportState.COMMITTED)
        for paper in papers.exclude(restated=[]).select_related("file").order_by("pk"):
            for kind, row, where in paper.restated:
                found[kind, row].append((paper, where))
        return found
