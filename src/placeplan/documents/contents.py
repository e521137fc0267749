"""The words of a file that anybody may have sent: what of it is searched, and why nothing is.

A process of its own with little time and memory reads the file, so that none can take the one that
asks. Of a long file the beginning is searched.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

from placeplan.documents.document import Unreadable
from placeplan.documents.passages import Passage

SECONDS = 120
MOST_PAGES, MOST_PASSAGES, MOST_CHARACTERS = 1000, 20_000, 2_000_000
_CHILD = "placeplan.documents.contents_child"
_SLOW = "reading it takes too long"
_STOPPED = "reading it takes too much time or memory"


@dataclass(frozen=True, slots=True)
class Contents:
    """The passages of a file. `sheets` names those of a workbook, `cut` says what is left out."""

    passages: tuple[Passage, ...]
    sheets: tuple[str, ...] = ()
    cut: str = ""


def contents_of(name: str, data: bytes, *, seconds: float = SECONDS) -> Contents:
    """What can be searched of a file's content under a name.

    Raises `Unreadable` where nothing can be read, or not within the limits.
    """
    with subprocess.Popen(  # noqa: S603 - our own module, the file on its standard input
        [sys.executable, "-m", _CHILD, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            said, _ = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):  # with whatever it began
                os.killpg(child.pid, signal.SIGKILL)
            raise Unreadable(name, _SLOW) from None
    try:
        found = json.loads(said)
    except ValueError:
        raise Unreadable(name, _STOPPED) from None
    if "error" in found:
        raise Unreadable(name, str(found["error"]))
    passages = tuple(Passage(*each) for each in found["passages"])
    return Contents(passages, tuple(found["sheets"]), str(found["cut"]))
