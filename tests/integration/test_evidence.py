"""Evidence files: what is taken and refused, who gets them, and how they are sent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import everything, member, organisation, plan
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.commit import throw_away, upload
from placeplan.rooms.delivery.models import Evidence
from placeplan.rooms.delivery.queries.talk import evidence_counts, exhibits, subject_of, talk
from placeplan.rooms.delivery.services import RefusedError, add_evidence, take_back_evidence
from placeplan.rooms.places.models import Plan
from placeplan.rooms.places.services import NotARecordError
from placeplan.rooms.register.models import Event, FileContent, Person
from placeplan.rooms.risk.services import add_risk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LETTER = b"Dear practice,\n\nthe form is new.\n"
SCANNER = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


def when(who: Person) -> dict[str, Any]:
    return {"actor": who, "at": timezone.now(), "stated_on": TODAY}


@pytest.fixture
def northtown() -> Any:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Any) -> Plan:
    return plan(northtown)


@pytest.fixture
def lee(northtown: Any) -> Person:
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def step(board: Plan, lee: Person) -> Any:
    values = {"of": "Falls clinic", "title": "Open", "as_printed": "x"}
    return enter("milestone", values, plan=board, **when(lee))


@pytest.fixture
def seen(client: Client, lee: Person) -> Client:
    client.force_login(lee)
    return client


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> None:
    script = tmp_path / "scan.py"
    script.write_text(SCANNER)
    settings.SCANNER = f"{sys.executable} {script}"


def show(
    step: Any, who: Person, data: bytes = LETTER, name: str = "letter.txt", **more: Any
) -> Evidence:
    options = {"text": "The letter as sent", "largest": 10_000, **when(who), **more}
    return add_evidence(subject_of("milestone", step), name, data, **options)


def send(
    client: Client, row: Any, data: bytes, name: str, kind: str = "milestone", **more: str
) -> Any:
    typed = {"text": "What it shows", **more}
    address = reverse("record-evidence", args=[kind, row.pk])
    return client.post(address, {**typed, "file": SimpleUploadedFile(name, data)})


def test_a_file_is_kept_with_who_when_and_what_it_shows(board, lee, step):
    row = show(step, lee)
    (found,) = exhibits(lee, subject_of("milestone", step))
    assert (found.row.title, found.row.text, found.size) == (
        "letter.txt",
        "The letter as sent",
        len(LETTER),
    )
    assert (found.row.stated_by, found.name) == (lee, "letter.txt")
    assert bytes(FileContent.objects.get(file__sha256=row.sha256).data) == LETTER
    later, _ = amend(step, {"state": "done"}, **when(lee))
    assert talk(lee, "milestone", later).files == 1
    assert evidence_counts(lee, board, ("milestone",)) == {("milestone", step.natural_key): 1}
    assert Event.objects.get(action="add-evidence").subject_id == str(row.pk)


def test_the_same_file_is_there_once_for_a_record(board, lee, step):
    show(step, lee)
    with pytest.raises(NotARecordError, match="there already"):
        show(step, lee, name="again.txt")
    other = enter(
        "milestone", {"of": "Falls", "title": "B", "as_printed": "x"}, plan=board, **when(lee)
    )
    show(other, lee)
    assert FileContent.objects.filter(file__size=len(LETTER)).count() == 1


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"MZ\x90\x00\x03", "letter.pdf", "program"),
        (b"<html><script>", "letter.txt", "web page"),
        (b"", "letter.txt", "empty"),
        (b"x" * 10_001, "letter.txt", "larger than"),
        (b"EICAR test", "letter.txt", "virus"),
    ],
)
def test_of_what_is_refused_nothing_is_kept_but_the_event(data, name, why, board, lee, step, scanner, settings):  # fmt: skip
    before = everything()
    with pytest.raises(RefusedError, match=why):
        show(step, lee, data, name, scanner=settings.SCANNER)
    after = everything()
    assert {each for each in after if after[each] != before[each]} == {"Event"}
    event = Event.objects.get(action="refuse-evidence")
    assert event.details["file"] == name
    assert event.details["size"] == len(data)
    assert event.plan == board.slug


def test_a_scanner_that_does_not_answer_lets_nothing_in(board, lee, step):
    with pytest.raises(RefusedError, match="could not be scanned"):
        show(step, lee, scanner="/no/such/scanner")
    assert not Evidence.objects.exists()


def test_somebody_without_the_role_may_not(board, lee, step, northtown):
    for who in (member("rea", northtown, role="reader"), member("olu", organisation("S", "S1"))):
        with pytest.raises(PermissionDenied):
            show(step, who)
    assert not Evidence.objects.exists()
    assert not Event.objects.filter(action="refuse-evidence").exists()


def test_taken_back_with_a_reason_it_is_kept_and_shown_as_such(board, lee, step):
    row = show(step, lee)
    before = timezone.now()
    with pytest.raises(NotARecordError, match="why"):
        take_back_evidence(row, "", actor=lee, at=timezone.now())
    take_back_evidence(row, "Wrong letter", actor=lee, at=timezone.now())
    (found,) = exhibits(lee, subject_of("milestone", step))
    assert found.gone is not None
    assert (found.gone.reason, found.gone.actor) == ("Wrong letter", lee)
    assert talk(lee, "milestone", step).files == 0
    assert [
        each.is_gone for each in exhibits(lee, subject_of("milestone", step), known_at=before)
    ] == [False]
    assert show(step, lee).pk != row.pk  # and may come again


def test_it_belongs_to_its_file_and_record_for_good(board, lee, step):
    row = show(step, lee)
    for changes in ({"sha256": "0" * 64}, {"of": "0" * 64}, {"of_kind": "risk"}, {"file": "x.exe"}):
        with pytest.raises(NotARecordError):
            amend(row, changes, **when(lee))


def test_a_paper_of_the_same_bytes_that_is_thrown_away_leaves_it(board, lee, step, northtown):
    row = show(step, lee)
    ana = member("ana", northtown)
    paper = upload("letter.txt", LETTER, plan=board, actor=ana, stated_on=TODAY, at=timezone.now())
    throw_away(paper, actor=ana, at=timezone.now(), reason="not a paper")
    assert FileContent.objects.filter(file__sha256=row.sha256).exists()


@pytest.mark.parametrize(
    ("data", "name", "sent_as", "saved_as"),
    [
        (LETTER, "letter.txt", "text/plain", "letter.txt"),
        (b"a,b\n1,2\n", "a.csv", "text/csv", "a.csv"),
        (b"%PDF-1.7\n", "photo.png", "application/pdf", "photo.png.pdf"),
        (b"\x89PNG\r\n\x1a\n", '../../etc/x"y\r\n.html', "image/png", "x_y .html.png"),
    ],
)
def test_it_is_sent_as_what_it_is_and_only_to_be_saved(data, name, sent_as, saved_as, seen, board, lee, step):  # fmt: skip
    row = show(step, lee, data, name)
    answer = seen.get(reverse("evidence-file", args=[row.pk]))
    assert answer.status_code == 200
    assert answer.content == data
    assert answer["Content-Type"] == sent_as
    assert answer["X-Content-Type-Options"] == "nosniff"
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "/" not in disposition
    assert "\n" not in disposition
    assert "sandbox" in answer["Content-Security-Policy"]
    assert disposition.rstrip('"').endswith(Path(saved_as).suffix)


def test_a_file_is_got_by_those_who_see_the_record_alone(client, board, lee, step, northtown):
    row = show(step, lee)
    address = reverse("evidence-file", args=[row.pk])
    back = reverse("evidence-withdraw", args=[row.pk])
    client.force_login(member("rea", northtown, role="reader"))
    assert client.get(address).status_code == 200
    assert client.get(back).status_code == 403
    assert send(client, step, LETTER, "a.txt").status_code == 403
    client.force_login(member("olu", organisation("Southtown", "S1"), role="administrator"))
    for one in (address, back, reverse("record-evidence", args=["milestone", step.pk])):
        assert client.get(one).status_code == 404
        assert client.post(one, {"reason": "x"}).status_code in (404, 405)
    assert client.get(reverse("file", args=[row.sha256])).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    take_back_evidence(row, "Wrong", actor=lee, at=timezone.now())
    client.force_login(Person.objects.get(username="rea"))
    assert client.get(address).status_code == 404
    client.force_login(lee)
    assert client.get(address).status_code == 200
    assert client.get(reverse("file", args=[row.sha256])).status_code == 404


def test_in_the_browser(seen, board, lee, step, settings, scanner):
    page = reverse("record", args=["milestone", step.pk])
    address = reverse("record-evidence", args=["milestone", step.pk])
    assert address in seen.get(page).content.decode()
    settings.LARGEST_EVIDENCE = 1000
    for data, name, why in (
        (b"x" * 2000, "a.txt", "larger than"),
        (b"MZ\x00\x01", "a.pdf", "program"),
        (b"EICAR", "a.txt", "virus"),
    ):
        answer = send(seen, step, data, name)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert Event.objects.filter(action="refuse-evidence").order_by("pk")[0].details["size"] == 2000
    assert "Choose a file" in seen.post(address, {"text": "x"}).content.decode()
    wordless = send(seen, step, LETTER, "letter.txt", text=" ")
    assert "Say what the file shows" in wordless.content.decode()
    assert not Evidence.objects.exists()
    assert send(seen, step, LETTER, "letter.txt", title="The letter").status_code == 302
    shown = seen.get(page).content.decode()
    assert "The letter" in shown
    row = Evidence.objects.get()
    assert reverse("evidence-file", args=[row.pk]) in shown
    back = reverse("evidence-withdraw", args=[row.pk])
    assert seen.post(back, {"reason": ""}).status_code == 422
    assert seen.post(back, {"reason": "Wrong letter"}).status_code == 302
    shown = seen.get(page).content.decode()
    assert "Wrong letter" in shown
    assert seen.get(back).status_code == 404
    for kind, number in (("concern", step.pk), ("evidence", row.pk), ("no_such", step.pk)):
        assert seen.get(reverse("record-evidence", args=[kind, number])).status_code == 404


def test_evidence_of_one_assurance_is_counted_beside_it(seen, board, lee):
    risk = add_risk(
        {
            "description": "Nobody applies",
            "objective": "Staff who stay",
            "assurances": [{"text": "Audit"}, {"text": "Site report"}],
        },
        plan=board,
        **when(lee),
    )
    assert send(seen, risk, LETTER, "a.txt", "risk", part="Audit").status_code == 302
    assert send(seen, risk, LETTER, "a.txt", "risk", part="Site report").status_code == 302
    assert send(seen, risk, LETTER, "a.txt", "risk", part="Something else").status_code == 422
    assert send(seen, risk, LETTER + b"2", "b.txt", "risk", part="Audit").status_code == 302
    page = seen.get(reverse("risk", args=[risk.pk])).content.decode()
    assert "2 files<span" in page
    assert "1 file<span" in page
    framework = seen.get(reverse("assurance-framework", args=[board.slug])).content.decode()
    assert "3 files of evidence" in framework


def test_the_gateway_and_the_assessment_say_how_many_there_are(seen, board, lee):
    scheme = enter("scheme", {"title": "Falls", "saving_basis": "net"}, plan=board, **when(lee))
    values = {"of": "Falls", "title": "Open", "as_printed": "x"}
    step = enter("milestone", values, plan=board, **when(lee))
    enter("qia", {"of": "Falls", "domain": "Patient safety", "likelihood": 1, "impact": 1, "text": "x"}, plan=board, **when(lee))  # fmt: skip
    paper = enter(
        "assessment",
        {"of": "Falls", "assessment_kind": "quality", "stage": "screening"},
        plan=board,
        **when(lee),
    )
    assert send(seen, step, LETTER, "a.txt").status_code == 302
    assert send(seen, paper, LETTER, "a.txt", "assessment").status_code == 302
    assert send(seen, paper, LETTER + b"2", "b.txt", "assessment").status_code == 302
    gateway = seen.get(reverse("scheme-gateway", args=[scheme.pk])).content.decode()
    assert "<dt>Milestone</dt><dd>1 file on 1" in gateway
    assert "<dt>Impact assessment</dt><dd>2 files on 1" in gateway
    quality = seen.get(reverse("scheme-quality", args=[scheme.pk])).content.decode()
    assert reverse("record-evidence", args=["assessment", paper.pk]) in quality
    assert "2 files" in quality
