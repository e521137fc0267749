"""The performance of a plan out of papers and published statistics: rows, changes, standards."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from builders import NOON, bring, client_of, hours, member, observation, organisation, person, plan
from placeplan.documents.document import Table
from placeplan.documents.readers import docx, pdf, xlsx
from placeplan.exchange.national import load, undo
from placeplan.kernel import period as periods
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.performance.models import Indicator, NationalFile, Rebase, Target
from placeplan.rooms.performance.queries import assured, charted, standing
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.queries import plans
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db

FOUR_HOURS = "ae-four-hours"
STEADY = (700, 710, 690, 705, 695, 700, 710, 690, 705, 695, 700, 710, 690, 702)
"""Of 1,000 attendances, seen within four hours, month by month from April 2023."""


def month(number: int) -> periods.Period:
    return periods.month(2023 + (number + 3) // 12, (number + 3) % 12 + 1)


def statistics(seen: Mapping[str, Sequence[int]]) -> bytes:
    """A tidy file: of 1,000 attendances in each month, so many within four hours."""
    lines = ["organisation,organisation name,period,ae_all_within_4_hours,ae_all_over_4_hours"]
    for code, values in seen.items():
        for number, value in enumerate(values):
            lines.append(f"{code},{code} TRUST,{month(number).label},{value},{1000 - value}")
    return "\n".join([*lines, ""]).encode()


def loaded(seen: Mapping[str, Sequence[int]], name: str = "tidy.csv") -> None:
    outcome = load([(name, statistics(seen))], OPERATOR, NOON)
    assert outcome.written, outcome.problems


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> None:
    """The facts of a test stand in a folder of their own."""
    settings.HOME = tmp_path


@pytest.fixture
def made() -> Plan:
    """A plan of two trusts; the system's code is in no file."""
    return plan(
        organisation("North ICB", "QH8", org_kind="commissioner"),
        organisation("North Trust", "RX0", org_kind="acute_provider"),
        organisation("South Trust", "RX9", org_kind="acute_provider"),
        title="Urgent care",
    )


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def printed(number: int, value: str, who: str = "North Trust", **fields: Any) -> Any:
    """What a paper says of the four-hour standard in a month."""
    at = month(number)
    return observation(
        value,
        indicator_ref="AE1",
        indicator_name="A&E waiting within four hours",
        domain="Waits",
        organisation=who,
        period=PeriodShape(label=at.label[:3], start=at.start, end=at.end),
        **fields,
    )


def test_published_figures_alone_make_a_row_for_each_organisation(made: Plan) -> None:
    loaded({"RX0": STEADY, "RX9": [*STEADY[:-1], 400], "RX1": [960] * 14, "RX2": [500] * 14})
    client = client_of(person("ada", superuser=True))
    address = reverse("performance", args=[made.slug])
    rows = {row["ODS code"]: row for row in rows_of(client, address + "?format=csv")}
    assert list(rows) == ["RX0", "RX9"]
    north, south = rows["RX0"], rows["RX9"]
    assert (north["Indicator"], north["Period"], north["Value"]) == (
        "A&E four hours",
        "May 2024",
        "70.2",
    )
    assert (north["Target"], north["Target met"]) == ("at least 95%", "no")
    assert (north["Variation"], north["Assurance"]) == ("Common cause", "Fail")
    assert (north["England rank"], south["England rank"]) == ("2/4", "4/4")
    assert south["Quartile in England"] == "worst"
    assert (south["Variation"], south["Since"]) == ("Concern, low", "May 2024")
    assert north["Source"] == "tidy.csv"
    page = client.get(address).content.decode()
    assert 'aria-label="Variation: concern, low"' in page
    assert page.index("South Trust") < page.index("</main>")
    chosen = rows_of(client, f"{address}?variation=worse&format=csv")
    assert [row["ODS code"] for row in chosen] == ["RX9"]
    past = rows_of(client, f"{address}?period=June+2023&format=csv")
    assert {row["Value"] for row in past} == {"69.0"}
    assert {row["Variation"] for row in past} == {"Too few points"}
    book = xlsx.read("x.xlsx", client.get(f"{address}?format=xlsx").content)
    (sheet,) = (each for each in book.blocks if isinstance(each, Table))
    assert len(sheet.rows) == 2


