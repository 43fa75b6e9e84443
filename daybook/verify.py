"""`daybook verify`: a document, or an entry, derived again from the original bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from flows.stages.verify import Verification

Subject = Annotated[str, typer.Argument(help="A document's id, how it begins, or the label of an entry.")]


def verify(subject: Subject, client: ClientId = "", as_json: AsJson = False) -> None:
    r"""Derive a document again from its original.

    Reads, cleanses and judges it anew from the bytes received and compares with what is stored. Where something differs
    it says whether master data, books, readers or rules changed since, or nothing explains it. Changes nothing.
    Exit status 1 when anything differs.

    \b
    Example:
        daybook verify acme-3f9a01
    """
    from daybook.console import print_json
    from daybook.verification import verified

    outcome = verified(subject, client)
    if as_json:
        print_json(outcome.model_dump(mode="json"))
    else:
        _print(outcome)
    raise typer.Exit(1 if outcome.differences else 0)


def _print(outcome: Verification) -> None:
    from daybook.console import print_table

    typer.echo(f"{outcome.document_id}: derived again from its original bytes")
    if outcome.entries:
        typer.echo(f"In the ledger as {', '.join(outcome.entries)}")
    if outcome.proofs:
        rows = [[name, "; ".join(proofs)] for name, proofs in outcome.proofs.items()]
        print_table(["field", "proofs derived again"], rows)
    differences = [
        [one.subject, one.stored, one.derived, outcome.causes[one.subject].value] for one in outcome.differences
    ]
    if differences:
        print_table(["differs", "stored", "derived now", "why"], differences)
        for change in outcome.changes:
            typer.echo(
                f"{change.imported_at:%Y-%m-%d %H:%M} UTC: {change.subject} version {change.version}, {change.source}"
            )
    else:
        typer.echo("Fields, findings and decision are the same.")
