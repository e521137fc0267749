"""Pages: the risk register."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from placeplan.rooms.places.listing import Column, Layout
from placeplan.rooms.places.pages import list_page
from placeplan.rooms.risk import queries
from placeplan.rooms.risk.models import Risk, RiskScore, Stage


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
        Column("of", "Part of", "part", choose="All programmes"),
        Column("mitigation", "Mitigation", "prose"),
        _score(Stage.INITIAL),
        _score(Stage.CURRENT),
        _score(Stage.TARGET),
        Column("lead", "Lead", choose="Everyone"),
        Column("committee", "Committee", choose="All committees"),
    ),
    words=("description", "of", "mitigation", "cause", "effect", "lead"),
)

risks = list_page(RISKS, queries.risks)
