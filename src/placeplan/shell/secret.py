"""The secret key: from the environment, or made once and kept where only its owner reads it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path, given: str | None) -> str:
    """The key for signing cookies: `given`, else the one kept in `home`, made at first use.

    The file appears whole and with mode 0600 at once, so that two processes that start together
    agree on one key. Raises `OSError` where `home` cannot be written.
    """
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = home / f".secret-key-{os.getpid()}-{secrets.token_hex(4)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its key is the key
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
