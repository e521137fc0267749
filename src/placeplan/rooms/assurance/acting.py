"""Which indicators the words of a record mean, and whether it still does something about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placeplan.records.record import folded
from placeplan.rooms.delivery.log import is_done, is_dropped

DONE = ("done", "closed", "complete", "completed", "implemented", "achieved")
DROPPED = ("dropped", "cancelled", "canceled", "withdrawn", "stopped", "rejected")
GATES_PAST = ("delivered", "closed", "stopped")
"""The gateways behind which a scheme does nothing any more."""


@dataclass(frozen=True, slots=True)
class Named:
    """One indicator of a plan: its address, and the references and names that it goes by."""

    slug: str
    refs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Meanings:
    """The indicators of a plan by what they are called: name, else reference, else address.

    A name may mean several. A bare reference means one or none: several frameworks number their
    lists alike.
    """

    def __init__(self, known: Iterable[Named]) -> None:
        self._slugs: dict[str, str] = {}
        refs: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        for each in known:
            for ref in filter(None, each.refs):
                refs.setdefault(folded(ref), set()).add(each.slug)
            for name in filter(None, each.names):
                for word in (name, *(f"{ref} {name}" for ref in each.refs if ref)):
                    names.setdefault(folded(word), set()).add(each.slug)
            self._slugs[folded(each.slug)] = each.slug
        self._refs: Mapping[str, set[str]] = refs
        self._names: Mapping[str, set[str]] = names

    def __contains__(self, word: str) -> bool:
        """True where the word is known, be it in doubt what it means."""
        key = folded(word)
        return key in self._names or key in self._refs or key in self._slugs

    def of(self, word: str) -> tuple[str, ...]:
        """The addresses of the indicators that a word means, in order; none where it means none."""
        key = folded(word)
        named = self._names.get(key, set())
        if named:
            return tuple(sorted(named))
        numbered = self._refs.get(key)
        if numbered is not None:
            return tuple(numbered) if len(numbered) == 1 else ()
        return (self._slugs[key],) if key in self._slugs else ()


def slugs(words: Sequence[str], *known: Meanings) -> tuple[str, ...]:
    """The indicators that the words mean: of each word what the first list says that knows it."""
    found: dict[str, None] = {}
    for word in words:
        first = next((each for each in known if word in each), None)
        if first is not None:
            found.update(dict.fromkeys(first.of(word)))
    return tuple(found)


def is_open(state: str) -> bool:
    """True where the state of an action, as printed, does not say that it is over."""
    if is_done(state) or is_dropped(state):
        return False
    words = folded(state).split()
    return not words or words[0].strip(".,;:–-") not in (*DONE, *DROPPED)
