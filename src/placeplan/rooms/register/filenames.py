"""Plain base names of papers, whatever a client calls them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
_SPACE = re.compile(r"\s+")
_REFUSED = frozenset('<>:"|?*')


def plain_name(given: str, otherwise: str = "paper") -> str:
    """The last part of the name, without control or formatting characters, at most 150 long.

    Folders, drive letters and leading dots go; an ending is kept. Nothing is ever stored under
    this name: it only tells people which paper is meant.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        " " if each in _REFUSED or unicodedata.category(each) in ("Zl", "Zp", "Zs") else each
        for each in unicodedata.normalize("NFC", last)
        if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    name = _SPACE.sub(" ", kept).strip(" .")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if stem and len(ending) <= 10 else ""
        name = name[: LONGEST - len(tail)].rstrip(" .") + tail
    return name or otherwise
