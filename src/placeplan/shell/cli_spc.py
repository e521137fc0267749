"""`placeplan spc`: process charts of anybody's CSV, without a database."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from placeplan.kernel import period as periods
from placeplan.kernel.problem import Severity
from placeplan.rooms.performance import signals
from placeplan.rooms.performance.figures import figure
from placeplan.rooms.performance.process import (
    DIRECTIONS,
    AimLine,
    Choice,
    Line,
    Process,
    Rebased,
    processes,
)
from placeplan.shell.cli_read import CLEAN, ERRORS, WRONG, print_table, show_problems
from placeplan.shell.cli_spc_columns import ColumnError, number_of
from placeplan.shell.cli_spc_file import SeriesError, SeriesFile, read_series
from placeplan.shell.cli_start import complain, quiet_pipe
from placeplan.statistics.spc import SHORTEST_BASELINE

FORMATS = ("table", "json")
PICTURES = (".svg", ".png")
RULES = {"mdc-2023": "mdc-2023", "plotthedots-0.2": "plotthedots-0.2"}
_HEAD = ("Series", "Points", "Latest", "Value", "Variation", "Assurance", "Mean", "Limits")
_MOST_TOLD = 8
"""So many special causes of a series are told one by one."""


def run(
    file: Path,
    *,
    date_name: str,
    value_name: str,
    series_names: Sequence[str],
    target: str,
    direction: str,
    rebases: Sequence[str],
    baseline: int | None,
    rules: str,
    screen: bool,
    trend: int,
    out: Path | None,
    chart: bool,
    form: str,
) -> int:
    """The exit code, after the icons have been printed and the charts written.

    0: clean. 1: something in the file cannot be read. 2: nothing readable, or a wrong call.
    """
    choice = _choice(rules, trend, baseline, screen)
    marks = _rebases(rebases)
    aim = number_of(target) if target else None
    wrong = _wrong_call(form, direction, out) or (
        f"--target {target!r} is no number" if target and aim is None else ""
    )
    if wrong or choice is None or marks is None:
        if wrong:
            complain(f"placeplan spc: {wrong}")
        return WRONG
    read = _read(file, date_name, value_name, series_names)
    if read is None:
        return WRONG
    show_problems(read.problems, "text")
    if not read.series:
        complain(f"{file.name}: there is no series to chart")
        return WRONG
    goal = None if aim is None else aim[0]
    lines = [Line(each, direction, goal, marks) for each in read.series.values()]  # type: ignore[arg-type]
    found = dict(zip(read.series, processes(lines, choice), strict=True))
    _warn(found, direction, goal, file.name)
    with quiet_pipe():
        if form == "json":
            typer.echo(json.dumps([_as_dict(key, each) for key, each in found.items()],
                                  ensure_ascii=False, indent=1))  # fmt: skip
        else:
            typer.echo(f"{file.name}: {read.taken}")
            _print(found, read)
    if chart and not _write(found, read, file, out):
        return ERRORS
    return ERRORS if any(each.severity is Severity.ERROR for each in read.problems) else CLEAN


def _wrong_call(form: str, direction: str, out: Path | None) -> str:
    """What is wrong with the options; blank where nothing is."""
    if form not in FORMATS:
        return f"--format is {' or '.join(FORMATS)}"
    if direction not in DIRECTIONS:
        return f"--direction is {', '.join(DIRECTIONS[:-1])} or {DIRECTIONS[-1]}"
    if out is not None and out.suffix.lower() not in PICTURES:
        return f"--out ends in {' or '.join(PICTURES)}"
    return ""


def _choice(rules: str, trend: int, baseline: int | None, screen: bool) -> Choice | None:
    """How charts are made; None, after saying so, where it does not go together."""
    wrong = ""
    if rules not in RULES:
        wrong = f"--rules is {' or '.join(RULES)}"
    elif trend not in (6, 7) or (trend == 6 and rules != "mdc-2023"):
        wrong = "--trend is 7, or 6 under the rules mdc-2023"
    elif baseline is not None and baseline < SHORTEST_BASELINE:
        wrong = f"--baseline is {SHORTEST_BASELINE} points or more"
    if wrong:
        complain(f"placeplan spc: {wrong}")
        return None
    return Choice(
        rules="plotthedots-0.2" if rules == "plotthedots-0.2" else "mdc-2023",
        screen=screen,
        trend=6 if trend == 6 else 7,
        baseline=baseline,
    )


def _rebases(typed: Sequence[str]) -> list[Rebased] | None:
    """The rebases of "DATE=REASON"; None, after saying so, where one cannot be read."""
    found = []
    for each in typed:
        day, _, reason = each.partition("=")
        period = periods.parse(day.strip())
        if period.start is None or period.inferred or period.recurring or not reason.strip():
            complain(
                f"placeplan spc: --rebase {each!r}: give a date and why, "
                "such as --rebase '1 April 2023=New ward opened'"
            )
            return None
        found.append(Rebased(period.start, reason.strip()))
    return found


def _read(
    file: Path, date_name: str, value_name: str, series_names: Sequence[str]
) -> SeriesFile | None:
    """The series of the file; None, after one line that says why, where there are none."""
    try:
        return read_series(
            file.name,
            file.read_bytes(),
            date_name=date_name,
            value_name=value_name,
            series_names=series_names,
        )
    except OSError as error:
        complain(f"{file}: {error.strerror or error}")
    except SeriesError as error:
        complain(str(error))
    except ColumnError as error:
        complain(f"{file.name}: {error}")
    return None


def _warn(found: dict[str, Process], direction: str, target: float | None, name: str) -> None:
    """Says what the call leaves open, and which rebases begin nothing."""
    if direction == "neutral" and target is not None:
        complain(f"{name}: without --direction increase or decrease there is no assurance icon")
    for key, each in found.items():
        for rebase in each.unused:
            whose = f" of {key}" if key else ""
            complain(f"{name}: the rebase on {rebase.on} begins at no value{whose}")


def _print(found: dict[str, Process], read: SeriesFile) -> None:
    rows = []
    for key, each in found.items():
        latest = each.latest
        rows.append((
            key or read.value_name,
            str(len(each.measured)),
            latest.moment.label if latest else "",
            figure(latest.value if latest else None, read.unit),
            _lettered(signals.VARIATION_LETTERS.get(each.variation, ""),
                      signals.VARIATION_WORDS[each.variation]),
            _lettered(signals.ASSURANCE_LETTERS.get(each.assurance, ""),
                      signals.ASSURANCE_WORDS[each.assurance]),
            figure(each.phases[-1].centre, read.unit),
            " to ".join(filter(None, (figure(each.phases[-1].lower, read.unit),
                                      figure(each.phases[-1].upper, read.unit)))),
        ))  # fmt: skip
    print_table(_HEAD, rows)
    typer.echo("")
    for key, each in found.items():
        typer.echo(f"{signals.finding(key or read.value_name, each, read.unit)}.")
        special = each.special
        for point in special[-_MOST_TOLD:]:
            kind = signals.POINT_WORDS[point.kind].lower()
            words = f"{point.moment.label}, {figure(point.value, read.unit)}"
            typer.echo(f"  {words}: {kind}, {signals.CAUSE_WORDS[point.cause]}")
        if len(special) > _MOST_TOLD:
            typer.echo(f"  and {len(special) - _MOST_TOLD} earlier special causes")
        for problem in each.problems:
            typer.echo(f"  {problem}")
    typer.echo(f"\n{signals.choice_words(next(iter(found.values())).choice)}")


def _lettered(letter: str, words: str) -> str:
    return f"{letter} {words}" if letter else words


def _write(found: dict[str, Process], read: SeriesFile, file: Path, out: Path | None) -> bool:
    """Writes the charts, one for each series, and says where; False where one cannot be written."""
    from placeplan.shell import drawing

    plan = out or Path(f"{file.stem}.svg")
    paths: set[Path] = set()
    for key, each in found.items():
        path = plan if len(found) == 1 else _own_path(plan, key, paths)
        paths.add(path)
        aims = _aim(each)
        svg = drawing.slide(
            each, aims, read.unit, signals.finding(key or read.value_name, each, read.unit),
            [f"Source: {file.name}."],
        )  # fmt: skip
        try:
            if path.suffix.lower() == ".png":
                path.write_bytes(drawing.picture(svg))
            else:
                path.write_text(svg, encoding="utf-8")
        except OSError as error:
            complain(f"placeplan spc: {path}: {error.strerror or error}")
            return False
    shown = [str(each) for each in sorted(paths)]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    typer.echo(f"wrote {', '.join(shown[:5])}{more}", err=True)
    return True


def _own_path(plan: Path, key: str, taken: set[Path]) -> Path:
    """The path of one of several series: the name of the chart with that of the series."""
    stem = f"{plan.stem}-{re.sub(r'[^a-z0-9]+', '-', key.lower()).strip('-') or 'series'}"
    path, number = plan.with_name(f"{stem[:120]}{plan.suffix}"), 2
    while path in taken:
        path = plan.with_name(f"{stem[:120]}-{number}{plan.suffix}")
        number += 1
    return path


def _aim(process: Process) -> list[AimLine]:
    if process.target is None:
        return []
    first, last = process.points[0].moment.start, process.points[-1].moment.end
    return [AimLine("Target", ((first, last, process.target),))]


def _as_dict(key: str, process: Process) -> dict[str, Any]:
    return {
        "series": key,
        "points": len(process.measured),
        "variation": process.variation.value,
        "assurance": process.assurance.value,
        "direction": process.direction,
        "target": process.target,
        "rules": process.choice.rules,
        "screened": process.choice.screen,
        "trend": process.choice.trend,
        "phases": [
            {
                "from": process.points[phase.first].moment.start.isoformat(),
                "kind": phase.kind,
                "points": phase.length,
                "centre": phase.centre,
                "lower": phase.lower,
                "upper": phase.upper,
                "reason": phase.begun.reason if phase.begun else None,
            }
            for phase in process.phases
        ],
        "values": [
            {
                "label": each.moment.label,
                "start": each.moment.start.isoformat(),
                "end": each.moment.end.isoformat(),
                "value": each.value,
                "point": each.kind.value if each.value is not None else None,
                "cause": each.cause.value if each.value is not None else None,
            }
            for each in process.points
        ],
        "problems": list(process.problems),
    }
