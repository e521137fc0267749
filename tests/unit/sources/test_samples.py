"""Every source reads its own sample, and no source takes another's."""

from __future__ import annotations

import csv
import io
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placeplan.documents.document import Unreadable
from placeplan.exchange.sources import (
    ae_workbook,
    area_lookups,
    cancer_waits,
    gp_appointments,
    layout_of,
    name_of,
    peer_lists,
    populations,
    read_statistics,
    rtt_extract,
    sources,
    tidy_facts,
)
from placeplan.exchange.sources.parts.facts import SCHEMA, Kind
from placeplan.exchange.sources.parts.sample_books import Grid, book_of
from placeplan.exchange.sources.parts.workbook import open_workbook
from placeplan.kernel import period as periods
from placeplan.kernel.problem import Severity

OTHER_SAMPLES = [
    (ae_workbook, ae_workbook.sample_csv()),
    (area_lookups, area_lookups.sample(mergers=True)),
    (cancer_waits, cancer_waits.sample(basis="COMMISSIONER")),
    (cancer_waits, cancer_waits.sample_earlier()),
    (gp_appointments, gp_appointments.sample("01SEP2017")),
    (peer_lists, peer_lists.sample_ranked()),
    (populations, populations.sample(long=True)),
    (rtt_extract, rtt_extract.sample(last=52)),
    (tidy_facts, tidy_facts.sample_wide()),
]
SAMPLES = [*((module, module.sample()) for module in sources()), *OTHER_SAMPLES]
NAMES = [f"{name_of(module)}-{at}" for at, (module, _) in enumerate(SAMPLES)]


@pytest.mark.parametrize(("module", "data"), SAMPLES, ids=NAMES)
def test_a_sample_is_known_by_its_content_whatever_it_is_called(
    module: ModuleType, data: bytes
) -> None:
    assert layout_of("whatever", data) is module
    assert layout_of("Monthly-AE-April-2024.xls", data) is module


@pytest.mark.parametrize(("module", "data"), SAMPLES, ids=NAMES)
def test_a_sample_is_read_without_an_error(module: ModuleType, data: bytes) -> None:
    facts, problems = read_statistics("sample", data, asked=periods.parse("April 2023"))
    errors = [each for each in problems if each.severity is Severity.ERROR]
    asked_of_the_wrong_month = {"period-contradicted"}
    assert not [each for each in errors if each.code not in asked_of_the_wrong_month]
    assert facts.layout == name_of(module)
    assert len(facts) > 0
    if facts.kind is Kind.FACTS:
        assert set(SCHEMA.names) <= set(facts.table.column_names)
        assert "published" in facts.table.column("mark").to_pylist()


def test_sources_are_found_by_folder_and_say_what_they_are() -> None:
    names = [name_of(module) for module in sources()]
    assert names == sorted(names)
    assert len(names) >= 12
    for module in sources():
        assert module.ADDS_UP in ("", "england", "totals")
        assert name_of(module) == module.LAYOUT
        assert module.__doc__


@pytest.mark.parametrize(
    "paper",
    [
        b"%PDF-1.7 nothing",
        b"<!doctype html><html><body><table><tr><td>Period</td></tr></table></body></html>",
        b"# Plan\n\nA&E attendances Type 1, Org Code, Period: what the columns are called.\n",
        b"Priority,Action,Lead\nMaternity,Recruit midwives,A Person\n",
        b"PK\x03\x04 cut short",
        b"\xd0\xcf\x11\xe0 nothing",
        b"",
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_published_statistics_is_of_no_layout(paper: bytes) -> None:
    assert layout_of("paper", paper) is None


@given(st.one_of(st.binary(max_size=300), st.text('A&E,1\n\t"-* Code', max_size=300)))
def test_telling_a_layout_never_raises(content: bytes | str) -> None:
    layout_of("anything", content if isinstance(content, bytes) else content.encode())


@settings(max_examples=40)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_sample_that_is_spoilt_is_read_or_refused_by_name(
    sample: tuple[ModuleType, bytes], data: st.DataObject
) -> None:
    """Bytes are lost or changed anywhere: nothing but a named refusal or problems may follow."""
    _, content = sample
    at = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(0, 40))
    spoilt = content[:at] + data.draw(st.binary(max_size=4)) + content[at + length :]
    try:
        facts, _ = read_statistics("spoilt", spoilt)
    except Unreadable as error:
        refused = str(error)
    else:
        assert len(facts) >= 0
        return
    assert refused.startswith("spoilt:")


BOOKS = [data for _, data in SAMPLES if data.startswith(b"PK")]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "-", "*", "TOTAL", "England", "Apr-23", "RX0", "Period", "1,2"]),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(float),
)


@settings(max_examples=40)
@given(st.sampled_from(BOOKS), st.data())
def test_a_workbook_with_other_cells_is_read_or_refused_by_name(
    book: bytes, data: st.DataObject
) -> None:
    sheets = open_workbook("book", book, "xlsx").sheets
    grids: dict[str, Grid] = {
        sheet.name: {row: dict(cells) for row, cells in sheet.rows.items()} for sheet in sheets
    }
    places = [(name, row, at) for name, grid in grids.items() for row in grid for at in grid[row]]
    for name, row, at in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6)):
        cell = data.draw(CELLS)
        if cell is None:
            grids[name][row].pop(at, None)
        else:
            grids[name][row][at] = cell
    try:
        facts, _ = read_statistics("spoilt", book_of(grids))
    except Unreadable as error:
        refused = str(error)
    else:
        assert len(facts) >= 0
        return
    assert refused.startswith("spoilt:")


TABLES = [data for _, data in SAMPLES if not data.startswith(b"PK")]


@settings(max_examples=40)
@given(st.sampled_from(TABLES), st.data())
def test_a_table_with_other_cells_is_read_or_refused_by_name(
    table: bytes, data: st.DataObject
) -> None:
    rows = list(csv.reader(io.StringIO(table.decode())))
    for _ in range(data.draw(st.integers(1, 5))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        at = data.draw(st.integers(0, len(row) - 1))
        cell = data.draw(CELLS)
        row[at : at + 1] = [] if cell is None and len(row) > 1 else [str(cell)]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        facts, _ = read_statistics("spoilt", out.getvalue().encode())
    except Unreadable as error:
        refused = str(error)
    else:
        assert len(facts) >= 0
        return
    assert refused.startswith("spoilt:")
