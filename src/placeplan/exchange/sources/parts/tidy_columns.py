"""The columns of a tidy table: which heading says what, long or with a column a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from placeplan.exchange.sources.parts.codes import folded, is_national
from placeplan.exchange.sources.parts.facts import Level
from placeplan.exchange.sources.parts.months import period_of
from placeplan.exchange.sources.parts.numbers import Mark, number_of
from placeplan.kernel import ods

ALIASES = {
    "code": (
        "organisation", "organisation code", "org", "org code", "ods code", "ons code", "code",
        "provider code", "provider org code", "trust code", "commissioner code",
        "commissioner org code", "icb code", "sub icb location code", "practice code",
        "area code", "areacode",
    ),
    "name": (
        "organisation name", "org name", "name", "provider name", "trust name",
        "commissioner name", "icb name", "sub icb location name", "practice name", "area name",
    ),
    "level": ("level", "organisation level", "org level"),
    "measure": ("measure", "measure name", "metric", "metric name", "indicator", "indicator name"),
    "period": ("period", "reporting period", "month", "time period"),
    "start": ("start", "start date", "period start", "from"),
    "end": ("end", "end date", "period end", "to"),
    "value": ("value", "metric value", "measure value"),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "mark": ("mark",),
}  # fmt: skip
"""What each column may be headed, in any case and with any signs between the words."""
_ROLE_OF = {alias: role for role, aliases in ALIASES.items() for alias in aliases}
_BY = re.compile(r"by (.+)")
_CODE = re.compile(r"[A-Z0-9]{2,12}")
_LEAST = 0.8
_MOST_MEASURES = 8
_ONS_LEVELS = {
    "E92": Level.NATIONAL,
    "E40": Level.REGION,
    "E12": Level.REGION,
    "E54": Level.SYSTEM,
    "E38": Level.COMMISSIONER,
}
_LEVELS = {
    ods.Kind.TRUST: Level.PROVIDER,
    ods.Kind.SITE: Level.PROVIDER,
    ods.Kind.INDEPENDENT: Level.PROVIDER,
    ods.Kind.CCG: Level.COMMISSIONER,
    ods.Kind.PCT: Level.COMMISSIONER,
    ods.Kind.ICB: Level.SYSTEM,
    ods.Kind.AREA_TEAM: Level.REGION,
    ods.Kind.REGION: Level.REGION,
    ods.Kind.PRACTICE: Level.PRACTICE,
    ods.Kind.LOCAL_AUTHORITY: Level.AREA,
    ods.Kind.ONS: Level.AREA,
}


@dataclass(frozen=True, slots=True)
class TidyColumns:
    """Role -> place, breakdown -> place, measure -> place (of a table with a column a measure)."""

    roles: dict[str, int]
    by: dict[str, int]
    measures: dict[str, int]

    @property
    def is_long(self) -> bool:
        return "measure" in self.roles

    @property
    def read(self) -> set[int]:
        """The places of all columns that are read."""
        return {*self.roles.values(), *self.by.values(), *self.measures.values()}


def tidy_columns(headings: Sequence[str], below: Sequence[Sequence[str]]) -> TidyColumns | None:
    """The columns of a table by its headings and first rows; None where it is not tidy.

    Without a column for the measure, each column that holds numbers is one measure and each other
    one breaks it down; more than eight measures side by side are some publisher's own layout.
    """
    plain = [folded(each) for each in headings]
    roles: dict[str, int] = {}
    for at, each in enumerate(plain):
        if (role := _ROLE_OF.get(each)) is not None:
            roles.setdefault(role, at)
    by = {found[1].replace(" ", "_"): at for at, p in enumerate(plain) if (found := _BY.match(p))}
    if "code" not in roles or not _coded([_cell(row, roles["code"]) for row in below]):
        return None
    if "measure" in roles:
        counted = [each for each in ("value", "numerator") if each in roles]
        return TidyColumns(roles, by, {}) if counted else None
    return _wide(plain, roles, by, below)


def level_of(code: str, *, england: bool) -> Level:
    """Whose a row is, by the form of its code: a provider where no form fits."""
    if england:
        return Level.NATIONAL
    kind = ods.kind_of(code)
    if kind is ods.Kind.ONS:
        return _ONS_LEVELS.get(code[:3], Level.AREA)
    return _LEVELS.get(kind, Level.PROVIDER) if kind is not None else Level.PROVIDER


def measure_name(text: str) -> str:
    """The name of a measure as it is kept: "A&E attendances" is a_and_e_attendances."""
    return folded(text).replace(" ", "_")


def _wide(
    plain: Sequence[str],
    roles: dict[str, int],
    by: dict[str, int],
    below: Sequence[Sequence[str]],
) -> TidyColumns | None:
    when = roles.get("period", roles.get("start"))
    if when is None or not all(plain):
        return None
    dated = [period_of(_cell(row, when)) is not None for row in below]
    if sum(dated) < _LEAST * len(dated):
        return None
    taken = {*roles.values(), *by.values()}
    measures: dict[str, int] = {}
    for at, each in enumerate(plain):
        if at in taken:
            continue
        read = [number_of(_cell(row, at))[1] for row in below]
        if Mark.PUBLISHED in read and Mark.UNREADABLE not in read:
            measures[each.replace(" ", "_")] = at
        else:
            by[each.replace(" ", "_")] = at
    if not 1 <= len(measures) <= _MOST_MEASURES or len(set(plain)) < len(plain):
        return None
    roles = {each: at for each, at in roles.items() if each not in ("value", "numerator")}
    return TidyColumns(roles, by, measures)


def _coded(cells: Sequence[str]) -> bool:
    """True where nearly all cells are codes of organisations, or England's own row."""
    own = [is_national(each) for each in cells]
    codes = [each for each, england in zip(cells, own, strict=True) if not england]
    good = [each for each in codes if _CODE.fullmatch(each.upper())]
    # Words in capitals are no codes: those hold a digit, or are as short as a trust's.
    told = not codes or any(len(each) == 3 or not each.isalpha() for each in good)
    return bool(cells) and told and len(good) + sum(own) >= _LEAST * len(cells)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
