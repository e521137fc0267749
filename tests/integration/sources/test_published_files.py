"""The published files themselves: each is told, read without an error, and adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyarrow import compute as pc

from placeplan.exchange.sources import name_of, read_statistics, sources
from placeplan.exchange.sources.parts.ae_columns import MONTHLY
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.reconciling import lines_of
from placeplan.kernel import period as periods
from placeplan.kernel.period import Period
from placeplan.kernel.problem import Severity

Published = Callable[[str], list[Path]]
ADDS_UP = {name_of(module): module.ADDS_UP for module in sources()}
PILOTS = "RVW RGR RHU RXF RFR RK9 RQM RGT RC9 RNQ RYJ R0D RDU RX1".split()
KINDS = {
    "nhse/ae_csv/*": "ae_monthly",
    "nhse/ae_xls/*-20*.xls": "ae_workbook",
    "nhse/ae_xls/AE_England_data.xls": "ae_series",
    "nhse/rtt/*.zip": "rtt_extract",
    "nhse/rtt/*.xlsx": "rtt_series",
    "nhse/cancer/*": "cancer_waits",
    "nhse/dtoc/*": "dtoc",
    "nhse/gp_appointments/*": "gp_appointments",
    "indicators/phof_fingertips/*": "fingertips_named",
    "indicators/ccg_ois/*": "ccg_outcomes",
    "geography/ods/e*.csv": "ods_files",
    "geography/ods/icb*": "area_lookups",
    "geography/*ookup*.csv": "area_lookups",
    "geography/*ookup*.xlsx": "area_lookups",
    "geography/System-Mapping.csv": "area_lookups",
    "geography/ref_ccg21.csv": "area_lookups",
    "geography/trust_*.csv": "area_lookups",
    "geography/*population*.csv": "populations",
    "geography/File_1*": "deprivation",
}
ASKED = {"geography/*population*.csv": periods.parse("2023")}


def read(path: Path, pattern: str = "") -> Facts:
    """The facts of a file, which is read once for all tests that ask the same of it."""
    return _read(path, ASKED.get(pattern))


@cache
def _read(path: Path, asked: Period | None) -> Facts:
    facts, problems = read_statistics(path.name, path.read_bytes(), asked=asked)
    assert not [str(each) for each in problems if each.severity is Severity.ERROR]
    assert len(facts) > 0
    return facts


def marked(facts: Facts, mark: str, measure: str) -> set[str]:
    table = facts.table
    keep = pc.and_(
        pc.equal(table.column("mark").cast("string"), mark),
        pc.equal(table.column("measure").cast("string"), measure),
    )
    kept = table.filter(pc.and_(keep, pc.equal(table.column("level").cast("string"), "provider")))
    return set(kept.column("organisation").to_pylist())


@pytest.mark.parametrize("pattern", KINDS)
def test_each_file_is_told_and_read(published: Published, pattern: str) -> None:
    for path in published(pattern):
        assert read(path, pattern).layout == KINDS[pattern], path.name


@pytest.mark.parametrize(
    "pattern", ["nhse/ae_csv/*", "nhse/ae_xls/*-20*.xls", "nhse/rtt/*.zip", "nhse/cancer/*"]
)
def test_each_total_is_the_sum_of_its_parts(published: Published, pattern: str) -> None:
    for path in published(pattern):
        facts = read(path)
        lines = lines_of(facts, ADDS_UP[facts.layout])
        assert len(lines) >= 18
        assert [line for line in lines if line.difference] == [], path.name
        if facts.layout == "ae_monthly":
            assert tuple(line.measure for line in lines) == MONTHLY


def test_the_trusts_of_the_field_tests_are_no_zeros(published: Published) -> None:
    (april,) = published("nhse/ae_csv/April-2023*")
    facts = read(april)
    assert marked(facts, "not_submitted", "ae_over_4_hours_type_1") == set(PILOTS)
    rows = {(row["organisation"], row["measure"]): row["value"] for row in facts.table.to_pylist()}
    assert rows["RGT", "ae_attendances_type_1"] == 9043
    assert rows["RGT", "ae_over_4_hours_type_1"] is None
    (june,) = published("nhse/ae_csv/June-2023*")
    assert not marked(read(june), "not_submitted", "ae_over_4_hours_type_1")


def test_the_workbook_and_the_csv_of_a_month_agree(published: Published) -> None:
    (book,) = published("nhse/ae_xls/April-2024*")
    (csv,) = published("nhse/ae_csv/Monthly-AE-April-2024*")
    columns = ("level", "organisation", "measure")

    def values(facts: Facts) -> dict[tuple[Any, ...], Any]:
        return {
            tuple(row[each] for each in columns): row["value"] for row in facts.table.to_pylist()
        }

    one, other = values(read(book)), values(read(csv))
    shared = one.keys() & other.keys()
    assert len(shared) > 3000
    assert [key for key in shared if one[key] != other[key]] == []


def test_the_workbook_marks_who_did_not_report(published: Published) -> None:
    (book,) = published("nhse/ae_xls/December-2022*")
    facts = read(book)
    assert (facts.published_as, facts.published_on) == ("revised", date(2023, 5, 11))
    silent = marked(facts, "not_submitted", "ae_all_over_4_hours")
    assert {"RGT", "RC9", "RYJ"} <= silent
    assert len(silent) == 14


def test_every_star_of_the_outcomes_workbooks_is_kept(published: Published) -> None:
    stars = []
    for path in published("indicators/ccg_ois/*"):
        printed = read(path).table.column("printed").to_pylist()
        stars.append(Counter(printed)["*"])
    assert stars == [173, 273]


def test_delayed_transfers_begin_and_end_where_the_workbook_says(published: Published) -> None:
    (path,) = published("nhse/dtoc/*")
    facts = read(path)
    assert (facts.start, facts.end) == (date(2010, 8, 1), date(2020, 2, 29))
    table = facts.table
    total = table.filter(
        pc.and_(
            pc.equal(table.column("start"), date(2011, 1, 1)),
            pc.and_(
                pc.equal(table.column("measure").cast("string"), "dtoc_delayed_days"),
                table.column("is_total"),
            ),
        )
    )
    assert set(total.column("value").to_pylist()) == {114346}


def test_the_time_series_of_england(published: Published) -> None:
    (path,) = published("nhse/ae_xls/AE_England_data.xls")
    rows = {
        (row["measure"], row["start"]): row["value"]
        for row in read(path).table.to_pylist()
        if not row["by_sites"]
    }
    assert rows["ae_all_attendances", date(2010, 8, 1)] == 1752381
    (book,) = published("nhse/ae_xls/Monthly-AE-April-2019*")
    april = {
        row["measure"]: row["value"]
        for row in read(book).table.to_pylist()
        if row["level"] == "national"
    }
    assert april["ae_all_attendances_type_1"] == rows["ae_all_attendances_type_1", date(2019, 4, 1)]


def test_the_trust_that_became_another(published: Published) -> None:
    (path,) = published("geography/trust_mergers.csv")
    rows = read(path).table.to_pylist()
    assert ("RC1", "RC9", date(2020, 4, 1)) in {
        (row["child"], row["parent"], row["start"]) for row in rows
    }
