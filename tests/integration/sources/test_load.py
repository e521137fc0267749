"""Published statistics are loaded: one transaction, editions, undo, and what was known when."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from builders import NOON, full_disk, hours, member, organisation, person
from placeplan.exchange.national import Loaded, NationalOutcome, NotPublishedError, load, undo
from placeplan.exchange.sources import (
    ae_monthly,
    ae_workbook,
    area_lookups,
    cancer_waits,
    ods_files,
    rtt_extract,
)
from placeplan.kernel import period as periods
from placeplan.rooms.performance import national
from placeplan.rooms.performance.models import NationalFile, NationalState
from placeplan.rooms.performance.queries import national_facts, national_files
from placeplan.rooms.places.models import MembershipRole
from placeplan.rooms.register.models import Event
from placeplan.rooms.register.operator import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

FIRST = ae_monthly.sample()
REVISED = FIRST.replace(b",9000,", b",9100,").replace(b",17000,", b",17100,")
BROKEN = FIRST.replace(b"A&E attendances Type 1", b"People")


def brought(*files: tuple[str, bytes], at: float = 0, dry_run: bool = False) -> NationalOutcome:
    return load(files, OPERATOR, hours(at), dry_run)


def one(outcome: NationalOutcome) -> Loaded:
    (file,) = outcome.files
    return file


def attendances(**choice: object) -> dict[str, float]:
    found = national_facts(measures=["ae_attendances_type_1"], **choice)  # type: ignore[arg-type]
    return dict(zip(found["organisation"], found["value"], strict=True))


def test_a_load_keeps_the_facts_in_a_file_named_for_its_content(home: Path) -> None:
    outcome = brought(("april.csv", FIRST))
    file = NationalFile.objects.get()
    assert outcome.written
    assert (one(outcome).fate, one(outcome).number) == ("new", file.pk)
    assert (file.layout, file.rows, file.state) == ("ae_monthly", 104, "published")
    assert (file.period_start, file.period_end) == (date(2023, 4, 1), date(2023, 4, 30))
    assert file.sha256 == hashlib.sha256(FIRST).hexdigest()
    assert file.path.parent == home / "facts"
    assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.facts
    assert [each.name for each in (home / "facts").iterdir()] == [file.path.name]
    event = Event.objects.get(action="load-statistics")
    assert (event.subject_id, event.details["rows"]) == (str(file.pk), 104)
    assert attendances() == {"E92000001": 17000, "NX123": 0, "RX0": 9000, "RX9": 8000}


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(home: Path) -> None:
    outcome = brought(("april.csv", FIRST), dry_run=True)
    assert not outcome.written
    assert (one(outcome).fate, one(outcome).rows) == ("new", 104)
    assert len(one(outcome).measures) == 26
    assert [each.code for each in outcome.problems] == ["zero-not-submitted"]
    assert not NationalFile.objects.exists()
    assert not Event.objects.filter(action="load-statistics").exists()
    assert not (home / "facts").exists()


def test_the_same_content_again_changes_nothing() -> None:
    first = one(brought(("april.csv", FIRST)))
    again = one(brought(("another name.csv", FIRST), at=1))
    assert (again.fate, again.number) == ("unchanged", first.number)
    assert NationalFile.objects.count() == 1
    assert Event.objects.filter(action="load-statistics").count() == 1


def test_the_same_content_twice_in_one_call_is_stored_once() -> None:
    outcome = brought(("a.csv", FIRST), ("b.csv", FIRST))
    assert [each.fate for each in outcome.files] == ["new", "unchanged"]
    assert NationalFile.objects.count() == 1


def test_a_revised_edition_supersedes_and_the_earlier_stays() -> None:
    brought(("april.csv", FIRST))
    outcome = brought(("April-2023-revised.csv", REVISED), at=1)
    assert one(outcome).fate == "revised"
    earlier, later = NationalFile.objects.order_by("pk")
    assert (earlier.state, later.state, later.published_as) == (
        "superseded",
        "published",
        "revised",
    )
    assert later.supersedes == earlier
    assert one(outcome).replaces == earlier
    assert earlier.path.exists()
    assert attendances()["RX0"] == 9100


def test_what_the_system_knew_at_an_instant() -> None:
    brought(("april.csv", FIRST), at=0)
    brought(("revised.csv", REVISED), at=2)
    undo(NationalFile.objects.get(state="published"), actor=OPERATOR, at=hours(4))
    assert attendances(known_at=hours(-1)) == {}
    assert attendances(known_at=hours(1))["RX0"] == 9000
    assert attendances(known_at=hours(3))["RX0"] == 9100
    assert attendances(known_at=hours(5))["RX0"] == 9000
    assert attendances()["RX0"] == 9000


def test_undo_restores_the_earlier_edition_and_can_be_done_over() -> None:
    brought(("april.csv", FIRST))
    brought(("revised.csv", REVISED), at=1)
    later = NationalFile.objects.get(state="published")
    undone = undo(later, actor=OPERATOR, at=hours(2), reason="too early")
    assert (undone.state, undone.undone_at) == (NationalState.UNDONE, hours(2))
    assert attendances()["RX0"] == 9000
    event = Event.objects.get(action="undo-statistics")
    assert (event.reason, event.details["restores"]) == ("too early", "april.csv")
    again = one(brought(("revised.csv", REVISED), at=3))
    assert again.fate == "revised"
    assert attendances()["RX0"] == 9100


def test_an_edition_on_which_a_later_one_stands_cannot_be_undone() -> None:
    brought(("april.csv", FIRST))
    brought(("revised.csv", REVISED), at=1)
    with pytest.raises(NotPublishedError, match=r"april\.csv: superseded"):
        undo(NationalFile.objects.get(state="superseded"), actor=OPERATOR, at=hours(2))
    first = one(brought(("april.csv", FIRST), at=3))
    assert first.fate == "unchanged"
    assert [each.code for each in first.problems][-1] == "edition-superseded"
    assert attendances()["RX0"] == 9100


def test_an_error_in_one_file_refuses_all(home: Path) -> None:
    outcome = brought(("april.csv", FIRST), ("broken.csv", BROKEN))
    assert not outcome.written
    assert [each.fate for each in outcome.files] == ["new", "refused"]
    assert [
        (each.code, each.source.file) for each in outcome.problems if each.severity == "error"
    ] == [("header-changed", "broken.csv")]
    assert not NationalFile.objects.exists()
    assert not (home / "facts").exists()


def test_a_month_twice_in_one_call_is_refused_by_name() -> None:
    outcome = brought(("april.csv", FIRST), ("revised.csv", REVISED))
    (error,) = [each for each in outcome.problems if each.severity == "error"]
    assert error.code == "period-twice"
    assert "revised.csv and april.csv" in error.message
    assert not outcome.written


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.zip", b"PK\x03\x04 cut short"),
        ("paper.csv", b"Priority,Action\nA,B\n"),
        ("empty.csv", b""),
        ("book.xls", b"\xd0\xcf\x11\xe0 nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, data: bytes) -> None:
    outcome = brought((name, data), ("april.csv", FIRST))
    (error,) = [each for each in outcome.problems if each.severity == "error"]
    assert (error.code, error.source.file) == ("file-unreadable", name)
    assert not NationalFile.objects.exists()


def test_a_file_without_a_month_needs_one() -> None:
    data = ae_workbook.sample_csv()
    assert one(brought(("ae.csv", data))).fate == "refused"
    outcome = load([("ae.csv", data)], OPERATOR, NOON, asked=periods.parse("July 2025"))
    assert one(outcome).start == date(2025, 7, 1)
    assert outcome.written


def test_a_failure_while_storing_leaves_nothing(home: Path) -> None:
    full = full_disk("performance_nationalfile", "may.csv", "name")
    with full, pytest.raises(DatabaseError):
        brought(("april.csv", FIRST), ("may.csv", ae_monthly.sample("MSitAE-MAY-2023")))
    assert not NationalFile.objects.exists()
    assert list((home / "facts").iterdir()) == []
    assert brought(("april.csv", FIRST), at=1).written


def test_who_may_load() -> None:
    board = organisation("Mere ICB", "QX0")
    analyst = member("ann", board)
    reader = member("ray", board, MembershipRole.READER)
    chief = person("sue", superuser=True)
    with pytest.raises(PermissionDenied, match="ray may not"):
        load([("april.csv", FIRST)], reader, NOON, True)
    load([("april.csv", FIRST)], analyst, NOON)
    file = NationalFile.objects.get()
    assert file.recorded_by == analyst
    with pytest.raises(PermissionDenied, match="ray may not"):
        undo(file, actor=reader, at=hours(1))
    assert undo(file, actor=chief, at=hours(1)).state == "undone"
    analyst.is_active = False
    with pytest.raises(PermissionDenied):
        load([("april.csv", FIRST)], analyst, NOON)


def test_two_layouts_and_two_scopes_stand_beside_each_other() -> None:
    commissioner = cancer_waits.sample(basis="COMMISSIONER")
    brought(
        ("april.csv", FIRST),
        ("april.xlsx", ae_workbook.sample()),
        ("providers.xlsx", cancer_waits.sample()),
        ("commissioners.xlsx", commissioner),
    )
    assert NationalFile.objects.filter(state="published").count() == 4
    shares = national_facts(measures=["cancer_28_day"])
    assert sorted(shares["level"]) == ["commissioner"] * 2 + ["national"] + ["provider"] * 2


def test_a_fact_that_two_layouts_state_is_given_once() -> None:
    brought(("april.csv", FIRST), ("april.xlsx", ae_workbook.sample()))
    found = national_facts(measures=["ae_attendances_booked_type_1"], organisations=["RX0"])
    assert found["value"].tolist() == [40]


def test_the_choices_of_a_query() -> None:
    brought(("april.csv", FIRST), ("may.csv", ae_monthly.sample("MSitAE-MAY-2023")))
    measure = "ae_over_4_hours_type_1"
    rx9 = national_facts(measures=[measure], organisations=["RX9"])
    assert rx9["start"].astype(str).tolist() == ["2023-04-01", "2023-05-01"]
    assert np.isnan(rx9["value"]).all()
    assert rx9["mark"].tolist() == ["not_submitted"] * 2
    may = national_facts(measures=[measure], start=date(2023, 5, 1), levels=["national"])
    assert may["value"].tolist() == [3000]
    assert len(national_facts(end=date(2023, 3, 31))["value"]) == 0
    assert len(national_facts(measures=["nothing"])["value"]) == 0


def test_breakdowns_totals_and_weeks() -> None:
    brought(("rtt.csv", rtt_extract.sample()), ("april.csv", FIRST))
    one_function = national_facts(
        measures=["rtt_incomplete"],
        organisations=["RX0"],
        by={"treatment_function": ["C_100"], "commissioner": ["01X"]},
    )
    assert len(one_function["value"]) == 1
    parts = national_facts(measures=["rtt_incomplete"], with_totals=False)
    assert set(parts["by_treatment_function"]) == {"C_100", "C_110"}
    files = [each.path for each in national_files(layouts=["rtt_extract"])]
    codes, weeks = national.weeks(files, "rtt_incomplete")
    assert codes == ["RX0", "RX9"]
    assert weeks.shape == (2, 105)
    totals = national_facts(
        measures=["rtt_incomplete"], by={"treatment_function": ["C_999"]}, organisations=["RX9"]
    )
    unknown = national_facts(
        measures=["rtt_incomplete_unknown_clock_start"],
        by={"treatment_function": ["C_999"]},
        organisations=["RX9"],
    )
    assert weeks[1].sum() == totals["value"].sum() - unknown["value"].sum()


def test_facts_that_are_gone_are_missed_by_name() -> None:
    brought(("april.csv", FIRST))
    NationalFile.objects.get().path.unlink()
    with pytest.raises(FileNotFoundError, match="parquet"):
        national_facts(measures=["ae_attendances_type_1"])


def test_directories_are_kept_and_know_the_codes() -> None:
    outcome = brought(
        ("eccg.csv", ods_files.sample()), ("mergers.csv", area_lookups.sample(mergers=True))
    )
    assert [each.kind for each in outcome.files] == ["organisations", "links"]
    organisations = national.table([each.path for each in national_files(kind="organisations")])
    assert organisations["code"].tolist() == ["01X", "02X"]
    links = national.table([each.path for each in national_files(kind="links")])
    assert links["parent"].tolist() == ["RX0", "RX0"]
    facts = one(brought(("april.csv", FIRST), at=1))
    unknown = [each for each in facts.problems if each.code == "organisation-unknown"]
    assert [each.source.row for each in unknown] == [4, 3]
    assert "RX9" in unknown[1].message
    assert facts.fate == "new", "a code that is not known is said and kept"


def test_an_older_edition_is_said() -> None:
    brought(("april.xlsx", ae_workbook.sample()))
    older = one(brought(("april.xlsx", ae_workbook.sample(published="13th April 2023")), at=1))
    assert older.fate == "revised"
    assert [each.code for each in older.problems] == ["edition-earlier"]
