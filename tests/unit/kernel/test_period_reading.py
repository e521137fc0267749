"""Spec: deadline cells and the dates inside prose."""

from datetime import date

import pytest

from placeplan.kernel import period

NEAR = date(2013, 9, 11)


def month(year, number):
    days = period.month(year, number)
    return days.start, days.end


CELLS = [
    ("March 2014", [month(2014, 3)], ()),
    ("July 2013 October 2013", [month(2013, 10), month(2013, 7)], ("two-dates",)),
    ("April September 2013", [month(2013, 9), month(2013, 4)], ("two-dates",)),
    ("March 2014 March 2015", [month(2015, 3), month(2014, 3)], ("two-dates",)),
    ("Jul 13 Oct 13", [month(2013, 10), month(2013, 7)], ("two-dates",)),
    ("November February 2014", [month(2014, 2), month(2013, 11)], ("two-dates",)),
    ("October 2013 January", [month(2014, 1), month(2013, 10)], ("two-dates",)),
    (
        "May 2013, July 2013 and October 2013",
        [month(2013, 10), month(2013, 5), month(2013, 7)],
        ("two-dates",),
    ),
    ("May 2013 Started June 2013", [month(2013, 6), month(2013, 5)], ("two-dates",)),
    (
        "Bid January 2013 – if successful, roll-out of involvement programme alongside affordable "
        "housing implementation April 2013",
        [month(2013, 4), month(2013, 1)],
        ("two-dates",),
    ),
    (
        "Visits to each of 6 practices taking place during Q3 by AT Executive team",
        [(date(2013, 10, 1), date(2013, 12, 31))],
        (),
    ),
    ("End of August", [(date(2013, 8, 31), date(2013, 8, 31))], ()),
    ("April 2013 – March 2014", [(date(2013, 4, 1), date(2014, 3, 31))], ()),
    ("October 2013 (TBC)", [month(2013, 10)], ("placeholder",)),
    ("March 2014 (revised from December 2013)", [month(2014, 3), month(2013, 12)], ("two-dates",)),
    ("October (previously July) 2013", [month(2013, 10), month(2013, 7)], ("two-dates",)),
    ("TBC", [(None, None)], ("placeholder",)),
    ("TBA", [(None, None)], ("placeholder",)),
    ("?", [(None, None)], ("placeholder",)),
    ("To be confirmed", [(None, None)], ("placeholder",)),
    ("N/A", [(None, None)], ()),
    ("On-going", [(None, None)], ()),
    ("As above", [(None, None)], ()),
    ("Monthly Meetings", [(None, None)], ()),
    ("In time for the new school", [(None, None)], ("date-unreadable",)),
    ("31 June 2014", [(None, None)], ("date-unreadable",)),
    ("24/7", [(None, None)], ("date-unreadable",)),
    ("July 2013 31 June 2014", [(None, None), month(2013, 7)], ("two-dates", "date-unreadable")),
    ("10/12 practices by March 2014", [month(2014, 3)], ()),
]


@pytest.mark.parametrize(("cell", "days", "codes"), CELLS)
def test_a_deadline_cell(cell, days, codes):
    reading = period.read(cell, near=NEAR)
    assert reading.current is not None
    got = [(p.start, p.end) for p in (reading.current, *reading.earlier)]
    assert got == days
    assert reading.codes == codes


def test_an_empty_cell_has_no_date():
    assert period.read(" \n ") == period.Reading(None, (), ())


def test_a_phrase_with_one_date_keeps_its_whole_text():
    for cell in ("Started June 2013", "Visits to 6 practices taking place during Q3 by AT team"):
        current = period.read(cell, near=NEAR).current
        assert current is not None
        assert current.label == cell


def test_of_two_dates_each_has_its_own_label():
    reading = period.read("July 2013 October 2013")
    assert reading.current is not None
    assert reading.current.label == "October 2013"
    assert [p.label for p in reading.earlier] == ["July 2013"]


def test_an_earlier_date_borrows_its_year_from_the_current():
    reading = period.read("April September 2013")
    assert reading.current is not None
    assert not reading.current.inferred
    assert reading.earlier[0].inferred


def test_a_year_that_no_context_gives_is_said_to_be_missing():
    assert period.read("End of August").codes == ("year-missing",)
    assert period.read("August 13th").codes == ("year-missing",)


PROSE = [
    ("At May 2013, performance was 91.1%", ["May 2013"]),
    ("13/14 target is 93%. At May 2013, performance", ["13/14", "May 2013"]),
    ("84.95% for q1 against target of 90%", ["q1"]),
    ("complaints received for May and June were upheld", ["May and June"]),
    ("'red rated' for April, May and June. (BTUH)", ["April, May and June"]),
    ("90.3% of those surveyed in quarter 1.", ["quarter 1"]),
    ("1 st quarter performance is 84.9%", ["1 st quarter"]),
    ("The March 2014 target is 853. The ambition for 2016 is", ["March 2014", "2016"]),
    ("2012/13 – 65% of practices", ["2012/13"]),
    ("2013-14 YTD: 146 users", ["2013-14 YTD"]),
    ("in place by 2020/21.", ["2020/21"]),
    ("Latest Apr 17-Mar: 18 1.0992 (new data", ["Apr 17-Mar: 18"]),
    ("(1732 people in total since April 2017)", ["April 2017"]),
    ("18/19: 70% 2019/20: 80%", ["18/19", "2019/20"]),
    ("Right Care STP data pack of Dec 16 gives", ["Dec 16"]),
    ("Between Sep 12-Nov 12 community Geriatrician", ["Sep 12-Nov 12"]),
    ("April 2014 onwards", ["April 2014 onwards"]),
    ("by the end of October and on 26 th July", ["end of October", "26 th July"]),
    ("in June 39 people had been admitted", ["June"]),
    ("In 2017, the rate; 2016: 75%", ["2017", "2016"]),
    ("2016: 75%", ["2016"]),
    ("2016 – 75%", ["2016"]),
    ("March and September 2014", ["March", "September 2014"]),
    ("Pilot Step 1 April 2013", ["April 2013"]),
    ("It may 2 or May be. May I? You may.", []),
    ("issued in May and by May", ["May", "May"]),
    ("MAY MARK THE MARCH OF decisions", []),
    ("Jan Smith and SEPT with SEPT to", []),
    ("24/7 service, 8/11, 72/195, 2014/17", []),
    ("1732 people; target is 2018; of 2018 people", []),
    ("£2,018, 2018%, 1,2018", []),
    ("Outcome 10, Section 75, 0-19 Essex, Windows 7", []),
    ("winter room, Winter Planning, as part of Winter Room", []),
    ("1.2.13 Introduction", []),
    ("31 June 2014", []),
    ("Decommissioning, Marketing, Octopus, Mayflower, Decision", []),
]


@pytest.mark.parametrize(("prose", "labels"), PROSE)
def test_dates_in_prose(prose, labels):
    found = period.find(prose)
    assert [f.period.label for f in found] == labels
    assert [prose[f.start : f.end] for f in found] == labels


def test_prose_takes_a_missing_year_from_the_context():
    (found,) = period.find("84.95% for q1", near=NEAR)
    assert (found.period.start, found.period.inferred) == (date(2013, 4, 1), True)
    (found,) = period.find("84.95% for q1")
    assert not found.period.is_dated


def test_list_members_share_the_year_that_follows():
    march, september = period.find("In March and September 2014")
    assert march.period.start == date(2014, 3, 1)
    assert september.period.start == date(2014, 9, 1)
