"""Which codes of published statistics no directory of organisations knows."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import parquet

from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Kind
from placeplan.kernel import ods
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.kernel.provenance import Source
from placeplan.rooms.performance.queries import national_files

_NAMED = 5
_NOT_ASKED = ("", "UNKNOWN", ENGLAND)


def unknown_codes(name: str, facts: Facts) -> tuple[Problem, ...]:
    """The codes that no directory knows, where one is loaded: the first few with their rows."""
    if facts.kind is not Kind.FACTS or not len(facts):
        return ()
    known = _directory()
    if not known:
        return ()
    codes = facts.table.column("organisation").cast(pa.string())
    different = set(pc.unique(codes).to_pylist())
    unknown = sorted(different - known - set(_NOT_ASKED))
    unknown = [each for each in unknown if ods.kind_of(each) is not ods.Kind.ONS]
    found = []
    for code in unknown[:_NAMED]:
        at = pc.index(codes, code).as_py()
        row = int(facts.table.column("row")[at].as_py())
        sheet = str(facts.table.column("sheet")[at].as_py() or "")
        where = f"sheet {sheet!r}, row {row}" if sheet else f"row {row}"
        more = f" ({len(unknown)} codes in all)" if len(unknown) > _NAMED else ""
        found.append(
            Problem(
                "organisation-unknown",
                Family.GEOGRAPHY,
                Severity.WARNING,
                f"{where}: no directory that is loaded knows {code}{more}",
                Source(name, row, row=row),
            )
        )
    return tuple(found)


def _directory() -> set[str]:
    """The codes of the directories that count; none where none is loaded."""
    known: set[str] = set()
    for kind, columns in ((Kind.ORGANISATIONS, ("code",)), (Kind.LINKS, ("child", "parent"))):
        for file in national_files(kind=kind):
            if kind is Kind.LINKS and not known:
                return set()  # a lookup alone is no directory
            table = parquet.read_table(file.path, columns=list(columns))
            for column in columns:
                known.update(table.column(column).unique().to_pylist())
    return known
