"""Statistics in the browser: brought, shown before anything counts, loaded, taken back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from builders import hours, member, organisation, plan
from placeplan.exchange import national_waiting
from placeplan.exchange.jobs import STOPPED, read_statistics, take_up
from placeplan.exchange.national import load
from placeplan.exchange.sources import ae_monthly, cancer_waits, rtt_extract
from placeplan.rooms.performance.models import (
    NationalFile,
    WaitingFile,
    WaitingState,
    WaitingStatistics,
)
from placeplan.rooms.places.models import Import, MembershipRole
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.operator import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

APRIL = ae_monthly.sample()
REVISED = APRIL.replace(b",9000,", b",9100,").replace(b",17000,", b",17100,")
BROKEN = ae_monthly.sample("MSitAE-MAY-2023").replace(b"A&E attendances Type 1", b"People")
LIST, NEW = "/statistics/", "/statistics/new/"


@pytest.fixture
def ann() -> Person:
    return member("ann", organisation("Mere ICB", "QX0"))


@pytest.fixture
def ray(ann: Person) -> Person:
    return member("ray", organisation("Fen ICB", "QX1"), MembershipRole.READER)


@pytest.fixture
def analyst(ann: Person) -> Client:
    client = Client()
    client.force_login(ann)
    return client


@pytest.fixture
def reader(ray: Person) -> Client:
    client = Client()
    client.force_login(ray)
    return client


def send(client: Client, *files: tuple[str, bytes], period: str = "", code: int = 302) -> str:
    """Where the form leads to, or what it answers."""
    given = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(NEW, {"files": given, "period": period})
    assert answer.status_code == code, answer.content.decode()
    return answer["Location"] if code == 302 else answer.content.decode()


def text(client: Client, address: str, code: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == code
    return " ".join(answer.content.decode().split())


def says(page: str, parts: Sequence[str]) -> None:
    for part in parts:
        assert part in page, part


def test_what_was_understood_is_shown_before_it_counts(analyst: Client) -> None:
    at = send(analyst, ("april.csv", APRIL))
    page = text(analyst, at)
    says(page, ["Nothing of this counts yet", "April 2023", "A&amp;E monthly", "104", "New"])
    says(page, ["26 measures", "A&amp;E attendances type 1", "NORTHMERE HOSPITALS NHS TRUST"])
    says(page, ["row 3, column 11", "taken as not submitted", "zero-not-submitted"])
    assert not NationalFile.objects.exists()
    done = analyst.post(at + "load/")
    assert done["Location"] == LIST
    file = NationalFile.objects.get()
    assert (file.state, file.name, str(file.recorded_by)) == ("published", "april.csv", "Ann")
    assert not WaitingFile.objects.exists()
    page = text(analyst, at)
    says(page, ["Loaded by Ann", reverse("statistics-one", args=[file.pk])])
    assert analyst.post(at + "load/").status_code == 302
    assert NationalFile.objects.count() == 1


def test_the_revised_edition_says_what_it_takes_the_place_of(analyst: Client) -> None:
    load([("april.csv", APRIL)], OPERATOR, hours(0))
    at = send(analyst, ("april.csv", APRIL), ("other name.csv", APRIL))
    assert text(analyst, at).count("Unchanged") == 2
    at = send(analyst, ("revised.csv", REVISED))
    says(text(analyst, at), ["Revised", "in place of", "april.csv"])
    analyst.post(at + "load/")
    page = text(analyst, LIST)
    says(page, ["revised.csv", "in place of", "Superseded", "Counts"])


def test_one_file_that_is_refused_refuses_all(analyst: Client) -> None:
    at = send(analyst, ("april.csv", APRIL), ("may.csv", BROKEN), ("words.txt", b"Dear all,\n"))
    page = text(analyst, at)
    says(page, ["Cannot be loaded", "the header has no column for ae attendances type 1"])
    says(page, ["no statistics of a layout that is known", reverse("import-new")])
    assert "/load/" not in page
    analyst.post(at + "load/")
    assert not NationalFile.objects.exists()
    assert analyst.post(at + "throw-away/")["Location"] == LIST
    assert not WaitingFile.objects.exists()
    event = Event.objects.get(action="throw-statistics-away")
    assert event.details["files"] == ["april.csv", "may.csv", "words.txt"]
    says(text(analyst, at), ["Thrown away by Ann"])
    analyst.post(at + "throw-away/")
    assert Event.objects.filter(action="throw-statistics-away").count() == 1


def test_what_changed_meanwhile_is_shown_anew(analyst: Client) -> None:
    at = send(analyst, ("revised.csv", REVISED))
    load([("april.csv", APRIL)], OPERATOR, hours(0))
    done = analyst.post(at + "load/")
    assert done["Location"] == at
    says(
        text(analyst, at), ["Nothing was loaded: other statistics were loaded meanwhile", "Revised"]
    )
    assert NationalFile.objects.get().name == "april.csv"
    assert analyst.post(at + "load/")["Location"] == LIST
    assert NationalFile.objects.get(state="published").name == "revised.csv"


def test_a_period_for_files_that_state_none(analyst: Client) -> None:
    table = b"Org code,Measure,Value\nRX0,Beds,5\n"
    page = send(analyst, ("beds.csv", table), period="soonish", code=422)
    says(page, ["“soonish” is no month or year"])
    at = send(analyst, ("beds.csv", table), period="May 2024")
    says(text(analyst, at), ["May 2024", "for May 2024 where a file states no period"])


def test_the_form_says_what_is_wrong_with_the_files(
    analyst: Client, settings: LazySettings
) -> None:
    assert "Choose a file" in send(analyst, code=422)
    assert "nothing.csv is empty" in send(analyst, ("nothing.csv", b""), code=422)
    settings.LARGEST_UPLOAD = 1024 * 1024
    big = b"x" * (600 * 1024)
    page = send(analyst, ("a.csv", big), ("b.csv", big), code=422)
    assert "larger than 1 MB together" in page
    assert not WaitingStatistics.objects.exists()


def test_the_page_of_a_file_says_whether_it_adds_up(analyst: Client) -> None:
    wrong = cancer_waits.sample()
    load([("april.csv", APRIL), ("cancer.xlsx", wrong)], OPERATOR, hours(0))
    april, cancer = NationalFile.objects.order_by("pk")
    page = text(analyst, f"{LIST}{april.pk}/")
    says(page, ["Does it add up?", "all 18 totals are the sum of their parts", "17,000"])
    says(page, ["Take it back", "Editions", "The operator"])
    says(text(analyst, f"{LIST}{cancer.pk}/"), ["Cancer waits", "December 2023"])
    unlike = APRIL.replace(b",17000,", b",17001,").replace(b"APRIL", b"MAY")
    load([("may.csv", unlike)], OPERATOR, hours(1))
    may = NationalFile.objects.get(name="may.csv")
    says(text(analyst, f"{LIST}{may.pk}/"), ["1 of 18 totals differ", "<strong>+1</strong>"])
    assert text(analyst, f"{LIST}999/", code=404)


def test_a_file_is_taken_back_with_a_reason(analyst: Client) -> None:
    load([("april.csv", APRIL)], OPERATOR, hours(0))
    load([("revised.csv", REVISED)], OPERATOR, hours(1))
    later = NationalFile.objects.get(state="published")
    at = f"{LIST}{later.pk}/undo/"
    says(text(analyst, at), ["Take revised.csv back?", "april.csv counts again"])
    assert analyst.post(at, {"reason": " "}).status_code == 422
    assert analyst.post(at, {"reason": "too early"})["Location"] == f"{LIST}{later.pk}/"
    says(text(analyst, f"{LIST}{later.pk}/"), ["Taken back", "too early", "april.csv"])
    assert NationalFile.objects.get(state="published").name == "april.csv"
    assert analyst.get(at).status_code == 302


def test_the_list_is_filtered_sorted_and_saved(analyst: Client) -> None:
    files = [("april.csv", APRIL), ("rtt.csv", rtt_extract.sample("RTT-May-2023"))]
    load(files, OPERATOR, hours(0))
    assert "<strong>2</strong> files" in text(analyst, LIST)
    page = text(analyst, LIST + "?layout=rtt_extract")
    says(page, ["<strong>1</strong> file<", "rtt.csv"])
    assert "april.csv" not in page
    assert "april.csv" not in text(analyst, LIST + "?period=May+2023")
    says(text(analyst, LIST + "?period=2023"), ["april.csv", "rtt.csv"])
    says(text(analyst, LIST + "?period=whenever"), ["“whenever” is not a period", "april.csv"])
    says(text(analyst, LIST + "?state=undone"), ["No file fits"])
    page = text(analyst, LIST + "?sort=-name")
    assert page.index("rtt.csv") < page.index("april.csv")
    saved = analyst.get(LIST + "?layout=ae_monthly&format=csv")
    lines = saved.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Number,File,Layout,From,To,Facts,State")
    assert lines[1].split(",")[1:7] == [
        "april.csv", "ae_monthly", "2023-04-01", "2023-04-30", "104", "Published",
    ]  # fmt: skip
    assert len(lines) == 2


def test_who_may_see_and_who_may_load(analyst: Client, reader: Client) -> None:
    load([("april.csv", APRIL)], OPERATOR, hours(0))
    number = NationalFile.objects.get().pk
    waiting = send(analyst, ("revised.csv", REVISED))
    page = text(reader, LIST)
    says(page, ["april.csv"])
    assert NEW not in page
    assert "revised.csv" not in page
    assert "Take it back" not in text(reader, f"{LIST}{number}/")
    says(text(reader, NEW), ["You may not load statistics yet"])
    file = SimpleUploadedFile("april.csv", APRIL)
    assert reader.post(NEW, {"files": [file]}).status_code == 403
    assert reader.get(f"{LIST}{number}/undo/").status_code == 403
    for address in (waiting, waiting + "load/", waiting + "throw-away/"):
        method = reader.get if address == waiting else reader.post
        assert method(address).status_code == 404
    nobody = Client()
    for address in (LIST, NEW, waiting, f"{LIST}{number}/", f"{LIST}{number}/undo/"):
        assert nobody.get(address)["Location"].startswith("/sign-in/")
    assert WaitingStatistics.objects.get().state == WaitingState.WAITING


def test_statistics_brought_as_a_paper_are_led_here(
    analyst: Client, reader: Client, ann: Person
) -> None:
    plan(organisation("North Vale CCG", "01X"))
    paper = SimpleUploadedFile("april.csv", APRIL)
    done = analyst.post(reverse("import-new"), {"paper": paper, "plan": "", "stated_on": ""})
    assert done["Location"] == reverse(
        "statistics-waiting", args=[WaitingStatistics.objects.get().pk]
    )
    says(text(analyst, done["Location"]), ["it belongs to no plan", "April 2023"])
    paper = SimpleUploadedFile("april.csv", APRIL)
    done = reader.post(reverse("import-new"), {"paper": paper, "plan": "", "stated_on": ""})
    assert done["Location"] == LIST
    assert not Import.objects.exists()
    assert WaitingStatistics.objects.count() == 1


class TestInTheBackground:
    """Files that take long are read and loaded by another process."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture(autouse=True)
    def all_are_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(national_waiting, "LONG", 100)

    def work(self) -> None:
        call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)

    def test_they_are_read_and_loaded_by_the_worker(self, analyst: Client) -> None:
        at = send(analyst, ("april.csv", APRIL))
        says(text(analyst, at), ["The files are being read", "april.csv"])
        self.work()
        says(text(analyst, at), ["Nothing of this counts yet"])
        assert analyst.get(at, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        assert analyst.post(at + "load/")["Location"] == at
        says(text(analyst, at), ["The files are being loaded"])
        assert not NationalFile.objects.exists()
        self.work()
        says(text(analyst, at), ["Loaded by Ann"])
        assert NationalFile.objects.get().name == "april.csv"

    def test_after_a_crash_they_are_taken_up_but_not_for_ever(self, ann: Person) -> None:
        found = national_waiting.bring([("april.csv", APRIL)], actor=ann, at=hours(0))
        assert take_up() == 1
        self.work()
        found.refresh_from_db()
        assert found.state == WaitingState.WAITING
        WaitingStatistics.objects.update(state=WaitingState.READING, attempts=3)
        assert take_up() == 0
        found.refresh_from_db()
        assert (found.state, found.failure) == (WaitingState.FAILED, STOPPED)

    def test_who_lost_the_right_loads_nothing(self, ann: Person) -> None:
        found = national_waiting.bring([("april.csv", APRIL)], actor=ann, at=hours(0))
        national_waiting.read_waiting(found.pk)
        national_waiting.decide_to_load(found, actor=ann, at=hours(1))
        ann.memberships.all().delete()
        read_statistics.enqueue(found.pk)
        self.work()
        found.refresh_from_db()
        assert found.state == WaitingState.FAILED
        assert "may not" in found.failure
        assert not NationalFile.objects.exists()
