"""The codes of two-step sign-in: an app that shows a new one every half minute, and a list of
recovery codes for when it is not at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils.crypto import constant_time_compare

from placeplan.rooms.places.services.people import check_manages_account
from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import Actor, end_sessions, say_of_person

_USED = "used"


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """True the first time a right code is used: one that was seen over a shoulder is worth nothing.

    The library remembers used codes in each process; this holds for all of them.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True  # a recovery code is struck off its list
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    digest = hashlib.sha256(code.encode()).hexdigest()
    if constant_time_compare(kept.data.get(_USED, ""), digest):
        return False
    kept.data = {**kept.data, _USED: digest}
    kept.save(update_fields=["data"])
    authenticator.data = kept.data
    return True


@transaction.atomic
def set_up(person: Person, secret: str, *, at: datetime) -> None:
    """Two-step sign-in from now on, with the app that knows the secret, and recovery codes."""
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    say_of_person(person, person, at=at, action="set-up-two-steps")


@transaction.atomic
def new_codes(person: Person, *, at: datetime) -> None:
    """New recovery codes in the place of the old ones."""
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    say_of_person(person, person, at=at, action="renew-recovery-codes")


def recovery_codes(person: Person) -> list[str]:
    """The recovery codes that are not used yet; none where there is no two-step sign-in."""
    found = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return [] if found is None else list(found.wrap().get_unused_codes())


@transaction.atomic
def turn_off(person: Person, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """One step at sign-in from now on; all sessions end where somebody else decides it.

    Raises `PermissionDenied` where it is neither the person nor who decides over the account.
    """
    if actor != person:
        check_manages_account(actor, person)
    Authenticator.objects.filter(user=person).delete()
    say_of_person(actor, person, at=at, action="turn-off-two-steps", reason=reason)
    if actor != person:
        end_sessions(person, actor=actor, at=at, reason="two-step sign-in reset")


def with_two_steps(people: Iterable[Person]) -> set[int]:
    """The numbers of those of the people who sign in with two steps."""
    rows = Authenticator.objects.filter(user__in=list(people), type=Authenticator.Type.TOTP)
    return set(rows.values_list("user", flat=True))
