"""Pages: lines of financial statements, and contracts."""

from __future__ import annotations

from placeplan.rooms.finance import queries
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page

FINANCE_LINES = Layout(
    kind="finance_line",
    title="Money",
    lede="The lines of every financial statement. Pounds are worked out from what was printed.",
    columns=(
        Column("line", "Line"),
        Column("statement", "Statement", "code", choose="All statements"),
        Column("organisation_name", "Organisation", choose="All organisations"),
        Column("of", "Part of", "part", choose="All subjects"),
        Column("financial_year", "Year", choose="All years"),
        Column("scenario", "Scenario", choose="All scenarios"),
        Column("column", "Column"),
        Column("amount_gbp", "Amount", "money"),
        Column("as_printed", "As printed", by=None),
    ),
    words=("line", "column", "of", "provider", "organisation_name"),
)
CONTRACTS = Layout(
    kind="contract",
    title="Contracts",
    columns=(
        Column("service", "Service"),
        Column("provider", "Provider", choose="All providers"),
        Column("contract_kind", "Kind", choose="All kinds"),
        Column("value_gbp", "Value", "money"),
        Column("start", "From", "due"),
        Column("end", "To", "due"),
        Column("quality_percent", "For quality", "percent"),
    ),
    words=("service", "provider"),
)

finance_lines = list_page(FINANCE_LINES, queries.finance_lines)
contracts = list_page(CONTRACTS, queries.contracts)
