"""What people do in a plan or for an organisation, and which roles may: the table of the rules.

Every room that has rules has such a table, `ACTIONS`: its predicates answer from it, and the page
on roles in the manual is printed from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal["owner", "plan", "organisation", "any"]
"""Whose member one has to be: of the plan's owner, of its owner or a partner, of the organisation
itself, or of any organisation."""

WHERE: dict[Where, str] = {
    "owner": "the plan's owner",
    "plan": "the plan's owner or a partner",
    "organisation": "that organisation",
    "any": "any organisation",
}

ROLES: dict[str, tuple[str, str]] = {
    "reader": ("Reader", "Reads."),
    "scheme_lead": ("Scheme lead", "Leads schemes and keeps their records."),
    "programme_lead": ("Programme lead", "Leads programmes, brings papers and sets targets."),
    "finance": ("Finance", "Keeps the money and reads what is commercial."),
    "analyst": ("Performance analyst", "Brings papers and statistics, and sets targets."),
    "clinical_reviewer": ("Clinical reviewer", "Writes and signs quality impact assessments."),
    "approver": ("Approver", "Passes gateways and reads what is commercial."),
    "administrator": ("Administrator", "Decides who belongs to the organisation, and as what."),
}
"""Each role that a membership can have: its name and what it is for."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something people do. `roles` may, where they have the role in the organisation `of`.

    `when_closed` says that it can be done in a plan that is closed: it changes no record of it.
    """

    name: str
    text: str
    of: Where
    roles: frozenset[str]
    when_closed: bool = False


def action(name: str, text: str, of: Where, roles: str, *, when_closed: bool = False) -> Action:
    """One line of a table; `roles` are names with blanks between them.

    Raises `ValueError` for a role that there is not.
    """
    named = frozenset(roles.split())
    if not named <= ROLES.keys():
        raise ValueError(f"no such role: {', '.join(sorted(named - ROLES.keys()))}")
    return Action(name, text, of, named, when_closed)


EVERYONE = " ".join(ROLES)
WRITERS = "programme_lead finance analyst approver administrator"

READ = action("read", "Read what a plan shows its partners", "plan", EVERYONE, when_closed=True)
READ_PRIVATE = action(
    "read_private", "Read what is private in a plan", "owner", EVERYONE, when_closed=True
)
READ_COMMERCIAL = action(
    "read_commercial",
    "Read what is commercial in a plan, and mark a paper so",
    "owner",
    "programme_lead finance approver administrator",
    when_closed=True,
)
SEE_PAPERS = action(
    "see_papers",
    "See the papers brought to a plan, and what became of them",
    "plan",
    EVERYONE,
    when_closed=True,
)
IMPORT = action(
    "import_into", "Bring a paper to a plan, commit it, throw it away, undo it", "plan", WRITERS
)
CHANGE = action(
    "change_records",
    "Enter, change and take back records of a plan",
    "plan",
    f"scheme_lead {WRITERS}",
)
CREATE_PLAN = action("create_plan", "Create a plan of an organisation", "organisation", WRITERS)
SETTLE_PLAN = action(
    "settle_plan",
    "Say what a plan is called, who shares it and who sees it",
    "owner",
    "programme_lead approver administrator",
)
EXPORT_PLAN = action(
    "export_plan",
    "Take a whole plan out as one file, with its history, papers and people",
    "owner",
    "programme_lead approver administrator",
    when_closed=True,
)
ROLL_FORWARD = action(
    "roll_forward",
    "Roll a plan forward into the next year",
    "owner",
    "programme_lead approver administrator",
    when_closed=True,
)
CLOSE_PLAN = action(
    "close_plan",
    "Close a plan to change, and open it again",
    "owner",
    "approver administrator",
    when_closed=True,
)
MANAGE_PEOPLE = action(
    "manage_people",
    "Invite people, give and end memberships, close accounts, reset two-step sign-in",
    "organisation",
    "administrator",
)

ACTIONS = (
    *(READ, READ_PRIVATE, READ_COMMERCIAL, SEE_PAPERS),
    *(
        IMPORT,
        CHANGE,
        CREATE_PLAN,
        SETTLE_PLAN,
        ROLL_FORWARD,
        CLOSE_PLAN,
        EXPORT_PLAN,
        MANAGE_PEOPLE,
    ),
)

WRITES = frozenset(ROLES) - {"reader"}
"""The roles that change something; an installation may ask two steps of them at sign-in."""
