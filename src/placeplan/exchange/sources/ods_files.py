"""The Organisation Data Service's files of organisations: 27 columns, no header.

Trusts, commissioners (also closed ones, with the day they closed), practices, authorities and
regions share one layout: code, name, region, geography, address, postcode, open and close date,
status, sub-type, parent. Which of them a file is shows in its codes.
Source: https://digital.nhs.uk/services/organisation-data-service/export-data-files/csv-downloads
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import numpy as np
import numpy.typing as npt

from placeplan.exchange.sources.parts.codes import said_twice
from placeplan.exchange.sources.parts.directory import organisations
from placeplan.exchange.sources.parts.facts import Facts, Kind
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.spans import DayArray
from placeplan.kernel import ods
from placeplan.kernel.problem import Family, Problem, Severity

LAYOUT = "ods_files"
ADDS_UP = ""
_WIDTH = 27
_DAY = re.compile(r"(?:19|20)\d{6}")
_CODE = re.compile(r"[A-Z0-9]{1,12}")
_CODE_AT, _NAME, _REGION, _SYSTEM, _POSTCODE, _OPENED, _CLOSED, _STATUS, _PARENT = (
    0, 1, 2, 3, 9, 10, 11, 12, 14,
)  # fmt: skip
_SEEN = 20
_LEAST = 0.9


def knows(file: PublishedFile) -> bool:
    """True where the first rows have 27 cells: a code, a name and, in place, an opening day."""
    if file.kind != "csv":
        return False
    rows = file.head[:_SEEN]
    like = sum(
        len(row) == _WIDTH
        and bool(_CODE.fullmatch(row[_CODE_AT]))
        and bool(row[_NAME])
        and (not row[_OPENED] or bool(_DAY.fullmatch(row[_OPENED])))
        for row in rows
    )
    dated = sum(len(row) == _WIDTH and bool(_DAY.fullmatch(row[_OPENED])) for row in rows)
    return bool(rows) and like >= _LEAST * len(rows) and dated >= len(rows) / 2


def read(file: PublishedFile) -> tuple[Facts, tuple[Problem, ...]]:
    """The organisations of the file, open and closed."""
    table = file.table(0)
    texts = [table.texts(at) for at in range(_WIDTH)]
    said_twice(file, [(code,) for code in texts[_CODE_AT]], table.rows, column=1)
    opened, closed = (_days(file, texts[at], table.rows, at + 1) for at in (_OPENED, _CLOSED))
    columns = {
        "code": [each.upper() for each in texts[_CODE_AT]],
        "name": texts[_NAME],
        "role": [
            _role(code, name) for code, name in zip(texts[_CODE_AT], texts[_NAME], strict=True)
        ],
        "region": texts[_REGION],
        "system": texts[_SYSTEM],
        "parent": texts[_PARENT],
        "postcode": texts[_POSTCODE],
        "status": texts[_STATUS],
    }
    roles = Counter(columns["role"])
    return (
        Facts(
            LAYOUT,
            organisations(table.rows, columns, opened, closed),
            kind=Kind.ORGANISATIONS,
            scope=roles.most_common(1)[0][0],
        ),
        tuple(file.notes),
    )


def sample() -> bytes:
    """A small file of the layout: an open and a closed commissioner, invented."""
    lines = []
    for code, name, opened, closed in (
        ("01X", "NHS MERE CCG", "20130401", "20200331"),
        ("02X", "NHS MEREBANK ICB - 02X", "20130401", ""),
    ):
        cells = [
            code,
            name,
            "Y60",
            "QX0",
            "1 HIGH STREET",
            "",
            "",
            "MERETON",
            "",
            "ME1 1AA",
            opened,
            closed,
        ]
        lines.append(",".join(f'"{cell}"' for cell in [*cells, *[""] * (_WIDTH - len(cells))]))
    return "".join(line + "\r\n" for line in lines).encode()


def _days(
    file: PublishedFile, texts: list[str], rows: npt.NDArray[np.int32], column: int
) -> DayArray:
    """The days of a column, 20130401; what is no day is none, and is said."""
    known: dict[str, date | None] = {"": None}
    said = 0
    for row, text in zip(rows, texts, strict=True):
        if text in known:
            continue
        try:
            known[text] = (
                date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 else None
            )
        except ValueError:
            known[text] = None
        if known[text] is None and said < NAMED:
            said += 1
            file.note_problem(
                "date-unreadable",
                Family.DATE,
                Severity.WARNING,
                f"row {row}, column {column}: {text!r} is no day",
                row=int(row),
                column=column,
            )
    return np.array([known[text] for text in texts], dtype="datetime64[D]")


def _role(code: str, name: str) -> str:
    """What an organisation is, by the form of its code, and by its name where that leaves doubt."""
    kind = ods.kind_of(code)
    plain = name.casefold()
    if "region" in plain:
        return "region"
    if "trust" in plain.split() and kind is not ods.Kind.PRACTICE:
        return "trust"
    if kind is ods.Kind.CCG or plain.endswith("ccg") or " icb - " in plain:
        return "commissioner"
    return str(kind) if kind is not None else "other"
