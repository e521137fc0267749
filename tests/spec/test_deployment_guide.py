"""The guide to running Placeplan on a server names what there is."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from typer.main import get_command

from placeplan.shell.cli import app

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide" / "deployment.md").read_text(encoding="utf-8")
EVIDENCE = (ROOT / "docs" / "guide" / "assurance-evidence.md").read_text(encoding="utf-8")
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
UNITS = dict(
    re.findall(
        r"`(?:/\S+/)?(placeplan[a-z-]*\.(?:service|timer))`:\n\n```ini\n(.*?)```", GUIDE, re.S
    )
)


def test_every_setting_is_one_that_the_program_reads() -> None:
    named = set(re.findall(r"\bPLACEPLAN_[A-Z_]+[A-Z]\b", GUIDE + EVIDENCE))
    assert named
    assert sorted(name for name in named if name.removeprefix("PLACEPLAN_") not in SOURCE) == []


def test_every_command_is_one_of_ours() -> None:
    there = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"\b(?:placeplan|run) ([a-z-]+)(?= |`|$)", GUIDE, re.M))
    assert {"serve", "backup", "restore", "remind", "manage"} <= named & there
    commands = set(re.findall(r"^(?:run|ExecStart=\S*placeplan) ([a-z-]+)", GUIDE, re.M))
    assert sorted(commands - there) == []


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:integration|functional|spec)/\S+?)`(?:, `(test_\w+\.py)`)*", EVIDENCE)
    assert named
    for first, second in named:
        assert (ROOT / "tests" / first).exists(), first
        if second:
            assert (ROOT / "tests" / first).with_name(second).exists(), second


def test_the_units_are_whole() -> None:
    services = {name.rpartition(".")[0] for name in UNITS if name.endswith(".service")}
    timers = {name.rpartition(".")[0] for name in UNITS if name.endswith(".timer")}
    assert services == {"placeplan", "placeplan-backup", "placeplan-remind"}
    assert timers < services
    for name in services:
        unit = UNITS[f"{name}.service"]
        assert re.search(r"^User=placeplan$", unit, re.M), name
        assert re.search(r"^ExecStart=.*/opt/placeplan/venv/bin/placeplan ", unit, re.M), name
        assert re.search(r"^EnvironmentFile=/etc/placeplan\.env$", unit, re.M), name


def test_every_line_of_a_unit_is_one(tmp_path: Path) -> None:
    """Sections and settings; where systemd is at hand, it has nothing against them."""
    for name, unit in UNITS.items():
        for line in filter(None, unit.splitlines()):
            assert re.match(r"\[[A-Z]\w+\]$|[A-Z]\w+=", line), (name, line)
        own = unit.replace("/opt/placeplan/venv/bin/placeplan", "/bin/true")
        (tmp_path / name).write_text(own, encoding="utf-8")
    tool = shutil.which("systemd-analyze") or "true"
    command = [tool, "verify", *(tmp_path / name for name in UNITS)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    assert [line for line in said.splitlines() if "placeplan" in line] == []
