"""Key facts about a place and its people: statements under headings on health and population.

Captions with the name of a place stand before or after the statements that they are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from placeplan.documents.document import Document
from placeplan.exchange.figures import life_years, read_figures
from placeplan.exchange.places_of_figures import by_place, places_in
from placeplan.exchange.plan_parts import Part, is_placeholder, parts_of
from placeplan.exchange.programme_outline import TITLE, label_of
from placeplan.kernel import quantity as quantities
from placeplan.records import Fact, Narrative, Record
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
_STATES = re.compile(
    r"\b(?:below|above|worse|better|higher|lower|highest|lowest|average|increas\w+|reduc\w+|most"
    r"|biggest|largest|more|fewer|less|similar|noticeable|needs?|many|challenges?|high|low|significant"
    r"|trend|issues|deprived|gap|rely\w*|reliance|variation|hub|demand|congestion|mostly)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:govern\w+|strateg\w+|priorit\w+|objectives?|planning|plans?|structures?|visions?|mission"
    r"|aims|values|quality|safeguarding|finances?|delivery|programmes?|risks?)\b",
    re.IGNORECASE,
)
"""A heading of what is planned or run, and no longer of a place and its people."""
_ASIDE = re.compile(r"^(?:we|but|indicates|key|notes?)\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?P<part>\d+) in (?P<whole>\d+)\b", re.IGNORECASE)
_AGE_OR_CLASS = re.compile(r"\b(?:under|over|aged|year)\s+\d\d?(?!\d|[,.]\d|\s?%)", re.IGNORECASE)
_RANK = re.compile(r"\b(?:top|bottom) (?P<figure>\d+(?:\.\d+)?\s?%)", re.IGNORECASE)
_TIMES = re.compile(r"(?<![\d.,])(?P<low>\d+)\s?[-–]\s?(?P<high>\d+) times\b", re.IGNORECASE)
_NEARLY_ALL = 0.8
_WIDE = re.compile(
    r"(?<=[Ii]n |ss )(?:mid|north|south|east|west|central)"
    r"(?:[ -](?:and |& )?(?:mid|north|south|east|west|central))* [A-Z][a-z]+\b"
)
"""A part of the country: "across mid and south Essex"."""
_NUMBERED = re.compile(r"^(?P<number>\d+)\W+\w")


@dataclass
class _Section:
    """The statements under one heading."""

    head: Part
    said: list[tuple[Part, Part | None]]
    captions: list[tuple[int, Part]]
    """How many statements stand above each caption."""


def recognise(document: Document) -> Iterator[Record]:
    """A fact for each statement, with its place and figures; the rest of its list is told."""
    parts = parts_of(document)
    if not any(_opens(part) for part in parts):
        return
    sections = list(_sections(parts))
    yield from _told(parts, sections)
    places = _places(sections)
    for section in sections:
        section = _with_captions(section, places)
        for at, (part, topic) in enumerate(section.said):
            caption = _caption_of(section, at)
            place, stands = _place(part, section, caption, places)
            spoken = _spoken_of(section, places) if place is None and topic is not None else None
            if spoken is not None:
                place, stands = spoken
            subject = topic or section.head
            context = [section.head, *(p for p in (topic, stands) if p is not None)]
            figures = _figures(part.text)
            shared: list[tuple[str | None, list[Figure]]] = [(place, figures)]
            for where, own in by_place(part.text, figures, places) or shared:
                yield Fact(
                    source=part.shape,
                    context=list(dict.fromkeys(each.shape for each in context)),
                    text=part.text,
                    subject=subject.text,
                    place=where,
                    figures=own,
                    uncertain=spoken is not None or (caption is not None and place == caption.text),
                )


def _told(parts: Sequence[Part], sections: Sequence[_Section]) -> Iterator[Narrative]:
    """The items of those lists of which only some state a fact."""
    stated = {id(part) for section in sections for part, _ in section.said}
    lists = {part.index for part in parts if part.what == "item" and id(part) in stated}
    heading: Part | None = None
    for part in parts:
        if part.is_heading:
            heading = part
        elif part.what == "item" and part.index in lists and id(part) not in stated:
            yield Narrative(
                source=part.shape,
                context=[heading.shape] if heading is not None else [],
                section=heading.text if heading is not None else "",
                text=part.text,
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
        elif _closes(part):
            yield section
            section = None
        elif part.is_heading:
            topic = part
            section.captions.append((len(section.said), part))
        elif _states(part):
            section.said.append((part, topic))
    if section is not None:
        yield section


def _closes(part: Part) -> bool:
    """True for what stands no longer under a heading on a place."""
    if part.what == "table" or TITLE.match(part.text) or label_of(part.text):
        return True
    return part.is_heading and _ELSEWHERE.search(part.text) is not None


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
    found += [
        Figure(value=read.value, unit=read.unit, as_printed=printed)
        for printed in _ranks_and_ranges(text)
        for read in [quantities.parse(printed)]
    ]
    known = {figure.as_printed for figure in found}
    found += [each for each in life_years(text) if each.as_printed not in known]
    return sorted(found, key=lambda figure: text.find(figure.as_printed))


def _ranks_and_ranges(text: str) -> Iterator[str]:
    """What a place ranks among ("top 20%"), and both ends of "9-10 times"."""
    yield from (each["figure"] for each in _RANK.finditer(text))
    for each in _TIMES.finditer(text):
        yield from (each["low"], each["high"])


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


def _spoken_of(section: _Section, places: Sequence[str]) -> tuple[str, Part] | None:
    """The place that nearly all statements of a section name, and the first that names it."""
    named = [(p, part) for part, _ in section.said for p in places_in(part.text, places)[:1]]
    whole = max((place for place, _ in named), key=len, default="")
    within = [place for place, _ in named if place in whole]
    if len(within) < len(named) * _NEARLY_ALL or not within:
        return None
    return next((place, part) for place, part in named if place == whole)


def _place(
    part: Part, section: _Section, caption: Part | None, places: Sequence[str]
) -> tuple[str | None, Part | None]:
    """The place that a statement names, else its caption's, else its heading's."""
    named = next(iter(places_in(part.text, places)), None)
    if named is not None:
        return named, None
    wide = _WIDE.search(part.text) if caption is None else None
    if wide is not None:
        return wide.group(), None
    if caption is not None:
        return caption.text, caption
    heading = _IN.search(section.head.text)
    return (heading["place"].strip(), section.head) if heading is not None else (None, None)
