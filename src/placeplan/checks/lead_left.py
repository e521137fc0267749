"""Lead who left.

A scheme, risk or open action whose lead, owner or sponsor has an account that was closed, or that
no longer belongs to any organisation of the plan. A name that is nobody's account here, or the name
of several people of whom one is still there, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.exchange.book import Book, Case, Entry, Finding, Known
from placeplan.kernel.problem import Family, Severity
from placeplan.rooms.assurance.told import OVER
from placeplan.rooms.risk.told import act

CODE = "lead-left"
_SCHEME = {"kind": "scheme", "title": "Falls clinic", "saving_basis": "net", "leads": ["Ola Green"]}
FIRES = Case(
    "Her account is closed", (_SCHEME,), people=(Known("Ola Green", "Nurse", is_active=False),)
)
PASSES = Case(
    "She is there",
    (_SCHEME,),
    people=(Known("Ola Green", "Nurse", is_active=True, plans=frozenset({""})),),
)
_WORDS = {
    "delivery_lead": "delivery lead",
    "sponsor": "sponsor",
    "clinical_lead": "clinical lead",
    "leads": "lead",
    "lead": "lead",
    "owners": "owner",
}


def check(book: Book) -> Iterator[Finding]:
    for kind in ("scheme", "risk", "action"):
        for entry in book.of(kind):
            if getattr(entry.record, "gateway", None) in OVER:
                continue
            if kind == "action" and act(entry.record).is_done:
                continue
            yield from _left(book, entry)


def _left(book: Book, entry: Entry) -> Iterator[Finding]:
    for name, role in dict(_named(entry)).items():
        accounts = book.known(name)
        if not accounts or any(each.is_there(entry.plan) for each in accounts):
            continue
        yield book.finding(
            entry,
            CODE,
            Family.REFERENCE,
            Severity.WARNING,
            f"{name}, its {role}, is no longer here",
            owners=[each for each in book.sponsors(entry) if each != name],
            part=name,
            suggestion="Name somebody else",
        )


def _named(entry: Entry) -> Iterator[tuple[str, str]]:
    for field, word in reversed(_WORDS.items()):
        value = getattr(entry.record, field, None) or ()
        for name in [value] if isinstance(value, str) else value:
            yield name, word
