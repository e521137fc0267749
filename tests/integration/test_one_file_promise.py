"""One file adds a document shape: dropped into its folder, it works in CLI, page and API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from builders import member, organisation, plan
from placeplan.exchange import recognisers
from placeplan.shell.cli import app

RECOGNISER = '''
"""The tea rota: who makes the tea, read as emerging issues."""

from placeplan.documents.document import Paragraph
from placeplan.records import Concern
from placeplan.records.shapes import SourceShape

SPECIFICITY = 95
SAMPLE = "Tea rota: Ann makes the tea."


def recognise(document):
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.text.startswith("Tea rota:"):
            yield Concern(source=SourceShape.of(document.at(block)), text=block.text)
'''
PAPER = "Tea rota: Ann makes the tea.\n"


@pytest.fixture
def tea_rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "tea_rota.py").write_text(RECOGNISER)
    monkeypatch.setattr(recognisers, "__path__", [*recognisers.__path__, str(tmp_path)])
    recognisers.recognisers.cache_clear()
    yield
    recognisers.recognisers.cache_clear()


def kinds_read(tmp_path: Path) -> list[str]:
    paper = tmp_path / "paper.txt"
    paper.write_text(PAPER)
    result = CliRunner().invoke(app, ["read", str(paper)])
    assert result.exit_code == 0
    return [line.split('"')[3] for line in result.stdout.splitlines()]


def test_without_the_file_the_shape_is_not_known(tmp_path: Path) -> None:
    assert kinds_read(tmp_path) == ["narrative"]


@pytest.mark.usefixtures("tea_rota")
def test_the_command_line_knows_it(tmp_path: Path) -> None:
    assert kinds_read(tmp_path) == ["concern"]


@pytest.mark.django_db
@pytest.mark.usefixtures("tea_rota")
def test_the_pages_and_the_api_know_it(client: Client) -> None:
    council = organisation("Northtown Council", "N1")
    board = plan(council)
    client.force_login(member("ana", council))
    sent = client.post(
        "/imports/new/",
        {
            "paper": SimpleUploadedFile("paper.txt", PAPER.encode()),
            "plan": board.slug,
            "stated_on": "12 September 2013",
        },
    )
    assert sent.status_code == 302
    assert "Ann makes the tea" in client.get(sent["Location"]).content.decode()
    client.post(f"{sent['Location']}commit/")
    found = client.get("/api/v1/concerns", {"plan": board.slug}).json()
    assert [item["text"] for item in found["items"]] == ["Tea rota: Ann makes the tea."]
    page = client.get(f"/plans/{board.slug}/reports/health-and-wellbeing-board/")
    assert "Ann makes the tea" in page.content.decode()
