"""Key facts about a place and its people: statements under headings on health and population.

Captions with the name of a place stand before or after the statements that they are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from placeplan.documents.document import Document
from placeplan.exchange.figures import read_figures
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of
from placeplan.exchange.programme_outline import TITLE, label_of
from placeplan.kernel import quantity as quantities
from placeplan.records import Fact, Record
from placeplan.records.shapes import Figure

SPECIFICITY = 60
SAMPLE = """\
Public health issues in Northvale and Moorside

18% of adults smoke.

Life expectancy is 6.6 years lower in the most deprived areas.

Northvale

One in 5 children is overweight.

Moorside
"""

_SECTION = re.compile(
    r"\b(?:public health (?:issues|profile|challenges)|demographics?|demography|population profile"
    r"|our population|health needs|what makes us healthy|key facts|health profile|our people"
    r"|facts and figures|about our (?:place|area|population)|challenges faced)\b",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|across)\s+(?P<place>[A-Za-z][\w'’ -]*)\??$")
_YEARS = re.compile(r"(?<![\d.])(?P<figure>\d+(?:\.\d+)?)\s+years?\b", re.IGNORECASE)
_LONGEVITY = re.compile(r"\b(?:life expectancy|age gap)\b", re.IGNORECASE)
_STATES = re.compile(
    r"\b(?:below|above|worse|better|higher|lower|highest|lowest|average|increas\w+|reduc\w+|most"
    r"|biggest|largest|more|fewer|less|similar|noticeable|needs?|many|challenges?|high|low|significant"
    r"|trend|issues|deprived|gap|rely\w*|reliance|variation|hub|demand|congestion|mostly)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^(?:we|but|indicates|key|notes?)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?P<part>\d+) in (?P<whole>\d+)\b", re.IGNORECASE)
_AGE_OR_CLASS = re.compile(r"\b(?:under|over|aged|year)\s+\d\d?(?![\d,.]|\s?%)", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?P<number>\d+)\W+\w")


@dataclass
class _Section:
    """The statements under one heading."""

    head: Part
    said: list[tuple[Part, Part | None]]
    captions: list[tuple[int, Part]]
    """How many statements stand above each caption."""


def recognise(document: Document) -> Iterator[Record]:
    """A fact for each statement, with its place and figures."""
    parts = parts_of(document)
    if not any(_opens(part) for part in parts):
        return
    sections = list(_sections(parts))
    places = _places(sections)
    for section in sections:
        section = _with_captions(section, places)
        for at, (part, topic) in enumerate(section.said):
            caption = _caption_of(section, at)
            place, stands = _place(part, section, caption, places)
            subject = topic or section.head
            context = [section.head, *(p for p in (topic, stands) if p is not None)]
            yield Fact(
                source=part.shape,
                context=list(dict.fromkeys(each.shape for each in context)),
                text=part.text,
                subject=subject.text,
                place=place,
                figures=_figures(part.text),
                uncertain=caption is not None and place == caption.text,
            )


def _opens(part: Part) -> bool:
    short = part.what == "heading" or (part.what == "line" and len(part.text.split()) <= 10)
    return short and not part.text.endswith(".") and _SECTION.search(part.text) is not None


def _sections(parts: Sequence[Part]) -> Iterator[_Section]:
    section: _Section | None = None
    topic: Part | None = None
    number: str | None = None
    for part in parts:
        if _opens(part):
            if section is not None:
                yield section
            section, topic = _Section(part, [], []), None
            continue
        numbered = _NUMBERED.match(part.text) if part.what == "heading" else None
        if numbered is not None:
            if section is not None and number not in (None, numbered["number"]):
                yield section
                section = None
            number = numbered["number"]
        elif section is None:
            continue
        elif part.what == "table" or TITLE.match(part.text) or label_of(part.text):
            yield section
            section = None
        elif part.is_heading:
            topic = part
            section.captions.append((len(section.said), part))
        elif _states(part):
            section.said.append((part, topic))
    if section is not None:
        yield section


def _states(part: Part) -> bool:
    if is_placeholder(part.text) or len(part.text.split()) < 3 or _ASIDE.match(part.text):
        return False
    return bool(_figures(part.text)) or _STATES.search(part.text) is not None


def _figures(text: str) -> list[Figure]:
    """The figures of a statement: "1 in 5" as its parts, and years where life expectancy is told.

    Ages and school years ("under 18", "year 6") are no figures.
    """
    shares = list(_SHARE.finditer(text))
    plain = _AGE_OR_CLASS.sub(" ", _SHARE.sub(" ", text))
    found = [
        Figure(
            numerator=quantities.parse(each["part"]).value,
            denominator=quantities.parse(each["whole"]).value,
            as_printed=each.group(),
        )
        for each in shares
    ]
    found += read_figures(plain)
    if not _LONGEVITY.search(text):
        return found
    known = {figure.as_printed for figure in found}
    for match in _YEARS.finditer(text):
        read = quantities.parse(match["figure"])
        if match["figure"] not in known and read.value is not None and read.value < 120:
            found.append(Figure(value=read.value, unit="years", as_printed=match.group()))
    return found


def _places(sections: Sequence[_Section]) -> list[str]:
    """The places that headings name, with the parts of "A and B", the longest first."""
    found: set[str] = set()
    for section in sections:
        named = _IN.search(section.head.text)
        if named is not None:
            place = named["place"].strip()
            found.add(place)
            found.update(piece for piece in place.split(" and ") if piece[:1].isupper())
    return sorted(found, key=lambda place: (-len(place), place))


def _with_captions(section: _Section, places: Sequence[str]) -> _Section:
    """The section with only those headings as captions that name a place, and these no topics."""
    known = {place.casefold() for place in places}
    captions = [(at, part) for at, part in section.captions if part.text.casefold() in known]
    names = {id(part) for _, part in captions}
    said = [(part, None if topic and id(topic) in names else topic) for part, topic in section.said]
    return replace(section, said=said, captions=captions)


def _caption_of(section: _Section, at: int) -> Part | None:
    """The caption of a statement: above it where captions lead, below where they trail."""
    if not section.captions:
        return None
    if section.captions[0][0] == 0:
        above = [part for count, part in section.captions if count <= at]
        return above[-1] if above else None
    return next((part for count, part in section.captions if count > at), None)


def _place(
    part: Part, section: _Section, caption: Part | None, places: Sequence[str]
) -> tuple[str | None, Part | None]:
    """The place that a statement names, else its caption's, else its heading's."""
    named = next((p for p in places if re.search(rf"\b{re.escape(p)}\b", part.text)), None)
    if named is not None:
        return named, None
    if caption is not None:
        return caption.text, caption
    heading = _IN.search(section.head.text)
    return (heading["place"].strip(), section.head) if heading is not None else (None, None)
