"""What a chart says, in one sentence that can stand as its title."""

from __future__ import annotations

from collections.abc import Sequence

from placeplan.rooms.performance.reading import QUARTILES, Reading

IN = {
    "best": "in the best quartile in England",
    "middle": "in the middle half in England",
    "worst": "in the worst quartile in England",
}


def listed(names: Sequence[str]) -> str:
    """The names as a sentence has them: "A, B and C"."""
    return (
        " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part) if names else ""
    )


def of_ranks(latest: Sequence[Reading]) -> str:
    """Who stands in which quartile, the worst first; blank where none is ranked."""
    parts = []
    for name in reversed(QUARTILES):
        here = [each.organisation for each in latest if each.quartile == name]
        if here:
            verb = "is" if len(here) == 1 else "are both" if len(here) == 2 else "are all"
            parts.append(f"{listed(here)} {verb} {IN[name]}")
    return "; ".join(parts)


def of_change(readings: Sequence[Reading], better: str) -> str:
    """How one organisation's value moved to its last period; blank where it cannot be said.

    `readings` come in the order of time; `better` is "higher", "lower" or anything else.
    """
    known = [each for each in readings if each.value is not None]
    if len(known) < 2:
        return ""
    before, now = known[-2:]
    if before.value is None or now.value is None or before.unit != now.unit:
        return ""
    if now.value == before.value:
        return f"{now.organisation} unchanged at {now.printed} since {before.period}"
    up = now.value > before.value
    word = ""
    if better in ("higher", "lower"):
        word = ", better" if up == (better == "higher") else ", worse"
    way = "up" if up else "down"
    return (
        f"{now.organisation} {way} from {before.printed} in {before.period} to {now.printed}{word}"
    )
