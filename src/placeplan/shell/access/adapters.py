"""What the sign-in library asks us: how somebody is signed in, who an identity provider speaks of,
and how the secrets of two-step sign-in are kept.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from placeplan.rooms.register.models import Person
from placeplan.rooms.register.services import say_of_person
from placeplan.shell.access.sessions import begin

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, once every step is done. Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signs the person in, in a session with a new key, and writes the event."""
        user.backend = BACKEND
        login(request, user)
        steps = [each["method"] for each in request.session.get(_STEPS, [])]
        begin(request, two_steps="mfa" in steps or bool(request.session.pop(VOUCHED, False)))
        say_of_person(
            user, user, at=timezone.now(), action="sign-in", details={"steps": sorted(set(steps))}
        )

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return refused(request, "Ask an administrator of your organisation.")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing: our pages say what happened."""


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who an identity provider speaks of: somebody who has an account here already.

    The first time, the account is found by an e-mail address that the provider says is verified;
    from then on by the provider's own name for the person, whatever their address becomes.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = claims_of(sociallogin.account.extra_data)
        request.session[VOUCHED] = "mfa" in _listed(claims.get("amr"))
        if sociallogin.is_existing:
            return
        email = str(claims.get("email") or "").strip()
        if not email or claims.get("email_verified") not in (True, "true"):
            return
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        if person is not None:
            sociallogin.connect(request, person)
            say_of_person(
                person,
                person,
                at=timezone.now(),
                action="join-provider",
                details={"provider": sociallogin.account.provider},
            )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        raise ImmediateHttpResponse(
            refused(
                request,
                f"You are signed in at {settings.OIDC_NAME}, but have no account here yet.",
                "Ask an administrator of your organisation to invite you by your e-mail address.",
            )
        )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> NoReturn:
        raise ImmediateHttpResponse(
            refused(
                request,
                f"Signing in through {settings.OIDC_NAME} did not succeed. Nothing was changed.",
                "Try again. If it happens again, sign in with your password or tell whoever "
                "runs this service.",
            )
        )


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of two-step sign-in are encrypted with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())


VOUCHED = "two_steps_elsewhere"
"""In a session: the identity provider says that the person did two steps there."""
_STEPS = "account_authentication_methods"


def claims_of(extra_data: dict[str, Any]) -> dict[str, Any]:
    """What a provider says of somebody: in its answer, else in the signed token beside it."""
    return {**extra_data.get("id_token", {}), **extra_data.get("userinfo", {})}


def refused(request: HttpRequest, *paragraphs: str) -> HttpResponse:
    """The page that says why somebody could not be signed in."""
    values = {"title": "You could not be signed in", "paragraphs": paragraphs, "again": True}
    return render(request, "placeplan/message.jinja", values, status=403)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else str(value or "").split()


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (
        hashlib.sha256(f"placeplan two steps {each!s}".encode()).digest() for each in secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in digests])