def test_a_paper_and_the_published_figures_are_one_row(made: Plan) -> None:
    loaded({"RX0": STEADY, "RX9": STEADY, "RX1": [960] * 14})
    ana = member("ana", made.owner)
    bring(made, ana, printed(13, "70.2", commentary="Flow is better.", peer_rank=2, peer_count=9))
    Indicator.objects.update(definition=FOUR_HOURS)
    (north, south) = (each for each in assured(ana, made).rows() if each is not None)
    assert (north.slug, south.slug) == ("ae1", "ae1")
    assert (north.basis, south.basis) == ("papers", "files")
    assert north.peers is not None
    assert (north.record != "", north.peers.text, north.points) == (True, "2/9", 14)
    assert north.commentary == "Flow is better."
    bring(made, ana, printed(12, "99.0", who="South Trust"), stated_on=date(2024, 7, 1))
    (_, south) = (each for each in assured(ana, made).rows() if each is not None)
    assert (south.basis, south.points, south.differs) == ("files", 14, "")


def test_icons_are_those_of_the_page_of_the_indicator(made: Plan) -> None:
    loaded({"RX0": [*STEADY[:4], *(each + 200 for each in STEADY)], "RX9": STEADY, "R1X": STEADY})
    ada = person("ada", superuser=True)
    for row in assured(ada, made).rows():
        assert row is not None
        about = charted.subject(ada, row.slug)
        assert about is not None
        chart = charted.shown(ada, about, charted.Asked(organisation=row.code)).chart
        assert chart is not None
        assert (chart.process.variation, chart.process.assurance, len(chart.process.measured)) == (
            row.variation,
            row.assurance,
            row.points,
        )


def test_targets_and_rebases_of_the_plan_count(made: Plan) -> None:
    values = [*STEADY[:13], *(each + 200 for each in STEADY)]
    loaded({"RX0": values, "RX9": values})
    ada = person("ada", superuser=True)
    indicator = Indicator.objects.create(
        slug=FOUR_HOURS, name="A&E", unit="percent", direction="higher", definition=FOUR_HOURS
    )
    stated: dict[str, Any] = {
        "indicator": indicator,
        "plan": made,
        "reason": "New department",
        "stated_on": date(2024, 5, 1),
        "recorded_at": NOON,
        "recorded_by": ada,
    }
    Target.objects.create(
        kind="plan", comparator=">=", value=Decimal(80), starts_on=date(2023, 4, 1),
        ends_on=date(2026, 3, 31), **stated,
    )  # fmt: skip
    Rebase.objects.create(
        on=date(2024, 5, 1), organisation=made.partners.get(ods_code="RX0"), **stated
    )
    found = {each.code: each for each in assured(ada, made).rows() if each is not None}
    assert str(found["RX0"].variation) == "common_cause"
    assert str(found["RX9"].variation) == "improvement_high"
    kinds = [label for label, _, _ in found["RX0"].beside]
    assert ("Plan", "at least 80%", True) in found["RX0"].beside, kinds
    assert found["RX0"].prospect is not None


def test_what_is_as_at_a_day_or_known_at_an_instant(made: Plan) -> None:
    loaded({"RX0": STEADY, "RX1": STEADY})
    ada = person("ada", superuser=True)
    (row,) = assured(ada, made, as_at=date(2023, 8, 15)).rows()
    assert row is not None
    assert row.period == "July 2023"
    assert assured(ada, made, known_at=hours(-1)).rows() == []
    undo(NationalFile.objects.get(), actor=OPERATOR, at=hours(2))
    assert assured(ada, made).rows() == []
    assert len(assured(ada, made, known_at=hours(1)).rows()) == 1


def test_home_counts_what_the_dashboard_shows(made: Plan) -> None:
    loaded({"RX0": [500] * 14, "RX9": STEADY, "RX1": [960] * 14, "RX2": [970] * 14})
    ada = person("ada", superuser=True)
    found = standing(ada, list(plans(ada)))[made.pk]
    assert (found.indicators, found.values, found.worst) == (1, 0, 1)
    shown = rows_of(
        client_of(ada), reverse("performance", args=[made.slug]) + "?quartile=worst&format=csv"
    )
    assert len(shown) == found.worst


