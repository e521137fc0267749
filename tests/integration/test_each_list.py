"""The list of each kind, of a plan with a record of every kind: what it shows, sorts, downloads."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from builders import SEPTEMBER, bring, member, one_of_each, organisation, plan
from list_pages import LISTS, names, page
from placeplan.documents.document import Table
from placeplan.documents.readers import reader_for
from placeplan.rooms.places.models import Organisation, Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.kinds import DETAILS, QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ccg(lasting: None) -> Organisation:
    return organisation("Northtown CCG", "N1")


@pytest.fixture(scope="module")
def ana(ccg: Organisation) -> Person:
    return member("ana", ccg)


@pytest.fixture(scope="module")
def board(ccg: Organisation, ana: Person) -> Plan:
    made = plan(ccg)
    bring(made, ana, *one_of_each())
    return made


@pytest.fixture
def seen(client: Client, ana: Person, db: None) -> Client:
    client.force_login(ana)
    return client


def test_every_kind_that_is_new_to_pages_has_a_list():
    assert len(LISTS) == 19


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_shows_its_record_and_where_it_stands(kind, seen, ccg, board, ana):
    assert b"yet</h2>" in page(seen, kind, plan(ccg, title="Nothing yet")).content
    response = page(seen, kind, board)
    row = QUERIES[kind](ana, plan=board).get()
    text = response.content.decode()
    assert len(names(response)) == 1
    assert reverse("record", args=[kind, row.pk]) + "#source" in text
    assert str(row.source) in text
    where = reverse(kind, args=[row.pk]) if kind in DETAILS else f"/records/{kind}/{row.pk}/"
    assert f'href="{where}"' in text
    assert seen.get(where).status_code == 200
    assert seen.get(reverse("record", args=[kind, row.pk])).status_code == 200
    nothing = page(seen, kind, board, text="zebra")
    assert b"Nothing fits" in nothing.content


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_downloads_what_it_shows(kind, seen, board, ana):
    answer = page(seen, kind, board, format="csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode().lstrip("\ufeff"))))
    assert answer["Content-Disposition"] == f'attachment; filename="{board.slug}-{kind}.csv"'
    assert len(rows) == 2
    row = QUERIES[kind](ana, plan=board).get()
    assert rows[1][-2:] == [str(row.source), str(row.pk)]
    answer = page(seen, kind, board, format="xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{board.slug}-{kind}.xlsx"'
    (table,) = (
        block
        for block in reader_for("xlsx")("list.xlsx", answer.content).blocks
        if isinstance(block, Table)
    )
    excel = [list(line.texts) for line in (*table.header, *table.rows)]
    assert excel[0] == rows[0]
    assert [len(each) for each in excel] == [len(each) for each in rows]
    for csv_cell, excel_cell in zip(rows[1], excel[1], strict=True):
        number = re.fullmatch(r"-?\d+(\.\d+)?", csv_cell)
        if number:
            assert Decimal(excel_cell.replace(",", "")) == Decimal(csv_cell)
        else:
            assert excel_cell == csv_cell


@pytest.mark.parametrize("kind", LISTS)
def test_each_list_obeys_the_reader_and_the_dates(kind, client, board, ana):
    page(client, kind, board, code=302)
    client.force_login(member("otto", organisation("Elsewhere CCG", "E1")))
    page(client, kind, board, code=404)
    client.force_login(ana)
    assert len(names(page(client, kind, board, as_at=SEPTEMBER.isoformat()))) == 1
    assert names(page(client, kind, board, as_at="1 September 2013")) == []
    assert names(page(client, kind, board, known_at="1 March 2026")) == []


@pytest.mark.parametrize("kind", LISTS)
def test_each_column_that_sorts_does_so_either_way(kind, seen, board, ana):
    text = page(seen, kind, board).content.decode()
    orders = re.findall(r"[?&;]sort=(-?\w+)", text)
    assert orders
    for order in orders:
        for sign in ("", "-"):
            assert len(names(page(seen, kind, board, sort=sign + order))) == 1
    assert len(names(page(seen, kind, board, sort="no_such_column"))) == 1
