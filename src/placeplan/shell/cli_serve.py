"""`placeplan serve` and `placeplan demo`: the system on a port of this machine."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from ipaddress import ip_address

import typer

from placeplan.shell.cli_start import complain, django_ready

WRONG = 2


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
    """On this machine's own address there is no TLS, and cookies cannot ask for it."""
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

    call_command("migrate", verbosity=0, interactive=False)


def _serve(host: str, port: int) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    server = Server(
        "placeplan.shell.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(2, os.cpu_count() or 1),
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()
    return 0
