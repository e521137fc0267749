"""The page of a list: asked for, and what its table shows."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from placeplan.rooms.places.models import Plan
from placeplan.shell.kinds import QUERIES

LISTS = sorted(
    kind
    for kind in QUERIES
    if kind
    not in (
        *("deliverable", "measure", "concern"),
        *("goal", "fact", "narrative", "role", "unrecognised", "comment", "evidence"),
    )
)


def page(client: Client, kind: str, of: Plan, code: int = 200, **query: Any) -> Any:
    response = client.get(reverse(f"{kind}s", args=[of.slug]), query)
    assert response.status_code == code, response.content
    return response


def names(response: Any) -> list[str]:
    """The first cell of each row of the table."""
    text = re.sub(r"<details.*?</details>", "", response.content.decode(), flags=re.DOTALL)
    return re.findall(r'role="rowheader"><a [^>]*>(.*?)</a>', text)


def heads(response: Any) -> list[str]:
    found = re.findall(r'role="columnheader"[^>]*>(.*?)</th>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<.*?>|[↕▲▼]", " ", each).split()) for each in found]
