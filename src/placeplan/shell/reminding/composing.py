"""What a letter says: made when it is sent, of what still stands then and the person may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlencode, urljoin

from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.crypto import salted_hmac

from placeplan.definitions import policies
from placeplan.definitions.policies import Reminding
from placeplan.exchange.book import Finding
from placeplan.kernel.problem import Severity
from placeplan.rooms.assurance.models import Letter
from placeplan.rooms.places.models import Plan
from placeplan.rooms.register.models import Person
from placeplan.shell.checking.pages import address
from placeplan.shell.reminding.planning import mine, shared_names, standing
from placeplan.shell.reminding.telling import digest

SALT = "placeplan.letters.stop"
MOST = 40
"""So many findings stand in a letter; the page has them all."""
_OPENINGS = {
    "late": "This has become late, or still is:",
    "duty": "These reviews are owed:",
    "escalation": "Somebody carried up a concern that you answer for:",
}


def composed(letter: Letter, base: str) -> EmailMessage | None:
    """The letter as a message; None where nothing of it stands any more. `base` is the site's
    address."""
    person, policy = letter.person, policies.reminding(letter.on)
    kind = policy.letters.get(letter.kind)
    if kind is None:
        return None
    of = mine(person, shared_names())
    found = standing(person, of, [letter.kind], letter.on)
    if letter.kind == policy.digest.letter:
        found = list(digest(found, of.whose, policy, by_name=of.by_name))
    else:
        told = set(letter.reminders.values_list("finding", flat=True))
        found = [each for each in found if each.id in told]
    if not found:
        return None
    headers = {
        "Message-ID": f"<{_mark(letter)}@placeplan.invalid>",
        "Auto-Submitted": "auto-generated",
    }
    ends = [f"All of it: {urljoin(base, reverse('checks'))}?mine=yes"]
    if kind.optional:
        stop = stop_address(person, letter.kind, base)
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        ends.append(f"To get no more letters of this kind, without signing in:\n{stop}")
    else:
        ends.append("These letters come to everybody whom they concern, and cannot be stopped.")
    ends.append(f"Choose your letters: {urljoin(base, reverse('account'))}")
    opening = _OPENINGS.get(letter.kind, kind.title)
    body = [f"{person},", *_body(letter, found, of.plans, policy, opening, base), *ends]
    subject = f"{kind.title}: {_many(len(found))}"
    return EmailMessage(subject, "\n\n".join(body) + "\n", None, [person.email], headers=headers)


def stop_address(person: Person, kind: str, base: str) -> str:
    """Where one kind of letter is stopped without signing in: the link is signed, and lasts."""
    token = signing.dumps({"person": person.pk, "kind": kind}, salt=SALT)
    return urljoin(base, reverse("letters-stop")) + "?" + urlencode({"letter": token})


def stopped_by(token: str) -> tuple[Person, str] | None:
    """The person and the kind of letter that a link is for; None where it is not ours."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=said["person"], is_active=True).first()
    return None if person is None else (person, str(said["kind"]))


def _mark(letter: Letter) -> str:
    """The same for every attempt, so that whoever gets two can tell that they are one."""
    return f"letter-{letter.pk}-{salted_hmac(SALT, str(letter.pk)).hexdigest()[:16]}"


def _many(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"


def _body(
    letter: Letter,
    found: Sequence[Finding],
    plans: Sequence[Plan],
    policy: Reminding,
    opening: str,
    base: str,
) -> Iterator[str]:
    if letter.kind != policy.digest.letter:
        yield opening
        yield from _listed(found, plans, base)
        return
    on = letter.on
    late = [each for each in found if _is_late(each, on)]
    ahead = [each for each in found if not _is_late(each, on) and each.due is not None]
    rest = [each for each in found if each not in late and each not in ahead]
    for title, part in (
        ("Late", late),
        (f"Due in the next {policy.ahead_days} days, or waiting for you", ahead),
        ("To be looked at", rest),
    ):
        if part:
            yield f"{title}\n{'-' * len(title)}"
            yield from _listed(part, plans, base)


def _is_late(finding: Finding, on: date) -> bool:
    return finding.severity is not Severity.NOTE and finding.due is not None and finding.due < on


def _listed(found: Sequence[Finding], plans: Sequence[Plan], base: str) -> Iterator[str]:
    """The findings by plan: what each is called, its record's title, its day and its page."""
    shown = sorted(found, key=lambda each: (each.due or date.max, each.title))[:MOST]
    for plan in plans:
        own = [each for each in shown if each.plan == plan.slug]
        if own:
            yield "\n".join([plan.title, *(line for each in own for line in _line(each, base))])
    if len(found) > len(shown):
        yield f"And {len(found) - len(shown)} more."


def _line(finding: Finding, base: str) -> Iterator[str]:
    when = "" if finding.due is None else f", {finding.due:%-d %B %Y}"
    title = finding.title if len(finding.title) <= 100 else finding.title[:100].rstrip() + "…"
    yield f"- {finding.label}: {title}{when}"
    if finding.number:
        yield f"  {urljoin(base, address(finding))}"
