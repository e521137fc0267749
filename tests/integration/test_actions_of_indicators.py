"""Which indicator an action of a paper is to change, where the paper says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from builders import member, organisation, plan
from placeplan.exchange.commit import commit
from placeplan.exchange.reading import Reading
from placeplan.records import Action
from placeplan.rooms.assurance.queries import acts
from unknown_papers import read

REPORT = """\
### Performance report, June 2025

NHS North Vale ICB

Ref\tIndicator\tTarget\tMay-25\tJun-25
U1\tSeen within 4 hours\t78%\t71.2%\t72.5%
U2\tCategory 2 mean (minutes)\t30\t33.1\t31.4
"""


def actions(reading: Reading) -> dict[str, Action]:
    return {each.text: each for each in reading.records if isinstance(each, Action)}


@pytest.mark.parametrize(
    "header",
    [
        "Action\tOwner\tDue date\tIndicator affected",
        "Action required\tLead\tBy when\tKPI",
        "Agreed action\tOwner\tDeadline\tPerformance measure",
    ],
)
def test_the_indicator_beside_an_action(header: str) -> None:
    found = actions(read(f"{header}\nOpen ward 9\tAnn Bell\t30 June 2025\tU1; 52-week waits\n"))
    assert found["Open ward 9"].indicators == ["U1", "52-week waits"]


def test_a_log_whose_first_column_names_the_indicator() -> None:
    header = "Ref\tIndicator\tAction\tOwner\tDue date\tStatus"
    row = "A1\tSeen within 4 hours\tOpen ward 9\tAnn Bell\t30 June 2025\tOpen"
    assert actions(read(f"{header}\n{row}\n"))["Open ward 9"].indicators == ["Seen within 4 hours"]


def test_an_action_that_is_due_is_no_indicator_for_all_its_rating() -> None:
    header = "Action\tKPI\tLead\tDue\tRAG\tUpdate"
    found = actions(read(f"{header}\nOpen hubs\tWaits\tAnn Bell\tMay 2025\tG\tDone\n"))
    assert (found["Open hubs"].indicators, found["Open hubs"].state) == (["Waits"], "G")


class TestUnderAHeading:
    LOG = "Action\tOwner\tDue date\nOpen ward 9\tAnn Bell\t30 June 2025\n"

    def test_that_names_a_measured_indicator(self) -> None:
        text = f"{REPORT}\n### Seen within 4 hours: recovery actions\n\n{self.LOG}"
        found = actions(read(text))["Open ward 9"]
        assert found.indicators == ["Seen within 4 hours"]
        assert text.splitlines()[found.context[0].line - 1].startswith("### Seen within 4 hours")

    def test_that_names_none(self) -> None:
        for heading in ("Action log", "Seen within", "Seen within 12 hours: actions"):
            found = actions(read(f"{REPORT}\n### {heading}\n\n{self.LOG}"))
            assert found["Open ward 9"].indicators == []

    def test_that_names_what_the_paper_does_not_measure(self) -> None:
        found = actions(read(f"### Seen within 4 hours\n\n{self.LOG}"))
        assert found["Open ward 9"].indicators == []

    def test_a_row_above_in_the_table(self) -> None:
        rows = "Action\tOwner\tDue date\nSeen within 4 hours\t\t\nOpen ward 9\tAnn Bell\t30 June 2025\n"
        found = actions(read(f"{REPORT}\n### Recovery actions\n\n{rows}"))["Open ward 9"]
        assert (found.of, found.indicators) == ("Seen within 4 hours", ["Seen within 4 hours"])


@pytest.mark.django_db
def test_the_action_of_a_paper_stands_on_the_row_of_its_indicator() -> None:
    board = plan(organisation("North Vale ICB", "N1"), title="Vale")
    ana = member("ana", board.owner, role="programme_lead")
    log = "Action\tOwner\tDue date\tIndicator\nOpen ward 9\tAnn Bell\t30 June 2025\tU1\n"
    text = f"{REPORT}\n### Recovery actions\n\n{log}"
    commit(
        read(text),
        plan=board,
        actor=ana,
        stated_on=date(2025, 7, 1),
        at=datetime(2025, 7, 1, 9, tzinfo=UTC),
        data=text.encode(),
    )
    [(slug, found)] = acts(ana, board).by_slug.items()
    assert slug == "u1"
    assert [each.text for each in found if each.kind == "action"] == ["Open ward 9"]
