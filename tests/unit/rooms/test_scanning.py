"""The virus scanner is asked on its standard input; what it does not answer is not clean."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from placeplan.rooms.register.scanning import scan

SCANNER = """\
import sys
data = sys.stdin.buffer.read()
if b"EICAR" in data:
    print("stream: Eicar-Test-Signature FOUND")
    sys.exit(1)
sys.exit(2 if b"odd" in data else 0)
"""


@pytest.fixture
def scanner(tmp_path: Path) -> str:
    script = tmp_path / "a scanner.py"
    script.write_text(SCANNER, encoding="utf-8")
    return f"{sys.executable} -I '{script}'"


def test_what_a_real_command_says(scanner: str) -> None:
    assert scan(scanner, b"a letter").is_clean
    found = scan(scanner, b"EICAR")
    assert (found.says, found.is_clean) == ("refused", False)
    assert "Eicar-Test-Signature" in found.words
    assert scan(scanner, b"odd").says == "not scanned"


def test_all_of_a_large_file_is_given(tmp_path: Path) -> None:
    script = tmp_path / "count.py"
    script.write_text("import sys; sys.exit(len(sys.stdin.buffer.read()) != 5_000_000)")
    assert scan(f"{sys.executable} {script}", bytes(5_000_000)).is_clean
    assert not scan(f"{sys.executable} {script}", bytes(4_999_999)).is_clean


@pytest.mark.parametrize("command", ["/no/such/scanner -", "/", "'", "\0"])
def test_a_command_that_does_not_start_scans_nothing(command: str) -> None:
    assert scan(command, b"x").says == "not scanned"


def test_a_command_that_does_not_answer_scans_nothing() -> None:
    slow = f"{sys.executable} -c 'import time; time.sleep(30)'"
    assert scan(slow, b"x", seconds=0.3).says == "not scanned"


def test_a_command_that_reads_nothing_is_heard_all_the_same() -> None:
    assert scan("true", bytes(3_000_000)).is_clean
    assert scan("false", bytes(3_000_000)).says == "refused"


def test_without_a_command_all_is_clean() -> None:
    assert scan("  ", b"EICAR").is_clean
