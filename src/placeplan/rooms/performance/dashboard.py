"""The dashboard: assurance rows by indicator, what of them is shown, and in which order.

Plain values in and out. An indicator has a line for each organisation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from placeplan.rooms.performance.assurance_rows import BETTER, NEUTRAL, WORSE, AssuranceRow
from placeplan.rooms.performance.known import Span
from placeplan.rooms.performance.reading import QUARTILES
from placeplan.rooms.register.ordering import blanks_last
from placeplan.statistics.spc_icons import Assurance, Variation

UNRANKED = "none"
UNREADABLE = "unreadable"
BY_DOMAIN, EXCEPTIONS, PAPER_ORDER = "", "exceptions", "paper"
"""The orders: exceptions first in each domain, exceptions first of all, as the papers have them."""
VARIATIONS: dict[str, tuple[Variation, ...]] = {
    "worse": WORSE,
    "better": BETTER,
    "changed": NEUTRAL,
    "common_cause": (Variation.COMMON_CAUSE,),
    "none": (Variation.NONE,),
}
"""What a reader can choose of the variation icons."""
ACTED: dict[str, Callable[[AssuranceRow], bool]] = {
    "some": lambda each: bool(each.acts),
    "none": lambda each: not each.acts,
    "lacking": lambda each: each.lacks_action,
}
"""What a reader can choose of what is done about a row."""
COLUMNS = (
    "period", "value", "target", "variation", "assurance", "peers", "england", "trend", "chance",
    "action",
)  # fmt: skip
"""The columns that can be chosen, in their order."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked to see; blank is all. `sort` names a column, "-" in front turns it.

    `columns` are those that are shown; without any, all that hold something.
    """

    domain: str = ""
    organisation: str = ""
    quartile: str = ""
    period: str = ""
    text: str = ""
    variation: str = ""
    assurance: str = ""
    framework: str = ""
    action: str = ""
    order: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator, with a line for each organisation that is shown."""

    slug: str
    ref: str
    name: str
    domain: str
    lines: tuple[AssuranceRow, ...]

    @property
    def comments(self) -> tuple[AssuranceRow, ...]:
        """The lines whose commentary is told, each different one once."""
        return tuple(
            {each.commentary: each for each in self.lines[::-1] if each.commentary}.values()
        )[::-1]


