"""What the database itself refuses: the triggers that keep the audit events as they are.

The guard in `models.Event` catches mistakes in our own code; these catch everything else that
speaks to the database. `manage flush`, which empties a database as a whole, lifts them.
"""

from __future__ import annotations

_SQLITE = (
    """CREATE TRIGGER register_event_kept_{verb} BEFORE {verb} ON register_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION register_event_kept() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'events are append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER register_event_kept_{verb} BEFORE {verb} ON register_event
    FOR EACH ROW EXECUTE FUNCTION register_event_kept()""",
)
_DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS register_event_kept_{verb}",
    "postgresql": "DROP TRIGGER IF EXISTS register_event_kept_{verb} ON register_event",
}
_VERBS = ("update", "delete")


def statements_on(vendor: str) -> list[str]:
    """The statements that set the guards, in the words of a kind of database."""
    made = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(vendor, ())
    return [statement.format(verb=verb) for verb in _VERBS for statement in made]


def statements_off(vendor: str) -> list[str]:
    """The statements that lift the guards."""
    drop = _DROP.get(vendor)
    return [drop.format(verb=verb) for verb in _VERBS] if drop else []
