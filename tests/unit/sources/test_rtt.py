"""The traps of the referral to treatment extract, on invented files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import layout_of, read_statistics, rtt_extract
from placeplan.exchange.sources.parts.facts import Facts
from placeplan.exchange.sources.parts.reconciling import lines_of

NAME = "RTT-April-2023.csv"


def grid() -> list[list[str]]:
    return list(csv.reader(io.StringIO(rtt_extract.sample().decode())))


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def zipped(data: bytes, name: str = "full-extract.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def facts_where(facts: Facts, **wanted: object) -> list[dict[str, Any]]:
    return [
        row
        for row in facts.table.to_pylist()
        if all(row[key] == value for key, value in wanted.items())
    ]


def test_five_kinds_of_pathway_and_the_functions_apart_from_their_total() -> None:
    facts, problems = read_statistics(NAME, rtt_extract.sample())
    assert not problems
    assert facts.start == date(2023, 4, 1)
    assert {each for each in facts.measures if "over" not in each and "unknown" not in each} == set(
        rtt_extract.PARTS.values()
    )
    rows = facts_where(facts, measure="rtt_incomplete", organisation="RX0", by_commissioner="01X")
    total = [row for row in rows if row["is_total"]]
    parts = [row for row in rows if not row["is_total"]]
    assert [row["by_treatment_function"] for row in total] == ["C_999"]
    assert total[0]["value"] == sum(row["value"] for row in parts)
    assert all(line.difference == 0 for line in lines_of(facts, "totals"))


def test_those_who_wait_longer_are_counted_from_the_weeks() -> None:
    facts, _ = read_statistics(NAME, rtt_extract.sample())
    wanted = {"organisation": "RX9", "by_treatment_function": "C_100"}
    (row,) = facts_where(facts, measure="rtt_incomplete", **wanted)
    weeks = np.array(row["weeks"])
    assert len(weeks) == 105
    for limit in (18, 52, 65, 78, 104):
        (late,) = facts_where(facts, measure=f"rtt_incomplete_over_{limit}_weeks", **wanted)
        assert late["value"] == late["numerator"] == weeks[limit:].sum()
        assert late["denominator"] == weeks.sum()
    (unknown,) = facts_where(facts, measure="rtt_incomplete_unknown_clock_start", **wanted)
    assert row["value"] == weeks.sum() + unknown["value"]


def test_new_periods_have_no_weeks() -> None:
    facts, _ = read_statistics(NAME, rtt_extract.sample())
    assert not [each for each in facts.measures if each.startswith("rtt_new_periods_")]
    assert facts_where(facts, measure="rtt_new_periods", by_treatment_function="C_100")


def test_the_years_when_the_weeks_ended_at_52() -> None:
    facts, problems = read_statistics(NAME, rtt_extract.sample(last=52))
    assert not problems
    assert "rtt_incomplete_over_52_weeks" in facts.measures
    assert "rtt_incomplete_over_65_weeks" not in facts.measures


def test_the_zip_it_is_published_in() -> None:
    plain, _ = read_statistics(NAME, rtt_extract.sample())
    packed, problems = read_statistics("april.zip", zipped(rtt_extract.sample()))
    assert not problems
    assert packed.table.drop_columns(["weeks"]) == plain.table.drop_columns(["weeks"])


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_that_is_cut_short_names_the_file(part: float) -> None:
    data = zipped(rtt_extract.sample())
    cut = data[: int(len(data) * part)]
    assert layout_of("april.zip", cut) is None
    with pytest.raises(Unreadable, match=r"april\.zip:1: the zip file is damaged or cut short"):
        read_statistics("april.zip", cut)


def test_a_zip_with_two_tables_or_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, rtt_extract.sample())
    with pytest.raises(Unreadable, match="2 tables"):
        read_statistics("two.zip", out.getvalue())
    with pytest.raises(Unreadable, match="no table"):
        read_statistics("none.zip", zipped(b"hello", "readme.md"))


def test_a_total_that_differs_is_shown_for_its_provider() -> None:
    rows = grid()
    at = next(
        at for at, row in enumerate(rows) if (row[3], row[9], row[11]) == ("RX9", "Part_2", "C_999")
    )
    rows[at][-1] = str(int(rows[at][-1]) + 5)
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert [(each.code, each.source.row) for each in problems] == [("parts-unlike-total", at + 1)]
    unlike = [line for line in lines_of(facts, "totals") if line.difference]
    assert {(line.measure, line.of, line.difference) for line in unlike} == {
        ("rtt_incomplete", "all rows", 5),
        ("rtt_incomplete", "RX9 for 02X", 5),
    }


def test_englands_own_row_is_kept_apart_and_compared() -> None:
    rows = grid()
    england = [*rows[-1]]
    england[3:5] = ["-", "ENGLAND"]
    england[7:9] = ["", ""]
    total = sum(int(row[-1]) for row in rows if (row[9], row[11]) == ("Part_3", "C_999"))
    england[-1] = str(total)
    facts, _ = read_statistics(NAME, as_csv([*rows, england]))
    (own,) = facts_where(facts, level="national")
    assert own["organisation"] == "E92000001"
    assert all(line.difference == 0 for line in lines_of(facts, "totals"))
    england[-1] = str(total + 1)
    facts, _ = read_statistics(NAME, as_csv([*rows, england]))
    assert [line.difference for line in lines_of(facts, "totals") if line.difference] == [1]


def test_a_kind_of_pathway_that_nobody_knows_is_left_out_and_said() -> None:
    rows = grid()
    rows[1][9] = "Part_9"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert [(each.code, each.source.row) for each in problems] == [("row-unread", 2)]
    assert not facts_where(facts, row=2)


def test_a_mark_among_the_counts_is_read_and_the_rest_stays() -> None:
    rows = grid()
    rows[1][20] = "*"
    facts, problems = read_statistics(NAME, as_csv(rows))
    assert "parts-unlike-total" in [each.code for each in problems]
    assert len(facts) == len(read_statistics(NAME, rtt_extract.sample())[0])


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_columns_does_not_matter(random: Any) -> None:
    rows = grid()
    order = list(range(len(rows[0])))
    random.shuffle(order)
    shuffled, _ = read_statistics(NAME, as_csv([[row[at] for at in order] for row in rows]))
    plain, _ = read_statistics(NAME, rtt_extract.sample())
    assert shuffled.table.to_pylist() == plain.table.to_pylist()


def test_a_week_that_is_missing_and_a_header_that_is_changed() -> None:
    rows = grid()
    facts, problems = read_statistics(NAME, as_csv([[*row[:20], *row[21:]] for row in rows]))
    assert [each.code for each in problems] == ["header-changed"]
    assert "each of the weeks" in problems[0].message
    assert not len(facts)
    rows[0][rows[0].index("Total All")] = "Everybody"
    _, problems = read_statistics(NAME, as_csv(rows))
    assert "total" in problems[0].message
