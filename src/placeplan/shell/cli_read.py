"""`placeplan read`: what papers say, without a database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from placeplan.documents.document import Unreadable
from placeplan.exchange.reading import Reading, read_path
from placeplan.kernel.problem import Problem
from placeplan.shell.cli_progress import bar
from placeplan.shell.cli_start import complain, quiet_pipe

CLEAN, ERRORS, WRONG = 0, 1, 2
FORMS = ("jsonl", "table")


def run(files: Sequence[Path], *, form: str, problems: str, coverage: bool) -> int:
    """The exit code, after the records, or the coverage, have been printed."""
    form = form or ("table" if coverage else "jsonl")
    if form not in FORMS or problems not in ("text", "jsonl"):
        complain("placeplan read: --format is jsonl or table, --problems is jsonl or text")
        return WRONG
    paths = distinct(files)
    if paths is None:
        return WRONG
    readings: list[Reading] = []
    failed = False
    with quiet_pipe():
        for path in paths:
            reading = read_one(path)
            if reading is None:
                failed = True
                continue
            readings.append(reading)
            show_problems(reading.problems, problems)
            if form == "jsonl":
                _print_lines(reading, coverage)
        if form == "table":
            _print_table(readings, coverage)
    if not readings:
        return WRONG
    return ERRORS if failed or any(each.has_errors for each in readings) else CLEAN


def distinct(files: Iterable[Path]) -> list[Path] | None:
    """The files, each content once; None, after saying so, where two papers share a name."""
    named: dict[str, Path] = {}
    for path in files:
        other = named.setdefault(path.name, path)
        if other != path and not _same(path, other):
            complain(f"{path.name}: {other} and {path} are two papers of one name; rename one")
            return None
    return list(named.values())


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other) or (
            one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
        )
    except OSError:
        return False


def read_one(path: Path) -> Reading | None:
    """The reading of a file; None, after one line that says why, where nothing can be read."""
    try:
        with bar(path.name) as progress:
            return read_path(path, progress=progress)
    except Unreadable as error:
        complain(str(error))
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")
    return None


def show_problems(problems: Iterable[Problem], form: str) -> None:
    """Each problem on standard error: a line of text, or of JSON."""
    for problem in problems:
        if form == "jsonl":
            typer.echo(_json(problem.as_dict()), err=True)
        else:
            complain(str(problem))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _print_lines(reading: Reading, coverage: bool) -> None:
    if coverage:
        typer.echo(_json(reading.coverage.as_dict(reading.name)))
        return
    for record in reading.records:
        typer.echo(_json(record.model_dump(mode="json")))


def _print_table(readings: Sequence[Reading], coverage: bool) -> None:
    if coverage:
        head = ("File", "Rows", "Covered", "Paragraphs", "Covered", "Narrative")
        print_table(head, [_counted(each) for each in readings])
        return
    for reading in readings:
        rows = [
            (record.kind, f"{record.source.file}:{record.source.line}", _said(record))
            for record in reading.records
        ]
        print_table(("Kind", "Source", "Text"), rows)
        kinds = Counter(record.kind for record in reading.records)
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        typer.echo(f"{reading.name}: {counts or 'no records'}")


def _counted(reading: Reading) -> tuple[str, ...]:
    found = reading.coverage
    numbers = (
        found.rows,
        found.rows_covered,
        found.paragraphs,
        found.paragraphs_covered,
        found.paragraphs_narrative,
    )
    return (reading.name, *(str(number) for number in numbers))


_NAMES = ("title", "name", "indicator_name", "line", "description", "text", "person")


def _said(record: Any) -> str:
    words = next((text for name in _NAMES if (text := getattr(record, name, None))), "")
    parts = [
        " ".join(str(words).split())[:70],
        getattr(record, "organisation", None),
        getattr(record, "as_printed", None),
        getattr(record, "rag", None),
    ]
    return " | ".join(part for part in parts if isinstance(part, str) and part)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be; numbers to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        cells = (
            text.rjust(width) if text.isdigit() else text.ljust(width)
            for text, width in zip(row, widths, strict=True)
        )
        typer.echo("  ".join(cells).rstrip())
