"""What the pages say, against what the papers say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, expect

from functional.conftest import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def javascript() -> bool:
    """These say what stands in the page itself: once, without scripts."""
    return False


@pytest.fixture
def ana(page: Page, site: Site, sign_in: Callable[[str], None]) -> Callable[..., Page]:
    """ana("home") opens a page as the analyst; choices are added to its address."""
    sign_in("ana")

    def opened(name: str, query: str = "") -> Page:
        address = site.address(name)
        page.goto(address + (("&" if "?" in address else "?") + query if query else ""))
        return page

    return opened


def _row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text).first


def _cells(row: Locator) -> list[str]:
    return [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]


def _lines(page: Page, text: str, *labels: str) -> list[list[str]]:
    """Some cells of an indicator's line and of the one below it, by their labels."""
    row = _row(page, text)
    below = row.locator("xpath=following-sibling::tr[1]")
    return [
        [
            " ".join(each.locator(f"td[data-label='{label}']").inner_text().split())
            for label in labels
        ]
        for each in (row, below)
    ]


def test_dashboard_has_every_indicator_side_by_side(ana: Callable[..., Page]) -> None:
    """58 indicators; values and ranks stand on the line of their own organisation."""
    page = ana("performance")
    expect(page.locator(".pp-count")).to_have_text("58 indicators")
    labels = ("Organisation", "Period", "Value", "Peers", "England")
    assert _lines(page, "Percentage of Children aged 10-11", *labels) == [
        ["Castle Point & Rochford CCG", "14/15 - 16/17", "32.2%", "8/11", "72/195 Middle half"],
        ["Southend CCG", "14/15 - 16/17", "32.00%", "3/11", "71/195 Middle half"],
    ]
    ranks = _lines(page, "appropriate prescribing of broad spectrum", "England")
    assert ranks == [["170/195 Worst quartile"], ["186/195 Worst quartile"]]


def test_dashboard_says_what_is_not_there(ana: Callable[..., Page]) -> None:
    """Not available is said so; a rating is letter, word and colour; a bad rank is as printed."""
    page = ana("performance")
    said = _lines(page, "Mental health crisis team provision", "Value")
    assert said == [["Not available"], ["Not available"]]
    rated = _lines(page, "In-year financial performance", "Value")
    assert [text.removesuffix(" Inferred") for (text,) in rated] == ["G Green", "A Amber"]
    odd = _row(page, "full assessments taking place in an acute hospital")
    below = odd.locator("xpath=following-sibling::tr[1]")
    expect(below.locator(".pp-warn")).to_have_text("“86.195” cannot be read as a rank")


def test_dashboard_filters_and_sorts_by_address(ana: Callable[..., Page]) -> None:
    """Each choice narrows the rows; a sort puts what has no value last, either way round."""
    page = ana("performance", "quartile=worst")
    marks = page.locator("tbody tr:has([data-label=Value])")
    expect(page.locator(".pp-count")).to_contain_text("of 58 indicators")
    assert marks.count() == 15
    assert all("Worst quartile" in text for text in marks.all_inner_texts())
    page = ana("performance", "domain=Leadership")
    expect(page.locator(".pp-count")).to_contain_text("6 of 58")
    page = ana("performance", "quartile=unreadable")
    expect(page.locator(".pp-count")).to_contain_text("1 of 58")
    for sort, first in (("england", "1/195"), ("-england", "194/195")):
        page = ana("performance", f"sort={sort}")
        rows = page.locator("tbody tr:has([data-label=Value])")
        assert first in rows.first.inner_text()
        assert "/195" not in rows.last.inner_text()


def test_block_commentary_stands_once(ana: Callable[..., Page]) -> None:
    """A comment that the paper prints beside several rows is said to be that."""
    page = ana("performance")
    note = page.locator("details").filter(has_text="family' initiatives")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("beside this indicator and those below it")


