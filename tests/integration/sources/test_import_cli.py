"""Published statistics through `placeplan import` and `placeplan undo`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from builders import member, organisation
from placeplan.exchange.sources import ae_monthly, ae_workbook
from placeplan.rooms.performance.models import NationalFile
from placeplan.rooms.places.models import MembershipRole, Plan
from placeplan.shell.cli import app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def call(*words: object, code: int = 0) -> Result:
    """What the command answers; its code is held against the one expected."""
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == code, (done.exit_code, done.output)
    return done


@pytest.fixture
def april(tmp_path: Path) -> Path:
    board = organisation("Mere ICB", "QX0")
    member("ann", board)
    member("ray", board, MembershipRole.READER)
    path = tmp_path / "whatever.txt"
    path.write_bytes(ae_monthly.sample())
    return path


def test_statistics_are_told_by_content_and_need_no_plan(april: Path) -> None:
    done = call("import", april, "--as", "ann")
    file = NationalFile.objects.get()
    assert "ae_monthly" in done.stdout
    assert "2023-04-01 to 2023-04-30" in done.stdout
    assert "new" in done.stdout
    assert "zero-not-submitted" in done.stderr
    assert (file.state, str(file.recorded_by)) == ("published", "Ann")
    assert not Plan.objects.exists()
    assert "unchanged" in call("import", april, "--as", "ann").stdout


def test_a_dry_run_shows_what_was_understood(april: Path) -> None:
    done = call("import", april, "--as", "ann", "--dry-run")
    assert "104  new" in done.stdout
    assert "ae_attendances_type_1, ae_attendances_type_2" in done.stdout
    assert "dry run: nothing was stored" in done.stdout
    assert not NationalFile.objects.exists()


def test_an_edition_is_taken_back_by_its_number(april: Path, tmp_path: Path) -> None:
    call("import", april, "--as", "ann")
    later = tmp_path / "revised.csv"
    later.write_bytes(ae_monthly.sample().replace(b",9000,", b",9100,"))
    assert "revised" in call("import", later, "--as", "ann").stdout
    earlier, latest = NationalFile.objects.order_by("pk")
    done = call("undo", latest.pk, "--as", "ann", "--statistics", "--reason", "too early")
    assert done.stdout == "revised.csv is undone; whatever.txt counts again\n"
    earlier.refresh_from_db()
    assert earlier.state == "published"
    call("undo", latest.pk, "--as", "ann", "--statistics", code=1)
    call("undo", 99, "--as", "ann", "--statistics", code=2)
    call("undo", earlier.pk, "--as", "ray", "--statistics", code=2)


def test_a_month_that_no_file_states_is_named(april: Path, tmp_path: Path) -> None:
    path = tmp_path / "ae.csv"
    path.write_bytes(ae_workbook.sample_csv())
    assert "--period" in call("import", path, "--as", "ann", code=1).stderr
    call("import", path, "--as", "ann", "--period", "soon", code=2)
    done = call("import", path, "--as", "ann", "--period", "July 2025")
    assert "2025-07-01 to 2025-07-31" in done.stdout


def test_wrong_calls(april: Path, tmp_path: Path) -> None:
    paper = tmp_path / "plan.txt"
    paper.write_text("A plan of words.\n", encoding="utf-8")
    mixed = call("import", april, paper, "--plan", "P", "--as", "ann", code=2)
    assert "whatever.txt is published statistics" in mixed.stderr
    assert "may not" in call("import", april, "--as", "ray", code=2).stderr
    assert "nobody" in call("import", april, "--as", "nobody", code=2).stderr
    broken = tmp_path / "broken.csv"
    broken.write_bytes(ae_monthly.sample().replace(b"A&E attendances Type 1", b"People"))
    assert "header-changed" in call("import", april, broken, "--as", "ann", code=1).stderr
    assert not NationalFile.objects.exists()


def test_a_table_that_is_neither_is_said_to_be(april: Path, tmp_path: Path) -> None:
    path = tmp_path / "esp.csv"
    path.write_bytes(b'"x"\n5000\n5500\n')
    said = call("import", path, "--as", "ann", code=2).stderr
    assert "esp.csv is no statistics of a layout that is known (A&E monthly" in said
    assert "if it is a paper, --plan says where it goes" in said
