"""`daybook report NAME`: a report of a client, on the terminal or as a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reports.report import Report

Name = Annotated[str, typer.Argument(help="Name or code of the report; all are listed when it is left out.")]
ClientId = Annotated[str, typer.Option("--client", help="Whose figures.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Last day that counts, YYYY-MM-DD; today when not given.")]
Since = Annotated[str, typer.Option("--since", help="First day of the period; the fiscal year's when not given.")]
Entity = Annotated[str, typer.Option("--entity", help="One company of the client; all when not given.")]
Document = Annotated[str, typer.Option("--document", help="Document or entry, for a report about one.")]
Choice = Annotated[list[str], typer.Option("--set", help="A choice of this report, NAME=VALUE.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write a CSV file instead.", dir_okay=False)]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", help="Write an XLSX file instead.", dir_okay=False)]
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Write a folder with a CSV file and its index.xml.", file_okay=False)
]
Plot = Annotated[Path | None, typer.Option("--plot", help="Write its plot as an SVG file instead.", dir_okay=False)]


def report(  # noqa: PLR0913 - one for each option
    name: Name = "",
    client: ClientId = "",
    as_of: AsOf = "",
    since: Since = "",
    entity: Entity = "",
    document: Document = "",
    choices: Choice = [],  # noqa: B006 - typer copies it
    to_csv: Csv = None,
    to_xlsx: Xlsx = None,
    to_plot: Plot = None,
    to_folder: Folder = None,
) -> None:
    """Show a report, or write it to a file; without a name, list the reports.

    A report whose control totals do not tie is not shown: exit status 1, and the message names both figures.

    \b
    Examples:
        daybook report
        daybook report trial-balance --client acme --as-of 2026-05-31
        daybook report R-02 --client acme --xlsx ageing.xlsx --plot ageing.svg
    """
    from daybook.reporting import asked_for, built, listed
    from reports.data_transfer import write_folder
    from reports.plot import write_plot
    from reports.rendering import write_csv, write_xlsx

    if not name:
        listed()
        return
    made = built(name, client, asked_for(as_of, since, entity, document, choices))
    for path, write in ((to_csv, write_csv), (to_xlsx, write_xlsx), (to_plot, write_plot), (to_folder, write_folder)):
        if path is not None:
            write(made, path)
            typer.echo(f"{path}: {len(made.frame)} rows", err=True)
    if not (to_csv or to_xlsx or to_plot or to_folder):
        _print(made)


def _print(made: Report) -> None:
    from daybook.console import print_table
    from reports.rendering import FIGURES, cells, headings, narrowed

    shown = narrowed(made)
    figures = sum(column.kind in FIGURES for column in shown.columns)
    title = f"{made.title}, {made.client_id}, as of {made.as_of:%Y-%m-%d}, {made.currency}"
    print_table(headings(shown), cells(shown), title, right=figures)
    for note in made.notes:
        typer.echo(note)
    for tie in made.ties:
        typer.echo(f"ties: {tie.what}")


def day(text: str, what: str) -> dt.date | None:
    """Return a day given as YYYY-MM-DD; None for an empty text.

    Raises:
        WrongInputError: It is no day.
    """
    from documents.error import WrongInputError

    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise WrongInputError(f'{what}: found "{text}", expected a day such as 2026-05-31') from None
