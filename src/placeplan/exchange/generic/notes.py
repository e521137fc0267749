"""Notes inside a table, and other rows that state no item of its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placeplan.documents.document import Row
from placeplan.exchange.cell_items import flat
from placeplan.exchange.figures import read_figures
from placeplan.exchange.generic.entries import Sheet
from placeplan.records import Fact


def notes(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Fact]:
    """A fact for each note in a table, on what the table is called."""
    title = sheet.scene.title
    for row in rows:
        text = next((words for cell in row.cells if (words := flat(cell))), "")
        figures = read_figures(text)
        if text and (title is not None or figures):
            yield Fact(
                source=sheet.place(row),
                context=sheet.header,
                text=text,
                subject=None if title is None else title.text,
                figures=figures,
            )
