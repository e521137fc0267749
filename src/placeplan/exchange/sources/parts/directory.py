"""Organisations and the links between them as columns: directories, memberships, successors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_WORDS = ("code", "ons_code", "name", "role", "region", "system", "parent", "postcode", "status")
_LINK_WORDS = (
    "child", "child_ons", "child_name", "parent", "parent_ons", "parent_name", "relation",
    "child_role", "parent_role",
)  # fmt: skip
SUCCESSOR, PART_OF, SERVES, PEER = "successor", "part_of", "serves", "peer"
"""Relations: the parent took over from the child; the child is a part of it; works for it; or is
compared with it."""


def organisations(
    rows: npt.NDArray[np.int32],
    columns: dict[str, list[str]],
    opened: npt.NDArray[np.datetime64] | None = None,
    closed: npt.NDArray[np.datetime64] | None = None,
) -> pa.Table:
    """One row an organisation; a column that is not given is blank.

    code and ons_code; name as printed; role, such as trust; region, system and parent by code;
    postcode; status as printed; opened and closed; row of the file.
    """
    return _table(_WORDS, columns, {"opened": opened, "closed": closed}, rows)


def links(
    rows: npt.NDArray[np.int32],
    columns: dict[str, list[str]],
    start: npt.NDArray[np.datetime64] | None = None,
) -> pa.Table:
    """One row a link from a child to its parent; `start` is the day it holds from, if known."""
    return _table(_LINK_WORDS, columns, {"start": start}, rows)


def _table(
    words: tuple[str, ...],
    columns: dict[str, list[str]],
    days: dict[str, npt.NDArray[np.datetime64] | None],
    rows: npt.NDArray[np.int32],
) -> pa.Table:
    count = len(rows)
    made = {each: pa.array(columns.get(each) or [""] * count, pa.string()) for each in words}
    made |= {each: _days(given, count) for each, given in days.items()}
    return pa.table(made | {"row": pa.array(rows, pa.int32())})


def _days(given: npt.NDArray[np.datetime64] | None, count: int) -> pa.Array:
    if given is None:
        return pa.nulls(count, pa.date32())
    return pa.array(given.astype("datetime64[D]"), pa.date32())
