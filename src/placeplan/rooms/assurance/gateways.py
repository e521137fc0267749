"""Through which gateways a scheme goes, and what has to be there before it may.

One table of transitions, from which the manual's diagram is drawn, and for each gateway the
conditions of entry: functions that say what is missing, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from placeplan.definitions.policies import QiaPolicy
from placeplan.rooms.assurance.evidence import SchemeEvidence

FIRST = "idea"
MOVES: dict[str, tuple[str, ...]] = {
    "idea": ("scoping", "stopped"),
    "scoping": ("planned", "idea", "stopped"),
    "planned": ("in_progress", "scoping", "stopped"),
    "in_progress": ("delivered", "planned", "stopped"),
    "delivered": ("closed", "in_progress"),
    "closed": (),
    "stopped": ("idea",),
}
"""From each gateway to those that may follow."""

Condition = Callable[[SchemeEvidence, QiaPolicy], str]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a scheme lacks: in words, and the name of the condition that asks for it."""

    text: str
    condition: str

    def __str__(self) -> str:
        return self.text


def _lead(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    return "" if scheme.leads else "name a delivery lead"


def _sponsor(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    return "" if scheme.sponsor else "name a sponsor (senior responsible owner)"


def _rationale(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    return "" if scheme.rationale else "say why it is done"


def _milestones(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    if not scheme.milestones:
        return "add at least one milestone"
    undated = [each.title for each in scheme.milestones if each.is_open and each.due is None]
    return f"give every milestone a date: {_listed(undated)}" if undated else ""


def _profile(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    missing = scheme.states_saving and not scheme.has_profile
    return "give the saving by financial year" if missing else ""


def _risks(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    if not scheme.risk_scores:
        return "add its risks"
    return "score at least one of its risks" if all(s is None for s in scheme.risk_scores) else ""


def _assessed(scheme: SchemeEvidence, policy: QiaPolicy) -> str:
    scored = {each.name.casefold(): each.score for each in scheme.domains if each.score is not None}
    missing = [name for name in policy.domains if name.casefold() not in scored]
    if missing:
        return f"score its impact on quality: {_listed(missing)}"
    high = max(scored.values()) > policy.threshold
    wanted = ("full",) if high else ("screening", "full")
    known = [each for each in scheme.assessments if each.stage in wanted]
    if not known:
        stage = "a full assessment" if high else "an assessment"
        return f"add {stage} of its impact on quality"
    signed = {role.casefold() for each in known for role in each.roles}
    unsigned = [role for role in policy.signed_by if role.casefold() not in signed]
    return f"have the assessment signed: {_listed(unsigned)}" if unsigned else ""


def _all_done(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    still = [each.title for each in scheme.milestones if each.is_open]
    return f"finish or drop its open milestones: {_listed(still)}" if still else ""


def _looked_again(scheme: SchemeEvidence, _: QiaPolicy) -> str:
    dated = [each.review_due for each in scheme.assessments if each.review_due is not None]
    if not dated or max(dated) > scheme.on:
        return ""
    return "look again at its impact on quality: the review was due"


CONDITIONS: dict[str, tuple[Condition, ...]] = {
    "scoping": (_lead,),
    "planned": (_lead, _sponsor, _rationale, _milestones),
    "in_progress": (_lead, _sponsor, _milestones, _profile, _risks, _assessed),
    "delivered": (_all_done,),
    "closed": (_all_done, _looked_again),
}
"""What a scheme needs to enter each gateway."""


def at(gateway: str) -> str:
    """The gateway at which a scheme stands; one that nobody placed is an idea."""
    return gateway or FIRST


def missing(scheme: SchemeEvidence, to: str, policy: QiaPolicy) -> tuple[Missing, ...]:
    """What a scheme lacks to pass a gateway; nothing where it may pass.

    Raises `ValueError` where the gateway does not follow the one at which the scheme stands.
    """
    here = at(scheme.gateway)
    if to not in MOVES[here]:
        follows = _listed([_word(each) for each in MOVES[here]]) or "nothing"
        raise ValueError(f"after {_word(here)} comes {follows}, not {_word(to)}")
    found = (
        Missing(check(scheme, policy), check.__name__.strip("_"))
        for check in CONDITIONS.get(to, ())
    )
    return tuple(each for each in found if each.text)


def _word(gateway: str) -> str:
    return gateway.replace("_", " ")


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:3]) + ([f"{len(names) - 3} more"] if len(names) > 3 else [])
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
