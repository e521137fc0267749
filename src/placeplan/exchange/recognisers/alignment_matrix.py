"""Matrices that show which of the plan's own things serves which of an outside list's.

Marks that conversion lost are reported, never guessed; rows that print a threshold are standards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, Row, Table
from placeplan.exchange.cell_items import flat
from placeplan.exchange.matrix_layout import Matrix, matrix_of
from placeplan.exchange.sections import Outline, Title, outline_of
from placeplan.exchange.standards import has_threshold, read_standard
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Alignment, Goal, Record, Standard
from placeplan.records.shapes import SourceShape

SPECIFICITY = 68
SAMPLE = """\
HOW WE ARE DELIVERING THE NATIONAL OUTCOMES FRAMEWORK

\tOur workstreams\t\t
\tUrgent care\tPlanned care\tMental health
1. Preventing early death\t\t\t
Mortality under 75\tX\tX\t
Waiting times\t\t\t
Treated within 18 weeks of referral – 92%\t\tX\t
Seen within 4 hours in A&E – 95%\tX\t\t
"""

_FRAMEWORK = re.compile(
    r"\b(?:deliver(?:s|ing)?|meet(?:s|ing)?|align(?:ment|ed|s)?|mapped|mapping|links?|linked"
    r"|response)\b(?:\s+(?:of|our|strategy|plans?|work|QIPP|is|are))*\s*(?:with|to|against)?\s+"
    r"(?:the\s+)?(?P<name>[A-Z]\S.*)$",
    re.I,
)
_NUMBERED = re.compile(r"^(?P<code>\d{1,2})[.)]?\s+(?P<title>\D.*)$")


def recognise(document: Document) -> Iterator[Record | Problem]:
    """An alignment for each mark, standards, domains and initiatives; what was lost."""
    found = [(table, matrix) for table in document.tables if (matrix := matrix_of(table))]
    if not found:
        return
    outline = outline_of(document)
    names = _all_names([matrix for _, matrix in found])
    for table, matrix in found:
        yield from _MatrixReader(document, table, matrix, outline, names).records()


def _all_names(matrices: list[Matrix]) -> dict[str, set[str]]:
    """Every name of a column, by the merged heading that stands over it."""
    every: dict[str, set[str]] = {}
    for matrix in matrices:
        for at, name in matrix.columns.items():
            every.setdefault(matrix.groups[at].casefold(), set()).add(name.casefold())
    return every


class _MatrixReader:
    def __init__(
        self,
        document: Document,
        table: Table,
        matrix: Matrix,
        outline: Outline,
        names: dict[str, set[str]],
    ) -> None:
        self.document, self.table, self.matrix = document, table, matrix
        self.title: Title | None = outline.above(table.line, 2)
        self.headers = [SourceShape.of(document.source(row, table)) for row in matrix.header]
        self.ours = matrix.columns_are_ours
        self.fused = self._fused(names)
        self.missing = self._missing(names)
        self.standards = sum(has_threshold(matrix.label(row)) for row in matrix.rows) > 1

    def records(self) -> Iterator[Record | Problem]:
        yield from self._problems()
        group: Row | None = None
        first: Row | None = None
        outer: Row | None = None
        last: Row | None = None
        for row in self.matrix.rows:
            alone = row.filled == {self.matrix.labels[0]} and not self.matrix.lost
            if len(self.matrix.labels) > 1 and self.matrix.group_of(row):
                first = row
            if alone:
                outer = group if group is not None and last is group else outer
                group = last = row
                yield from self._domain(row)
                continue
            last = None
            context = [
                SourceShape.of(self.document.source(each, self.table))
                for each in (outer, group, first)
                if each is not None and each is not row
            ]
            yield from self._row(row, first, group, context)

    def _row(
        self, row: Row, first: Row | None, group: Row | None, context: list[SourceShape]
    ) -> Iterator[Record]:
        place = SourceShape.of(self.document.source(row, self.table))
        label = self.matrix.label(row)
        named = self.matrix.group_of(first) if first is not None else ""
        if self.matrix.lost:
            yield Goal(
                source=place,
                context=[*self._context, *context],
                goal_kind="intervention",
                title=label,
                parent=named or None,
            )
            return
        if self.standards:
            groups = [flat(group.cell(0))] if group is not None else []
            read = read_standard(label, groups)
            yield Standard(
                source=place,
                context=[*self._context, *context],
                framework=self._framework(named),
                name=read.name,
                comparator=read.comparator,
                threshold=read.threshold,
                unit=None if read.threshold is None else "percent",
                within=read.within,
            )
        for at in self.matrix.marked(row):
            if at in self.fused:
                continue
            column = self.matrix.columns[at]
            over = self.matrix.groups[at]
            yield Alignment(
                source=SourceShape.of(self.document.source(row, self.table, at)),
                context=[*self._context, *context],
                uncertain=bool(self.missing),
                item=column if self.ours else label,
                framework=self._framework(named) if self.ours else over or self._framework(named),
                framework_item=label if self.ours else column,
                strength=row.cell(at).text,
            )

    @property
    def _context(self) -> list[SourceShape]:
        return [*([self.title.source] if self.title else []), *self.headers]

    def _framework(self, named: str) -> str:
        """The outside list: the group that names the rows, else what the heading aligns with."""
        if named and self.ours:
            return named
        text = self.title.text if self.title else self.matrix.corner
        found = _FRAMEWORK.search(text)
        return found["name"] if found else text or next(iter(self.matrix.columns.values()))

    def _domain(self, row: Row) -> Iterator[Goal]:
        """A domain of the framework, where a group of rows is numbered as its domains are."""
        found = _NUMBERED.match(flat(row.cell(0)))
        if found is not None and self.ours:
            yield Goal(
                source=SourceShape.of(self.document.source(row, self.table)),
                context=self._context,
                goal_kind="domain",
                title=found["title"],
                code=found["code"],
                parent=self._framework(""),
            )

    def _known(self, names: dict[str, set[str]]) -> set[str]:
        groups = {group.casefold() for group in self.matrix.groups.values() if group}
        return set().union(*(names[group] for group in groups)) if groups else set()

    def _fused(self, names: dict[str, set[str]]) -> dict[int, str]:
        """Columns whose heading runs two known headings together: their marks belong to neither."""
        known = self._known(names)
        found = {}
        for at, name in self.matrix.columns.items():
            even = name.casefold()
            for left in known:
                rest = even.removeprefix(left).strip()
                if even != left and even.startswith(left) and rest in known:
                    found[at] = name
        return found

    def _missing(self, names: dict[str, set[str]]) -> list[str]:
        """Columns that the same matrix has on another page and this page lost."""
        own = {name.casefold() for name in self.matrix.columns.values()}
        known = self._known(names)
        if len(own & known) < 5 or self.fused:
            return []
        whole = {n for n in known if not any(n != o and n.startswith(o) for o in known)}
        return sorted(whole - own)

    def _problems(self) -> Iterator[Problem]:
        place = self.document.source(self.matrix.header[-1], self.table)
        if self.matrix.lost:
            yield Problem(
                "marks-lost",
                Family.CONVERSION,
                Severity.WARNING,
                f"{len(self.matrix.rows)} rows and {len(self.matrix.columns)} columns, and not one "
                "mark: the marks or colours were lost in conversion",
                place,
            )
        for at, name in self.fused.items():
            yield Problem(
                "columns-shifted",
                Family.CONVERSION,
                Severity.WARNING,
                f"two headings run together in {name!r}: the marks below it belong to neither",
                place.at_column(at + 1),
            )
        if self.missing and not self.matrix.lost:
            yield Problem(
                "columns-shifted",
                Family.CONVERSION,
                Severity.WARNING,
                f"a column fell out that the matrix has elsewhere: {', '.join(self.missing)}; "
                "marks may stand under the wrong heading",
                place,
            )
