"""What somebody has to look at: risks that stand still, assurances that ended, too much risk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from placeplan.definitions.policies import RiskPolicy
from placeplan.rooms.risk.register import Assured, Standing

WATCHES = {
    "static": "Not scored lately",
    "unmoved": "With a score that does not move",
    "expired": "With an expired assurance",
    "beyond": "Beyond the appetite",
    "contradicted": "With a score that is not its product",
}


@dataclass(frozen=True, slots=True)
class Watched:
    """One risk and why it has to be looked at: names of `WATCHES`, with the words of each."""

    risk: Standing
    why: tuple[tuple[str, str], ...]

    def has(self, name: str) -> bool:
        """True where it is watched for this."""
        return any(each == name for each, _ in self.why)


def watched(risk: Standing, day: date, policy: RiskPolicy) -> Watched:
    """Why one risk has to be looked at on a day; nothing where all is well."""
    why: list[tuple[str, str]] = []
    days = still(risk, day)
    if days is None:
        why.append(("static", "Never scored"))
    elif days > policy.static_days:
        why.append(("static", f"Not scored for {days} days"))
    since = unmoved_since(risk)
    if since is not None and (day - since).days > policy.unmoved_days:
        why.append(("unmoved", f"Scored the same since {since.day} {since:%B %Y}"))
    ended = expired(risk, day)
    if ended:
        many = "" if len(ended) == 1 else "s"
        why.append(("expired", f"{len(ended)} assurance{many} expired"))
    most = tolerated(risk, policy)
    now = risk.now
    if most is not None and now is not None and now.score > most:
        why.append(("beyond", f"Beyond the appetite of {most} for {risk.category}"))
    said = (risk.at(stage) for stage in ("initial", "current", "target"))
    wrong = [each.contradiction for each in said if each is not None and each.contradiction]
    if wrong:
        why.append(("contradicted", "; ".join(wrong)))
    return Watched(risk, tuple(why))


def still(risk: Standing, day: date) -> int | None:
    """For how many days nobody scored the risk as it stands; None where nobody ever did.

    Where no current score was ever given, the initial one counts; a target tells nothing.
    """
    for stage in ("current", "initial"):
        days = [each.on for each in risk.past if each.stage == stage and each.on is not None]
        if days:
            return max(0, (day - max(days)).days)
    return None


def unmoved_since(risk: Standing) -> date | None:
    """The day from which a risk was scored the same on every later day; None where it moved last
    time, was scored on one day alone, or has come down to its target."""
    scored = [each for each in risk.past if each.stage == "current" and each.on is not None]
    if not scored:
        return None
    last, target = scored[-1].score, risk.at("target")
    if target is not None and last <= target.score:
        return None
    same = list(takewhile(lambda each: each.score == last, reversed(scored)))
    days = [each.on for each in same if each.on is not None]
    return min(days) if len(set(days)) > 1 else None


def expired(risk: Standing, day: date) -> tuple[Assured, ...]:
    """The assurances that no longer assure anybody on a day."""
    return tuple(each for each in risk.assurances if each.has_expired(day))


def tolerated(risk: Standing, policy: RiskPolicy) -> int | None:
    """The highest score that is tolerated of the risk's category; None where nobody said."""
    known = {name.casefold(): most for name, most in policy.appetite.items()}
    return known.get(risk.category.strip().casefold())


def counted(every: Iterable[Watched]) -> dict[str, int]:
    """How many risks are watched for each reason; only reasons that there are."""
    risks = list(every)
    found = {name: sum(each.has(name) for each in risks) for name in WATCHES}
    return {name: count for name, count in found.items() if count}
