"""Reads: what people said, limited to what the reader may see."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.engagement.models import Engagement
from placeplan.rooms.places.queries import Facts

engagements = Facts(Engagement, dated="date")

QUERIES: dict[str, Facts[Any]] = {"engagement": engagements}
