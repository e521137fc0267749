"""`placeplan remind`: writes the letters of a day, once, and queues them."""

from __future__ import annotations

from collections import Counter

import typer

from placeplan.shell.cli_check import day_of
from placeplan.shell.cli_start import complain, django_ready

CLEAN, WRONG = 0, 2


def run(*, on: str, dry_run: bool) -> int:
    """The exit code, after the letters of the day were written, or said."""
    day = day_of(on)
    if day is None:
        complain(f"placeplan remind: --on: “{on}” is not a day, such as 2 March 2026")
        return WRONG
    django_ready()
    from django.utils import timezone

    from placeplan.shell.reminding.planning import shared_names, wanted, write
    from placeplan.shell.reminding.sending import take_up

    for name in sorted(shared_names()):
        complain(f"several people are called “{name}”: nobody is reminded by that name")
    if dry_run:
        for each in wanted(day):
            typer.echo(f"{each.person.username}: {each.kind}, {each.count}")
        return CLEAN
    at = timezone.now()
    letters = write(wanted(day), on=day, at=at)
    queued = take_up(at=at)
    kinds = Counter(each.kind for each in letters)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    typer.echo(f"{len(letters)} letters written{f': {listed}' if listed else ''}; {queued} queued")
    return CLEAN
