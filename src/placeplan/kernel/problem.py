"""Problems are values: what is wrong, how bad, where, and what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placeplan.kernel.provenance import Source


class Severity(StrEnum):
    """How bad a problem is; `error` alone makes a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Family(StrEnum):
    """The families of problems that the product knows."""

    ARITHMETIC = "arithmetic"
    FORMAT = "format"
    RANK = "rank"
    RAG = "rag"
    DATE = "date"
    PLACEHOLDER = "placeholder"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    GEOGRAPHY = "geography"
    REFERENCE = "reference"
    CASHABILITY = "cashability"
    ALIGNMENT = "alignment"
    STALENESS = "staleness"
    CONVERSION = "conversion"
    GOVERNANCE = "governance"


@dataclass(frozen=True, slots=True)
class Problem:
    """One diagnostic, addressed to a place in a file."""

    code: str
    family: Family
    severity: Severity
    message: str
    source: Source
    related: tuple[Source, ...] = ()
    suggestion: str | None = None

    def __str__(self) -> str:
        """`paper.txt:12: warning: message (code)`: one line for a terminal."""
        hint = f" Suggested: {self.suggestion}." if self.suggestion else ""
        return f"{self.source}: {self.severity}: {self.message} ({self.code}){hint}"

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain JSON values, in the shape of the data contract."""
        return {
            "code": self.code,
            "family": str(self.family),
            "severity": str(self.severity),
            "message": self.message,
            "source": source_as_dict(self.source),
            "related": [source_as_dict(each) for each in self.related],
            "suggestion": self.suggestion,
        }


def problem_of(values: Mapping[str, Any]) -> Problem:
    """The problem that plain JSON values describe: the inverse of `Problem.as_dict`."""
    return Problem(
        code=values["code"],
        family=Family(values["family"]),
        severity=Severity(values["severity"]),
        message=values["message"],
        source=Source(**values["source"]),
        related=tuple(Source(**each) for each in values["related"]),
        suggestion=values["suggestion"],
    )


def source_as_dict(source: Source) -> dict[str, Any]:
    """The address as plain JSON values, without the parts it does not have."""
    parts = {name: getattr(source, name) for name in Source.__slots__}
    return {name: value for name, value in parts.items() if value is not None}
