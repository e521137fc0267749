"""How many examples a slow property is tried with."""

from __future__ import annotations

from hypothesis import settings


def at_most(count: int) -> int:
    """The examples that every property is tried with (conftest.py), and no more than a number."""
    usual = settings.default
    assert usual is not None
    return min(count, usual.max_examples)
