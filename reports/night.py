"""The night report: what came, what became of it, what waits and why, whether the books agree."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.value import Value
from documents.violation import Violation
from ledgers.general_ledger import is_memo, trial_balance
from reports.completeness import Completeness, Figure, completeness
from reports.exceptions import OpenException, open_exceptions
from reports.work import Deadlines, Notice, Told

BUCKETS = ("posted", "queued", "rejected", "duplicate", "archived", "open")
MOST_EXCEPTIONS = 500
"""Listed in the report; the queue has them all."""

DEADLINES: Final = {
    "Late": "late",
    "Due today": "today",
    "Asked outside": "asked",
}
"""Headings of the report, and which part of the deadlines each of them tells."""

MARKUP: Final = frozenset("\\`*_{}[]<>()#!|~&@")
UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
LINKS: Final = re.compile(r"(https?|ftp|mailto|www)([:.])", re.IGNORECASE)
"""What a page would turn into a link without being asked."""


class Books(Value):
    """One set of books after the night.

    Attributes:
        name: Such as "beancount".
        entries: Written to it so far.
        accepted: True when its own program checked the files and found no fault.
        agrees: True when its balances equal the ledger's to the cent.
        problems: What its program or the comparison found, one sentence each.
        folder: Where the files are.
    """

    name: str
    entries: int
    accepted: bool
    agrees: bool
    problems: tuple[str, ...] = ()
    folder: str = ""


class NightReport(Value):
    """One client's night.

    Attributes:
        new_documents: Received in this night: documents out of bundles and files sent again included.
        posted_now: Entries made in this night.
        released: Documents that went on by themselves because the cause of their exception was gone.
        deadlines: What is late, due today, escalated and asked outside.
        difference: Sum of the trial balance in base currency; zero, always.
        violations: Invariants that do not hold.
        stopped: Why nothing was posted, with what to do; empty when posting went on.
    """

    client_id: str
    client_name: str
    started_at: dt.datetime
    finished_at: dt.datetime
    new_documents: int = 0
    posted_now: int = 0
    released: int = 0
    currency: str
    counts: Completeness
    exceptions: tuple[OpenException, ...] = ()
    deadlines: Deadlines = Deadlines()
    difference: Decimal = Decimal(0)
    turnover: Decimal = Decimal(0)
    books: tuple[Books, ...] = ()
    violations: tuple[Violation, ...] = ()
    stopped: str = ""
    notes: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """True when everything is accounted for and every set of books agrees."""
        books = all(book.accepted and book.agrees for book in self.books)
        return self.counts.ties and self.difference == 0 and books and not self.violations


def figures(connection: sa.Connection, client_id: str) -> tuple[Completeness, tuple[OpenException, ...]]:
    """Return the completeness control and the open exceptions of one client."""
    rows = completeness(connection, client_id)
    counted = rows[0] if rows else nothing(client_id)
    return counted, open_exceptions(connection, client_id)


def nothing(client_id: str) -> Completeness:
    """Return the counts of a client that never sent anything."""
    zero = Figure()
    return Completeness(client_id=client_id, received=zero, **dict.fromkeys(BUCKETS, zero), ties=True)


def balance(connection: sa.Connection, client_id: str) -> tuple[Decimal, Decimal]:
    """Return the sum of the trial balance (zero) and its turnover, memo accounts left out, in base currency."""
    rows = [row for row in trial_balance(connection, client_id) if not is_memo(row.account)]
    return sum((row.balance for row in rows), Decimal(0)), sum((row.debit for row in rows), Decimal(0))


def as_markdown(report: NightReport) -> str:
    """Return the report as the artifact an operator opens on the run's page."""
    state = "closed" if report.closed else "NOT CLOSED"
    parts = [
        f"# {plain(report.client_name)}: night of {report.started_at:%Y-%m-%d %H:%M} UTC, {state}",
        _sentence(report),
        "\n".join(_table(report.counts)),
        "## Books",
        "\n".join(_books(report)),
        *_deadlines(report.deadlines),
        f"## Open exceptions ({len(report.exceptions)})",
        "\n".join(_exceptions(report.exceptions)) or "None.",
    ]
    if report.violations:
        parts += ["## Violations", "\n".join(_violations(report.violations))]
    notes = [one for one in (report.stopped, *report.notes) if one]
    if notes:
        parts += ["## Notes", "\n".join(f"- {plain(note)}" for note in notes)]
    return "\n\n".join(parts) + "\n"


