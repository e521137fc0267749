"""What the load benchmark says of saves: a lost one is found, and none is invented."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def journal() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).resolve().parents[2])
        return importlib.import_module("bench.load_journal")


def chain(journal: ModuleType, length: int, of: str = "update") -> list[object]:
    return [journal.Save(of, str(n), str(n + 1), f"text {n + 1}") for n in range(length)]


@given(length=st.integers(1, 20), data=st.data())
def test_a_chain_is_whole_until_a_link_or_its_end_is_wrong(journal, length, data) -> None:
    saves = data.draw(st.permutations(chain(journal, length)))
    stands = {"update": {str(length): f"text {length}"}}
    assert journal.lost(saves, stands) == []
    assert journal.lost(saves, {"update": {str(length): "other"}}) != []
    assert journal.lost(saves, {}) != []
    unseen = data.draw(st.integers(0, length - 1))
    over = journal.Save("update", str(unseen), "over", "over")
    both = {"update": {**stands["update"], "over": "over"}}
    (line,) = journal.lost([*saves, over], both)
    assert f"2 saves started from '{unseen}'" in line


def test_chains_of_several_things_are_apart(journal) -> None:
    saves = [*chain(journal, 2, "one"), *chain(journal, 2, "two")]
    stands = {name: {"2": "text 2"} for name in ("one", "two")}
    assert journal.lost(saves, stands) == []


@given(st.lists(st.floats(0, 60), min_size=1), st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(journal, values, share) -> None:
    found = journal.percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_no_value_has_no_percentile(journal) -> None:
    with pytest.raises(ValueError, match="no values"):
        journal.percentile([], 0.5)
