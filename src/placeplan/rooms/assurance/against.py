"""What was saved or done against its plan, as updates tell it or savings tables print it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SAVINGS = "savings_summary"
"""The statement that lists the savings of schemes."""
SPAN = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Against:
    """An actual amount against the planned one, as told on a day."""

    on: date
    actual: Decimal
    plan: Decimal


@dataclass(frozen=True, slots=True)
class Printed:
    """One amount of a scheme in a savings table: of a `span`, which is its year and period."""

    on: date
    basis: str
    span: SPAN
    amount: Decimal


def of_lines(lines: Iterable[Printed]) -> Against | None:
    """The actual saving against the planned one of the same span, where a table prints both.

    Of several spans it is the longest of the last year: that with the largest plan. A span with
    two amounts of one kind is left out, as which is meant is not known. What is actual by now is
    never held against the plan of a whole year.
    """
    spans: dict[SPAN, dict[str, list[Printed]]] = defaultdict(lambda: defaultdict(list))
    for each in lines:
        spans[each.span][each.basis].append(each)
    both = [
        (year, plan.amount, Against(max(actual.on, plan.on), actual.amount, plan.amount))
        for (year, _), bases in spans.items()
        for actual, plan in zip(bases["actual"], bases["plan"], strict=False)
        if len(bases["actual"]) == len(bases["plan"]) == 1
    ]
    return max(both, key=lambda each: each[:2])[2] if both else None


def last_told(*told: Against | None) -> tuple[Decimal, Decimal] | None:
    """Actual and plan as told last; of two on one day the first counts. None where none is."""
    known = [each for each in told if each is not None]
    last = max(known, key=lambda each: each.on, default=None)
    return None if last is None else (last.actual, last.plan)
