"""What our own server runs: the application, made ready before the first reader comes."""

from __future__ import annotations

import gc
import threading

from django.db import DatabaseError, connection

from placeplan.shell.wsgi import application

__all__ = ["application"]


def _ready() -> None:
    """Works out the indicators once, so that the first reader does not wait for them."""
    from placeplan.rooms.performance.queries import measured  # noqa: PLC0415 - models come last

    try:
        measured()
    except (DatabaseError, OSError):
        pass  # whoever asks for them is told why
    finally:
        connection.close()
    # What was loaded stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


threading.Thread(target=_ready, daemon=True).start()
