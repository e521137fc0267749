"""The portfolio: a board from which a scheme is moved, and a timeline that says what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from builders import client_of, member
from placeplan.exchange.amend import enter
from placeplan.exchange.commit import commit
from placeplan.rooms.delivery.models import Scheme
from unknown_papers import read

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 2)


def state(lead, board, kind, **values):
    return enter(kind, values, plan=board, actor=lead, at=AT, stated_on=DAY)


def test_an_approver_moves_a_scheme_from_the_board_and_comes_back_to_it(northtown, board):
    lead, approver = member("lee", northtown, "scheme_lead"), member("ada", northtown, "approver")
    row = state(
        lead, board, "scheme", title="O’Brien’s clinic", saving_basis="net", delivery_lead="Ola"
    )
    address = f"/plans/{board.slug}/delivery/portfolio/?view=board"
    way = f"/schemes/{row.pk}/gateway/?back=board"
    page = client_of(approver).get(address).text
    assert way in page
    assert all(f'id="at-{name}"' in page for name in ("idea", "scoping", "in_progress", "closed"))
    assert "What the next gateway asks" in client_of(lead).get(address).text
    answer = client_of(approver).post(way, {"to": "scoping", "reason": "It is ready"})
    assert answer["Location"] == address
    assert Scheme.objects.get(superseded_by=None).gateway == "scoping"


def test_a_printed_status_is_what_people_say_until_an_update_is_told(northtown, board):
    lead = member("lee", northtown, "programme_lead")
    state(lead, board, "scheme", title="Taxis", saving_basis="net", status="Red/Amber")
    state(lead, board, "scheme", title="Beds", saving_basis="net", status="On hold")
    page = client_of(lead).get(f"/plans/{board.slug}/delivery/portfolio/?format=csv")
    rows = dict(line.split(",", 1) for line in page.text.splitlines()[1:])
    assert ",RA," in rows["Taxis"]
    assert ",RA," not in rows["Beds"]


def test_the_timeline_says_what_waits_and_what_is_out_of_order(northtown, board):
    lead = member("lee", northtown, "programme_lead")
    state(lead, board, "scheme", title="Recruit", saving_basis="net")
    state(lead, board, "scheme", title="Open", saving_basis="net", depends_on=["Recruit"])
    for of, day in (("Recruit", date(2027, 3, 31)), ("Open", date(2027, 1, 31))):
        due = {"label": f"{day:%d %B %Y}", "start": day, "end": day}
        state(lead, board, "milestone", of=of, title=f"{of} done", due=due, as_printed="-")
    page = client_of(lead).get(f"/plans/{board.slug}/delivery/portfolio/?view=timeline").text
    assert "Open waits for Recruit" in page
    assert "No: something is due before that" in page


TRACKER = """\
<b>Savings tracker 2026/27</b>

Scheme\tLead\tPlan £k\tYTD plan £k\tYTD actual £k\tRAG
Taxis on one contract\tOla\t300\t150\t93\tGreen
Fewer beds bought\tBen\t480\t200\t210\tGreen
"""


def test_a_paper_s_own_savings_table_says_which_green_scheme_is_not(northtown, board):
    lead = member("lee", northtown, "programme_lead")
    commit(read(TRACKER), plan=board, actor=lead, stated_on=DAY, at=AT, data=TRACKER.encode())
    page = client_of(lead).get(f"/plans/{board.slug}/delivery/portfolio/?format=csv")
    rows = dict(line.split(",", 1) for line in page.text.splitlines()[1:])
    assert "Rated Green; savings 62% of plan" in rows["Taxis on one contract"]
    assert "Rated Green" not in rows["Fewer beds bought"]
