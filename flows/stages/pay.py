"""Paying vendors: proposals for each company of a client, and the file for the bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from flows.stages.worker import Desk
from ledgers.books.files import write_all
from ledgers.paying.due import payables
from ledgers.paying.export import export_run
from ledgers.paying.proposal import BY_FILE, Proposal, Terms, propose
from ledgers.paying.runs import Run, propose_run


def proposals(  # each is a different fact
    connection: sa.Connection,
    client: Client,
    today: dt.date,
    until: dt.date,
    *,
    entity: str = "",
    currency: str = BY_FILE,
) -> dict[str, Proposal]:
    """Return what each company of a client may pay by a day, by company; see `payment_proposal.propose`.

    Raises:
        WrongInputError: There is no such company, or the day is past.
    """
    companies = [one for one in client.entities if entity in {"", one.id}]
    if not companies:
        ids = ", ".join(one.id for one in client.entities)
        raise WrongInputError(f'{client.id}: found company "{entity}", expected one of {ids}; nothing was proposed')
    if until < today:
        raise WrongInputError(
            f"{client.id}: found {until} as the last day of payment, expected {today} or later; nothing was proposed"
        )
    found = {}
    for company in companies:
        terms = Terms(
            today=today,
            until=until,
            country=company.country,
            currency=currency,
            due_day=client.policy.due_day,
            cooling_days=client.policy.account_cooling_days,
        )
        found[company.id] = propose(payables(connection, client, company.id), terms)
    return found


def store_proposals(
    connection: sa.Connection, client: Client, found: Mapping[str, Proposal], until: dt.date, *, by: str
) -> tuple[Run, ...]:
    """Store a run for each company that has something to pay.

    Raises:
        WrongInputError: Nobody proposes.
    """
    return tuple(
        propose_run(connection, client, company, proposal.transfers, until=until, by=by)
        for company, proposal in found.items()
        if proposal.transfers
    )


def write_file(desk: Desk, connection: sa.Connection, name: str, *, by: str, today: dt.date) -> tuple[Run, Path]:
    """Export a run and write its file, whole or not at all, before the caller commits.

    A crash between the two leaves the run APPROVED; exporting it again replaces the file under the same message id.

    Raises:
        WrongInputError: See `payment_export.export_run`; no file was written.
    """
    run, content = export_run(connection, desk.client, name, by=by, today=today)
    path = desk.home.books(desk.client.id) / "payments" / f"{run.id}.xml"
    write_all({path: content.decode()})
    return run, path
