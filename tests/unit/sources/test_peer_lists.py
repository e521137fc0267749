"""Lists of peers, and lookups of different years, told apart by what they hold."""

from __future__ import annotations

import pytest

from placeplan.exchange.sources import area_lookups, layout_of, peer_lists, read_statistics
from placeplan.exchange.sources.parts.facts import Kind
from placeplan.kernel.problem import Severity


def test_a_list_links_each_organisation_to_its_peers_in_order() -> None:
    facts, problems = read_statistics("peers.csv", peer_lists.sample())
    assert (facts.kind, facts.scope, problems) == (Kind.LINKS, "trust procode", ())
    links = facts.table.to_pylist()
    assert [(each["child"], each["parent"]) for each in links[:3]] == [
        ("RX1", "RX1"), ("RX1", "RX2"), ("RX1", "RX3"),
    ]  # fmt: skip
    assert {each["relation"] for each in links} == {"peer"}
    assert links[0]["rank"] is None


def test_places_are_read_and_what_is_no_place_is_said_with_row_and_column() -> None:
    data = (
        peer_lists.sample_ranked()
        .replace(b"RX2,RX3,2", b"RX2,RX3,near")
        .replace(b"RX2,RX1,1", b"RX2,,nan")
    )
    facts, problems = read_statistics("peers.csv", data)
    assert facts.table.column("rank").to_pylist() == [2.0, 1.0, None]
    assert [(each.code, each.source.row, each.source.column) for each in problems] == [
        ("code-unreadable", 4, 2),
        ("number-malformed", 5, 3),
    ]


def test_a_peer_named_twice_is_refused() -> None:
    data = peer_lists.sample() + b"RX2,RX3\n"
    _, problems = read_statistics("peers.csv", data)
    assert [(each.code, each.severity) for each in problems] == [("row-repeated", Severity.ERROR)]


@pytest.mark.parametrize(
    "data",
    [
        b"code,peer review\nRX1,done\nRX2,not done\n",
        b"Trust code,Peer\nMaternity,Cardiology\nSurgery,Cardiology\n",
        b"Code,Peer,a,b,c,d,e,f,g\nRX1,RX2,1,2,3,4,5,6,7\n",
        b"Peer,Support\nRX1,RX2\n",
    ],
)
def test_other_tables_with_the_word_are_no_lists_of_peers(data: bytes) -> None:
    assert layout_of("peers.csv", data) is not peer_lists


def test_lookups_of_different_years_stand_side_by_side() -> None:
    of_2026 = area_lookups.sample()
    scopes = [
        read_statistics("lookup.csv", each)[0].scope
        for each in (of_2026, of_2026.replace(b"26C", b"22C").replace(b"26N", b"22N"))
    ]
    assert scopes == ["sicbl26-icb26-nhser26", "sicbl22-icb22-nhser22"]
    words = (
        b"Sub ICB Location ODS Code,Sub ICB Location Name,ICB Code,Integrated Care Board Name,"
        b"Region Code,Region Name\n01X,MERE ICB - 01X,QX0,MERE ICB,Y60,MIDLANDS\n"
    )
    assert read_statistics("lookup.csv", words)[0].scope == "sicbl-icb-nhser"
