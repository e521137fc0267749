"""Whom a finding concerns, and which findings a letter tells them of. Plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from placeplan.definitions.policies import Reminding
from placeplan.exchange.book import Finding
from placeplan.rooms.assurance.reminding import Told, is_to_be_told
from placeplan.rooms.assurance.services import Line
from placeplan.shell.checking.looking import Whose

Before = Mapping[tuple[str, str, str], Told]
"""What somebody was told of before: by kind of letter, finding and its day."""


def ways(finding: Finding, whose: Whose, *, by_name: bool = True) -> frozenset[str]:
    """In which ways a finding concerns somebody: as owner, as sponsor, by a role.

    Without `by_name` names say nothing: several people have this one.
    """
    found = {
        "owner": by_name and whose.owns(finding),
        "sponsor": by_name and whose.answers(finding),
        "role": whose.may(finding),
    }
    return frozenset(way for way, concerned in found.items() if concerned)


def lines(
    kind: str,
    findings: Iterable[Finding],
    whose: Whose,
    policy: Reminding,
    before: Before,
    on: date,
    *,
    by_name: bool = True,
) -> list[Line]:
    """The findings that a kind of letter tells somebody of on a day, once or once more."""
    rules = {rule.check: rule for rule in policy.rules if rule.letter == kind}
    found = []
    for each in findings:
        rule = rules.get(each.code)
        if rule is None or not ways(each, whose, by_name=by_name) & set(rule.to):
            continue
        day = "" if each.due is None else each.due.isoformat()
        told = before.get((kind, each.id, day), Told())
        if is_to_be_told(rule, each.due, on, told):
            found.append(Line(each.id, each.due, told.times + 1))
    return found


def digest(
    findings: Iterable[Finding], whose: Whose, policy: Reminding, *, by_name: bool = True
) -> Iterator[Finding]:
    """What the letter of a review cycle lists for somebody."""
    wanted = {
        "owner": policy.digest.own,
        "sponsor": policy.digest.sponsor,
        "role": policy.digest.role,
    }
    for each in findings:
        concerned = ways(each, whose, by_name=by_name)
        if any(way in concerned and each.code in codes for way, codes in wanted.items()):
            yield each


def codes_of(kind: str, policy: Reminding) -> frozenset[str]:
    """The codes of the checks that a kind of letter tells of."""
    if kind == policy.digest.letter:
        return frozenset((*policy.digest.own, *policy.digest.sponsor, *policy.digest.role))
    return frozenset(rule.check for rule in policy.rules if rule.letter == kind)
