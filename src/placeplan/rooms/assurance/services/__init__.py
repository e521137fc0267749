"""What a person does that several rooms have a say in."""

from placeplan.rooms.assurance.services.escalations import (
    EscalationError,
    carry_up,
    close,
    do_step,
)
from placeplan.rooms.assurance.services.gateways import GatewayError, pass_gateway
from placeplan.rooms.assurance.services.quality import (
    DomainTyped,
    SigningError,
    assess_quality,
    sign_quality,
)
from placeplan.rooms.assurance.services.updates import FormError, Saved, save_draft, tell

__all__ = [
    "DomainTyped",
    "EscalationError",
    "FormError",
    "GatewayError",
    "Saved",
    "SigningError",
    "assess_quality",
    "carry_up",
    "close",
    "do_step",
    "pass_gateway",
    "save_draft",
    "sign_quality",
    "tell",
]
