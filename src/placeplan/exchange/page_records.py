"""What one programme page states, as records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from placeplan.exchange import role_records
from placeplan.exchange.dated_steps import Step, read_steps
from placeplan.exchange.figures import read_figures
from placeplan.exchange.levels import level_of
from placeplan.exchange.money_lines import Money, prints_pounds, read_money
from placeplan.exchange.page_gaps import blank_labels, broken_off
from placeplan.exchange.plan_parts import (
    Part,
    is_placeholder,
    items_of,
    placeholder,
    without_brackets,
)
from placeplan.exchange.programme_outline import Page, PageOutline, Placed, label_of
from placeplan.exchange.role_lines import led_by, read_roles
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, FinanceLine, Forum, Goal, Milestone, Programme, Record, Risk
from placeplan.records.shapes import SourceShape
from placeplan.records.strategy import GoalKind

_LEAD_IN = re.compile(r"[:–-]\s*$|:-\s*$")
_GOALS: tuple[tuple[re.Pattern[str], GoalKind], ...] = (
    (re.compile(r"\bobjectives?\b[^.]*$", re.I), "objective"),
    (re.compile(r"\bpriorit(?:y|ies)\b[^.]*$", re.I), "priority"),
    (
        re.compile(r"\b(?:focus|will|includes?|requirements|schemes|steps)\b[^.]*$", re.I),
        "intervention",
    ),
)
_ADDRESS = re.compile(r"^<?(?:https?://|www\.)\S+>?$")
_TERM = re.compile(
    r"\b(?:by|until|before|from|in place)\b|\bin q[1-4]\b|\b\d\d?/\d\d?/(?:20)?\d\d\b",
    re.IGNORECASE,
)
_GROUPS = ("description", "objective", "deliverables", "")
_MONEY = ("money", "investment", "saving")
_LONG, _SHORT = 45, 12


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a section: its text, where it stands, and the heading inside the section."""

    text: str
    part: Part
    group: Part | None
    lead: Part | None


