"""Savings trackers and lists of schemes of any layout, by the words of their headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from placeplan.documents.document import Document
from placeplan.exchange.generic import cells
from placeplan.exchange.generic.entries import Entry, Sheet, read_rows, sheets
from placeplan.exchange.generic.notes import notes
from placeplan.exchange.generic.parts import Column
from placeplan.exchange.generic.sums import Sums
from placeplan.kernel.problem import Problem
from placeplan.records import Record, Scheme

SPECIFICITY = 22
SAMPLE = """\
### Savings tracker 2025/26

Ref\tScheme\tLead\tPlan £k\tFYE £k\tYTD actual £k\tRAG
S1\tTheatres\tAnn Bell\t250\t400\t100\tAmber
S2\tWound care\tJoe Hart\t50\t60\t(5)\tGreen
\tTotal\t\t300\t460\t95\t
"""

Basis = Literal["net", "gross", "not_stated"]
_BASES: tuple[Basis, ...] = ("net", "gross", "not_stated")
_PLANNED = (None, "plan", "target")
_IN_YEAR = (None, "year", "pye")
_FIELDS: dict[Basis, str] = {
    "net": "net_saving_gbp",
    "gross": "gross_saving_gbp",
    "not_stated": "saving_gbp",
}
_STATED = (
    "reference",
    "lead",
    "second_lead",
    "action",
    "organisation",
    "description",
    "workstream",
)
_STATEMENT = "savings_summary"


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A scheme for each row, and a finance line for every sum that is not its saving."""
    for sheet in sheets(document, "scheme"):
        sums = Sums(sheet)
        found = read_rows(sheet)
        for entry in found.entries:
            yield from sheet.marked(_scheme(sheet, entry, sums))
        for entry in found.totals:
            yield from sheet.marked(sums.lines(entry, _STATEMENT, sums.columns, total=True))
        yield from notes(sheet, found.notes)


def _scheme(sheet: Sheet, entry: Entry, sums: Sums) -> Iterator[Record | Problem]:
    subject = entry.column("scheme")
    if subject is None:
        return
    title = cells.said(entry.cell(subject))
    fields, basis = _fields(sums)
    values: dict[str, Any] = {}
    printed: list[tuple[str, str]] = []
    context, kept, uncertain = entry.context, list(fields.values()), False
    for name, column in fields.items():
        amount = sums.amount(entry, column)
        if amount is None:
            continue
        values[name] = amount.amount
        printed.append((column.heading.text, amount.as_printed))
        context += sums.context(column)
        uncertain |= sums.is_inferred(column)
        if amount.number is not None and amount.amount is None:
            kept.remove(column)
            yield sums.no_unit(entry, column, amount.as_printed)
    year, more = sums.year(next(iter(fields.values()), None), entry)
    organisation, whose = sums.organisation(entry)
    status = entry.column("status", "rag")
    of = entry.column("workstream", "category")
    yield Scheme(
        source=entry.source,
        context=list(dict.fromkeys([*context, *more, *whose])),
        uncertain=uncertain,
        title=title,
        code=entry.text("reference"),
        description=entry.text("description"),
        organisation=organisation,
        workstream=cells.said(entry.cell(of)) if of is not None else entry.label,
        financial_year=year,
        saving_basis=basis,
        saving_as_printed=_printed(printed),
        status=None if status is None else cells.said(entry.cell(status)),
        actions=entry.items("action"),
        leads=entry.leads("lead", "second_lead"),
        **values,
    )
    others = [each for each in sums.columns if each not in kept]
    yield from sums.lines(entry, _STATEMENT, others, of=title)
    stated = [subject, *sums.columns, *sheet.placed.all(*_STATED)]
    stated += [each for each in (status, of) if each is not None]
    yield from entry.rest(title, stated)


def _printed(sums: list[tuple[str, str]]) -> str | None:
    """The sums of a scheme as printed: one alone, several each under its heading."""
    if len(sums) > 1:
        return "; ".join(f"{heading}: {text}" for heading, text in sums)
    return sums[0][1] if sums else None


def _fields(sums: Sums) -> tuple[dict[str, Column], Basis]:
    """The column of each sum that a scheme has a field for, and whether its saving is net.

    A field that several columns might fill is left to none of them.
    """
    planned = [
        each
        for each in sums.columns
        if each.heading.of("basis") in _PLANNED
        and not each.heading.of("difference")
        and not each.heading.of("recurring")
        and each.heading.group_known
    ]
    savings = _savings(planned)
    basis = next((basis for basis in _BASES if basis in savings), _BASES[-1])
    fields = {_FIELDS[name]: column for name, column in savings.items()}
    others = {
        "full_year_effect_gbp": [e for e in planned if e.heading.of("scope") == "fye"],
        "investment_gbp": [e for e in planned if e.part == "investment"],
        "opportunity_gbp": [e for e in planned if e.part == "opportunity"],
    }
    fields |= {name: found[0] for name, found in others.items() if len(found) == 1}
    return fields, basis


def _savings(planned: list[Column]) -> dict[Basis, Column]:
    """The columns of what a scheme is to save in the year, net, gross, or neither said."""
    ours = [
        each
        for each in planned
        if each.part in ("saving", "money") and each.heading.of("scope") in _IN_YEAR
    ]
    named = [each for each in ours if each.part == "saving"]
    for choice in (
        [each for each in named if each.heading.of("basis") is None],
        named,
        [each for each in ours if each.heading.of("scope")],
        ours,
    ):
        found = {_net(each): each for each in choice}
        if choice:
            return found if len(found) == len(choice) else {}
    return {}


def _net(column: Column) -> Basis:
    said = column.heading.of("net")
    return "net" if said == "net" else "gross" if said == "gross" else "not_stated"
