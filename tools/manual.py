"""Writes the pages of the manual that follow from the source: docs/manual/records.md from the
data contract, docs/manual/indicators.md from the definitions of indicators, docs/manual/roles.md
from the rules of the rooms, docs/manual/gateways.md from the table of gateways,
docs/manual/checks.md from the docstrings and cases of the checks and the policy on reminders, and a
page for each table of the spec tests (tests/spec/*/*.yaml).

With --check it writes nothing and fails where a page is not current.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from manual_checks import checks_page  # type: ignore[import-not-found]
from pydantic import BaseModel

from placeplan.definitions.indicators import (
    Definition,
    Framework,
    Threshold,
    definitions,
    frameworks,
)
from placeplan.definitions.policies import qia
from placeplan.records import KINDS, Record
from placeplan.records.shapes import Shape
from placeplan.rooms.assurance.evidence import Domain, SchemeEvidence, Signed, StepState
from placeplan.rooms.assurance.gateways import CONDITIONS, FIRST, MOVES
from placeplan.rooms.places.actions import ACTIONS, ROLES, WHERE

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

UNITS = {
    "percent": "%",
    "per_1000000": "per 1,000,000",
    "per_100000": "per 100,000",
    "per_50000": "per 50,000",
    "per_10000": "per 10,000",
    "per_1000": "per 1,000",
    "gbp": "£",
}
BETTER = {"higher": "Higher", "lower": "Lower", "none": "Neither"}
THRESHOLDS = {
    "constitutional": "standard",
    "contract": "contract",
    "planning_milestone": "planning milestone",
    "guidance": "guidance",
}
SIGNS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}
INTRO = """\
Every indicator that ships with Placeplan, by the frameworks that list it. Each is one file in
`src/placeplan/definitions/indicators`, named as in the last column. A paper's indicator finds its
definition by its name, and by its reference where the names are alike; where there is doubt it
finds none, and keeps what the paper says.

"Made from" says how many ways there are to compute it from published counts. An indicator without
one is known from papers alone. "Not verified" marks what was not checked against the text of its
source, or has no source here: check it before you rely on it."""
ROLES_INTRO = """\
A membership is a person, an organisation and a role; somebody may have several. What a role may do
it may do for that organisation: in the plans that it owns, and where the table says so in those
that it shares as a partner. The rules answer from this table; tests walk every page as each role.

Whoever is not signed in reads what is public, and nothing else. Whoever is signed in reads besides
what the table says. A superuser runs the system: they see everything and may do everything.

