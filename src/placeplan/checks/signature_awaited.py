"""Signature awaited.

A quality impact assessment with every domain scored and, where a full one is needed, its findings
written down, that still lacks a signature of those the policy names. Schemes that were delivered,
closed or stopped are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.definitions import policies
from placeplan.exchange.book import Book, Case, Entry, Finding
from placeplan.exchange.book.schemes import assessed
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance import quality
from placeplan.rooms.assurance.actions import SIGN_ASSESSMENT
from placeplan.rooms.assurance.told import OVER, standing_signatures

CODE = "signature-awaited"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net"}
_DOMAINS = tuple(
    {"kind": "qia", "of": "Falls clinic", "domain": each, "score": 4}
    for each in (
        *("Patient safety", "Clinical effectiveness", "Patient experience"),
        *("Equality", "Workforce"),
    )
)
_FORM = {
    "kind": "assessment",
    "of": "Falls clinic",
    "assessment_kind": "quality",
    "stage": "screening",
}
_SIGNED = [
    {"role": role, "person": person, "on": "2026-02-01"}
    for role, person in (("Medical director", "Ann Marsh"), ("Chief nurse", "Dee Royle"))
]
FIRES = Case("Scored, and nobody signed", (_SCHEME, *_DOMAINS, _FORM))
PASSES = Case("Both signed", (_SCHEME, *_DOMAINS, {**_FORM, "signatures": _SIGNED}))


def check(book: Book) -> Iterator[Finding]:
    for scheme in book.of("scheme"):
        forms = [
            each
            for each in book.belonging("assessment", scheme)
            if each.record.assessment_kind == "quality"
        ]
        if forms and (scheme.record.gateway or "") not in OVER:
            yield from _awaited(book, scheme, forms)


def _awaited(book: Book, scheme: Entry, forms: list[Entry]) -> Iterator[Finding]:
    policy, domains = policies.qia(book.on), book.belonging("qia", scheme)
    scores = {each.record.domain: _score(each) for each in domains}
    stage = quality.stage_needed(scores.values(), policy)
    form = next((each for each in forms if each.record.stage == stage), None)
    if form is None or quality.unscored(scores, policy):
        return
    if stage == "full" and not (form.record.text or "").strip():
        return
    scored_at = max((at for each in domains if (at := each.recorded_at)), default=None)
    unsigned = quality.unsigned(standing_signatures(assessed(book, form), scored_at), policy)
    if unsigned:
        yield book.finding(
            form,
            CODE,
            Family.GOVERNANCE,
            Severity.NOTE,
            f"waits for the signature of: {', '.join(unsigned)}",
            owners=(),
            roles=sorted(SIGN_ASSESSMENT.roles),
        )


def _score(entry: Entry) -> int | None:
    record = entry.record
    if record.score is not None or record.likelihood is None or record.impact is None:
        return None if record.score is None else int(record.score)
    return int(record.likelihood * record.impact)
