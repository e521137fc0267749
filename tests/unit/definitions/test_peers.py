"""Peer groups as data: what ships, what an installation adds, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from placeplan.definitions.indicators.catalogue import LOCAL
from placeplan.definitions.loader import DefinitionError, load
from placeplan.definitions.peers import PeerGroups, peer_groups
from placeplan.kernel import ods

OWN = """
title: Trusts like us
level: provider
similar:
  RX1: [RX2, RX3]
unverified: true
"""


def test_what_ships_names_codes_once_and_its_source() -> None:
    assert peer_groups()
    for group in peer_groups().values():
        codes = [code for each in group.groups.values() for code in each]
        assert all(ods.is_valid(code) for code in codes)
        assert group.reference is not None or group.unverified


def test_boards_of_a_region_are_each_others_peers_while_it_holds() -> None:
    first = peer_groups()["icbs-by-region-2022"]
    assert first.peers_of("QMF") == ("QKK", "QMJ", "QRV", "QWE")
    assert first.title_of("QMF").endswith(": London")
    assert first.peers_of("RAJ") is None
    assert first.holds_on(date(2026, 3, 31))
    assert not first.holds_on(date(2026, 4, 1))


def test_an_installation_adds_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "peer_groups"
    folder.mkdir()
    (folder / "trusts-like-us.yaml").write_text(OWN)
    monkeypatch.setenv(LOCAL, str(tmp_path))
    found = peer_groups()["trusts-like-us"]
    assert found.peers_of("RX1") == ("RX2", "RX3")
    assert found.peers_of("RX2") is None
    (folder / "icbs-by-region-2022.yaml").write_text(OWN)
    monkeypatch.setenv(LOCAL, f"{tmp_path}/")
    with pytest.raises(DefinitionError, match="defined twice"):
        peer_groups()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("unverified: true", "", "official source"),
        ("[RX2, RX3]", "[RX2, RX2]", "twice"),
        ("[RX2, RX3]", "[RX1]", "its own peer"),
        ("similar:\n  RX1: [RX2, RX3]", "groups:\n  A: [RX1]\n  B: [RX1]", "is in A and in B"),
        ("similar:\n  RX1: [RX2, RX3]", "", "either"),
        ("unverified: true", "unverified: true\nstart: 2026-01-01\nend: 2025-01-01", "after"),
    ],
)
def test_a_group_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = tmp_path / "group.yaml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(DefinitionError, match=why):
        load(path, PeerGroups)
