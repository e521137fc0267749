"""Where a statement comes into the chain of what was stated before."""

from datetime import UTC, date, datetime
from uuid import UUID

from placeplan.exchange.reconcile import Link, interchanges, place

MARCH, MAY, JULY = date(2014, 3, 1), date(2014, 5, 1), date(2014, 7, 1)
AT = datetime(2014, 8, 1, tzinfo=UTC)


def link(number: int, content: str, day: date, **fields: object) -> Link:
    return Link(UUID(int=number), content, day, AT, **fields)  # type: ignore[arg-type]


def test_what_was_never_stated_is_new():
    assert place([], "a", MARCH).status == "new"


def test_the_same_words_as_those_in_force_are_unchanged():
    spot = place([link(1, "a", MARCH)], "a", MAY)
    assert (spot.status, spot.before) == ("unchanged", link(1, "a", MARCH))


def test_other_words_are_a_change():
    spot = place([link(1, "a", MARCH)], "b", MAY)
    assert (spot.status, spot.before, spot.after) == ("changed", link(1, "a", MARCH), ())


def test_an_earlier_paper_comes_in_before_what_is_known():
    later = link(1, "a", JULY)
    spot = place([later], "a", MAY)
    assert (spot.status, spot.before, spot.after) == ("changed", None, (later,))


def test_a_paper_between_two_others_is_held_against_the_one_before():
    chain = [link(2, "b", JULY), link(1, "a", MARCH)]
    assert place(chain, "a", MAY).status == "unchanged"
    spot = place(chain, "b", MAY)
    assert (spot.status, spot.before, spot.after) == ("changed", chain[1], (chain[0],))


def test_of_two_rows_of_one_day_the_one_that_stands_is_in_force():
    chain = [link(2, "b", MARCH, stands=True), link(1, "a", MARCH, stands=False)]
    assert place(chain, "b", MARCH).status == "unchanged"
    assert place(chain, "a", MARCH).status == "changed"


def test_a_file_that_comes_again_changes_nothing_though_another_corrected_it():
    first = link(1, "a", MARCH, stands=False, file=7)
    chain = [link(2, "b", MARCH, file=8), first]
    spot = place(chain, "a", MARCH, 7)
    assert (spot.status, spot.known) == ("unchanged", first)
    assert place(chain, "a", MARCH, 9).status == "changed"
    assert place(chain, "a", MAY, 7).status == "changed"
    assert place(chain, "c", MARCH, 7).status == "changed"
    assert place([link(1, "b", MARCH)], "a", MARCH).status == "changed"


def test_rooms_come_lowest_first():
    names = [module.__name__.split(".")[2] for module in interchanges()]
    assert names.index("register") < names.index("places") < names.index("strategy")
    assert names.index("strategy") < names.index("delivery")
    assert names.index("places") < names.index("performance")
