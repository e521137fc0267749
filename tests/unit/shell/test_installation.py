"""What an installation is made of: its key, its database, its log, its headers."""

from __future__ import annotations

import io
import json
import logging.config
import os
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.test import Client

from placeplan.shell.database import database
from placeplan.shell.log import logging_config
from placeplan.shell.secret import secret_key


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path):
    home = tmp_path / "home"
    key = secret_key(home, None)
    assert len(key) >= 64
    assert secret_key(home, None) == key
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_a_key_from_the_environment_leaves_no_file(tmp_path):
    assert secret_key(tmp_path / "home", "given") == "given"
    assert not (tmp_path / "home").exists()


def test_two_processes_that_start_together_agree_on_one_key(tmp_path):
    code = (
        "import sys; from pathlib import Path; from placeplan.shell.secret import secret_key;"
        "print(secret_key(Path(sys.argv[1]), None))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_the_database_is_sqlite_in_the_home(tmp_path):
    made = database(tmp_path / "home", None)
    assert made["NAME"] == tmp_path / "home" / "placeplan.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "WAL" in made["OPTIONS"]["init_command"]
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


def test_the_database_by_address():
    made = database(Path("/x"), "postgres://me:p%40ss@db.example:5433/plans?sslmode=require")
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        "me", "p@ss", "db.example", "5433", "plans",
    )  # fmt: skip
    assert made["OPTIONS"] == {"sslmode": "require"}
    assert database(Path("/x"), "sqlite:////data/p.sqlite3")["NAME"] == Path("/data/p.sqlite3")
    with pytest.raises(ValueError, match="mysql"):
        database(Path("/x"), "mysql://me@host/plans")


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgres://me@%2Fvar%2FRun/plans", "/var/Run", ""),
        ("postgres://me@%2Fvar%2FRun:5433/plans", "/var/Run", "5433"),
        ("postgres:///plans?host=/var/Run&port=5433", "/var/Run", "5433"),
        ("postgres://me:a%3Ab@[::1]:5433/plans", "::1", "5433"),
        ("postgres://[::1]/plans", "::1", ""),
        ("postgres:///plans", "", ""),
    ],
)
def test_the_way_to_postgresql_may_be_a_socket(address, host, port):
    made = database(Path("/x"), address)
    assert (made["HOST"], made["PORT"], made["NAME"]) == (host, port, "plans")
    assert not {"host", "port"} & set(made["OPTIONS"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://me@host/plans", "unknown kind of database 'mysql'"),
        ("postgres://me@localhost:1/plans", "the database cannot be reached"),
    ],
)
def test_a_command_says_in_a_line_why_there_is_no_database(tmp_path, address, said):
    done = subprocess.run(
        [sys.executable, "-m", "placeplan", "people", "add", "ana", "--name", "Ana"],
        env={**os.environ, "PLACEPLAN_HOME": str(tmp_path), "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_its_driver_postgresql_is_refused_with_what_to_install(tmp_path):
    """In a process whose `import psycopg` finds nothing, as where the extra is not installed."""
    code = (
        "import sys; sys.modules['psycopg'] = None;"
        "from placeplan.shell.cli import main; sys.argv[1:] = ['manage', 'check']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "PLACEPLAN_HOME": str(tmp_path),
            "DATABASE_URL": "postgres:///plans",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "pip install 'placeplan[postgres]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_log_names_nobody_and_no_search():
    stream = io.StringIO()
    config = logging_config(as_json=True)
    config["handlers"]["stderr"]["stream"] = stream
    before = logging.getLogger().handlers[:]
    try:
        logging.config.dictConfig(config)
        structlog.get_logger("test").warning(
            "request_finished",
            request="GET /records?q=ann+example",
            user_id=7,
            ip="192.0.2.1",
            user_agent="x",
        )
    finally:
        logging.config.dictConfig(settings.LOGGING)
        logging.getLogger().handlers[:] = before
    line = json.loads(stream.getvalue())
    assert line["request"] == "GET /records"
    assert not {"user_id", "ip", "user_agent"} & set(line)
    assert line["event"] == "request_finished"


def test_the_settings_are_safe_by_themselves(tmp_path):
    code = (
        "import json; from placeplan.shell import settings as s;"
        "print(json.dumps([s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS]))"
    )

    def read(**environment: str) -> list[object]:
        kept = {"PATH": "/usr/bin", "PLACEPLAN_HOME": str(tmp_path), **environment}
        done = subprocess.run(
            [sys.executable, "-c", code], env=kept, capture_output=True, text=True, check=True
        )
        found: list[object] = json.loads(done.stdout)
        return found

    assert read() == [False, True, True, True, ["localhost", "127.0.0.1", "[::1]"]]
    assert read(PLACEPLAN_HTTP="1")[1:4] == [False, False, False]
    assert read(PLACEPLAN_HOSTS="plans.example.nhs.uk , ")[4] == ["plans.example.nhs.uk"]
    assert read(DEBUG="1")[0] is False


@pytest.mark.django_db
def test_every_answer_carries_the_strict_headers(client: Client):
    answer = client.get("/api/v1/plans")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_address_of_another_host_is_taken(client: Client):
    assert client.get("/api/v1/plans", headers={"host": "evil.example"}).status_code == 400
