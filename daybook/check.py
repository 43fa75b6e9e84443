"""`daybook check`: the promises, checked against what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from documents.violation import Violation

NEXT = (
    "posting stops until every promise holds: repair nothing by hand, keep this output and report it; "
    "`daybook verify ENTRY` shows an entry beside its document"
)
BOOKS_NEXT = (
    "only books outside the ledger differ or cannot be asked; posting of a client whose books differ stops: take an "
    "entry that differs out of its file, then `daybook books refill BOOKS --client NAME` writes it anew from the ledger"
)

Listed = Annotated[bool, typer.Option("--list", help="Say what is checked and what is not, and check nothing.")]


def check(client: ClientId = "", as_json: AsJson = False, listed: Listed = False) -> None:
    """Check that every promise holds.

    The invariants of originals, register, ledger and books; names what breaks one. Exit status 1 on any violation.

    \b
    Example:
        daybook check || mail -s "daybook" operator@example.com
    """
    if listed:
        _print_list(as_json=as_json)
        return
    from daybook.console import print_json
    from daybook.desks import desks
    from documents.database.engine import read
    from documents.register.decision_checks import earlier_waivers_count
    from flows.stages.invariants import all_violations_of
    from ledgers.outbox import books_of, waiting_keys

    found: list[Violation] = []
    earlier: Mapping[str, int] = {}
    waiting = 0
    books: set[str] = set()
    for desk in desks(client):
        books.update(books_of(desk.client))
        found.extend(all_violations_of(desk))
        with read(desk.engine) as connection:
            earlier = earlier_waivers_count(connection)
            unsent = (waiting_keys(connection, desk.client.id, target) for target in books_of(desk.client))
            waiting += len(set().union(*unsent))
    violations = list({(one.code, one.subject, one.message): one for one in found}.values())
    if as_json:
        print_json([one.model_dump(mode="json") for one in violations])
    for one in violations:
        typer.echo(f"{one.code} {_where(one)}: {one.message}", err=as_json)
    _tell_earlier(earlier)
    if waiting:
        typer.echo(
            f"{waiting} entries wait to be written into the books; the next night does, or `daybook books --export`",
            err=True,
        )
    typer.echo(
        f"{len(violations)} violations; {_next(violations, books)}" if violations else "every promise holds", err=True
    )
    raise typer.Exit(1 if violations else 0)


def _next(violations: list[Violation], books: set[str]) -> str:
    """Return what to do: books can be written anew from the ledger, the ledger from nothing."""
    only_books = all(one.code == "I7" and one.subject.partition(" ")[0] in books for one in violations)
    return BOOKS_NEXT if only_books else NEXT


def _where(one: Violation) -> str:
    """Return whose and which thing breaks a promise; ids of documents and labels of entries often begin with whose."""
    named = not one.client_id or one.client_id in one.subject
    return one.subject if named else f"{one.client_id} {one.subject}"


def _tell_earlier(earlier: Mapping[str, int]) -> None:
    """Say what is older than a law, and therefore breaks none."""
    for law, count in sorted(earlier.items()):
        asked = "two persons" if law == "two persons" else "a kept decision"
        typer.echo(f"{count} waivers are older than the rule that asks for {asked}; they stand as they were", err=True)


def _print_list(*, as_json: bool) -> None:
    from daybook.console import print_json, print_table
    from flows.stages.promises import PROMISES

    if as_json:
        print_json([one.model_dump(mode="json") for one in PROMISES])
        return
    rows = [[one.code, one.name, one.proves or f"Not checked. {one.apart}"] for one in PROMISES]
    print_table(["code", "name", "what holds"], rows)
