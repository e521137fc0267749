"""What people type in a comment: its paragraphs, its addresses made links, the people it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

LONGEST = 5000
"""So many characters stand in one comment."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\`{}|^]+", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\w@.+-])@([\w.@+-]+)")
_PARTS = re.compile(f"{_ADDRESS.pattern}|{_NAMED.pattern}", re.IGNORECASE)
_AFTER = ".,;:!?…"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a line: words, a link to `text`, or somebody named, `text` being the username."""

    look: Literal["words", "link", "person"]
    text: str


def clean(typed: str) -> str:
    """The text without what is not printed: control and direction marks, blanks at the ends."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    kept = _CONTROL.sub("", lines).encode("utf-8", "ignore").decode()
    return _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


def paragraphs(text: str) -> list[list[list[Part]]]:
    """The paragraphs of a text, each a list of lines, each a list of parts."""
    return [
        [list(_parts(line)) for line in block.split("\n")]
        for block in re.split(r"\n\s*\n", text)
        if block.strip()
    ]


def named(text: str) -> tuple[str, ...]:
    """The usernames after an @, each once, in the order and case in which they stand."""
    parts = (part for block in paragraphs(text) for line in block for part in line)
    found = {part.text.casefold(): part.text for part in parts if part.look == "person"}
    return tuple(found.values())


def _parts(line: str) -> Iterator[Part]:
    at = 0
    for match in _PARTS.finditer(line):
        whole = match[0]
        kept = _ended(whole)
        look: Literal["link", "person"] = "person" if match[1] else "link"
        text = kept.removeprefix("@") if look == "person" else kept
        if not text or (look == "link" and not _leads_somewhere(text)):
            continue
        if match.start() > at:
            yield Part("words", line[at : match.start()])
        yield Part(look, text)
        at = match.start() + len(kept)
    if at < len(line):
        yield Part("words", line[at:])


def _ended(text: str) -> str:
    """Without the marks of the sentence after it, and a bracket that was opened before it."""
    while text and (text[-1] in _AFTER or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text.rstrip("-+@") if text.startswith("@") else text


def _leads_somewhere(address: str) -> bool:
    """True of a web address with a host and without a name and password before it."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
