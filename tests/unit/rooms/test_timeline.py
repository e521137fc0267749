"""The timeline of a portfolio: what waits for what, and the columns of its board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from placeplan.rooms.assurance.portfolio import Bar, Choice, Line, portfolio
from placeplan.rooms.assurance.timeline import LEFT, RIGHT, timeline

ON = date(2026, 11, 2)


def bar(day: date) -> Bar:
    return Bar("Step", due=day, first=day, done=False, late=False)


def line(title: str, *days: date, waits: tuple[str, ...] = (), gateway: str = "idea") -> Line:
    blank = Line("1", title, "", gateway, (), "", "", "", ())
    return replace(blank, bars=tuple(bar(day) for day in days), depends_on=waits)


def test_an_arrow_leads_from_the_first_to_what_waits_for_it():
    first = line("Recruit", date(2026, 12, 1), date(2027, 1, 31))
    then = line("Open", date(2027, 3, 1), waits=("recruit ", "Not in this plan"))
    drawn = timeline([then, first], ON)
    assert drawn is not None
    [wait] = drawn.waits
    assert (wait.first.line.title, wait.then.line.title, wait.clash) == ("Recruit", "Open", False)
    assert LEFT <= wait.first.end <= wait.then.start <= RIGHT


def test_what_is_due_before_the_first_ends_clashes():
    first = line("Recruit", date(2027, 1, 31))
    early = line("Open", date(2027, 1, 30), date(2027, 6, 1), waits=("Recruit",))
    drawn = timeline([first, early], ON)
    assert drawn is not None
    assert [wait.clash for wait in drawn.waits] == [True]


def test_schemes_without_dates_and_those_that_wait_for_themselves_are_not_drawn():
    undated = line("Undated")
    alone = line("Open", date(2027, 1, 30), waits=("Undated", "Open"))
    drawn = timeline([undated, alone], ON)
    assert drawn is not None
    assert drawn.waits == ()
    assert timeline([undated], ON) is None


def test_the_board_has_a_column_for_every_gateway():
    found = portfolio([line("Open")], Choice())
    assert found.columns == ("idea", "scoping", "planned", "in_progress", "delivered", "closed")
    stopped = portfolio([line("Open", gateway="stopped")], Choice())
    assert stopped.columns[-1] == "stopped"
