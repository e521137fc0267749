"""The index of the words of all entries, as each kind of database keeps it.

SQLite has two FTS5 tables beside the entries, which triggers keep in step: `register_words` knows
words by their stem, `register_starts` as they are written, to be found by how they begin.
PostgreSQL has two columns that it computes itself. Either way accents count for nothing and
whatever is no letter or digit parts words, so that both find the same. SQLite loses triggers with a
table that a migration makes anew: so they are lifted before and set after every one, see `apps`.
"""

from __future__ import annotations

_COLUMNS = ("title", "code", "text")
_FTS = "{name} USING fts5({columns}, content='register_entry', content_rowid='id', {how})"
_TABLES = {
    "register_words": "tokenize='porter unicode61 remove_diacritics 2'",
    "register_starts": "tokenize='unicode61 remove_diacritics 2', detail='none', prefix='3'",
}
_LEAVES = "INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', OLD.id, {old});"
_COMES = "INSERT INTO {name}(rowid, {columns}) VALUES (NEW.id, {new});"
_TRIGGERS = {
    "insert": ("INSERT", _COMES),
    "delete": ("DELETE", _LEAVES),
    "update": (f"UPDATE OF {', '.join(_COLUMNS)}", _LEAVES + " " + _COMES),
}

_PLAIN = (
    r"regexp_replace(regexp_replace(normalize({0}, NFD), '[\u0300-\u036f]', '', 'g'), "
    "'[^[:alnum:]]+', ' ', 'g')"
)
_WORDS = " || ".join(
    f"setweight(to_tsvector('placeplan', {_PLAIN.format(name)}), '{weight}')"
    for name, weight in zip(_COLUMNS, "AAD", strict=True)
)
_STARTS = (
    "strip(" + " || ".join(f"to_tsvector('simple', {_PLAIN.format(n)})" for n in _COLUMNS) + ")"
)
_KINDS_OF_WORD = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
_POSTGRESQL = (
    # English stems, and no word too common to be found.
    "CREATE TEXT SEARCH DICTIONARY placeplan_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION placeplan (COPY = english)",
    f"ALTER TEXT SEARCH CONFIGURATION placeplan ALTER MAPPING FOR {_KINDS_OF_WORD} "
    "WITH placeplan_stem",
    f"ALTER TABLE register_entry ADD COLUMN words tsvector GENERATED ALWAYS AS ({_WORDS}) STORED",
    f"ALTER TABLE register_entry ADD COLUMN starts tsvector GENERATED ALWAYS AS ({_STARTS}) STORED",
    "CREATE INDEX register_entry_words ON register_entry USING gin (words)",
    "CREATE INDEX register_entry_starts ON register_entry USING gin (starts)",
)
_POSTGRESQL_OFF = (
    "ALTER TABLE register_entry DROP COLUMN words, DROP COLUMN starts",
    "DROP TEXT SEARCH CONFIGURATION placeplan",
    "DROP TEXT SEARCH DICTIONARY placeplan_stem",
)


def _tables() -> list[str]:
    columns = ", ".join(_COLUMNS)
    return [
        "CREATE VIRTUAL TABLE " + _FTS.format(name=name, columns=columns, how=how)
        for name, how in _TABLES.items()
    ]


def triggers_on(vendor: str) -> list[str]:
    """The statements that have the index follow the entries; PostgreSQL needs none."""
    columns = ", ".join(_COLUMNS)
    values = {
        side: ", ".join(f"{side.upper()}.{name}" for name in _COLUMNS) for side in ("old", "new")
    }
    return [
        f"CREATE TRIGGER {name}_{way} AFTER {event} ON register_entry BEGIN "
        + does.format(name=name, columns=columns, **values)
        + " END"
        for name in (_TABLES if vendor == "sqlite" else ())
        for way, (event, does) in _TRIGGERS.items()
    ]


def triggers_off(vendor: str) -> list[str]:
    """The statements that take the triggers away, whether they are set or not."""
    names = _TABLES if vendor == "sqlite" else ()
    return [f"DROP TRIGGER IF EXISTS {name}_{way}" for name in names for way in _TRIGGERS]


def written_anew(vendor: str) -> list[str]:
    """The statements that write the index anew from the entries as they stand."""
    names = _TABLES if vendor == "sqlite" else ()
    rebuild = "INSERT INTO {name}({name}) VALUES ('rebuild')"
    return [rebuild.format(name=name) for name in names]


def statements_on(vendor: str) -> list[str]:
    """The statements that make the index, in the words of a kind of database."""
    ways = {"sqlite": [*_tables(), *triggers_on("sqlite")], "postgresql": list(_POSTGRESQL)}
    return ways.get(vendor, [])


def statements_off(vendor: str) -> list[str]:
    """The statements that take the index away."""
    if vendor == "postgresql":
        return list(_POSTGRESQL_OFF)
    tables = [f"DROP TABLE {name}" for name in _TABLES]
    return [*triggers_off(vendor), *tables] if vendor == "sqlite" else []
