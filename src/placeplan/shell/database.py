"""The database: SQLite beside the other files by default, PostgreSQL by address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(home: Path, address: str | None) -> dict[str, Any]:
    """Django's settings of one database.

    `address` is `postgres://user:password@host:port/name?option=value` or `sqlite:///path`;
    without one, SQLite in `home`. Raises `ValueError` for any other kind of address.
    """
    if not address:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds people and papers
        return sqlite(home / "placeplan.sqlite3")
    parts = urlsplit(address)
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("/"))))
    raise ValueError(f"DATABASE_URL: unknown kind of database {parts.scheme!r}")


def sqlite(path: Path) -> dict[str, Any]:
    """Many may read while one writes; a writer waits for its turn before it starts."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
