"""Anyone's own tidy tables: long and wide, in any order, with what is wrong said by its cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import layout_of, read_statistics, tidy_facts
from placeplan.exchange.sources.parts.sample_books import Grid, book_of, put
from placeplan.kernel import period as periods

LONG = """Organisation,Organisation name,Measure,Period,Value,Numerator,Denominator,By sex
RX0,Northmere,Beds open,Apr-24,410,,,
RX0,Northmere,Seen percent,Apr-24,,90,120,Female
RX9,Southmere,Beds open,2024-05-01,"1,095",,,
01X,Mere CCG,Spend,Q1 2024/25,*,,,
England,,Beds open,Apr-24,1505,,,
"""


def read(text: str | bytes, name: str = "ours.csv") -> tuple[list[dict[str, Any]], list[str]]:
    data = text if isinstance(text, bytes) else text.encode()
    facts, problems = read_statistics(name, data)
    assert facts.layout == "tidy_facts"
    return facts.table.to_pylist(), [str(each) for each in problems]


def test_a_row_is_a_fact() -> None:
    rows, problems = read(LONG)
    assert problems == []
    first, share, later, kept_back, england = rows
    assert (first["organisation"], first["measure"], first["value"]) == ("RX0", "beds_open", 410)
    assert (first["start"], first["end"]) == (date(2024, 4, 1), date(2024, 4, 30))
    assert (first["level"], first["row"]) == ("provider", 2)
    assert (share["value"], share["numerator"], share["denominator"]) == (75, 90, 120)
    assert share["by_sex"] == "Female"
    assert later["value"] == 1095
    assert (kept_back["mark"], kept_back["printed"], kept_back["value"]) == (
        "suppressed",
        "*",
        None,
    )
    assert (kept_back["level"], kept_back["end"]) == ("commissioner", date(2024, 6, 30))
    assert (england["organisation"], england["level"]) == ("E92000001", "national")


def test_the_order_and_the_case_of_the_columns_do_not_matter() -> None:
    lines = [line.rsplit(",", 3)[0].split(",") for line in LONG.splitlines() if '"' not in line]
    turned = "\r\n".join(",".join(reversed(line)) for line in lines).replace("Value", "VALUE ")
    rows, _ = read(b"\xef\xbb\xbf" + turned.encode())
    assert {row["measure"]: row["value"] for row in rows if row["organisation"] == "RX0"} == {
        "beds_open": 410,
        "seen_percent": None,
    }


def test_a_column_a_measure_and_the_others_break_it_down() -> None:
    text = "period,org_code,type,attendances,breaches\n"
    text += "".join(
        f"2017-0{month}-01,{code},{kind},{100 * month},{month}\n"
        for month in (3, 4)
        for code in ("RF4", "R1H")
        for kind in ("1", "other")
    )
    rows, problems = read(text)
    assert problems == []
    assert len(rows) == 16
    march = [row for row in rows if row["start"] == date(2017, 3, 1)]
    assert {row["end"] for row in march} == {date(2017, 3, 31)}
    assert {(row["measure"], row["by_type"], row["value"]) for row in march} == {
        ("attendances", "1", 300),
        ("attendances", "other", 300),
        ("breaches", "1", 3),
        ("breaches", "other", 3),
    }


def test_days_that_are_not_all_first_of_a_month_stay_days() -> None:
    rows, _ = read(
        "ods code,date from,start,measure,value\nRX0,x,2024-04-01,m,1\nRX0,x,2024-04-02,m,2\n"
    )
    assert [(row["start"], row["end"]) for row in rows] == [
        (date(2024, 4, 1), date(2024, 4, 1)),
        (date(2024, 4, 2), date(2024, 4, 2)),
    ]


def test_start_and_end_as_columns() -> None:
    rows, problems = read(
        "Org code,Start,End,Measure,Value\n"
        "RX0,01/04/2021,31/03/2024,Deaths,7\n"
        "RX9,01/04/2024,31/03/2021,Deaths,7\n"
    )
    assert (rows[0]["start"], rows[0]["end"]) == (date(2021, 4, 1), date(2024, 3, 31))
    assert "row 3, column 3" in problems[0]
    assert "period-backwards" in problems[0]


def test_a_month_that_only_the_name_or_the_caller_states() -> None:
    table = "Org code,Measure,Value\nRX0,Beds,5\n"
    rows, problems = read(table, "beds-April-2024.csv")
    assert rows[0]["start"] == date(2024, 4, 1)
    assert "taken from its name" in problems[0]
    facts, _ = read_statistics("beds.csv", table.encode(), asked=periods.parse("May 2024"))
    assert facts.start == date(2024, 5, 1)
    facts, problems_of = read_statistics("beds.csv", table.encode())
    assert [each.code for each in problems_of] == ["period-not-stated"]
    assert len(facts) == 0


def test_what_is_wrong_is_said_with_its_row_and_column() -> None:
    rows, problems = read(
        "Org code,Level,Measure,Period,Value,Mark,Remark\n"
        "RX0,provider,Beds,Apr-24,12x,,late\n"
        "RX9,planet,Beds,Sometime,4,,\n"
        "RX1,provider,Beds,Apr-24,,hidden,\n"
        "RX2,provider,Beds,Apr-24,0,Not submitted,\n"
        "RX3,provider,,Apr-24,4,,\n"
        "R X Y,provider,Beds,Apr-24,4,,\n"
        "RX2,provider,Beds,Apr-24,9,,\n"
    )
    said = "\n".join(problems)
    for place in (
        "row 2, column 5 (Value): '12x' is no number",
        "row 3, column 2: 'planet' is none of national",
        "row 3, column 4: 'Sometime' is no period",
        "row 4, column 6: 'hidden' is none of published",
        "row 6, column 3: no measure is named",
        "row 7, column 1: 'R X Y' is no code",
        "row 8 states RX2, beds",
        "column 7, headed 'Remark'",
    ):
        assert place in said, place
    silent = next(row for row in rows if row["row"] == 5)
    assert (silent["mark"], silent["printed"], silent["value"]) == ("not_submitted", "0", None)


def test_a_workbook_with_lines_above_the_table() -> None:
    rows, problems = read(tidy_facts.sample_wide(), "beds.xlsx")
    assert problems == []
    assert {row["measure"] for row in rows} == {"beds", "late"}
    assert {row["by_kind"] for row in rows} == {"1", "other"}
    assert (rows[0]["sheet"], rows[0]["row"], rows[0]["end"]) == ("Beds", 5, date(2024, 4, 30))


def test_several_sheets_are_read_together() -> None:
    grids: dict[str, Grid] = {}
    for sheet, month in (("One", "Apr-24"), ("Two", "May-24"), ("Notes", "")):
        grid = grids.setdefault(sheet, {})
        put(grid, 1, 1, ("Organisation", "Measure", "Month", "Value"))
        if month:
            put(grid, 2, 1, ("RX0", "Beds", month, 4.0))
    facts, _ = read_statistics("beds.xlsx", book_of(grids))
    assert (facts.start, facts.end) == (date(2024, 4, 1), date(2024, 5, 31))


def test_editions_are_of_the_same_measures_organisations_and_days() -> None:
    def scope(text: str) -> tuple[object, ...]:
        facts, _ = read_statistics("x", text.encode())
        return facts.scope, facts.start, facts.end

    revised = LONG.replace("410", "411")
    assert scope(revised) == scope(LONG)
    assert scope(LONG.replace("RX9", "RX8")) != scope(LONG)
    assert scope(LONG.replace("Spend", "Cost")) != scope(LONG)


@pytest.mark.parametrize(
    "paper",
    [
        "Organisation,Indicator,Period,Value\nNorth Vale CCG,Smoking,Q1 2018/19,8.2%\n",
        "Priority,Measure,Value,Lead\nMaternity,Midwives,4,A Person\n",
        "Code,Name,Period\nRX0,Northmere,Apr-24\n",
        "patient,period,age\nPAT_1,2022-04-09,43\n",
    ],
)
def test_other_tables_are_not_taken_for_tidy_facts(paper: str) -> None:
    assert layout_of("paper.csv", paper.encode()) is None


def test_a_table_of_many_measures_side_by_side_is_not_guessed_at() -> None:
    heads = ["Org code", "Period", *(f"Measure {at}" for at in range(9))]
    text = ",".join(heads) + "\nRX0,Apr-24," + ",".join("123456789") + "\n"
    with pytest.raises(Unreadable, match="no statistics of a layout that is known"):
        read_statistics("wide.csv", text.encode())
