"""Ranks of one indicator: among all of a level and among peers, 1 the best after the direction.

Ties share the better rank. An organisation without a value has no rank and counts for nothing,
and is said. However small a denominator, its value ranks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from placeplan.kernel.ranking import Rank
from placeplan.rooms.performance.benchmarks import (
    ABSENT,
    Missing,
    Peers,
    Ranked,
    Standing,
    Standings,
)
from placeplan.rooms.performance.measured import Floats, Measured, Numbers

_NO_PEERS: Mapping[str, Peers] = {}


def standing(
    measured: Measured,
    organisation: str,
    direction: str,
    *,
    level: str = "",
    period: tuple[np.datetime64, np.datetime64] | None = None,
    peers: Peers | None = None,
) -> Standing | None:
    """How an organisation stands in a period, its own latest where none is named.

    `direction` is "higher", "lower", or anything else where neither is better. None where no
    file states the organisation in the period. `level` tells apart an organisation of two levels;
    without it, the level of its latest row counts.
    """
    own = measured.of(organisation, level)
    if period is not None:
        own = own.at(*period)
    if not len(own):
        return None
    last = np.lexsort((own.start, own.end))[-1]
    start, end, level = own.start[last], own.end[last], str(own.level[last])
    of_level = measured.of_level(level)
    rows = of_level.at(start, end)
    value = float(own.value[last])
    known = ~np.isnan(rows.value)
    among_peers = None
    if peers is not None:
        members = np.isin(rows.organisation, [*peers.codes, organisation]) & known
        among_peers = Ranked(
            title=peers.title,
            rank=_rank(rows.value[members], value, direction),
            count=int(members.sum()),
            missing=_missing_peers(of_level, rows, peers.codes),
        )
    return Standing(
        organisation=organisation,
        name=name_of(of_level, organisation),
        level=level,
        start=start,
        end=end,
        value=value,
        mark=str(own.mark[last]),
        among_all=Ranked(
            title="",
            rank=_rank(rows.value[known], value, direction),
            count=int(known.sum()),
            missing=_missing(of_level, rows, start, end),
        ),
        among_peers=among_peers,
        latest_end=of_level.end.max(),
    )


def standings(rows: Measured, direction: str, peers: Mapping[str, Peers] = _NO_PEERS) -> Standings:
    """The ranks of all organisations of one level and period, `rows`, in the order of `rows`.

    `peers` are each one's, by code; an organisation without them has no rank among peers.
    """
    signed = _signed(rows.value, direction)
    known = ~np.isnan(rows.value)
    rank = _ranks(signed)
    size = len(rows)
    peer_rank, peer_count, peer_missing = (np.zeros(size, dtype=np.int64) for _ in range(3))
    lists = [peers.get(code) for code in rows.organisation.tolist()] if peers else []
    with_peers = np.array([at for at, each in enumerate(lists) if each is not None], dtype=np.intp)
    if with_peers.size:
        places = {code: at for at, code in enumerate(rows.organisation.tolist())}
        chosen = [each.codes for each in lists if each is not None]
        lengths = np.array([len(codes) for codes in chosen])
        # One more value than there are rows: what an organisation without a row stands at.
        at = np.full((len(chosen), lengths.max()), size, dtype=np.intp)
        at[np.arange(lengths.max()) < lengths[:, None]] = [
            places.get(code, size) for codes in chosen for code in codes
        ]
        values = np.append(signed, np.nan)[at]
        there = np.append(known, False)[at]
        own = signed[with_peers]
        with np.errstate(invalid="ignore"):
            better = (values < own[:, None]).sum(axis=1)
        ranked = ~np.isnan(own)
        peer_rank[with_peers] = np.where(ranked, better + 1, 0)
        peer_count[with_peers] = there.sum(axis=1) + known[with_peers]
        peer_missing[with_peers] = lengths - there.sum(axis=1)
    return Standings(
        organisation=rows.organisation,
        value=rows.value,
        mark=rows.mark,
        rank=rank,
        count=int(known.sum()),
        peer_rank=peer_rank,
        peer_count=peer_count,
        peer_missing=peer_missing,
    )


def name_of(measured: Measured, organisation: str) -> str:
    """The latest name that the files give an organisation; its code where they give none."""
    rows = measured.organisation == organisation
    names, ends = measured.name[rows], measured.end[rows]
    for place in np.argsort(ends, kind="stable")[::-1]:
        if names[place]:
            return str(names[place])
    return organisation


def _signed(values: Floats, direction: str) -> Floats:
    """The values so that the least is best; missing where neither direction is better."""
    if direction == "higher":
        return -values
    return values if direction == "lower" else np.full(values.size, np.nan)


def _ranks(signed: Floats) -> Numbers:
    """The rank of each value, the least first, ties sharing the better one; 0 where missing."""
    found = np.searchsorted(np.sort(signed[~np.isnan(signed)]), signed, "left") + 1
    return np.where(np.isnan(signed), 0, found).astype(np.int64)


def _rank(values: Floats, own: float, direction: str) -> Rank | None:
    if np.isnan(own) or direction not in ("higher", "lower"):
        return None
    better = values > own if direction == "higher" else values < own
    return Rank(int(better.sum()) + 1, int(values.size))


def _missing(
    of_level: Measured, rows: Measured, start: np.datetime64, end: np.datetime64
) -> tuple[Missing, ...]:
    """Those of a level without a value in a period, by code.

    An organisation that had a row in the period before and has none now is missing too.
    """
    found = _without_value(rows)
    before = of_level.where((of_level.end < start) & _as_long(of_level, start, end))
    if len(before):
        last = before.where(before.end == before.end.max())
        gone = set(last.organisation.tolist()) - set(rows.organisation.tolist())
        found += [Missing(code, name_of(last, code), ABSENT) for code in gone]
    return tuple(sorted(found, key=lambda each: each.organisation))


def _as_long(of_level: Measured, start: np.datetime64, end: np.datetime64) -> npt.NDArray[np.bool_]:
    """The rows of periods about as long: a month is not held against a year before it."""
    days = (of_level.end - of_level.start).astype(np.int64)
    asked = int((end - start).astype(np.int64))
    return np.asarray(np.abs(days - asked) <= max(4, asked // 50))


def _missing_peers(of_level: Measured, rows: Measured, codes: Sequence[str]) -> tuple[Missing, ...]:
    """The peers without a value, in the order of the list."""
    without = {each.organisation: each for each in _without_value(rows)}
    known = set(rows.organisation.tolist())
    found = []
    for code in codes:
        if code in without:
            found.append(without[code])
        elif code not in known:
            found.append(Missing(code, name_of(of_level, code), ABSENT))
    return tuple(found)


def _without_value(rows: Measured) -> list[Missing]:
    places = np.flatnonzero(np.isnan(rows.value))
    return [
        Missing(str(rows.organisation[at]), str(rows.name[at]), str(rows.mark[at])) for at in places
    ]
