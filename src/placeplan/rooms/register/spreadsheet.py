"""Records as rows of a spreadsheet: flat, and safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula: an apostrophe before it."""
    return "'" + text if text.startswith(_FORMULA) else text


def cell(value: Any) -> str:
    """One value as a cell. Lists of words are joined by bars, other lists and objects are JSON.

    Numbers come as text from the data contract, and a negative one is text that begins with a
    minus sign: only such is left as it is.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return value if _is_number(value) else safe(value)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return safe(" | ".join(value))
    return safe(json.dumps(value, ensure_ascii=False)) if value else ""


def _is_number(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return text.isascii() and whole.isdigit() and (part.isdigit() or "." not in text)


def flat(row: Mapping[str, Any], nested: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The row with the parts of its nested objects as columns of their own: `period_start`."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name not in nested:
            found[name] = value
            continue
        parts = value or {}
        found |= {f"{name}_{part}": parts.get(part) for part in nested[name]}
    return found


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows under a line of column names, as CSV (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return text.getvalue()
