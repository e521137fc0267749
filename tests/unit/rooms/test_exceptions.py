"""What the report of exceptions says, and of what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.documents.document import Table
from placeplan.rooms.performance.assurance_rows import AssuranceRow, Place
from placeplan.rooms.performance.assuring import rows
from placeplan.rooms.performance.exceptions import TITLES, compared, report
from placeplan.rooms.performance.exceptions_paper import HEAD, paper
from placeplan.rooms.performance.known import Known, Published
from placeplan.statistics.spc_icons import Assurance, Cause, Variation
from unit.rooms.test_assurance_rows import AIM, STEADY, month, months, one

STILL = one(moments=months([70.0]))


def row(number: int = 1, **more: Any) -> AssuranceRow:
    """A row that nothing is to be said of, of a month by its number."""
    at = month(number, 96.0)
    values: dict[str, Any] = {
        "period": at.label,
        "starts_on": at.start,
        "ends_on": at.end,
        "is_met": True,
        "printed": "96%",
        "variation": Variation.COMMON_CAUSE,
        "assurance": Assurance.INCONSISTENT,
        "target_text": "at least 95%",
    }
    return replace(STILL, **{**values, **more})


def place(rank: int) -> Place:
    return Place(f"{rank}/100", rank, 100)


WORSE: dict[str, Any] = {
    "variation": Variation.CONCERN_LOW,
    "cause": Cause.BELOW_LIMIT,
    "since": "May 2023",
}
BETTER: dict[str, Any] = {
    "variation": Variation.IMPROVEMENT_HIGH,
    "cause": Cause.SHIFT_HIGH,
    "since": "May 2023",
}


@pytest.mark.parametrize(
    ("before", "now", "way", "sentence"),
    [
        (
            {},
            WORSE,
            "worse",
            "Worse than usual (below the lower process limit); before, there was no sign of change.",
        ),
        (
            WORSE,
            BETTER,
            "better",
            "Better than usual (part of a run above the mean); before, it was worse than usual.",
        ),
        (BETTER, {}, "worse", "No longer better than usual: it varies as it usually does."),
        (WORSE, {}, "better", "No longer worse than usual: it varies as it usually does."),
        (
            {"variation": Variation.NONE},
            WORSE,
            "worse",
            "Worse than usual (below the lower process limit); before, there were too few values "
            "to tell.",
        ),
        (
            {},
            {"variation": Variation.NEUTRAL_HIGH, "cause": Cause.ABOVE_LIMIT},
            "changed",
            "Higher than usual (above the upper process limit); before, there was no sign of "
            "change.",
        ),
        (
            {},
            {"is_met": False},
            "worse",
            "Misses the target of at least 95%, which was met before.",
        ),
        (
            {"is_met": False},
            {},
            "better",
            "Meets the target of at least 95%, which it missed before.",
        ),
        (
            {},
            {"assurance": Assurance.FAIL},
            "worse",
            "The target of at least 95% will not be met unless something changes.",
        ),
        (
            {"target_text": "at least 90%"},
            {"assurance": Assurance.FAIL},
            "worse",
            "The target of at least 95% will not be met unless something changes; the target was "
            "at least 90% before.",
        ),
        ({}, {"assurance": Assurance.PASS}, "better", "The target of at least 95% will keep being met."),
        (
            {"england": place(75)},
            {"england": place(76)},
            "worse",
            "Entered the worst quartile in England: 76/100 now, 75/100 before.",
        ),
        (
            {"england": place(76)},
            {"england": place(75)},
            "better",
            "Left the worst quartile in England: 75/100 now, 76/100 before.",
        ),
    ],
)  # fmt: skip
def test_a_change_of_signal_is_said(
    before: dict[str, Any], now: dict[str, Any], way: str, sentence: str
) -> None:
    found = compared(row(1, **now), row(0, **before))
    assert found is not None
    assert (found.way, found.sentences) == (way, (sentence,))


def test_what_does_not_change_is_still_a_concern_or_quiet() -> None:
    assert compared(row(1), row(0)) is None
    assert compared(row(1, **BETTER), row(0, **BETTER)) is None
    still = compared(row(1, **WORSE, is_met=False), row(0, **WORSE, is_met=False))
    assert still is not None
    assert still.way == "still"
    assert len(still.sentences) == 2
    first = compared(row(1, is_met=False), None)
    assert first is not None
    assert first.way == "still"


def test_worse_news_goes_before_better_news_of_one_row() -> None:
    found = compared(row(1, **WORSE, is_met=True), row(0, is_met=False))
    assert found is not None
    assert found.way == "worse"
    assert found.sentences[0].startswith("Worse than usual")
    assert found.sentences[1].startswith("Meets the target")


def test_a_rank_of_another_period_is_no_news() -> None:
    old = replace(place(90), period="2019")
    assert compared(row(1, england=old), row(0, england=place(10))) is not None
    found = compared(row(1, england=old), row(0, england=place(10)))
    assert found is not None
    assert found.sentences == ("In the worst quartile in England: 90/100 for 2019.",)


def test_the_report_groups_counts_and_leaves_out_what_has_lapsed() -> None:
    now = [
        row(30, **WORSE),
        row(30, slug="b"),
        row(30, slug="c", is_met=False),
        row(0, slug="d", **WORSE),
        None,
    ]
    before = [row(29), None, row(29, slug="c", is_met=False), None, None]
    found = report(now, before, asked=False)
    assert [(way, len(own)) for way, _, own in found.groups] == [("worse", 1), ("still", 1)]
    assert (found.quiet, found.single, [each.slug for each in found.lapsed]) == (1, 1, ["d"])
    assert found.summary == "1 got worse, 0 got better, 1 is still a concern."
    assert report(now, before, asked=True).lapsed == ()
    document = paper(found, title="What changed", subtitle="Plan", name="x.docx")
    texts = [block.text for block in document.blocks if hasattr(block, "text")]
    assert "Got worse (1)" in texts
    assert any("had no newer figure" in text for text in texts)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [table.header[0].texts for table in tables] == [HEAD, HEAD]


def test_periods_of_other_lengths_are_not_compared() -> None:
    year = replace(row(0, is_met=True), starts_on=month(-12, 1.0).start, ends_on=month(-1, 1.0).end)
    found = report([row(1, is_met=False)], [year], asked=True)
    assert found.found[0].way == "still"


@given(
    st.lists(st.floats(50, 100), min_size=15, max_size=40),
    st.lists(st.booleans(), min_size=1, max_size=4),
)
def test_the_report_of_a_month_says_what_its_rows_say(
    values: list[float], higher: list[bool]
) -> None:
    """Every row is in one group or quiet, and a change is told only where an icon or word differs."""
    known = [
        Known(
            f"k{at}", "", f"K{at}", "", "North", "R01", direction="higher" if up else "lower",
            published=Published("d", "percent", "provider", months([*map(float, STEADY), *values])),
            aims=(AIM,),
        )
        for at, up in enumerate(higher)
    ]  # fmt: skip
    now = rows(known)
    before = rows(known, before=[each.ends_on if each else None for each in now])
    found = report(now, before, asked=False)
    assert len(found.found) + found.quiet == len(known)
    by_slug = {each.slug: each for each in before if each}
    for each in found.found:
        earlier = by_slug[each.row.slug]
        assert earlier.ends_on is not None
        assert each.row.starts_on is not None
        assert earlier.ends_on < each.row.starts_on
        same = (earlier.variation, earlier.assurance, earlier.is_met) == (
            each.row.variation,
            each.row.assurance,
            each.row.is_met,
        )
        assert (each.way == "still") == same
        assert each.sentences
        assert each.way in TITLES
