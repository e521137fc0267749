"""The commands that look after plans: `placeplan check` and `placeplan remind`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Papers, instead of a plan.", show_default=False)
    ] = None,
    plan: Annotated[str, typer.Option(help="Address of a plan.")] = "",
    on: Annotated[
        str, typer.Option(metavar="DATE", help="The day to judge by; of a plan, else today.")
    ] = "",
    user: Annotated[
        str, typer.Option("--as", metavar="USER", help="Only what this person may see of the plan.")
    ] = "",
    format: Annotated[  # noqa: A002 - the name of the option
        str, typer.Option(help="text: for people; json: an array of problems; sarif: SARIF 2.1.0.")
    ] = "text",
) -> None:
    """Print what the checks find in a plan, or in papers that are not stored.

    Of papers it also prints what could not be read; without --on nothing in them is called late.
    Exit 0: no error. 1: a problem of severity error. 2: nothing readable, or a wrong call.
    """
    from placeplan.shell.cli_check import run

    raise typer.Exit(run(files or [], plan=plan, on=on, username=user, form=format))


def remind(
    on: Annotated[str, typer.Option(metavar="DATE", help="The day to remind on.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would hear of what; send nothing.")
    ] = False,
) -> None:
    """Write the letters of a day and queue them: to be run once a day or more often.

    A letter is written once, however often this is run. `placeplan work` or `serve` sends it.
    Exit 0: done. 2: a wrong call.
    """
    from placeplan.shell.cli_remind import run

    raise typer.Exit(run(on=on, dry_run=dry_run))


def add_to(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command()(check)
    app.command()(remind)
