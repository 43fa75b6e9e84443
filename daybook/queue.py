"""`daybook queue`: what waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from reports.exceptions import OpenException


def queue(client: ClientId = "", as_json: AsJson = False) -> None:
    r"""List what waits for a person, and why.

    One sentence for each open exception, with its document and who can decide.

    \b
    Example:
        daybook queue --client acme
    """
    from daybook.console import print_json, reading
    from reports.exceptions import open_exceptions

    with reading() as connection:
        exceptions = open_exceptions(connection, client or None)
    if as_json:
        print_json([one.model_dump(mode="json") for one in exceptions])
    else:
        print_queue(exceptions)


def print_queue(exceptions: tuple[OpenException, ...]) -> None:
    """Print each exception with its document."""
    from daybook.console import print_table

    rows = [
        [
            one.client_id,
            one.document_id,
            one.file_name,
            one.queue.value + (", posted and held" if one.held else ""),
            f"{one.code}: {one.sentence}",
        ]
        for one in exceptions
    ]
    print_table(["client", "document", "file", "who decides", f"{len(rows)} open exceptions"], rows)
