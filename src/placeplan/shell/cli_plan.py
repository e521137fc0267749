"""The commands about a whole plan: taken out as one file, brought in, rolled into the next year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Plan = Annotated[str, typer.Option(help="Address of the plan.")]


def export(
    plan: Plan,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE.zip", help="A new file; else PLAN.zip, here.")
    ] = None,
) -> None:
    """Write a whole plan to one file: records with their history, papers, events, people.

    Everything is in it, also what is confidential. Exit 0: written. 2: not.
    """
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_plan_file import run_export

    raise typer.Exit(run_export(plan, to or Path(f"{plan}.zip")))


def import_plan(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="What `export` wrote.")],
    user: Annotated[str, typer.Option("--as", metavar="USER", help="A superuser.")],
    as_slug: Annotated[
        str, typer.Option("--as-slug", metavar="ADDRESS", help="Another address for the plan.")
    ] = "",
) -> None:
    """Bring in a whole plan out of its file, all of it or nothing.

    People who are not known here are kept as names, with closed accounts. Exit 0: brought in.
    2: not, and nothing changed.
    """
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_plan_file import run_import

    raise typer.Exit(run_import(file, username=user, slug=as_slug))


def roll_forward(
    plan: Plan,
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who does it.")],
    name: Annotated[str, typer.Option(help="Title of the new plan.")] = "",
    year: Annotated[str, typer.Option(help="Financial year of the new plan.")] = "",
    leave: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="A kind that is not carried.")
    ] = None,
    take: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="A kind that is carried besides.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")] = "",
    close: Annotated[bool, typer.Option("--close", help="Close the old plan to change.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be carried; store nothing.")
    ] = False,
) -> None:
    """Roll a plan forward into the next year: what is open goes on in a new plan.

    `undo` takes the import back that it prints. Exit 0: done. 2: not, and nothing changed.
    """
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_rolling import run

    raise typer.Exit(
        run(
            plan,
            username=user,
            title=name,
            year=year,
            leave=leave or [],
            take=take or [],
            reason=reason,
            close=close,
            dry_run=dry_run,
        )
    )


def add_to(app: typer.Typer) -> None:
    """Adds these commands to the command line."""
    app.command("export")(export)
    app.command("import-plan")(import_plan)
    app.command("roll-forward")(roll_forward)
