"""Definitions are read safely, and what is wrong names its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from placeplan.definitions.glossary.acronyms import Acronyms
from placeplan.definitions.loader import DefinitionError, load


class Thing(BaseModel):
    name: str
    sizes: dict[str, int] = {}


def written(folder: Path, text: str) -> Path:
    path = folder / "thing.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_its_model(tmp_path: Path) -> None:
    found = load(written(tmp_path, "name: ward\nsizes: {small: 6}\n"), Thing)
    assert found == Thing(name="ward", sizes={"small": 6})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: ward\nsizes: {small: many}\n", "thing.yaml: sizes.small: "),
        ("sizes: {}\n", "thing.yaml: name: "),
        ("name: ward\nname: bed\n", "thing.yaml: line 2: the key 'name' stands twice"),
        ("name: [ward\n", "thing.yaml: line 2: "),
        ("- ward\n", "thing.yaml: "),
        ("", "thing.yaml: "),
        ("name: !!python/object/apply:os.system ['true']\n", "thing.yaml: line 1: "),
    ],
    ids=["wrong", "missing", "twice", "no YAML", "another shape", "empty", "code"],
)
def test_what_is_wrong_names_its_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(written(tmp_path, text), Thing)
    assert str(caught.value).startswith(said)
    assert len(str(caught.value)) > len(said) - 1


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"none\.yaml"):
        load(tmp_path / "none.yaml", Thing)


def test_an_acronym_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = "acronyms:\n  - {short: RTT, full: one two}\n  - {short: Rtt, full: three four}\n"
    with pytest.raises(DefinitionError, match=r"acronyms: .*Rtt stands twice"):
        load(written(tmp_path, twice), Acronyms)
