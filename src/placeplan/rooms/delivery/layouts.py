"""How the lists of this room are laid out."""

from __future__ import annotations

from typing import Any

from placeplan.rooms.places.listing import Column, Layout

SAVINGS = ("net_saving_gbp", "gross_saving_gbp", "saving_gbp")
"""The savings that a scheme may state: net, gross, or on a basis that is not stated."""
STANDINGS = {
    "overdue": "Overdue",
    "to_come": "To come",
    "undated": "No date",
    "done": "Done",
    "dropped": "Dropped",
}
"""How a milestone stands on a day, by code."""
_SAVING = tuple(f"{name}__number" for name in SAVINGS)


def saving(scheme: Any) -> Any:
    """The saving of a scheme, on whatever basis it is stated; the net one first."""
    stated = (getattr(scheme, name) for name in SAVINGS)
    return next((each for each in stated if each is not None), None)


def score(qia: Any) -> int | None:
    """The score of a domain: the one that is stated, else likelihood times impact."""
    if qia.score is not None:
        return int(qia.score)
    known = qia.likelihood is not None and qia.impact is not None
    return qia.likelihood * qia.impact if known else None


PROGRAMMES = Layout(
    kind="programme",
    title="Programmes",
    lede="The programmes of work. Each leads to its steps, people, money and risks.",
    columns=(
        Column("title", "Programme"),
        Column("theme", "Theme", choose="All themes"),
        Column("level", "Level", choose="All levels"),
        Column("objective", "Objective", "prose"),
        Column("forum", "Steered by"),
    ),
    words=("title", "theme", "objective", "description"),
)
SCHEMES = Layout(
    kind="scheme",
    title="Schemes",
    lede="What is to save money or change a service. Each leads to its actions, steps and money.",
    columns=(
        Column("title", "Scheme"),
        Column("organisation_name", "Organisation", choose="All organisations"),
        Column("workstream", "Workstream", choose="All workstreams"),
        Column("financial_year", "Year", choose="All years"),
        Column("saving", "Saving", "money", value=saving, by=_SAVING),
        Column("saving_basis", "Basis", "code"),
        Column("investment_gbp", "Investment", "money"),
        Column("status", "Status", choose="All states"),
    ),
    words=("title", "description", "workstream", "status"),
)
MILESTONES = Layout(
    kind="milestone",
    title="Milestones",
    lede="The dated steps of programmes and schemes.",
    columns=(
        Column("title", "Step"),
        Column("of", "Part of", "part", choose="All programmes and schemes"),
        Column("workstream", "Workstream"),
        Column("start", "From", "due"),
        Column("end", "To", "due"),
        Column("due", "Due", "due"),
        Column("standing", "State", "code", by=None, choose="All states", words=STANDINGS),
        Column("trajectory", "How far by then", "prose"),
    ),
    words=("title", "of", "workstream", "as_printed"),
)
ACTIONS = Layout(
    kind="action",
    title="Actions",
    lede="What somebody undertook to do.",
    columns=(
        Column("text", "Action"),
        Column("of", "Part of", "part", choose="All subjects"),
        Column("owners", "Who", "list", by=None),
        Column("due", "Due", "due"),
        Column("state", "State", choose="All states"),
        Column("outcome", "What came of it", "prose"),
        Column("forum", "From"),
    ),
    words=("text", "of", "owners"),
)
DECISIONS = Layout(
    kind="decision",
    title="Decisions",
    columns=(
        Column("text", "Decision"),
        Column("of", "Of", "part", choose="All subjects"),
        Column("by", "Taken by", choose="Everyone"),
        Column("date", "When", "due"),
        Column("because", "Why", "prose"),
    ),
    words=("text", "of", "by"),
)
QIAS = Layout(
    kind="qia",
    title="Quality impact assessments",
    lede="What a scheme may do to safety, effectiveness and experience. A score is likelihood "
    "times impact.",
    columns=(
        Column("domain", "Domain", choose="All domains"),
        Column("of", "Part of", "part", choose="All schemes"),
        Column("likelihood", "Likelihood", "number", by="likelihood"),
        Column("impact", "Impact", "number", by="impact"),
        Column("score", "Score", "number", value=score, by="score"),
        Column("text", "Reason", "prose"),
    ),
    words=("domain", "of", "text"),
)
UPDATES = Layout(
    kind="update",
    title="Updates",
    lede="What was told of programmes and schemes, period by period.",
    columns=(
        Column("of", "Of", "part", choose="All programmes and schemes"),
        Column("period", "Period", "due"),
        Column("rag", "Rating", "code", choose="All ratings"),
        Column("done", "Done", "prose"),
        Column("next", "Next", "prose"),
        Column("decisions_sought", "Decisions sought", "list", by=None),
        Column("author", "Told by"),
    ),
    words=("of", "done", "next", "text", "author"),
)
ASSESSMENTS = Layout(
    kind="assessment",
    title="Impact assessments",
    lede="Assessments as a whole, with who signed them and when they are looked at again.",
    columns=(
        Column("of", "Of", "part", choose="All schemes"),
        Column("assessment_kind", "Of what", "code", choose="All kinds"),
        Column("stage", "Stage", "code", choose="All stages"),
        Column("outcome", "Outcome", "prose"),
        Column("review_due", "Looked at again", "due"),
    ),
    words=("of", "outcome", "text"),
)
ESCALATIONS = Layout(
    kind="escalation",
    title="Escalations",
    lede="Concerns that were carried up, and what came of them.",
    columns=(
        Column("text", "Concern"),
        Column("of", "Of", "part", choose="All programmes and schemes"),
        Column("raised_on", "Raised", "due"),
        Column("to", "Carried to", "list", by=None),
        Column("mitigation", "Mitigating action", "prose"),
        Column("effect", "Effect", "prose"),
        Column("state", "State", "code", choose="All states"),
    ),
    words=("text", "of", "mitigation", "effect"),
)
