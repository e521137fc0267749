"""What every record has: its kind, its source and the key by which import matches it."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from placeplan.records.shapes import SourceShape, Visibility

_SPACE = re.compile(r"\s+")


class Record(BaseModel):
    """The base of every kind. `context` lists the lines above that gave it its headings."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    KEY: ClassVar[tuple[str, ...]] = ()
    """The fields that make the natural key, besides kind and plan."""

    kind: str
    source: SourceShape
    context: list[SourceShape] = Field(default_factory=list)
    plan: str | None = None
    visibility: Visibility | None = None
    uncertain: bool = False

    def natural_key(self) -> tuple[str, ...]:
        """The key by which a later version of a document is matched, as plain folded text."""
        return (self.kind, *(folded(getattr(self, name)) for name in self.KEY))

    def content(self) -> dict[str, Any]:
        """What the record states, as plain JSON values: all but where it stands."""
        return self.model_dump(mode="json", exclude={"source", "context", "plan"})


def folded(value: Any) -> str:
    """The value as text for comparison: one space, no case, lists joined."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " | ".join(folded(each) for each in value)
    label = getattr(value, "label", None)
    return _SPACE.sub(" ", str(value if label is None else label)).strip().casefold()
