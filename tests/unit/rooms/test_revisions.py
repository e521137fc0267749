"""The slip ledger of a milestone: nothing is lost, and slips are counted from the first date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.delivery.revisions import Stated, ledger

DAY = date(2026, 4, 1)
DUE = st.none() | st.integers(0, 400).map(lambda days: DAY + timedelta(days=days))


def stated(*dues: date | None) -> list[Stated]:
    return [
        Stated("" if due is None else f"{due}", due, DAY + timedelta(days=place), by="Ann")
        for place, due in enumerate(dues)
    ]


def test_a_milestone_that_was_put_off_twice_and_brought_forward_once():
    found = ledger(
        stated(date(2026, 6, 30), date(2026, 9, 30), date(2026, 8, 31), date(2027, 1, 31))
    )
    assert [each.days for each in found.lines] == [None, 92, -30, 153]
    assert [each.is_current for each in found.lines] == [False, False, False, True]
    assert (found.first, found.current) == (date(2026, 6, 30), date(2027, 1, 31))
    assert (found.slips, found.days) == (2, 215)


def test_a_statement_that_leaves_the_date_is_no_revision():
    due = date(2026, 6, 30)
    found = ledger([*stated(due, due), Stated("End of June", due, DAY)])
    assert len(found.lines) == 1
    assert found.slips == found.days == 0


def test_a_date_that_is_only_words_is_kept_as_words():
    found = ledger([Stated("Ongoing", None, DAY), Stated("ongoing ", None, DAY), *stated(DAY)])
    assert [each.label for each in found.lines] == ["Ongoing", str(DAY)]
    assert found.first == DAY
    assert found.lines[1].days is None


def test_the_forecast_says_what_is_expected():
    found = ledger(stated(date(2026, 6, 30)), forecast=date(2026, 7, 30))
    assert (found.days, found.expected) == (0, 30)


def test_nothing_stated_is_an_empty_ledger():
    found = ledger([])
    assert (found.lines, found.first, found.current, found.days) == ((), None, None, None)


@given(st.lists(DUE, max_size=10))
def test_every_different_date_stands_in_the_ledger_in_its_order(dues):
    found = ledger(stated(*dues))
    expected = [due for due, before in zip(dues, [object(), *dues], strict=False) if due != before]
    while expected and expected[0] is None:
        del expected[0]
    assert [each.due for each in found.lines] == expected
    assert sum(each.is_current for each in found.lines) == bool(expected)


@given(st.lists(DUE.filter(bool), min_size=1, max_size=10))
def test_the_slips_add_up_to_what_lies_between_first_and_current(dues):
    found = ledger(stated(*dues))
    assert found.first == dues[0]
    assert found.days == sum(each.days or 0 for each in found.lines)
