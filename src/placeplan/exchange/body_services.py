"""The services that a sentence names: what an organisation provides, runs or is known for."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NOUN = (
    r"(?:services?|departments?|clinics?|units?|centres?|care|helpline|line|surgery"
    r"|therap(?:y|ies))"
)
_PROVIDES = re.compile(
    r"\b(?:provid(?:es?|ing)|offer(?:s|ing)?|deliver(?:s|ing)?|runs?|running|operat(?:es?|ing)|has"
    r"|have)\s+"
    r"(?:an?\s+|the\s+)?(?:(?:comprehensive|wide|full|broad|whole|large)?\s*(?:range"
    r"|variety) of\s+)?"
    rf"(?P<name>(?:[\w’'-]+,?\s+){{0,8}}?{_NOUN}(?:\s+(?:services?"
    rf"|units?))?)\b(?:\s+including\s+(?P<list>[^.;]+))?",
    re.I,
)
_KNOWN = re.compile(
    rf"\b(?:known for|provider of (?:most |all )?"
    rf"|responsible for)\s*(?P<name>(?:[\w’'-]+,?\s+){{0,8}}?{_NOUN})\b",
    re.I,
)
_CENTRE = re.compile(
    r"\b(?:is|considered to be) (?:the|an?) (?P<name>(?:[\w’'-]+ ){0,5}?(?:centre|unit"
    r"|hub)(?: of excellence)?"
    r" for .+?)(?=\s+and is\b|[.;]|$)",
    re.I,
)
_INCLUDES = re.compile(
    r"^(?:These|They|Services|Its services|This) includes?:?\s+(?P<list>.+?)\.?$", re.S
)
_PARTS = re.compile(r"\s*;\s*(?:and\s+)?")
_LAST = re.compile(r",\s+and\s+")
_SERIES = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=\w+(?:\s\w+){0,2}\s*(?:services|care)?$)")
_EMPTY = re.compile(
    r"^(?:(?:all|any|many|of|manner|range|variety|various|its|their|our|other|local|them|people"
    r"|with|a|the|some|important|health"
    r"|and|social)\s+)*(?:services?|care)$",
    re.I,
)


def services_of(text: str) -> Iterator[str]:
    """The names of services in a sentence; a bare "range of services" names none."""
    listed = _INCLUDES.match(text)
    if listed is not None:
        yield from _items(listed["list"])
        return
    seen: set[str] = set()
    for pattern in (_CENTRE, _KNOWN, _PROVIDES):
        for found in pattern.finditer(text):
            name = found["name"].strip(" ,")
            if not _EMPTY.match(name) and name.casefold() not in seen:
                seen.add(name.casefold())
                yield name
            more = found.groupdict().get("list")
            if more:
                yield from (part for part in _SERIES.split(more.strip()) if part)


def _items(text: str) -> Iterator[str]:
    """The entries of a list parted by semicolons, else by commas."""
    if ";" not in text:
        yield from (part.strip() for part in _SERIES.split(text) if part.strip())
        return
    *parts, last = _PARTS.split(text)
    yield from (part.strip() for part in parts if part.strip())
    yield from (part.strip() for part in _LAST.split(last) if part.strip())