class PageRecords:
    """Reads one page; the programme record comes first."""

    def __init__(self, outline: PageOutline, page: Page) -> None:
        self.outline, self.page, self.of = outline, page, page.title
        self.objective: list[str] = []
        self.description: list[str] = []
        self.lists: dict[str, list[str]] = {"aims": [], "outcomes": [], "risks": []}
        self.money_notes: list[str] = []
        self.roles: list[str] = []
        self.forum: str | None = None
        self.told: list[Part] = []

    def read(self) -> Iterator[Record | Problem]:
        """Every record and problem of the page."""
        found = list(self._parts())
        yield self._programme()
        yield from found
        yield from blank_labels(self.outline, self.page)

    def _parts(self) -> Iterator[Record | Problem]:
        for part in self.page.before:
            yield from self._role(part)
        described = any(each.section == "description" for each in self.page.placed)
        yield from self._texts("objective", described)
        yield from self._texts("description", described)
        yield from self._texts("", described)
        yield from self._texts("deliverables", described)
        for section in ("aims", "outcomes", "risks"):
            yield from self._list(section)
        yield from self._timeline()
        yield from self._money()
        for placed in self.page.under("roles"):
            yield from self._role(placed.part)

    def _programme(self) -> Programme:
        page = self.page
        return Programme(
            source=page.start.shape,
            context=[
                *(part.shape for part in page.heads if part is not page.start),
                *(part.shape for part in self.told),
                *(each.part.shape for each in page.placed if each.role != "content"),
            ],
            title=page.title,
            level=level_of(page.level),
            theme=page.theme,
            objective=" ".join(self.objective) or None,
            description="\n".join(self.description) or None,
            aims=self.lists["aims"],
            outcomes=self.lists["outcomes"],
            risks=self.lists["risks"],
            money_notes=self.money_notes,
            roles=self.roles,
            forum=self.forum,
        )

    def _context(self, *more: Part | None) -> list[SourceShape]:
        own = self.page.named
        return list(dict.fromkeys([*own, *(part.shape for part in more if part is not None)]))

    def _near(self, part: Part) -> date | None:
        return self.outline.near(part.source.line, part.text)

    def _said(self, *sections: str) -> Iterator[Said]:
        """The entries of sections; placeholders and tables are left out."""
        group: Part | None = None
        lead: Part | None = None
        for placed in self.page.placed:
            if placed.section not in sections:
                group = lead = None
            elif placed.role == "group":
                group = placed.part
            elif placed.role == "label":
                lead = placed.part
            elif placed.part.what == "table" or not placed.text:
                continue
            else:
                for text in self._entries(placed):
                    yield Said(text, placed.part, group, lead)
                if placed.part.what == "line" and _LEAD_IN.search(placed.text):
                    lead = placed.part

    def _entries(self, placed: Placed) -> list[str]:
        if placed.text != placed.part.text:
            return [placed.text]
        return items_of(placed.part)

    def _texts(self, section: str, described: bool) -> Iterator[Record | Problem]:
        for said in self._said(section):
            if is_placeholder(said.text):
                yield from placeholder(said.part, f"the {section or 'text'} of the programme")
            elif said.part.what == "item" or _is_list(said):
                yield from self._focus(said)
            elif _LEAD_IN.search(said.text) and len(said.text.split()) <= _SHORT:
                self.told.append(said.part)
            elif section == "objective" and (not self.objective or described):
                text = without_brackets(said.text)
                self.objective.append(text)
                self.told.append(said.part)
                yield Goal(
                    source=said.part.shape,
                    context=self._context(said.lead),
                    goal_kind="objective",
                    title=text,
                    parent=self.of,
                )
            elif not _ADDRESS.match(said.text):
                self.description.append(said.text)
                self.told.append(said.part)
                yield self._fact(said)

    def _focus(self, said: Said) -> Iterator[Record]:
        """One entry of a list in the description: a dated step, what will be done, or a fact."""
        near = self._near(said.part)
        steps = read_steps(said.text, near) if _TERM.search(said.text) else []
        due = [step for step in steps if step.due is not None]
        kind = _goal_kind(said)
        if due:
            for step in due:
                yield self._milestone(said, step)
        elif kind is not None:
            yield Goal(
                source=said.part.shape,
                context=self._context(said.group, said.lead),
                goal_kind=kind,
                title=said.text,
                parent=self.of,
            )
        else:
            yield self._fact(said)

    def _fact(self, said: Said) -> Fact:
        return Fact(
            source=said.part.shape,
            context=self._context(said.group),
            text=said.text,
            subject=self.of,
            figures=read_figures(said.text),
        )

    def _list(self, section: str) -> Iterator[Record | Problem]:
        kinds: dict[str, GoalKind] = {"aims": "aim", "outcomes": "outcome"}
        for said in self._rejoined(section):
            if is_placeholder(said.text):
                yield from placeholder(said.part, f"the {section} of the programme")
                continue
            if said.text.count("(") > said.text.count(")"):
                yield broken_off(said.part, said.text)
            self.lists[section].append(said.text)
            self.told.append(said.part)
            context = self._context(said.group)
            if section == "risks":
                yield Risk(
                    source=said.part.shape, context=context, of=self.of, description=said.text
                )
            elif len(said.text.split()) > _LONG:
                yield self._fact(said)
            else:
                yield Goal(
                    source=said.part.shape,
                    context=context,
                    goal_kind=kinds[section],
                    title=said.text,
                    parent=self.of,
                )

    def _rejoined(self, section: str) -> Iterator[Said]:
        """The entries of a list; one that goes on from the words behind the label is joined."""
        held: Said | None = None
        for said in self._said(section):
            if held is not None:
                goes_on = said.text[:1].islower() and said.part.what == "item"
                if goes_on and held.part.what == "line" and not held.text.endswith("."):
                    source = held.part.source.through(said.part.source)
                    part = Part(held.text, source, held.part.index, "line")
                    held = Said(f"{held.text} {said.text}", part, held.group, held.lead)
                    continue
                yield held
            held = said
        if held is not None:
            yield held

    def _timeline(self) -> Iterator[Record | Problem]:
        for said in self._said("timeline"):
            if is_placeholder(said.text):
                yield from placeholder(said.part, "the timeline of the programme")
                continue
            near = self._near(said.part)
            steps = read_steps(said.text, near)
            kind = _goal_kind(said) if said.part.what == "item" else None
            led = led_by(said.text)
            if led is not None:
                steps = read_steps(led[0], near)
                yield from role_records.of(led[1], led[0], said.part, self._context())
            if not any(step.due for step in steps) and kind is not None and kind != "intervention":
                yield Goal(
                    source=said.part.shape,
                    context=self._context(said.lead),
                    goal_kind=kind,
                    title=said.text,
                    parent=self.of,
                )
            elif _LEAD_IN.search(said.text) or len(said.text.split()) > _LONG:
                yield self._fact(said)
            else:
                for step in steps:
                    yield self._milestone(said, step)

    def _milestone(self, said: Said, step: Step) -> Milestone:
        return Milestone(
            source=said.part.shape,
            context=self._context(said.group),
            of=self.of,
            workstream=said.group.text.rstrip(" :") if said.group is not None else None,
            title=step.title,
            due=step.due,
            as_printed=said.text,
            figures=read_figures(step.piece, near=self._near(said.part)),
        )

    def _money(self) -> Iterator[Record | Problem]:
        pounds = prints_pounds(said.text for said in self._said(*_MONEY))
        for placed in self.page.placed:
            if placed.section not in _MONEY or placed.role != "content" or not placed.text:
                continue
            if placed.part.what == "table":
                continue
            label, lead = self._label(placed)
            for money in read_money(label, placed.text, pounds):
                yield from self._amounts(placed.part, money, lead)

    def _label(self, placed: Placed) -> tuple[str, Part | None]:
        """The label over a line of money as it is printed, and where it stands."""
        if placed.text != placed.part.text:
            return placed.part.text.split(":")[0].strip(" *"), None
        at = self.page.placed.index(placed)
        for above in reversed(self.page.placed[:at]):
            if above.section != placed.section:
                break
            if label_of(above.part.text) is not None:
                return above.part.text.split(":")[0].strip(" *"), above.part
        return "", None

    def _amounts(self, part: Part, money: Money, lead: Part | None) -> Iterator[Record | Problem]:
        if is_placeholder(money.text):
            problem, nothing = placeholder(part, f"“{money.label}”")
            yield problem
            if not money.amounts or label_of(f"{money.label}:") == ("money", ""):
                yield nothing
                return
        note = f"{money.label}: {money.text}" if money.label else money.text
        self.money_notes.append(note)
        self.told.extend(each for each in (part, lead) if each is not None)
        for amount in money.amounts:
            if amount.malformed:
                yield Problem(
                    "number-malformed",
                    Family.FORMAT,
                    Severity.WARNING,
                    f"the amount {amount.as_printed!r} is wrongly grouped and cannot be read",
                    part.source,
                )
            year = amount.financial_year
            spelled = self.outline.spells(year, part.source.line) if year else None
            yield FinanceLine(
                source=part.shape,
                context=self._context(lead, spelled),
                organisation=amount.organisation,
                statement="business_case",
                line=amount.line or money.label or self.of,
                of=self.of,
                financial_year=year if spelled is not None else None,
                amount_gbp=amount.gbp,
                value=amount.gbp,
                unit="gbp" if amount.gbp is not None else None,
                is_total=amount.is_total,
                as_printed=amount.as_printed,
            )
        if not money.told:
            yield Fact(
                source=part.shape,
                context=self._context(lead),
                text=money.text,
                subject=self.of,
                figures=read_figures(money.text),
            )

    def _role(self, part: Part) -> Iterator[Record | Problem]:
        read = read_roles(part.text)
        if read is None:
            if part.what == "item":
                yield self._fact(Said(part.text, part, None, None))
            return
        self.told.append(part)
        if read.forum is not None:
            self.forum = read.forum
            yield Forum(source=part.shape, context=self._context(), name=read.forum)
        for role in read.roles:
            self.roles.append(f"{role.label}: {role.text}".rstrip(": "))
            yield from role_records.of(role, self.of, part, self._context())


def _is_list(said: Said) -> bool:
    return said.text != said.part.text and len(said.part.lines) > 1


def _goal_kind(said: Said) -> GoalKind | None:
    """What the line that leads in a list calls its entries."""
    lead = said.lead.text if said.lead is not None else ""
    if not _LEAD_IN.search(lead):
        return None
    return next((kind for pattern, kind in _GOALS if pattern.search(lead)), None)
