"""Queries that are asked again and again: their SQL is made once.

A page shows many short lists, and to make the SQL of one takes several times as long as the
database takes to answer it. So a list that differs from the last one only by its plan, or by what
it belongs to, is asked by the statement of the last one with other values. Whoever filters or sorts
such a list further gets the usual query: see `Promised`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from copy import copy
from threading import Lock
from types import SimpleNamespace
from typing import Any, Generic, Self, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Known = Mapping[Any, Mapping[Any, Model]]
"""Rows at hand, by the field that names them and their key."""
NUMBER = -987_654_321
"""Stands for the number of a row while a statement is made: those of rows begin at 1."""
_SET: Any = QuerySet
_MADE: dict[Hashable, Statement[Any]] = {}
_LOCK = Lock()
MOST = 600
"""So many statements are kept, each of about 65 kB: those over several plans have many shapes."""


class Statement(Generic[M]):
    """The SQL of one query, in which some values are left open.

    `samples` are values that stood for these while the query was built; each has to be one that the
    query holds nowhere else. Raises `ValueError` where the SQL does not hold one.
    """

    def __init__(self, rows: QuerySet[M, Any], samples: Collection[Hashable]) -> None:
        of: Any = (
            rows  # what follows is Django's own way from a query to its rows, half of it private
        )
        self._query, self._using, self._iterable = of.query, of.db, of._iterable_class
        self._compiler = self._query.get_compiler(self._using)
        self.sql, self._params = self._compiler.as_sql()
        self._samples = frozenset(samples)
        missing = self._samples.difference(self._params)
        if missing:
            raise ValueError(f"not in the statement: {', '.join(map(str, missing))}")
        self._converters: Any = None

    def params(self, values: Mapping[Hashable, Any]) -> tuple[Any, ...]:
        """The values of the statement, with one for each sample. Raises `KeyError` for a gap."""
        samples = self._samples
        return tuple(values[each] if each in samples else each for each in self._params)

    def tuples(self, values: Mapping[Hashable, Any]) -> list[tuple[Any, ...]]:
        """What the database answers for some values, as it is: for numbers and texts alone."""
        with connections[self._using].cursor() as cursor:
            cursor.execute(self.sql, self.params(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def rows(self, values: Mapping[Hashable, Any], known: Known | None = None) -> list[M]:
        """The rows for some values, those that belong to `known` rows with these at hand."""
        compiler = copy(self._compiler)
        compiler.connection = connections[self._using]  # each thread has its own
        params = self.params(values)
        compiler.as_sql = lambda *_, **__: (self.sql, params)
        compiler.get_converters = self._converted
        query = copy(self._query)
        query.get_compiler = lambda *_, **__: compiler
        asked = SimpleNamespace(
            db=self._using, query=query, model=query.model, _known_related_objects=known or {}
        )
        found: list[M] = list(self._iterable(asked))
        return found

    def _converted(self, expressions: Any) -> Any:
        if self._converters is None:
            self._converters = self._compiler.get_converters(expressions)
        return self._converters


def statement(key: Hashable, made: Callable[[], Statement[M]]) -> Statement[M]:
    """The statement of a key, made where it is asked for the first time.

    All that the SQL depends on, besides the values left open, has to be in the key. Of more than
    `MOST` the oldest is forgotten, and made again.
    """
    found = _MADE.get(key)
    if found is None:
        found = made()
        with _LOCK:
            _MADE[key] = found
            while len(_MADE) > MOST:
                del _MADE[next(iter(_MADE))]
    return found


class Promised(Generic[M]):
    """A set of rows, mixed into Django's, that are read by a statement: or by the usual query,
    where somebody goes on from it."""

    _usual: Callable[[], Any] | None = None
    _asked: Callable[[], list[M]] | None = None
    _result_cache: list[M] | None
    _prefetch_done: bool

    def promised(
        self, usual: Callable[[], Self], asked: Callable[[], list[M]], with_rows: Iterable[str]
    ) -> Self:
        """The rows of a query that is made only where it is needed: `usual`.

        Who just reads the rows gets those that are `asked`, which have to be the same, and those
        that belong to them, `with_rows`.
        """
        own: Any = self
        rows = own.__class__(own.model, using=own._db)
        rows._usual, rows._asked = usual, asked
        rows._prefetch_related_lookups = tuple(with_rows)
        kept: Self = rows
        return kept

    @property
    def query(self) -> Any:
        """The query; the usual one is made now where it was promised."""
        if self._usual is not None:
            usual, self._usual, self._asked = self._usual(), None, None
            read = self._result_cache, self._prefetch_done
            self.__dict__.update(usual.__dict__)
            self._result_cache, self._prefetch_done = read
        return _SET.query.fget(self)

    @query.setter
    def query(self, value: Any) -> None:
        _SET.query.fset(self, value)

    def _fetch_all(self) -> None:
        if self._asked is not None and self._result_cache is None:
            self._result_cache = self._asked()
        _SET._fetch_all(self)
