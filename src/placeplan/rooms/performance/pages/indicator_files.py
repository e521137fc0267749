"""The values of an indicator's page as rows, and as files to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from placeplan.rooms.performance import signals
from placeplan.rooms.performance.assuring import aim_words
from placeplan.rooms.performance.benchmarks import ABSENT, MARK_WORDS
from placeplan.rooms.performance.charted import FILES, NOT_AVAILABLE, Charted
from placeplan.rooms.performance.figures import figure
from placeplan.rooms.performance.models import NationalFile
from placeplan.rooms.performance.process import PUBLISHED, Judged, Moment
from placeplan.rooms.performance.queries.charted import Shown, Subject
from placeplan.rooms.performance.queries.origins import Origin, origins
from placeplan.rooms.register.pages import XLSX, csv_download
from placeplan.rooms.register.spreadsheet import as_workbook
from placeplan.statistics.spc_icons import Cause

HEAD = (
    "Period", "First day", "Last day", "Organisation", "Code", "Value", "Unit", "Why no value",
    "Numerator", "Denominator", "What the point is", "Rule", "Mean or median", "Lower limit",
    "Upper limit", "Source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One period of the series as the table shows it."""

    label: str
    start: date
    end: date
    value: float | None
    text: str
    why: str
    mark: str
    numerator: float | None
    denominator: float | None
    is_charted: bool
    kind_words: str
    cause: str
    centre: float | None
    lower: float | None
    upper: float | None
    file: NationalFile | None
    origins: tuple[Origin, ...] = ()

    @property
    def source(self) -> str:
        """The files and the rows in them, in a line; blank where no file states it."""
        if not self.origins:
            return self.file.name if self.file else ""
        return "; ".join(f"{each.file.name}, {each.where}" for each in self.origins)


def sourced_rows(subject: Subject, shown: Shown) -> list[ValueRow]:
    """Every period of the shown series, the latest first, with the rows that it comes from."""
    known = origins(subject, shown.member)
    found = []
    for row in value_rows(subject, shown):
        taken = (
            rows
            for rows in known.get((row.start, row.end), ())
            if any(each.file == row.file for each in rows)
        )
        found.append(replace(row, origins=next(taken, ())))
    return found


def value_rows(subject: Subject, shown: Shown) -> list[ValueRow]:
    """Every period of the shown series, the latest first."""
    chart = shown.chart
    if chart is None:
        return []
    counts: dict[date, tuple[float, float, int]] = {}
    if chart.basis == FILES:
        own = subject.rows.of(chart.member.code, chart.member.level)
        counts = {
            start: (numerator, denominator, file)
            for start, numerator, denominator, file in zip(
                own.start.tolist(),
                own.numerator.tolist(),
                own.denominator.tolist(),
                own.file.tolist(),
                strict=True,
            )
        }
    found = [
        _row(point.moment, chart, counts.get(point.moment.start), subject, point)
        for point in reversed(chart.process.points)
    ]
    found += [
        _row(moment, chart, counts.get(moment.start), subject) for moment in reversed(chart.earlier)
    ]
    return _without_runs(found)


def _row(
    moment: Moment,
    chart: Charted,
    counts: tuple[float, float, int] | None,
    subject: Subject,
    point: Judged | None = None,
) -> ValueRow:
    """The row of a moment; without its point it is not in the chart."""
    numerator, denominator, file = counts or (None, None, None)
    phase = None if point is None else chart.process.phases[point.phase]
    judged = phase is not None and phase.kind != "run"
    valued = moment.value is not None and point is not None and judged
    special = valued and point is not None and point.cause is not Cause.COMMON
    return ValueRow(
        label=moment.label,
        start=moment.start,
        end=moment.end,
        value=moment.value,
        text=moment.text or figure(moment.value, chart.unit),
        why=why_words(moment.mark),
        mark=moment.mark,
        numerator=_known(numerator),
        denominator=_known(denominator),
        is_charted=point is not None or moment.value is None,
        kind_words=signals.POINT_WORDS[point.kind] if valued and point else "",
        cause=signals.CAUSE_WORDS[point.cause] if special and point else "",
        centre=phase.centre if phase else None,
        lower=phase.lower if phase else None,
        upper=phase.upper if phase else None,
        file=None if file is None else subject.files[file],
    )


