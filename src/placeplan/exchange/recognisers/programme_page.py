"""Programme pages: a title, objective, description, outcomes, risks, timeline, money and leads.

A page opens with "CCG Programme: Title" (or ICB, STP-wide, Place ...) or with a heading over an
"Objective:"; its tables are read by the recognisers of tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from placeplan.documents.document import Document
from placeplan.exchange.page_records import PageRecords
from placeplan.exchange.programme_outline import page_outline_of
from placeplan.kernel.problem import Problem
from placeplan.records import Record

SPECIFICITY = 70
SAMPLE = """\
FRAILTY SERVICES

ICB Programme: Falls at home

Programme Objective: To halve the falls of people who live alone.

Programme Description

A joint team visits every person who has fallen twice.

Outcomes and benefits

- Fewer broken hips
- More people who feel safe at home

Key Risks

- Too few physiotherapists

Key Projects and Timescales

- Autumn 2024 – Recruit the team
- Falls line open by Q3 24/25

Costs and Financial benefits

Investments Required: £250k Savings: £400,000

Board Sponsor: Asha Pryce, Chief Nurse, North Vale ICB

Falls Board
Delivery Lead: Rowan Hale
"""


def recognise(document: Document) -> Iterator[Record | Problem]:
    """The programme of each page, and its goals, risks, steps, money and roles."""
    outline = page_outline_of(document)
    for page in outline.pages:
        yield from PageRecords(outline, page).read()
