"""Published files, which are not part of the project, and a folder for the facts of a test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("PLACEPLAN_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def published() -> Callable[[str], list[Path]]:
    """published("nhse/ae_csv/*") are the published files of a pattern; fails where none is there."""

    def paths(pattern: str) -> list[Path]:
        found = sorted(DATA.glob(pattern))
        if not found:
            pytest.fail(
                f"No published file {pattern} in {DATA}: put the files there, "
                "or name their folder in the environment: PLACEPLAN_DATA",
                pytrace=False,
            )
        return found

    return paths


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """An empty PLACEPLAN_HOME."""
    settings.HOME = tmp_path
    return tmp_path
