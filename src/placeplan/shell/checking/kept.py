"""Findings are kept for as long as nothing was done in their plan: people look far more often."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence

from placeplan.exchange.book import Finding, Known
from placeplan.rooms.places.models import Plan, Reader, shown_in
from placeplan.rooms.register.queries import deeds

MOST = 200
"""So many plans are kept, each as one kind of reader sees it on one day."""
Found = tuple[Finding, ...]


class Shelf:
    """What was found, by all that it follows from; the plans that were asked for last."""

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, Found] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Found | None:
        """What was found, and stays a while longer; None where it has to be found anew."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: Hashable, found: Found) -> None:
        """Keeps what was found in place of what nobody asked for the longest."""
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST:
                self._found.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._found.clear()


SHELF = Shelf()


def kept(
    reader: Reader,
    plans: Collection[Plan],
    people: Sequence[Known],
    dates: tuple[Hashable, ...],
    find: Callable[[Collection[Plan]], dict[int, list[Finding]]],
) -> list[Finding]:
    """What the checks find in plans, plan by plan: asked of `find` where it is not known yet.

    It follows from the records that the reader may see, the accounts that names in them may mean,
    and the days. Whatever is done in a plan leaves an event, so that the events of a plan say
    whether anything changed; they are read before the records are.
    """
    done = deeds(plans)
    keys = {
        plan.pk: (
            plan.pk,
            done.get(plan.slug),
            shown_in(plan, reader),
            tuple(
                (each.name, each.job_title, each.is_active, plan.slug in each.plans)
                for each in people
            ),
            dates,
        )
        for plan in plans
    }
    known = {number: SHELF.get(key) for number, key in keys.items()}
    unknown = [plan for plan in plans if known[plan.pk] is None]
    if unknown:
        for number, found in find(unknown).items():
            known[number] = tuple(found)
            SHELF.put(keys[number], tuple(found))
    return [each for plan in plans for each in known[plan.pk] or ()]
