"""What the database itself refuses of stored facts: the triggers that keep what was stated.

Of a stored fact only the link to its successor may change, and that it was withdrawn, once. The
rows that belong to one, such as its deadlines or scores, may not change at all. None can be removed
or replaced. A model says by `FREE` which of its columns may change. The guards of the models catch
mistakes in our own code; these catch everything else that speaks to the database. They are lifted
while tables are changed: see `apps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WHY = "facts are superseded, never overwritten"
PREFIX = "kept_"
"""Begins the name of every such trigger."""
_FUNCTION = "register_fact_kept"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table whose rows are kept: its key, and the columns that may not change.

    `once` is the column that may be set, and never changed after.
    """

    table: str
    key: str
    columns: tuple[str, ...]
    once: str = ""


def statements_on(vendor: str, tables: Iterable[Guarded]) -> list[str]:
    """The statements that set the guards, in the words of a kind of database."""
    if vendor == "sqlite":
        return [each for table in tables for each in _sqlite(table)]
    if vendor == "postgresql":
        function = (
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{WHY}'; END $$ LANGUAGE plpgsql"
        )
        return [function, *(each for table in tables for each in _postgresql(table))]
    return []


def statements_off(vendor: str, tables: Iterable[str]) -> list[str]:
    """The statements that lift the guards of some tables, whether they are set or not."""
    ways = {
        "sqlite": ("update", "once", "delete", "replace"),
        "postgresql": ("update", "once", "delete", "truncate"),
    }
    on = ' ON "{table}"' if vendor == "postgresql" else ""
    return [
        f'DROP TRIGGER IF EXISTS "{PREFIX}{table}_{way}"' + on.format(table=table)
        for table in tables
        for way in ways.get(vendor, ())
    ]


def _sqlite(kept: Guarded) -> Iterator[str]:
    table, columns = kept.table, _quoted(kept.columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    name = f'CREATE TRIGGER "{PREFIX}{table}_'
    yield f'{name}update" BEFORE UPDATE OF {columns} ON "{table}" {refuse}'
    if kept.once:
        yield (
            f'{name}once" BEFORE UPDATE OF "{kept.once}" ON "{table}" '
            f'WHEN OLD."{kept.once}" IS NOT NULL {refuse}'
        )
    yield f'{name}delete" BEFORE DELETE ON "{table}" {refuse}'
    # INSERT OR REPLACE removes the earlier row without asking the trigger above.
    same = f'FROM "{table}" WHERE "{kept.key}" = NEW."{kept.key}"'
    yield f'{name}replace" BEFORE INSERT ON "{table}" WHEN EXISTS (SELECT 1 {same}) {refuse}'


def _postgresql(kept: Guarded) -> Iterator[str]:
    table, columns = kept.table, _quoted(kept.columns)
    run = f"EXECUTE FUNCTION {_FUNCTION}()"
    name = f'CREATE TRIGGER "{PREFIX}{table}_'
    yield f'{name}update" BEFORE UPDATE OF {columns} ON "{table}" FOR EACH ROW {run}'
    if kept.once:
        yield (
            f'{name}once" BEFORE UPDATE OF "{kept.once}" ON "{table}" FOR EACH ROW '
            f'WHEN (OLD."{kept.once}" IS NOT NULL) {run}'
        )
    yield f'{name}delete" BEFORE DELETE ON "{table}" FOR EACH ROW {run}'
    # TRUNCATE touches no row, so no trigger on rows hears of it.
    yield f'{name}truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {run}'


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{each}"' for each in columns)
