"""What the rows of a table are, decided by the words over its columns and what stands below them.

Each kind of list has what its rows are about, what it cannot do without, and what tells it from
others. The kind that explains most of the columns is taken; where two explain as much, or none has
what it needs, the table is left alone and the reason says which words were understood.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from placeplan.definitions.glossary.columns import KINDS, TableKind, columns
from placeplan.documents.document import Table
from placeplan.exchange.generic.grid import Grid, grid_of, turned_grid
from placeplan.exchange.generic.parts import Column, columns_of
from placeplan.exchange.generic.words import read_heading

_SUBJECT, _MARK, _SUPPORT, _MOST_MARKS = 3, 2, 1, 8
_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Profile:
    """How a list of one kind is told, by the parts that columns play in it."""

    name: str
    subject: frozenset[str]
    needs: frozenset[str]
    marks: frozenset[str]
    supports: frozenset[str]
    instead: frozenset[str] = frozenset()
    """What rows may be about where nothing else names them, if two marks do."""

    @property
    def parts(self) -> frozenset[str]:
        """Every part that a record of this kind is made of."""
        return self.subject | self.needs | self.marks | self.supports


def _profile(
    name: str, *, subject: str, needs: str, marks: str, supports: str, instead: str = ""
) -> Profile:
    parts = (subject, needs, marks, supports, instead)
    return Profile(name, *(frozenset(each.split()) for each in parts))


_JUDGED = (
    "score controls gaps_control gaps_assurance gaps_both assurance assurance_positive "
    "assurance_negative mitigation appetite"
)
PROFILES: dict[TableKind, Profile] = {
    "risk": _profile(
        "risks",
        subject="risk then_text",
        needs=f"likelihood {_JUDGED}",
        marks=f"likelihood impact cause effect if_text {_JUDGED}",
        supports="lead second_lead objective committee action action_lead action_due status update "
        "reference category workstream risk_title opened reviewed trend rag scheme organisation "
        "done_on description score_date in_words title",
        instead="description risk_title",
    ),
    "indicator": _profile(
        "indicators",
        subject="indicator",
        needs="value target rag update performance",
        marks="value target variance period unit spc benchmark value_before basis frequency "
        "performance peer_rank national_rank",
        supports="lead second_lead rag rag_before update trend action action_lead action_due "
        "category reference objective workstream organisation status description title",
        instead="description",
    ),
    "scheme": _profile(
        "schemes",
        subject="scheme",
        needs="money saving rag status lead recurrence",
        marks="money saving recurrence investment opportunity saving_risk",
        supports="lead second_lead rag rag_before status update workstream reference description "
        "action action_lead action_due key_risks category organisation starts objective share wte "
        "trend title mitigation",
    ),
    "milestone": _profile(
        "milestones",
        subject="milestone",
        needs="due due_first due_revised done_on rag status lead",
        marks="due due_first due_revised done_on starts share_done",
        supports="lead second_lead rag rag_before status update workstream scheme reference "
        "objective category organisation description title trend",
    ),
    "action": _profile(
        "actions",
        subject="action",
        needs="lead due due_first due_revised status update rag done_on",
        marks="due due_first due_revised done_on",
        supports="lead rag rag_before status update reference opened item objective workstream "
        "category organisation description scheme milestone risk indicator title decision trend "
        "share_done starts mitigation",
    ),
    "decision": _profile(
        "decisions",
        subject="decision",
        needs="decided by rationale item lead reference",
        marks="decided by rationale item",
        supports="lead due reference status update category title description objective",
    ),
    "money": _profile(
        "money",
        subject="line",
        needs="money",
        marks="money share wte",
        supports="rag update note lead category workstream title organisation description trend "
        "status",
    ),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A table whose kind is known. `columns` are those that play a part in it."""

    kind: TableKind
    grid: Grid
    columns: tuple[Column, ...]

    def all(self, *parts: str) -> list[Column]:
        """The columns that play one of the parts, from left to right."""
        return [each for each in self.columns if each.part in parts]

    def first(self, *parts: str) -> Column | None:
        """The first column of the first of the parts that there is."""
        return next((found[0] for part in parts if (found := self.all(part))), None)

    @property
    def unread(self) -> tuple[str, ...]:
        """The headings of the columns that nothing is read from."""
        read = {each.at for each in self.columns}
        names = enumerate(self.grid.names)
        return tuple(": ".join(each) for at, each in names if each and at not in read)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the rows of a table are not read."""

    why: str


_LATEST: dict[int, tuple[Table, str, Placed | Refused]] = {}
"""What was decided of the latest tables: every recogniser of this family asks the same."""


def decide(table: Table, around: str = "") -> Placed | Refused:
    """What the rows of a table are; `around` are the words above it, which may speak of money."""
    known = _LATEST.get(id(table))
    if known is not None and known[0] is table and known[1] == around:
        return known[2]
    if len(_LATEST) >= _MOST_KEPT:
        _LATEST.clear()
    decided = _decide(table, around)
    _LATEST[id(table)] = table, around, decided
    return decided


def _decide(table: Table, around: str) -> Placed | Refused:
    grid, turned = grid_of(table), turned_grid(table)
    tried = [_placed(each, around) for each in (grid, turned) if each is not None and each.rows]
    placed = [each for each in tried if isinstance(each, Placed)]
    if placed:
        return placed[0]
    if grid is not None and tried:
        return tried[0]
    words = ", ".join(text for row in table.every[:1] for text in row.texts if text)
    return Refused(f"no row of the table is a header that is understood; it begins: {words}")


def _placed(grid: Grid, around: str) -> Placed | Refused:
    scored: list[tuple[int, TableKind, tuple[Column, ...]]] = []
    for kind in KINDS:
        found = columns_of(grid, kind, around)
        score = _score(PROFILES[kind], found)
        if score:
            scored.append((score, kind, found))
    if not scored:
        return Refused(_no_kind(grid))
    scored.sort(key=lambda each: -each[0])
    score, kind, found = scored[0]
    if len(scored) > 1 and scored[1][0] == score:
        either = f"{PROFILES[kind].name} or {PROFILES[scored[1][1]].name}"
        return Refused(f"by its header the table may list {either}: {_words(grid)}")
    parts = PROFILES[kind].parts | (
        frozenset() if _has(found, PROFILES[kind].subject) else PROFILES[kind].instead
    )
    return Placed(kind, grid, tuple(each for each in found if each.part in parts))


def _score(profile: Profile, found: tuple[Column, ...]) -> int:
    """How much of the header a kind explains; 0 where it lacks what it needs."""
    parts = [each.part for each in found if each.part]
    marks = sum(part in profile.marks for part in parts)
    if not _has(found, profile.needs):
        return 0
    if any(e.part in profile.subject and e.heading.field == e.part for e in found):
        subject = _SUBJECT
    elif _has(found, profile.subject) or (marks > 1 and _has(found, profile.instead)):
        subject = _SUPPORT
    else:
        return 0
    supports = sum(part in profile.supports for part in parts)
    return subject + _MARK * min(marks, _MOST_MARKS) + _SUPPORT * supports


def _has(found: tuple[Column, ...], parts: frozenset[str]) -> bool:
    return any(each.part in parts for each in found)


def _words(grid: Grid) -> str:
    return ", ".join(": ".join(names) for names in grid.names if names)


def _no_kind(grid: Grid) -> str:
    """The reason that names the headings: what is understood, and what is not."""
    fields = columns().fields
    understood, strange = [], []
    for names in grid.names:
        if not names:
            continue
        read = [each for kind in KINDS if (each := read_heading(names, kind)).known]
        if read:
            meant = Counter(each.field for each in read if each.field).most_common(1)
            said = fields[str(meant[0][0])].means.rstrip(".") if meant else ""
            understood.append(
                ": ".join(names) + (f" ({said[0].lower()}{said[1:]})" if said else "")
            )
        else:
            strange.append(": ".join(names))
    why = "no heading says what the rows are"
    if understood:
        why += f"; understood: {', '.join(understood)}"
    return why + (f"; not understood: {', '.join(strange)}" if strange else "")
