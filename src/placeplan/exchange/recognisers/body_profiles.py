"""Pages that describe organisations: a name as heading, and what the body is and does below it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placeplan.documents.document import Document
from placeplan.exchange.body_services import services_of
from placeplan.exchange.organisations import kind_of
from placeplan.exchange.passages import Passage, after, passages
from placeplan.exchange.plan_parts import Part
from placeplan.exchange.plan_sentences import told
from placeplan.exchange.plan_setting import setting_of
from placeplan.exchange.prose_figures import told_figures
from placeplan.exchange.sentences import Sentence, Setting, sentences_of, through
from placeplan.exchange.told_facts import fact
from placeplan.kernel.problem import Problem
from placeplan.records import Fact, Organisation, Record, Service

SPECIFICITY = 57
SAMPLE = """\
### Our partners

#### North Vale Hospital NHS Foundation Trust (NVH)

NVH is the hospital of the vale and serves a population of 210,000. NVH has a stroke unit.

NVH provides a wide range of acute services at its town site.

#### Vale Borough Council

Vale Borough Council is a unitary authority. Social care is 40% of its spending.

#### NHS 111

NHS 111 is a service which helps people to find urgent care.
"""

_BODY = re.compile(
    r"\b(?:trust|CCGs?|ICB|clinical commissioning group|integrated care board|council|healthwatch"
    r"|associations?"
    r"|ambulance|hospitals?|hospice|partnership|alliance|federation|university|NHS England|academy"
    r"|CIC"
    r"|charity|borough|voluntary services)\b",
    re.I,
)
_SHORT = re.compile(r"^(?P<name>.+?)\s*\((?P<short>[A-Z][\w& -]*)\)$", re.S)
_SHORT_IN_TEXT = re.compile(r"\s*\((?P<short>[A-Z][\w& -]{2,30})\)")
_OWN = re.compile(r"^(?:we|our)\b", re.I)
_THE = re.compile(r"^the (?P<noun>hospital|council|trust|board|association|charity)\b", re.I)
_GOES_ON = re.compile(r"^(?:they|their|it|its|these|this|in addition)\b", re.I)
_FORUM = re.compile(r"^(?:the\s+)?(?:[A-Z][\w’'&-]*\s+|and\s+)*(?:Board|Committee|Forum)\b")
_SERVICE = r"\bis (?:an?|the) (?:[\w’'-]+ ){0,4}(?:service|helpline|line|clinic|team|unit|centre)\b"
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class _Body:
    """An organisation that a heading names."""

    head: Part
    name: str
    short: str | None

    def leads(self, text: str) -> bool:
        """True where a text begins with its name or short form."""
        plain = text.removeprefix("The ")
        names = [self.name, self.name.removeprefix("NHS "), *([self.short] if self.short else [])]
        trimmed = re.sub(r" (?:NHS|Foundation|Trust)\b", "", self.name)
        return any(_begins(plain, name) for name in [*names, trimmed])


def _begins(text: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}\b", text, re.I) is not None


def recognise(document: Document) -> Iterator[Record | Problem]:
    """Each organisation with what its page says of it; a page of a service is a service."""
    found = passages(document)
    bodies = {each.head.index: each for each in _bodies(found)}
    known = list(bodies.values())
    for at, each in enumerate(found):
        if not each.is_heading:
            continue
        page = list(_page(after(found, at)))
        body = bodies.get(each.part.index)
        if body is not None:
            yield from _profile(each, body, page, known)
        elif page and re.search(rf"(?:^|\W){re.escape(each.text)} {_SERVICE}", page[0].text):
            yield from _service_page(each, page)


def _page(below: Iterator[Passage]) -> Iterator[Passage]:
    for each in below:
        if each.is_heading or each.part.what != "line":
            return
        yield each


def _bodies(found: Sequence[Passage]) -> Iterator[_Body]:
    """The headings that name an organisation of which the text below speaks."""
    for head, below in itertools.pairwise(found):
        told = below.part.what == "line" and not below.is_heading
        if not head.is_heading or not told or len(head.text.split()) > _LONGEST:
            continue
        named = _SHORT.match(head.text)
        if not _BODY.search(head.text) and not (named and _begins(below.text, named["short"])):
            continue
        name = named["name"] if named is not None else head.text
        short = named["short"] if named is not None else None
        body = _Body(head.part, name, short)
        if body.leads(below.text):
            if short is None and below.text.startswith(name):
                told_short = _SHORT_IN_TEXT.match(below.text, len(name))
                short = told_short["short"] if told_short is not None else None
            yield _Body(head.part, name, short)


def _profile(
    head: Passage, body: _Body, page: Sequence[Passage], known: Sequence[_Body]
) -> Iterator[Record]:
    first = page[0]
    yield Organisation(
        source=through(head.part.shape, first.part.shape),
        context=head.context,
        name=body.name,
        short_name=body.short,
        org_kind=kind_of(body.name),
        description=first.text,
    )
    about: _Body | None = body
    for each in page:
        about = _about(each.text, body, about, known)
        for who, sentences in _runs(sentences_of(each.part), about, known):
            if who is None:
                yield from told(sentences, setting_of(each))
                continue
            context = tuple(dict.fromkeys((who.head.shape, body.head.shape)))
            setting = Setting(who.name, context, who.name, who.name)
            yield from _sayings(sentences, setting, described=each is first)


def _runs(
    sentences: Sequence[Sentence], about: _Body | None, known: Sequence[_Body]
) -> Iterator[tuple[_Body | None, list[Sentence]]]:
    """The sentences of a paragraph, from where it begins to speak of a body by its name."""
    at = 0
    while about is None and at < len(sentences):
        about = next((each for each in known if each.leads(sentences[at].text)), None)
        at += about is None
    if at:
        yield None, list(sentences[:at])
    if at < len(sentences):
        yield about, list(sentences[at:])


def _about(text: str, body: _Body, before: _Body | None, known: Sequence[_Body]) -> _Body | None:
    """Whom a paragraph is about, as columns of two bodies may run into one; None for the plan."""
    if _OWN.match(text) or (_FORUM.match(text) and not body.leads(text)):
        return None
    led = next((each for each in known if each.leads(text)), None)
    if led is not None:
        return led
    noun = _THE.match(text)
    if noun is not None:
        same = [each for each in known if re.search(rf"\b{noun['noun']}\b", each.name, re.I)]
        return body if body in same or not same else same[0] if len(same) == 1 else body
    named = next((e for e in known if e.short and re.search(rf"\b{e.short}\b", text)), None)
    return before if _GOES_ON.match(text) and before is not None else named or body


def _sayings(sentences: Sequence[Sentence], setting: Setting, described: bool) -> Iterator[Record]:
    """Services and facts of a paragraph about one body; what describes it already says no more."""
    out: list[Record] = []
    for sentence in sentences:
        services = list(services_of(sentence.text))
        figures = told_figures(sentence.text)
        for name in services:
            out.append(
                Service(
                    source=sentence.source,
                    context=setting.places,
                    name=name,
                    provider=setting.subject,
                    text=sentence.text,
                )
            )
        if figures or not (services or described):
            last = out[-1] if out else None
            if isinstance(last, Fact) and not figures and _GOES_ON.match(sentence.text):
                source = through(last.source, sentence.source)
                text = f"{last.text} {sentence.text}"
                out[-1] = last.model_copy(update={"text": text, "source": source})
            else:
                out.append(fact(sentence, setting, figures))
    yield from out


def _service_page(head: Passage, page: Sequence[Passage]) -> Iterator[Record]:
    first = page[0]
    yield Service(
        source=through(head.part.shape, first.part.shape),
        context=head.context,
        name=head.text,
        text=first.text,
    )
