"""What a check is about, in words: from its docstring, which is also its page in the manual."""

from __future__ import annotations

from dataclasses import dataclass

from placeplan.checks import checks
from placeplan.exchange.book import Finding


@dataclass(frozen=True, slots=True)
class About:
    """What the check of a finding looks for."""

    title: str
    paragraphs: tuple[str, ...]


def about(finding: Finding) -> About:
    """What the check that found it looks for; its title alone where the check has gone."""
    module = next((each for each in checks() if each.__name__.endswith(f".{finding.check}")), None)
    said = "" if module is None else (module.__doc__ or "").strip()
    _, _, rest = said.partition("\n")
    parts = (" ".join(part.split()) for part in rest.split("\n\n"))
    return About(finding.label or finding.code, tuple(part for part in parts if part))
