"""Spec: what the pages for readers say is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: str) -> Iterator[tuple[str, str]]:
    """Each command of the page's consoles with what it is said to print."""
    for block in BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.mark.parametrize(("command", "output"), list(commands("tour.md")))
def test_the_tour_prints_what_it_says(command: str, output: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == output


def test_the_glossary_is_in_order_and_has_each_word_once() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", text, re.MULTILINE)[2:]
    words = [word.casefold() for word, _ in rows]
    assert len(words) > 50
    assert words == sorted(set(words))
    assert all(meaning.endswith(".") for _, meaning in rows)


def test_every_page_is_reached_from_the_readme() -> None:
    found, open_ = set[Path](), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        if page in found:
            continue
        found.add(page)
        links = re.findall(r"\]\(([^)#:]+\.md)", page.read_text(encoding="utf-8"))
        open_ += [(page.parent / link).resolve() for link in links]
    assert not set((ROOT / "docs").rglob("*.md")) - found
