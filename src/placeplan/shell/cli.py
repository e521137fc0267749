"""The command line. Every command imports what it needs when it runs, so that all start fast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from placeplan import __version__
from placeplan.shell import cli_plan, cli_watching, cli_words

app = typer.Typer(
    name="placeplan",
    help="Health and care plans as records with their sources.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
people = typer.Typer(help="People who sign in.", no_args_is_help=True, rich_markup_mode=None)
organisations = typer.Typer(help="Who owns plans.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(people, name="people")
app.add_typer(organisations, name="organisations")
cli_plan.add_to(app)
cli_watching.add_to(app)
cli_words.add_to(app)

Files = Annotated[
    list[Path], typer.Argument(help="Papers: text, HTML, Word, Excel, PDF.", show_default=False)
]


@app.command()
def read(
    files: Files,
    format: Annotated[  # noqa: A002 - the name of the option
        str, typer.Option(help="jsonl: one JSON object a line; table: for people.")
    ] = "",
    problems: Annotated[
        str, typer.Option(help="jsonl: problems as JSON lines instead of one line of text each.")
    ] = "text",
    coverage: Annotated[
        bool, typer.Option("--coverage", help="How much was understood, instead of the records.")
    ] = False,
) -> None:
    """Print the records that papers hold. Nothing is stored.

    Records go to standard output, problems to standard error. Exit 0: clean. 1: a problem of
    severity error. 2: nothing readable, or a wrong call.
    """
    from placeplan.shell.cli_read import run

    raise typer.Exit(run(files, form=format, problems=problems, coverage=coverage))


@app.command("import")
def import_(
    files: Files,
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who imports.")],
    plan: Annotated[
        str, typer.Option(help="Address or title of the plan; a new title makes one.")
    ] = "",
    organisation: Annotated[
        list[str] | None,
        typer.Option(help="ODS code; of a new plan, the first owns it and the others share it."),
    ] = None,
    stated_on: Annotated[
        str, typer.Option(help="Day of the meeting or paper, such as 14 November 2013.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; store nothing.")
    ] = False,
    conflicts: Annotated[
        str, typer.Option(help="Where people and the paper changed one field: plan or paper.")
    ] = "",
    doubtful: Annotated[
        str, typer.Option(help="Where a record may be one that stands renamed: same or other.")
    ] = "",
    visibility: Annotated[
        str, typer.Option(help="partner, private or commercial, where fewer may see them.")
    ] = "",
    period: Annotated[
        str, typer.Option(help="Month or year of published statistics that state none.")
    ] = "",
) -> None:
    """Store what papers say in a plan, or national facts of published statistics: all, or none.

    Statistics are told by their content and need no plan. Exit 0: clean. 1: a problem of severity
    error. 2: nothing readable, a wrong call, or something that a person has to decide.
    """
    from placeplan.shell.cli_start import complain, django_ready

    django_ready()
    from placeplan.shell import cli_national

    statistics = cli_national.statistics_among(files)
    if statistics and len(statistics) == len(files):
        done = cli_national.run(files, username=user, period=period, dry_run=dry_run)
        raise typer.Exit(done)
    if statistics or not plan:
        why = cli_national.why_not(files)
        for path in statistics[:1]:
            why = f"{path.name} is published statistics: bring it without papers"
        complain(f"placeplan import: {why}")
        raise typer.Exit(2)
    from placeplan.shell.cli_import import run

    raise typer.Exit(
        run(
            files,
            plan=plan,
            username=user,
            codes=organisation or [],
            stated_on=stated_on,
            visibility=visibility,
            dry_run=dry_run,
            conflicts=conflicts,
            doubtful=doubtful,
        )
    )


@app.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="IMPORT", help="Number of the import.")],
    user: Annotated[str, typer.Option("--as", metavar="USER", help="Who takes it back.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")] = "",
    statistics: Annotated[
        bool, typer.Option("--statistics", help="The number is one of published statistics.")
    ] = False,
) -> None:
    """Take an import back as a whole, where nothing later depends on it.

    Exit 0: undone. 1: something depends on it, which is listed. 2: a wrong call.
    """
    from placeplan.shell.cli_start import django_ready

    django_ready()
    if statistics:
        from placeplan.shell import cli_national

        raise typer.Exit(cli_national.run_undo(number, username=user, reason=reason))
    from placeplan.shell.cli_changes import run_undo

    raise typer.Exit(run_undo(number, username=user, reason=reason))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the system afterwards.")] = True,
) -> None:
    """Load invented people, plans and papers, say how to sign in, and serve the system."""
    from placeplan.shell.cli_serve import demo

    raise typer.Exit(demo(port=port, then_serve=serve))


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Bring the database up to date and serve the system."""
    from placeplan.shell.cli_serve import serve

    raise typer.Exit(serve(host=host, port=port))


@app.command()
def work(
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to do.")] = False,
) -> None:
    """Do the background work: read long papers. `serve` and `demo` start it by themselves."""
    from placeplan.shell.cli_serve import work

    raise typer.Exit(work(once=once))


