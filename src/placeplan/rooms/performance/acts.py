"""What is done about an indicator: actions with their owners, schemes, and the risks it shows in.

The records are those of rooms above this one; the room of assurance joins them to the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

ActKind = Literal["action", "measure", "scheme", "risk"]
DONE_ABOUT: tuple[ActKind, ...] = ("action", "measure", "scheme")
"""The kinds that do something about an indicator, in the order in which a row names them."""
RISK: ActKind = "risk"


@dataclass(frozen=True, slots=True)
class Act:
    """One open record that names an indicator. `id` is its number, `plan` the title of its plan.

    `due` is the date as written, `due_on` its last day where it can be read. `of` is the programme
    or scheme that it is part of. `whose` are the names and codes of those whose figures it is to
    change, folded; none where it is for everybody.
    """

    kind: ActKind
    id: str
    text: str
    owners: tuple[str, ...] = ()
    due: str = ""
    due_on: date | None = None
    of: str = ""
    plan: str = ""
    whose: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        """Everybody who owns it, in a line."""
        return ", ".join(self.owners)

    @property
    def words(self) -> str:
        """What is done, by whom and until when, in a line."""
        return "; ".join(filter(None, (self.text, self.owner, self.due and f"due {self.due}")))

    def is_for(self, names: Iterable[str]) -> bool:
        """True where it is for everybody, or for somebody of one of these names and codes."""
        return not self.whose or not self.whose.isdisjoint(each.casefold() for each in names)


@dataclass(frozen=True, slots=True)
class Acts:
    """The open records that name indicators, by the slug of the indicator."""

    by_slug: Mapping[str, tuple[Act, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def about(
        self, slugs: Iterable[str], names: Iterable[str] = (), kinds: Iterable[ActKind] = DONE_ABOUT
    ) -> tuple[Act, ...]:
        """What is done about an indicator: actions before schemes, what is due first before others.

        `names` narrows it to what is for everybody, or for one of these names and codes.
        """
        order = {kind: at for at, kind in enumerate(kinds)}
        said = tuple(names)
        every = {each.id: each for slug in slugs for each in self.by_slug.get(slug, ())}
        found = [
            each
            for each in every.values()
            if each.kind in order and (not said or each.is_for(said))
        ]
        return tuple(sorted(found, key=lambda each: (order[each.kind], each.due_on or date.max)))


ActsOf = Callable[..., Acts]
"""What asks the rooms above: called with the reader, a plan or none for all, and the two dates."""
