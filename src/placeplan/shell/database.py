"""The database: SQLite beside the other files by default, PostgreSQL by address."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


class AddressError(ValueError):
    """Raised where DATABASE_URL names no database that can be used; the message says why."""


def database(home: Path, address: str | None) -> dict[str, Any]:
    """Django's settings of one database.

    `address` is `postgres://user:password@host:port/name?option=value` or `sqlite:///path`;
    without one, SQLite in `home`. Raises `AddressError` for any other kind of address, and where
    the driver of PostgreSQL is missing.
    """
    if not address:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds people and papers
        return sqlite(home / "placeplan.sqlite3")
    parts = urlsplit(address)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path.removeprefix("/"))))
    raise AddressError(f"DATABASE_URL: unknown kind of database {parts.scheme!r}")


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    """The host may be the folder of a socket: `postgres://me@%2Frun%2Fpostgresql/plans`."""
    if find_spec("psycopg") is None:
        raise AddressError(
            "DATABASE_URL names PostgreSQL, and its driver is missing: "
            "pip install 'placeplan[postgres]'"
        )
    # `hostname` has small letters only, which is another folder than the one named.
    host = parts.netloc.rpartition("@")[2]
    if parts.port is not None:
        host = host.rpartition(":")[0]
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(host).strip("[]")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


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
