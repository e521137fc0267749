"""Quality impact assessments: how deep one has to go, whose signatures stand, who may sign next.

Plain values: no stored rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from placeplan.definitions.policies import QiaPolicy


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature: in which role, by whom, on which day.

    `account` is the number of the account that signed, None where a paper says so. It tells two
    people of one name apart, and one person whose name changed from nobody else.
    """

    role: str
    person: str
    on: date
    comment: str = ""
    account: int | None = field(default=None, compare=False)

    def is_by(self, person: str, account: int | None) -> bool:
        """True where it is somebody's own: by their account, else by their name."""
        if self.account is not None and account is not None:
            return self.account == account
        return self.person == person


@dataclass(frozen=True, slots=True)
class Version:
    """One statement of an assessment: what it says beside its signatures, and when it was made."""

    says: tuple[str, ...]
    signatures: tuple[SignedBy, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures that stand, and those that a later change made void."""

    standing: tuple[SignedBy, ...] = ()
    void: tuple[SignedBy, ...] = ()


def unscored(scores: Mapping[str, int | None], policy: QiaPolicy) -> tuple[str, ...]:
    """The domains of the policy that nobody scored."""
    known = {name.casefold() for name, score in scores.items() if score is not None}
    return tuple(name for name in policy.domains if name.casefold() not in known)


def stage_needed(scores: Iterable[int | None], policy: QiaPolicy) -> str:
    """full where a domain scores above the threshold, else screening; blank without any score."""
    known = [each for each in scores if each is not None]
    if not known:
        return ""
    return "full" if max(known) > policy.threshold else "screening"


def signatures(versions: Sequence[Version], scored_at: datetime | None) -> Signatures:
    """Which signatures of an assessment stand; `versions` are in the order they were made.

    One is void as soon as the assessment says something else than what was signed, or a domain is
    scored otherwise after it (`scored_at` is when that last happened).
    """
    found: list[tuple[SignedBy, datetime]] = []
    void: list[SignedBy] = []
    before: Version | None = None
    for version in versions:
        listed = () if before is None else before.signatures
        changed = before is not None and before.says != version.says
        new = [each for each in version.signatures if each not in listed]
        kept = [] if changed else [each for each in found if each[0] in version.signatures]
        void += [each[0] for each in found if each not in kept]
        void = [each for each in void if each not in new]
        found = [*kept, *((each, version.at) for each in new)]
        before = version
    if scored_at is not None:
        void += [each for each, at in found if at < scored_at]
        found = [(each, at) for each, at in found if at >= scored_at]
    return Signatures(tuple(each for each, _ in found), tuple(void))


def unsigned(standing: Iterable[SignedBy], policy: QiaPolicy) -> tuple[str, ...]:
    """The roles of the policy whose signature is missing."""
    signed = {each.role.casefold() for each in standing}
    return tuple(role for role in policy.signed_by if role.casefold() not in signed)


def refusal(
    *,
    role: str,
    person: str,
    account: int | None = None,
    stage: str,
    findings: str,
    missing: Sequence[str],
    standing: Sequence[SignedBy],
    policy: QiaPolicy,
) -> str:
    """Why somebody may not sign in a role; blank where they may."""
    if role not in policy.signed_by:
        return f"Nobody signs as {role or 'nothing'}: choose one of {', '.join(policy.signed_by)}"
    if missing:
        return f"Score every domain first: {', '.join(missing)}"
    if not stage:
        return "Save the assessment first"
    if stage == "full" and not findings.strip():
        return "Write down what the full assessment found first"
    if role not in unsigned(standing, policy):
        return f"The {role.lower()} has signed already"
    if any(each.is_by(person, account) for each in standing):
        return "You have signed already: somebody else signs in the other role"
    return ""
