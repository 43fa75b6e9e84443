"""`daybook show`: everything known of one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from reports.document_page import DocumentPage, ShownField

DocumentId = Annotated[str, typer.Argument(help="A document's id, or how it begins.")]


def show(document: DocumentId, client: ClientId = "", as_json: AsJson = False) -> None:
    """Show everything known of one document.

    Fields with their evidence, lines, findings, entries, history.

    \b
    Example:
        daybook show acme-3f9a01
    """
    from daybook.console import print_json, reading
    from documents.register.document import find_document
    from reports.document_page import document_page

    with reading() as connection:
        page = document_page(connection, find_document(connection, document, client or None))
    if as_json:
        print_json(page.model_dump(mode="json"))
    else:
        _print(page)


def _print(page: DocumentPage) -> None:
    from daybook.console import console, print_table, seen

    screen = console()
    for line in _head(page):
        screen.print(seen(line), markup=False)
    screen.print()
    print_table(["field", "value", "page", "proofs"], [_field_row(one) for one in page.fields])
    if page.lines:
        columns = list(dict.fromkeys(name for line in page.lines for name in line))
        print_table(columns, [[line.get(name, "") for name in columns] for line in page.lines], "lines")
    findings = [
        [one.status.value, one.finding.code, one.finding.severity.value, one.finding.message] for one in page.findings
    ]
    if findings:
        print_table(["status", "code", "severity", "finding"], findings)
    events = [
        [f"{event.at:%Y-%m-%d %H:%M:%S}", event.actor, event.action, _change(event.after, page.explanation)]
        for event in page.history
    ]
    print_table(["when (UTC)", "who", "what", ""], events, "history")


def _head(page: DocumentPage) -> Iterator[str]:
    known = page.document
    first, last = known.first_page, known.last_page
    yield known.id
    yield f"{page.file_name}, {f'page {first}' if first == last else f'pages {first} to {last}'}"
    yield f"{known.state.value} since {known.state_since:%Y-%m-%d %H:%M} UTC. {known.reason or page.explanation}"
    if page.entries:
        yield f"In the ledger as {', '.join(page.entries)}"


def _field_row(field: ShownField) -> list[str]:
    printed = "" if field.raw in {"", field.value} else f"\nprinted: {field.raw}"
    where = str(field.page) if field.page else field.reader
    return [field.name, field.value + printed, where, "; ".join(field.proofs)]


def _change(after: dict[str, object], told: str) -> str:
    """Return what became of the document; a reason that stands above already is not told again."""
    return ", ".join(f"{name}: {value}" for name, value in after.items() if name != "reason" or value != told)
