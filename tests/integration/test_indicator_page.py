"""The page of an indicator: whose chart it shows, what is said of it, and what can be taken away."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree, html

from builders import NOON, bring, member, observation, organisation, plan
from placeplan.exchange.national import load
from placeplan.exchange.sources import ae_monthly
from placeplan.records.shapes import PeriodShape
from placeplan.rooms.performance.models import Indicator, Target, TargetKind
from placeplan.rooms.register.operator import OPERATOR

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "src/placeplan/demo/statistics/a-and-e.csv"
TRUST = "RAJ"
ADDRESS = "/indicators/ae-four-hours/"


def published() -> dict[tuple[str, str], float]:
    """The four-hour percentage of each organisation and month, worked out from the bare file."""
    lines = DEMO.read_text(encoding="utf-8-sig").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("organisation,"))
    found = {}
    for row in csv.DictReader(lines[start:]):
        within, over = row["ae_all_within_4_hours"], row["ae_all_over_4_hours"]
        if within.isdigit() and over.isdigit():
            total = int(within) + int(over)
            found[row["organisation"], row["month"]] = 100 * int(within) / total
    return found


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


@pytest.fixture
def loaded(home):
    load([("a-and-e.csv", DEMO.read_bytes())], OPERATOR, NOON)
    return published()


def page(address: str, client: Client | None = None, status: int = 200) -> html.HtmlElement:
    response = (client or Client()).get(address)
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows_of(address: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(answer)))


class TestAnybody:
    """Published statistics are for everybody, signed in or not."""

    def test_england_is_shown_without_being_asked_for(self, loaded):
        text = words(page(ADDRESS))
        last = list(loaded)[-1][1]
        assert "A&E four hours, England:" in text
        assert f"{loaded['England', last]:.1f}%" in text
        assert "National standard" in text
        assert "unless something changes" in text

    def test_every_published_value_is_in_the_table(self, loaded):
        rows = rows_of(f"{ADDRESS}?organisation={TRUST}&format=csv")
        months = {month: value for (code, month), value in loaded.items() if code == TRUST}
        assert len(months) > 20
        assert [row["Code"] for row in rows] == [TRUST] * len(months)
        assert [float(row["Value"]) for row in rows[::-1]] == pytest.approx(
            list(months.values()), abs=1e-6
        )
        assert all(
            float(row["Value"])
            == pytest.approx(100 * float(row["Numerator"]) / float(row["Denominator"]), abs=1e-5)
            for row in rows
        )
        lines = DEMO.read_text(encoding="utf-8-sig").splitlines()
        for row in rows:
            name, at = row["Source"].split(", row ")
            assert name == "a-and-e.csv"
            assert lines[int(at) - 1].startswith(f"{TRUST},")
            assert f"{int(float(row['Numerator']))}" in lines[int(at) - 1].split(",")

    def test_the_rank_is_that_of_the_latest_month(self, loaded):
        last = list(loaded)[-1][1]
        values = [value for (code, month), value in loaded.items()
                  if month == last and code != "England"]  # fmt: skip
        own = loaded[TRUST, last]
        rank = 1 + sum(value > own for value in values)
        text = words(page(f"{ADDRESS}?organisation={TRUST}"))
        assert re.search(rf"\b{rank}(st|nd|rd|th) of {len(values)} providers in", text)

    def test_the_dots_and_the_funnel_mark_the_organisation(self, loaded):
        found = page(f"{ADDRESS}?organisation={TRUST}")
        titles = [
            each.text for each in found.iter("title") if each.text and "hours" not in each.text
        ]
        assert any("Mid and South Essex" in each for each in titles)
        assert found.xpath("//*[@id='dots-title']")
        assert found.xpath("//*[@id='funnel-title']")

    def test_an_organisation_by_part_of_its_name(self, loaded):
        response = Client().get(ADDRESS, {"organisation": "mid and south essex"})
        assert response.status_code == 302
        assert response["Location"] == f"{ADDRESS}?organisation={TRUST}"

    def test_a_name_that_many_have_gives_a_choice(self, loaded):
        found = page(f"{ADDRESS}?organisation=university")
        links = found.xpath("//section[@aria-labelledby='which-head']//a")
        assert len(links) > 3
        assert all("university" in words(each).lower() for each in links)

    def test_a_name_that_nobody_has_is_said(self, loaded):
        assert "No organisation with values has the name or code “zebra”" in words(
            page(f"{ADDRESS}?organisation=zebra")
        )

    def test_the_choice_of_rules_is_in_the_address_and_under_the_chart(self, loaded):
        text = words(page(f"{ADDRESS}?rules=plotthedots-0.2&screen=off"))
        assert "Rules of NHSRplotthedots 0.2" in text
        assert "no moving range is left out" in text
        six = page(f"{ADDRESS}?trend=6")
        assert "a trend is 6 points" in words(six)
        assert six.xpath("//select[@id='trend']/option[@selected]/@value") == ["6"]

    def test_a_chart_from_a_chosen_day_keeps_the_rest_in_the_table(self, loaded):
        whole = rows_of(f"{ADDRESS}?organisation={TRUST}&format=csv")
        part = rows_of(f"{ADDRESS}?organisation={TRUST}&since=1+April+2025&format=csv")
        assert [row["Value"] for row in part] == [row["Value"] for row in whole]
        assert [row["Period"] for row in part if row["Mean or median"]][-1] == "April 2025"
        text = words(page(f"{ADDRESS}?organisation={TRUST}&since=1+April+2025"))
        assert "the chart begins where you chose" in text

    def test_as_known_before_the_file_was_loaded_there_is_nothing(self, loaded):
        text = words(page(f"{ADDRESS}?known_at=1+January+2026"))
        assert "No values as at this date" in text

    def test_as_at_an_earlier_day_later_months_are_not_shown(self, loaded):
        rows = rows_of(f"{ADDRESS}?organisation={TRUST}&as_at=30+June+2024&format=csv")
        assert rows[0]["Period"] == "June 2024"

    def test_a_definition_without_values_says_so(self, home):
        text = words(page(ADDRESS))
        assert "No values as at this date" in text
        assert "Attendances at all types of A&E department" in text

    def test_what_is_not_there(self, home):
        assert Client().get("/indicators/none-such/").status_code == 302  # asked to sign in


class TestFiles:
    """What can be taken away."""

    def test_the_chart_as_svg_stands_alone(self, loaded):
        response = Client().get(f"{ADDRESS}chart.svg", {"organisation": TRUST})
        assert response["Content-Type"].startswith("image/svg+xml")
        root = etree.fromstring(response.content)
        assert not root.xpath("//*[@class or @style]")
        texts = " ".join(root.xpath("//*[local-name()='text']/text()"))
        assert "Rules of Making Data Count" in texts
        assert "Mid and South Essex" in texts

    def test_the_chart_as_png(self, loaded):
        response = Client().get(f"{ADDRESS}chart.png")
        assert response["Content-Type"] == "image/png"
        assert response.content.startswith(b"\x89PNG")
        assert int.from_bytes(response.content[16:20], "big") == 2 * 960

    def test_no_chart_without_values(self, home):
        for name in ("chart", "dots", "funnel"):
            assert Client().get(f"{ADDRESS}{name}.svg").status_code == 404

    @pytest.mark.parametrize("which", ["dots", "funnel"])
    def test_the_comparison_as_svg_stands_alone(self, loaded, which):
        response = Client().get(f"{ADDRESS}{which}.svg", {"organisation": TRUST})
        assert response["Content-Type"].startswith("image/svg+xml")
        assert response["Content-Disposition"].endswith(f'-{which}.svg"')
        root = etree.fromstring(response.content)
        assert not root.xpath("//*[@class or @style]")
        texts = " ".join(root.xpath("//*[local-name()='text']/text()"))
        assert "Mid and South Essex" in texts
        assert "files of published statistics" in texts or "file of published statistics" in texts
        assert ("limits" in texts) is (which == "funnel")
        spots = root.xpath("//*[local-name()='g']/*[local-name()='g']")
        page_of = words(page(f"{ADDRESS}?organisation={TRUST}"))
        assert f"{which.capitalize()} (SVG)" in page_of
        assert len(spots) > 2
        within = [float(each) for each in root.xpath("//*[local-name()='text']/@y")]
        assert max(within) <= float(root.get("height", "0"))

    @pytest.mark.parametrize("which", ["dots", "funnel"])
    def test_the_comparison_as_png(self, loaded, which):
        response = Client().get(f"{ADDRESS}{which}.png", {"organisation": TRUST})
        assert response["Content-Type"] == "image/png"
        assert int.from_bytes(response.content[16:20], "big") == 2 * 960

    def test_england_alone_is_no_comparison(self, loaded):
        assert Client().get(f"{ADDRESS}dots.svg").status_code == 404

    def test_the_workbook_has_values_and_definition(self, loaded, tmp_path):
        response = Client().get(ADDRESS, {"organisation": TRUST, "format": "xlsx"})
        path = tmp_path / "values.xlsx"
        path.write_bytes(response.content)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["Values", "Definition"]
        values, about = book["Values"], dict(book["Definition"].iter_rows(values_only=True))
        months = [value for (code, _), value in loaded.items() if code == TRUST]
        assert values.max_row == len(months) + 1
        assert values["F2"].value == pytest.approx(months[-1], abs=1e-6)
        assert about["Denominator"].startswith("Attendances at all types")
        assert "95%" in about["National standard"]
        assert "Rules of Making Data Count" in about["Chart"]

    def test_libreoffice_opens_the_workbook(self, loaded, tmp_path):
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if office is None:
            pytest.fail("No LibreOffice: run `make setup`", pytrace=False)
        path = tmp_path / "values.xlsx"
        path.write_bytes(Client().get(ADDRESS, {"organisation": TRUST, "format": "xlsx"}).content)
        subprocess.run(
            [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
             "--convert-to", "csv", "--outdir", str(tmp_path), str(path)],
            check=True, capture_output=True, timeout=110,
        )  # fmt: skip
        rows = list(csv.DictReader((tmp_path / "values.csv").read_text("utf-8").splitlines()))
        assert rows[0]["Code"] == TRUST
        assert float(rows[0]["Value"]) > 50


class TestPapers:
    """What papers print stands beside what is published, for who may see the plan."""

    @pytest.fixture
    def vale(self):
        ccg = organisation("Northtown CCG", "99Z", short_name="Northtown CCG")
        ana = member("ana", ccg)
        made = plan(ccg, title="Vale plan")
        for place in range(15):
            month, year = 4 + place % 12, 2013 + (3 + place) // 12
            start = date(year, (3 + place) % 12 + 1, 1)
            end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            day = date.fromordinal(end.toordinal() - 1)
            record = observation(
                f"{80 + month % 3}", line=place + 1,
                period=PeriodShape(label=f"{start:%b-%y}", start=start, end=day),
            )  # fmt: skip
            bring(made, ana, record, stated_on=end, name=f"{place}.txt",
                  at=datetime(2026, 3, 2, 12, place, tzinfo=UTC))  # fmt: skip
            assert year
        client = Client()
        client.force_login(ana)
        return client

    def test_printed_values_are_charted(self, vale):
        slug = Indicator.objects.get().slug
        found = page(reverse("indicator", args=[slug]), vale)
        text = words(found)
        assert "Northtown CCG: no sign of change" in text
        assert "Every printed value" in text
        assert found.xpath("//*[@id='process-title']")
        assert len(rows_of(reverse("indicator", args=[slug]) + "?format=csv", vale)) == 15

    def test_who_may_not_see_the_plan_sees_nothing(self, vale):
        slug = Indicator.objects.get().slug
        other = Client()
        other.force_login(member("otto", organisation("Elsewhere", "98Z")))
        assert other.get(reverse("indicator", args=[slug])).status_code == 404
        assert other.get(f"{reverse('indicator', args=[slug])}chart.svg").status_code == 404
        assert Client().get(reverse("indicator", args=[slug])).status_code == 302

    def test_a_plan_target_is_drawn_for_who_may_see_it(self, loaded):
        trust = organisation("Mid and South Essex NHS Foundation Trust", TRUST)
        ana = member("ana", trust)
        made = plan(trust, title="Urgent care")
        indicator = Indicator.objects.create(
            slug="ae-four-hours", name="A&E", unit="percent", definition="ae-four-hours"
        )
        Target.objects.create(
            plan=made, indicator=indicator, organisation=trust, kind=TargetKind.PLAN,
            comparator=">=", value=Decimal(76), starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31),
            reason="Agreed", stated_on=date(2025, 4, 1), recorded_at=NOON, recorded_by=ana,
        )  # fmt: skip
        client = Client()
        client.force_login(ana)
        address = f"{ADDRESS}?organisation={TRUST}"
        assert "Plan 76%" in words(page(address, client))
        assert "Plan 76%" not in words(page(address))
        assert "Plan 76%" not in words(page(ADDRESS, client))


def test_a_revised_file_shows_the_later_figure(home):
    """And as it was known before, the earlier one."""
    april = ae_monthly.sample()
    load([("april.csv", april)], OPERATOR, NOON)
    before = rows_of(f"{ADDRESS}?format=csv")
    revised = april.replace(b",9000,", b",9100,").replace(b",17000,", b",17200,")
    load([("revised.csv", revised)], OPERATOR, datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    after = rows_of(f"{ADDRESS}?format=csv")
    assert before[0]["Source"] == "april.csv, row 5"
    assert after[0]["Source"] == "revised.csv, row 5"
    assert rows_of(f"{ADDRESS}?known_at=3+March+2026&format=csv") == before
