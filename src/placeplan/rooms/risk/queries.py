"""Reads: risks with their scores, limited to what the reader may see."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.places.queries import Facts
from placeplan.rooms.risk.models import Risk

risks = Facts(Risk, along=("programme", "scheme"), with_rows=("scores", "assurances"))

QUERIES: dict[str, Facts[Any]] = {"risk": risks}
