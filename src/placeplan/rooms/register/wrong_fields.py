"""What was typed into a form cannot stand."""

from __future__ import annotations

from collections.abc import Mapping


class WrongFieldsError(ValueError):
    """Raised where values cannot stand together; `fields` says what is wrong with each field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(self.fields.values()))
