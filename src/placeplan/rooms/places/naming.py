"""How the names of organisations and plans are compared and made into addresses."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LEADING = re.compile(r"^(?:the |nhs )+")
_LONG = (
    (re.compile(r"\bclinical commissioning group\b"), "ccg"),
    (re.compile(r"\bintegrated care board\b"), "icb"),
    (re.compile(r"\bprimary care trust\b"), "pct"),
    (re.compile(r"\bfoundation trust\b"), "ft"),
    (re.compile(r" & "), " and "),
)


def compared(name: str) -> str:
    """The name for comparison: one space, no case, no "NHS" in front, usual words shortened."""
    text = _SPACE.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()
    text = _LEADING.sub("", text)
    for pattern, short in _LONG:
        text = pattern.sub(short, text)
    return text


def slug(text: str, taken: frozenset[str] | set[str] = frozenset(), longest: int = 100) -> str:
    """An address made of the text, unlike any that is taken; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    base = _NOT_SLUG.sub("-", plain.lower()).strip("-")[:longest].strip("-") or "unnamed"
    found, count = base, 1
    while found in taken:
        count += 1
        found = f"{base}-{count}"
    return found
