"""Asks the virus scanner of the installation about bytes that somebody sends."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from typing import Literal

SECONDS = 60
"""A scanner that takes longer is taken for one that does not answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says, and its own words, cut short."""

    says: Literal["clean", "refused", "not scanned"]
    words: str = ""

    @property
    def is_clean(self) -> bool:
        return self.says == "clean"


def scan(command: str, data: bytes, *, seconds: float = SECONDS) -> Verdict:
    """What the command says of the bytes, which it gets on its standard input.

    Exit 0 is clean and 1 refused, as `clamdscan --no-summary -` has it. Anything else, and a
    command that does not start or answer, is "not scanned". A blank command finds all clean.
    """
    if not command.strip():
        return Verdict("clean")
    try:
        done = subprocess.run(  # noqa: S603 - the operator names it; no shell reads it
            shlex.split(command),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return Verdict("not scanned", type(error).__name__)
    words = " ".join(done.stdout.decode("utf-8", "replace").split())[:200]
    if done.returncode == 0:
        return Verdict("clean", words)
    return Verdict("refused" if done.returncode == 1 else "not scanned", words)
