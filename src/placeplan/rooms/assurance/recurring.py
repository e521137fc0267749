"""What money comes again in the next year: which effects recur, and how they are carried.

Only what a paper says recurs is carried. A line or a scheme that does not say so is left to a
person, and no amount is worked out that nobody stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.records.finance import FinanceLine, Scheme
from placeplan.records.record import folded
from placeplan.records.shapes import PeriodShape

Recurrence = Literal["recurrent", "full_year_effect", "non_recurrent", "part_year_effect", ""]

_WORDS: tuple[tuple[Recurrence, re.Pattern[str]], ...] = (
    ("non_recurrent", re.compile(r"\bnon[\s-]*recurr(?:ent|ing)\b|\bone[\s-]off\b")),
    ("part_year_effect", re.compile(r"\bpart[\s-]*year[\s-]*effect\b|\bpye\b")),
    ("full_year_effect", re.compile(r"\bfull[\s-]*year[\s-]*effect\b|\bfye\b")),
    ("recurrent", re.compile(r"\brecurr(?:ent|ing|ently)\b")),
)
Basis = Literal["net", "gross", "not_stated"]
FIELDS: dict[Basis, str] = {
    "net": "net_saving_gbp",
    "gross": "gross_saving_gbp",
    "not_stated": "saving_gbp",
}
"""The field of a scheme that holds what it saves in its year, by the basis of that."""
SAVINGS = tuple(FIELDS.values())


def recurrence(line: FinanceLine) -> Recurrence:
    """What a line of money says of itself; empty where it says nothing, or two things."""
    text = folded([line.statement.replace("_", " "), line.line, line.column, line.scenario])
    found: list[Recurrence] = []
    for name, pattern in _WORDS:
        text, count = pattern.subn(" ", text)  # the "recurrent" of "non-recurrent" is used up
        found += [name] if count else []
    return found[0] if len(found) == 1 else ""


def same_line(line: FinanceLine) -> tuple[str, ...]:
    """What two columns of one line share: whose it is, what of, and its words."""
    words = _WORDS[2][1].sub(" ", _WORDS[3][1].sub(" ", folded(line.line)))
    return (folded(line.organisation), folded(line.statement), folded(line.of), folded(words))


def with_full_year(lines: Iterable[FinanceLine]) -> frozenset[tuple[str, ...]]:
    """The lines of which a full-year effect is stated, by `same_line`."""
    return frozenset(same_line(each) for each in lines if recurrence(each) == "full_year_effect")


def is_later(label: str | None, old: Period) -> bool:
    """True where a financial year begins after the last day of the old plan."""
    start = periods.parse(label).start if label else None
    return start is not None and old.end is not None and start > old.end


def is_of_year(label: str | None, old: Period) -> bool:
    """True where a financial year is the last of the old plan's, or it cannot be told."""
    if not label or old.end is None:
        return True
    year = periods.parse(label)
    return not year.is_dated or year.contains(old.end)


def is_part(period: PeriodShape | None) -> bool:
    """True where a period is dated and no whole number of financial years."""
    if period is None or period.start is None or period.end is None:
        return False
    first, last = period.start, period.end
    return (first.month, first.day, last.month, last.day) != (4, 1, 3, 31)


def line_carried(line: FinanceLine, new: Period) -> FinanceLine:
    """The recurrent line as the plan of the new year states it: the same amount, planned."""
    return line.model_copy(
        update={"financial_year": new.label, "period": None, "basis": "plan"},
    )


def saves(scheme: Scheme) -> bool:
    """True where the scheme states a full-year effect, and so what it saves in a whole year."""
    return scheme.full_year_effect_gbp is not None


def scheme_carried(scheme: Scheme, new: Period) -> Scheme:
    """The scheme as the plan of the new year states it.

    What it saves there is its full-year effect, where it states one, and else blank until somebody
    says; net or gross only where it is clear which of them the effect is. What it cost to begin
    with, and the savings of the old year, are the old year's.
    """
    amounts: dict[str, Any] = dict.fromkeys((*SAVINGS, "investment_gbp", "saving_as_printed"))
    if saves(scheme):
        basis = _basis_of_effect(scheme)
        amounts |= {"saving_basis": basis, FIELDS[basis]: scheme.full_year_effect_gbp}
    was = [
        f"{name.removesuffix('_gbp').replace('_', ' ')} {scheme.financial_year or ''}".strip()
        + f": £{value:,f}"
        for name in SAVINGS
        if (value := getattr(scheme, name)) is not None
    ]
    earlier = "; ".join(filter(None, [*was, scheme.prior_year]))
    return scheme.model_copy(
        update={**amounts, "financial_year": new.label, "prior_year": earlier or None}
    )


def _basis_of_effect(scheme: Scheme) -> Basis:
    """The basis of a scheme's full-year effect: that of its only saving, else not stated."""
    stated = [basis for basis, name in FIELDS.items() if getattr(scheme, name) is not None]
    return stated[0] if len(stated) == 1 else "not_stated"


def saved(schemes: Iterable[Scheme]) -> dict[Basis, tuple[int, Decimal]]:
    """What schemes save in their year by basis: how many of them state it, and pounds in all."""
    found: dict[Basis, tuple[int, Decimal]] = {}
    for scheme in schemes:
        for basis, name in FIELDS.items():
            value = getattr(scheme, name)
            if value is not None:
                count, total = found.get(basis, (0, Decimal(0)))
                found[basis] = (count + 1, total + value)
    return found


def effect_of(scheme: Scheme, new: Period) -> FinanceLine:
    """The full-year effect that a delivered scheme leaves to the new year, as a line of money.

    Raises `ValueError` where the scheme states none.
    """
    amount = scheme.full_year_effect_gbp
    if amount is None:
        raise ValueError(f"{scheme.title} states no full-year effect")
    return FinanceLine(
        source=scheme.source,
        visibility=scheme.visibility,
        uncertain=scheme.uncertain,
        organisation=scheme.organisation,
        statement="savings_summary",
        line=scheme.title,
        of=scheme.title,
        financial_year=new.label,
        basis="plan",
        column="Full-year effect",
        amount_gbp=amount,
        unit="gbp",
        is_total=False,
        as_printed=f"£{amount:,f}",
    )
