"""What the headings above a paragraph of a plan say of it: its goal, its place, its vision."""

from __future__ import annotations

import re
from collections.abc import Sequence

from placeplan.exchange.goal_labels import labelled
from placeplan.exchange.passages import Passage, uncontinued
from placeplan.exchange.sections import Title
from placeplan.exchange.sentences import Setting
from placeplan.records.shapes import SourceShape

_PLACE = re.compile(
    r"^(?i:introducing|about|an introduction to|introduction to|profile of|our place:?)\s+"
    r"(?P<place>[A-Z].{2,60})$"
)
_GENERAL = re.compile(
    r"^(?:executive )?summary$|^introduction$|^background$|^foreword$|^overview$|^conclusions?$"
    r"|^contents$",
    re.I,
)
_VISION = re.compile(r"\bvision\b", re.I)


def setting_of(each: Passage) -> Setting:
    """The setting of a passage, by the headings above it."""
    heads = [(head.text, head.shape) for head in each.heads]
    return _setting(heads)


def setting_under(titles: Sequence[Title]) -> Setting:
    """The setting under the titles of an outline, the outermost first."""
    return _setting([(title.text, title.source) for title in titles])


def _setting(heads: Sequence[tuple[str, SourceShape]]) -> Setting:
    if not heads:
        return Setting()
    label = next((found for text, _ in reversed(heads) if (found := labelled(text))), None)
    section = uncontinued(heads[-1][0])
    named = _PLACE.match(section)
    topic = None if _GENERAL.match(section) else section
    return Setting(
        section=section,
        context=(heads[-1][1],),
        of=label.title if label is not None else topic,
        place=named["place"] if named is not None else None,
        visionary=bool(_VISION.search(section)),
    )
