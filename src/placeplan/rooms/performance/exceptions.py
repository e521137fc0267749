"""The report of exceptions: what changed its signal since the period before, in sentences.

A row is compared with what was known of it one period earlier: its icons from the values up to
then, its target of then, its rank of then. So the report of a month stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from placeplan.rooms.performance.assurance_rows import BETTER, WORSE, AssuranceRow
from placeplan.rooms.performance.series import length
from placeplan.rooms.performance.signals import CAUSE_WORDS
from placeplan.statistics.spc_icons import Assurance, Variation

Way = Literal["worse", "better", "changed", "still"]
TITLES: dict[Way, str] = {
    "worse": "Got worse",
    "better": "Got better",
    "changed": "Changed, where neither way is better",
    "still": "Still a concern",
}
"""The groups of the report, in their order."""
LAPSED = timedelta(days=460)
"""A row whose period ended so long before the latest of all is no news: it is counted apart."""
_USUAL = {
    **dict.fromkeys(WORSE, "worse than usual"),
    **dict.fromkeys(BETTER, "better than usual"),
    Variation.NEUTRAL_HIGH: "higher than usual",
    Variation.NEUTRAL_LOW: "lower than usual",
}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One row of the report: now, one period before where it is known, and what is to be said."""

    way: Way
    row: AssuranceRow
    before: AssuranceRow | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one month, or of the latest period of each row.

    `quiet` counts the rows without any exception, `single` those of them that have no period
    before, `lapsed` are those that have had no figure for long, the longest ago first.
    """

    found: tuple[Exceptional, ...]
    quiet: int
    single: int
    lapsed: tuple[AssuranceRow, ...] = ()

    def of(self, way: Way) -> tuple[Exceptional, ...]:
        """The exceptions of one group, the gravest first."""
        return tuple(each for each in self.found if each.way == way)

    @property
    def groups(self) -> tuple[tuple[Way, str, tuple[Exceptional, ...]], ...]:
        """Every group that is not empty, with its title."""
        return tuple((way, title, own) for way, title in TITLES.items() if (own := self.of(way)))

    @property
    def summary(self) -> str:
        """The report in a sentence: "3 got worse, 1 got better, 12 are still a concern."."""
        counts = {way: len(self.of(way)) for way in TITLES}
        if not any(counts.values()):
            return "Nothing changed its signal, and nothing is a concern."
        still = "is" if counts["still"] == 1 else "are"
        parts = [
            f"{counts['worse']} got worse",
            f"{counts['better']} got better",
            *([f"{counts['changed']} changed"] if counts["changed"] else []),
            f"{counts['still']} {still} still a concern",
        ]
        return f"{', '.join(parts)}."


def report(
    now: Sequence[AssuranceRow | None], before: Sequence[AssuranceRow | None], *, asked: bool
) -> Report:
    """The report of rows, each with the same one period before, in the same order.

    `asked` is True where the rows are of one period, so that none of them has lapsed.
    """
    pairs = [
        (each, earlier if earlier is not None and _comparable(each, earlier) else None)
        for each, earlier in zip(now, before, strict=True)
        if each is not None
    ]
    ends = [each.ends_on for each, _ in pairs if each.ends_on]
    latest = max(ends, default=None)
    lapsed = [
        each
        for each, _ in pairs
        if not asked and latest and each.ends_on and each.ends_on < latest - LAPSED
    ]
    gone = {each.key for each in lapsed}
    found: list[Exceptional] = []
    quiet = single = 0
    for each, earlier in pairs:
        if each.key in gone:
            continue
        exception = compared(each, earlier)
        if exception is not None:
            found.append(exception)
        else:
            quiet += 1
            single += earlier is None
    order = list(TITLES)
    found.sort(key=lambda each: (order.index(each.way), each.row.gravity))
    lapsed.sort(key=lambda each: each.moment)
    return Report(tuple(found), quiet, single, tuple(lapsed))


def compared(now: AssuranceRow, before: AssuranceRow | None) -> Exceptional | None:
    """What is to be said of a row; None where nothing changed and nothing is a concern."""
    changes = [] if before is None else [*_changes(now, before)]
    ways = [way for way, _ in changes]
    if not changes:
        concerns = tuple(_concerns(now))
        return Exceptional("still", now, before, concerns) if concerns else None
    way: Way = "worse" if "worse" in ways else "better" if "better" in ways else "changed"
    told = [text for one, text in changes if one == way]
    told += [text for one, text in changes if one != way]
    return Exceptional(way, now, before, tuple(told))


def _comparable(now: AssuranceRow, before: AssuranceRow) -> bool:
    """True of two periods of one length, stated in one unit."""
    days = (now.starts_on, now.ends_on, before.starts_on, before.ends_on)
    if None in days or now.unit != before.unit:
        return False
    start, end, earlier, until = (each or date.min for each in days)
    return length(start, end) == length(earlier, until)


def _changes(now: AssuranceRow, before: AssuranceRow) -> Iterator[tuple[Way, str]]:
    yield from _variation(now, before)
    yield from _assurance(now, before)
    yield from _met(now, before)
    yield from _quartile(now, before)


def _variation(now: AssuranceRow, before: AssuranceRow) -> Iterator[tuple[Way, str]]:
    if now.variation is before.variation or now.variation is Variation.NONE:
        return
    first = before.variation is Variation.NONE
    if now.variation is Variation.COMMON_CAUSE:
        if first:
            return
        way: Way = (
            "better"
            if before.variation in WORSE
            else "worse"
            if before.variation in BETTER
            else "changed"
        )
        yield way, f"No longer {_USUAL[before.variation]}: it varies as it usually does."
        return
    earlier = (
        "before, there were too few values to tell"
        if first
        else f"before, it was {_USUAL[before.variation]}"
        if before.variation in _USUAL
        else "before, there was no sign of change"
    )
    way = "worse" if now.variation in WORSE else "better" if now.variation in BETTER else "changed"
    yield way, f"{_signal(now)}; {earlier}."


def _signal(row: AssuranceRow) -> str:
    """The special cause in words: "Worse than usual since May 2025 (part of a falling trend)"."""
    words = _USUAL[row.variation].capitalize()
    since = f" since {row.since}" if row.since and row.since != row.period else ""
    cause = CAUSE_WORDS.get(row.cause, str(row.cause))
    return f"{words}{since} ({cause})"


def _assurance(now: AssuranceRow, before: AssuranceRow) -> Iterator[tuple[Way, str]]:
    order = {Assurance.FAIL: 0, Assurance.INCONSISTENT: 1, Assurance.PASS: 2}
    if now.assurance not in order or now.assurance is before.assurance:
        return
    if before.assurance not in order:
        return
    way: Way = "worse" if order[now.assurance] < order[before.assurance] else "better"
    text = _prospect(now)
    if now.target_text != before.target_text:
        text = f"{text}; the target was {before.target_text} before"
    yield way, f"{text}."


def _prospect(row: AssuranceRow) -> str:
    return {
        Assurance.FAIL: f"The target of {row.target_text} will not be met unless something changes",
        Assurance.PASS: f"The target of {row.target_text} will keep being met",
    }.get(row.assurance, f"The target of {row.target_text} is now met or missed by chance")


def _met(now: AssuranceRow, before: AssuranceRow) -> Iterator[tuple[Way, str]]:
    if now.is_met is None or before.is_met is None or now.is_met is before.is_met:
        return
    if now.is_met:
        yield "better", f"Meets the target of {now.target_text}, which it missed before."
    else:
        yield "worse", f"Misses the target of {now.target_text}, which was met before."


def _quartile(now: AssuranceRow, before: AssuranceRow) -> Iterator[tuple[Way, str]]:
    here, there = now.england, before.england
    if here is None or there is None or here.quartile is None or there.quartile is None:
        return
    if here.period or there.period or (here.quartile == "worst") is (there.quartile == "worst"):
        return
    moved = f"{here.text} now, {there.text} before"
    if here.quartile == "worst":
        yield "worse", f"Entered the worst quartile in England: {moved}."
    else:
        yield "better", f"Left the worst quartile in England: {moved}."


def _concerns(row: AssuranceRow) -> Iterator[str]:
    if row.variation in WORSE:
        yield f"{_signal(row)}."
    if row.assurance is Assurance.FAIL:
        yield f"{_prospect(row)}."
    elif row.is_met is False:
        yield f"Misses the target of {row.target_text}."
    if row.quartile == "worst" and row.england is not None:
        of = f" for {row.england.period}" if row.england.period else ""
        yield f"In the worst quartile in England: {row.england.text}{of}."
