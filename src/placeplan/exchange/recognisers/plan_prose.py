"""The prose of a plan, sentence by sentence: what is undertaken, decided, aimed at and told.

Under a heading that introduces a place, each statement about it is a fact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from placeplan.documents.document import Document, Heading, Paragraph
from placeplan.documents.stitch import broken_off, ends_sentence
from placeplan.exchange.passages import Passage, passages
from placeplan.exchange.plan_sentences import continued, says_something, told
from placeplan.exchange.plan_setting import setting_under
from placeplan.exchange.sections import outline_of
from placeplan.exchange.sentences import Sentence, Setting, sentences_of
from placeplan.exchange.told_facts import fact
from placeplan.kernel.problem import Family, Problem, Severity
from placeplan.records import Fact, Narrative, Record

SPECIFICITY = 5
SAMPLE = """\
### Introducing North Vale

North Vale serves a population of over 20,000 people. Smoking is higher than in most areas.

### Our plans

We will open two clinics with our partners by June 2026. The plan was approved by the North Vale
Board on 3 May 2025. Our plan is fully aligned with the Vale Wellbeing Strategy.

### Financial recovery

The CCG ended 2024/25 with a deficit of £2.4m. We expect to reach balance in 2026/27.
"""

_OF_PLACE = re.compile(
    r"^(?:introducing|an introduction to|introduction to|profile of)\b"
    r"|\b(?:our|local|the) (?:population|people|place|communities)\b|\bdemograph"
    r"|\bhealth (?:profile|needs)\b",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:higher|lower|below|above|average|increas\w+|grow\w*|rise|fewer|more|most|disparity"
    r"|inequalit\w+"
    r"|deprivation|prevalence|range of difference|varied|ageing|pressure)\b",
    re.I,
)
_WE = re.compile(r"^(?:we|our (?:plan|strategy|vision|approach))\b", re.I)
_LOWER = re.compile(r"^[a-z]")
_STOPS = re.compile(r"[.!?:;,)\]]$")
_LEAST, _LONG, _LONGEST_INTRO, _SECTIONS, _PARAGRAPHS = 5, 12, 25, 3, 3


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The records of each paragraph that states more than prose; the rest of it as narrative.

    Only where a paper has sections of prose is it known what a sentence belongs to; elsewhere one
    explains a table.
    """
    if not _is_written_in_sections(document):
        return
    found = passages(document)
    outline = outline_of(document)
    torn = _torn(found)
    ends = {each.part.index for each in torn.values()}
    for _, block in groupby(found, key=lambda each: each.part.index):
        members = [each for each in block if each.part.what in ("line", "item")]
        told_of = [
            _records(each, setting_under(outline.chain(each.part.source.line)), torn)
            for each in members
            if not _is_none(each) and each.part.index not in ends
        ]
        whole = all(each.part.what == "line" and ends_sentence(each.text) for each in members)
        beside = Narrative if whole else Fact
        if any(says_something(records, beside=beside) for records in told_of):
            yield from (record for records in told_of for record in records)
        for each in members:
            if _breaks_off(each):
                yield Problem(
                    "text-broken-off",
                    Family.CONVERSION,
                    Severity.WARNING,
                    "the paragraph stops in the middle of a sentence",
                    each.part.source,
                )


def _is_written_in_sections(document: Document) -> bool:
    headings = sum(isinstance(block, Heading) for block in document.blocks)
    prose = sum(isinstance(b, Paragraph) and ends_sentence(b.text) for b in document.blocks)
    return headings >= _SECTIONS and prose >= _PARAGRAPHS


def _records(each: Passage, setting: Setting, torn: dict[int, Passage]) -> list[Record]:
    """The records of one paragraph or item, sentence by sentence."""
    sentences = sentences_of(each.part)
    out: list[Record] = []
    begun = torn.get(each.part.index)
    if begun is not None and sentences:
        first = Sentence(f"{begun.text} {sentences[0].text}", sentences[0].source)
        out += _whole(first, replace(setting, context=(*setting.context, begun.part.shape)))
        sentences = sentences[1:]
    if setting.place or _OF_PLACE.search(setting.section):
        about = _of_place(sentences, setting)
        if about:
            return out + about
    return out + told(sentences, setting)


def _is_none(each: Passage) -> bool:
    """True for a heading, for what somebody is quoted to say, and for a line over a list.

    Such a line is context to what it announces.
    """
    text = each.text
    if each.part.what == "item":
        return False
    announces = text.endswith((":", ";")) and len(text.split()) <= _LONGEST_INTRO
    return announces or each.part.is_heading or text.startswith(("“", '"'))


def _whole(sentence: Sentence, setting: Setting) -> list[Record]:
    """The records of a sentence that was put together again, marked as inferred."""
    found = _of_place([sentence], setting) or told([sentence], setting)
    return [each.model_copy(update={"uncertain": True}) for each in found]


def _of_place(sentences: Sequence[Sentence], setting: Setting) -> list[Record]:
    """A fact for each sentence about a place; none where the paragraph is about the plan itself."""
    if not sentences or _WE.match(sentences[0].text):
        return []
    out: list[Record] = []
    for sentence in sentences:
        stated = fact(sentence, setting)
        if stated.figures or _COMPARES.search(sentence.text):
            out.append(stated)
        elif out:
            longer = continued(out[-1], sentence)
            out[-1:] = [longer] if longer is not None else [out[-1], *told([sentence], setting)]
        else:
            return []
    return out


def _torn(found: Sequence[Passage]) -> dict[int, Passage]:
    """By the block of each paragraph that begins in mid-sentence, the one that breaks off there.

    Both stand under one heading, where a box of the page parted them; no other could be meant.
    """
    ends: dict[int, list[Passage]] = defaultdict(list)
    begins: dict[int, list[Passage]] = defaultdict(list)
    for above, each in pairwise(found):
        if each.part.what != "line" or not each.heads or len(each.text.split()) < _LEAST:
            continue
        heading = each.heads[-1].index
        if _LOWER.match(each.text) and (ends_sentence(above.text) or above.is_heading):
            begins[heading].append(each)
        elif not _STOPS.search(each.text) and not _LOWER.match(each.text):
            ends[heading].append(each)
    return {
        first[0].part.index: ends[heading][0]
        for heading, first in begins.items()
        if len(first) == len(ends[heading]) == 1
    }


def _breaks_off(each: Passage) -> bool:
    long = each.part.what == "line" and len(each.text.split()) > _LONG
    return long and broken_off(each.text)
