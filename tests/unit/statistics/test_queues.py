"""Waiting lists against a day by day count, and the queue formulas."""

import datetime as dt
import itertools
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placeplan.statistics import queue_lists, queues

FIRST = dt.date(2024, 1, 1)


def day(number):
    return None if number is None else (FIRST + dt.timedelta(days=number)).isoformat()


def days(numbers):
    return np.array([day(each) or "NaT" for each in numbers], dtype="datetime64[D]")


patient = st.tuples(
    st.integers(0, 40), st.one_of(st.none(), st.integers(0, 30)), st.booleans()
).map(lambda each: (each[0], None if each[1] is None else each[0] + each[1], each[2]))
lists = st.lists(st.lists(patient, max_size=12), min_size=1, max_size=4)


def flat(groups):
    offsets = np.concatenate(([0], np.cumsum([len(each) for each in groups])))
    rows = [row for group in groups for row in group]
    return offsets, days([r[0] for r in rows]), days([r[1] for r in rows]), [r[2] for r in rows]


@given(groups=lists, start=st.integers(0, 30), length=st.integers(1, 30))
def test_queues_and_summaries_of_many_lists_equal_a_count_day_by_day(groups, start, length):
    offsets, referred, removed, withdrawn = flat(groups)
    end = start + length - 1
    window = (day(start), day(end))
    sizes = queue_lists.queue_sizes(referred, removed, *window, offsets)
    found = queue_lists.summary(referred, removed, *window, offsets, withdrawn)
    assert sizes.days.tolist() == [FIRST + dt.timedelta(days=d) for d in range(start, end + 1)]
    for place, group in enumerate(groups):
        waiting = {
            d: [p for p in group if p[0] <= d and (p[1] is None or p[1] > d)]
            for d in range(start, end + 1)
        }
        assert sizes.size[place].tolist() == [len(each) for each in waiting.values()]
        came = sorted(p[0] for p in group if start <= p[0] <= end)
        seen = sorted(p[1] for p in group if p[1] is not None and start <= p[1] <= end and not p[2])
        assert found.referrals[place] == len(came)
        assert found.removals[place] == len(seen)
        assert found.demand[place] == pytest.approx(len(came) / length * 7)
        assert found.queue_size[place] == len(waiting[end])
        busy = [d for d in waiting if waiting[d] or d in seen]
        if seen:
            assert found.capacity[place] == pytest.approx(len(seen) / len(busy) * 7)
        else:
            assert np.isnan(found.capacity[place])
        waits = [end - p[0] for p in waiting[end]]
        mean = statistics.fmean(waits) / 7 if waits else np.nan
        assert found.mean_wait[place] == pytest.approx(mean, nan_ok=True)
        gaps = [b - a for a, b in itertools.pairwise(came)]
        assert found.cv_demand[place] == pytest.approx(variation(gaps), nan_ok=True)
        worked = [busy.index(d) for d in seen]
        gaps = [b - a for a, b in itertools.pairwise(worked)]
        assert found.cv_capacity[place] == pytest.approx(variation(gaps), nan_ok=True)


def variation(gaps):
    if len(gaps) < 2 or not sum(gaps):
        return np.nan
    return statistics.stdev(gaps) / statistics.fmean(gaps)


@given(
    groups=st.lists(
        st.tuples(st.lists(patient, max_size=8), st.lists(st.integers(0, 50), max_size=10)),
        min_size=1,
        max_size=4,
    )
)
def test_slots_go_to_the_longest_waiting(groups):
    offsets, referred, removed, _ = flat([each[0] for each in groups])
    slot_offsets = np.concatenate(([0], np.cumsum([len(each[1]) for each in groups])))
    slots = days([slot for each in groups for slot in each[1]])
    found = queue_lists.schedule(referred, removed, slots, offsets, slot_offsets)
    for place, (patients, list_slots) in enumerate(groups):
        seen = [each[1] for each in patients]
        queue = sorted(
            (i for i, p in enumerate(patients) if p[1] is None), key=lambda i: patients[i][0]
        )
        used = []
        for at in sorted(range(len(list_slots)), key=lambda at: list_slots[at]):
            if queue and list_slots[at] > patients[queue[0]][0]:
                seen[queue.pop(0)] = list_slots[at]
                used.append(at)
        part = slice(offsets[place], offsets[place + 1])
        assert np.array_equal(found.removed[part], days(seen), equal_nan=True)
        part = slice(slot_offsets[place], slot_offsets[place + 1])
        assert np.flatnonzero(found.slot_used[part]).tolist() == sorted(used)


def test_the_formulas_of_the_published_example():
    assert queues.load(30, 27) == pytest.approx(30 / 27)
    assert queues.target_mean_wait(52) == 13
    assert queues.target_queue_size(30, 52) == 390
    assert queues.target_capacity(30, 52) == pytest.approx(30 + 4 / 52)
    assert queues.relief_capacity(30, 1200, 390) == pytest.approx(30 + 810 / 26)
    assert queues.pressure(63, 52) == pytest.approx(126 / 52)


def test_relief_is_needed_where_the_queue_is_over_twice_its_target():
    found = queues.needed_capacity([30, 30], [780, 781], 52)
    np.testing.assert_allclose(found, [30 + 4 / 52, 30 + 391 / 26])


def test_demand_from_few_referrals_is_raised_unless_that_has_no_bound():
    found = queues.relief_capacity(2, 100, 48, 26, [0, 400, 4], 1)
    np.testing.assert_allclose(found, [4, 2 / (1 - 4 / 20) + 2, 4])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: queues.load(1, 0), "capacity"),
        (lambda: queues.load(-1, 1), "demand"),
        (lambda: queues.target_mean_wait(0), "target_wait"),
        (lambda: queues.target_capacity(1, 1, -1), "cv_demand"),
        (lambda: queues.relief_capacity(1, 1, 1, 0), "time_to_target"),
        (lambda: queues.pressure(-1, 4), "mean_wait"),
        (lambda: queue_lists.queue_sizes(days([1]), days([0]), day(0), day(1)), "before its"),
        (lambda: queue_lists.queue_sizes(days([1]), days([2]), day(1), day(0)), "window"),
        (lambda: queue_lists.queue_sizes(days([None]), days([2]), day(0), day(1)), "referral"),
        (lambda: queue_lists.queue_sizes(days([1]), days([]), day(0), day(1)), "rows"),
        (lambda: queue_lists.schedule(days([1]), days([]), days([])), "rows"),
        (lambda: queue_lists.schedule(days([1]), days([None]), days([None])), "slot"),
        (lambda: queue_lists.schedule(days([1]), days([None]), days([2]), [0, 1], [0, 0, 1]),
         "same number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
