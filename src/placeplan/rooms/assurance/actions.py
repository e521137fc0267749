"""What people do to assure a plan, and which roles may: the table of the rules."""

from __future__ import annotations

from placeplan.rooms.places.actions import CHANGE, action

PASS_GATEWAY = action(
    "pass_gateway", "Pass a scheme through a gateway, or stop it", "plan", "approver administrator"
)
ASSESS_QUALITY = action(
    "assess_quality",
    "Score and write a quality impact assessment",
    "plan",
    " ".join(sorted({*CHANGE.roles, "clinical_reviewer"})),
)
SIGN_ASSESSMENT = action(
    "sign_assessment",
    "Sign a quality impact assessment",
    "plan",
    "clinical_reviewer approver",
)

ACTIONS = (PASS_GATEWAY, ASSESS_QUALITY, SIGN_ASSESSMENT)
