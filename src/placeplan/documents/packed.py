"""A Document as bytes and back, so that a paper whose pages take long is read once."""

from __future__ import annotations

import gzip
import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, cast

from placeplan.documents.document import (
    Cell,
    Document,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Row,
    Span,
    Table,
)
from placeplan.kernel.problem import Problem, problem_of

_TYPES = {
    each.__name__: each
    for each in (Cell, Document, Heading, Item, ListBlock, Paragraph, Row, Span, Table)
}


def packed(document: Document) -> bytes:
    """The document, compressed: the same bytes for the same document."""
    text = json.dumps(_plain(document), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "surrogatepass"), 6, mtime=0)


def unpacked(data: bytes) -> Document:
    """The document that the bytes hold. Raises `ValueError` where they hold none."""
    try:
        found = _made(json.loads(gzip.decompress(data).decode("utf-8", "surrogatepass")))
    except (OSError, EOFError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a packed document: {error}") from error
    if not isinstance(found, Document):
        raise ValueError("not a packed document")
    return found


def _plain(value: Any) -> Any:
    """Plain JSON values: a tuple is a list, a dataclass its name and what is not its default."""
    if isinstance(value, Problem):
        return {"": "Problem", **value.as_dict()}
    if is_dataclass(value):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        usual = {each.name: each.default for each in fields(value)}
        return {
            "": type(value).__name__,
            **{
                name: _plain(part)
                for name, part in held.items()
                if usual[name] is MISSING or usual[name] != part
            },
        }
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(each) for each in value)
    if isinstance(value, dict):
        name = value.pop("")
        if name == "Problem":
            return problem_of(value)
        kind = cast(Any, _TYPES[name])
        return kind(**{part: _made(each) for part, each in value.items()})
    return value
