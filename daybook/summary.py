"""What `daybook run` says at the end: the sum, the books, each exception in one sentence, where to look next."""

from __future__ import annotations

import typer

from daybook.console import reading
from daybook.nights import Nights
from daybook.queue import print_queue
from daybook.status import print_status
from documents.home import Home
from reports.completeness import completeness
from reports.night import Books, NightReport


def print_summary(home: Home, nights: Nights) -> None:
    """Print it."""
    with reading() as connection:
        rows = completeness(connection)
    reports = list(nights.reports.values())
    print_queue(tuple(one for report in reports for one in report.exceptions))
    print_status(rows)
    for report in reports:
        _print_books(report)
    for report in reports:
        for violation in report.violations:
            typer.echo(f"VIOLATION {violation.code} {violation.subject}: {violation.message}")
        for note in report.notes:
            typer.echo(f"{report.client_id}: {note}")
    for client, why in nights.failures.items():
        typer.echo(f"{client}: the night did not get to its end: {why}")
    typer.echo(f"\n{_news(reports)} {nights.seconds:.0f} s.\n\n{_next(home)}")


def _print_books(report: NightReport) -> None:
    typer.echo(f"{report.client_id}: trial balance {report.difference:,} {report.currency}; {_books(report.books)}")


def _books(books: tuple[Books, ...]) -> str:
    return "; ".join(
        f"{book.name}: {book.entries} entries, {'accepted' if book.accepted else 'REFUSED'}, "
        f"{'agrees to the cent' if book.agrees else 'DIFFERS'}" + "".join(f" ({one})" for one in book.problems)
        for book in books
    )


def _news(reports: list[NightReport]) -> str:
    new = sum(report.new_documents for report in reports)
    posted = sum(report.posted_now for report in reports)
    if not new and not posted:
        return "Nothing new arrived and nothing new was posted."
    return f"{new} new documents, {posted} posted now."


def _next(home: Home) -> str:
    return (
        "Where to look next:\n"
        "  daybook queue              what waits for a person\n"
        "  daybook show DOCUMENT      one document: fields with evidence, findings, history\n"
        "  daybook books              the trial balance of each client\n"
        f"  {home.path / 'books'}   books for Beancount and hledger\n"
        "  make up                    the same every night, with the Prefect UI"
    )
