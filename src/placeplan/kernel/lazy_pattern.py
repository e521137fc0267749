"""A regular expression that is compiled once, when first used, so that imports stay quick."""

from __future__ import annotations

import re
from functools import cached_property


class LazyPattern:
    """A pattern with the methods of `re.Pattern` that the kernel needs.

    Raises re.error on first use where the pattern is no regular expression.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in `text[start:end]`, or None."""
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at `start`, or None."""
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text, or None."""
        return self.compiled.fullmatch(text)

    def words(self, text: str) -> list[str]:
        """The text of every match, whatever groups the pattern has."""
        return [match.group() for match in self.compiled.finditer(text)]

    def sub(self, by: str, text: str) -> str:
        """The text with every match replaced."""
        return self.compiled.sub(by, text)
