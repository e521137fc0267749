"""Records as rows of a spreadsheet: flat, and safe to open."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

LONGEST = 32_767
"""So many characters a cell of Excel holds."""
_SHEET = re.compile(r"[\[\]:*?/\\]")
_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
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
    if isinstance(value, Decimal):
        return format(value, "f")
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


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows under a line of headings, as an Excel workbook of one sheet: see `as_workbook`."""
    return as_workbook([(title, head, rows)])


def as_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """An Excel workbook: a title, a line of headings and rows for each sheet.

    Numbers are numbers where Excel keeps them whole; everything else is text, which no program
    takes for a formula.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow, rarely wanted

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for title, head, rows in sheets:
            sheet = book.add_worksheet(_SHEET.sub(" ", title)[:31].strip(" '") or "Records")
            for at, text in enumerate(head):
                sheet.write_string(0, at, text, bold)
            last = 0
            for last, row in enumerate(rows, start=1):
                for at, value in enumerate(row):
                    if _is_exact_in_excel(value):
                        sheet.write_number(last, at, float(value), plain)
                    elif value is not None:
                        sheet.write_string(last, at, _XML.sub("", str(value))[:LONGEST], plain)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, last, max(len(head) - 1, 0))
            sheet.set_column(0, max(len(head) - 1, 0), 24)
    return data.getvalue()


def _is_exact_in_excel(value: Any) -> bool:
    """True of a number of at most 15 digits, which is what Excel keeps."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        return False
    return bool(Decimal(value).is_finite()) and len(format(Decimal(value), "f")) <= 16
