"""Letters that remind: who gets which, once, sent by a real mail server, stopped by their link."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from builders import NOON, hours, member, organisation, person
from falls import late_work, milestone, state
from letterbox import Mailbox, mailbox
from placeplan.exchange.amend import amend
from placeplan.exchange.book import on_day
from placeplan.rooms.assurance.models import Letter, Preference, Reminder
from placeplan.rooms.assurance.services import carry_up
from placeplan.rooms.assurance.services.reminding import LOST, take
from placeplan.rooms.delivery.models import Milestone, Scheme
from placeplan.rooms.places.models import MembershipRole, Organisation, Plan
from placeplan.rooms.places.services import close_account
from placeplan.rooms.register.models import Event, Person
from placeplan.rooms.register.operator import OPERATOR
from placeplan.shell.cli import app
from placeplan.shell.reminding.composing import stop_address
from placeplan.shell.reminding.planning import wanted, write
from placeplan.shell.reminding.sending import deliver, take_up

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
LATE = date(2026, 1, 31)
STATED = date(2025, 9, 1)


def reached(who: Person, *, job: str = "") -> Person:
    who.email, who.job_title = f"{who.username}@example.nhs.uk", job
    who.save()
    return who


@pytest.fixture
def ccg() -> Organisation:
    return organisation("Vale CCG", "V1")


@pytest.fixture
def ola(ccg: Organisation) -> Person:
    return reached(member("ola", ccg, MembershipRole.SCHEME_LEAD))


@pytest.fixture
def work(ccg: Organisation, ola: Person) -> Plan:
    made = late_work(ccg, ola, LATE, STATED)
    milestone(made, ola, "Open", date(2026, 3, 9), STATED)
    return made


@pytest.fixture
def box(settings: LazySettings) -> Iterator[Mailbox]:
    with mailbox() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.SITE_ADDRESS = "https://plans.example.nhs.uk/"
        yield found


def remind(on: date = DAY, **more: Any) -> list[Letter]:
    """What the command does on a day, at noon."""
    letters = write(wanted(on, **more), on=on, at=NOON)
    take_up(at=NOON)
    return letters


def send(*, at: Any = NOON) -> None:
    for number in Letter.objects.filter(state="waiting").values_list("pk", flat=True):
        deliver(number, at=at)


class TestWhat:
    def test_each_letter_tells_of_its_checks(self, work, ola, box):
        assert {each.kind for each in remind()} == {"late", "fortnight"}
        send()
        found = box.texts
        late, fortnight = found["What has become late"], found["Your fortnight"]
        assert "Milestone overdue: Hire, 31 January 2026" in late
        assert "Update overdue" not in late, "three days of grace"
        assert "Update overdue: Falls clinic, 1 March 2026" in fortnight
        assert "Open" not in late, "it is not late"
        assert "Milestone due soon: Open, 9 March 2026" in fortnight
        step = Milestone.objects.get(title="Hire")
        assert f"https://plans.example.nhs.uk/records/milestone/{step.pk}/" in late
        assert box.to == ["ola@example.nhs.uk"] * 2
        assert box.letters[0]["Auto-Submitted"] == "auto-generated"

    def test_the_sponsor_hears_of_decisions_and_roles_of_what_they_may_do(
        self, ccg, work, ola, box
    ):
        reached(member("ann", ccg, MembershipRole.APPROVER))
        reached(member("una", ccg, MembershipRole.READER))
        scheme = state(
            work,
            ola,
            "scheme",
            STATED,
            title="Ready",
            saving_basis="net",
            sponsor="Ann",
            leads=["Ola"],
            gateway="idea",
        )
        state(
            work, ola, "update", STATED, of="Ready", decisions_sought=["Fund it"],
            period={"label": "January 2026", "start": "2026-01-01", "end": "2026-01-31"},
        )  # fmt: skip
        remind()
        send()
        by: dict[str, list[str]] = {to: [] for to in box.to}
        for to, each in zip(box.to, box.letters, strict=True):
            by[to].append(each.get_payload(decode=True).decode())
        ann = "\n".join(by["ann@example.nhs.uk"])
        assert "Ready for the next gateway: Ready" in ann
        assert "Decision sought, and none taken" in ann
        assert "Hire" not in ann, "it is not hers"
        assert "una@example.nhs.uk" not in by
        assert str(scheme.pk) in ann

    def test_nothing_that_one_may_not_see(self, ccg, work, ola, box):
        pat = reached(member("pat", organisation("Vale Trust", "T1"), MembershipRole.ANALYST))
        work.partners.add(pat.memberships.get().organisation)
        root = person("root", superuser=True)
        for title, visibility in (
            ("Seen", "partner"),
            ("Hidden", "private"),
            ("Dear", "commercial"),
        ):
            state(
                work,
                root,
                "action",
                STATED,
                text=title,
                owners=["Pat", "Ola"],
                due=on_day(LATE),
                visibility=visibility,
            )
        remind()
        send()
        to_pat = "".join(
            each.get_payload(decode=True).decode()
            for to, each in zip(box.to, box.letters, strict=True)
            if to.startswith("pat")
        )
        assert "Seen" in to_pat
        assert "Hidden" not in to_pat
        assert "Dear" not in to_pat

    def test_closed_accounts_and_people_without_an_address_get_none(self, ccg, work, ola, box):
        assert remind()
        close_account(ola, actor=OPERATOR, at=hours(1))
        send(at=hours(2))
        assert box.letters == []
        assert set(Letter.objects.values_list("state", "failure")) == {
            ("dropped", "the account is closed")
        }
        assert remind(DAY + timedelta(days=60)) == []

    def test_a_name_that_two_have_tells_nobody(self, ccg, work, ola):
        other = member("olaf", ccg, MembershipRole.READER)
        Person.objects.filter(pk=other.pk).update(name="ola")
        assert remind() == []
        said = CliRunner().invoke(app, ["remind", "--on", "2 March 2026", "--dry-run"])
        assert "several people are called “ola”" in said.stderr

    def test_what_was_settled_or_accepted_is_not_told(self, client, work, ola, box):
        remind()
        hire, opened = Milestone.objects.order_by("title")
        for each in (hire, opened):
            amend(each, {"state": "done"}, actor=ola, at=hours(1), stated_on=DAY)
        send(at=hours(2))
        assert all("Milestone" not in text for text in box.texts.values())

    def test_a_closed_plan_reminds_nobody(self, work, ola):
        Plan.objects.filter(pk=work.pk).update(closed_at=NOON, closed_by=ola)
        assert remind() == []


class TestOnce:
    def test_the_same_day_again_writes_nothing(self, work, ola):
        assert len(remind()) == 2
        assert remind() == []
        assert Letter.objects.count() == 2

    def test_a_digest_a_fortnight_and_the_rest_by_the_policy(self, work, ola):
        days: dict[str, list[int]] = {}
        for number in range(30):
            for each in remind(DAY + timedelta(days=number)):
                days.setdefault(each.kind, []).append(number)
        assert days["fortnight"] == [0, 14, 28]
        told = Reminder.objects.filter(kind="late", due=LATE.isoformat()).order_by("on")
        gaps = [(later.on - each.on).days for each, later in itertools.pairwise(told)]
        assert gaps == [14, 14], "every fortnight while it is late"

    def test_two_at_once_write_one(self, work, ola):
        both = [list(wanted(DAY)), list(wanted(DAY))]
        written = [write(iter(each), on=DAY, at=NOON) for each in both]
        assert [len(each) for each in written] == [2, 0]

    @pytest.mark.django_db(transaction=True)  # the worker closes its connection
    def test_killed_between_writing_and_queueing_it_is_queued_later(self, work, ola, box):
        write(wanted(DAY), on=DAY, at=NOON)
        assert not DBTaskResult.objects.exists()
        assert take_up(at=NOON) == 2
        assert take_up(at=NOON) == 0, "they stand in the queue"
        call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)
        assert len(box.letters) == 2
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}

    def test_killed_while_it_is_sent_it_is_not_sent_again(self, work, ola, box):
        letter = remind()[0]
        assert take(letter, at=NOON)
        assert not take(Letter.objects.get(pk=letter.pk), at=NOON), "one sender alone"
        deliver(letter.pk, at=hours(0.5))
        take_up(at=hours(0.5))
        assert Letter.objects.get(pk=letter.pk).state == "sending"
        take_up(at=hours(2))
        row = Letter.objects.get(pk=letter.pk)
        assert (row.state, row.failure) == ("failed", LOST)
        deliver(letter.pk, at=hours(3))
        assert all(each["Message-ID"].find(f"letter-{letter.pk}-") < 0 for each in box.letters)


class TestSending:
    def test_a_server_that_is_busy_is_tried_again_later(self, work, ola, box):
        letter = remind(kinds=["late"])[0]
        box.refusals = ["451 busy", "421 down"]
        again = deliver(letter.pk, at=NOON)
        assert again == NOON + timedelta(minutes=1)
        assert deliver(letter.pk, at=NOON) == again, "not before"
        assert box.attempts == 1
        later = deliver(letter.pk, at=again)
        assert later == again + timedelta(minutes=5)
        assert deliver(letter.pk, at=later) is None
        row = Letter.objects.get(pk=letter.pk)
        assert (row.state, row.attempts, len(box.letters)) == ("sent", 3, 1)

    def test_a_server_that_is_not_there_ends_after_some_attempts(self, work, ola, settings, box):
        letter = remind(kinds=["late"])[0]
        settings.EMAIL_PORT = 1
        at = NOON
        for _ in range(7):
            later = deliver(letter.pk, at=at)
            at = later or at
        assert later is None
        row = Letter.objects.get(pk=letter.pk)
        assert (row.state, row.attempts) == ("failed", 7)
        assert "ConnectionRefused" in row.failure

    def test_an_address_that_is_refused_is_not_tried_again(self, work, ola, box):
        letter = remind(kinds=["late"])[0]
        box.refusals = ["550 no such box"]
        assert deliver(letter.pk, at=NOON) is None
        assert Letter.objects.get(pk=letter.pk).state == "failed"

    @pytest.mark.django_db(transaction=True)  # the worker closes its connection
    def test_the_worker_queues_the_next_attempt(self, work, ola, box):
        remind(kinds=["late"])
        box.refusals = ["451 busy"]
        call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)
        waiting = DBTaskResult.objects.filter(status="READY", task_path__endswith="send_letter")
        assert waiting.get().run_after > timezone.now()


class TestStopping:
    def test_the_link_works_without_signing_in_and_a_look_stops_nothing(self, work, ola, box):
        remind(kinds=["late"])
        send()
        head = box.letters[0]["List-Unsubscribe"]
        assert box.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = head.strip().strip("<>")
        assert link in box.texts["What has become late"].replace("=\n", "")
        way = link.removeprefix("https://plans.example.nhs.uk")
        stranger = Client(enforce_csrf_checks=True)
        assert "Stop these letters" in stranger.get(way).text
        assert not Preference.objects.exists()
        assert "Stopped" in stranger.post(way, {"List-Unsubscribe": "One-Click"}).text
        assert Preference.objects.get().kind == "late"
        event = Event.objects.get(action="choose-letters")
        assert event.details == {"before": [], "after": ["late"]}
        assert {each.kind for each in remind(DAY + timedelta(days=20))} == {"fortnight"}

    def test_no_other_link_does(self, client, work, ola):
        whole = stop_address(ola, "late", "https://plans.example.nhs.uk/")
        parts = urlsplit(whole)
        way = f"{parts.path}?{parts.query}"
        assert client.get(way).status_code == 200
        for wrong in (way[:-3], way + "x", "/letters/stop/", "/letters/stop/?letter=zebra"):
            assert client.post(wrong).status_code == 410
        close_account(ola, actor=OPERATOR, at=hours(1))
        assert client.post(way).status_code == 410
        assert not Preference.objects.exists()

    def test_notices_cannot_be_stopped(self, client, ola):
        parts = urlsplit(stop_address(ola, "escalation", "https://plans.example.nhs.uk/"))
        answer = client.post(f"{parts.path}?{parts.query}")
        assert "cannot be stopped" in answer.text
        assert not Preference.objects.exists()

    def test_letters_are_chosen_on_ones_own_page(self, client, work, ola):
        assert client.get(reverse("account-letters"))["Location"].startswith("/sign-in/")
        client.force_login(ola)
        assert "Your fortnight" in client.get(reverse("account-letters")).text
        client.post(reverse("account-letters"), {"letter": ["late"]})
        assert [each.kind for each in Preference.objects.all()] == ["fortnight"]
        assert {each.kind for each in remind()} == {"late"}
        client.post(reverse("account-letters"), {"letter": ["late", "fortnight"]})
        assert not Preference.objects.exists()

    def test_one_who_refused_meanwhile_gets_nothing(self, client, work, ola, box):
        remind(kinds=["late"])
        client.force_login(ola)
        client.post(reverse("account-letters"), {})
        send()
        assert box.letters == []


class TestAtOnce:
    @pytest.mark.django_db(transaction=True)  # the worker closes its connection
    def test_whoever_owes_the_next_step_hears_at_once(self, client, ccg, work, ola, box):
        reached(member("cho", ccg, MembershipRole.APPROVER), job="Chief operating officer")
        reached(member("fin", ccg, MembershipRole.FINANCE), job="Chief finance officer")
        client.force_login(ola)
        scheme = Scheme.objects.get()
        sent = client.post(
            reverse("scheme-concern", args=[scheme.pk]), {"text": "No nurse applies"}
        )
        assert sent.status_code == 302
        for _ in range(2):
            call_command("db_worker", verbosity=0, interval=0, startup_delay=False, batch=True)
        assert {"cho@example.nhs.uk", "fin@example.nhs.uk"} <= set(box.to)
        text = box.texts["Concerns carried up"]
        assert "Concern carried up: a step is owed" in text
        assert "List-Unsubscribe" not in box.letters[0]
        remind(timezone.localdate(), kinds=["escalation"])
        assert Letter.objects.filter(kind="escalation", person__username="cho").count() == 1

    def test_a_late_step_is_told_of_again_every_week(self, ccg, work, ola):
        reached(member("cho", ccg, MembershipRole.APPROVER), job="Chief operating officer")
        carry_up(Scheme.objects.get(), "No nurse", actor=ola, at=NOON, stated_on=DAY)
        days = [
            number
            for number in range(40)
            if any(
                each.person.username == "cho"
                for each in remind(DAY + timedelta(days=number), kinds=["escalation"])
            )
        ]
        assert days[0] == 0
        assert days[1] == 15, "the day after it was owed"
        assert days[2] == 22


class TestCommand:
    def test_it_says_what_it_wrote(self, work, ola):
        run = CliRunner().invoke
        assert "ola: late, 1" in run(app, ["remind", "--on", "2 March 2026", "--dry-run"]).stdout
        done = run(app, ["remind", "--on", "2026-03-02"])
        assert done.stdout == "2 letters written: 1 fortnight, 1 late; 2 queued\n"
        assert run(app, ["remind", "--on", "2026-03-02"]).stdout.startswith("0 letters written")
        assert run(app, ["remind", "--on", "soon"]).exit_code == 2
