"""`daybook run`: a whole night now, in the foreground."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from daybook.console import ClientId

STOPPED: Final = 130
"""Exit status of a program that Ctrl-C ended."""

Samples = Annotated[bool, typer.Option("--samples", help="First fill an empty home with the sample documents.")]


def run(client: ClientId = "", samples: Samples = False) -> None:
    """Run a night now, and say what became of everything.

    Starts a private Prefect server and stops it at the end; when `make up` runs for this home, uses that one.
    A second run posts nothing new. Exit status 1 when a night could not be closed.

    \b
    Example:
        daybook run --client acme
    """
    from daybook.console import console, reading
    from daybook.nights import run_nights
    from daybook.summary import summary
    from documents.home import Home
    from reports.completeness import completeness

    home = Home()
    if samples:
        from daybook.samples import fill

        copied = fill(home)
        typer.echo(
            f"{copied} sample documents put into {home.path / 'inbox'}" if copied else f"Home {home.path}", err=True
        )
    try:
        nights = run_nights(home, client)
    except KeyboardInterrupt:
        typer.echo("daybook: stopped; what was done stays done, and the next run goes on from there", err=True)
        raise typer.Exit(STOPPED) from None
    with reading() as connection:
        rows = completeness(connection)
    console().print(summary(home, rows, nights))
    raise typer.Exit(0 if nights.closed else 1)
