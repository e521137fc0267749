"""What the database itself refuses: the triggers that keep the audit events as they are.

The guard in `models.Event` catches mistakes in our own code; these catch everything else that
speaks to the database. `manage flush`, which empties a database as a whole, lifts them.
"""

from __future__ import annotations

_SQLITE = (
    """CREATE TRIGGER register_event_kept_update BEFORE UPDATE ON register_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER register_event_kept_delete BEFORE DELETE ON register_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    # INSERT OR REPLACE removes the earlier row without asking the trigger above.
    """CREATE TRIGGER register_event_kept_replace BEFORE INSERT ON register_event
    WHEN EXISTS (SELECT 1 FROM register_event WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION register_event_kept() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'events are append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER register_event_kept_update BEFORE UPDATE ON register_event
    FOR EACH ROW EXECUTE FUNCTION register_event_kept()""",
    """CREATE TRIGGER register_event_kept_delete BEFORE DELETE ON register_event
    FOR EACH ROW EXECUTE FUNCTION register_event_kept()""",
    # TRUNCATE touches no row, so no trigger on rows hears of it.
    """CREATE TRIGGER register_event_kept_truncate BEFORE TRUNCATE ON register_event
    FOR EACH STATEMENT EXECUTE FUNCTION register_event_kept()""",
)
_DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS register_event_kept_{way}",
        ("update", "delete", "replace"),
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS register_event_kept_{way} ON register_event",
        ("update", "delete", "truncate"),
    ),
}


def statements_on(vendor: str) -> list[str]:
    """The statements that set the guards, in the words of a kind of database."""
    return list({"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(vendor, ()))


def statements_off(vendor: str) -> list[str]:
    """The statements that lift the guards."""
    drop, ways = _DROP.get(vendor, ("", ()))
    return [drop.format(way=way) for way in ways]
