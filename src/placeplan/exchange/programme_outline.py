"""Programme pages of a plan: where each starts and ends, its labels, and what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from placeplan.documents.document import Document
from placeplan.exchange.headings import Headings
from placeplan.exchange.latest import of_the_latest
from placeplan.exchange.plan_parts import (
    Part,
    is_capitals,
    is_placeholder,
    parts_of,
    same,
    without_brackets,
)
from placeplan.exchange.role_lines import read_roles
from placeplan.kernel import period as periods
from placeplan.records.shapes import SourceShape

_LEVEL = (
    r"(?:STP|CCG|ICB|ICS|ICP|PCT|PCN|CSU|HWB|System|Place|Local|Locality|Regional|Region|National"
    r"|Alliance|Trust|Joint|County|Borough|Partnership|Provider|Neighbourhood)(?:\s?[-–]\s?wide)?"
)
TITLE = re.compile(
    rf"^(?P<level>{_LEVEL})\s+programme(?:\s*(?:[:–]|\s-\s)\s*(?P<title>.*)|\s*)$", re.IGNORECASE
)
_SECTIONS = Headings(
    {
        "objective": "programme objective; objective; project objective; scheme objective; purpose",
        "description": "programme description; description; project description; overview; "
        "scheme description; about the programme; what we will do",
        "aims": "aims/objectives; aim; aims and objectives",
        "outcomes": "outcomes and benefits; outcome; benefit; expected outcomes; "
        "expected benefits; outcomes & benefits; benefits and outcomes",
        "risks": "key risks; risk; key risks and issues; main risks; risks to delivery",
        "timeline": "key projects and timescales; timescale; timeline; key milestones; milestone; "
        "key dates; project timescales; projects and timescales; delivery timeline",
        "money": "costs and financial benefits; financial benefits; costs and benefits; "
        "financial implications; financial impact; costs and savings; finance and benefits",
        "investment": "investments required; investment required; funding required; "
        "total investment; investment",
        "saving": "savings; net savings; gross savings; saving; expected savings",
    }
)
_DELIVERABLES = re.compile(
    r"^(?:20\d\d\s?[/-]\s?(?:20)?\d\d\s+)?(?:key\s+)?deliverables(?:\s*[–:-]\s*(?P<name>.+))?$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^(?P<label>[A-Z][\w /&]{2,40}?)\s*:\s*[-–]?\s*(?P<rest>.*)$", re.DOTALL)
_MONEY_WORDS = re.compile(
    r"[£%]|\d|^(?:nil|none|n/a|business as usual|not \w+|currently|some savings|tb[cd])\b", re.I
)
_QUARTER = re.compile(r"\bq(?:uarter|tr)?\s?[1-4]\b", re.IGNORECASE)
_NHS_YEAR = re.compile(r"\d\d\s?[/–-]\s?\d\d(?!\d)|\bq(?:uarter|tr)?\s?[1-4]\b", re.IGNORECASE)
_AND = re.compile(r"[/&]|\band\b")
_AMOUNT = re.compile(r"[£%]\s?\d|\d\s?%")
_GROUPS = ("objective", "description", "aims", "outcomes", "timeline", "deliverables", "")
_MONEY = ("money", "investment", "saving")


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in its section; `text` is what is left of it behind the label that it bears."""

    part: Part
    section: str
    text: str
    role: str = "content"
    """"content", "label" (it only names the section) or "group" (a heading inside the section)."""


@dataclass
class Page:
    """One programme: its heading lines and its parts in order."""

    title: str
    level: str | None
    theme: str | None
    start: Part
    heads: list[Part]
    placed: list[Placed] = field(default_factory=list)
    before: list[Part] = field(default_factory=list)
    """Lines of roles that stand between the theme and the title."""

    @property
    def named(self) -> list[SourceShape]:
        """The lines that print its title: the heading above where the label gives none."""
        over = [p.shape for p in self.heads if p is not self.start and same(p.text, self.title)]
        return [self.start.shape, *over[:1]]

    def under(self, *sections: str) -> list[Placed]:
        """What stands under the labels, without the labels themselves."""
        return [each for each in self.placed if each.section in sections and each.role != "label"]


@lru_cache(maxsize=8192)
def label_of(text: str, listed: bool = False) -> tuple[str, str] | None:
    """The section that a line opens and what stands behind the label; None for other lines.

    A list entry without a colon has to be the label as it is known: "Staff and investment" is none.
    """
    plain = text.strip(" *")
    if _DELIVERABLES.match(plain):
        return "deliverables", ""
    found = _LABELLED.match(plain)
    if found is not None and (role := _SECTIONS.role_of(found["label"])):
        rest = found["rest"]
        again = _LABELLED.match(rest)
        if again is not None and same(again["label"], found["label"]):
            rest = again["rest"]
        return role, rest.strip(" *")
    if len(plain.split()) > 6 or not plain[:1].isupper() or plain.endswith((".", ";")):
        return None
    role = _SECTIONS.role_of(plain, whole=True) or (
        None if listed else _SECTIONS.role_of(_AND.split(plain)[0], whole=True)
    )
    return None if role is None else (role, "")