def _sentence(report: NightReport) -> str:
    seconds = (report.finished_at - report.started_at).total_seconds()
    return (
        f"{report.new_documents} new documents, {report.posted_now} posted, {report.released} released by themselves, "
        f"{report.counts.held} posted with payment held; {seconds:.0f} s."
    )


def _table(counts: Completeness) -> Iterable[str]:
    yield "| | documents | money |"
    yield "|---|---:|---|"
    for name in ("received", *BUCKETS):
        figure: Figure = getattr(counts, name)
        money = ", ".join(f"{amount:,} {currency}" for currency, amount in figure.money.items())
        yield f"| {name} | {figure.count} | {money} |"


def _books(report: NightReport) -> Iterable[str]:
    yield f"- trial balance: {report.difference:,} {report.currency} (turnover {report.turnover:,} {report.currency})"
    for book in report.books:
        accepted = "accepted" if book.accepted else "REFUSED"
        agrees = "agrees with the ledger to the cent" if book.agrees else "DIFFERS from the ledger"
        yield f"- {book.name}: {book.entries} entries, {accepted}, {agrees}; `{book.folder}`"
        yield from (f"  - {plain(problem)}" for problem in book.problems)


def _deadlines(deadlines: Deadlines) -> Iterable[str]:
    for title, notices in DEADLINES.items():
        mine: tuple[Notice, ...] = getattr(deadlines, notices)
        if mine:
            yield f"## {title} ({len(mine)})"
            yield "\n".join(_notices(mine))
    if deadlines.escalated:
        yield "## To be told"
        yield "\n".join(_told(one) for one in deadlines.escalated)


def _notices(notices: Sequence[Notice]) -> Iterable[str]:
    for one in notices[:MOST_EXCEPTIONS]:
        yield f"- `{one.document_id}` {plain(one.file_name)}: {plain(one.sentence)}"
    if len(notices) > MOST_EXCEPTIONS:
        yield f"- and {len(notices) - MOST_EXCEPTIONS} more; `daybook queue` lists them all"


def _told(told: Told) -> str:
    of = f" of {told.queue}" if told.queue else ""
    count = f"{len(told.documents)} document{'' if len(told.documents) == 1 else 's'}"
    shown = " ".join(f"`{one}`" for one in told.documents[:MOST_EXCEPTIONS])
    return f"- **{plain(told.to)}** ({told.step}{of}): {count} {shown}"


def _exceptions(exceptions: Sequence[OpenException]) -> Iterable[str]:
    for one in exceptions[:MOST_EXCEPTIONS]:
        held = " (posted, payment held)" if one.held else ""
        yield f"- `{one.document_id}` {plain(one.file_name)}{held}: **{one.code}** {plain(one.sentence)}"
    if len(exceptions) > MOST_EXCEPTIONS:
        yield f"- and {len(exceptions) - MOST_EXCEPTIONS} more; `daybook queue` lists them all"


def _violations(violations: Iterable[Violation]) -> Iterable[str]:
    for one in violations:
        yield f"- {plain(one.code)} {plain(one.subject)}: {plain(one.message)}"


def plain(text: str) -> str:
    """Return text of a document as text: nothing in it may become a link, a picture or markup of the page.

    Characters that cannot be seen, such as those that turn the direction of writing, are left out.
    """
    seen = "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in UNSEEN)
    escaped = "".join(f"\\{character}" if character in MARKUP else character for character in seen)
    return LINKS.sub(r"\1\\\2", escaped)
