"""Column headings by the words that the field uses: "Owner" and "SRO" both head the leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from placeplan.documents.document import collapsed

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_WORD = re.compile(r"[^\w/&%£]+")


class Headings:
    """A vocabulary: for each role, the phrases that head its column, parted by semicolons."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._roles = {
            phrase.strip(): role for role, some in phrases.items() for phrase in some.split(";")
        }

    def role_of(self, text: str, *, whole: bool = False) -> str | None:
        """The role of a heading; None where its words head nothing that is known.

        Brackets are set aside ("Rating (RAG)"), and a heading of several words parted by a
        stroke ("Deliverable/Activity") has the role of its first part, unless it is to be known
        `whole`.
        """
        forms = _forms(text)[:2] if whole else _forms(text)
        return next((self._roles[form] for form in forms if form in self._roles), None)

    def places(self, texts: Iterable[str]) -> dict[str, int]:
        """The position from 0 of the first heading of each role; other headings are passed over."""
        found: dict[str, int] = {}
        for at, text in enumerate(texts):
            role = self.role_of(text)
            if role is not None:
                found.setdefault(role, at)
        return found

    def exactly(self, texts: Sequence[str]) -> dict[str, int]:
        """The position of each role; none where a heading is unknown or two have the same role."""
        found = self.places(texts)
        return found if len(found) == len(texts) else {}


@cache
def _forms(text: str) -> tuple[str, ...]:
    """The plain forms of a heading, the whole before its parts, one word and many alike."""
    whole = _plain(_BRACKETS.sub(" ", text))
    forms = [whole, *(_plain(part) for part in re.split(r"[/&]|\band\b", whole))]
    return tuple(form for one in forms for form in (one, one.removesuffix("s")) if form)


def _plain(text: str) -> str:
    return collapsed(_NOT_WORD.sub(" ", text)).casefold()
