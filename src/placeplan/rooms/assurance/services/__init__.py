"""What a person does that several rooms have a say in."""

from placeplan.rooms.assurance.services.accepting import (
    accept_finding,
    assign_finding,
    end_acceptance,
)
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
from placeplan.rooms.assurance.services.reminding import (
    Line,
    choose_letters,
    drop,
    give_up_lost,
    note_sent,
    put_off,
    take,
    write_letter,
)
from placeplan.rooms.assurance.services.updates import FormError, Saved, save_draft, tell

__all__ = [
    "DomainTyped",
    "EscalationError",
    "FormError",
    "GatewayError",
    "Line",
    "Saved",
    "SigningError",
    "accept_finding",
    "assess_quality",
    "assign_finding",
    "carry_up",
    "choose_letters",
    "close",
    "do_step",
    "drop",
    "end_acceptance",
    "give_up_lost",
    "note_sent",
    "pass_gateway",
    "put_off",
    "save_draft",
    "sign_quality",
    "take",
    "tell",
    "write_letter",
]
