"""The pages as organisations stand now: counts of those that were taken over are added up."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from lxml import html

from builders import NOON, organisation, person, plan
from placeplan.exchange.national import load
from placeplan.exchange.sources import area_lookups
from placeplan.kernel import period as periods
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db
ADDRESS = "/indicators/ae-four-hours/"
NOW = "&of=successors"
HEAD = "organisation,organisation name,level,period,ae_all_within_4_hours,ae_all_over_4_hours"


Seen = Mapping[str, Sequence[tuple[int, int] | None]]


def table(level: str, seen: Seen) -> bytes:
    """Months from April 2021: of each code how many within four hours, and how many over."""
    lines = [HEAD]
    for code, values in seen.items():
        for number, value in enumerate(values):
            if value is not None:
                label = periods.month(2021, 4 + number).label
                lines.append(f"{code},{code} TRUST,{level},{label},{value[0]},{value[1]}")
    return "\n".join([*lines, ""]).encode()


@pytest.fixture(autouse=True)
def loaded(tmp_path: Path, settings: LazySettings) -> None:
    """RX1 became RX0 on 1 April 2020; 01X and 02X are the parts of the system QX0."""
    settings.HOME = tmp_path
    providers: Seen = {
        "RX0": [(700, 300), (800, 200), (900, 100)],
        "RX1": [(100, 900), (200, 800), None],
        "RX5": [(600, 400)] * 3,
    }
    commissioners: Seen = {"01X": [(500, 500)] * 3, "02X": [(100, 0), (100, 0), None]}
    outcome = load(
        [
            ("providers.csv", table("provider", providers)),
            ("commissioners.csv", table("commissioner", commissioners)),
            ("mergers.csv", area_lookups.sample(mergers=True)),
            ("lookup.csv", area_lookups.sample()),
        ],
        OPERATOR,
        NOON,
    )
    assert outcome.written, outcome.problems


@pytest.fixture
def made() -> Plan:
    return plan(
        organisation("Mere ICB", "QX0", org_kind="commissioner"),
        organisation("Old Trust", "RX1", org_kind="acute_provider"),
        title="Urgent care",
    )


def rows(address: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, answer.headers
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def words(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.content.decode()).text_content().split())


def test_numerators_and_denominators_are_added_and_the_rate_worked_out() -> None:
    was = rows(f"{ADDRESS}?organisation=RX0&format=csv")
    now = rows(f"{ADDRESS}?organisation=RX0&format=csv{NOW}")
    assert [(row["Numerator"], row["Denominator"]) for row in was[::-1]] == [
        ("700", "1000"), ("800", "1000"), ("900", "1000"),
    ]  # fmt: skip
    assert [(row["Numerator"], row["Denominator"]) for row in now[::-1]] == [
        ("800", "2000"), ("1000", "2000"), ("900", "1000"),
    ]  # fmt: skip
    assert [float(row["Value"]) for row in now[::-1]] == [40, 50, 90]


def test_the_page_says_whose_counts_they_are_and_how_to_go_back() -> None:
    plain, said = words(f"{ADDRESS}?organisation=RX0"), words(f"{ADDRESS}?organisation=RX0{NOW}")
    assert "Add counts up for the organisations as they stand now" in plain
    assert "those of RX0 Trust (RX0), RX1 Trust (RX1), added up" in said
    assert "Ranks and rates are never added" in said
    assert "Show organisations as they were published" in said
    alone = words(f"{ADDRESS}?organisation=RX5{NOW}")
    assert "Nobody became a part of RX5 Trust" in alone


def test_the_code_of_one_that_was_taken_over_means_its_successor() -> None:
    answer = Client().get(f"{ADDRESS}?organisation=RX1{NOW}")
    assert answer.status_code == 302
    assert "organisation=RX0" in answer.headers["location"]
    assert "of=successors" in answer.headers["location"]


def test_a_system_is_the_sum_of_its_commissioners_and_says_what_could_not_be() -> None:
    found = rows(f"{ADDRESS}?organisation=QX0&format=csv{NOW}")
    assert [(row["Numerator"], row["Denominator"]) for row in found[::-1][:2]] == [
        ("600", "1100")
    ] * 2
    assert found[0]["Value"] == ""
    assert found[0]["Why no value"] == "incomplete"
    said = words(f"{ADDRESS}?organisation=QX0{NOW}")
    assert "Mere ICB" in said
    assert "01X Trust (01X), 02X Trust (02X), added up" in said
    assert "1 period: incomplete" in said
    assert "No organisation with values" in words(f"{ADDRESS}?organisation=QX0")


def test_the_dashboard_has_the_successor_and_the_system(made: Plan) -> None:
    client = Client()
    client.force_login(person("ada", superuser=True))
    address = reverse("performance", args=[made.slug])
    was = rows(f"{address}?format=csv", client)
    assert [(row["Organisation"], row["Value"]) for row in was] == [("Old Trust", "20.0")]
    now = {row["Organisation"]: row for row in rows(f"{address}?format=csv{NOW}", client)}
    assert set(now) == {"Mere ICB", "RX0 Trust"}
    assert now["RX0 Trust"]["Value"] == "90.0"
    assert now["RX0 Trust"]["England rank"] == "1/2"
    page = client.get(f"{address}?of=successors").content.decode()
    assert "Counts are added up for the organisations as they stand now" in page
    before = {
        row["Organisation"] for row in rows(f"{address}?format=csv{NOW}&period=May+2021", client)
    }
    assert before == {"Mere ICB", "RX0 Trust"}


def test_organisations_stand_as_at_the_day_of_the_page() -> None:
    """On a day before the merger nobody had become another."""
    early = reverse("api:measured") + "?indicator=ae-four-hours&organisation=RX1&as_of="
    assert Client().get(f"{early}2020-03-31").json()["total"] == 2
    assert Client().get(f"{early}2020-04-01").json()["total"] == 0


def test_the_api_adds_systems_up() -> None:
    where = {"indicator": "ae-four-hours", "organisation": "QX0", "as_of": str(date(2026, 1, 1))}
    found = Client().get("/api/v1/measured", where).json()["items"]
    assert [(each["numerator"], each["denominator"], each["mark"]) for each in found] == [
        (600, 1100, "published"), (600, 1100, "published"), (500, 1000, "incomplete"),
    ]  # fmt: skip
    assert {each["level"] for each in found} == {"system"}


def test_every_value_names_the_rows_that_it_comes_from() -> None:
    found = rows(f"{ADDRESS}?organisation=RX0&format=csv")
    assert [row["Source"] for row in found[::-1]] == [
        f"providers.csv, row {number}" for number in (2, 3, 4)
    ]
    summed = rows(f"{ADDRESS}?organisation=RX0&format=csv{NOW}")
    assert [row["Source"] for row in summed[::-1]] == [
        "providers.csv, row 2; providers.csv, row 5",
        "providers.csv, row 3; providers.csv, row 6",
        "providers.csv, row 4",
    ]
    said = words(f"{ADDRESS}?organisation=RX0")
    assert "providers.csv Row 4: ae all over 4 hours, ae all within 4 hours" in said
    system = rows(f"{ADDRESS}?organisation=QX0&format=csv{NOW}")
    assert system[-1]["Source"] == "commissioners.csv, row 2; commissioners.csv, row 5"
