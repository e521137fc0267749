"""Footnotes, and what bears their marks: "Front door triage*" and "*Note: ..."."""

from __future__ import annotations

import re

_NOTE = re.compile(r"^(?P<mark>[*†‡]+)\s*\w")


def mark_of(text: str) -> str | None:
    """The mark that a footnote opens with; None where the text is none."""
    found = _NOTE.match(text)
    return None if found is None else found["mark"]


def bears(text: str, mark: str) -> bool:
    """True where a word of the text bears a mark: "PCAT*", "Beds* (existing scheme)"."""
    return bool(re.search(rf"[\w.)]{re.escape(mark)}(?!{re.escape(mark[0])})(?:\W|$)", text))
