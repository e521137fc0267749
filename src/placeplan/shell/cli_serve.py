"""`placeplan serve` and `placeplan demo`: the system on a port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from ipaddress import ip_address

import typer

from placeplan.shell.cli_start import complain, django_ready

WRONG = 2
_WITH_SERVER = "PLACEPLAN_WORKS_WITH_SERVER"


def serve(*, host: str, port: int) -> int:
    """The exit code, after the server has ended."""
    _own_machine(host)
    if not _free(host, port):
        return WRONG
    django_ready()
    _migrate()
    typer.echo(f"Placeplan is at {_address(host, port)} (Ctrl+C ends it)")
    return _serve(host, port)


def demo(*, port: int, then_serve: bool) -> int:
    """The exit code, after the demo has been loaded and, if wanted, the server has ended."""
    host = "127.0.0.1"
    _own_machine(host)
    if then_serve and not _free(host, port):
        return WRONG
    django_ready()
    _migrate()
    from django.utils import timezone

    from placeplan.shell.demo import NotADemoError, load

    try:
        loaded = load(at=timezone.now())
    except NotADemoError as error:
        complain(f"placeplan demo: {error}")
        return WRONG
    for line in loaded.lines:
        typer.echo(line)
    typer.echo("\nSign in with one of these names and passwords, which are for this demo alone:")
    for person in loaded.people:
        typer.echo(f"  {person.username:<16} {person.password:<24} {person.job_title}")
    if not then_serve:
        return 0
    typer.echo(f"\nPlaceplan is at {_address(host, port)} (Ctrl+C ends it)")
    return _serve(host, port)


def _own_machine(host: str) -> None:
    """On this machine's own address there is no TLS, and cookies cannot ask for it.

    Unless a proxy in front of it ends TLS.
    """
    if os.environ.get("PLACEPLAN_PROXY") == "1":
        return
    with suppress(ValueError):  # a name, not an address
        if host == "localhost" or ip_address(host).is_loopback:
            os.environ.setdefault("PLACEPLAN_HTTP", "1")


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _free(host: str, port: int) -> bool:
    """True where nobody else listens there; else False, after saying so."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            complain(f"cannot serve on {_address(host, port)}: {error.strerror}; try --port")
            return False
    return True


def _migrate() -> None:
    from django.core.management import call_command

    from placeplan.shell.cli_search import catch_up

    call_command("migrate", verbosity=0, interactive=False)
    catch_up()


def work(*, once: bool) -> int:
    """The exit code, after the background work has ended: at once when idle, where `once`."""
    django_ready()
    from django.core.management import call_command
    from django.utils import timezone

    from placeplan.exchange.jobs import take_up
    from placeplan.shell.reminding.sending import take_up as take_up_letters

    if os.environ.get(_WITH_SERVER):
        threading.Thread(target=_end_with_server, daemon=True).start()
    call_command("prune_db_task_results", verbosity=0)
    take_up()
    take_up_letters(at=timezone.now())
    # A reader is begun anew now and then: what a long paper took of memory goes back.
    call_command(
        "db_worker", verbosity=0, interval=1, startup_delay=False, batch=once, max_tasks=20
    )
    return 0


def _end_with_server() -> None:
    """The server holds the other end of standard input; where it ends, the worker does."""
    while os.read(sys.stdin.fileno(), 1024):  # a buffered reader would be in the way of a stop
        pass
    os._exit(0)


class _Worker:
    """The process of the background work, begun anew whenever it ends."""

    def __init__(self) -> None:
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def _keep(self) -> None:
        while not self._ends.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "placeplan", "work"],
                stdin=subprocess.PIPE,
                env={**os.environ, _WITH_SERVER: "1"},
            )
            self._process.wait()
            # One that cannot start is not begun a hundred times a second.
            self._ends.wait(max(0.0, 2.0 - (time.monotonic() - began)))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._process.terminate()
        self._thread.join(timeout=5)


def _serve(host: str, port: int) -> int:
    from django.db import connections
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "placeplan.shell.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(2, os.cpu_count() or 1),
        blocking_threads=4,
        log_enabled=False,
    )
    connections.close_all()  # the server's processes are copies of this one, and open their own
    with _Worker():
        server.serve()
    return 0
