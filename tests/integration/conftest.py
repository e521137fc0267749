"""What many tests of pages begin with: an organisation, and a plan of its own."""

from __future__ import annotations

import pytest

from builders import organisation, plan
from placeplan.rooms.places.models import Organisation, Plan


@pytest.fixture
def northtown(db: None) -> Organisation:
    """An integrated care board."""
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Organisation) -> Plan:
    """The plan of the board, with nothing in it."""
    return plan(northtown)