@people.command("add")
def add_person(
    username: str,
    name: Annotated[str, typer.Option(help="Name as others see it.")],
    job_title: Annotated[str, typer.Option()] = "",
    email: Annotated[str, typer.Option()] = "",
    member: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE:ROLE", help="Membership, such as 99F:analyst."),
    ] = None,
    superuser: Annotated[bool, typer.Option("--superuser", help="May do everything.")] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Cannot sign in; may import by --as.")
    ] = False,
) -> None:
    """Add somebody who signs in. The password is asked for, or read from PLACEPLAN_PASSWORD."""
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_people import add

    raise typer.Exit(
        add(
            username,
            name=name,
            job_title=job_title,
            email=email,
            memberships=member or [],
            superuser=superuser,
            no_password=no_password,
        )
    )


@organisations.command("add")
def add_organisation(
    code: Annotated[str, typer.Argument(metavar="CODE", help="ODS code.")],
    name: Annotated[str, typer.Option(help="Name in full.")],
    kind: Annotated[str, typer.Option(help="commissioner, local_authority, practice and so on.")],
    short_name: Annotated[str, typer.Option()] = "",
) -> None:
    """Add an organisation."""
    from placeplan.shell.cli_start import django_ready

    django_ready()
    from placeplan.shell.cli_people import add_body

    raise typer.Exit(add_body(code, name=name, kind=kind, short_name=short_name))


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def manage(context: typer.Context) -> None:
    """Django's own commands: migrate, flush, createsuperuser and so on."""
    from placeplan.shell.cli_start import settings_ready

    settings_ready()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["placeplan manage", *context.args])


@app.command()
def conform(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of vector files.")],
) -> None:
    """Compare our statistics with recorded outputs of the field's reference packages.

    Exit 0: all agree. 1: some do not. 2: nothing to compare.
    """
    from placeplan.shell.cli_conform import run

    raise typer.Exit(run(folder))


@app.command()
def reconcile(
    files: Annotated[
        list[Path],
        typer.Argument(help="Published statistics: CSV, zip, Excel.", show_default=False),
    ],
    format: Annotated[  # noqa: A002 - the name of the option
        str, typer.Option(help="table: for people; jsonl: one JSON object a line.")
    ] = "table",
) -> None:
    """Compare the totals that published statistics state with the sum of their rows.

    England as published against all providers or commissioners, of every measure and month.
    Exit 0: all agree. 1: some do not. 2: nothing to compare, or a wrong call.
    """
    from placeplan.shell.cli_reconcile import run

    raise typer.Exit(run(files, form=format))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new zip file.")],
) -> None:
    """Copy the whole system to one file, also while it is in use. Exit 0: copied. 2: not."""
    from placeplan.shell.cli_start import settings_ready

    settings_ready()
    from placeplan.shell.cli_keeping import run_backup

    raise typer.Exit(run_backup(target))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Put the database that is there aside.")
    ] = False,
) -> None:
    """Bring a copy back; stop the server first. Exit 0: done. 2: not, and nothing changed."""
    from placeplan.shell.cli_start import settings_ready

    settings_ready()
    from placeplan.shell.cli_keeping import run_restore

    raise typer.Exit(run_restore(source, force=force))


@app.command()
def spc(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file.", show_default=False)],
    date: Annotated[str, typer.Option(metavar="COLUMN", help="Holds the dates.")] = "",
    value: Annotated[str, typer.Option(metavar="COLUMN", help="Holds the values.")] = "",
    series: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Tells several series apart; may be given again."),
    ] = None,
    target: Annotated[
        str, typer.Option(metavar="N", help="What is to be reached: 95 or 95%.")
    ] = "",
    direction: Annotated[
        str, typer.Option(help="The better way: increase, decrease or neutral.")
    ] = "neutral",
    rebase: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE=REASON", help="A day from which the process is a new one."),
    ] = None,
    baseline: Annotated[
        int | None, typer.Option(metavar="N", help="Limits rest on the first N points.")
    ] = None,
    rules: Annotated[
        str, typer.Option(help="mdc-2023: Making Data Count; plotthedots-0.2: NHSRplotthedots.")
    ] = "mdc-2023",
    screen: Annotated[
        bool, typer.Option(help="Leave very large moving ranges out of the limits.")
    ] = True,
    trend: Annotated[int, typer.Option(help="Points that make a trend: 6 or 7.")] = 7,
    out: Annotated[
        Path | None,
        typer.Option(metavar="CHART", help="The chart, .svg or .png; else FILE with .svg, here."),
    ] = None,
    chart: Annotated[bool, typer.Option(help="Write the chart.")] = True,
    format: Annotated[  # noqa: A002 - the name of the option
        str, typer.Option(help="table: for people; json: everything that the rules say.")
    ] = "table",
) -> None:
    """Read a CSV as process charts: print the icons of each series, and write its chart.

    Dates, values and series are found by what stands in the columns. Exit 0: clean. 1: something
    cannot be read, which is named. 2: nothing readable, or a wrong call.
    """
    from placeplan.shell.cli_spc import run

    raise typer.Exit(
        run(
            file,
            date_name=date,
            value_name=value,
            series_names=series or [],
            target=target,
            direction=direction,
            rebases=rebase or [],
            baseline=baseline,
            rules=rules,
            screen=screen,
            trend=trend,
            out=out,
            chart=chart,
            form=format,
        )
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records."""
    import json

    from placeplan.records import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The command `placeplan`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.argv[1:] in (["version"], ["--version"]):
        version()  # typer would first load pydantic to read no arguments at all
        return
    app()
