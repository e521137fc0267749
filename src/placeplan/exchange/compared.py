"""What differs in a plan between two dates: what is new, what is said otherwise, what is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import CharField, F, Value

from placeplan.exchange.outcome import said
from placeplan.exchange.reconcile import models
from placeplan.exchange.versions import Number, record_of, versions
from placeplan.records.record import folded
from placeplan.rooms.places.models import Plan, PlanFact, Reader
from placeplan.rooms.places.queries import Facts, in_force

What = Literal["new", "changed", "gone"]
WHATS: tuple[What, ...] = ("new", "changed", "gone")
_OF_THE_PAPER = ("as_printed", "inferred", "uncertain", "visibility")
"""How a paper prints a value, how surely it was read and who reads it: nothing of the plan."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A plan as stated at a day, as known at an instant; None sets no limit."""

    as_at: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that differs. `part` is the programme or priority that it belongs to, if any.

    `before` is None for what is new, `after` for what is gone.
    """

    kind: str
    what: What
    text: str
    part: str
    before: PlanFact | None
    after: PlanFact | None

    @property
    def row(self) -> PlanFact:
        """The row that stands later, else the one that stood."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 - one of them is there by what a difference is
        return row


def differences(
    reader: Reader,
    plan: Plan,
    start: Moment,
    end: Moment,
    queries: Mapping[str, Facts[Any]],
) -> list[Difference]:
    """Every record that the reader may see and that differs, by kind and then as it is called.

    What a later paper says again, in another place or printed otherwise, does not differ. So many
    queries as there are kinds that differ, none per record.
    """
    before, after = _standing(reader, plan, start), _standing(reader, plan, end)
    pairs = [
        (key, before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if _said(before.get(key)) != _said(after.get(key))
    ]
    wanted = [(key[0], row[0]) for key, *rows in pairs for row in rows if row is not None]
    rows = versions(reader, plan, wanted, queries)
    parts = _programmes(rows)
    found = [_difference(key[0], old, new, rows, parts) for key, old, new in pairs]
    order = {kind: place for place, kind in enumerate(models())}
    return sorted(
        (each for each in found if each is not None),
        key=lambda each: (order[each.kind], each.text.casefold(), str(each.row.pk)),
    )


Stood = tuple[UUID, str]
"""The number of a row and the digest of what it says."""


def _said(stood: Stood | None) -> str:
    return "" if stood is None else stood[1]


def _standing(reader: Reader, plan: Plan, moment: Moment) -> dict[tuple[str, str], Stood]:
    """What stood at a moment, by kind and natural key: one query."""
    first, *others = (
        in_force(model.objects.all(), reader, plan, moment.as_at, moment.known_at)
        .order_by()
        .select_related(None)
        .annotate(record_kind=Value(kind, CharField()))
        .values_list("record_kind", "natural_key", "pk", F("content_hash"))
        for kind, model in models().items()
    )
    rows = first.union(*others, all=True)
    return {(kind, key): (number, content) for kind, key, number, content in rows}


def _difference(
    kind: str,
    old: Stood | None,
    new: Stood | None,
    rows: Mapping[Number, PlanFact],
    programmes: Mapping[str, str],
) -> Difference | None:
    """The difference of a pair; None where both mean the same, or the reader may see neither."""
    before = None if old is None else rows.get((kind, old[0]))
    after = None if new is None else rows.get((kind, new[0]))
    row = after or before
    if row is None or (before and after and _meaning(kind, before) == _meaning(kind, after)):
        return None
    what: What = "new" if before is None else "gone" if after is None else "changed"
    return Difference(kind, what, said(row), part_of(row, programmes), before, after)


def _meaning(kind: str, row: PlanFact) -> Any:
    """What a row says, whichever way it is printed."""
    return _unprinted(record_of(kind, row).content())


def _unprinted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _unprinted(each) for name, each in value.items() if name not in _OF_THE_PAPER}
    return [_unprinted(each) for each in value] if isinstance(value, list) else value


def part_of(row: PlanFact, programmes: Mapping[str, str]) -> str:
    """The programme that a row is or belongs to, else its priority, else nothing.

    `programmes` are those that titles lead to, for what names one by its title alone.
    """
    if row._meta.model_name == "programme":
        return str(row)
    scheme: Any = row if row._meta.model_name == "scheme" else getattr(row, "scheme", None)
    programme = getattr(row, "programme", None) or getattr(scheme, "programme", None)
    if programme is not None:
        return str(programme.title)
    if scheme is not None:
        return str(scheme.workstream)
    named = getattr(row, "of", "")
    return programmes.get(folded(named), "") or str(getattr(row, "priority", ""))


def _programmes(rows: Mapping[Number, PlanFact]) -> dict[str, str]:
    """The programme of each title of a programme or scheme among the rows."""
    return {
        folded(str(row)): part_of(row, {})
        for (kind, _), row in rows.items()
        if kind in ("programme", "scheme")
    }
