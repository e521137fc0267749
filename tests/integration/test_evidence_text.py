"""The words of evidence files: found by those who see the record, read beside the request."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from builders import member, organisation, plan
from door import deliver
from placeplan.documents import contents
from placeplan.documents.document import Document, Heading, Paragraph, Span
from placeplan.documents.writers import docx, pdf
from placeplan.exchange.amend import amend, enter
from placeplan.exchange.jobs import STOPPED, take_up
from placeplan.exchange.search import evidence
from placeplan.exchange.search.finding import Asked, Found, find
from placeplan.exchange.search.rebuilding import rebuild
from placeplan.exchange.search.snippets import plain
from placeplan.exchange.search.typed import read
from placeplan.rooms.delivery.models import Evidence
from placeplan.rooms.delivery.queries.talk import subject_of
from placeplan.rooms.delivery.services import add_evidence, take_back_evidence
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.entries import EVIDENCE_TEXT, Entry, FileText, TextState
from placeplan.rooms.register.models import Person

pytestmark = pytest.mark.django_db
LETTER = b"Dear practice,\n\nthe walrus comes on Monday.\n\nYours, Ann\n"
PNG = b"\x89PNG\r\n\x1a\n walrus"


def when(who: Person) -> dict[str, Any]:
    return {"actor": who, "at": timezone.now(), "stated_on": timezone.localdate()}


@pytest.fixture
def northtown() -> Any:
    return organisation("Northtown ICB", "N1")


@pytest.fixture
def board(northtown: Any) -> Plan:
    return plan(northtown, organisation("Southtown ICB", "S1"))


@pytest.fixture
def lee(northtown: Any) -> Person:
    return member("lee", northtown, role="scheme_lead")


@pytest.fixture
def partner(board: Plan) -> Person:
    return member("pat", board.partners.get(), role="programme_lead")


@pytest.fixture
def step(board: Plan, lee: Person) -> Any:
    return enter("scheme", {"title": "Falls", "saving_basis": "net"}, plan=board, **when(lee))


def show(row: Any, who: Person, data: bytes, name: str, kind: str = "scheme") -> Evidence:
    return add_evidence(
        subject_of(kind, row), name, data, text="It shows it", largest=10**8, **when(who)
    )


def brought(row: Any, who: Person, data: bytes, name: str) -> FileText:
    """The words of a file that is shown, as the reader in the background left them."""
    take_in_and_read(show(row, who, data, name))
    return FileText.objects.latest("pk")


def take_in_and_read(row: Evidence) -> None:
    assert evidence.take_in(row)
    evidence.read_all()


def found(who: Any, text: str, **asked: Any) -> Found:
    return find(who, Asked(read(text), kind=EVIDENCE_TEXT, **asked))


def total(who: Any, text: str, **asked: Any) -> int:
    return found(who, text, **asked).total


def spans(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def paper(*texts: str) -> Document:
    heading = Heading(spans("Findings"), 1, line=1)
    told = (Paragraph(spans(each), line=n) for n, each in enumerate(texts, start=2))
    return Document("paper", (heading, *told))


# What is found, and where it stands.


@pytest.mark.parametrize(
    ("data", "name", "page"),
    [
        (LETTER, "letter.txt", None),
        (b"ward,animal\nLarch,the walrus\n", "wards.csv", None),
        (docx.write(paper("The walrus was seen")), "seen.docx", None),
        (pdf.write(paper("The walrus was seen")), "seen.pdf", 1),
    ],
)
def test_a_file_is_found_by_a_sentence_of_it(lee, step, data, name, page):
    text = brought(step, lee, data, name)
    assert (text.state, text.failure, text.cut) == (TextState.READ, "", "")
    (hit,) = found(lee, "walrus").hits
    assert "walrus" in plain(hit.text)
    assert (hit.file, hit.kind, hit.page) == (name, EVIDENCE_TEXT, page)
    assert hit.number == Evidence.objects.get().pk
    assert find(lee, Asked(read("walrus"))).total == 0, "records alone are asked for"
    assert find(lee, Asked(read("walrus"))).counts == {EVIDENCE_TEXT: 1}


def test_a_row_of_a_workbook_is_known_by_its_sheet(lee, step):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "First"
    book.active.append(["Ward", "Beds"])
    book.active.append(["Larch", 12])
    second = book.create_sheet("Animals")
    for each in (["Animal", "Seen"], ["Otter", "May"], ["Walrus", "June"]):
        second.append(each)
    book.create_sheet("Hidden").sheet_state = "hidden"
    book["Hidden"].append(["A secret gnu"])
    sent = io.BytesIO()
    book.save(sent)
    brought(step, lee, sent.getvalue(), "animals.xlsx")
    (hit,) = found(lee, "walrus").hits
    assert (hit.sheet, hit.line, plain(hit.text)) == ("Animals", 3, "Walrus | June")
    (hit,) = found(lee, "larch").hits
    assert (hit.sheet, hit.line) == ("First", 2)
    assert total(lee, "gnu") == 0


def test_the_words_of_a_picture_are_not_looked_for(lee, step):
    assert not evidence.take_in(show(step, lee, PNG, "a.png"))
    assert not evidence.waiting().exists()


# Who finds it, and when.


def test_those_find_it_who_see_the_record_now(lee, partner, step):
    brought(step, lee, LETTER, "letter.txt")
    assert total(partner, "walrus") == 1
    before = timezone.now()
    closed, _ = amend(step, {"visibility": "private", "status": "Shut"}, **when(lee))
    assert total(partner, "walrus") == 0
    assert total(lee, "walrus") == 1
    assert total(partner, "walrus", known_at=before) == 1
    amend(closed, {"visibility": "partner", "status": "Open"}, **when(lee))
    assert total(partner, "walrus") == 1
    assert total(member("olu", organisation("Elsewhere", "E1")), "walrus") == 0


def test_what_is_taken_back_leaves_the_index_and_may_come_again(lee, step):
    row = show(step, lee, LETTER, "letter.txt")
    take_in_and_read(row)
    before = timezone.now()
    assert total(lee, "walrus", as_at=timezone.localdate() - timedelta(days=1)) == 0
    take_back_evidence(row, "Wrong letter", actor=lee, at=timezone.now())
    assert total(lee, "walrus") == 0
    assert total(lee, "walrus", known_at=before) == 1
    again = show(step, lee, LETTER, "letter.txt")
    assert not evidence.take_in(again), "it was read already"
    (hit,) = found(lee, "walrus").hits
    assert hit.number == again.pk


def test_one_file_for_two_records_is_read_once_and_found_as_each(lee, board, step):
    other = enter("scheme", {"title": "Hips", "saving_basis": "net"}, plan=board, **when(lee))
    brought(step, lee, LETTER, "letter.txt")
    assert not evidence.take_in(show(other, lee, LETTER, "same.txt"))
    assert {hit.file for hit in found(lee, "walrus").hits} == {"letter.txt", "same.txt"}
    assert FileText.objects.count() == 1


def test_a_new_index_holds_the_same(lee, step):
    brought(step, lee, LETTER, "letter.txt")
    before = sorted(Entry.objects.values_list("row", "text", "line", "natural_key"))
    rebuild(at=timezone.now())
    assert sorted(Entry.objects.values_list("row", "text", "line", "natural_key")) == before
    assert total(lee, "walrus") == 1


def test_reindex_reads_what_nobody_has_read(lee, step, capsys):
    from placeplan.shell.cli_search import run_reindex

    show(step, lee, LETTER, "letter.txt")
    assert run_reindex() == 0
    assert total(lee, "walrus") == 1
    assert "can be found" in capsys.readouterr().out


# Files that are not what they should be.


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr("word/document.xml", b" " * 200_000_000)
    return packed.getvalue()


def many_pages(count: int) -> bytes:
    """A PDF of one empty page, so many times."""
    kids = " ".join(f"{each} 0 R" for each in range(3, 3 + count))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>"]
    parts += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{part}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer<</Root 1 0 R/Size {len(parts) + 1}>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + (head + tail).encode()


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (bomb(), "bomb.docx", "inflate to more"),
        (b"%PDF-1.7\nnothing", "cut.pdf", "cut short"),
        (b"caf\xe9 walrus", "latin.txt", "UTF-8"),
        (docx.write(Document("empty", ())), "empty.docx", "no words"),
        (many_pages(10_000), "long.pdf", "more than 3,000 pages"),
        (many_pages(2), "blank.pdf", "no words"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(lee, step, data, name, why):
    text = brought(step, lee, data, name)
    assert text.state == TextState.FAILED
    assert why in text.failure
    assert text.attempts == 1


def test_of_a_long_file_the_beginning_is_searched(lee, step):
    lines = "".join(f"Line {each} of the gnu\n\n" for each in range(1, 20_101))
    text = brought(step, lee, b"The walrus\n\n" + lines.encode() + b"The otter", "long.txt")
    assert (text.state, text.cut) == (TextState.READ, "its beginning")
    assert (total(lee, "walrus"), total(lee, "otter")) == (1, 0)
    assert total(lee, "gnu") == contents.MOST_PASSAGES - 1


def test_a_reader_that_takes_too_long_is_ended():
    with pytest.raises(contents.Unreadable, match="too long"):
        contents.contents_of("slow.txt", LETTER, seconds=0.001)


def test_a_reader_that_is_killed_is_a_stated_problem(monkeypatch):
    monkeypatch.setattr(contents, "_CHILD", "placeplan.no_such_module")
    with pytest.raises(contents.Unreadable, match="too much time or memory"):
        contents.contents_of("a.txt", LETTER)


def test_what_readers_stopped_at_is_put_down_as_failed(lee, step):
    evidence.take_in(show(step, lee, LETTER, "letter.txt"))
    assert take_up() == 1
    FileText.objects.update(attempts=2)
    assert take_up() == 0
    assert FileText.objects.get().failure == STOPPED


# In the browser.


def test_the_request_does_not_wait_and_the_page_says_how_far_it_is(lee, step):
    client = Client()
    client.force_login(lee)
    address = reverse("record-evidence", args=["scheme", step.pk])
    sent = {"file": SimpleUploadedFile("letter.txt", LETTER), "text": "It shows it"}
    assert client.post(address, sent).status_code == 302
    assert FileText.objects.get().state == TextState.WAITING
    assert "Text not read yet" in client.get(address).content.decode()
    deliver()
    assert "Text not read yet" not in client.get(address).content.decode()
    page = client.get(reverse("search"), {"text": "walrus", "kind": EVIDENCE_TEXT})
    shown = page.content.decode()
    assert "In the file letter.txt, line 3" in shown
    assert "the <mark>walrus</mark> comes on Monday." in shown
    number = Evidence.objects.get().pk
    assert reverse("record", args=["evidence", number]) in shown
    nothing = client.get(reverse("search"), {"text": "walrus"}).content.decode()
    assert "passage of evidence files" in nothing
    data = client.get(f"/api/v1/search?text=walrus&kind={EVIDENCE_TEXT}").json()
    assert [each["id"] for each in data["items"]] == [str(number)]
    assert client.get(data["items"][0]["url"]).status_code == 200
    FileText.objects.update(state=TextState.FAILED, failure="the moon is full")
    assert "Text could not be read: the moon is full" in client.get(address).content.decode()
