"""Files of plans that are refused: damaged, of another kind, edited, or made to do harm."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from builders import NOON, everything, person
from integration.test_plan_file import busy, exported, parts, restored
from placeplan.exchange.plan_file.layout import MANIFEST, PlanFileError
from placeplan.exchange.plan_file.reading import Bundle
from placeplan.exchange.plan_file.restoring import restore
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import FileContent

pytestmark = pytest.mark.django_db


def changed(
    data: bytes, changes: dict[str, bytes | None], *, honest: bool = False, **manifest: Any
) -> bytes:
    """The file with parts changed, added or (None) left out; `honest` tells its manifest so."""
    out = io.BytesIO()
    held = parts(data)
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        said = json.loads(bundle.read(MANIFEST))
    for name, value in changes.items():
        if value is None:
            held.pop(name)
        else:
            held[name] = value
    if honest:
        said["parts"] = {
            name: {"sha256": hashlib.sha256(each).hexdigest(), "size": len(each)}
            for name, each in held.items()
        }
    said |= manifest
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, each in held.items():
            bundle.writestr(name, each)
        bundle.writestr(MANIFEST, json.dumps(said))
    return out.getvalue()


def edited(data: bytes, name: str, edit: Callable[[list[Any]], None]) -> bytes:
    """The file with the lines of a part edited, as one who knows its form would do it."""
    rows = [json.loads(line) for line in parts(data)[name].splitlines()]
    edit(rows)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    return changed(data, {name: text.encode()}, honest=True)


@pytest.fixture(scope="module")
def file(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """The file of a busy plan, of a system that is gone."""
    with django_db_blocker.unblock(), transaction.atomic():
        data = exported(busy())
        transaction.set_rollback(True)
    return data


def refused(data: bytes, **options: Any) -> str:
    """Why a file is refused; nothing of it is stored."""
    root = person("root", superuser=True)
    before = everything()
    with pytest.raises(PlanFileError) as error, Bundle(io.BytesIO(data), **options) as bundle:
        restore(bundle, actor=root, at=NOON)
    assert everything() == before
    return str(error.value)


def test_a_damaged_part_is_named(file):
    deliverables = parts(file)["records/deliverable.jsonl"]
    spoilt = changed(file, {"records/deliverable.jsonl": deliverables.replace(b"hub", b"pub")})
    assert refused(spoilt) == (
        "records/deliverable.jsonl is damaged: it is not what the manifest says"
    )


def test_every_cut_of_the_file_is_refused(file):
    """However little is missing at its end."""
    root = person("root", superuser=True)
    for end in range(0, len(file) - 1, max(1, len(file) // 40)):
        with pytest.raises(PlanFileError), Bundle(io.BytesIO(file[:end])) as bundle:
            restore(bundle, actor=root, at=NOON)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ({"format": 2}, "format 2"),
        ({"product": "something else"}, "no plan's file"),
        ({"papers": "many"}, "manifest is not complete"),
    ],
)
def test_a_file_of_another_kind_is_refused(file, manifest, why):
    assert why in refused(changed(file, {}, **manifest))


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "records/../x.jsonl", "files/abc"])
def test_a_part_that_no_plan_has_is_refused(file, name):
    assert "no part of a plan" in refused(changed(file, {name: b"x"}, honest=True))


def test_a_part_that_is_missing_or_not_announced_is_refused(file):
    assert "is missing" in refused(changed(file, {"events.jsonl": None}))
    assert "not in its manifest" in _second(changed(file, {"records/risk.jsonl": b"{}"}), file)


def _second(data: bytes, file: bytes) -> str:
    unsaid = "records/zebra.jsonl"
    with (
        pytest.raises(PlanFileError) as error,
        Bundle(io.BytesIO(changed(file, {unsaid: b"{}"}))),
    ):
        pass
    return str(error.value)


def test_a_file_that_unpacks_to_too_much_is_refused(file):
    bomb = changed(file, {"records/goal.jsonl": b" " * 5_000_000}, honest=True)
    assert len(bomb) < 200_000
    assert "more than allowed" in refused(bomb, largest=1_000_000)
    liar = changed(file, {"records/goal.jsonl": b" " * 5_000_000})
    with Bundle(io.BytesIO(liar)) as bundle, pytest.raises(PlanFileError, match="larger than"):
        bundle.data("records/goal.jsonl")


def test_a_part_that_stands_twice_is_refused(file):
    out = io.BytesIO(file)
    with zipfile.ZipFile(out, "a") as bundle, pytest.warns(UserWarning, match="Duplicate"):
        bundle.writestr("plan.json", b"{}")
    assert "twice" in refused(out.getvalue())


def test_no_file_at_all(tmp_path):
    with pytest.raises(PlanFileError, match="no plan's file"):
        Bundle(tmp_path / "nothing.zip")


EDITS: dict[str, tuple[str, Callable[[list[Any]], None], str]] = {
    "an event about somebody's account": (
        "events.jsonl",
        lambda rows: rows[0].update(subject=["person", "1"], action="give-membership"),
        "an event about 'person' is none of a plan",
    ),
    "a record that says one thing and is stored as another": (
        "records/deliverable.jsonl",
        lambda rows: rows[0]["record"].update(rag="R"),
        "not stored as its record says",
    ),
    "a column that is not known": (
        "records/deliverable.jsonl",
        lambda rows: rows[0]["stored"].update(weather="fine"),
        "weather is not known; the file is of a later program",
    ),
    "a value that the column cannot hold": (
        "records/deliverable.jsonl",
        lambda rows: rows[0]["stored"].update(stated_on="soon"),
        "stated_on cannot be 'soon'",
    ),
    "a record that is not there": (
        "records/deliverable.jsonl",
        lambda rows: rows[0]["stored"].update(superseded_by="0" * 32),
        "is named and not there",
    ),
    "two records of one number": (
        "records/deliverable.jsonl",
        lambda rows: rows.append(rows[0]),
        "two of its records have one number",
    ),
    "an organisation that is not there": (
        "records/observation.jsonl",
        lambda rows: rows[0]["stored"].update(organisation=99),
        "organisation '99' is named and not there",
    ),
    "a paper under another's digest": (
        "files.jsonl",
        lambda rows: rows[0].update(sha256="f" * 64),
        "files/ffffffff",
    ),
    "an event of nobody": (
        "events.jsonl",
        lambda rows: rows[0].update(actor="nobody"),
        "person 'nobody' is named and not there",
    ),
    "a line that is no object": (
        "people.jsonl",
        lambda rows: rows.append([]),
        "cannot be brought in",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_file_is_refused(file, name):
    part, edit, why = EDITS[name]
    assert why in refused(edited(file, part, edit))


def test_a_kind_that_is_not_known_is_refused(file):
    odd = changed(file, {"records/zebra.jsonl": b"{}\n"}, honest=True)
    assert "records of kind 'zebra' are not known" in refused(odd)


def test_a_paper_whose_bytes_were_thrown_away_is_told_without_them():
    made = busy()
    gone = made.imports.get(file__name="third.txt")
    FileContent.objects.filter(file=gone.file).delete()
    data = exported(made)
    assert f"files/{gone.file.sha256}" not in parts(data)
    copy = restored(data, slug="copy")
    assert copy.imports.count() == made.imports.count()
