"""People whom a title lists with what each leads, such as "Mortality – Ann Bell"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.exchange.people import is_person
from placeplan.records import Role
from placeplan.records.shapes import SourceShape

_ROLE = re.compile(
    r"\b(?P<role>(?:(?:clinical|executive|delivery|project|programme|service|operational|GP|lay)\s+)?"
    r"(?:leads?|sponsors?|owners?|champions?))\s*:?$",
    re.I,
)
_LED = re.compile(r"^[•*-]?\s*(?P<of>\S.*?)\s+[–—-]\s+(?P<person>\S.*)$")


def listed_leads(title: str, source: SourceShape, context: list[SourceShape]) -> Iterator[Role]:
    """A role for each line "what – who" under a first line that ends with what they are."""
    head, *lines = title.split("\n")
    role = _ROLE.search(head.strip())
    if role is None:
        return
    for line in lines:
        led = _LED.match(line.strip())
        if led is not None and is_person(led["person"]):
            yield Role(
                source=source,
                context=context,
                role=role["role"],
                person=led["person"],
                of=led["of"],
            )