@lru_cache(maxsize=8192)
def _dates(text: str) -> tuple[tuple[date, bool], ...]:
    """The first day of each period that prints its year, and whether it is named by NHS year."""
    if not any(c.isdigit() for c in text):
        return ()
    return tuple(
        (found.period.start, _NHS_YEAR.search(found.period.label) is not None)
        for found in periods.find(text)
        if found.period.start is not None and not found.period.inferred
    )


class PageOutline:
    """The programme pages of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = parts_of(document)
        self._places = {id(part): at for at, part in enumerate(self.parts)}
        self.pages = [page for page in _merged(self._pages()) if page.level or _is_full(page)]
        self._by_part = {id(each.part): (page, each) for page in self.pages for each in page.placed}

    def place_of(self, part: Part) -> int:
        """The position of a part among all parts of the document."""
        return self._places[id(part)]

    def at(self, index: int) -> tuple[Page, Placed] | None:
        """The page on which a table (by the position of its block) stands, and where."""
        part = next((p for p in self.parts if p.index == index and p.what == "table"), None)
        return None if part is None else self._by_part.get(id(part))

    def heading_above(self, index: int) -> Part | None:
        """The nearest heading above a block, however it is marked."""
        above = [p for p in self.parts if p.index < index and p.is_heading]
        return above[-1] if above else None

    def before(self, index: int) -> list[Part]:
        """The parts above a block, the nearest first."""
        return [p for p in reversed(self.parts) if p.index < index]

    def spells(self, year: str, line: int) -> Part | None:
        """The nearest line that prints a financial year in full."""
        found = [part for part in self.parts if year in part.text]
        return min(found, key=lambda part: abs(part.source.line - line), default=None)

    @cached_property
    def dated(self) -> list[tuple[int, date, bool]]:
        """(line, day, named by its NHS year) of each period that prints a year."""
        out: list[tuple[int, date, bool]] = []
        for part in self.parts:
            text = part.text
            if part.table is not None:
                rows = (*part.table.header, *part.table.rows[:1])
                text = " | ".join(cell for row in rows for cell in row.texts)
            out.extend((part.source.line, *each) for each in _dates(text))
        return out

    def near(self, line: int, text: str = "") -> date | None:
        """The day of the nearest dated line, those above before those below.

        A quarter takes its year from the nearest quarter or financial year.
        """
        quarters = _QUARTER.search(text) is not None
        dated = [(at, day) for at, day, of_year in self.dated if of_year or not quarters]
        return (
            min(dated, key=lambda e: line - e[0] if e[0] <= line else (e[0] - line) * 2)[1]
            if (dated)
            else None
        )

    def _pages(self) -> Iterator[Page]:
        starts = list(self._starts())
        for at, (page, first) in enumerate(starts):
            end = starts[at + 1][0].heads[0] if at + 1 < len(starts) else None
            until = self.place_of(end) if end is not None else len(self.parts)
            page.placed = list(_placed(page, self.parts[first:until]))
            yield page

    def _starts(self) -> Iterator[tuple[Page, int]]:
        previous: Page | None = None
        labelled = 0
        for at, part in enumerate(self.parts):
            if part.what == "table":
                continue
            found = TITLE.match(part.text)
            if found is not None:
                previous = self._page(at, part, found, previous)
                labelled = 0
                yield previous, at + 1
            elif (found_label := label_of(part.text)) is not None:
                section = found_label[0]
                opens = section == "objective" and part.text.rstrip().find(":") > 0
                if opens and (previous is None or labelled > 1):
                    head = self._untitled(at)
                    if head is not None:
                        over = self.parts[self.place_of(head) - 1]
                        above = over if over is not head and _is_theme(over) else None
                        heads = [head] if above is None else [head, above]
                        theme = above.text.strip(" -–:") if above is not None else None
                        previous = Page(head.text, None, theme, head, heads)
                        labelled = 0
                        yield previous, self.place_of(head) + 1
                labelled += 1

    def _page(self, at: int, part: Part, found: re.Match[str], previous: Page | None) -> Page:
        heads = [part]
        before: list[Part] = []
        theme: Part | None = None
        back = at - 1
        while back >= 0 and self.parts[back].what == "line" and read_roles(self.parts[back].text):
            before.insert(0, self.parts[back])
            back -= 1
        above = self.parts[back] if back >= 0 else None
        if above is not None and _is_theme(above):
            heads.insert(0, above)
            theme = above
        else:
            before = []
        level = re.sub(r"\s*-\s*", "-", found["level"])
        title = without_brackets((found["title"] or "").strip(" *:"))
        if not title or is_placeholder(title):
            title = theme.text if theme is not None else level
        name = theme.text.strip(" -–:") if theme is not None else None
        if theme is None and previous is not None and same(previous.level, level):
            name = previous.theme
            heads = [*(h for h in previous.heads if same(h.text.strip(" -"), name)), *heads]
            heads.sort(key=lambda each: each.source.line)
        page = Page(title.strip(" -–:"), level, name, part, heads, before=before)
        if theme is None:
            page.heads = [part, *[h for h in heads if h is not part]]
        return page

    def _untitled(self, at: int) -> Part | None:
        """The heading of a page that names no programme: the nearest above its first label."""
        for part in reversed(self.parts[max(0, at - 3) : at]):
            if part.is_heading and label_of(part.text) is None:
                return part
        return None


def _is_full(page: Page) -> bool:
    """True for a page with three labelled sections or more."""
    return len({each.section for each in page.placed} - {"", "roles"}) > 2


def _is_theme(part: Part) -> bool:
    if not part.is_heading or label_of(part.text) is not None or len(part.text.split()) > 8:
        return False
    if part.what == "heading" or is_capitals(part.text.split(":")[0]):
        return True
    return not _MONEY_WORDS.search(part.text)


def _merged(pages: Iterator[Page]) -> list[Page]:
    """The pages, with one that repeats the heading of the page before it joined to that page."""
    out: list[Page] = []
    for page in pages:
        last = out[-1] if out else None
        if last is not None and same(last.title, page.title) and same(last.level, page.level):
            last.heads.extend(page.heads)
            last.placed.extend(page.placed)
        else:
            out.append(page)
    return out


def _placed(page: Page, parts: Sequence[Part]) -> Iterator[Placed]:
    """The parts of a page with their sections; it ends at a heading that is not its own."""
    section = ""
    reprinted = answered = False
    for at, part in enumerate(parts):
        label = label_of(part.text, part.what == "item") if part.what != "table" else None
        under, reprinted = reprinted, False
        if label is not None:
            section, rest = label
            answered = bool(rest)
            yield Placed(part, section, rest, "content" if rest else "label")
        elif part.what == "table" or part.what == "item":
            yield Placed(part, section, part.text)
        elif read_roles(part.text) is not None:
            section = "roles"
            yield Placed(part, section, part.text)
        elif same(part.text, page.theme) or same(part.text, page.title):
            page.heads.append(part)
            reprinted = True
        elif under and part.is_heading and _over_table(parts, at):
            section = ""
            yield Placed(part, section, part.text, "group")
        elif section in _GROUPS and _heads_list(parts, at):
            yield Placed(part, section, part.text, "group")
        elif part.is_heading and not (section in _MONEY and _tells_money(part)):
            if section == "roles" and _is_forum(parts, at):
                yield Placed(part, section, part.text)
            elif _stays(section, parts, at):
                yield Placed(part, section, part.text, "group")
            else:
                return
        elif _leaves(section, parts, at, answered):
            return
        else:
            answered = True
            yield Placed(part, section, part.text)


def _tells_money(part: Part) -> bool:
    """True for a heading that speaks of money; digits alone do not make a marked one do so."""
    pattern = _AMOUNT if part.what == "heading" else _MONEY_WORDS
    return pattern.search(part.text) is not None


def _over_table(parts: Sequence[Part], at: int) -> bool:
    return at + 1 < len(parts) and parts[at + 1].what == "table"


def _leaves(section: str, parts: Sequence[Part], at: int, answered: bool) -> bool:
    """True for a line that no longer belongs to the roles or the money of a page."""
    if section == "roles":
        return parts[at].what == "line" and not _more_labels(parts, at)
    return section in _MONEY and _is_other(parts[at], answered)


def _is_other(part: Part, answered: bool) -> bool:
    """True for words that speak of no money and end no sentence: a few, or behind an answer."""
    few = (len(part.text.split()) <= 4 or answered) and not part.text.endswith(".")
    return few and not _MONEY_WORDS.search(part.text) and not is_placeholder(part.text)


def _heads_list(parts: Sequence[Part], at: int) -> bool:
    """True for a few words of their own with a list right below them."""
    text, below = parts[at].text, parts[at + 1 : at + 2]
    short = len(text.split()) <= 5 and text[:1].isupper() and not text.endswith((".", ",", ";"))
    return short and bool(below) and (below[0].what == "item" or len(below[0].lines) > 1)


def _is_forum(parts: Sequence[Part], at: int) -> bool:
    """True for a line between two lines of roles."""
    return at + 1 < len(parts) and read_roles(parts[at + 1].text) is not None


def _stays(section: str, parts: Sequence[Part], at: int) -> bool:
    """True for a heading inside a section: what it heads follows, or another label does."""
    follows = parts[at + 1] if at + 1 < len(parts) else None
    if section in _GROUPS and follows is not None and not follows.is_heading:
        return follows.what != "table"
    return section in _GROUPS and _more_labels(parts, at)


def _more_labels(parts: Sequence[Part], at: int) -> bool:
    return any(p.what != "table" and label_of(p.text) is not None for p in parts[at + 1 : at + 12])


@of_the_latest
def page_outline_of(document: Document) -> PageOutline:
    """The pages of a document."""
    return PageOutline(document)
