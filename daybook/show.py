"""`daybook show`: everything known of one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from reports.document_page import DocumentPage

DocumentId = Annotated[str, typer.Argument(help="A document's id, or how it begins.")]


def show(document: DocumentId, client: ClientId = "", as_json: AsJson = False) -> None:
    r"""Show everything known of one document.

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
    from daybook.console import print_table

    known = page.document
    typer.echo(f"{known.id}\n{page.file_name}, pages {known.first_page} to {known.last_page}")
    typer.echo(f"{known.state.value} since {known.state_since:%Y-%m-%d %H:%M} UTC. {known.reason or page.explanation}")
    if page.entries:
        typer.echo(f"In the ledger as {', '.join(page.entries)}")
    print_table(["field", "value", "printed", "page", "proofs"], [_field_row(page, n) for n in range(len(page.fields))])
    if page.lines:
        columns = list(dict.fromkeys(name for line in page.lines for name in line))
        print_table(columns, [[line.get(name, "") for name in columns] for line in page.lines], "lines")
    findings = [
        [one.status.value, one.finding.code, one.finding.severity.value, one.finding.message] for one in page.findings
    ]
    if findings:
        print_table(["status", "code", "severity", "finding"], findings)
    events = [
        [f"{event.at:%Y-%m-%d %H:%M:%S}", event.actor, event.action, _change(event.after)] for event in page.history
    ]
    print_table(["when (UTC)", "who", "what", ""], events, "history")


def _field_row(page: DocumentPage, number: int) -> list[str]:
    field = page.fields[number]
    where = str(field.page) if field.page else field.reader
    return [field.name, field.value, field.raw, where, "; ".join(field.proofs)]


def _change(after: dict[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in after.items())
