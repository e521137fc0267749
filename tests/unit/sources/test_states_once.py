"""A file of facts says of itself whether it states a fact twice; sums are the same either way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from placeplan.definitions.indicators import definitions
from placeplan.exchange.national_parquet import marked, states_once
from placeplan.exchange.sources import read_statistics, rtt_extract
from placeplan.rooms.performance.computing import computed
from placeplan.rooms.performance.measured import Measured
from placeplan.rooms.performance.national import ONCE, state_once

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["RX0", "RX9", ""]), st.sampled_from(["North", "South"]),
        st.sampled_from(["a", "b"]), st.sampled_from(["", "Male", "male ", "Female", None]),
        st.sampled_from([date(2025, 4, 1), date(2025, 5, 1), None]), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


def table(rows: list[tuple[Any, ...]]) -> pa.Table:
    def words(values: list[Any]) -> pa.Array:
        return pa.array(values, pa.string()).dictionary_encode()

    return pa.table({
        "organisation": words([row[0] for row in rows]),
        "organisation_name": words([row[1] for row in rows]),
        "level": words(["provider"] * len(rows)),
        "measure": words([row[2] for row in rows]),
        "basis": words(["actual"] * len(rows)),
        "start": pa.array([row[4] for row in rows], pa.date32()),
        "end": pa.array([row[4] for row in rows], pa.date32()),
        "is_total": pa.array([row[5] for row in rows], pa.bool_()),
        "by_sex": words([row[3] for row in rows]),
    })  # fmt: skip


@given(ROWS)
def test_a_fact_stated_twice_is_found(rows: list[tuple[Any, ...]]) -> None:
    keys = [
        (code or name, measure, (sex or "").strip().lower(), day, is_total)
        for code, name, measure, sex, day, is_total in rows
    ]
    assert states_once(table(rows)) is (len(set(keys)) == len(keys))


def test_only_facts_are_marked_and_only_where_none_is_twice() -> None:
    row = ("RX0", "North", "a", "", date(2025, 4, 1), False)
    assert ONCE in marked(table([row])).schema.metadata
    assert marked(table([row, row])).schema.metadata is None
    links = pa.table({"child": ["RX0"], "parent": ["QX0"]})
    assert marked(links) is links


def same(one: dict[str, Measured], other: dict[str, Measured]) -> bool:
    return {
        slug: [getattr(each, name).tolist().__repr__() for name in Measured.__slots__]
        for slug, each in one.items()
    } == {
        slug: [getattr(each, name).tolist().__repr__() for name in Measured.__slots__]
        for slug, each in other.items()
    }


def test_sums_are_the_same_with_and_without_the_mark(tmp_path: Path) -> None:
    """Of two files that both state one month, too."""
    facts, _ = read_statistics("rtt.csv", rtt_extract.sample())
    revised = facts.table.slice(0, len(facts) // 2)
    plain, told = [], []
    for number, each in enumerate((facts.table, revised)):
        plain.append((tmp_path / f"{number}.parquet", facts.layout))
        told.append((tmp_path / f"told-{number}.parquet", facts.layout))
        parquet.write_table(each, plain[-1][0])
        parquet.write_table(marked(each), told[-1][0])
    assert state_once([path for path, _ in told])
    assert not state_once([path for path, _ in plain])
    for some in (slice(0, 1), slice(0, 2)):
        found = computed(plain[some], definitions())
        assert found
        assert same(found, computed(told[some], definitions()))
