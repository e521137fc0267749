"""What a person does to the work of a plan: its log, what is said and what is shown."""

from placeplan.rooms.delivery.services.comments import change_comment, say, take_back_comment
from placeplan.rooms.delivery.services.evidence import (
    RefusedError,
    add_evidence,
    take_back_evidence,
)
from placeplan.rooms.delivery.services.log import (
    LogError,
    add_action,
    decide,
    drop,
    finish,
    move,
    reopen,
)

__all__ = [
    "LogError",
    "RefusedError",
    "add_action",
    "add_evidence",
    "change_comment",
    "decide",
    "drop",
    "finish",
    "move",
    "reopen",
    "say",
    "take_back_comment",
    "take_back_evidence",
]