Every plan, paper and record is public, for partners, private or commercial. One that does not say
so is as its plan. What a reader may not see answers as if there were no such thing, whichever way
they ask: by its address, in a list, at an earlier date, as a download or through the API."""
HEAD = "Reference | Indicator | Unit | Better | Held against | Made from | Source | File"

GATEWAYS_INTRO = """\
A scheme stands at one gateway. Whoever may approve passes it to the next and says why; the page of
the scheme says what is missing until then. One that nobody placed is an idea."""


def pages() -> dict[str, str]:
    """Each page by its file name."""
    made = {
        "records.md": records_page(),
        "indicators.md": indicators_page(),
        "roles.md": roles_page(),
        "gateways.md": gateways_page(),
        "checks.md": checks_page(MADE.format(source="src/placeplan/checks")),
    }
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


def roles_page() -> str:
    """Who may do what: the tables of actions of all rooms, by which the rules answer."""
    tables = [
        import_module(f"placeplan.rooms.{path.parent.name}.actions").ACTIONS
        for path in sorted((ROOT / "src" / "placeplan" / "rooms").glob("*/actions.py"))
    ]
    tables.sort(key=lambda table: table is not ACTIONS)
    lines = [
        "# Roles",
        "",
        MADE.format(source="src/placeplan/rooms/*/actions.py"),
        "",
        ROLES_INTRO,
        "",
        "## What each role is for",
        "",
        *(f"- **{name}**: {what}" for name, what in ROLES.values()),
        "",
        "## Who may do what",
        "",
        "| Action | In | " + " | ".join(name for name, _ in ROLES.values()) + " |",
        "| --- | --- |" + " :---: |" * len(ROLES),
    ]
    for action in (each for table in tables for each in table):
        may = ("yes" if role in action.roles else "–" for role in ROLES)
        lines.append(f"| {action.text} | {WHERE[action.of]} | {' | '.join(may)} |")
    return "\n".join(lines) + "\n"


def gateways_page() -> str:
    """Through which gateways a scheme goes, and what each asks for."""
    lines = [
        "# Gateways",
        "",
        MADE.format(source="src/placeplan/rooms/assurance/gateways.py"),
        "",
        GATEWAYS_INTRO,
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {FIRST}",
        *(f"    {here} --> {to}" for here, following in MOVES.items() for to in following),
        "```",
        "",
        "| From | To | What the scheme needs |",
        "| --- | --- | --- |",
    ]
    policy = qia(date(2026, 4, 1))
    scored = tuple(Domain(each, 1) for each in policy.domains)
    signed = Signed("full", (), policy.start)
    bare = SchemeEvidence("", policy.start, states_saving=True)
    lacking = (
        replace(bare, milestones=(StepState("…", None),), domains=scored),
        replace(bare, assessments=(signed,), domains=scored),
    )
    for here, following in MOVES.items():
        for to in following:
            checks = CONDITIONS.get(to, ())
            asked = [check(each, policy) for check in checks for each in (bare, *lacking)]
            needs = "; ".join(filter(None, dict.fromkeys(asked))) or "nothing more"
            lines.append(f"| {_spaced(here)} | {_spaced(to)} | {_first_upper(needs)} |")
    return "\n".join(lines) + "\n"


def _spaced(gateway: str) -> str:
    return _first_upper(gateway.replace("_", " "))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


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


def indicators_page() -> str:
    """The definitions of indicators, a section for each framework."""
    lines = ["# Indicators", "", MADE.format(source="src/placeplan/definitions"), "", INTRO, ""]
    for slug, framework in sorted(frameworks().items(), key=lambda each: each[1].title):
        rows = sorted(rows_of(slug), key=lambda each: each[0])
        lines += [f"## {framework.title}", "", said_of(framework, len(rows)), ""]
        if rows:
            lines += [f"| {HEAD} |", "| --- | --- | --- | --- | --- | --- | --- | --- |"]
            lines += [f"| {' | '.join(cells)} |" for _, cells in rows]
            lines += [""]
    return "\n".join(lines).rstrip() + "\n"


def said_of(framework: Framework, count: int) -> str:
    days = [
        f"{word} {day.isoformat()}"
        for word, day in (("from", framework.start), ("to", framework.end))
        if day is not None
    ]
    number = "1 indicator" if count == 1 else f"{count} indicators"
    return f"{', '.join([framework.publisher, *days])}. {number}. Source: {source_of(framework)}."


def rows_of(framework: str) -> Iterator[tuple[tuple[object, ...], tuple[str, ...]]]:
    for slug, each in definitions().items():
        for listing in each.listings:
            if listing.framework == framework:
                cells = (
                    listing.ref,
                    plain(listing.name or each.name),
                    UNITS.get(each.unit, each.unit),
                    BETTER[each.direction],
                    "; ".join(held_against(one, each.unit) for one in each.thresholds),
                    str(len(each.recipes)) if each.recipes else "papers",
                    source_of(each),
                    f"`{slug}`",
                )
                yield (order(listing.ref), slug), cells


def held_against(threshold: Threshold, unit: str) -> str:
    """One threshold in words: "at least 95% (standard, from 2010-04-01)"."""
    number = f"{threshold.value:f}{'%' if unit == 'percent' else ''}"
    parts = [THRESHOLDS[threshold.kind]]
    if threshold.due is not None:
        parts.append(f"by {threshold.due.isoformat()}")
    else:
        parts += [
            f"{word} {day.isoformat()}"
            for word, day in (("from", threshold.start), ("to", threshold.end))
            if day is not None
        ]
    parts += [*threshold.of, *(["not verified"] if threshold.unverified else [])]
    return f"{SIGNS[threshold.comparator]} {number} ({', '.join(parts)})"


def source_of(each: Definition | Framework) -> str:
    """The official source, as a link where its address is known, and whether it was checked."""
    reference, said = each.reference, "not verified" if each.unverified else ""
    if reference is None:
        return said
    title = plain(reference.title)
    link = f"[{title}]({reference.url})" if reference.url else title
    return f"{link}, {said}" if said else link


def plain(text: str) -> str:
    return text.replace("|", "/")


def order(ref: str) -> tuple[tuple[int, str], ...]:
    """What sorts references as a person would: 2.9 before 2.10, and none last."""
    parts = re.findall(r"\d+|[a-z]+", ref.casefold())
    return tuple((int(each), "") if each.isdigit() else (0, each) for each in parts) or (
        (10**6, ""),
    )


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
