"""Risks and what is done about them: a table with a column of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat, items_of
from placeplan.exchange.headings import Headings
from placeplan.exchange.sections import outline_of
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Problem
from placeplan.records import Record, Risk
from placeplan.records.shapes import Score, SourceShape

SPECIFICITY = 50
SAMPLE = """\
### Risks to the plan

Risk\tMitigating action
Schemes start late\tA monthly review by the finance committee
Demand grows faster than planned\tA reserve of 0.5%
"""

_ROLES = Headings(
    {
        "risk": "risk; key risk; main risk; risk description; description of risk; principal risk; "
        "risk identified; identified risk; potential risk; what is the risk",
        "mitigation": "mitigating action; mitigation; mitigating actions; mitigation plan; "
        "mitigations; risk mitigation; how we will mitigate; action to mitigate; response",
        "controls": "controls; control; controls in place; key control; existing control",
        "cause": "cause; root cause",
        "effect": "effect; consequence; impact description",
        "likelihood": "likelihood; l; probability",
        "impact": "impact; severity; i; consequence score",
        "score": "score; risk score; rating score; current score; risk rating",
        "lead": "lead; owner; risk owner; risk lead; responsible; lead officer",
    }
)


@dataclass(frozen=True, slots=True)
class _Layout:
    header: Row
    positions: dict[str, int]

    def text(self, row: Row, role: str) -> str | None:
        at = self.positions.get(role)
        return None if at is None else flat(row.cell(at)) or None

    def items(self, row: Row, role: str) -> list[str]:
        at = self.positions.get(role)
        return [] if at is None else items_of(row.cell(at))

    def number(self, row: Row, role: str) -> int | None:
        value = quantities.parse(self.text(row, role) or "").value
        return int(value) if value is not None and value == int(value) else None


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A risk for every row of a table that has a column of risks and one of answers."""
    for table in document.tables:
        if (layout := _layout_of(table)) is None:
            continue
        outline = outline_of(document)
        context = outline.context(table.line)
        header = SourceShape.of(document.source(layout.header, table))
        for row in table.every:
            description = layout.text(row, "risk")
            if row is layout.header or description is None:
                continue
            yield Risk(
                source=SourceShape.of(document.source(row, table)),
                context=[*context, header],
                description=description,
                mitigation=layout.text(row, "mitigation"),
                cause=layout.text(row, "cause"),
                effect=layout.text(row, "effect"),
                lead=layout.text(row, "lead"),
                controls=layout.items(row, "controls"),
                scores=list(_scores(layout, row)),
            )


def _layout_of(table: Table) -> _Layout | None:
    header = table.every[0]
    positions = _ROLES.places(header.texts)
    if "risk" not in positions or not positions.keys() & {"mitigation", "controls"}:
        return None
    return _Layout(header, positions)


def _scores(layout: _Layout, row: Row) -> Iterator[Score]:
    score = layout.number(row, "score")
    if score is not None:
        likelihood, impact = layout.number(row, "likelihood"), layout.number(row, "impact")
        yield Score(stage="current", likelihood=likelihood, impact=impact, score=score)
