"""Which period a file is of, and what in it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from placeplan.exchange.sources.parts.file import NAMED, PublishedFile
from placeplan.exchange.sources.parts.months import month_in_name, month_of, period_of
from placeplan.exchange.sources.parts.numbers import Numbers
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Family, Severity

_REVISED = re.compile(r"revis", re.IGNORECASE)
_PROVISIONAL = re.compile(r"provisional", re.IGNORECASE)
_FINAL = re.compile(r"\bfinal\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(20\d\d)[-/. ]?(0[1-9]|1[0-2])")
_YEAR_FIRST = re.compile(r"(20\d\d)[-/. ]([A-Za-z]{3,9})")


def settled_month(file: PublishedFile, found: Period | None) -> Period | None:
    """The month of a file: as its content states it, else as asked for, else as its name says.

    Says where the name gave it, where name or asking contradicts the content, and where none of
    the three states one.
    """
    named = month_in_name(file.name)
    if found is not None:
        if file.asked is not None and not _same(file.asked, found):
            file.note_problem(
                "period-contradicted",
                Family.CONTRADICTION,
                Severity.ERROR,
                f"the file states {found.label} and {file.asked.label} was asked for",
            )
        elif named is not None and not _same(named, found):
            file.note_problem(
                "period-unlike-name",
                Family.CONTRADICTION,
                Severity.WARNING,
                f"the file states {found.label}, its name says {named.label}: the file counts",
            )
        return found
    if file.asked is not None:
        return file.asked
    if named is None:
        file.note_problem(
            "period-not-stated",
            Family.MISSING,
            Severity.ERROR,
            "neither the file nor its name states a month; name it with --period",
        )
        return None
    file.note_problem(
        "period-from-name",
        Family.DATE,
        Severity.WARNING,
        f"the file states no month: {named.label} is taken from its name",
    )
    return named


def month_of_rows(
    file: PublishedFile, texts: list[str], rows: npt.NDArray[np.int32], *, column: int
) -> Period | None:
    """The one month that a column states; says a cell that cannot be read or names another."""
    found: Period | None = None
    for text in dict.fromkeys(texts):
        row = int(rows[texts.index(text)])
        read = month_of_cell(text)
        if read is None:
            if text:
                file.note_problem(
                    "month-unreadable",
                    Family.DATE,
                    Severity.ERROR,
                    f"row {row}, column {column}: {text!r} is no month",
                    row=row,
                    column=column,
                )
        elif found is None:
            found = read
        elif not _same(found, read):
            file.note_problem(
                "period-mixed",
                Family.CONTRADICTION,
                Severity.ERROR,
                f"row {row}, column {column}: {text} in a file of {found.label}",
                row=row,
                column=column,
            )
    return found


def check_numbers(
    file: PublishedFile,
    numbers: Numbers,
    rows: npt.NDArray[np.int32],
    *,
    column: int,
    heading: str,
    sheet: int | None = None,
    where: str = "",
) -> None:
    """Says each cell of a column that is neither a number nor a mark that is known."""
    bad = numbers.unreadable
    for at in bad[:NAMED]:
        shown = "" if numbers.printed is None else numbers.printed[int(at)].as_py()
        file.note_problem(
            "number-malformed",
            Family.FORMAT,
            Severity.WARNING,
            f"{where}row {rows[at]}, column {column} ({heading}): {shown!r} is no number",
            row=int(rows[at]),
            column=column,
            sheet=sheet,
        )
    if len(bad) > NAMED:
        file.note_problem(
            "number-malformed",
            Family.FORMAT,
            Severity.WARNING,
            f"{where}column {column} ({heading}): {len(bad) - NAMED} more cells are no numbers",
            row=int(rows[bad[NAMED]]),
            column=column,
            sheet=sheet,
        )


def refuse_header(
    file: PublishedFile,
    missing: Iterable[str],
    *,
    row: int,
    sheet: int | None = None,
    where: str = "",
) -> None:
    """Says that a header lacks columns without which the table means nothing."""
    file.note_problem(
        "header-changed",
        Family.FORMAT,
        Severity.ERROR,
        f"{where}row {row + file.top}: the header has no column for {', '.join(missing)}",
        row=row + file.top,
        sheet=sheet,
    )


def published_as(*texts: str) -> str:
    """ "revised", "final" or "provisional" as the texts say, "" where they say nothing."""
    joined = " ".join(texts)
    if _REVISED.search(joined):
        return "revised"
    if _PROVISIONAL.search(joined):
        return "provisional"
    return "final" if _FINAL.search(joined) else ""


def month_of_cell(text: str) -> Period | None:
    """The month of a cell: "MSitAE-APRIL-2023", "2023-04" (a month here, and no NHS year)."""
    plain = text.strip().replace("_", " ")
    if found := _NUMBERS.fullmatch(plain):
        plain = f"{found[1]}-{found[2]}-01"
    elif found := _YEAR_FIRST.fullmatch(plain):
        plain = f"{found[2]} {found[1]}"
    read = period_of(plain)
    if read is None or read.start is None or read.start != read.end:
        return month_of(plain)
    whole = periods.month(read.start.year, read.start.month)  # its first or last day stands for it
    return whole if read.start in (whole.start, whole.end) else None


def _same(one: Period, other: Period) -> bool:
    return (one.start, one.end) == (other.start, other.end)
