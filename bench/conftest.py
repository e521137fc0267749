"""What the benchmarks share."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEEDS = Path(os.environ.get("PLACEPLAN_SEEDS", ROOT.parent / "shared" / "seeds"))


@pytest.fixture(scope="session")
def seed() -> Callable[[str], Path]:
    """seed("000") is the path of the seed paper whose name begins so; fails where it is missing."""

    def path(prefix: str) -> Path:
        found = sorted(SEEDS.glob(f"{prefix}*"))
        if not found:
            pytest.fail(f"No seed paper {prefix}* in {SEEDS}", pytrace=False)
        return found[0]

    return path
