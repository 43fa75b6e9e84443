"""`daybook reply`: what can be written to the vendor of a document that waits."""

from __future__ import annotations

from typing import Annotated

import typer

from daybook.console import AsJson

Document = Annotated[str, typer.Argument(help="The id of a document, or the beginning of it.")]
Reject = Annotated[bool, typer.Option("--reject", help="Send it back instead of asking.")]
Language = Annotated[str, typer.Option("--language", help="Such as de; that of the document when not given.")]


def reply(document: Document, reject: Reject = False, language: Language = "", as_json: AsJson = False) -> None:
    """Write the reply to a vendor, ready to send; nothing is sent and nothing is changed.

    Each point has its Peppol codes of reason and action. Where an exception suspects fraud there is no reply.
    Exit status 1 when there is nothing to write.

    \b
    Example:
        daybook reply acme-0d7f032740 --language de
    """
    from daybook.console import print_json, reading, seen
    from documents.home import Home
    from documents.master.client_file import read_client
    from documents.register.document import find_document
    from reports.reply import reply_to_vendor
    from validators.routing.reply import NoReply

    with reading() as connection:
        known = find_document(connection, document)
        client = read_client(Home().clients_dir / f"{known.client_id}.toml")
        found = reply_to_vendor(connection, client, known.id, "RE" if reject else "UQ", language)
    if isinstance(found, NoReply):
        typer.echo(f"{known.id}: {found.reason}", err=True)
        raise typer.Exit(1)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    codes = ", ".join(f"{one.reason} {one.action}" for one in found.clarifications)
    text = "\n".join(seen(line) for line in found.text.split("\n"))
    typer.echo(f"{seen(found.subject)}\n[{found.status}: {codes}]\n\n{text}")
