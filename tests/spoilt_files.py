"""Ways in which people and publishers spoil a table or a workbook, none of which changes a fact."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.sample_books import Grid, book_of
from placeplan.exchange.sources.parts.workbook import open_workbook
from placeplan.kernel.problem import Problem, Severity

Rows = list[list[str]]


def stated(facts: Facts) -> list[tuple[Any, ...]]:
    """What the file states, without where in the file it stands."""
    columns = [each for each in facts.table.column_names if each not in ("row", "sheet")]
    rows = facts.table.select(sorted(columns)).to_pylist()
    return sorted((tuple(map(_plain, row.values())) for row in rows), key=str)


def _plain(value: object) -> str:
    # A workbook that is written anew keeps fifteen digits of a share.
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def errors(problems: tuple[Problem, ...]) -> list[str]:
    return [str(each) for each in problems if each.severity is Severity.ERROR]


def rows_of(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_csv(rows: Rows, **how: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\r\n", **how}).writerows(rows)
    return out.getvalue().encode()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def blank(rows: Rows) -> list[str]:
    return [""] * len(rows[0])


SPOILT: dict[str, Callable[[Rows], bytes]] = {
    "with a mark": lambda rows: b"\xef\xbb\xbf" + as_csv(rows),
    "lines of one sign": lambda rows: as_csv(rows, lineterminator="\n"),
    "lines of another": lambda rows: as_csv(rows, lineterminator="\r"),
    "tabs": lambda rows: as_csv(rows, delimiter="\t"),
    "semicolons": lambda rows: as_csv(rows, delimiter=";"),
    "all quoted": lambda rows: as_csv(rows, quoting=csv.QUOTE_ALL),
    "two bytes a sign": lambda rows: as_csv(rows).decode().encode("utf-16"),
    "spaces around": lambda rows: as_csv([[f" {cell}  " for cell in row] for row in rows]),
    "headings in capitals": lambda rows: as_csv([[c.upper() for c in rows[0]], *rows[1:]]),
    "headings in small": lambda rows: as_csv([[c.lower() for c in rows[0]], *rows[1:]]),
    "a heading over two lines": lambda rows: as_csv(
        [[c.replace(" ", "\n", 1) for c in rows[0]], *rows[1:]]
    ),
    "blank rows within": lambda rows: as_csv([rows[0], blank(rows), *rows[1:2], [], *rows[2:]]),
    "blank rows after": lambda rows: as_csv([*rows, blank(rows), blank(rows), []]),
    "the header again": lambda rows: as_csv([*rows[:2], rows[0], *rows[2:]]),
    "three lines above": lambda rows: as_csv([["A title, with commas"], ["Source: us"], [], *rows]),
    "nine wide lines above": lambda rows: as_csv([["Title", *blank(rows)[1:]]] * 9 + rows),
    "a stray column after": lambda rows: as_csv([[*row, ""] for row in rows]),
    "in a zip with a folder": lambda rows: zipped(
        {"folder/": b"", "folder/table.csv": as_csv(rows), "readme.txt": b"Read me"}
    ),
    "as a workbook": lambda rows: book_of(
        {"Notes": {1: {1: "About"}}, "Data": grid_of([["Title"], [], *rows])}
    ),
}


def grid_of(rows: Rows) -> Grid:
    return {
        number: {at: cell for at, cell in enumerate(row, start=1) if cell}
        for number, row in enumerate(rows, start=1)
    }


def moved(book: bytes, down: int = 0, right: int = 0) -> dict[str, Grid]:
    return {
        sheet.name: {
            number + down: {at + right: cell for at, cell in row.items()}
            for number, row in sheet.rows.items()
            if number + down > 0
        }
        for sheet in open_workbook("book", book, "xlsx").sheets
    }


BOOKS_SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "sheets in another order": lambda book: book_of(dict(reversed(moved(book).items()))),
    "sheets with other names": lambda book: book_of(
        {f"{name[:20]} (2)": grid for name, grid in moved(book).items()}
    ),
    "three rows down": lambda book: book_of(moved(book, down=3)),
    "a column to the right": lambda book: book_of(moved(book, right=1)),
    "a sheet of notes first": lambda book: book_of(
        {"Read me": {1: {1: "Read this"}, 3: {2: "Code", 3: "Name", 4: "Total"}}, **moved(book)}
    ),
    "in a zip": lambda book: zipped({"folder/": b"", "folder/book.xlsx": book}),
}
