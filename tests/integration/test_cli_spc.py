"""`placeplan spc`: icons, limits and charts of anybody's CSV."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from placeplan.shell.cli import app
from placeplan.statistics import spc

STEADY = [10, 12] * 9
MONTHS = [f"{2022 + (3 + n) // 12}-{(3 + n) % 12 + 1:02d}-01" for n in range(40)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: object) -> Result:
    return CliRunner().invoke(app, ["spc", *map(str, words)])


def written(folder: Path, values: Sequence[object], name: str = "falls.csv") -> Path:
    path = folder / name
    lines = [f"{day},{value}" for day, value in zip(MONTHS, values, strict=False)]
    path.write_text("\n".join(["Month,Falls", *lines]), encoding="utf-8")
    return path


def test_icons_limits_and_a_chart(folder):
    path = written(folder, [*STEADY, 30])
    done = call(path, "--direction", "decrease", "--target", "5")
    assert done.exit_code == 0
    assert "dates from Month, values from Falls, one series" in done.stdout
    assert "H Concern, high" in done.stdout
    assert "F Fail" in done.stdout
    assert "Falls: worse than usual in October 2023, and will not meet 5" in done.stdout
    assert "October 2023, 30: concern, above the upper process limit" in done.stdout
    assert "Rules of Making Data Count" in done.stdout
    assert "wrote falls.svg" in done.stderr
    svg = (folder / "falls.svg").read_text(encoding="utf-8")
    assert svg.startswith("<?xml")
    assert "Source: falls.csv." in svg
    assert "Target 5" in svg


def test_json_is_what_the_rules_say(folder):
    values = [*STEADY, 30]
    done = call(
        written(folder, values), "--format", "json", "--no-chart", "--direction", "increase"
    )
    (found,) = json.loads(done.stdout)
    bare = spc.xmr(np.array(values, dtype=float), direction="increase")
    assert found["variation"] == bare.variation_icons()[0]
    assert found["phases"][0]["upper"] == pytest.approx(float(bare.upper[0]))
    assert [each["cause"] for each in found["values"]] == [str(each) for each in bare.causes()]
    assert not (folder / "falls.svg").exists()


def test_rules_screening_trend_and_baseline_are_those_asked_for(folder):
    values = [*STEADY, 60, 10, 12, 8.1, 9, 10, 11, 11.2, 11.4]
    path = written(folder, values)
    for words, more in (
        (["--rules", "plotthedots-0.2"], {"rules": "plotthedots-0.2"}),
        (["--no-screen"], {"screen": False}),
        (["--trend", "6"], {"trend": 6}),
        (["--baseline", "12"], {"baseline": 12}),
    ):
        done = call(path, "--format", "json", "--no-chart", *words)
        (found,) = json.loads(done.stdout)
        bare = spc.xmr(np.array(values), direction="neutral", **more)
        assert found["phases"][0]["lower"] == pytest.approx(float(bare.lower[0]))
        assert [each["point"] for each in found["values"]] == [str(each) for each in bare.points()]


def test_several_series_have_a_chart_each(folder):
    text = "Month,Trust,Value\n" + "".join(
        f"{day},{trust},{value}\n"
        for trust in ("North Town", "South: Town")
        for day, value in zip(MONTHS, STEADY, strict=False)
    )
    (folder / "two.csv").write_text(text, encoding="utf-8")
    done = call(folder / "two.csv", "--out", folder / "chart.png")
    assert done.exit_code == 0
    names = sorted(path.name for path in folder.glob("*.png"))
    assert names == ["chart-north-town.png", "chart-south-town.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.glob("*.png"))
    assert done.stdout.count("Common cause") == 2


def test_a_rebase_stands_with_its_reason_on_the_chart(folder):
    path = written(folder, [*STEADY, *[30, 32] * 7])
    done = call(path, "--rebase", "October 2023=New ward opened")
    assert done.exit_code == 0
    svg = (folder / "falls.svg").read_text(encoding="utf-8")
    assert "Rebase 1: from 1 October 2023, New ward opened" in svg
    late = call(path, "--rebase", "2040=Never", "--no-chart")
    assert "begins at no value" in late.stderr


def test_what_is_wrong_is_named_and_the_rest_is_charted(folder):
    values: list[object] = list(STEADY)
    values[3] = "lots"
    done = call(written(folder, values))
    assert done.exit_code == 1
    assert "falls.csv:5, column 2: error: “lots”" in done.stderr
    assert (folder / "falls.svg").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--direction", "up"], "--direction is increase, decrease or neutral"),
        (["--format", "xml"], "--format is table or json"),
        (["--out", "chart.pdf"], "--out ends in .svg or .png"),
        (["--rebase", "April 2023"], "give a date and why"),
        (["--rebase", "Smarch=why"], "give a date and why"),
        (["--baseline", "5"], "--baseline is 12 points or more"),
        (["--rules", "mine"], "--rules is mdc-2023 or plotthedots-0.2"),
        (["--trend", "5"], "--trend is 7, or 6"),
        (["--trend", "6", "--rules", "plotthedots-0.2"], "--trend is 7, or 6"),
        (["--target", "lots"], "is no number"),
        (["--value", "Trips"], "there is no column 'Trips'"),
    ],
)
def test_a_wrong_call(folder, words, message):
    done = call(written(folder, list(STEADY)), *words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not list(folder.glob("*.svg"))


def test_nothing_to_read(folder):
    assert call(folder / "none.csv").exit_code == 2
    assert "No such file" in call(folder / "none.csv").stderr
    (folder / "words.csv").write_text("a,b\nx,y\n", encoding="utf-8")
    done = call(folder / "words.csv")
    assert done.exit_code == 2
    assert "words.csv: no column holds dates" in done.stderr
    short = call(written(folder, [1]))
    assert short.exit_code == 2
    assert "a chart needs 2" in short.stderr


def test_no_direction_and_a_target_is_told(folder):
    done = call(written(folder, list(STEADY)), "--target", "5%", "--no-chart")
    assert done.exit_code == 0
    assert "without --direction" in done.stderr
    assert "No target" in done.stdout


def test_a_chart_that_cannot_be_written(folder):
    done = call(written(folder, list(STEADY)), "--out", folder / "nowhere" / "chart.svg")
    assert done.exit_code == 1
    assert "No such file" in done.stderr


def test_other_commands_start_without_what_this_one_needs():
    text = (
        "import sys; from placeplan.shell import cli; "
        "sys.exit(bool({'numpy', 'scipy', 'jinja2', 'django'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode == 0