def test_the_report_says_what_changed_on_screen_and_on_paper(made: Plan) -> None:
    loaded({"RX0": [*STEADY, 500], "RX9": [*STEADY, 701], "RX1": [960] * 15})
    client = client_of(person("ada", superuser=True))
    address = reverse("exceptions", args=[made.slug])
    page = client.get(address).content.decode()
    assert "1 got worse, 0 got better, 1 is still a concern." in page
    assert "Worse than usual (below the lower process limit)" in page
    rows = rows_of(client, f"{address}?format=csv")
    assert [(row["Group"], row["Organisation"]) for row in rows] == [
        ("Got worse", "North Trust"),
        ("Still a concern", "South Trust"),
    ]
    assert rows[0]["Before"] == "70.2% (May 2024)"
    before = client.get(f"{address}?period=May+2024").content.decode()
    assert "0 got worse, 0 got better, 2 are still a concern." in before
    only = rows_of(client, f"{address}?organisation=South+Trust&format=csv")
    assert [row["Organisation"] for row in only] == ["South Trust"]
    word = client.get(f"{address}?format=docx")
    assert word.headers["content-disposition"].endswith('-exceptions.docx"')
    text = str(docx.read("x.docx", word.content).blocks)
    portable = client.get(f"{address}?format=pdf")
    assert portable.content.startswith(b"%PDF")
    for said in (text, str(pdf.read("x.pdf", portable.content).blocks)):
        assert "What changed in performance" in said
        assert "North Trust" in said


def test_a_plan_of_which_nothing_is_known_says_so(made: Plan) -> None:
    client = client_of(person("ada", superuser=True))
    for name in ("performance", "exceptions"):
        page = client.get(reverse(name, args=[made.slug]))
        assert page.status_code == 200
        assert "No indicators yet" in page.content.decode()


@pytest.mark.parametrize("name", ["performance", "exceptions"])
def test_only_those_of_the_plan_see_it(made: Plan, name: str) -> None:
    loaded({"RX0": STEADY})
    address = reverse(name, args=[made.slug])
    assert Client().get(address).status_code == 302
    assert client_of(person("otto")).get(address).status_code == 404
    assert client_of(member("ana", made.owner)).get(address).status_code == 200
    for form in ("csv", "docx"):
        assert client_of(Person.objects.get(username="otto")).get(
            f"{address}?format={form}"
        ).status_code == 404  # fmt: skip


def test_every_standard_of_every_provider() -> None:
    loaded({f"RX{at}": [600 + 4 * at + n for n in range(14)] for at in range(10)})
    client = Client()
    address = reverse("national-standards")
    rows = rows_of(client, f"{address}?format=csv")
    assert len(rows) == 10
    assert {row["Standard"] for row in rows} == {"A&E four hours"}
    best = next(row for row in rows if row["ODS code"] == "RX9")
    assert (best["Value"], best["Rank"], best["Ranked"], best["Quartile"]) == (
        "64.9",
        "1",
        "10",
        "best",
    )
    assert (best["Met"], best["Variation"], best["Assurance"]) == (
        "no",
        "Improvement, high",
        "Fail",
    )
    ranked = rows_of(client, f"{address}?standard={FOUR_HOURS}&format=csv")
    assert [row["Rank"] for row in ranked] == [str(each) for each in range(1, 11)]
    past = rows_of(client, f"{address}?period=April+2023&text=rx3&format=csv")
    assert [(row["ODS code"], row["Value"]) for row in past] == [("RX3", "61.2")]
    assert rows_of(client, f"{address}?met=met&format=csv") == []
    page = client.get(f"{address}?standard={FOUR_HOURS}").content.decode()
    assert "0 of 10 meet it" in page
    assert client.get(f"{address}?standard=no-such").status_code == 404
    for query in ("?level=nowhere", "?period=soonish", "?sort=zebra", "?plan=nobody", "?page=99"):
        assert client.get(address + query).status_code == 200
    assert "No statistics yet" not in client.get(address).content.decode()


def test_standards_of_a_plan_mark_its_organisations(made: Plan) -> None:
    loaded({"RX0": STEADY, "RX1": STEADY})
    address = reverse("national-standards") + f"?plan={made.slug}"
    page = client_of(person("ada", superuser=True)).get(address).content.decode()
    assert page.count("In this plan") == 1
    assert "Urgent care" not in Client().get(address).content.decode()


def test_no_statistics_no_standards() -> None:
    assert "No statistics yet" in Client().get(reverse("national-standards")).content.decode()
