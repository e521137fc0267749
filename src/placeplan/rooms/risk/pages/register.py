"""The risk register as a list, and the issues and concerns beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from placeplan.definitions import policies
from placeplan.rooms.delivery.queries import concerns as concern_rows
from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.models import PlanFactQuerySet
from placeplan.rooms.places.pages import list_page, listed
from placeplan.rooms.places.permissions import may_change
from placeplan.rooms.places.queries import plan as plan_of
from placeplan.rooms.register.pages import asked, chosen, not_there
from placeplan.rooms.risk import queries
from placeplan.rooms.risk.heat import place_of
from placeplan.rooms.risk.models import Risk, RiskScore, Stage
from placeplan.rooms.risk.scoring import IMPACTS, LIKELIHOODS, STAGES
from placeplan.rooms.risk.watch import WATCHES, Watched, counted

NARROWING = ("band", "watch", "stage", "likelihood", "impact")
"""Choices of the register that its columns do not hold."""


def _score(stage: Stage) -> Column:
    """The column of the latest score of a stage."""
    rows = RiskScore.objects.filter(risk=OuterRef("pk"), stage=stage).order_by("-position")

    def latest(risk: Risk) -> int | None:
        return next(
            (each.score for each in reversed(risk.scores.all()) if each.stage == stage), None
        )

    return Column(
        f"{stage}_score", stage.label, "number", value=latest, by=Subquery(rows.values("score")[:1])
    )


RISKS = Layout(
    kind="risk",
    title="Risks",
    lede="What could go wrong and what is done about it. A score is likelihood times impact.",
    columns=(
        Column("description", "Risk"),
        Column("code", "Reference"),
        Column("of", "Part of", "part", choose="All programmes"),
        Column("mitigation", "Mitigation", "prose"),
        _score(Stage.INITIAL),
        _score(Stage.CURRENT),
        _score(Stage.TARGET),
        Column("category", "Category", choose="All categories"),
        Column("lead", "Lead", choose="Everyone"),
        Column("committee", "Committee", choose="All committees"),
    ),
    words=("description", "code", "of", "mitigation", "cause", "effect", "objective", "lead"),
)
CONCERNS = Layout(
    kind="concern",
    title="Issues and concerns",
    lede="What has happened already, or worries somebody now.",
    columns=(
        Column("text", "Issue or concern"),
        Column("priority", "Priority", choose="All priorities"),
        Column("objectives", "Objectives", "list", by=None),
    ),
    words=("text", "priority", "objectives"),
)

concerns = list_page(CONCERNS, concern_rows)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a register is narrowed to beside its columns: a band, a watch, a square of the map."""

    band: str
    watch: str
    stage: str
    place: tuple[int, int] | None

    @classmethod
    def of(cls, request: HttpRequest) -> Narrowing:
        """The choices of the address; one that is none counts as not chosen."""
        band, watch, stage, up, along = (chosen(request, name) for name in NARROWING)
        is_place = up in "12345" and along in "12345" and up != "" and along != ""
        return cls(
            band if band in _bands() else "",
            watch if watch in WATCHES else "",
            stage if stage in STAGES else "current",
            (int(up), int(along)) if is_place else None,
        )

    @property
    def chosen(self) -> bool:
        """True where it leaves anything out."""
        return bool(self.band or self.watch or self.place)

    @property
    def words(self) -> list[str]:
        """What is chosen, in words."""
        found = []
        if self.place:
            up, along = self.place
            found.append(
                f"{STAGES[self.stage].lower()} likelihood {up} ({LIKELIHOODS[up - 1].lower()}) "
                f"and impact {along} ({IMPACTS[along - 1].lower()})"
            )
        if self.band:
            found.append(f"{self.band.lower()} {STAGES[self.stage].lower()} score")
        if self.watch:
            found.append(WATCHES[self.watch].lower())
        return found

    def keeps(self, each: Watched) -> bool:
        """True where a risk is among those that are chosen."""
        scored = each.risk.at(self.stage)
        if self.place and (scored is None or place_of(scored) != self.place):
            return False
        if self.band and (scored is None or scored.band != self.band):
            return False
        return not self.watch or each.has(self.watch)


def _bands() -> list[str]:
    return [each.name for each in policies.risk(timezone.localdate()).bands]


@require_safe
def risks(request: HttpRequest, slug: str) -> HttpResponse:
    """The register; an address can narrow it to a band, to what is watched, or to one square."""
    plan = plan_of(request.user, slug)
    if plan is None:
        return not_there(request)
    dates = asked(request)
    on = dates.as_at or timezone.localdate()
    every = queries.register(request.user, plan, on=on, **dates.times)
    narrowing = Narrowing.of(request)
    kept = [each.risk.id for each in every if narrowing.keeps(each)]

    def narrowed(*args: object, **times: object) -> PlanFactQuerySet[Risk]:
        rows = queries.risks(*args, **times)  # type: ignore[arg-type]
        return rows.filter(pk__in=kept) if narrowing.chosen else rows

    more = {
        "narrowing": narrowing,
        "narrowing_names": [*NARROWING],
        "watch_counts": counted(every),
        "watches": WATCHES,
        "every": len(every),
        "may_type": not dates.is_past and may_change(request.user, plan),
        "on": on,
    }
    return listed(request, plan, RISKS, narrowed, template="risk/register.jinja", more=more)
