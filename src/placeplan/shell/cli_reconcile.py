"""`placeplan reconcile`: whether published statistics add up to the totals that they state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import name_of, read_statistics, sources
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.reconciling import Line, lines_of
from placeplan.kernel.problem import Severity
from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG, show_problems
from placeplan.shell.cli_start import complain, quiet_pipe

FORMATS = ("table", "jsonl")
_HEAD = ("Month", "Measure", "Of", "Published", "Sum", "Difference")
_NOT_STATED = "period-not-stated"


def run(files: Sequence[Path], *, form: str) -> int:
    """The exit code, after each total has been printed with the sum of its parts.

    0: all agree. 1: some do not, or a file has an error. 2: nothing to compare, or a wrong call.
    """
    if form not in FORMATS:
        complain(f"placeplan reconcile: --format is {' or '.join(FORMATS)}")
        return WRONG
    adds_up = {name_of(module): module.ADDS_UP for module in sources()}
    compared = differing = failed = 0
    for path in files:
        found = _read(path)
        if found is None:
            failed += 1
            continue
        facts, broken = found
        failed += broken
        lines = lines_of(facts, adds_up[facts.layout])
        if not lines and not broken:
            complain(f"{path.name}: these statistics state no total to compare with")
        compared += len(lines)
        differing += sum(bool(line.difference) for line in lines)
        with quiet_pipe():
            _print(path.name, lines, form)
    if not compared:
        return ERRORS if failed and failed < len(files) else WRONG
    return ERRORS if differing or failed else CLEAN


def _read(path: Path) -> tuple[Facts, bool] | None:
    """The facts of a file, and whether it has an error; None where nothing can be read."""
    try:
        facts, problems = read_statistics(path.name, path.read_bytes())
    except Unreadable as error:
        complain(str(error))
        return None
    except OSError as error:
        complain(f"{path}: {error.strerror or error}")
        return None
    # Sums can be compared without knowing of which month they are.
    known = [each for each in problems if each.code != _NOT_STATED]
    show_problems(known, "text")
    return facts, any(each.severity is Severity.ERROR for each in known)


def _print(name: str, lines: Sequence[Line], form: str) -> None:
    if form == "jsonl":
        for line in lines:
            typer.echo(json.dumps(_as_dict(name, line), ensure_ascii=False))
        return
    if not lines:
        return
    rows = [
        (
            f"{line.start:%B %Y}" if line.start else "",
            line.measure,
            line.of,
            *(_number(each) for each in (line.published, line.summed, line.difference)),
        )
        for line in lines
    ]
    widths = [max(len(row[at]) for row in (_HEAD, *rows)) for at in range(len(_HEAD))]
    typer.echo(name)
    for row in (_HEAD, *rows):
        words = [text.ljust(width) for text, width in zip(row[:3], widths[:3], strict=True)]
        numbers = [text.rjust(width) for text, width in zip(row[3:], widths[3:], strict=True)]
        typer.echo("  ".join((*words, *numbers)).rstrip())
    unlike = sum(bool(line.difference) for line in lines)
    typer.echo(f"{len(lines)} totals, {unlike} of them unlike their sum\n")


def _as_dict(name: str, line: Line) -> dict[str, object]:
    return {
        "file": name,
        "month": f"{line.start:%Y-%m}" if line.start else None,
        "measure": line.measure,
        "of": line.of,
        "published": line.published,
        "sum": line.summed,
        "difference": line.difference,
    }


def _number(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}".rstrip("0")
