"""Spec: the manual is current, and every code of a problem that the source raises is in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from placeplan.kernel.problem import Family

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "placeplan"
PAGE = ROOT / "docs" / "manual" / "problems.md"
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
RAISES = re.compile(r"problem|say|refuse", re.IGNORECASE)
"""The names of what makes a problem: `Problem` itself, and helpers such as `_say`."""


@dataclass(frozen=True)
class Raised:
    """One place of the source that gives a code; family and severity where it names them."""

    code: str
    where: str
    family: str | None = None
    severity: str | None = None


@cache
def raised() -> tuple[Raised, ...]:
    return tuple(
        found
        for path in sorted(SOURCE.rglob("*.py"))
        for found in raised_in(path)
        if CODE.fullmatch(found.code)
    )


def raised_in(path: Path) -> Iterator[Raised]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            given = {each.arg: each.value for each in node.keywords}
            parts = [*node.args, *given.values()]
            family, severity = named(parts, "Family"), named(parts, "Severity")
            first = given.get("code") or (node.args[0] if node.args else None)
            if family or RAISES.search(called(node)):
                for code in constants(first):
                    yield Raised(code, where, family, severity)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                parts = list(value.elts) if isinstance(value, ast.Tuple) else [value]
                if named(parts, "Family") and key is not None:
                    family, severity = named(parts, "Family"), named(parts, "Severity")
                    for code in constants(key):
                        yield Raised(code, where, family, severity)
        elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "code":
            for each in ast.walk(node.annotation):
                for code in constants(each):
                    yield Raised(code, where)


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def constants(node: ast.AST | None) -> Iterator[str]:
    """The text that an expression may be: one constant, or either of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)


def named(parts: list[ast.expr], enumeration: str) -> str | None:
    """The member of an enumeration that stands among the parts, in small letters."""
    for each in parts:
        if isinstance(each, ast.Attribute) and getattr(each.value, "id", "") == enumeration:
            return each.attr.casefold()
    return None


@cache
def documented() -> dict[str, tuple[str, str]]:
    """The family and the severity of every code of the page."""
    found: dict[str, tuple[str, str]] = {}
    family = ""
    code = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family = line[3:].strip().casefold()
        elif line.startswith("### "):
            code = line[4:].strip().strip("`")
            assert code not in found, f"{code} stands twice"
        elif line.strip() and code and code not in found:
            found[code] = family, line.partition(".")[0].strip("* ").casefold()
    return found


def test_every_code_that_is_raised_is_documented() -> None:
    missing = [each for each in raised() if each.code not in documented()]
    assert len(raised()) > 20
    assert not missing, "say in docs/manual/problems.md what these mean and how to mend them"


def test_every_code_that_is_documented_is_raised() -> None:
    literals = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not [code for code in documented() if code not in literals]


def test_family_and_severity_are_those_of_the_source() -> None:
    wrong = [
        each
        for each in raised()
        if each.code in documented()
        and (
            each.family not in (None, documented()[each.code][0])
            or (each.severity and each.severity not in documented()[each.code][1])
        )
    ]
    assert not wrong


def test_every_entry_says_how_to_mend_it() -> None:
    entries = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert not [each.partition("\n")[0] for each in entries if "Mend:" not in each]


def test_families_are_those_that_the_product_knows() -> None:
    assert {family for family, _ in documented().values()} <= {*map(str, Family), "charts"}


def test_the_written_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "manual.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
