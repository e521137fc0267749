"""The book: one read-only view over records, from files alone or from the database at a date.

Checks and reports know nothing else.
"""

from placeplan.exchange.book.book import Book, Shelf, UndatedError
from placeplan.exchange.book.case import Case, on_day
from placeplan.exchange.book.entry import Entry, Known
from placeplan.exchange.book.files import Files
from placeplan.exchange.book.finding import Finding
from placeplan.exchange.book.parts import Parts
from placeplan.exchange.book.stored import Stored

__all__ = [
    "Book",
    "Case",
    "Entry",
    "Files",
    "Finding",
    "Known",
    "Parts",
    "Shelf",
    "Stored",
    "UndatedError",
    "on_day",
]