def _without_runs(rows: Sequence[ValueRow]) -> list[ValueRow]:
    """The rows, with periods in a row that no file states as one row."""
    found: list[ValueRow] = []
    for row in rows:
        last = found[-1] if found else None
        if last is not None and row.mark == last.mark == ABSENT:
            label = f"{row.label} to {last.label.split(' to ')[-1]}"
            found[-1] = replace(last, label=label, start=row.start)
        else:
            found.append(row)
    return found


def why_words(mark: str) -> str:
    """Why there is no value, in words; blank where there is one."""
    if mark == PUBLISHED:
        return ""
    return "not available" if mark == NOT_AVAILABLE else MARK_WORDS.get(mark, "no value")


def source_notes(subject: Subject, shown: Shown) -> list[str]:
    """Where the shown values come from, in words."""
    chart = shown.chart
    if chart is None:
        return []
    if chart.basis != FILES:
        return ["Source: values as papers print them."]
    named = {row.file.name for row in value_rows(subject, shown) if row.file}
    count = len(named)
    definition = subject.definition
    title = definition.reference.title if definition and definition.reference else ""
    files = f"{count} file{'' if count == 1 else 's'} of published statistics"
    return [f"Source: {title + ', ' if title else ''}{files}."]


def download(subject: Subject, shown: Shown, form: str) -> HttpResponse:
    """The series as CSV, or as an Excel workbook with the definition on a sheet of its own."""
    member = shown.member
    name = slugify(f"{subject.slug} {member.key if member else ''}")
    rows = [_line(each, shown) for each in sourced_rows(subject, shown)]
    if form == "csv":
        return csv_download(name, HEAD, rows)
    book = as_workbook([("Values", HEAD, rows), ("Definition", ("", ""), _about(subject, shown))])
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _line(row: ValueRow, shown: Shown) -> tuple[Any, ...]:
    chart = shown.chart
    assert chart is not None  # noqa: S101 - there are no rows without one
    return (
        row.label, row.start.isoformat(), row.end.isoformat(), chart.member.name,
        chart.member.code, _number(row.value), chart.unit, row.why, _number(row.numerator),
        _number(row.denominator), row.kind_words, row.cause, _number(row.centre),
        _number(row.lower), _number(row.upper), row.source,
    )  # fmt: skip


def _about(subject: Subject, shown: Shown) -> list[Sequence[Any]]:
    """The definition and how the chart was made, a line each."""
    definition, chart = subject.definition, shown.chart
    lines: list[Sequence[Any]] = [("Indicator", subject.name), ("Unit", subject.unit)]
    lines.append(("Better", subject.better))
    if definition is not None:
        lines += [
            ("Numerator", definition.numerator),
            ("Denominator", definition.denominator),
            ("Frequency", definition.frequency),
            ("Notes", definition.notes),
            ("Official source", definition.reference.title if definition.reference else ""),
            ("Address", (definition.reference.url or "") if definition.reference else ""),
            ("Verified", "no" if definition.unverified else "yes"),
        ]
    for aim in shown.aims:
        days = f"{aim.start or ''} to {aim.end or aim.due or ''}".strip()
        lines.append((aim.label, f"{aim_words(aim, subject.unit)}, {days}"))
    if chart is not None:
        process = chart.process
        lines += [
            ("Variation", signals.VARIATION_WORDS[process.variation]),
            ("Assurance", signals.ASSURANCE_WORDS[process.assurance]),
            ("Limits", signals.limits_words(process, chart.unit)),
            ("Chart", signals.choice_words(process.choice)),
        ]
        lines += [("Note", problem) for problem in process.problems]
        lines += [("Rebase", f"{row.on.isoformat()}: {row.reason}") for row in shown.rebases]
        lines += [("Source", note) for note in source_notes(subject, shown)]
    return lines


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else value


def _number(value: float | None) -> Decimal | None:
    """The value as a spreadsheet keeps it: at most 6 decimal places."""
    if value is None:
        return None
    exact = Decimal(repr(round(value, 6)))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
