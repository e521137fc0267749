"""How codes of the records are said to people, and how the text of a paper is laid out again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

QUARTILES = {
    "best": "Best quartile",
    "middle": "Middle half",
    "worst": "Worst quartile",
    "none": "Not ranked",
}
STATES = {
    "new": "New",
    "active": "In progress",
    "complete": "Complete",
    "dropped": "Dropped",
    "transferred": "Moved to next plan",
}
SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}
KINDS = {
    "observation": ("Indicator value", "Indicator values"),
    "deliverable": ("Deliverable", "Deliverables"),
    "measure": ("Supporting measure", "Supporting measures"),
    "concern": ("Emerging issue", "Emerging issues"),
    "goal": ("Priority or objective", "Priorities and objectives"),
    "organisation": ("Organisation", "Organisations"),
    "fact": ("Fact about the place", "Facts about the place"),
    "narrative": ("Passage of text", "Passages of text"),
    "unrecognised": ("Row not understood", "Rows not understood"),
    "alignment": ("Link to a framework", "Links to frameworks"),
    "commitment": ("Commitment or request", "Commitments and requests"),
    "engagement": ("Note of engagement", "Notes of engagement"),
    "finance_line": ("Line of a financial statement", "Lines of financial statements"),
    "forum": ("Board or group", "Boards and groups"),
    "growth_assumption": ("Growth assumption", "Growth assumptions"),
    "qia": ("Quality impact assessment", "Quality impact assessments"),
    "assessment": ("Impact assessment", "Impact assessments"),
    "evidence": ("Piece of evidence", "Pieces of evidence"),
    "import": ("Paper", "Papers"),
    "rebase": ("New process", "New processes"),
}


RATINGS = {
    "R": "Red",
    "RA": "Red-Amber",
    "A": "Amber",
    "AG": "Amber-Green",
    "G": "Green",
    "B": "Complete",
    "W": "Not started",
    "N/A": "Not applicable",
    "none": "No rating",
}


GATEWAYS = {
    "idea": "Idea",
    "scoping": "Scoping",
    "planned": "Planned",
    "in_progress": "In progress",
    "delivered": "Delivered",
    "closed": "Closed",
    "stopped": "Stopped",
}


ABBREVIATIONS = {
    "A&E": "accident and emergency",
    "ABCD": "asset-based community development",
    "BAF": "board assurance framework",
    "CAMHS": "child and adolescent mental health services",
    "CCG": "clinical commissioning group",
    "CHC": "continuing healthcare",
    "CQC": "Care Quality Commission",
    "GP": "general practitioner",
    "HWBB": "Health and Wellbeing Board",
    "IAPT": "improving access to psychological therapies",
    "ICB": "integrated care board",
    "KPI": "key performance indicator",
    "LAC": "local area coordination",
    "LD": "learning disability",
    "LTC": "long-term condition",
    "MDT": "multidisciplinary team",
    "NCMP": "national child measurement programme",
    "PHB": "personal health budget",
    "QIPP": "quality, innovation, productivity and prevention",
    "RAG": "red, amber, green",
    "SHMI": "summary hospital-level mortality indicator",
    "STP": "sustainability and transformation partnership",
    "WTE": "whole-time equivalent",
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, or a list where `points` holds anything; `numbered` keeps printed numbers."""

    text: str = ""
    points: tuple[str, ...] = ()


_SHORT = re.compile(
    r"(?<![\w&])("
    + "|".join(map(re.escape, sorted(ABBREVIATIONS, key=len, reverse=True)))
    + r")(?=s?\b)"
)
_POINT = re.compile(r"^(?:•|\*)\s+")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+")


DEEDS = {
    "enter-record": "Entered",
    "change-record": "Changed",
    "withdraw-record": "Took back",
    "upload-paper": "Brought a paper",
    "import-paper": "Committed a paper",
    "throw-paper-away": "Threw a paper away",
    "read-paper-again": "Had a paper read again",
    "decide-conflicts": "Decided a conflict",
    "undo-import": "Undid an import",
    "create-plan": "Made the plan",
    "pass-gateway": "Passed a gateway",
    "carry-up": "Carried a concern up",
    "do-step": "Did a step of an escalation",
    "close-escalation": "Closed an escalation",
    "sign-assessment": "Signed an assessment",
    "score-risk": "Scored a risk",
    "set-target": "Set a target",
    "set-trajectory": "Set a trajectory",
    "withdraw-target": "Took back a target",
    "add-rebase": "Began a new process",
    "withdraw-rebase": "Took back a new process",
}
"""What people did, by the action of the event; another one is said by its own words."""


def deed(action: str) -> str:
    """What somebody did, by the action of an event."""
    return DEEDS.get(action, action.replace("-", " ").capitalize())


def kind_word(kind: str, count: int = 1) -> str:
    """The name of a kind of record, in the plural where there is not one of it."""
    one, many = KINDS.get(kind, (kind.replace("_", " ").capitalize(),) * 2)
    return one if count == 1 else many if kind in KINDS else many + "s"


def expanded(text: str) -> Markup:
    """The text, safe to show, with each abbreviation explained where it first stands."""
    seen: set[str] = set()
    parts: list[Markup] = []
    at = 0
    for match in _SHORT.finditer(text):
        short = match[1]
        if short in seen:
            continue
        seen.add(short)
        parts.append(escape(text[at : match.start()]))
        parts.append(Markup('<abbr title="{}">{}</abbr>').format(ABBREVIATIONS[short], short))
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def text_blocks(text: str | None) -> list[TextBlock]:
    """The paragraphs and lists of a cell's text, in order."""
    blocks: list[TextBlock] = []
    for line in (text or "").splitlines():
        if not line.strip():
            continue
        bullet, numbered = _POINT.match(line), _NUMBERED.match(line)
        if not (bullet or numbered):
            blocks.append(TextBlock(line))
            continue
        point = line[bullet.end() :] if bullet else line
        if blocks and blocks[-1].points:
            blocks[-1] = TextBlock(points=(*blocks[-1].points, point))
        else:
            blocks.append(TextBlock(points=(point,)))
    return blocks
