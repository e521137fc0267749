"""What national guidance asks: a list of requirements by area, with where the plan answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.kernel.problem import Problem
from placeplan.records import Commitment, Record

SPECIFICITY = 65
SAMPLE = """\
National planning guidance

- Urgent care – see slide 17:
  - Fewer long stays in hospital
- Annual health checks (75% of people on the register) – see page 9

Workforce

- Recruit more staff
"""

_HEADING = re.compile(
    r"\b(?:(?:national|NHS(?: England)?) (?:planning|operational)? ?(?:guidance|requirements?"
    r"|must[- ]dos?|priorities|deliverables)|operating (?:framework|plan guidance)"
    r"|planning guidance|must[- ]dos?|delivering the NHS long[- ]term plan)\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d+(?:\.\d+)*\s+")
_SEE = re.compile(
    r"\s*(?:[–—-]\s*)?\[?\s*(?P<see>see (?:slides?|pages?|sections?|chapters?) [\d.,–& -]*\d)"
    r"\s*\]?(?:\(#?\))?\s*:?\s*$",
    re.IGNORECASE,
)
_AREA = 7


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each requirement; the headings inside the list are its areas."""
    parts = parts_of(document)
    at = 0
    while at < len(parts):
        part = parts[at]
        if part.is_heading and _HEADING.search(part.text):
            taken = _taken(parts, at)
            if any(each.what == "item" for each in taken):
                yield from _requirements(part, taken)
            at += len(taken)
        at += 1


def _taken(parts: Sequence[Part], at: int) -> list[Part]:
    """The lists and their short headings below a heading, up to prose or another heading."""
    out: list[Part] = []
    for n, part in enumerate(parts[at + 1 :], at + 1):
        below = parts[n + 1] if n + 1 < len(parts) else None
        listed = below is not None and below.what == "item"
        again = part.is_heading and _HEADING.search(part.text) is not None
        leads = part.text.endswith(":") and not part.is_heading
        if part.what == "item" or (listed and not again and (part.is_heading or leads)):
            out.append(part)
        else:
            break
    return out


def _requirements(heading: Part, taken: Sequence[Part]) -> Iterator[Record]:
    framework = _NUMBER.sub("", heading.text).strip(" :")
    area: Part | None = None
    for n, part in enumerate(taken):
        deeper = n + 1 < len(taken) and taken[n + 1].level > part.level == 0
        see = _SEE.search(part.text)
        if part.what != "item":
            area = part if part.is_heading else None
        elif deeper and _is_area(part, see):
            area = part
        else:
            if part.level == 0 and not deeper and area is not None and area.what == "item":
                area = None
            yield _commitment(heading, framework, area, part, see)


def _is_area(part: Part, see: re.Match[str] | None) -> bool:
    """True for a few words over a nested list: "Cancer – see slide 40:"."""
    words = part.text[: see.start()] if see is not None else part.text
    return len(words.split()) <= _AREA or words.rstrip().endswith(":")


def _commitment(
    heading: Part, framework: str, area: Part | None, part: Part, see: re.Match[str] | None
) -> Commitment:
    answer = see or (_SEE.search(area.text) if area is not None else None)
    return Commitment(
        source=part.shape,
        context=[heading.shape, *([area.shape] if area is not None else [])],
        framework=framework,
        area=_SEE.sub("", area.text).strip(" :–-?") if area is not None else None,
        item=(part.text[: see.start()] if see is not None else part.text).strip(),
        response=answer["see"] if answer is not None else None,
    )
