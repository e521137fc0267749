"""The list of what a plan's indicators are held against, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from placeplan.rooms.performance.figures import aimed
from placeplan.rooms.performance.series import label_of, length
from placeplan.rooms.performance.targets import KINDS, Aim, in_force, overridden

COMPARED = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator with all that it is held against; `key` is its definition, else its slug."""

    key: str
    slug: str
    ref: str
    name: str
    unit: str
    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One aim of the list, or a trajectory: months of one kind that were stated together.

    `counts` is true where it counts on the day of the list. `note` says what it gives way to.
    """

    aims: tuple[Aim, ...]
    unit: str
    counts: bool
    note: str = ""

    @property
    def aim(self) -> Aim:
        """The aim, the first month of a trajectory."""
        return self.aims[0]

    @property
    def is_trajectory(self) -> bool:
        return len(self.aims) > 1

    @property
    def end(self) -> date | None:
        return self.aims[-1].end

    @property
    def value(self) -> str:
        """The value in words: "at least 82%"; of a trajectory the first and the last."""
        first = f"{COMPARED[self.aim.comparator]} {aimed(self.aim.value, self.unit)}"
        if not self.is_trajectory:
            return first
        return f"{first}, by month to {aimed(self.aims[-1].value, self.unit)}"

    @property
    def months(self) -> tuple[tuple[str, str, int | None], ...]:
        """The months of a trajectory: name, value, number of the stored target."""
        return tuple(
            (label_of(each.start, each.end), aimed(each.value, self.unit), each.number)
            for each in self.aims
            if each.start and each.end
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One indicator with its lines."""

    subject: Subject
    lines: tuple[Line, ...]


def groups(
    subjects: Iterable[Subject], day: date, *, kind: str = "", words: str = "", past: bool = False
) -> list[Group]:
    """The indicators with a line to show, in their order, as of a day.

    Without `past`, what ended before the day is left out. `kind` is a kind of aim; every one of
    `words` must stand in the name or the reference.
    """
    found = []
    for subject in subjects:
        text = f"{subject.ref} {subject.name}".casefold()
        if not all(word in text for word in words.casefold().split()):
            continue
        lines = [
            line
            for line in _lines(subject, day)
            if (not kind or line.aim.kind == kind)
            and (past or (line.end or line.aim.due or date.max) >= day)
        ]
        if lines:
            found.append(Group(subject, tuple(lines)))
    return found


def unique(aims: Iterable[Aim]) -> tuple[Aim, ...]:
    """The aims, each once, by kind and first day."""
    order = list(KINDS)
    each = dict.fromkeys(aims)
    return tuple(
        sorted(
            each,
            key=lambda aim: (
                order.index(aim.kind),
                aim.organisation or 0,
                aim.start or date.min,
                aim.stated_on or date.min,
                aim.number or 0,
            ),
        )
    )


def _lines(subject: Subject, day: date) -> list[Line]:
    notes = _notes(subject)
    # What counts is told for each organisation on its own.
    whose: set[int | None] = {each.organisation for each in subject.aims}
    counting = {
        each
        for organisation in whose
        for each in in_force(
            [a for a in subject.aims if a.organisation in (None, organisation)], day
        )
    }
    return [
        Line(
            run,
            subject.unit,
            any(each in counting for each in run),
            next((notes[each] for each in run if each in notes), ""),
        )
        for run in _runs(subject.aims)
    ]


def _notes(subject: Subject) -> Mapping[Aim, str]:
    found: dict[Aim, str] = {}
    for each in overridden(subject.aims):
        if each.aim.organisation != each.by.organisation and each.aim.organisation is None:
            continue  # one of an organisation of its own stands beside that of all
        value = aimed(each.by.value, subject.unit)
        stated = f", stated on {each.by.stated_on:%-d %B %Y}" if each.by.stated_on else ""
        found[each.aim] = f"Gives way to {COMPARED[each.by.comparator]} {value}{stated}"
    return found


def _runs(aims: Sequence[Aim]) -> list[tuple[Aim, ...]]:
    """The aims, with months that follow each other and were stated together as one run."""
    runs: list[list[Aim]] = []
    for each in aims:
        if runs and _follows(runs[-1][-1], each):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [tuple(run) for run in runs]


def _follows(before: Aim, after: Aim) -> bool:
    if before.number is None or after.number is None:
        return False
    same = ("kind", "comparator", "organisation", "stated_on", "recorded_at", "source")
    if any(getattr(before, name) != getattr(after, name) for name in same):
        return False
    return (
        before.start is not None
        and before.end is not None
        and after.start is not None
        and after.end is not None
        and length(before.start, before.end) == length(after.start, after.end) == 1
        and before.end + timedelta(days=1) == after.start
    )


def table(groups: Iterable[Group], names: Mapping[int, str]) -> Iterable[tuple[object, ...]]:
    """A line of a spreadsheet for each value; `names` are those of the organisations."""
    for group in groups:
        for line in group.lines:
            for aim in line.aims:
                yield (
                    group.subject.ref, group.subject.name, KINDS[aim.kind],
                    names.get(aim.organisation or 0, "") if aim.organisation else "",
                    aim.comparator, Decimal(aim.value), group.subject.unit,
                    _day(aim.start), _day(aim.end), _day(aim.due), aim.source, aim.url,
                    _day(aim.stated_on), "yes" if line.counts else "", line.note,
                )  # fmt: skip


HEAD = (
    "Reference", "Indicator", "Kind", "Organisation", "Comparator", "Value", "Unit", "From", "To",
    "Due", "Source or reason", "Address", "Stated on", "In force", "Note",
)  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
