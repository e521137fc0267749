"""What people do to assure a plan, and which roles may: the table of the rules."""

from __future__ import annotations

from placeplan.rooms.places.actions import action

PASS_GATEWAY = action(
    "pass_gateway", "Pass a scheme through a gateway, or stop it", "plan", "approver administrator"
)
SIGN_ASSESSMENT = action(
    "sign_assessment", "Sign a quality impact assessment", "plan", "clinical_reviewer"
)

ACTIONS = (PASS_GATEWAY, SIGN_ASSESSMENT)
