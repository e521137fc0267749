"""Published figures compared: ranks, peers and successors, as pages and the API read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from builders import hours
from placeplan.exchange.national import load
from placeplan.exchange.sources import area_lookups, peer_lists
from placeplan.rooms.performance import queries
from placeplan.rooms.performance.opportunities import BENCHMARKS, BEST_FIVE, TARGET
from placeplan.rooms.performance.queries import benchmarks
from placeplan.rooms.performance.queries.peers import peers_of, peers_on
from placeplan.rooms.performance.queries.successors import (
    measured_as_of,
    parents,
    succession,
)
from placeplan.rooms.register.operator import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

Published = Callable[[str], list[Path]]
SLUG = "ae-four-hours"
APRIL = (date(2023, 4, 1), date(2023, 4, 30))


def brought(*paths: Path, at: float = 0) -> None:
    outcome = load([(each.name, each.read_bytes()) for each in paths], OPERATOR, hours(at))
    assert outcome.written


@pytest.fixture
def loaded(published: Published, home: Path, db: None) -> None:
    """A month of A&E, who is like whom, who took over from whom and who is part of whom."""
    patterns = (
        "nhse/ae_csv/April-2023*",
        "nhse/ae_xls/*April-2019*",
        "geography/peers.csv",
        "geography/trust_mergers.csv",
        "geography/icb_region_lookup.csv",
        "geography/subicb_to_icb_lookup.xlsx",
    )
    brought(*(path for each in patterns for path in published(each)))


@pytest.mark.usefixtures("loaded")
def test_a_trust_stands_among_all_and_among_its_peers() -> None:
    found = benchmarks.standing_of(SLUG, "RAJ", period=APRIL)
    assert found is not None
    rows = benchmarks.values_of(SLUG, level="provider", start=APRIL[0], end=APRIL[1])
    values = dict(zip(rows.organisation, rows.value, strict=True))
    known = [each for each in values.values() if not np.isnan(each)]
    assert found.among_all.rank is not None
    assert found.among_all.count == len(known)
    assert found.among_all.rank.rank == 1 + sum(each > values["RAJ"] for each in known)
    # Pilot trusts gave no four-hour figures: they are said and not ranked.
    assert "not submitted" in found.among_all.missing_words

    peers = peers_of("RAJ", APRIL[1])
    assert peers is not None
    assert peers.is_similar
    assert peers.source == "peers.csv"
    assert "RAJ" not in peers.codes
    assert found.among_peers is not None
    assert found.among_peers.rank is not None
    better = [each for each in peers.codes if values.get(each, np.nan) > values["RAJ"]]
    assert found.among_peers.rank.rank == 1 + len(better)
    together = benchmarks.standings_of(SLUG, "provider", APRIL)
    assert together is not None
    at = together.organisation.tolist().index("RAJ")
    assert together.rank[at] == found.among_all.rank.rank
    assert together.peer_rank[at] == found.among_peers.rank.rank


@pytest.mark.usefixtures("loaded")
def test_peers_that_merged_stand_under_their_successor() -> None:
    before, after = peers_on(date(2020, 3, 31)), peers_on(date(2023, 4, 30))
    old, new = "RD3", "R0D"
    holders = [own for own, each in before.items() if old in each.codes and own != new]
    for own in holders:
        assert old not in after[own].codes
        assert f"{old} became {new}" in after[own].said
    assert all(own not in each.codes for own, each in after.items())
    assert all(len(set(each.codes)) == len(each.codes) for each in after.values())
    boards = peers_of("QMF", date(2025, 1, 1))
    assert boards is not None
    assert not boards.is_similar
    assert peers_of("11J", date(2018, 1, 1)) is None


@pytest.mark.usefixtures("loaded")
def test_an_opportunity_in_cases_and_pounds() -> None:
    found = benchmarks.opportunities(
        SLUG, "RAJ", period=APRIL, target=95.0, unit_price=Decimal(100)
    )
    assert set(found) == set(BENCHMARKS)
    best = found[BEST_FIVE]
    assert best.comparator == pytest.approx(np.mean([value for _, _, value in best.named]))
    assert len(best.named) == 5
    assert best.cases is not None
    assert best.pounds is not None
    assert float(best.pounds.value) == pytest.approx(100 * best.cases.value, abs=0.01)
    target = found[TARGET]
    assert target.cases is not None
    own = benchmarks.values_of(SLUG, organisation="RAJ", start=APRIL[0], end=APRIL[1])
    assert target.cases.value == pytest.approx(
        0.95 * own.denominator[0] - own.numerator[0], rel=1e-9
    )
    assert benchmarks.opportunities(SLUG, "RZ9") == {}
    drawn = benchmarks.funnel(SLUG, "provider", APRIL)
    assert drawn is not None
    assert "RAJ" in drawn.organisation


@pytest.mark.usefixtures("loaded")
def test_counts_of_merged_trusts_are_added_and_rates_are_not() -> None:
    heirs = succession().heirs
    assert heirs["RW6"].new == "RM3"
    plain, later = queries.measured()[SLUG], measured_as_of(SLUG, date(2023, 4, 30))
    assert later is not None
    for code in ("numerator", "denominator"):
        national = plain.level == "provider"
        assert np.nansum(getattr(plain, code)[national]) == np.nansum(
            getattr(later.measured, code)[later.measured.level == "provider"]
        )
    april_2019 = (np.datetime64("2019-04-01"), np.datetime64("2019-04-30"))
    parts = [plain.of(code).at(*april_2019) for code in ("RW6", "RM3")]
    whole = later.measured.of("RM3").at(*april_2019)
    assert whole.numerator[0] == sum(each.numerator[0] for each in parts)
    assert whole.value[0] == pytest.approx(100 * whole.numerator[0] / whole.denominator[0])
    assert not len(later.measured.of("RW6"))
    order = list(
        zip(later.measured.level, later.measured.organisation, later.measured.start, strict=True)
    )
    assert order == sorted(order)


@pytest.mark.usefixtures("loaded")
def test_lookups_of_two_years_count_side_by_side() -> None:
    first, second = parents()
    assert len(first) == len(second) == 106
    assert first["92G"] == "QOX"
    files = queries.national_files(kind="links", layouts=(area_lookups.LAYOUT,))
    assert len({each.series for each in files}) == 3


def test_a_later_list_comes_before_an_earlier_one_and_before_what_ships(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(peer_lists.sample())
    second.write_bytes(peer_lists.sample_ranked())
    brought(first)
    brought(second, at=1)
    found = peers_of("RX1", date(2025, 1, 1))
    assert found is not None
    assert (found.codes, found.is_ordered, found.source) == (("RX2", "RX3"), True, "b.csv")
    earlier = peers_of("RX1", date(2025, 1, 1), known_at=hours(0.5))
    assert earlier is not None
    assert earlier.source == "a.csv"


@pytest.mark.usefixtures("loaded")
def test_the_api_gives_values_and_standing(client: Client) -> None:
    where = {"indicator": SLUG, "organisation": "RAJ", "start": "2023-04-01"}
    page = client.get("/api/v1/measured", where).json()
    (item,) = page["items"]
    assert page["total"] == 1
    assert item["value"] == pytest.approx(100 * item["numerator"] / item["denominator"])
    every = client.get(f"/api/v1/measured?indicator={SLUG}&limit=5&offset=3").json()
    assert len(every["items"]) == 5
    assert every["total"] > 300
    found = client.get("/api/v1/standing", {"indicator": SLUG, "organisation": "RAJ"}).json()
    assert found["end"] == "2023-04-30"
    same = {"indicator": SLUG, "organisation": "RAJ", "end": "2023-04-30"}
    assert client.get("/api/v1/standing", same).json() == found
    assert client.get("/api/v1/standing", {**same, "start": "2023-03-01"}).status_code == 404
    assert found["among_all"]["count"] > found["among_peers"]["count"] > 1
    heirs = succession().heirs
    old = next(code for code in sorted(heirs) if queries.measured()[SLUG].of(code).value.size)
    asked = {"indicator": SLUG, "organisation": old}
    assert client.get("/api/v1/measured", asked).json()["total"] > 0
    assert client.get("/api/v1/measured", {**asked, "as_of": "2023-04-30"}).json()["total"] == 0
    table = client.get("/api/v1/measured", {**where, "format": "csv"})
    assert table.content.decode().splitlines()[0].startswith("indicator,organisation,name,level")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v1/measured?indicator=nonsense", 404),
        ("/api/v1/measured", 422),
        ("/api/v1/measured?indicator=ae-four-hours&organization=RAJ", 422),
        ("/api/v1/measured?indicator=ae-four-hours&start=1", 422),
        ("/api/v1/standing?indicator=ae-four-hours&organisation=RAJ", 404),
        ("/api/v1/standing?indicator=ae-four-hours&organisation=RAJ&start=2023-04-01", 404),
        ("/api/v1/measured?indicator=ae-four-hours", 200),
    ],
)
def test_the_api_says_what_it_cannot_answer(client: Client, address: str, code: int) -> None:
    assert client.get(address).status_code == code
