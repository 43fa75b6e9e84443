"""`daybook verify`: an entry proven down to the words on the page, its document derived again from the bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from flows.stages.verify import Verification
    from reports.proof import Printed, Proof

Subject = Annotated[str, typer.Argument(help="A document's id, how it begins, or the label of an entry.")]
Export = Annotated[
    Path | None, typer.Option("--export", help="Write the entry's proof into this new folder, with a script.")
]


def verify(subject: Subject, client: ClientId = "", as_json: AsJson = False, export: Export = None) -> None:
    """Prove an entry, and derive its document again from its original.

    Walks from the entry to the words on the page, its findings, books and payments, and computes every hash again.
    Then reads, cleanses and judges the document anew from the bytes received and compares with what is stored. Where
    something differs it says whether master data, books, readers or rules changed since, or nothing explains it.
    Offline; changes nothing. Exit status 1 when anything differs. `python3 FOLDER/check.py` checks what was exported,
    without Daybook.

    \b
    Example:
        daybook verify acme-3f9a01
        daybook verify AC-AP-2026-000017 --export proof-17
    """
    from daybook.console import print_json
    from daybook.verification import verified
    from documents.error import WrongInputError

    proof, outcome = verified(subject, client, export)
    if export is not None and proof is None:
        raise WrongInputError(f'--export: found the document "{subject}", expected the label of an entry')
    if as_json:
        print_json(
            {
                **(outcome.model_dump(mode="json") if outcome else {}),
                **({"entry": proof.model_dump(mode="json")} if proof else {}),
            }
        )
    else:
        _print_both(proof, outcome)
    raise typer.Exit(1 if (outcome and outcome.differences) or (proof and not proof.holds) else 0)


def _print_both(proof: Proof | None, outcome: Verification | None) -> None:
    if proof:
        _print_proof(proof)
    if outcome:
        _print(outcome)


def _print_proof(proof: Proof) -> None:
    from daybook.console import print_table

    typer.echo(f"{proof.label}: posted {proof.posted_at:%Y-%m-%d %H:%M} UTC by {proof.maker}")
    where = f"version {proof.document_version} of {proof.document_id}" if proof.document_id else "no document"
    typer.echo(f"Stands in {where}; rules {proof.rule_set or 'none'}")
    checks = [[one.what, "yes" if one.holds else "NO", one.detail] for one in proof.checks]
    print_table(["computed again", "holds", "figures"], checks)
    if proof.fields:
        rows = [[one.field, one.value, one.raw, _place(one)] for one in proof.fields]
        print_table(["field", "value", "as printed", "where"], rows)
    waived = [[one.code, one.waived_by, one.waived_reason, one.message] for one in proof.findings if one.waived_by]
    if waived:
        print_table(["waived", "by", "because", "finding"], waived)
    books = [[one.book, f"{one.acknowledged_at:%Y-%m-%d %H:%M}" if one.acknowledged_at else "-"] for one in proof.books]
    if books:
        print_table(["books", "acknowledged (UTC)"], books)
    if proof.payments:
        rows = [[one.label, f"{one.day}", f"{one.amount} {one.currency}"] for one in proof.payments]
        print_table(["settled by", "on", "amount"], rows, right=1)


def _place(printed: Printed) -> str:
    if printed.box is None:
        return printed.xpath or (f"page {printed.page}, {printed.source}" if printed.page else printed.source)
    box = printed.box
    return f"page {printed.page} at {box.x0:.0f}, {box.top:.0f} to {box.x1:.0f}, {box.bottom:.0f} pt, {printed.source}"


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
