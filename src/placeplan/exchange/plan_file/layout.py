"""What stands where in a plan's file, and how it is written: one JSON object a line, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
PRODUCT = "placeplan-plan"
MANIFEST = "manifest.json"
PLAN = "plan.json"
PEOPLE = "people.jsonl"
ORGANISATIONS = "organisations.jsonl"
MEMBERSHIPS = "memberships.jsonl"
INDICATORS = "indicators.jsonl"
PAPERS = "files.jsonl"
EVENTS = "events.jsonl"
PARTS = (PLAN, PEOPLE, ORGANISATIONS, MEMBERSHIPS, INDICATORS, PAPERS, EVENTS)

_NAME = re.compile(r"(?:records|tables)/[a-z_]+\.jsonl|(?:files|documents)/[0-9a-f]{64}")

LARGEST = 4 * 1024**3
"""Bytes that a plan's file may hold once it is unpacked."""
LARGEST_TEXT = 512 * 1024**2
"""Bytes that one part of it may hold, papers aside: it is read as a whole."""


class PlanFileError(ValueError):
    """Raised where a file is no whole plan, or cannot be brought in; the message says why."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a plan's file holds: who made it and when, of which plan, and how much of what."""

    slug: str
    title: str
    made_at: str
    made_by: str
    version: str
    records: dict[str, int] = field(default_factory=dict)
    visibility: dict[str, int] = field(default_factory=dict)
    papers: int = 0
    events: int = 0

    @property
    def total(self) -> int:
        """How many statements of records there are, the superseded among them."""
        return sum(self.records.values())


def records_of(kind: str) -> str:
    """The part that holds the records of a kind."""
    return f"records/{kind}.jsonl"


def table_of(name: str) -> str:
    """The part that holds the rows of a table."""
    return f"tables/{name}.jsonl"


def paper_of(sha256: str) -> str:
    """The part that holds the bytes of a paper."""
    return f"files/{sha256}"


def document_of(sha256: str) -> str:
    """The part that holds a paper as it was read, where reading it takes long."""
    return f"documents/{sha256}"


def is_part(name: str) -> bool:
    """True where a plan's file may have a part of the name."""
    return name in (MANIFEST, *PARTS) or _NAME.fullmatch(name) is not None


def packed(values: Any) -> bytes:
    """One JSON value as it is written: the same bytes for the same values."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def lines(rows: Iterable[Any]) -> bytes:
    """JSON values, one a line."""
    return b"".join(packed(row) + b"\n" for row in rows)
