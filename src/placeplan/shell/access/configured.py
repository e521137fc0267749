"""The settings of signing in and of mail. What differs is in the environment:

PLACEPLAN_MFA                 two-step sign-in: off, optional, or required of all who write
PLACEPLAN_OIDC_ISSUER         address of an OpenID Connect provider; none: passwords alone
PLACEPLAN_OIDC_CLIENT_ID      what we are called there
PLACEPLAN_OIDC_CLIENT_SECRET  its secret
PLACEPLAN_OIDC_NAME           what people call it ("your organisation")
PLACEPLAN_IDLE_MINUTES        a session ends after so long without a page (60)
PLACEPLAN_LOCK_AFTER          wrong passwords or codes before sign-in is locked (5)
PLACEPLAN_LOCK_MINUTES        for how long it is locked (15)
PLACEPLAN_SMTP                smtp://user:password@host:587 (STARTTLS), or smtps:// (TLS);
                              none: letters are printed where the server runs
PLACEPLAN_MAIL_FROM           the sender of letters
PLACEPLAN_ADDRESS             where people reach the site: links in reminders begin with it
                              (http://127.0.0.1:8000/)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

SHORTEST_PASSWORD = 12
OLDEST_SESSION = 12 * 60 * 60
"""Seconds after which a session ends however busy it is."""
PROVIDER = "organisation"
"""The name of the OpenID Connect provider in addresses; there is one at most."""
MFA = ("off", "optional", "required")


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Every setting by its name. Raises `ValueError` where the environment says what it may not."""
    return {**_accounts(environ), **_provider(environ), **_locks(environ), **_mail(environ)}


def _accounts(environ: Mapping[str, str]) -> dict[str, Any]:
    two_steps = environ.get("PLACEPLAN_MFA") or "optional"
    if two_steps not in MFA:
        raise ValueError(f"PLACEPLAN_MFA: {two_steps!r} is none of {', '.join(MFA)}")
    return {
        "TWO_STEPS": two_steps,
        "IDLE_SECONDS": 60 * _whole(environ, "PLACEPLAN_IDLE_MINUTES", 60),
        "ACCOUNT_ADAPTER": "placeplan.shell.access.adapters.Accounts",
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_RATE_LIMITS": False,  # the lock counts failures, across processes
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "MFA_ADAPTER": "placeplan.shell.access.adapters.SecondSteps",
        "MFA_SUPPORTED_TYPES": [] if two_steps == "off" else ["totp", "recovery_codes"],
        "MFA_TOTP_ISSUER": "Placeplan",
        "MFA_TOTP_TOLERANCE": 1,
    }


def _provider(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "SOCIALACCOUNT_ADAPTER": "placeplan.shell.access.adapters.Providers",
        "SOCIALACCOUNT_PROVIDERS": {},
        "OIDC_NAME": "",
    }
    issuer = environ.get("PLACEPLAN_OIDC_ISSUER")
    if not issuer:
        return found
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not _own_machine(parts.hostname or ""):
        raise ValueError("PLACEPLAN_OIDC_ISSUER: an identity provider is reached by https alone")
    client_id = environ.get("PLACEPLAN_OIDC_CLIENT_ID")
    if not client_id:
        raise ValueError("PLACEPLAN_OIDC_CLIENT_ID: what are we called at the identity provider?")
    name = environ.get("PLACEPLAN_OIDC_NAME") or "your organisation"
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": environ.get("PLACEPLAN_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }
    found["SOCIALACCOUNT_PROVIDERS"] = {
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    }
    return {**found, "OIDC_NAME": name}


def _locks(environ: Mapping[str, str]) -> dict[str, Any]:
    return {
        "AXES_FAILURE_LIMIT": _whole(environ, "PLACEPLAN_LOCK_AFTER", 5),
        "AXES_COOLOFF_TIME": timedelta(minutes=_whole(environ, "PLACEPLAN_LOCK_MINUTES", 15)),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_CLIENT_IP_CALLABLE": "placeplan.shell.access.locks.client_address",
        "AXES_LOCKOUT_CALLABLE": "placeplan.shell.access.locks.locked_out",
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_SENSITIVE_PARAMETERS": ["code", "csrfmiddlewaretoken", "next", "token"],
        "AXES_VERBOSE": False,
    }


def _mail(environ: Mapping[str, str]) -> dict[str, Any]:
    site = environ.get("PLACEPLAN_ADDRESS") or "http://127.0.0.1:8000/"
    if urlsplit(site).scheme not in ("http", "https") or not urlsplit(site).hostname:
        raise ValueError("PLACEPLAN_ADDRESS: https://name/")
    found: dict[str, Any] = {
        "SITE_ADDRESS": site.rstrip("/") + "/",
        "DEFAULT_FROM_EMAIL": environ.get("PLACEPLAN_MAIL_FROM") or "Placeplan <noreply@localhost>",
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "EMAIL_SUBJECT_PREFIX": "",
    }
    address = environ.get("PLACEPLAN_SMTP")
    if not address:
        return found
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("PLACEPLAN_SMTP: smtp://user:password@host:port, or smtps://")
    ends = parts.scheme == "smtps"
    return {
        **found,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if ends else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ends,
        "EMAIL_USE_TLS": not ends and not _own_machine(parts.hostname),
        "EMAIL_TIMEOUT": 20,
    }


def _own_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _whole(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name}: {text!r} is no whole number from 1 on")
    return int(text)
