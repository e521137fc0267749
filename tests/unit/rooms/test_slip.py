"""The slip ledger: no deadline is ever lost, and each keeps the day on which it was stated."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from placeplan.rooms.delivery.slip import Deadline, carried_on, printed

JULY, OCTOBER, DECEMBER = (
    Deadline(label, day, day)
    for label, day in (
        ("July 2013", date(2013, 7, 31)),
        ("October 2013", date(2013, 10, 31)),
        ("December 2013", date(2013, 12, 31)),
    )
)
FIRST, SECOND, THIRD = date(2013, 6, 1), date(2013, 9, 1), date(2013, 11, 1)


def labels(ledger):
    return [each.label for each in ledger]


def current(ledger):
    return [each.label for each in ledger if each.is_current]


def test_a_first_paper_does_not_know_when_its_struck_deadlines_were_stated():
    ledger = printed([JULY], OCTOBER, SECOND)
    assert [(each.label, each.stated_on) for each in ledger] == [
        ("July 2013", None),
        ("October 2013", SECOND),
    ]
    assert current(ledger) == ["October 2013"]


def test_a_later_paper_that_prints_only_the_new_deadline_loses_nothing():
    ledger = carried_on(printed([], JULY, FIRST), printed([], OCTOBER, SECOND))
    ledger = carried_on(ledger, printed([], DECEMBER, THIRD))
    assert labels(ledger) == ["July 2013", "October 2013", "December 2013"]
    assert [each.stated_on for each in ledger] == [FIRST, SECOND, THIRD]
    assert [each.carried for each in ledger] == [True, True, False]
    assert current(ledger) == ["December 2013"]


def test_a_deadline_that_stands_keeps_the_day_on_which_it_was_first_stated():
    ledger = carried_on(printed([], JULY, FIRST), printed([], JULY, SECOND))
    assert [(each.label, each.stated_on, each.is_current) for each in ledger] == [
        ("July 2013", FIRST, True)
    ]


def test_a_struck_deadline_that_was_known_gets_the_day_on_which_it_was_stated():
    ledger = carried_on(printed([], JULY, FIRST), printed([JULY], OCTOBER, SECOND))
    assert [(each.label, each.stated_on, each.carried) for each in ledger] == [
        ("July 2013", FIRST, False),
        ("October 2013", SECOND, False),
    ]


def test_what_the_paper_left_out_stands_in_its_place():
    known = carried_on(printed([JULY], OCTOBER, FIRST), printed([], DECEMBER, SECOND))
    march = Deadline("March 2014", date(2014, 3, 31), date(2014, 3, 31))
    ledger = carried_on(known, printed([JULY, DECEMBER], march, THIRD))
    assert labels(ledger) == ["July 2013", "October 2013", "December 2013", "March 2014"]
    assert [each.carried for each in ledger] == [False, True, False, False]


def test_a_return_to_an_earlier_deadline_is_a_revision():
    ledger = carried_on(
        carried_on(printed([], JULY, FIRST), printed([], OCTOBER, SECOND)),
        printed([], JULY, THIRD),
    )
    assert labels(ledger) == ["July 2013", "October 2013", "July 2013"]
    assert current(ledger) == ["July 2013"]


def test_a_paper_without_a_deadline_keeps_what_was_known():
    ledger = carried_on(printed([], JULY, FIRST), printed([], None, SECOND))
    assert [(each.label, each.is_current, each.carried) for each in ledger] == [
        ("July 2013", False, True)
    ]


def test_other_words_for_the_same_days_are_the_same_deadline():
    same = Deadline("31.7.13", JULY.start, JULY.end)
    assert same.same_as(JULY)
    assert not same.same_as(OCTOBER)
    assert Deadline("On-going ").same_as(Deadline("on-going"))
    assert not Deadline("On-going").same_as(JULY)


papers = st.lists(
    st.tuples(
        st.lists(st.sampled_from([JULY, OCTOBER, DECEMBER]), max_size=2),
        st.sampled_from([None, JULY, OCTOBER, DECEMBER]),
    ),
    min_size=1,
    max_size=5,
)


@given(papers)
def test_whatever_the_papers_print_no_deadline_is_lost(found):
    ledger: tuple[Deadline, ...] = ()
    said: list[str] = []
    for number, (earlier, now) in enumerate(found):
        new = printed(earlier, now, date(2013, 1, 1 + number))
        before = labels(ledger)
        ledger = carried_on(ledger, new) if number else new
        after = iter(labels(ledger))
        assert all(each in after for each in before), "the order of what was known changed"
        said.extend(labels(new))
        assert set(said) == set(labels(ledger))
        assert current(ledger) == ([now.label] if now else [])
        assert not ledger or now is None or ledger[-1].is_current
