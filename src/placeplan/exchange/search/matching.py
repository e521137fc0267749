"""The terms of a search in the words of each kind of database, and what they match.

Words are looked for by their stem, beginnings as they are written; see `register.word_index`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django.db import connection

from placeplan.exchange.search.typed import Term, Typed
from placeplan.rooms.register.entries import EntryQuerySet

WORDS, STARTS = "register_words", "register_starts"
"""The index of stems, and that of beginnings."""
MARK, END = "\x02", "\x03"
"""Stand before and behind what matches; no stored text holds them."""
_LENGTH = 32
"""So many words of a text are shown around what matches."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One condition: entries that one index finds, or does not find, by a query."""

    index: str
    query: str
    found: bool = True


def matched(rows: EntryQuerySet, typed: Typed) -> EntryQuerySet:
    """The rows that meet every term, each with `rank`: the smaller, the better it matches.

    How well a beginning matches is not said: where nothing else is looked for, all rank alike.

    Raises `ValueError` where nothing is to be looked for.
    """
    if connection.vendor == "postgresql":
        return _in_postgresql(rows, typed)
    return _in_sqlite(rows, typed)


def marked(numbers: list[int], typed: Typed) -> dict[int, tuple[str, str]]:
    """The title and the best part of the text of entries, with `MARK` and `END` around words.

    Nothing where only beginnings are looked for: the database marks words by their stem.
    """
    if not (numbers and _stems(typed)):
        return {}
    if connection.vendor == "postgresql":
        return _marked_in_postgresql(numbers, typed)
    return _marked_in_sqlite(numbers, typed)


def _stems(typed: Typed) -> list[Term]:
    return typed.chosen(begins=False, absent=False)


def _parts(
    typed: Typed, every: Callable[[list[Term]], str], some: Callable[[list[Term]], str]
) -> list[_Part]:
    """The conditions, what has to be found first; one at least, of which the rows are ranked."""
    found: list[_Part] = []
    for absent, query in ((False, every), (True, some)):
        for begins, index in ((False, WORDS), (True, STARTS)):
            terms = typed.chosen(begins=begins, absent=absent)
            if terms:
                found.append(_Part(index, query(terms), not absent))
    if not found or not found[0].found:
        raise ValueError("nothing to look for")
    return found


# SQLite.


def _in_sqlite(rows: EntryQuerySet, typed: Typed) -> EntryQuerySet:
    lead, *others = _parts(typed, _fts_all, _fts_any)
    conditions = [f"{lead.index}.rowid = register_entry.id", f"{lead.index} MATCH %s"]
    for each in others:
        rowids = f"(SELECT rowid FROM {each.index} WHERE {each.index} MATCH %s)"  # noqa: S608
        conditions.append(f"register_entry.id {'' if each.found else 'NOT '}IN {rowids}")
    found = rows.extra(  # noqa: S610 - our own words; what was typed goes by parameters
        tables=[lead.index],
        where=conditions,
        params=[each.query for each in (lead, *others)],
        select={"rank": "bm25(register_words, 10.0, 10.0, 1.0)" if lead.index == WORDS else "0"},
    )
    return cast(EntryQuerySet, found)


def _marked_in_sqlite(numbers: list[int], typed: Typed) -> dict[int, tuple[str, str]]:
    places = ", ".join(["%s"] * len(numbers))
    sql = (
        f"SELECT rowid, highlight(register_words, 0, %s, %s), "  # noqa: S608 - as above
        f"snippet(register_words, 2, %s, %s, '…', {_LENGTH}) FROM register_words "
        f"WHERE register_words MATCH %s AND rowid IN ({places})"
    )
    parameters: list[str | int] = [MARK, END, MARK, END, _fts_any(_stems(typed)), *numbers]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {number: (title or "", text or "") for number, title, text in cursor.fetchall()}


def _fts(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.begins else "")


def _fts_all(terms: Iterable[Term]) -> str:
    return " AND ".join(map(_fts, terms))


def _fts_any(terms: Iterable[Term]) -> str:
    return " OR ".join(map(_fts, terms))


# PostgreSQL.


def _in_postgresql(rows: EntryQuerySet, typed: Typed) -> EntryQuerySet:
    parts = _parts(typed, _ts_all, _ts_any)
    conditions = [
        f"{'' if each.found else 'NOT '}register_entry.{column} @@ to_tsquery('{language}', %s)"
        for each in parts
        for column, language in [_COLUMNS[each.index]]
    ]
    lead = parts[0]
    found = rows.extra(  # noqa: S610 - our own words; what was typed goes by parameters
        where=conditions,
        params=[each.query for each in parts],
        select={"rank": _TS_RANK if lead.index == WORDS else "0"},
        select_params=[lead.query] if lead.index == WORDS else [],
    )
    return cast(EntryQuerySet, found)


_COLUMNS = {WORDS: ("words", "placeplan"), STARTS: ("starts", "simple")}
_TS_RANK = "-ts_rank('{0.1, 0.1, 0.1, 1.0}', register_entry.words, to_tsquery('placeplan', %s), 1)"


def _marked_in_postgresql(numbers: list[int], typed: Typed) -> dict[int, tuple[str, str]]:
    sides = f"StartSel={MARK}, StopSel={END}"
    options = f"{sides}, MaxWords={_LENGTH}, MinWords={_LENGTH // 2}, ShortWord=0"
    headline = "ts_headline('placeplan', translate({}, %s, %s), to_tsquery('placeplan', %s), %s)"
    sql = (
        f"SELECT id, {headline.format('title')}, {headline.format('text')} "  # noqa: S608 - as above
        "FROM register_entry WHERE id = ANY(%s)"
    )
    query, whole = _ts_any(_stems(typed)), f"{sides}, HighlightAll=true"
    asked = [_SIGNS, _HIDDEN, query, whole, _SIGNS, _HIDDEN, query, options]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*asked, numbers])
        return {
            number: (title.translate(_SHOWN), text.translate(_SHOWN))
            for number, title, text in cursor.fetchall()
        }


# Between these PostgreSQL sees one word, an address or a tag; so they are hidden from it.
_SIGNS = "<>/@.-+:_&%'"
_HIDDEN = "".join(chr(14 + i) for i in range(len(_SIGNS)))
_SHOWN = str.maketrans(_HIDDEN, _SIGNS)


def _ts(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"{words}:*" if term.begins else f"({words})"


def _ts_all(terms: Iterable[Term]) -> str:
    return " & ".join(map(_ts, terms))


def _ts_any(terms: Iterable[Term]) -> str:
    return " | ".join(map(_ts, terms))
