"""Who stands behind a plan: its organisations, the people to ask, and who wrote the foreword."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placeplan.documents.document import Document
from placeplan.exchange.organisations import COMMISSIONER_NAME, kind_of
from placeplan.exchange.plan_parts import Part, parts_of
from placeplan.exchange.role_lines import names_post, read_people
from placeplan.kernel.problem import Problem
from placeplan.records import Organisation, Record, Role

SPECIFICITY = 62
SAMPLE = """\
Operational plan 2025/26

NHS North Vale Integrated Care Board

Asha Pryce, Chief Nurse: a.pryce@example.nhs.uk

Foreword

By Rowan Hale, Accountable Officer
"""

_EMAIL = re.compile(r"[\s:,;–-]*(?P<contact>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)\s*$")
_BY = re.compile(r"^(?:by|from)\s+(?P<who>[A-Z].*)$", re.IGNORECASE)
_FOREWORD = re.compile(r"^(?:foreword|introduction|preface|welcome)\b", re.IGNORECASE)
_OPENING = 4


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The organisations of the title page, and a role for each contact."""
    parts = parts_of(document)
    title = next((p for p in parts if p.what in ("line", "heading")), None)
    if title is None:
        return
    for part in parts[1:_OPENING]:
        yield from _organisations(part)
    for at, part in enumerate(parts):
        if part.what != "table" and "@" in part.text:
            yield from _contact(part, title)
        elif part.what == "line" and at and _FOREWORD.match(parts[at - 1].text):
            yield from _author(part, parts[at - 1], title)


def _organisations(part: Part) -> Iterator[Organisation]:
    names: Sequence[str] = [line.strip() for line in part.lines]
    if names and all(COMMISSIONER_NAME.fullmatch(name) for name in names):
        for name in names:
            yield Organisation(source=part.shape, name=name, org_kind=kind_of(name))


def _contact(part: Part, title: Part) -> Iterator[Role]:
    found = _EMAIL.search(part.text)
    people = read_people(part.text[: found.start()]) if found is not None else []
    if found is None or len(people) != 1 or part is title:
        return
    (person,) = people
    post = person.job_title or person.organisation
    yield Role(
        source=part.shape,
        context=[title.shape],
        role=post or found["contact"],
        person=person.name,
        job_title=post,
        contact=found["contact"],
        of=title.text,
    )


def _author(part: Part, heading: Part, title: Part) -> Iterator[Role]:
    found = _BY.match(part.text)
    people = read_people(found["who"]) if found is not None and len(part.text) < 120 else []
    for person in people:
        if person.job_title and names_post(person.job_title):
            yield Role(
                source=part.shape,
                context=[heading.shape, title.shape],
                role=heading.text,
                person=person.name,
                job_title=person.job_title,
                organisation=person.organisation,
                of=title.text,
            )
