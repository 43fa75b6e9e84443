"""What `daybook run` says at the end: the sum, the books, each document that waits in one line, where to look next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from daybook.console import program, seen, shown_path, table
from daybook.nights import Nights
from daybook.status import status_table
from daybook.waiting import Waiting, by_queue, fact, waiting
from documents.home import Home
from reports.completeness import Completeness
from reports.night import Books, NightReport

INDENT: Final = 4


def summary(home: Home, rows: Sequence[Completeness], nights: Nights) -> Group:
    """Return it, ready to be printed.

    Args:
        home: Where the books are.
        rows: The completeness control after the nights, the sum of all clients last.
        nights: What was done now.
    """
    reports = list(nights.reports.values())
    documents = waiting(one for report in reports for one in report.exceptions)
    return Group(
        status_table(tuple(rows)),
        "",
        _books(reports),
        "",
        *_faults(rows, nights),
        *_exceptions(documents),
        Text(_news(reports, documents, nights.seconds), style="bold"),
        "",
        _next(home),
    )


@dataclass(frozen=True, slots=True)
class Hanging:
    """A paragraph whose first line stands out to the left, so that the eye finds where each begins."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wrap it to the width there is."""
        for number, line in enumerate(self.text.wrap(console, options.max_width - INDENT, overflow="fold")):
            yield Padding(line, (0, 0, 0, INDENT if number else 0), expand=False)


def _books(reports: Sequence[NightReport]) -> Table:
    names = list(dict.fromkeys(book.name for report in reports for book in report.books))
    rows = []
    for report in reports:
        said = {book.name: _verdict(book) for book in report.books}
        balance = f"{report.difference:,} {report.currency}"
        rows.append([report.client_id, balance, *(said.get(name, "-") for name in names)])
    return table(["books", "trial balance", *names], rows)


def _verdict(book: Books) -> str:
    accepted = "accepted" if book.accepted else "REFUSED"
    return f"{book.entries} entries, {accepted}, {'agrees' if book.agrees else 'DIFFERS'}"


def _faults(rows: Iterable[Completeness], nights: Nights) -> Iterator[RenderableType]:
    """Yield what an operator has to act on: a sum or the books that do not hold, a night that did not end."""
    found = [f"{row.client_id or 'all clients'}: received is not the sum of the others" for row in rows if not row.ties]
    for client, report in nights.reports.items():
        told = {problem for book in report.books for problem in book.problems}
        found += [f"{client}: {report.stopped}"] if report.stopped else []
        found += [f"{client}: {book.name}: {problem}" for book in report.books for problem in book.problems]
        found += [
            f"{client}: VIOLATION {one.code} {one.subject}: {one.message}"
            for one in report.violations
            if one.message not in told
        ]
        found += [f"{client}: {note}" for note in report.notes]
    found += [f"{client}: the night did not get to its end: {why}" for client, why in nights.failures.items()]
    if found:
        yield from (Hanging(Text(seen(one), style="red")) for one in found)
        yield ""


def _exceptions(documents: Sequence[Waiting]) -> Iterator[RenderableType]:
    """Yield one line for each document, below its client and the queue that can decide."""
    for client, queue, mine in by_queue(documents):
        yield Rule(f"[bold]{client}[/], {queue.value}: {len(mine)}", align="left", style="dim", characters="-")
        yield from (_line(one) for one in mine)
        yield ""


def _line(document: Waiting) -> Hanging:
    one = document.gravest
    more = len(document.exceptions) - 1
    return Hanging(
        Text.assemble(
            (one.document_id, "cyan"),
            f" {seen(one.file_name)}{' (posted, payment held)' if one.held else ''}: ",
            (one.code, "yellow"),
            f" {seen(fact(one))}",
            (f" +{more} more" if more else "", "bold"),
        )
    )


def _news(reports: Sequence[NightReport], documents: Sequence[Waiting], seconds: float) -> str:
    new = sum(report.new_documents for report in reports)
    posted = sum(report.posted_now for report in reports)
    held = sum(document.gravest.held for document in documents)
    came = f"{new} documents received, {posted} posted"
    return (
        f"{came if new or posted else f'Nothing new: {came}'}; {len(documents) - held} wait for a person, {held} "
        f"posted with payment held. {seconds:.0f} s.{_standstill(reports)}"
    )


def _standstill(reports: Sequence[NightReport]) -> str:
    """Name the clients of whom nothing was posted, at the very end, where the eye is when the night is over."""
    stopped = [report.client_id for report in reports if report.stopped]
    return f" Nothing was posted for {', '.join(stopped)}: the reason is above, in red." if stopped else ""


def _next(home: Home) -> Group:
    daybook = program()
    commands = {
        f"{daybook} queue": "all that speaks against each document, and what to do",
        f"{daybook} review": "the page where people clear it (--demo: with people to try it)",
        f"{daybook} show DOCUMENT": "one document: fields with evidence, findings, history",
        f"{daybook} books": "the trial balance of each client",
        shown_path(home.path / "books"): "books for Beancount and hledger",
        "make up": "the same every night, with the Prefect UI",
    }
    grid = Table.grid(padding=(0, 3, 0, 0))
    for command, what in commands.items():
        grid.add_row(f"  {command}", what)
    return Group("Where to look next", grid)
