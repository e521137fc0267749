"""Reads: the quality impact assessment of a scheme, and which are to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from placeplan.definitions import policies
from placeplan.definitions.policies import QiaPolicy
from placeplan.records.record import folded
from placeplan.rooms.assurance import quality as rules
from placeplan.rooms.delivery import queries as delivery
from placeplan.rooms.delivery.models import Assessment, Milestone, Qia, Scheme
from placeplan.rooms.places.models import Plan, Reader
from placeplan.rooms.places.queries import Belonging
from placeplan.rooms.register.interchange import digest
from placeplan.rooms.register.models import Event
from placeplan.rooms.register.queries import events

Chains = Mapping[str, Sequence[Assessment]]


@dataclass(frozen=True, slots=True)
class DomainScore:
    """One domain of the policy and what was said of it; `row` is None where nothing was."""

    name: str
    row: Qia | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """The assessment of one scheme.

    `stage` is how deep it has to go, blank while nothing is scored. `assessment` is that of this
    stage. `token` changes with everything that the forms of the page change.
    """

    policy: QiaPolicy
    domains: tuple[DomainScore, ...]
    missing: tuple[str, ...]
    highest: int | None
    stage: str
    assessment: Assessment | None
    signatures: rules.Signatures
    unsigned: tuple[str, ...]
    review_due: date | None
    suggested: date | None
    trail: tuple[tuple[Event, str], ...]
    """What people did, each with the domain that it is of; blank for the assessment as a whole."""
    token: str

    def is_due(self, on: date) -> bool:
        """True where the day has come to look at it again."""
        return self.review_due is not None and self.review_due <= on


def quality(
    reader: Reader,
    scheme: Scheme,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> Quality:
    """The quality impact assessment of a scheme, with the policy of a day."""
    policy = policies.qia(on)
    dates: dict[str, Any] = {"plan": scheme.plan, "as_at": as_at, "known_at": known_at}
    mine = Belonging("scheme", scheme.natural_key, scheme.title)
    rows = list(delivery.qias(reader, of=mine, **dates))
    every = delivery.assessments(reader, of=mine, **dates)
    found = [row for row in every if row.assessment_kind == "quality"]
    by_name = {folded(row.domain): row for row in rows}
    names = dict.fromkeys((*policy.domains, *(row.domain for row in rows)))
    domains = []
    for name in {folded(each): each for each in reversed(names)}.values():
        row = by_name.get(folded(name))
        domains.append(DomainScore(name, row, None if row is None else score_of(row)))
    domains.sort(key=lambda each: [folded(name) for name in names].index(folded(each.name)))
    scores = {each.name: each.score for each in domains}
    stage = rules.stage_needed(scores.values(), policy)
    assessment = next((each for each in found if each.stage == stage), None)
    chain: Sequence[Assessment] = ()
    if assessment is not None:
        chains = assessment_chains(reader, scheme.plan, as_at=as_at, known_at=known_at)
        chain = chains.get(assessment.natural_key, (assessment,))
    signed = signed_of(chain, rows)
    steps = delivery.milestones(reader, of=mine, **dates)
    return Quality(
        policy=policy,
        domains=tuple(domains),
        missing=rules.unscored(scores, policy),
        highest=max((each for each in scores.values() if each is not None), default=None),
        stage=stage,
        assessment=assessment,
        signatures=signed,
        unsigned=rules.unsigned(signed.standing, policy),
        review_due=_day(assessment),
        suggested=_suggested(steps, scheme, policy, on),
        trail=tuple(_trail(scheme.plan, [*rows, *found], as_at, known_at)),
        token=digest(sorted(str(each.pk) for each in (*rows, *found))),
    )


@dataclass(frozen=True, slots=True)
class Review:
    """An assessment that is to be looked at again, and since when."""

    assessment: Assessment
    due: date


def reviews_due(
    reader: Reader,
    plan: Plan,
    *,
    on: date,
    as_at: date | None = None,
    known_at: datetime | None = None,
) -> list[Review]:
    """The quality assessments of a plan whose day to be looked at again has come, oldest first."""
    rows = delivery.assessments(reader, plan=plan, as_at=as_at, known_at=known_at)
    dated = ((row, _day(row)) for row in rows.filter(assessment_kind="quality"))
    found = [Review(row, day) for row, day in dated if day is not None and day <= on]
    return sorted(found, key=lambda each: each.due)


def assessment_chains(
    reader: Reader, plan: Plan, *, as_at: date | None = None, known_at: datetime | None = None
) -> Chains:
    """Every version of each assessment of a plan, by natural key, in the order they were made."""
    rows = Assessment.objects.visible_in(plan, reader).until(as_at, known_at)
    chains: dict[str, list[Assessment]] = defaultdict(list)
    for row in rows.order_by("recorded_at", "stated_on", "pk"):
        chains[row.natural_key].append(row)
    return chains


def signed_of(chain: Iterable[Assessment], domains: Iterable[Qia]) -> rules.Signatures:
    """Which signatures of an assessment stand, by all its versions and the domains of today."""
    versions = [
        rules.Version((row.outcome, row.text), tuple(_signatures(row)), row.recorded_at)
        for row in chain
    ]
    return rules.signatures(versions, max((row.recorded_at for row in domains), default=None))


def score_of(row: Qia) -> int | None:
    """The score as printed, else likelihood times impact."""
    if row.score is not None or row.likelihood is None or row.impact is None:
        return row.score
    return row.likelihood * row.impact


def _signatures(row: Assessment) -> Iterable[rules.SignedBy]:
    for each in row.signatures:
        day = date.fromisoformat(each["on"])
        comment = each.get("comment") or ""
        yield rules.SignedBy(each["role"], each["person"], day, comment, row.stated_by_id)


def _day(assessment: Assessment | None) -> date | None:
    due = None if assessment is None else assessment.review_due
    return None if due is None else due.end or due.start


def _suggested(
    steps: Iterable[Milestone], scheme: Scheme, policy: QiaPolicy, on: date
) -> date | None:
    """So many days after the first step begins, else after the scheme's year does.

    Where that has begun, so many days after the day of the assessment.
    """
    starts = [each.spans_start for each in steps if each.spans_start is not None]
    start = min(starts, default=scheme.spans_start)
    return None if start is None else max(start, on) + timedelta(days=policy.review_days)


def _trail(
    plan: Plan,
    rows: Sequence[Qia | Assessment],
    as_at: date | None,
    known_at: datetime | None,
) -> Iterator[tuple[Event, str]]:
    """What people did to the domains and the assessment, the latest first."""
    keys: dict[type[Qia] | type[Assessment], set[str]] = defaultdict(set)
    for row in rows:
        keys[type(row)].add(row.natural_key)
    about: dict[str, str] = {}
    for model, wanted in keys.items():
        for each in model._default_manager.filter(plan=plan, natural_key__in=wanted):
            about[str(each.pk)] = each.domain if isinstance(each, Qia) else ""
    done = events(plan=plan.slug, as_at=as_at, known_at=known_at)
    for event in done.filter(subject_id__in=list(about))[:100]:
        yield event, about[event.subject_id]
