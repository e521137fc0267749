"""The commands that look for words: `placeplan search` and `placeplan reindex`."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command()(search)
    app.command()(reindex)


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", show_default=False)],
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who looks.")],
    plan: Annotated[str, typer.Option(help="Address of a plan.")] = "",
    kind: Annotated[str, typer.Option(help="A kind of record; paper for passages.")] = "",
    most: Annotated[int, typer.Option(min=1, max=1000, help="So many hits.")] = 20,
) -> None:
    """Print the records, or passages of papers, that hold all words, the best first.

    A line each: kind, number, plan, file and line, name. How many there are of each kind goes to
    standard error. Exit 0: found. 1: nothing found. 2: a wrong call.
    """
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_search import run_search

    raise typer.Exit(run_search(words, username=user, plan=plan, kind=kind, most=most))


def reindex() -> None:
    """Write the words by which everything stored is found anew. `serve` does it where needed."""
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_search import run_reindex

    raise typer.Exit(run_reindex())
