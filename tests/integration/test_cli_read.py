"""`placeplan read`: what papers say, without a database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from placeplan.records import from_dict
from placeplan.shell.cli import app

COMMAND = Path(sys.executable).with_name("placeplan")
BOARD = (
    "<b>Priority</b>\t<b>Good health</b>\n<b>Objective</b>\t<b>Care near home</b>\n\n"
    "<b>Deliverable/Activity</b>\t<b>Deadline</b>\t<b>Lead</b>\t<b>Update/Progress</b>"
    "\t<b>Rating (RAG)</b>\n"
    "Open the café\tJuly 2013 October 2013\tAnn Example\tThe building is ready.\tG\n"
)


def call(*words: object) -> Result:
    """What the command answers, in this process."""
    return CliRunner().invoke(app, [*map(str, words)])


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "board.txt"
    path.write_text(BOARD, encoding="utf-8")
    return path


def test_records_go_to_standard_output_and_problems_to_standard_error(board):
    done = call("read", board)
    records = [from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    assert [each.kind for each in records] == ["goal", "goal", "deliverable"]
    assert "Open the café" in done.stdout
    assert records[2].source.file == "board.txt"
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("board.txt:5, column 2: warning: ")
    assert lines[0].endswith("(two-dates)")
    assert done.exit_code == 0


def test_problems_as_json(board):
    done = call("read", "--problems", "jsonl", board)
    problem = json.loads(done.stderr)
    assert problem["source"] == {
        "file": "board.txt",
        "line": 5,
        "table": 1,
        "row": 2,
        "column": 2,
    } | {name: problem["source"][name] for name in ("table", "row") if name in problem["source"]}
    assert (problem["code"], problem["severity"], problem["family"]) == (
        "two-dates", "warning", "date",
    )  # fmt: skip


def test_a_table_for_people(board):
    done = call("read", "--format", "table", board)
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Kind", "Source", "Text"]
    assert "board.txt: 1 deliverable, 2 goal" in lines


def test_coverage(board):
    table = call("read", "--coverage", board).stdout.splitlines()
    assert table[0].split()[:3] == ["File", "Rows", "Covered"]
    assert table[2].split()[0] == "board.txt"
    done = call("read", "--coverage", "--format", "jsonl", board)
    found = json.loads(done.stdout)
    assert set(found) == {
        "file", "rows", "rows_covered", "paragraphs", "paragraphs_covered",
        "paragraphs_narrative", "uncovered",
    }  # fmt: skip
    assert found["rows"] == found["rows_covered"] > 0


def test_nothing_of_django_is_loaded(board):
    code = (
        "import sys; sys.argv = ['placeplan', 'read', sys.argv[1]]\n"
        "from placeplan.shell.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'ninja', 'rich')],"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(board)], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"


def unreadable(folder: Path) -> dict[str, Path]:
    """Files from which nothing can be read, by what is wrong with them."""
    made = {
        "empty": b"",
        "binary": b"\x7fELF\x02\x01\0\0",
        "latin": "the first line\nthe café".encode("latin-1"),
        "nul": b"a line\nanother\0line",
        "pdf": b"%PDF-1.7\n",
    }
    paths = {}
    for name, data in made.items():
        paths[name] = folder / f"{name}.txt"
        paths[name].write_bytes(data)
    paths["huge"] = folder / "huge.txt"
    with paths["huge"].open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    paths["folder"] = folder / "folder.txt"
    paths["folder"].mkdir()
    paths["missing"] = folder / "missing.txt"
    return paths


@pytest.mark.parametrize(
    "wrong", ["empty", "binary", "latin", "nul", "pdf", "huge", "folder", "missing"]
)
def test_a_bad_file_gets_one_line_that_names_it(tmp_path, wrong):
    path = unreadable(tmp_path)[wrong]
    done = call("read", path)
    assert done.exit_code == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert f"{wrong}.txt" in lines[0]
    if wrong not in ("folder", "missing"):
        line = 2 if wrong in ("latin", "nul") else 1
        assert lines[0].startswith(f"{wrong}.txt:{line}: ")


def test_of_several_files_the_readable_ones_are_printed(board):
    path = unreadable(board.parent)["pdf"]
    done = call("read", path, board)
    assert len(done.stdout.splitlines()) == 3
    assert done.exit_code == 1


def test_two_papers_of_one_name_are_a_wrong_call(board):
    other = board.parent / "other" / "board.txt"
    other.parent.mkdir()
    other.write_text(BOARD + "More.\n", encoding="utf-8")
    done = call("read", board, other)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("board.txt: ")


def test_one_paper_named_twice_is_read_once(board):
    copy = board.parent / "copy" / "board.txt"
    copy.parent.mkdir()
    copy.write_text(BOARD, encoding="utf-8")
    done = call("read", board, board, copy)
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 3)


@pytest.mark.parametrize(
    "words",
    [
        ["read"],
        ["read", "--format", "xml", "board.txt"],
        ["read", "--problems", "xml", "board.txt"],
        ["read", "--no-such-option", "board.txt"],
        ["no-such-command"],
    ],
)
def test_a_wrong_call(board, words):
    done = call(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_ends_it_quietly(tmp_path):
    many = tmp_path / "many.txt"
    row = BOARD.splitlines()[-1]
    many.write_text(
        BOARD + "".join(row.replace("café", f"café {n}") + "\n" for n in range(500)),
        encoding="utf-8",
    )
    with (
        (tmp_path / "err").open("w") as err,
        subprocess.Popen([COMMAND, "read", many], stdout=subprocess.PIPE, stderr=err) as read,
    ):
        assert read.stdout is not None
        first = read.stdout.readline()
        read.stdout.close()
        assert read.wait(60) == 0
    assert json.loads(first)["kind"] == "goal"
    told = (tmp_path / "err").read_text()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_the_schema_of_the_records():
    schema = json.loads(call("schema").stdout)
    assert "Deliverable" in schema["$defs"]


def test_the_version_and_the_help_load_little():
    assert call("version").stdout.count(".") == 2
    done = call("--help")
    assert done.exit_code == 0
    assert {"read", "import", "demo", "serve", "manage"} <= set(done.stdout.split())
    code = (
        "import sys; sys.argv = ['placeplan', '--version']\n"
        "from placeplan.shell.cli import main; main()\n"
        "print([m for m in ('django', 'pydantic', 'rich', 'yaml') if m in sys.modules])"
    )
    own = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert own.stdout.splitlines()[0].count(".") == 2
    assert own.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("prefix", "least"), [("000", 120), ("003", 130)])
def test_the_real_papers(seed: Callable[[str], Path], prefix, least):
    done = call("read", seed(prefix))
    assert done.exit_code == 0
    records = [from_dict(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(records) >= least
