"""Periods: every way in which English health papers write a date, a quarter, a year, a deadline.

`parse` reads a label, `read` a deadline cell, `find` the dates in prose, `format` writes the
canonical label. A reading never raises: what cannot be read stays an undated period with its text.
"""

from .labels import format  # noqa: A004 - kernel nouns all have parse and format
from .reading import (
    READABLE_UNDATED,
    Found,
    Reading,
    financial_year,
    find,
    is_readable,
    parse,
    read,
)
from .span import (
    Period,
    financial_month,
    financial_year_label,
    financial_year_of,
    financial_year_start,
    month,
    quarter,
)

__all__ = [
    "READABLE_UNDATED",
    "Found",
    "Period",
    "Reading",
    "financial_month",
    "financial_year",
    "financial_year_label",
    "financial_year_of",
    "financial_year_start",
    "find",
    "format",
    "is_readable",
    "month",
    "parse",
    "quarter",
    "read",
]
