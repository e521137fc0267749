"""Profiles of providers: what each is paid, what it does, what it is challenged by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document, ListBlock
from placeplan.exchange.figures import read_figures
from placeplan.exchange.organisations import kind_of
from placeplan.exchange.sections import Outline, Part, Section, Title, outline_of
from placeplan.exchange.sentences import date_in
from placeplan.kernel import quantity as quantities
from placeplan.kernel.problem import Problem
from placeplan.records import Contract, Fact, Goal, Organisation, Record, Service
from placeplan.records.places import OrganisationKind
from placeplan.records.shapes import PeriodShape
from placeplan.records.strategy import GoalKind

SPECIFICITY = 62
SAMPLE = """\
CURRENT PROVIDER PROFILE

ACUTE CARE

North Vale Hospitals NHS Foundation Trust (NVH)

- Contract value £8.5 million
- Provides planned and urgent hospital care
- Challenges: an old estate

VISION FOR THE PROVIDER MARKET

COMMUNITY CARE

Vale Community Health NHS Trust

- Care close to home
"""

_PAGE = re.compile(r"\bproviders?\b.*\b(?:profiles?|market|landscape)\b|\bmarket profile\b", re.I)
_VISION = re.compile(r"\bvision\b|\bfuture\b|\bambition\b", re.I)
_ELSEWHERE = re.compile(
    r"^(?:our|key|how|what|why|working)\b"
    r"|\b(?:priorit\w+|programmes?|strateg\w+|plans?|objectives?|aims|finances?|risks?)\b",
    re.I,
)
"""A heading that speaks no longer of a provider."""
_SHORT_NAME = re.compile(r"^(?P<name>.*?)\s*\((?P<short>(?!FT\b)[A-Z]{2,}[A-Za-z]*)\)\s*$")
_NAMED = re.compile(r"\b(?:trust|hospitals?|ambulance|council|partnership|CIC|limited)\b", re.I)
_SECTORS: tuple[tuple[re.Pattern[str], OrganisationKind], ...] = (
    (re.compile(r"\bacute\b", re.I), "acute_provider"),
    (re.compile(r"\bmental health\b", re.I), "mental_health_provider"),
    (re.compile(r"\bcommunity\b", re.I), "community_provider"),
    (re.compile(r"\bambulance\b", re.I), "ambulance_provider"),
)
_PAID = re.compile(r"\bcontract(?:ed)?\b.*£|£.*\bcontract|\bcontribut\w+\b.*£|\bspends?\b.*£", re.I)
_CHALLENGE = re.compile(r"^(?:financial )?challenges?\b|^tension\b|^not consistently\b", re.I)
_PROVIDES = re.compile(r"^(?:it |currently )?(?:provid(?:es?|ing)|key provider of)\b", re.I)
_DIVISION = re.compile(r"\s+:\s+")
_AMBITION = re.compile(r"\bambition\b", re.I)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Organisations, contracts, facts, challenges and visions of the providers of a market."""
    if not any(isinstance(block, ListBlock) for block in document.blocks):
        return
    outline = outline_of(document)
    page: Title | None = None
    sector: Title | None = None
    known: set[str] = set()
    for section in outline.sections():
        title = section.title
        if title is None or title.rank == 1:
            page = None
            continue
        if _PAGE.search(title.text):
            page, sector = title, None
        elif page is not None and _ELSEWHERE.search(title.text) and not _is_name(title.text):
            page = None
        elif page is not None and not _is_profile(section):
            if section.blocks or len(title.text.split()) > 5:
                page = None
            else:
                sector = title
        elif page is not None:
            if not _NAMED.search(title.text) and title.rank == 2 and not _is_name(title.text):
                sector = None if sector is not None and sector.rank == 2 else sector
            yield from _Profile(outline, page, sector, section, known).records()
            sector = None
            continue
        if page is title:
            yield from _intro(outline, section)


def _is_profile(section: Section) -> bool:
    return len(section.blocks) == 1 and isinstance(section.blocks[0], ListBlock)


def _is_name(text: str) -> bool:
    return bool(_NAMED.search(text))


def _intro(outline: Outline, section: Section) -> Iterator[Record]:
    """The ambition for the market, where the page opens with one."""
    for block in section.blocks:
        for part in outline.parts(block):
            if section.title is not None and _AMBITION.search(part.text):
                yield Goal(
                    source=part.source,
                    context=section.context,
                    goal_kind="ambition",
                    title=part.text,
                    parent=section.title.text,
                )


class _Profile:
    def __init__(
        self,
        outline: Outline,
        page: Title,
        sector: Title | None,
        section: Section,
        known: set[str],
    ) -> None:
        self.outline, self.page, self.sector, self.section = outline, page, sector, section
        self.title = section.title or page
        self.known = known
        body = _DIVISION.split(self.title.text)[0]
        named = _SHORT_NAME.match(body)
        self.name = named["name"] if named and _is_name(named["name"]) else body
        self.name = self.name.rstrip(". ")
        self.short = named["short"] if named and self.name == named["name"] else None
        self.context = [page.source, *([sector.source] if sector else []), self.title.source]

    def records(self) -> Iterator[Record]:
        if _is_name(self.name) and self.name.casefold() not in self.known:
            self.known.add(self.name.casefold())
            yield Organisation(
                source=self.title.source,
                context=self.context[:-1],
                name=self.name,
                short_name=self.short,
                org_kind=self._kind(),
            )
        for block in self.section.blocks:
            for part in self.outline.parts(block):
                yield from self._part(part)

    def _kind(self) -> OrganisationKind:
        said = f"{self.sector.text if self.sector else ''} {self.title.text}"
        found = next((kind for pattern, kind in _SECTORS if pattern.search(said)), None)
        return found or kind_of(self.name)

    def _part(self, part: Part) -> Iterator[Record]:
        if _VISION.search(self.page.text):
            yield self._goal(part, "vision")
            return
        figures = read_figures(part.text)
        if _PROVIDES.match(part.text) and _is_name(self.name):
            yield Service(
                source=part.source,
                context=self.context,
                name=self._service(),
                provider=self.name,
                text=part.text,
            )
            return
        if _PAID.search(part.text) and _is_name(self.name):
            yield self._contract(part)
        day = date_in(part.text)
        if figures or not (_CHALLENGE.search(part.text) or _AMBITION.search(part.text)):
            yield Fact(
                source=part.source,
                context=self.context,
                text=part.text,
                subject=self.name,
                period=None if day is None else PeriodShape.of(day),
                figures=figures,
            )
        if _CHALLENGE.search(part.text):
            yield self._goal(part, "challenge")
        elif _AMBITION.search(part.text):
            yield self._goal(part, "ambition")

    def _service(self) -> str:
        """The kind of care over the provider's name, else the heading of the provider itself."""
        return self.sector.text if self.sector else self.name

    def _goal(self, part: Part, kind: GoalKind) -> Goal:
        return Goal(
            source=part.source,
            context=self.context,
            goal_kind=kind,
            title=part.text,
            parent=self.name,
        )

    def _contract(self, part: Part) -> Contract:
        amounts = [q for q in quantities.find(part.text) if q.quantity.unit == "gbp"]
        return Contract(
            source=part.source,
            context=self.context,
            provider=self.name,
            service=self._service(),
            value_gbp=amounts[0].quantity.value if len(amounts) == 1 else None,
        )
