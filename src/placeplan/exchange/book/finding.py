"""What a check finds: a problem, of which record it is and who is to do something about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from placeplan.kernel.problem import Problem


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """A problem of one record.

    `check` is the module that found it and `label` the first line of its docstring. `plan` is the
    slug of the record's plan and `number` its id, both blank where it comes from a file; `key` is
    its natural key. `text` is the message without the record's title. `owners` are the names of
    those who are to do something, `sponsors` of those who answer for it, `roles` the roles of those
    who may, and `due` is the day that the problem is about. `part` tells two problems of one code
    and one record apart. `of_title`, `of_kind` and `of_number` are of the scheme or programme that
    the record belongs to, blank for none.
    """

    kind: str = ""
    title: str = ""
    text: str = ""
    plan: str = ""
    number: str = ""
    key: str = ""
    owners: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    due: date | None = None
    part: str = ""
    of_title: str = ""
    of_kind: str = ""
    of_number: str = ""
    check: str = ""
    label: str = ""

    @property
    def id(self) -> str:
        """16 hex digits that stay the same while the problem stands, whatever its words."""
        said = "\n".join((self.plan, self.code, self.kind, self.key, self.part))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def days_late(self, on: date) -> int | None:
        """So many days past its day; below 0 while it is to come, None where it has none."""
        return None if self.due is None else (on - self.due).days
