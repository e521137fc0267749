"""Names of organisations as people write them, where a file prints them in capitals."""

from __future__ import annotations

import re
from functools import lru_cache

_SMALL = frozenset("and at by for from in of on or the to upon with".split())
_KEPT = frozenset(
    "NHS ICB ICS CCG STP PCT UK CIC OOH GP GPS WIC MIU UTC UCC A&E LLP LTD IC24 HUC BARDOC HCA BMI"
    " DHU NEMS PELC SEQOL WAM".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*'?")


@lru_cache(maxsize=16384)
def readable(name: str) -> str:
    """The name as written, unless it is all in capitals: then "Barts Health NHS Trust".

    Abbreviations of the field stay as they are; other letters are not told from words.
    """
    text = " ".join(name.split())
    if not text.isupper() or " " not in text:
        return text
    found = _WORD.sub(lambda match: _cased(match.group(), first=match.start() == 0), text)
    return found


def _cased(word: str, *, first: bool) -> str:
    if word in _KEPT:
        return "Ltd" if word == "LTD" else word
    low = word.lower()
    if low in _SMALL and not first:
        return low
    if any(letter.isdigit() for letter in word):
        return word
    parts = re.split(r"(['’])", low)
    # "St George's", but "O'Neill"
    head = parts[0].capitalize()
    tail = "".join(parts[1:])
    if len(parts) > 2 and len(parts[0]) == 1 and len(parts[2]) > 1:
        tail = parts[1] + parts[2].capitalize() + "".join(parts[3:])
    return head + tail
