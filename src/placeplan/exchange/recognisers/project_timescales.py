"""Tables of projects or deliverables with their time beside them, and how far they are to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table, collapsed
from placeplan.exchange import step_tables as steps
from placeplan.exchange.figures import read_figures
from placeplan.exchange.headings import Headings
from placeplan.exchange.lost_bullets import parted
from placeplan.kernel import period as periods
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Milestone, Record
from placeplan.records.shapes import Basis, DueShape, Figure, PeriodShape, SourceShape

SPECIFICITY = 85
SAMPLE = """\
ICB Programme: Falls at home

Deliverable\tWhen\tTrajectory
Homes checked for hazards\tQ1 2024/25 Q2 2024/25\t20% 45%
Every ward trained\tJune 2024\tAll 9 wards

Project\tTimescales
Recruit the team\tMay – July 2024
Open the falls line\tSeptember 2024
"""

_COLUMNS = Headings(
    {
        "title": "project; deliverable; milestone; activity; action; initiative; scheme; task; "
        "key deliverable; key milestone; step; workstream; what; key project",
        "due": "timescale; when; date; due; deadline; due date; by when; timeframe; quarter; "
        "target date; completion date; delivery date; timing",
        "trajectory": "trajectory; trajectories; measure; target; target/trajectory; "
        "trajectory/measure; planned level; ambition; how we will measure it",
    }
)
_VALUE = re.compile(r"[<>]?\d+(?:[.,]\d+)*\s?%|[<>]?\d+(?:[.,]\d+)*(?![\w/])")
_DATED_VALUE = re.compile(
    rf"(?P<label>(?:20)?\d\d\s?[/–-]\s?(?:20)?\d\d|20\d\d|q[1-4](?:\s+(?:20)?\d\d\s?[/–-]\s?\d\d)?)"
    rf"\s*[:=–-]?\s*(?P<value>{_VALUE.pattern})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?P<basis>target|plan|planned|baseline|actual|trajectory)s?\s*:", re.I)
_BASES: dict[str, Basis] = {
    "target": "target", "plan": "plan", "planned": "plan", "baseline": "baseline",
    "actual": "actual", "trajectory": "trajectory",
}  # fmt: skip
_ALL_QUARTERS = re.compile(r"^(?:q[1-4](?:\s+\d{2,4}/\d\d)?[\s,;&]*)+$", re.IGNORECASE)
_QUARTERS = re.compile(r"q[1-4](?:\s+\d{2,4}/\d\d)?", re.IGNORECASE)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A milestone for each row; a cell with two dates is a problem too."""
    for one in steps.step_tables(document, _roles):
        roles = _roles(one.table)
        for row in one.rows:
            if not row.cell(roles["title"]).blank:
                yield from _row(document, one, row, roles)


def _roles(table: Table) -> dict[str, int]:
    """The column of each role; none where the table has no title or date, or has more to say."""
    header, rows = table.headed
    roles = _COLUMNS.exactly(header[0].texts)
    if not {"title", "due"} <= roles.keys() or roles["title"] != 0:
        return {}
    dated = [row for row in rows if _has_date(row.cell(roles["due"]).text)]
    return roles if rows and len(dated) * 2 >= len(rows) else {}


def _has_date(text: str) -> bool:
    return periods.read(collapsed(text)).current is not None


def _row(
    document: Document, one: steps.StepTable, row: Row, roles: dict[str, int]
) -> Iterator[Record | Problem]:
    printed = collapsed(row.cell(roles["due"]).live)
    told = collapsed(row.cell(roles["trajectory"]).live) if "trajectory" in roles else ""
    title = collapsed(row.cell(roles["title"]).live)
    quarters = _QUARTERS.findall(printed)
    due = None
    if printed:
        read = periods.parse(printed, near=one.near)
        if read.start is None and (several := periods.read(printed, near=one.near)).current:
            read = several.current
            if several.earlier and not _ALL_QUARTERS.match(printed):
                yield Problem(
                    "two-dates",
                    Family.DATE,
                    Severity.WARNING,
                    f"two dates without a mark between them in {printed!r}: the last is current",
                    document.source(row, one.table),
                )
        due = DueShape.of(read)
    yield Milestone(
        source=SourceShape.of(document.source(row, one.table)),
        context=one.context(document),
        of=one.place.of,
        workstream=one.place.workstream,
        title=title,
        due=due,
        trajectory=told or None,
        as_printed=printed,
        figures=[*_figures(told, quarters, one), *read_figures(title)],
    )


def _figures(told: str, quarters: list[str], one: steps.StepTable) -> list[Figure]:
    """The figures of a trajectory; as many values as quarters stand in the order of these.

    What follows "Target:" is of that basis, each value with the year or quarter before it.
    """
    labelled = _LABEL.search(told)
    if labelled is not None:
        basis = _BASES[labelled["basis"].casefold()]
        tail = list(_DATED_VALUE.finditer(told, labelled.end()))
        if tail and not _DATED_VALUE.sub("", told[labelled.end() :]).strip(" ,;"):
            return [
                *_figures(told[: labelled.start()].strip(), quarters, one),
                *(_of_period(each["value"], each["label"], basis, one) for each in tail),
            ]
    if len(quarters) > 1:
        head = told.split("(")[0]
        values = _VALUE.findall(head)
        left_over = _VALUE.sub("", head).strip(" ,;/-–")
        if len(values) == len(quarters) and not left_over:
            return [
                _of_period(value, label, "trajectory", one)
                for value, label in zip(values, quarters, strict=True)
            ]
    return [
        figure
        for entry in parted(told)
        for figure in read_figures(entry, near=one.near, default="trajectory")
    ]


def _of_period(value: str, label: str, basis: Basis, one: steps.StepTable) -> Figure:
    """One value of a period; `as_printed` is the value alone."""
    period = PeriodShape.of(periods.parse(label, near=one.near))
    read = quantities.parse(value)
    return Figure(
        basis=basis, period=period, value=read.value, unit=read.unit, as_printed=value.strip()
    )
