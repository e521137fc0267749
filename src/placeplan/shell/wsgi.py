"""What a WSGI server runs."""

from __future__ import annotations

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placeplan.shell.settings")

application = get_wsgi_application()


def _ready() -> None:
    """Works out the indicators once, so that the first reader does not wait for them."""
    from placeplan.rooms.performance.queries import measured  # noqa: PLC0415 - models need Django ready

    try:
        measured()
    except (DatabaseError, OSError):
        pass  # whoever asks for them is told why
    finally:
        connection.close()


threading.Thread(target=_ready, daemon=True).start()
