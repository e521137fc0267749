"""What two statements of one record differ in, and what becomes of three: the version that a paper
stated before, what people changed since, and what the new paper states. Pure: plain JSON values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["plan", "paper"]
SIDES: tuple[Side, ...] = ("plan", "paper")

# Who may see a record and how sure its reading is belong to the paper, not to what is compared.
_ASIDE = ("kind", "visibility", "uncertain")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as it was and as it would be."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that people changed in one way and the new paper in another."""

    field: str
    base: Any
    plan: Any
    paper: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """What stands after three statements met.

    `kept` are the people's changes that stay, `conflicts` the fields that nobody decided yet; of
    these `content` holds the plan's side.
    """

    content: dict[str, Any]
    kept: tuple[FieldChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields in which two statements differ, in the order of the data contract."""
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in after
        if name not in _ASIDE and before.get(name) != after.get(name)
    )


def merge(
    base: Mapping[str, Any] | None,
    plan: Mapping[str, Any],
    paper: Mapping[str, Any],
    decided: Mapping[str, str] | None = None,
) -> Merge:
    """The paper's statement with the people's changes in it.

    A field that only one side changed is taken from that side. `decided` says for fields that
    both changed which side stands. Without a base every difference is a conflict.
    """
    decided = decided or {}
    content = dict(paper)
    kept: list[FieldChange] = []
    conflicts: list[Conflict] = []
    for name, stated in paper.items():
        if name in _ASIDE or plan.get(name) == stated:
            continue
        before = None if base is None else base.get(name)
        theirs_changed = base is None or stated != before
        ours_changed = base is None or plan.get(name) != before
        side = decided.get(name) if theirs_changed and ours_changed else None
        if not ours_changed or side == "paper":
            continue
        content[name] = plan.get(name)
        if theirs_changed and side is None:
            conflicts.append(Conflict(name, before, plan.get(name), stated))
        else:
            kept.append(FieldChange(name, stated, plan.get(name)))
    return Merge(content, tuple(kept), tuple(conflicts))
