"""What an indicator is held against on a day, typed targets, and chances of meeting them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.definitions.indicators import definition
from placeplan.rooms.performance.chances import chance, chances, percent
from placeplan.rooms.performance.forms import months_of, target_of, trajectory_of, words_of
from placeplan.rooms.performance.process import Line, Moment, Rebased, process
from placeplan.rooms.performance.series import label_of
from placeplan.rooms.performance.target_list import Subject, groups, unique
from placeplan.rooms.performance.targets import (
    Aim,
    aims,
    beside,
    headline,
    in_force,
    national_aims,
    overridden,
    steps,
    trajectory,
    year_end,
)

YEAR: dict[str, Any] = {"start": date(2026, 4, 1), "end": date(2027, 3, 31)}
STANDARD = Aim("constitutional", ">=", Decimal(95))
MILESTONE = Aim("planning_milestone", ">=", Decimal(82), due=date(2027, 3, 31), **YEAR)
PLAN = Aim("plan", ">=", Decimal(80), stated_on=date(2026, 3, 1), number=1, **YEAR)
RECOVERY = Aim("recovery", ">=", Decimal(78), stated_on=date(2026, 9, 1), number=2, **YEAR)
JULY, LAST = date(2026, 7, 31), date(2027, 3, 31)


def month(place: int, value: str, kind: str = "plan", **more: Any) -> Aim:
    """The aim of a month, counted from April 2026 as 0."""
    start = date(2026 + (place + 3) // 12, (place + 3) % 12 + 1, 1)
    after = (start + timedelta(days=32)).replace(day=1)
    return Aim(kind, ">=", Decimal(value), start, after - timedelta(days=1), **more)


@pytest.mark.parametrize(
    ("held", "first", "others"),
    [
        ((), None, ()),
        ((PLAN,), PLAN, ()),
        ((RECOVERY, PLAN), PLAN, (RECOVERY,)),
        ((PLAN, RECOVERY, MILESTONE), MILESTONE, (PLAN, RECOVERY)),
        ((PLAN, MILESTONE, STANDARD), STANDARD, (MILESTONE, PLAN)),
    ],
)
def test_the_national_standard_is_the_headline_and_others_stand_beside(held, first, others):
    assert headline(held, JULY) == first
    assert beside(held, JULY) == others
    assert in_force(held, JULY) == ((first, *others) if first else ())


def test_a_national_target_stated_here_stands_in_place_of_the_standard():
    own = Aim("national", ">=", Decimal(90), stated_on=date(2026, 4, 2), number=3, **YEAR)
    assert in_force((STANDARD, own, PLAN), JULY) == (own, PLAN)
    assert in_force((STANDARD, own, PLAN), date(2027, 4, 1)) == (STANDARD,)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((STANDARD,), STANDARD),
        ((STANDARD, PLAN, RECOVERY), PLAN),
        ((STANDARD, RECOVERY), RECOVERY),
        ((STANDARD, PLAN, MILESTONE), MILESTONE),
    ],
)
def test_the_target_of_the_end_of_the_year(held, expected):
    found = year_end(held, JULY)
    assert found is not None
    assert (found.kind, found.value, found.due) == (expected.kind, expected.value, LAST)


def test_the_end_of_the_year_is_that_of_its_trajectory():
    path = tuple(month(place, str(70 + place), number=place) for place in range(12))
    found = year_end(path, JULY)
    assert found is not None
    assert found.value == 81
    assert year_end((), JULY) is None
    assert year_end(path, date(2027, 4, 1)) is None


def test_the_later_statement_counts_and_the_earlier_is_kept_and_said():
    later = Aim(
        "plan", ">=", Decimal(84), date(2026, 9, 1), LAST, stated_on=date(2026, 8, 1), number=9
    )
    held = (PLAN, later)
    assert headline(held, JULY) == PLAN
    assert headline(held, date(2026, 9, 1)) == later
    (said,) = overridden(held)
    assert (said.aim, said.by) == (PLAN, later)
    assert (said.start, said.end) == (date(2026, 9, 1), LAST)


def test_one_of_the_organisation_itself_goes_before_one_of_the_plan():
    own = Aim(
        "plan", ">=", Decimal(75), organisation=7, stated_on=date(2026, 1, 1), number=4, **YEAR
    )
    assert headline(aims(None, (PLAN, own), organisation=7), JULY) == own
    assert headline(aims(None, (PLAN, own), organisation=8), JULY) == PLAN


def test_thresholds_of_a_definition_are_aims():
    four_hours = definition("ae-four-hours")
    assert four_hours is not None
    held = aims(four_hours, (PLAN,))
    assert len(held) == len(national_aims(four_hours)) + 1
    first = headline(held, JULY)
    assert first is not None
    assert (first.kind, str(first.value), first.number) == ("constitutional", "95", None)
    assert first.source


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
AIMS = st.lists(
    st.builds(
        lambda kind, value, days, stated, number: Aim(
            kind, ">=", Decimal(value), min(days), max(days), stated_on=stated, number=number
        ),
        st.sampled_from(["plan", "recovery"]), st.integers(0, 5), st.tuples(DAYS, DAYS), DAYS,
        st.integers(1, 9),
    ),
    max_size=6,
)  # fmt: skip


@given(AIMS, DAYS, DAYS)
def test_steps_say_of_every_day_what_counts(held, one, other):
    start, end = min(one, other), max(one, other)
    for kind in ("plan", "recovery"):
        found = steps(held, kind, start, end)
        by_day = {}
        for each in found:
            assert start <= each.start <= each.end <= end
            for place in range((each.end - each.start).days + 1):
                day = each.start + timedelta(days=place)
                assert day not in by_day
                by_day[day] = each.aim
        for place in range((end - start).days + 1):
            day = start + timedelta(days=place)
            expected = {aim.kind: aim for aim in in_force(held, day)}.get(kind)
            assert by_day.get(day) == expected


def test_a_trajectory_is_the_value_of_each_month():
    path = (month(0, "70"), month(1, "71"), month(3, "73"))
    found = trajectory(path, "plan", date(2026, 4, 10), date(2026, 7, 2))
    assert found == (
        (date(2026, 4, 30), Decimal(70)),
        (date(2026, 5, 31), Decimal(71)),
        (date(2026, 6, 30), None),
        (date(2026, 7, 31), Decimal(73)),
    )


TODAY = date(2026, 11, 22)
APRIL, MAY, MARCH = date(2026, 4, 1), date(2026, 5, 1), date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apr-26 76.0\nMay-26\t76.5%", [(APRIL, "76.0"), (MAY, "76.5")]),
        ("April 2026, 76\n\n  May 2026: 1,204", [(APRIL, "76"), (MAY, "1204")]),
        ("Month\tPlan\nApr\t76\nMar\t82", [(APRIL, "76"), (MARCH, "82")]),
        ("Plan\tApr-26\tMay-26\tJun-26\nA&E\t76\t77\t-", [(APRIL, "76"), (MAY, "77")]),
        ("Apr-26 -\nMay-26 77", [(MAY, "77")]),
    ],
)
def test_months_as_people_paste_them(text, expected):
    found, wrong, _ = months_of(text, APRIL)
    assert wrong == []
    assert found == [(day, Decimal(value)) for day, value in expected]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Apr-26 76\nApr 2026 77", "Line 2: April 2026 comes twice"),
        ("Apr-26 76\nSoon 5", "Line 2: “Soon” is no month with its year"),
        ("Apr-26 x", "Line 1: “x” is not a number"),
        ("Apr-26 76\n2026/27 80", "Line 2: “2026/27” is no month with its year"),
        ("Apr-26 >76", "Line 1: “>76” is not a number"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(text, said):
    assert months_of(text)[1] == [said]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    found, wrong, _ = months_of(text)
    assert len({day for day, _ in found}) == len(found)
    assert all(value.is_finite() for _, value in found)
    assert isinstance(wrong, list)


def test_a_target_is_read_as_people_type_it():
    typed = target_of(
        words_of({"value": "82%", "starts_on": "1 April 2026", "ends_on": "end of March 2027"}),
        TODAY,
    )
    assert (str(typed.value), typed.unit, list(typed.errors)) == ("82", "percent", [])
    assert (typed.starts_on, typed.ends_on, typed.stated_on) == (APRIL, LAST, TODAY)
    year = target_of(words_of({"value": "1.5", "starts_on": "2026/27"}), TODAY)
    assert (year.starts_on, year.ends_on) == (APRIL, LAST)


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"value": "", "starts_on": "2026/27"}, "value"),
        ({"value": "TBC", "starts_on": "2026/27"}, "value"),
        ({"value": "82", "starts_on": "April"}, "starts_on"),
        ({"value": "82", "starts_on": "April 2026", "ends_on": "some day"}, "ends_on"),
        ({"value": "82", "starts_on": "2026/27", "stated_on": "1 May 2027"}, "stated_on"),
        ({"value": "82", "starts_on": "2026/27", "stated_on": "lately"}, "stated_on"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(posted, field):
    assert list(target_of(words_of(posted), TODAY).errors) == [field]


def test_a_trajectory_without_months_or_with_a_wrong_year_is_refused():
    typed = trajectory_of(words_of({"months": "", "year": "soon"}), TODAY)
    assert set(typed.errors) == {"months", "year"}


def line(values, start=date(2025, 4, 1), rebases=()):
    """A monthly process of some values, None where a month has none."""
    moments = []
    for value in values:
        after = (start + timedelta(days=32)).replace(day=1)
        end = after - timedelta(days=1)
        moments.append(Moment(label_of(start, end), start, end, value))
        start = after
    return process(Line(moments, "increase", 95.0, rebases))


STEADY = [74.0, 76.0] * 9  # April 2025 to September 2026


def test_the_chance_of_the_end_of_the_year():
    found = chance(line(STEADY), (STANDARD, MILESTONE))
    assert found is not None
    assert (found.aim.kind, found.due, found.ahead, found.months) == (
        "planning_milestone", LAST, 6, 18,
    )  # fmt: skip
    assert found.probability is not None
    assert 0.01 <= found.probability < 0.1
    assert "18 months, 6 months ahead" in found.method
    easy = chance(line(STEADY), (Aim("plan", ">=", Decimal(60), number=1, **YEAR),))
    assert easy is not None
    assert easy.words == "over 99%"


@pytest.mark.parametrize(
    ("values", "held", "words"),
    [
        (STEADY[:11], (STANDARD,), "not given: 11 months, and it is given from 13"),
        ([75.0] * 18, (STANDARD,), "not given: the values hardly vary"),
        (
            STEADY,
            (Aim("plan", "<=", Decimal(0), number=1, **YEAR),),
            "not given: there cannot be fewer than none",
        ),
        ([*STEADY, *STEADY[:6]], (MILESTONE,), "not met"),
        ([*STEADY, *STEADY[:5], 83.0], (MILESTONE,), "met"),
    ],
)
def test_why_there_is_no_chance(values, held, words):
    found = chance(line(values), held)
    assert found is not None
    assert (found.probability, found.words, found.method) == (None, words, "")


def test_no_target_or_no_value_is_no_chance():
    assert chances([line(STEADY), line([None]), None], [(), (STANDARD,), (STANDARD,)]) == [None] * 3


def test_only_months_since_a_rebase_count():
    rebased = line(STEADY, rebases=(Rebased(date(2026, 1, 1), "new hall"),))
    found = chance(rebased, (MILESTONE,))
    assert found is not None
    assert found.words == "not given: 9 months, and it is given from 13"


def test_several_series_are_each_as_alone():
    low, high = line(STEADY), line([value + 6 for value in STEADY])
    both = chances([low, None, high], [(MILESTONE,), (), (MILESTONE,)])
    assert both == [chance(low, (MILESTONE,)), None, chance(high, (MILESTONE,))]


@pytest.mark.parametrize(
    ("share", "words"), [(0.01, "under 1%"), (0.014, "1%"), (0.645, "64%"), (0.99, "over 99%")]
)
def test_chances_in_words(share, words):
    assert percent(share) == words


def test_the_list_joins_the_months_of_a_trajectory_and_marks_what_counts():
    path = tuple(
        month(place, str(70 + place), number=place + 10, source="board") for place in range(12)
    )
    subject = Subject(
        "ae", "ae", "1a", "A&E four hours", "percent", unique([*path, STANDARD, STANDARD])
    )
    (group,) = groups([subject], JULY)
    assert [(each.value, each.counts) for each in group.lines] == [
        ("at least 95%", True),
        ("at least 70%, by month to 81%", True),
    ]
    assert len(group.lines[1].months) == 12
    assert groups([subject], JULY, words="cancer") == []
    (late,) = groups([subject], date(2027, 5, 1))
    assert [each.aim.kind for each in late.lines] == ["constitutional"]
    (every,) = groups([subject], date(2027, 5, 1), kind="plan", past=True)
    assert [each.counts for each in every.lines] == [False]


def test_the_list_says_what_gives_way():
    later = Aim("plan", ">=", Decimal(84), stated_on=date(2026, 8, 1), number=9, **YEAR)
    subject = Subject("ae", "ae", "", "A&E", "percent", unique([PLAN, later]))
    (group,) = groups([subject], JULY)
    assert [each.note for each in group.lines] == [
        "Gives way to at least 84%, stated on 1 August 2026", "",
    ]  # fmt: skip
