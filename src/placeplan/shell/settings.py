"""Django's settings. What differs from one installation to the next comes from the environment:

PLACEPLAN_HOME        folder for the database and the secret key (./var)
PLACEPLAN_SECRET_KEY  the secret key, instead of the one kept in PLACEPLAN_HOME
DATABASE_URL          postgres://user:password@host/name, instead of SQLite in PLACEPLAN_HOME
PLACEPLAN_HOSTS       names by which it is reached, with commas (localhost, 127.0.0.1, [::1])
PLACEPLAN_HTTP        1: served without TLS, as on one's own machine
PLACEPLAN_PROXY       1: a proxy in front ends TLS and says so in X-Forwarded-Proto
PLACEPLAN_DEBUG       1: for a developer's own machine only
PLACEPLAN_LOG         json (default) or console
PLACEPLAN_SCAN        command that looks for viruses in what it reads from standard input,
                      such as clamdscan --no-summary - (exit 0 clean, 1 refused); none: no scan
PLACEPLAN_EVIDENCE_MB the largest evidence file, in MB (20)
PLACEPLAN_FRONTEND    folder of the fetched front-end files (build/frontend of the checkout)

How people sign in, and how mail goes out, is said in access/configured.py.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from placeplan.shell.access import configured
from placeplan.shell.database import database
from placeplan.shell.log import logging_config
from placeplan.shell.secret import secret_key

PACKAGE = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("PLACEPLAN_HOME") or "var").absolute()


def _on(name: str) -> bool:
    return os.environ.get(name, "") == "1"


DEBUG = _on("PLACEPLAN_DEBUG")
SECRET_KEY = secret_key(HOME, os.environ.get("PLACEPLAN_SECRET_KEY"))
ALLOWED_HOSTS = [
    name.strip()
    for name in os.environ.get("PLACEPLAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if name.strip()
]

ROOMS = sorted(path.parent.name for path in (PACKAGE / "rooms").glob("*/apps.py"))
INSTALLED_APPS = [
    *(f"placeplan.rooms.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "placeplan.shell.characters.Characters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "placeplan.shell.access.sessions.Sessions",
    "placeplan.shell.past.Past",
    "axes.middleware.AxesMiddleware",
    "placeplan.shell.reminding.notices.AtOnce",
]

ROOT_URLCONF = "placeplan.shell.urls"
WSGI_APPLICATION = "placeplan.shell.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(
            path
            for pattern in ("*/templates", "rooms/*/templates")
            for path in PACKAGE.glob(pattern)
        ),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "placeplan.shell.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    }
]

DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "register.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": configured.SHORTEST_PASSWORD},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
FRONTEND = Path(os.environ.get("PLACEPLAN_FRONTEND") or PACKAGE.parents[1] / "build" / "frontend")
STATICFILES_DIRS = [path for path in (FRONTEND, PACKAGE / "shell" / "static") if path.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing comes from another host, and no script or style stands in a page without its nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
    }
}
_TLS = not _on("PLACEPLAN_HTTP")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
CSRF_FAILURE_VIEW = "placeplan.shell.pages.form_refused"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = configured.OLDEST_SESSION
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = _on("PLACEPLAN_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Settings of Django, of the libraries of sign-in, and of ours; these last are read by name.
_SIGN_IN = configured.settings(os.environ)
globals().update(_SIGN_IN)
TWO_STEPS: str = _SIGN_IN["TWO_STEPS"]
IDLE_SECONDS: int = _SIGN_IN["IDLE_SECONDS"]
OIDC_NAME: str = _SIGN_IN["OIDC_NAME"]
SITE_ADDRESS: str = _SIGN_IN["SITE_ADDRESS"]
AXES_FAILURE_LIMIT: int = _SIGN_IN["AXES_FAILURE_LIMIT"]
AXES_COOLOFF_TIME: timedelta = _SIGN_IN["AXES_COOLOFF_TIME"]

# An upload is held to LARGEST_UPLOAD by the service; a form beside it is small.
LARGEST_UPLOAD = 20 * 1024 * 1024
LARGEST_EVIDENCE = int(float(os.environ.get("PLACEPLAN_EVIDENCE_MB") or 20) * 1024 * 1024)
SCANNER = os.environ.get("PLACEPLAN_SCAN", "")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the answers about every field of a long register
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # three years of monthly statistics at once

# No addresses of computers and no people in the log: the audit events say who did what.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
LOGGING = logging_config(as_json=os.environ.get("PLACEPLAN_LOG", "json") != "console")
