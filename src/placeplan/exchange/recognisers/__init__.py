"""Recognisers: one file for each shape of document, found by folder.

A recogniser has `recognise(document) -> Iterator[Record | Problem]`, a `SPECIFICITY` (the most
specific runs first) and a `SAMPLE` that shows its shape. It sees only the blocks that none before
it has claimed, and claims the blocks in which its records stand. Headings are claimed by nobody:
they give context to all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from types import ModuleType

from placeplan.documents.document import (
    Block,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Table,
)
from placeplan.exchange.coverage import is_bare_label
from placeplan.exchange.generic.reasons import Reasons
from placeplan.exchange.headed import heading_lines
from placeplan.exchange.unclaimed import unclaimed
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Narrative, Record, Unrecognised
from placeplan.records.shapes import SourceShape


@cache
def recognisers() -> tuple[ModuleType, ...]:
    """Every recogniser of the folder, the most specific first."""
    names = (each.name for each in pkgutil.iter_modules(__path__) if not each.name.startswith("_"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in sorted(names)]
    return tuple(sorted(modules, key=lambda module: (-module.SPECIFICITY, module.__name__)))


def recognise(document: Document) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The records of a document in the order of their lines, and what could not be read.

    Rows and paragraphs in which no record stands are returned as `unrecognised`.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    left = unclaimed(document)
    for module in recognisers():
        found: list[Record] = []
        for each in module.recognise(left):
            (found if isinstance(each, Record) else problems).append(each)
        if not found:
            continue
        open_lines = _lines(left.blocks)
        for record in found:
            if record.source.line not in open_lines:
                problems.append(_overlap(record, module))
        records += found
        left = replace(left, blocks=tuple(_unclaimed(left.blocks, found)))
    headings = heading_lines(document, records)
    records = [
        each
        for each in records
        if not (isinstance(each, Narrative) and each.source.line in headings)
    ]
    records += _rest(document, records, headings)
    records.sort(key=lambda record: record.source.line)
    problems.sort(key=lambda problem: problem.source.line)
    return tuple(records), tuple(problems)


def _lines(blocks: tuple[Block, ...]) -> set[int]:
    return {line for block in blocks for line in _lines_of(block)}


def _lines_of(block: Block) -> Iterator[int]:
    if isinstance(block, Table):
        yield from (line for row in block.every for line in row.lines)
    else:
        yield from range(block.line, max(block.line, block.end_line) + 1)


def _unclaimed(blocks: tuple[Block, ...], found: list[Record]) -> Iterator[Block]:
    """The blocks in which none of the found records stands; headings always stay."""
    claimed = {line for record in found for line in _claimed(record)}
    for block in blocks:
        if isinstance(block, Heading) or not claimed.intersection(_lines_of(block)):
            yield block


def _claimed(record: Record) -> range:
    """The lines that a record claims: the row it stands in, or every line of its prose."""
    first = record.source.line
    return range(first, (first if record.source.table else record.source.plain().last_line) + 1)


def _overlap(record: Record, module: ModuleType) -> Problem:
    name = module.__name__.rsplit(".", 1)[-1]
    return Problem(
        "recogniser-overlap",
        Family.CONVERSION,
        Severity.ERROR,
        f"the recogniser {name} states a {record.kind} in a place that another has claimed",
        record.source.plain(),
    )


def _rest(document: Document, records: list[Record], headings: frozenset[int]) -> Iterator[Record]:
    """What no record states, so that nothing is silently lost."""
    stated = {
        line
        for record in records
        for line in range(record.source.line, record.source.plain().last_line + 1)
    } | headings
    reasons = Reasons(document, stated)
    pages = _page_numbers(document, stated)
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                if stated.isdisjoint(row.lines) and not is_bare_label(row):
                    yield Unrecognised(
                        source=SourceShape.of(document.source(row, block)),
                        text="\t".join(row.texts),
                        why=reasons.of(block, row),
                    )
        elif isinstance(block, ListBlock):
            for item in block.items:
                if item.line not in stated and item.text:
                    yield Unrecognised(
                        source=SourceShape.of(document.at(item)),
                        text=item.text,
                        why="no recogniser knows this list",
                    )
        elif isinstance(block, Paragraph) and block.line not in stated | pages and block.text:
            yield Unrecognised(
                source=SourceShape.of(document.at(block)),
                text=block.text,
                why="no recogniser knows this paragraph",
            )


def _page_numbers(document: Document, stated: set[int] | frozenset[int]) -> frozenset[int]:
    """The lines of bare numbers that count up through the paper: its page numbers."""
    bare = [
        block
        for block in document.blocks
        if isinstance(block, Paragraph)
        and block.line not in stated
        and block.text.isascii()
        and block.text.isdigit()
        and len(block.text) < 4
    ]
    numbers = [int(block.text) for block in bare]
    counts_up = all(one < other for one, other in pairwise(numbers))
    if numbers[:1] != [1] and len(numbers) < 2:
        return frozenset()  # one number alone may be a figure
    return frozenset(block.line for block in bare) if counts_up else frozenset()
