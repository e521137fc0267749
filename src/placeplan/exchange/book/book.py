"""The book: one read-only view over the records of plans on a day, for checks and reports.

It is the same whether its records come from files or from the database: only the shelf that it
takes them from differs. Each kind is taken once, when it is first asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from placeplan.exchange.book.entry import Entry, Known
from placeplan.exchange.book.finding import Finding
from placeplan.exchange.outcome import said
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.records.record import folded

SUBJECTS = ("scheme", "programme")
"""What other records belong to."""


class UndatedError(LookupError):
    """Raised where a check asks for the day of a book that is of no day."""


class Shelf(Protocol):
    """Where a book takes its records from."""

    def entries(self, kind: str) -> Sequence[Entry]:
        """The records of a kind that are in force, in the order of their papers."""
        ...

    def versions(self, kind: str) -> Mapping[str, Sequence[Entry]]:
        """Every version of the records of a kind, by natural key, the oldest first."""
        ...

    def since(self, kind: str) -> Mapping[str, date]:
        """The day on which each record of a kind was first stated, by natural key."""
        ...

    def people(self) -> Sequence[Known]:
        """The accounts that names in the records may mean."""
        ...


class Book:
    """The records of plans on a day; see the module."""

    def __init__(self, shelf: Shelf, on: date | None = None) -> None:
        self._shelf, self._on = shelf, on
        self._taken: dict[str, tuple[Entry, ...]] = {}
        self._indexes: dict[str, dict[Any, list[Entry]]] = {}
        self._earlier: dict[str, Mapping[str, Sequence[Entry]]] = {}
        self._first: dict[str, Mapping[str, date]] = {}
        self._people: Sequence[Known] | None = None

    @property
    def on(self) -> date:
        """The day that it is judged by. Raises `UndatedError` where nobody said one."""
        if self._on is None:
            raise UndatedError("this book is of no day")
        return self._on

    def of(self, kind: str) -> tuple[Entry, ...]:
        """The records of a kind."""
        if kind not in self._taken:
            self._taken[kind] = tuple(self._shelf.entries(kind))
        return self._taken[kind]

    def versions(self, entry: Entry) -> Sequence[Entry]:
        """Every version of a record, the oldest first; itself alone where no other is known."""
        if entry.kind not in self._earlier:
            self._earlier[entry.kind] = self._shelf.versions(entry.kind)
        return self._earlier[entry.kind].get(entry.plan + entry.key) or (entry,)

    def since(self, entry: Entry) -> date | None:
        """The day on which a record was first stated; None where it is not known."""
        if entry.kind not in self._first:
            self._first[entry.kind] = self._shelf.since(entry.kind)
        return self._first[entry.kind].get(entry.plan + entry.key, entry.stated_on)

    def subject(self, entry: Entry) -> Entry | None:
        """The scheme or programme that a record belongs to: the linked one, else the only one of
        the title; None where there is none, or more than one."""
        subjects = self._index("subjects", self._subjects)
        linked = subjects.get((entry.plan, entry.owner), []) if entry.owner else []
        if linked:
            return linked[0]
        named = subjects.get((entry.plan, "titled", folded(entry.of)), []) if entry.of else []
        return named[0] if len(named) == 1 else None

    def belonging(self, kind: str, subject: Entry) -> Sequence[Entry]:
        """The records of a kind that belong to a scheme or programme."""
        found = self._index(f"{kind} by subject", lambda: self._by_subject(kind))
        return found.get((subject.plan, subject.key), ())

    def named(self, kind: str, plan: str, *names: str | None) -> Sequence[Entry]:
        """The records of a kind that say they belong to something of one of these names."""
        found = self._index(f"{kind} by name", lambda: self._by_name(kind))
        keys = dict.fromkeys(folded(each) for each in names if each)
        return [entry for key in keys for entry in found.get((plan, key), ())]

    def leads(self, entry: Entry) -> tuple[str, ...]:
        """The names of those who are to do something about a record: whom it names itself, else
        those who lead what it belongs to, else its sponsor."""
        return tuple(dict.fromkeys(self._leads(entry)))

    def sponsors(self, entry: Entry) -> tuple[str, ...]:
        """The names of those who answer for what a record belongs to, else of those who lead."""
        subject = entry if entry.kind in SUBJECTS else self.subject(entry)
        if subject is None:
            return self.leads(entry)
        named = [getattr(subject.record, "sponsor", None), *self._in_role(subject, "sponsor")]
        return tuple(dict.fromkeys(each for each in named if each)) or self.leads(entry)

    def known(self, name: str) -> list[Known]:
        """The accounts of a name."""
        people = self._everybody()
        return [each for each in people if folded(each.name) == folded(name)]

    def in_job(self, title: str, plan: str) -> list[Known]:
        """The accounts that have a job and belong to the plan."""
        people = self._everybody()
        return [
            each
            for each in people
            if folded(each.job_title) == folded(title) and each.is_there(plan)
        ]

    def at(self, source: Source) -> Entry | None:
        """The record that stands at a place, among the kinds that were taken so far."""
        return next(
            (
                entry
                for entries in self._taken.values()
                for entry in entries
                if entry.record.source.plain() == source
            ),
            None,
        )

    def finding(
        self,
        entry: Entry,
        code: str,
        family: Family,
        severity: Severity,
        text: str,
        *,
        owners: Iterable[str] | None = None,
        roles: Iterable[str] = (),
        due: date | None = None,
        part: str = "",
        suggestion: str | None = None,
    ) -> Finding:
        """A problem of a record, which its leads are to mend where no other `owners` are given.

        `text` says what is wrong; the message puts the record's title before it.
        """
        title = said(entry.record)
        subject = None if entry.kind in SUBJECTS else self.subject(entry)
        return Finding(
            code,
            family,
            severity,
            f"{shortened(title)}: {text}",
            entry.record.source.plain(),
            suggestion=suggestion,
            kind=entry.kind,
            title=title,
            text=text,
            plan=entry.plan,
            number=entry.number,
            key=entry.key,
            owners=self.leads(entry) if owners is None else tuple(dict.fromkeys(owners)),
            sponsors=self.sponsors(entry),
            roles=tuple(roles),
            due=due,
            part=part,
            of_title=entry.of if subject is None else subject.record.title,
            of_kind="" if subject is None else subject.kind,
            of_number="" if subject is None else subject.number,
        )

    def _everybody(self) -> Sequence[Known]:
        if self._people is None:
            self._people = self._shelf.people()
        return self._people

    def _leads(self, entry: Entry) -> Iterable[str]:
        own = _named(entry.record)
        if own:
            return own
        if entry.kind in SUBJECTS:
            return self._in_role(entry, "lead") or [
                each
                for each in (getattr(entry.record, "sponsor", None), *self._in_role(entry, ""))
                if each
            ]
        subject = self.subject(entry)
        return () if subject is None else self._leads(subject)

    def _in_role(self, subject: Entry, word: str) -> list[str]:
        """The people whose printed role for a scheme or programme holds a word."""
        found = self.named("role", subject.plan, subject.record.title)
        return [each.record.person for each in found if word in folded(each.record.role)]

    def _index(self, name: str, made: Any) -> dict[Any, list[Entry]]:
        if name not in self._indexes:
            self._indexes[name] = made()
        return self._indexes[name]

    def _subjects(self) -> dict[Any, list[Entry]]:
        found: dict[Any, list[Entry]] = defaultdict(list)
        for kind in SUBJECTS:
            for entry in self.of(kind):
                found[entry.plan, entry.key].append(entry)
                found[entry.plan, "titled", folded(entry.record.title)].append(entry)
        return found

    def _by_subject(self, kind: str) -> dict[Any, list[Entry]]:
        found: dict[Any, list[Entry]] = defaultdict(list)
        for entry in self.of(kind):
            subject = self.subject(entry)
            if subject is not None:
                found[subject.plan, subject.key].append(entry)
        return found

    def _by_name(self, kind: str) -> dict[Any, list[Entry]]:
        found: dict[Any, list[Entry]] = defaultdict(list)
        for entry in self.of(kind):
            if entry.of:
                found[entry.plan, folded(entry.of)].append(entry)
        return found

    def found(self, problem: Problem) -> Finding:
        """The problem as a finding: of the record that stands where it says, where there is one."""
        if isinstance(problem, Finding):
            return problem
        entry = self.at(problem.source)
        values = {name: getattr(problem, name) for name in Problem.__slots__}
        if entry is None:
            return Finding(**values, text=problem.message)
        made = self.finding(
            entry,
            problem.code,
            problem.family,
            problem.severity,
            problem.message,
            suggestion=problem.suggestion,
        )
        return replace(made, message=problem.message, related=problem.related)


def shortened(text: str, most: int = 80) -> str:
    """The text, cut after a whole word where it is longer."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _named(record: Any) -> list[str]:
    """Whom a record itself names as those who do something about it."""
    one = (getattr(record, "delivery_lead", None), getattr(record, "lead", None))
    several = (*(getattr(record, "leads", None) or ()), *(getattr(record, "owners", None) or ()))
    return [each for each in (*one, *several) if each]
