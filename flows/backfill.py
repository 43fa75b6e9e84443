"""Judge, or read and judge, a range of documents again: the form an admin fills in (docs/admins.md)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from documents.error import WrongInputError
from flows import steps
from flows.lane import lane
from flows.retry import step
from flows.stages import backfill as stage
from flows.stages.backfill import BackfillReport, Mode, Redo, Request
from flows.stages.changed import Change
from flows.stages.read import jails
from flows.stages.worker import Desk
from reports.night import plain

MOST_CHANGES = 200
"""Listed in the artifact; the counts are of all."""

JAILS = 2
"""As many originals are read at once; judging again needs none."""

Name = Annotated[str, Field(min_length=2, max_length=120)]
Text = Annotated[str, Field(min_length=2, max_length=400)]


@flow(name="backfill", flow_run_name="backfill {client} {date_from} to {date_to}, {mode}")
def backfill(  # noqa: PLR0913  # each is a field of the form
    client: str,
    date_from: dt.date,
    date_to: dt.date,
    requested_by: Name,
    reason: Text,
    redo: Redo = Redo.JUDGE,
    mode: Mode = Mode.PREVIEW,
) -> State[Any]:
    """Look at older documents again, with the rules, accounts and master data of today.

    Args:
        client: Whose documents.
        date_from: First day of receipt, in the client's time zone.
        date_to: Last day of receipt, included.
        requested_by: Your name; recorded as you claim it, because this page has no login.
        reason: Why; kept in the audit trail.
        redo: judge = from the values already read; read = read the originals again first.
        mode: preview = say what would change; apply = change what is not posted, propose corrections for what is.
    """
    request = Request(
        date_from=date_from, date_to=date_to, redo=redo, mode=mode, requested_by=requested_by, reason=reason
    )
    try:
        request.check()
        with lane(client), steps.desk_of(client) as desk:
            report = evaluate(desk, request)
    except WrongInputError as error:
        _publish(client, f"# Backfill refused\n\n{plain(str(error))}\n")
        return Failed(message=str(error))
    _publish(client, as_markdown(report))
    return Completed(message=sentence(report))


@step(name="evaluate")
def evaluate(desk: Desk, request: Request) -> BackfillReport:
    """Evaluate, and apply when asked to; safe to repeat."""
    with jails(JAILS if request.redo is Redo.READ else 0) as pool:
        return stage.backfill(desk, pool, request)


def sentence(report: BackfillReport) -> str:
    """Return the outcome in one sentence, for the run's state."""
    seen = f"{report.considered} documents looked at, {len(report.changes)} would be different"
    if report.request.mode is Mode.PREVIEW:
        return f"{seen}; this was a preview, nothing was changed"
    return (
        f"{seen}; {report.reprocessed} reprocessed, {report.posted} posted, "
        f"{report.proposals} corrections of posted documents proposed, which a second person has to release"
    )


def as_markdown(report: BackfillReport) -> str:
    """Return the report as the artifact on the run's page."""
    asked = report.request
    lines = [
        f"# Backfill of {plain(report.client_id)}, {asked.date_from} to {asked.date_to}: {asked.mode.value}",
        f"Asked by {plain(asked.requested_by)} (as claimed): {plain(asked.reason)}",
        sentence(report) + ".",
        "## What the ledger would gain or lose, by account",
        "\n".join(f"- {account}: {amount:,}" for account, amount in report.accounts.items()) or "Nothing.",
        "## Documents",
        "\n".join(_change(change) for change in report.changes[:MOST_CHANGES]) or "None would be different.",
    ]
    if len(report.changes) > MOST_CHANGES:
        lines.append(f"... and {len(report.changes) - MOST_CHANGES} more.")
    return "\n\n".join(lines) + "\n"


def _change(change: Change) -> str:
    """Return one document: its decision, then every field and finding that differs."""
    head = f"- `{change.document_id}` ({change.state.value}): {change.before} -> {change.after}"
    details = [
        f"  - {plain(one.subject)}: {plain(one.stored)} -> {plain(one.derived)}"
        for one in (*change.fields, *change.findings)
    ]
    return "\n".join([head, *details])


def _publish(client: str, text: str) -> None:
    create_markdown_artifact(key=f"backfill-{steps.artifact_key(client)}", markdown=text)
