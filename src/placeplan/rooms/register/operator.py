"""The actor that is no person: whoever runs a command on the machine that holds the data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs a command on the machine itself, and so holds the database anyway."""

    name: str = "the operator"


OPERATOR = Operator()
