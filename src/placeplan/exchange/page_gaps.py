"""What a programme page leaves out: labels with nothing below them, and texts that stop short."""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.exchange.plan_parts import Part
from placeplan.exchange.programme_outline import Page, PageOutline, label_of
from placeplan.kernel.problem import Family, Problem, Severity

_TO_FILL = ("objective", "description", "outcomes", "risks", "investment", "saving")
_NEAR = 4
"""The lines between a label and the next one that leave no room for anything read elsewhere."""


def blank_labels(outline: PageOutline, page: Page) -> Iterator[Problem]:
    """A problem for each label with nothing below it but the next label or page."""
    own = {id(each.part) for each in page.placed if each.role != "label"}
    for n, each in enumerate(page.placed):
        at = outline.place_of(each.part) + 1
        later = page.placed[n + 1 :]
        told = any(e.section == each.section and e.role != "label" for e in later)
        if each.role != "label" or each.section not in _TO_FILL or told or at >= len(outline.parts):
            continue
        after = outline.parts[at]
        near = after.source.line - each.part.source.last_line <= _NEAR
        if near and after.what == "line" and id(after) not in own and _opens(after):
            label = each.part.text.strip(" *:")
            yield Problem(
                "entry-missing",
                Family.MISSING,
                Severity.NOTE,
                f"nothing is entered under {label!r} of {page.title}",
                each.part.source,
            )


def broken_off(part: Part, text: str) -> Problem:
    """The problem of an entry whose bracket is never closed."""
    return Problem(
        "text-broken-off",
        Family.CONVERSION,
        Severity.WARNING,
        f"the text stops inside a bracket: {text!r}",
        part.source,
    )


def _opens(part: Part) -> bool:
    return part.is_heading or label_of(part.text) is not None
