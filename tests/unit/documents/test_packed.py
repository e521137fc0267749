"""A document packed and unpacked is the same document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from placeplan.documents.packed import packed, unpacked
from placeplan.exchange.reading import read_path


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_real_papers(number: str, seed: Callable[[str], Path]) -> None:
    document = read_path(seed(number)).document
    data = packed(document)
    assert unpacked(data) == document
    assert packed(document) == data
    assert len(data) < seed(number).stat().st_size


@pytest.mark.parametrize("data", [b"", b"no gzip", b"a few words"])
def test_what_is_none_is_said(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a packed document"):
        unpacked(data)
