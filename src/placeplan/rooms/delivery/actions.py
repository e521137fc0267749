"""What people say and show about records, and which roles may: the table of the rules."""

from __future__ import annotations

from placeplan.rooms.places.actions import action

COMMENT = action(
    "comment",
    "Comment on the records of a plan, change and take back one's own comments",
    "plan",
    "scheme_lead programme_lead finance analyst clinical_reviewer approver administrator",
)
ADD_EVIDENCE = action(
    "add_evidence",
    "Add evidence files to the records of a plan, and take them back",
    "plan",
    "scheme_lead programme_lead finance analyst clinical_reviewer approver administrator",
)

ACTIONS = (COMMENT, ADD_EVIDENCE)
