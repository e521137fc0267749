"""The stored records: what a plan is to bring about, the work that is to do so."""

from placeplan.rooms.delivery.models.about import About, Comment, Evidence
from placeplan.rooms.delivery.models.deliverables import (
    Concern,
    DeadlineRevision,
    Deliverable,
    DeliverableState,
    ForObjectives,
    Measure,
    Rag,
)
from placeplan.rooms.delivery.models.updates import (
    Assessment,
    AssessmentKind,
    AssessmentStage,
    Escalation,
    EscalationState,
    Update,
    UpdateDraft,
)
from placeplan.rooms.delivery.models.work import (
    Action,
    Decision,
    Gateway,
    Milestone,
    MilestoneState,
    PartOf,
    Programme,
    Qia,
    SavingBasis,
    Scheme,
)

__all__ = [
    "About",
    "Action",
    "Assessment",
    "AssessmentKind",
    "AssessmentStage",
    "Comment",
    "Concern",
    "DeadlineRevision",
    "Decision",
    "Deliverable",
    "DeliverableState",
    "Escalation",
    "EscalationState",
    "Evidence",
    "ForObjectives",
    "Gateway",
    "Measure",
    "Milestone",
    "MilestoneState",
    "PartOf",
    "Programme",
    "Qia",
    "Rag",
    "SavingBasis",
    "Scheme",
    "Update",
    "UpdateDraft",
]
