"""Policies as dated data: how work is rated, reviewed, assessed, scored and carried up.

One file holds every edition of one policy; the one of a day is asked for. A local file of the same
name takes the place of editions from its own first day on (decision 5).
"""

from placeplan.definitions.policies.catalogue import (
    escalating,
    exporting,
    qia,
    rag,
    reminding,
    reviewing,
    risk,
)
from placeplan.definitions.policies.policy import (
    Escalating,
    Exporting,
    QiaPolicy,
    RagPolicy,
    Reminder,
    Reminding,
    Reviewing,
    RiskPolicy,
    Share,
)

__all__ = [
    "Escalating",
    "Exporting",
    "QiaPolicy",
    "RagPolicy",
    "Reminder",
    "Reminding",
    "Reviewing",
    "RiskPolicy",
    "Share",
    "escalating",
    "exporting",
    "qia",
    "rag",
    "reminding",
    "reviewing",
    "risk",
]
