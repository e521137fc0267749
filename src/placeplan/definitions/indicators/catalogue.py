"""All definitions of indicators and frameworks: those that ship, and those of an installation.

A local file adds an indicator; it may not take the name of a shipped one (decision 5).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from placeplan.definitions.indicators.definition import Definition, Framework
from placeplan.definitions.loader import DefinitionError, load

SHIPPED = Path(__file__).resolve().parents[1]
LOCAL = "PLACEPLAN_DEFINITIONS"
"""Names the folder of an installation's own definitions, laid out as the shipped one."""

Model = TypeVar("Model", bound=BaseModel)


def definitions() -> Mapping[str, Definition]:
    """Every definition by its slug. Raises `DefinitionError` where a file cannot be used."""
    return _definitions(os.environ.get(LOCAL, ""))


def definition(slug: str) -> Definition | None:
    """The definition of a slug, None where there is none. Raises as `definitions` does."""
    return definitions().get(slug)


def frameworks() -> Mapping[str, Framework]:
    """Every framework by its slug. Raises `DefinitionError` where a file cannot be used."""
    return _frameworks(os.environ.get(LOCAL, ""))


@cache
def _definitions(local: str) -> Mapping[str, Definition]:
    found = _folder("indicators", Definition, local)
    known = _frameworks(local)
    for slug, (path, each) in found.items():
        for listing in each.listings:
            if listing.framework not in known:
                raise DefinitionError(path, "listings", f"no framework {listing.framework!r}")
        found[slug] = (path, each)
    return MappingProxyType({slug: each for slug, (_, each) in found.items()})


@cache
def _frameworks(local: str) -> Mapping[str, Framework]:
    found = _folder("frameworks", Framework, local)
    return MappingProxyType({slug: each for slug, (_, each) in found.items()})


def _folder(name: str, model: type[Model], local: str) -> dict[str, tuple[Path, Model]]:
    found: dict[str, tuple[Path, Model]] = {}
    for root in (SHIPPED, *([Path(local)] if local else [])):
        for path in sorted((root / name).glob("*.yaml")):
            slug = path.stem
            if slug in found:
                raise DefinitionError(path, "", f"{slug} is defined by {found[slug][0].name} too")
            found[slug] = (path, load(path, model).model_copy(update={"slug": slug}))
    return found
