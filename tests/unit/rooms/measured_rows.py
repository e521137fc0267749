"""Published values for tests: rows of organisations in a period."""

from __future__ import annotations

from datetime import date

import numpy as np

from placeplan.definitions.indicators import Definition
from placeplan.rooms.performance.measured import Measured

APRIL = (date(2025, 4, 1), date(2025, 4, 30))
MAY = (date(2025, 5, 1), date(2025, 5, 31))


def row(
    organisation: str,
    numerator: float = np.nan,
    denominator: float = np.nan,
    *,
    value: float | None = None,
    mark: str = "",
    days: tuple[date, date] = APRIL,
    level: str = "provider",
    multiplier: float = 100,
) -> tuple[object, ...]:
    """One value, made of its counts where it is not given; NaN with a mark where there is none."""
    if mark:
        value = np.nan
    made = multiplier * numerator / denominator if value is None else value
    return (
        organisation, f"Trust {organisation}", level, *days, numerator, denominator, made,
        mark or "published",
    )  # fmt: skip


def rows(*given: tuple[object, ...]) -> Measured:
    """The rows as an indicator is measured, in the order that is promised."""
    ordered = sorted(given, key=lambda each: (each[2], each[0], each[3]))
    columns = list(zip(*ordered, strict=True))
    return Measured(
        organisation=np.array(columns[0], dtype=object),
        name=np.array(columns[1], dtype=object),
        level=np.array(columns[2], dtype=object),
        start=np.array(columns[3], dtype="datetime64[D]"),
        end=np.array(columns[4], dtype="datetime64[D]"),
        numerator=np.array(columns[5], dtype=np.float64),
        denominator=np.array(columns[6], dtype=np.float64),
        value=np.array(columns[7], dtype=np.float64),
        mark=np.array(columns[8], dtype=object),
        file=np.zeros(len(ordered), dtype=np.int64),
    )


def definition(
    kind: str = "proportion", direction: str = "higher", multiplier: int = 100, **more: object
) -> Definition:
    """An invented indicator."""
    return Definition.model_validate(
        {
            "name": "Seen in time",
            "listings": [{"framework": "any"}],
            "kind": kind,
            "unit": "percent" if kind == "proportion" else "per_1000",
            "direction": direction,
            "multiplier": multiplier,
            "unverified": True,
            **more,
        }
    )
