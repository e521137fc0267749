"""Whose a row is: codes as printed, and the words under which England's own row stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from placeplan.exchange.sources.parts.facts import ENGLAND
from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.kernel.problem import Family, Severity

_NATIONAL = re.compile(
    r"(?:(?:grand|national|overall|england) )?totals?(?: (?:for )?england)?"
    r"|(?:all )?england|english|eng|national"
    r"|all english [a-z ]+\d?|all (?:providers|commissioners|trusts|organisations)"
)
_CODE = re.compile(r"[A-Z0-9]{2,12}|UNKNOWN")
_DASHES = ("-", "–", "")
_WORDS = re.compile(r"[^a-z0-9<>%+]+")


def folded(text: str) -> str:
    """A heading for comparison: lower case, one space, no other signs than < > % +."""
    return _WORDS.sub(" ", text.casefold().replace("&", " and ")).strip()


def headings_of(file: PublishedFile) -> list[str]:
    """The headings of a CSV for comparison; none of an empty one, or of a workbook."""
    return [folded(each) for each in file.head[0]] if file.kind == "csv" and file.head else []


def is_national(*cells: str) -> bool:
    """True where one of the cells that name a row says that it is England's own, or the total."""
    return any(_NATIONAL.fullmatch(folded(cell)) for cell in cells)


def is_code(text: str) -> bool:
    """True where a cell has the form of a code of an organisation."""
    return bool(_CODE.fullmatch(text.strip().upper()))


def national(columns: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
    """True of the rows that are England's own, by the columns that name them."""
    return np.array([is_national(*cells) for cells in zip(*columns, strict=True)], dtype=bool)


def codes_of(
    file: PublishedFile,
    printed: Sequence[str],
    rows: npt.NDArray[np.int32],
    england: npt.NDArray[np.bool_],
    *,
    column: int,
    sheet: int | None = None,
    where: str = "",
) -> list[str]:
    """The codes of the rows in capitals, England's own under its own code.

    A code that has no form of a code is kept and said, with its row and column.
    """
    codes = []
    odd: list[tuple[int, str]] = []
    for at, text in enumerate(printed):
        code = ENGLAND if england[at] else text.strip().upper()
        codes.append("" if code in _DASHES else code)
        if not england[at] and not _CODE.fullmatch(code):
            odd.append((int(rows[at]), text))
    for row, text in odd[:NAMED]:
        said = f"{text!r} is no code of an organisation" if text else "the code is missing"
        file.note_problem(
            "code-unreadable",
            Family.GEOGRAPHY,
            Severity.WARNING,
            f"{where}row {row}, column {column}: {said}",
            row=row,
            column=column,
            sheet=sheet,
        )
    if len(odd) > NAMED:
        file.note_problem(
            "code-unreadable",
            Family.GEOGRAPHY,
            Severity.WARNING,
            f"{where}{len(odd) - NAMED} more rows without a readable code",
            row=odd[NAMED][0],
            column=column,
            sheet=sheet,
        )
    return codes


def said_twice(
    file: PublishedFile,
    keys: Sequence[tuple[str, ...]],
    rows: npt.NDArray[np.int32],
    *,
    column: int,
    sheet: int | None = None,
    where: str = "",
) -> None:
    """Says each row whose key stands in an earlier row as well."""
    first: dict[tuple[str, ...], int] = {}
    for key, row in zip(keys, rows, strict=True):
        earlier = first.setdefault(key, int(row))
        if earlier != int(row):
            file.note_problem(
                "row-repeated",
                Family.DUPLICATE,
                Severity.ERROR,
                f"{where}row {row} states {', '.join(part for part in key if part)} again"
                f" (row {earlier})",
                row=int(row),
                column=column,
                sheet=sheet,
            )
