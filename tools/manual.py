"""Writes the pages of the manual that follow from the source: docs/manual/records.md from the
data contract, and a page for each table of the spec tests (tests/spec/*/*.yaml).

With --check it writes nothing and fails where a page is not current.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel

from placeplan.records import KINDS, Record
from placeplan.records.shapes import Shape

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "manual"
TABLES = ROOT / "tests" / "spec"
MADE = "<!-- Written by tools/manual.py from {source}: change that, then run `make docs`. -->"
SIMPLE = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    date: "day",
    datetime: "instant",
    Decimal: "number",
}
SHAPE_WORDS = {
    "SourceShape": "source",
    "PeriodShape": "period",
    "DueShape": "deadline",
    "Within": "time limit",
}


def pages() -> dict[str, str]:
    """Each page by its file name."""
    made = {"records.md": records_page()}
    for path in sorted(TABLES.glob("*/*.yaml")):
        made[f"{path.stem}.md"] = table_page(path)
    return made


def records_page() -> str:
    """The data contract: what every record has, each kind with its fields, and the shapes."""
    shapes: dict[str, type[Shape]] = {}
    kinds = [part for name, model in KINDS.items() for part in kind_part(name, model, shapes)]
    lines = [
        "# Records",
        "",
        MADE.format(source="src/placeplan/records"),
        "",
        "What `placeplan read` prints, what an import compares, and what the API and the exports "
        "carry: JSON Lines, one record a line, in UTF-8. Fields may be added; none is renamed. "
        "`placeplan schema` prints the same as JSON Schema.",
        "",
        'Numbers are decimals written as text (`"32.2"`), days are `2014-03-31`. An optional '
        "field that a paper does not state is null, and a list is empty.",
        "",
        "## Every record",
        "",
        *field_table(Record, set(), shapes),
        "",
        "The key of a kind is how a later paper is matched with what stands: the same plan, kind "
        "and key is the same record.",
        "",
        "## Kinds",
        "",
        *(f"- [`{name}`](#{name}): {first_line(model)}" for name, model in KINDS.items()),
        "",
        *kinds,
        "## Shapes",
        "",
    ]
    done: set[str] = set()
    while shapes.keys() - done:
        for name in sorted(shapes.keys() - done):
            done.add(name)
            lines += [f"### {shape_name(shapes[name])}", "", first_line(shapes[name]), ""]
            lines += [*field_table(shapes[name], set(), shapes), ""]
    return "\n".join(lines).rstrip() + "\n"


def kind_part(name: str, model: type[Record], shapes: dict[str, type[Shape]]) -> Iterator[str]:
    yield from (f"### {name}", "", first_line(model), "")
    yield f"Key: {', '.join(f'`{field}`' for field in model.KEY)}."
    yield ""
    yield from field_table(model, set(Record.model_fields), shapes)
    yield ""


def field_table(
    model: type[BaseModel], aside: set[str], shapes: dict[str, type[Shape]]
) -> Iterator[str]:
    """The fields of a model but those set aside, and the shapes that they are made of."""
    yield from ("| Field | Type | Need |", "| --- | --- | --- |")
    for name, field in model.model_fields.items():
        if name in aside:
            continue
        need = "required" if field.is_required() else "optional"
        if get_origin(field.annotation) is list and not field.is_required():
            need = "may be empty"
        yield f"| `{name}` | {words(field.annotation, shapes)} | {need} |"


def words(annotation: Any, shapes: dict[str, type[Shape]]) -> str:
    """A type in plain words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return words(parts[0], shapes)
    if origin in (Union, UnionType):
        return " or ".join(words(each, shapes) for each in parts if each is not NoneType)
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in parts)
    if origin is list:
        return f"list of {words(parts[0], shapes)}"
    if origin is dict:
        return f"{words(parts[1], shapes)} by {words(parts[0], shapes)}"
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        shapes.setdefault(annotation.__name__, annotation)
        name = shape_name(annotation)
        return f"[{name}](#{name.replace(' ', '-')})"
    return SIMPLE[annotation]


def shape_name(shape: type[Shape]) -> str:
    return SHAPE_WORDS.get(shape.__name__, shape.__name__.casefold())


def first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0]


def table_page(path: Path) -> str:
    """A page from one table of the spec tests, which read every row of it."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    source = path.relative_to(ROOT).as_posix()
    lines = [f"# {table['title']}", "", MADE.format(source=source), "", table["intro"].strip(), ""]
    lines += ["A test reads every row of this page.", ""]
    for section in table["sections"]:
        lines += [f"## {section['heading']}", ""]
        if "text" in section:
            lines += [section["text"].strip(), ""]
        cells = (line.split(" | ") for line in section["rows"].strip().splitlines())
        lines += [*markdown_table(section["columns"], ([c.strip() for c in row] for row in cells))]
        lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table whose first column is printed as it stands in papers."""
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for first, *rest in rows:
        yield "| " + " | ".join((f"`{first}`", *rest)) + " |"


def main() -> int:
    stale = []
    for name, text in pages().items():
        path = OUT / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"Wrote {path.relative_to(ROOT)}")
    if stale:
        print(f"Not current: {', '.join(stale)}; run `make docs`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
