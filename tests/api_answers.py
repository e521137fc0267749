"""What the API is asked, and what it answered: a record of every kind, JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client

from builders import one_of_each
from placeplan.rooms.places.api.facts import address_of

RECORDS = one_of_each()
KINDS = {address_of(each.kind): each.kind for each in RECORDS}


def get(client: Client, address: str, code: int = 200, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == code, response.content
    return response.json()


def read_csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))
