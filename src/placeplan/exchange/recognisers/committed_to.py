"""A page of commitments: "The partners are committed to:", and what each paragraph promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.passages import Passage, after, passages
from placeplan.exchange.plan_sentences import told
from placeplan.exchange.plan_setting import setting_of
from placeplan.exchange.sentences import Sentence, sentences_of, through
from placeplan.exchange.undertakings import subject_before
from placeplan.kernel.problem import Problem
from placeplan.records import Action, Commitment, Record
from placeplan.records.shapes import SourceShape

SPECIFICITY = 57
SAMPLE = """\
### Our commitment

The North Vale partners are committed to:

Ensuring that people take part in every change. We will meet our patients' forum each month.

Opening wider primary care through the Vale strategy.
"""

_INTRO = re.compile(
    r"\b(?:is|are|have|has)\s+(?:(?:all|fully|jointly|also)\s+)*(?:committed to"
    r"|made the following commitments?"
    r"|agreed the following commitments?)\s*:$",
    re.I,
)
_PROMISE = re.compile(r"^[A-Z][a-z]+ing\b")
_ASIDE = re.compile(r"^\(.*\)$", re.S)


def recognise(document: Document) -> Iterator[Record | Problem]:
    """A commitment for each paragraph or item; the actions told beside it are its response."""
    found = passages(document)
    for at, intro in enumerate(found):
        said = _INTRO.search(intro.text) if intro.part.what == "line" else None
        if said is not None:
            for each in _promises(after(found, at)):
                yield from _commitment(intro, subject_before(intro.text[: said.start()]), each)


def _promises(below: Iterator[Passage]) -> Iterator[Passage]:
    """The items of the list right below, or the paragraphs that begin with what is promised."""
    listed: bool | None = None
    for each in below:
        listed = each.part.what == "item" if listed is None else listed
        if (each.part.what == "item") != listed or each.is_heading or each.part.what == "table":
            return
        if not listed and not _PROMISE.match(each.text):
            return
        yield each


def _commitment(intro: Passage, by: str | None, each: Passage) -> Iterator[Record]:
    first, *more = sentences_of(each.part)
    source: SourceShape = first.source
    response: list[str] = []
    others: list[Sentence] = []
    setting = setting_of(each)
    for sentence in more:
        answers = _ASIDE.match(sentence.text) or any(
            isinstance(record, Action) for record in told([sentence], setting)
        )
        if answers and not others:
            response.append(sentence.text)
            source = through(source, sentence.source)
        else:
            others.append(sentence)
    yield Commitment(
        source=source,
        context=[*intro.context, intro.part.shape],
        framework=intro.section or intro.text.rstrip(": "),
        item=first.text,
        response=" ".join(response) or None,
        by=by,
    )
    yield from told(others, setting)