@dataclass(frozen=True, slots=True)
class Column:
    """One organisation: how many of its lines stand in each quartile and have each icon.

    Counted before the lines are narrowed by these.
    """

    name: str
    quartiles: dict[str, int]
    variations: dict[str, int]
    assurances: dict[str, int]

    @property
    def ranked(self) -> int:
        return sum(self.quartiles[name] for name in QUARTILES)

    @property
    def has_icons(self) -> bool:
        return any(number for name, number in self.variations.items() if name != "none")


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The rows in groups, and what can be chosen. A group without a title holds sorted rows.

    `total` is the number of indicators, `offered` the columns that hold something, `shown` those
    of them that are shown.
    """

    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    columns: tuple[Column, ...]
    total: int
    domains: tuple[str, ...]
    organisations: tuple[str, ...]
    frameworks: tuple[str, ...]
    periods: tuple[str, ...]
    offered: tuple[str, ...]
    shown: tuple[str, ...]
    has_unreadable: bool = False
    has_icons: bool = False

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for _, rows in self.groups for row in rows)

    @property
    def lines(self) -> tuple[AssuranceRow, ...]:
        """Every line that is shown, in order."""
        return tuple(line for row in self.rows for line in row.lines)


def dashboard(
    lines: Sequence[AssuranceRow],
    choice: Choice,
    *,
    spans: Sequence[Span] = (),
    every: Sequence[tuple[str, str]] = (),
) -> Dashboard:
    """The dashboard of lines that come in the order of their papers.

    `every` names the indicator and organisation of all that is known, in whatever period.
    """
    keys = every or [each.key for each in lines]
    organisations = _distinct(name for _, name in keys)
    wanted = [each for each in lines if _is_wanted(each, choice)]
    narrowed = [each for each in wanted if _is_chosen(each, choice)]
    offered = _offered(lines)
    return Dashboard(
        groups=_groups(narrowed, choice),
        columns=tuple(
            _column(name, wanted) for name in organisations if choice.organisation in ("", name)
        ),
        total=len({slug for slug, _ in keys}),
        domains=tuple(_distinct(each.domain for each in lines if each.domain)),
        organisations=tuple(organisations),
        frameworks=tuple(sorted({name for each in lines for name in each.frameworks})),
        periods=tuple(each.label for each in spans)
        or tuple(
            _distinct(
                each.period
                for each in sorted(lines, key=lambda each: each.moment, reverse=True)
                if each.period
            )
        ),
        offered=offered,
        shown=tuple(name for name in offered if not choice.columns or name in choice.columns),
        has_unreadable=any(each.unreadable for each in lines),
        has_icons=any(each.variation is not Variation.NONE for each in lines),
    )


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _is_wanted(line: AssuranceRow, choice: Choice) -> bool:
    words = choice.text.casefold().split()
    said = (line.ref, line.name, line.domain, line.commentary, *line.frameworks)
    text = " ".join(said).casefold() if words else ""
    return (
        choice.domain in ("", line.domain)
        and choice.organisation in ("", line.organisation)
        and (not choice.framework or choice.framework in line.frameworks)
        and all(word in text for word in words)
    )


def _is_chosen(line: AssuranceRow, choice: Choice) -> bool:
    if choice.quartile == UNREADABLE and not line.unreadable:
        return False
    if choice.quartile not in ("", UNREADABLE, line.quartile or UNRANKED):
        return False
    if choice.action and (choice.action not in ACTED or not ACTED[choice.action](line)):
        return False
    if choice.variation and line.variation not in VARIATIONS.get(choice.variation, ()):
        return False
    return choice.assurance in ("", str(line.assurance))


def _offered(lines: Sequence[AssuranceRow]) -> tuple[str, ...]:
    """The columns in which a line says anything; its value always."""
    has: dict[str, Callable[[AssuranceRow], Any]] = {
        "period": lambda each: each.period,
        "value": lambda each: True,
        "target": lambda each: each.target,
        "variation": lambda each: each.variation is not Variation.NONE,
        "assurance": lambda each: each.assurance is not Assurance.NONE,
        "peers": lambda each: each.peers,
        "england": lambda each: each.england,
        "trend": lambda each: len(each.trend) >= 3,
        "chance": lambda each: each.prospect,
        "action": lambda each: each.acts or each.lacks_action,
    }
    return tuple(name for name in COLUMNS if any(has[name](each) for each in lines))


def _column(name: str, lines: Sequence[AssuranceRow]) -> Column:
    own = [each for each in lines if each.organisation == name]
    quartiles = Counter(each.quartile or UNRANKED for each in own)
    variations = Counter(
        word for each in own for word, icons in VARIATIONS.items() if each.variation in icons
    )
    assurances = Counter(str(each.assurance) for each in own)
    return Column(
        name,
        {each: quartiles[each] for each in (*QUARTILES, UNRANKED)},
        {each: variations[each] for each in VARIATIONS},
        {str(each): assurances[str(each)] for each in Assurance},
    )


def _groups(
    lines: Sequence[AssuranceRow], choice: Choice
) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    key = KEYS.get(choice.sort.removeprefix("-"))
    if key is not None:
        turned = choice.sort.startswith("-")
        alone = tuple(_row([each]) for each in blanks_last(lines, key, turned=turned))
        return (("", alone),) if alone else ()
    by_slug: dict[str, list[AssuranceRow]] = {}
    for each in lines:
        by_slug.setdefault(each.slug, []).append(each)
    rows = [_row(each) for each in by_slug.values()]
    if choice.order != PAPER_ORDER:
        rows.sort(key=lambda row: min(each.gravity for each in row.lines))
    if choice.order == EXCEPTIONS:
        return (("", tuple(rows)),) if rows else ()
    domains = _distinct(each.domain for each in lines)
    return tuple((name, tuple(row for row in rows if row.domain == name)) for name in domains)


def _row(lines: Sequence[AssuranceRow]) -> Row:
    first = lines[0]
    return Row(first.slug, first.ref, first.name, first.domain, tuple(lines))


def _place(names: Sequence[Any]) -> Callable[[Any], int | None]:
    order = {name: at for at, name in enumerate(names)}
    return order.get


_VARIATION = _place([*WORSE, *NEUTRAL, Variation.COMMON_CAUSE, *BETTER])
_ASSURANCE = _place([Assurance.FAIL, Assurance.INCONSISTENT, Assurance.PASS])
KEYS: dict[str, Callable[[AssuranceRow], Any]] = {
    "ref": lambda each: each.ref.casefold() or None,
    "name": lambda each: each.name.casefold(),
    "organisation": lambda each: each.organisation.casefold(),
    "period": lambda each: each.moment if each.ends_on else None,
    "value": lambda each: each.value,
    "target": lambda each: each.target.value if each.target else None,
    "variation": lambda each: _VARIATION(each.variation),
    "assurance": lambda each: _ASSURANCE(each.assurance),
    "peers": lambda each: each.peers.share if each.peers else None,
    "england": lambda each: each.england.share if each.england else None,
    "chance": lambda each: each.prospect.probability if each.prospect else None,
    "action": lambda each: (each.acts[0].due_on or date.max) if each.acts else None,
}
"""What each column sorts by; None where a line has nothing in it."""
