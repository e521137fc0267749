"""The policies of a day: those that ship, and those of an installation from their first day on."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from placeplan.definitions.loader import load
from placeplan.definitions.policies.policy import (
    Edition,
    Editions,
    Escalating,
    Exporting,
    QiaPolicy,
    RagPolicy,
    Reminding,
    Reviewing,
    RiskPolicy,
)

FOLDER = Path(__file__).resolve().parent
LOCAL = "PLACEPLAN_DEFINITIONS"
E = TypeVar("E", bound=Edition)


def rag(day: date) -> RagPolicy:
    """How evidence is rated on a day. Raises `DefinitionError` where the file cannot be used."""
    return _on("rag", RagPolicy, day)


def reviewing(day: date) -> Reviewing:
    """The review cycle of a day. Raises as `rag` does."""
    return _on("reviewing", Reviewing, day)


def qia(day: date) -> QiaPolicy:
    """The policy of quality impact assessments of a day. Raises as `rag` does."""
    return _on("qia", QiaPolicy, day)


def risk(day: date) -> RiskPolicy:
    """How risks are scored on a day. Raises as `rag` does."""
    return _on("risk", RiskPolicy, day)


def escalating(day: date) -> Escalating:
    """How concerns are carried up on a day. Raises as `rag` does."""
    return _on("escalating", Escalating, day)


def exporting(day: date) -> Exporting:
    """How long exported plans are kept on a day. Raises as `rag` does."""
    return _on("exporting", Exporting, day)


def reminding(day: date) -> Reminding:
    """Who is reminded of what on a day. Raises as `rag` does."""
    return _on("reminding", Reminding, day)


def _on(name: str, model: type[E], day: date) -> E:
    edition: E = _editions(name, model, os.environ.get(LOCAL, "")).on(day)
    return edition


@cache
def _editions(name: str, model: type[E], local: str) -> Editions[E]:
    # A generic model of a type that is only known here.
    kind: Any = Editions[model]  # type: ignore[valid-type]
    shipped: Editions[E] = load(FOLDER / f"{name}.yaml", kind)
    path = Path(local) / "policies" / f"{name}.yaml"
    if not local or not path.is_file():
        return shipped
    own: Editions[E] = load(path, kind)
    first = own.editions[0].start
    kept = tuple(each for each in shipped.editions if each.start < first)
    return own.model_copy(update={"editions": (*kept, *own.editions)})