def test_dashboard_downloads(
    context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """The CSV has what is shown, with printed values and the source of each."""
    sign_in("ana")
    answer = context.request.get(site.address("performance") + "?quartile=unreadable&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text().lstrip("\ufeff"))))
    assert [row["As printed"] for row in rows] == ["5.4%"]
    assert rows[0]["England rank"] == "86.195"
    assert rows[0]["Source"] == "dashboard.txt:64"
    assert "attachment" in answer.headers["content-disposition"]
    everything = context.request.get(site.address("performance") + "?format=csv").text()
    assert len(list(csv.DictReader(io.StringIO(everything)))) == 116
    report = context.request.get(site.address("report") + "?format=csv").text().lstrip("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(report)))) > 100
    for kind in ("observation", "deliverable"):
        answer = context.request.get(site.address(f"/api/v1/{kind}s?plan={site.plans['vales']}"))
        assert answer.ok, f"the link to the API: {answer.status}"


def test_trend_and_finding(ana: Callable[..., Page]) -> None:
    """Three periods make a sparkline and a chart whose title says what it shows."""
    page = ana("performance-trend")
    drawn = page.locator("tr:has([data-label=Trend] .pp-spark)").filter(has_text="88.1%")
    assert drawn.count() == 0, "the trend is drawn beside the latest value"
    expect(_row(page, "92.7%").locator(".pp-spark")).to_have_count(1)
    expect(_row(page, "83.9%").locator(".pp-spark")).to_have_count(1)
    page = ana("indicator-trend")
    changed = page.locator("figure").filter(has_text="up from")
    expect(changed.locator("figcaption")).to_contain_text(
        "North Vale CCG up from 89.4% in Q2 2018/19"
    )
    expect(changed.locator("figcaption")).to_contain_text("South Vale CCG down from 86.2%")
    expect(changed.locator("svg > title").first).to_contain_text("North Vale CCG up from 89.4%")
    expect(page.locator("figcaption").last).to_have_text(
        "South Vale CCG is in the worst quartile in England; "
        "North Vale CCG is in the best quartile in England"
    )
    values = page.get_by_role("table", name=re.compile("^Every")).get_by_role("row")
    assert values.count() == 11, "the tables beside the charts have every value"


def test_board_report_in_the_layout_of_the_paper(ana: Callable[..., Page]) -> None:
    """Priorities, objectives, deliverables with slips and earlier titles, measures, issues."""
    page = ana("report")
    titles = page.locator("h2.pp-priority__title").all_inner_texts()
    assert titles[0].endswith("Improve the Quality of Health and Social Care")
    assert titles[-1].endswith("Effective Health and Wellbeing Board")
    strategy = _row(page, "Development of Essex Primary Care Strategy")
    expect(strategy.locator("del")).to_contain_text("July 2013")
    expect(strategy).to_contain_text("October 2013")
    renamed = _row(page, "Improve access to services for people with Learning Disabilities")
    expect(renamed.locator("th del")).to_contain_text("South Essex Health Improvement")
    expect(renamed.locator(".pp-rag")).to_contain_text("Red")
    measure = _row(page, "Increase in number of practices signed up to LD health checks")
    expect(measure.locator(".pp-figures")).to_contain_text("65%")
    expect(measure.locator(".pp-figures")).to_contain_text("59%")
    expect(page.locator("main")).to_contain_text("a local acute solution has now been established")
    first = page.locator("table.pp-report").first.locator("tbody th").all_inner_texts()
    assert [title.split("\n")[0] for title in first][
        1
    ] == "Development of quality mark for general practice"


def test_board_report_as_at_an_earlier_day(ana: Callable[..., Page]) -> None:
    """The later paper moved a deadline; before it, the first one stood and the mark was green."""
    row = _row(ana("report"), "Development of quality mark for general practice")
    expect(row.locator("del")).to_contain_text("March 2014")
    expect(row).to_contain_text("June 2014")
    expect(row.locator(".pp-rag")).to_contain_text("Amber")
    row = _row(ana("report-past"), "Development of quality mark for general practice")
    expect(row).not_to_contain_text("June 2014")
    expect(row.locator(".pp-rag")).to_contain_text("Green")
    page = ana("report-past")
    expect(page.get_by_role("link", name="Performance")).to_have_attribute(
        "href", re.compile("as_at=1")
    )
    expect(ana("report-bad-date").locator("#as-at-error")).to_contain_text(
        "“soonish” is not a date"
    )


def test_board_report_filters(ana: Callable[..., Page]) -> None:
    """Rating, lead, state and deadline narrow the report; what was left out is counted."""
    page = ana("report", "rag=R")
    shown = page.locator("main tbody .pp-rag").all_inner_texts()
    assert shown
    assert all(text.split() == ["R", "Red"] for text in shown)
    page = ana("report", "lead=Sarah Turner&state=transferred")
    expect(page.locator(".pp-count")).to_contain_text("1 of ")
    page = ana("report", "due=passed")
    assert page.get_by_text("Passed", exact=True).count() > 0


def test_record_marks_its_cell(ana: Callable[..., Page]) -> None:
    """The record shows its file, its line and the row with the cell marked."""
    page = ana("observation")
    expect(page.locator("mark")).to_have_text("5.4%")
    expect(page.locator(".pp-place")).to_contain_text("dashboard.txt")
    expect(page.locator(".pp-place")).to_contain_text("line 64")
    expect(page.locator(".pp-marked-row")).to_contain_text("86.195")
    expect(page.locator("main")).to_contain_text("Better Care")


def test_record_keeps_its_history(ana: Callable[..., Page]) -> None:
    """Every deadline with the day on which it was stated; the earlier version leads to the later."""
    page = ana("deliverable")
    ledger = page.locator(".pp-ledger li")
    expect(ledger.nth(0)).to_contain_text("March 2014")
    expect(ledger.nth(0)).to_contain_text("stated 19 September 2013")
    expect(ledger.nth(1)).to_contain_text("stated 14 November 2013")
    expect(page.locator(".pp-versions")).to_contain_text("Rating: Green → Amber")
    page = ana("deliverable-earlier")
    page.get_by_role("link", name="See what the paper of 14 November 2013 says").click()
    expect(page.locator(".pp-headline")).to_contain_text("June 2014")


def test_home_leads_to_what_needs_attention(ana: Callable[..., Page]) -> None:
    """Each line counts what its link shows."""
    page = ana("home")
    page.get_by_role(
        "link", name=re.compile("deliverable is rated red|deliverables are rated red")
    ).click()
    expect(page.locator(".pp-count")).to_contain_text(re.compile(r"^\d+ of \d+ deliverables"))
    assert set(page.locator("main tbody .pp-rag b").all_inner_texts()) == {"R"}
    expect(ana("home").locator("main")).to_contain_text("odd.txt")


def test_import_says_what_was_not_understood(ana: Callable[..., Page]) -> None:
    """Counts by kind, problems with their lines and how bad they are, and the records."""
    page = ana("import-waiting")
    expect(_row(page, "Indicator values")).to_contain_text("2")
    rank = _row(page, "Cannot read the rank '86.195'")
    assert _cells(rank)[:2] == ["Warning", "3, column 6"]
    expect(rank).to_contain_text("86/195")
    expect(page.locator("main")).to_contain_text("Cannot read the number '£5,83.00'")
    page = ana("import-committed")
    expect(page.locator("h2", has_text="The records")).to_be_visible()
    page.get_by_role("link", name="Emerging issues").click()
    expect(page.locator(".pp-count")).to_contain_text("3 of ")


def test_file_is_given_to_be_saved(
    context: BrowserContext, site: Site, sign_in: Callable[[str], None]
) -> None:
    """The paper itself comes as an attachment that no browser runs."""
    sign_in("ana")
    answer = context.request.get(site.address(f"/files/{site.files['dashboard.txt']}/"))
    assert answer.headers["content-disposition"] == 'attachment; filename="dashboard.txt"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "86.195" in answer.text()


def test_security_headers(context: BrowserContext, site: Site) -> None:
    """Nothing from another host, no frame around us, no script without its nonce."""
    answer: APIResponse = context.request.get(site.address("help"))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text()
