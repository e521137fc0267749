"""Reads: lines of statements and contracts, limited to what the reader may see."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.finance.models import Contract, FinanceLine
from placeplan.rooms.places.queries import Facts

finance_lines = Facts(
    FinanceLine, dated="spans", organisation="organisation", along=("programme", "scheme")
)
contracts = Facts(Contract, dated="spans", organisation="organisation")

QUERIES: dict[str, Facts[Any]] = {"finance_line": finance_lines, "contract": contracts}
