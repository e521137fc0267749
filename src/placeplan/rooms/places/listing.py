"""How a list of records is laid out: its columns, what it can be chosen and sorted by.

Plain values: every room declares its lists with these, and one page and one template draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from placeplan.kernel.money import format_gbp

Look = Literal["text", "code", "prose", "list", "money", "number", "percent", "due", "part"]
BLANK = "none"
"""Stands in an address for "not stated"."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    `name` stands in addresses and is the attribute of the row, unless `value` takes it from the
    row in another way. `look` is how it is drawn. `by` is what it sorts by: a field, several of
    which the first that is stated counts, or an expression; itself where it is blank, and None
    where it cannot be sorted by. `choose` makes it a filter, whose first choice is `choose`;
    `words` say its codes.
    """

    name: str
    text: str
    look: Look = "text"
    value: Callable[[Any], Any] | None = None
    by: Any = ""
    choose: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def of(self, row: Any) -> Any:
        """The value that a row holds, for its look to draw."""
        return getattr(row, self.name) if self.value is None else self.value(row)

    @property
    def sorts_by(self) -> Any:
        """The field or expression by which the column sorts, None where it cannot."""
        return self.by if self.by != "" else _BY[self.look].format(self.name)

    def word(self, code: Any) -> str:
        """What a code is called, or the text itself."""
        text = str(code)
        if text in self.words:
            return self.words[text]
        return text.replace("_", " ").capitalize() if self.look == "code" else text

    def plain(self, row: Any) -> Any:
        """The value for a spreadsheet: a text, a number, or None where there is nothing."""
        value = self.of(row)
        match self.look:
            case "list":
                return "; ".join(map(str, value))
            case "due":
                return None if value is None else value.label
            case "part":
                return row.of
            case "code":
                return self.word(value) if value else None
        return value if isinstance(value, Decimal | int) or value is None else str(value)


_BY: dict[Look, str] = {
    "text": "{}",
    "code": "{}",
    "prose": "{}",
    "list": "{}",
    "money": "{}__number",
    "number": "{}__number",
    "percent": "{}__number",
    "due": "{}_start",
    "part": "of",
}


_NOTHING: tuple[Any, ...] = (None, "", [])
_ALPHABET = ("A to Z", "Z to A")
_SIZE = ("smallest first", "largest first")
_ENDS: dict[Look, tuple[str, str]] = {
    "money": _SIZE,
    "number": _SIZE,
    "percent": _SIZE,
    "due": ("earliest first", "latest first"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A list of one kind: its first column names the record and leads to it.

    `words` are the fields in which the words of a search are looked for.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    words: tuple[str, ...]
    lede: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of what an address may choose: the search, the filters, the order."""
        return ("text", *(each.name for each in self.columns if each.choose), "sort")

    def shown(self, rows: Iterable[Any], leave: Collection[str] = ()) -> list[Column]:
        """The columns in which one of the rows says anything, but for those that `leave` names."""
        every = list(rows)
        first, *others = self.columns
        return [
            first,
            *(
                each
                for each in others
                if each.name not in leave and any(each.of(row) not in _NOTHING for row in every)
            ),
        ]

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Every order that can be chosen, as it stands in an address and in words."""
        return [
            (sign + each.name, f"{each.text}, {words}")
            for each in self.columns
            if each.sorts_by is not None
            for sign, words in zip(("", "-"), _ENDS.get(each.look, _ALPHABET), strict=True)
        ]

    def column(self, name: str) -> Column | None:
        """The column that can be sorted by, of a name or a name with a minus before it."""
        found = (each for each in self.columns if each.name == name.removeprefix("-"))
        return next((each for each in found if each.sorts_by is not None), None)


def money(value: Decimal | None) -> str:
    """The pounds in full, "£132,975", blank where there are none."""
    return "" if value is None else format_gbp(value, brackets=False)


def number(value: Decimal | int | None) -> str:
    """The number as digits in groups of three, as exact as it is, blank where there is none."""
    return "" if value is None else f"{value:,}"
