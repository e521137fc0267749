"""Letters are sent in the background: each by one sender, tried again after a failure."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from placeplan.definitions import policies
from placeplan.rooms.assurance.models import Letter
from placeplan.rooms.assurance.queries import refused, waiting
from placeplan.rooms.assurance.services import drop, give_up_lost, note_sent, put_off, take
from placeplan.shell.reminding.composing import composed


@task()
def send_letter(number: int) -> None:
    """Sends the letter with this number, unless it was sent, refused or is too early."""
    later = deliver(number, at=timezone.now())
    if later is not None:
        send_letter.using(run_after=later).enqueue(number)


def deliver(number: int, *, at: datetime) -> datetime | None:
    """When the letter is to be tried again; None where it was sent, dropped or given up.

    It is taken before it is sent and never sent twice: where the sender is stopped in between,
    nobody knows whether it arrived.
    """
    letter = Letter.objects.select_related("person").filter(pk=number).first()
    if letter is None or letter.state != "waiting":
        return None
    why = _not_wanted(letter)
    message = None if why else composed(letter, settings.SITE_ADDRESS)
    if message is None:
        drop(letter, why=why)
        return None
    if not take(letter, at=at):
        return letter.next_at if letter.next_at > at else None
    try:
        message.send()
    except (SMTPException, OSError) as error:
        return put_off(letter, at=at, why=_said(error), for_good=_is_final(error))
    note_sent(letter, at=at)
    return None


def take_up(*, at: datetime) -> int:
    """How many letters that wait were queued again, after a crash between writing and queueing.

    Letters whose sender was stopped midway are given up.
    """
    give_up_lost(at=at)
    queued = DBTaskResult.objects.filter(
        task_path=send_letter.module_path, status=TaskResultStatus.READY
    )
    known = {each["args"][0] for each in queued.values_list("args_kwargs", flat=True)}
    numbers = [each for each in waiting(at).values_list("pk", flat=True) if each not in known]
    for number in numbers:
        send_letter.enqueue(number)
    return len(numbers)


def _not_wanted(letter: Letter) -> str:
    """Why nobody wants the letter by now; blank where somebody does."""
    kind = policies.reminding(letter.on).letters.get(letter.kind)
    if kind is None:
        return "there is no such letter any more"
    if not letter.person.is_active:
        return "the account is closed"
    if not letter.person.email:
        return "the person has no address"
    if kind.optional and letter.kind in refused(letter.person):
        return "unsubscribed"
    return ""


def _is_final(error: Exception) -> bool:
    """True where trying again is of no use: the server will not have this address."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code in (550, 551, 553)


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
