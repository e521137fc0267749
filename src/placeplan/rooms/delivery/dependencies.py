"""Which schemes wait for which: circles, and titles that no scheme has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from placeplan.records.record import folded


def circle_of(depends: Mapping[str, Sequence[str]], title: str) -> tuple[str, ...]:
    """The shortest circle that a scheme is in, as titles are written; empty where it is in none.

    Titles are compared without their case and spaces.
    """
    written = {folded(each): each for each in depends}
    after = {folded(each): [folded(name) for name in names] for each, names in depends.items()}
    home = folded(title)
    came_from: dict[str, str] = {}
    edge = [home]
    while edge:
        here = edge.pop(0)
        for there in after.get(here, ()):
            if there == home:
                path = [here]
                while path[-1] != home:
                    path.append(came_from[path[-1]])
                return (*(written[each] for each in reversed(path)), written[home])
            if there in after and there not in came_from:
                came_from[there] = here
                edge.append(there)
    return ()


def refused(title: str, wanted: Sequence[str], others: Mapping[str, Sequence[str]]) -> str:
    """Why a scheme cannot wait for those that are wanted, in words; blank where it can.

    `others` are all schemes of the plan, by title, with what they wait for.
    """
    known = {folded(each) for each in others} | {folded(title)}
    unknown = [each for each in wanted if folded(each) not in known]
    if unknown:
        return f"The plan has no scheme {_quoted(unknown)}"
    rest = {each: names for each, names in others.items() if folded(each) != folded(title)}
    found = circle_of({**rest, title: wanted}, title)
    if found:
        return f"They would wait for each other in a circle: {' → '.join(found)}"
    return ""


def _quoted(titles: Iterable[str]) -> str:
    return " or ".join(f"“{each}”" for each in titles)
