"""The other layouts, on invented files: what each file's traps come to."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from placeplan.exchange.sources import (
    ae_series,
    ambulance,
    area_lookups,
    ccg_outcomes,
    deprivation,
    dtoc,
    fingertips,
    fingertips_named,
    gp_appointments,
    ods_files,
    populations,
    read_statistics,
    rtt_series,
)
from placeplan.exchange.sources.parts.facts import ENGLAND, Facts, Kind
from placeplan.kernel import period as periods


def facts_where(facts: Facts, **wanted: object) -> list[dict[str, Any]]:
    return [
        row
        for row in facts.table.to_pylist()
        if all(row[key] == value for key, value in wanted.items())
    ]


def test_january_of_an_nhs_year_is_in_the_next_calendar_year() -> None:
    facts, problems = read_statistics("d.xls", dtoc.sample())
    assert not problems
    starts = {row["start"] for row in facts.table.to_pylist()}
    assert starts == {date(2010, 12, 1), date(2011, 1, 1), date(2011, 4, 1)}
    assert (facts.published_as, facts.published_on) == ("revised", date(2020, 9, 10))
    (row,) = facts_where(
        facts,
        start=date(2011, 1, 1),
        by_care_type="Acute",
        by_responsible="Social Care",
        by_reason="A) Awaiting completion of assessment",
    )
    assert row["value"] == 20
    beds = facts_where(facts, measure="dtoc_beds", by_care_type="Acute")
    assert [row["value"] for row in beds] == [3.5, 3.5, 3.5]


def test_the_series_of_england_and_the_field_tests_beside_it() -> None:
    facts, problems = read_statistics("series.xls", ae_series.sample())
    assert not problems
    assert (facts.start, facts.end) == (date(2019, 9, 1), date(2019, 10, 31))
    over = facts_where(facts, measure="ae_all_over_4_hours", start=date(2019, 9, 1))
    assert {row["by_sites"] for row in over} == {"", "Field testing sites"}
    assert {row["basis"] for row in over} == {"estimate"}


def test_a_median_beyond_what_was_recorded_is_no_number() -> None:
    facts, problems = read_statistics("series.xlsx", rtt_series.sample())
    assert not problems
    (first, second) = facts_where(facts, measure="rtt_series_incomplete_median_wait_weeks")
    assert (first["printed"], first["mark"], first["value"]) == ("52+", "not_applicable", None)
    assert second["value"] == 14.1
    (share, _) = facts_where(facts, measure="rtt_series_incomplete_percent_within_18_weeks")
    assert share["value"] == 57.2


def test_gp_appointments_by_month_and_by_day() -> None:
    facts, problems = read_statistics("gp.csv", gp_appointments.sample())
    assert not problems
    assert (facts.start, facts.end) == (date(2019, 3, 1), date(2019, 4, 30))
    assert {row["by_time_since_booking"] for row in facts.table.to_pylist()} == {"15 to 21 Days"}
    facts, _ = read_statistics("gp.csv", gp_appointments.sample("01SEP2017"))
    assert (facts.start, facts.end) == (date(2017, 9, 1), date(2017, 9, 2))


def test_gp_appointments_by_the_bodies_since_2022() -> None:
    heads = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME"
    data = gp_appointments.sample().replace(b"CCG_CODE,CCG_ONS_CODE,CCG_NAME", heads.encode())
    facts, problems = read_statistics("gp.csv", data)
    assert not problems
    assert {row["organisation"] for row in facts.table.to_pylist()} == {"01X"}


def test_a_dot_is_missing_and_england_stands_apart_from_services_and_regions() -> None:
    facts, problems = read_statistics("a.csv", ambulance.sample())
    assert not problems
    missing = facts_where(facts, organisation="RX7", measure="ambulance_a8")
    assert [(row["mark"], row["printed"]) for row in missing] == [("not_submitted", ".")] * 2
    levels = {row["organisation"]: row["level"] for row in facts.table.to_pylist()}
    assert levels == {ENGLAND: "national", "Y60": "region", "RX6": "provider", "RX7": "provider"}


def test_fingertips_by_number() -> None:
    facts, problems = read_statistics("f.csv", fingertips.sample())
    assert [each.code for each in problems] == ["year-kind-unknown"]
    (row,) = facts_where(facts, measure="fingertips_99901", row=3)
    assert (row["value"], row["numerator"], row["denominator"]) == (48.2, 120, 249)
    (pooled,) = facts_where(facts, measure="fingertips_99901", row=4)
    assert (pooled["start"], pooled["end"]) == (date(2020, 1, 1), date(2022, 12, 31))
    (star,) = facts_where(facts, measure="fingertips_99901_count")
    assert (star["mark"], star["printed"], star["row"]) == ("suppressed", "*", 4)
    (quarter,) = facts_where(facts, measure="fingertips_99901", row=5)
    assert (quarter["start"], quarter["end"]) == (date(2021, 4, 1), date(2021, 6, 30))


def test_fingertips_by_name() -> None:
    facts, problems = read_statistics("p.xlsx", fingertips_named.sample())
    assert not problems
    rows = facts_where(facts, measure="fingertips_99901")
    assert [(row["start"], row["end"]) for row in rows] == [
        (date(2017, 1, 1), date(2019, 12, 31)),
        (date(2020, 4, 1), date(2021, 3, 31)),
    ]
    assert facts.scope == "E07000999"


def test_every_star_of_an_outcomes_workbook_is_kept() -> None:
    facts, problems = read_statistics("o.xlsx", ccg_outcomes.sample())
    assert not problems
    marks = Counter(row["printed"] for row in facts.table.to_pylist())
    assert marks["*"] == 8
    assert facts.published_on == date(2017, 6, 1)
    assert facts.scope == "NHS Mere CCG"


def test_blocks_beside_each_other_and_years_beside_each_other() -> None:
    facts, _ = read_statistics("o.xlsx", ccg_outcomes.sample())
    england = facts_where(facts, measure="ccg_ois_1_2", level="national")
    assert [(row["start"], row["value"], row["by_gender"]) for row in england] == [
        (date(2009, 1, 1), 94.9, "Male"),
        (date(2010, 1, 1), 94.9, "Female"),
    ]
    later = facts_where(facts, measure="ccg_ois_1_4", start=date(2012, 4, 1))
    assert [(row["organisation_name"], row["value"]) for row in later] == [
        ("England", 98.5),
        ("NHS Mere CCG", 98.5),
    ]
    stacked = facts_where(facts, measure="ccg_ois_3_10i")
    assert [(row["start"], row["end"]) for row in stacked] == [
        (date(2016, 1, 1), date(2016, 12, 31)),
        (date(2009, 1, 1), date(2011, 12, 31)),
    ]


def test_ods_files_have_no_header_and_keep_what_is_closed() -> None:
    facts, problems = read_statistics("eccg.csv", ods_files.sample())
    assert not problems
    assert (facts.kind, facts.scope) == (Kind.ORGANISATIONS, "commissioner")
    rows = facts.table.to_pylist()
    assert [(row["code"], row["opened"], row["closed"], row["row"]) for row in rows] == [
        ("01X", date(2013, 4, 1), date(2020, 3, 31), 1),
        ("02X", date(2013, 4, 1), None, 2),
    ]


def test_a_day_that_is_none_is_said() -> None:
    data = ods_files.sample().replace(b"20200331", b"20209931")
    _, problems = read_statistics("eccg.csv", data)
    assert [(each.code, each.source.row, each.source.column) for each in problems] == [
        ("date-unreadable", 1, 12)
    ]


def test_lookups_link_each_level_to_the_next() -> None:
    facts, _ = read_statistics("l.csv", area_lookups.sample())
    assert facts.kind is Kind.LINKS
    links = {(row["child"], row["relation"], row["parent"]) for row in facts.table.to_pylist()}
    assert links == {
        ("01X", "part_of", "QX0"),
        ("02X", "part_of", "QX0"),
        ("QX0", "part_of", "Y60"),
    }


def test_mergers_are_successors_from_a_day() -> None:
    facts, _ = read_statistics("m.csv", area_lookups.sample(mergers=True))
    assert [
        (row["child"], row["relation"], row["parent"], row["start"])
        for row in facts.table.to_pylist()
    ] == [
        ("RX1", "successor", "RX0", date(2020, 4, 1)),
        ("RX2", "successor", "RX0", date(2021, 10, 1)),
    ]


def test_populations_need_their_year() -> None:
    _, problems = read_statistics("population.csv", populations.sample())
    assert [each.code for each in problems] == ["period-not-stated"]
    facts, problems = read_statistics(
        "population.csv", populations.sample(), asked=periods.parse("2019")
    )
    assert not problems
    assert facts.start == facts.end == date(2019, 6, 30)
    ages = {row["by_age"]: row["value"] for row in facts.table.to_pylist()}
    assert (ages["0"], ages["90+"]) == (4000, 1300)
    total = facts_where(facts, is_total=True)
    assert [(row["by_age"], row["value"]) for row in total] == [
        ("All ages", sum(value for age, value in ages.items() if age != "All ages"))
    ]


def test_populations_by_sex_with_the_year_in_the_name() -> None:
    facts, problems = read_statistics("ons_2023.csv", populations.sample(long=True))
    assert [each.code for each in problems] == ["period-from-name"]
    assert facts.start == date(2023, 6, 30)
    (row,) = facts_where(facts, by_sex="Male", by_age="90+")
    assert (row["organisation"], row["value"]) == (ENGLAND, 401112)


def test_deprivation_by_small_area() -> None:
    facts, problems = read_statistics("imd.xlsx", deprivation.sample())
    assert not problems
    assert facts.start == date(2019, 1, 1)
    (row,) = facts_where(facts, organisation="E01999001", measure="imd_decile")
    assert (row["value"], row["parent"]) == (1, "E07000999")


@pytest.mark.parametrize(
    ("data", "old", "new"),
    [
        (gp_appointments.sample(), b"Appointment_Month", b"Whenever"),
        (ambulance.sample(), b"Org Code", b"Who"),
        (fingertips.sample(), b"AreaCode", b"Where"),
    ],
)
def test_a_header_that_lacks_a_column_is_refused(data: bytes, old: bytes, new: bytes) -> None:
    facts, problems = read_statistics("x.csv", data.replace(old, new))
    assert not len(facts)
    assert [each.code for each in problems] == ["header-changed"]
    assert problems[0].source.row == 1
