"""Corrections of what is posted: a reversal that names its entry, and the same again as it should be (D-9, P-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.register import audit
from documents.register.lifecycle import advance
from documents.state import State
from documents.value import Value
from ledgers import general_ledger
from ledgers.cases.discount import EXPECTED
from ledgers.chart import INPUT_VAT_NOT_PROVEN
from ledgers.coding import cost_accounts
from ledgers.cost_objects import PERSON, CostObject, object_fault
from ledgers.entry import PROGRAM, Entry, Posting, Purpose, fiscal_year
from ledgers.general_ledger import PostedEntry, Reversal
from ledgers.month.periods import first_open_day
from ledgers.recoding import recoded
from ledgers.standing import labels_of
from ledgers.sub_ledger import settled_by, update_holds
from ledgers.tax_proof import tax_waits

WITHOUT_DOCUMENT: Final = frozenset({Purpose.PAYMENT, Purpose.ACCRUAL, Purpose.REVALUATION, Purpose.DISPUTE})
"""Purposes of entries that can be undone alone."""


class Act(Value):
    """Who corrects, and why.

    Attributes:
        day: Of the correction; posted on the first open day not before it.
        by: The person who asks.
        approved_by: The second person; obligatory above the client's limit and for an earlier month (L-21).
    """

    day: dt.date
    reason: str
    by: str
    approved_by: str = ""


class Corrected(Value):
    """What a correction posted.

    Attributes:
        reversal: Label of the entry that undoes.
        repost: Label of the entry that stands instead; empty when nothing does.
    """

    reversal: str
    repost: str = ""


def correct(  # noqa: PLR0913 - each is a different fact
    connection: sa.Connection,
    client: Client,
    label: str,
    accounts: Mapping[int, str],
    act: Act,
    *,
    tax_codes: Mapping[str, str] | None = None,
    objects: Mapping[int, Mapping[str, str]] | None = None,
) -> Corrected:
    """Reverse an entry and post it again with other accounts, tax codes or cost objects (P-12). What is owed stays.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose entry it is.
        label: Of the entry.
        accounts: New account by number of the line, from 1; only costs can move, and tax that is not deducted yet,
            and only to accounts for costs.
        act: Who and why.
        tax_codes: New tax code by the present one; see `recoding.recoded`.
        objects: Cost objects by dimension, by number of the line; an empty code takes one away.

    Raises:
        WrongInputError: A line, account, tax code or cost object that cannot be, no reason, or no second person where
            one is needed.
        ReversalRefusedError: No such entry, or it is paid (AT-18).
    """
    entry, document_sha = general_ledger.read(connection, client.id, label)
    named = objects or {}
    if not (accounts or tax_codes or named):
        raise WrongInputError(
            f"{label}: found no line to move, no tax code and no cost object, expected one at least, such as 1=6200, "
            "V19=H19 or 1=cost_centre=4100"
        )
    _check_accounts(connection, client, label, entry, accounts, tax_codes or {})
    settles = settled_by(connection, client.id, label)
    how = _how(connection, client, label, entry, act)
    moved = {**accounts, **_discounts_that_follow(entry, accounts)}
    lines = [
        _moved(posting, moved[number]) if number in moved else posting
        for number, posting in enumerate(entry.postings, start=1)
    ]
    lines = _belonging(client, label, lines, moved.keys(), named)
    reversal = _reversed(connection, client, label, how)
    again = entry.model_copy(
        update={
            **how.model_dump(),
            "revision": general_ledger.next_revision(connection, entry, entry.purpose),
            "reverses": "",
            "settles": settles,
            "postings": tuple(lines),
        }
    )
    if tax_codes:
        again = recoded(client, label, again, tax_codes)
    posted = general_ledger.post(connection, again, document_sha=document_sha)
    told = {str(number): account for number, account in moved.items()}
    changed: dict[str, Any] = {"accounts": told, **({"tax_codes": dict(tax_codes)} if tax_codes else {})}
    if named:
        changed["objects"] = {str(number): dict(given) for number, given in named.items()}
    _record(connection, client, label, act, {"reversal": reversal.label, "repost": posted.label, **changed})
    return Corrected(reversal=reversal.label, repost=posted.label)


def undo(connection: sa.Connection, client: Client, label: str, act: Act) -> Corrected:
    """Reverse an entry for good: a payment that the bank took back, or an invoice that another one replaces (L-21).

    With an invoice goes all that was posted for it, such as the release of a commitment; the document is REVERSED.

    Raises:
        WrongInputError: It cannot be undone alone, no reason, or no second person where one is needed.
        ReversalRefusedError: No such entry, or it is paid (AT-18).
        IllegalTransitionError: The invoice is CLOSED.
    """
    entry, _sha = general_ledger.read(connection, client.id, label)
    if entry.purpose not in {*WITHOUT_DOCUMENT, Purpose.INVOICE}:
        raise WrongInputError(
            f"{label}: found the {entry.purpose} entry of {entry.document_id}, expected a payment or an invoice; "
            "correct its accounts, or reverse the invoice it belongs to"
        )
    how = _how(connection, client, label, entry, act)
    reversal = _reversed(connection, client, label, how)
    update_holds(connection, client.id, entry.document_id, ())
    if entry.purpose is Purpose.INVOICE:
        for other in labels_of(connection, client.id, entry.document_id):
            _reversed(connection, client, other, how)
        states = State.POSTED, State.REVERSED
        advance(connection, client.id, entry.document_id, *states, reason=act.reason, actor=act.by)
    _record(connection, client, label, act, {"reversal": reversal.label})
    return Corrected(reversal=reversal.label)


def _discounts_that_follow(entry: Entry, accounts: Mapping[int, str]) -> dict[int, str]:
    """Return the lines of an expected discount whose account all of its costs leave for the same one (P-10)."""
    numbered = dict(enumerate(entry.postings, start=1))
    found = {}
    for number, posting in numbered.items():
        if posting.text != EXPECTED or number in accounts:
            continue
        costs = {
            accounts.get(other, one.account)
            for other, one in numbered.items()
            if one.account == posting.account and one.text != EXPECTED
        }
        if len(costs) == 1 and costs != {posting.account}:
            found[number] = costs.pop()
    return found


def _moved(posting: Posting, account: str) -> Posting:
    """Return a posting on another account; tax that becomes cost is not deducted any more (P-05d)."""
    tax_base = None if posting.account == INPUT_VAT_NOT_PROVEN else posting.tax_base
    return posting.model_copy(update={"account": account, "tax_base": tax_base})


def _belonging(
    client: Client,
    label: str,
    lines: list[Posting],
    moved: Collection[int],
    named: Mapping[int, Mapping[str, str]],
) -> list[Posting]:
    """Return the lines with their new cost objects; each line that changed must have those its account wants."""
    made = list(lines)
    accounts = {account.code: account for account in client.accounts}
    for number in sorted({*moved, *named}):
        posting = made[number - 1] if 1 <= number <= len(made) else None
        if posting is None or (number in named and posting.account not in cost_accounts(client)):
            raise WrongInputError(
                f"{label}: found line {number}, expected one of its lines on an account for costs; nothing was changed"
            )
        given = {**posting.dimensions, **named.get(number, {})}
        kept = {name: code for name, code in given.items() if code}
        unknown = kept.keys() - {dimension.name for dimension in client.dimensions}
        if unknown:
            raise WrongInputError(
                f'{label} line {number}: found "{min(unknown)}", expected a dimension listed under [[dimensions]]; '
                "nothing was changed"
            )
        found = [CostObject(dimension=name, code=code, source=PERSON) for name, code in kept.items()]
        fault, _step = object_fault(client, accounts.get(posting.account), found)
        if fault:
            raise WrongInputError(f"{label} line {number}: {fault}; nothing was changed")
        made[number - 1] = posting.model_copy(update={"dimensions": kept})
    return made


def _check_accounts(
    connection: sa.Connection,
    client: Client,
    label: str,
    entry: Entry,
    accounts: Mapping[int, str],
    tax_codes: Mapping[str, str],
) -> None:
    costs = cost_accounts(client)
    movable = {*costs, INPUT_VAT_NOT_PROVEN} if tax_waits(connection, client.id, entry.document_id) else costs
    if entry.reverses:
        raise WrongInputError(f"{label}: it undoes {entry.reverses}; correct what stands instead of that")
    if tax_codes and entry.purpose is not Purpose.INVOICE:
        raise WrongInputError(f"{label}: found the {entry.purpose} entry, expected that of an invoice or credit note")
    for number, account in accounts.items():
        if not 1 <= number <= len(entry.postings):
            raise WrongInputError(f"{label}: found line {number}, expected 1 to {len(entry.postings)}")
        present = entry.postings[number - 1].account
        if present not in movable:
            raise WrongInputError(
                f"{label} line {number}: account {present} is booked by rule alone and cannot be moved"
            )
        if account not in costs or account == present:
            raise WrongInputError(
                f'{label} line {number}: found account "{account}", expected another account for costs than {present}: '
                f"{', '.join(sorted(costs - {present}))}"
            )


def _reversed(connection: sa.Connection, client: Client, label: str, how: Reversal) -> PostedEntry:
    posted = general_ledger.reverse(connection, client.id, label, how)
    if not posted.created:
        raise WrongInputError(f"{label}: it was reversed before, by {posted.label}; correct what stands instead of it")
    return posted


def _how(connection: sa.Connection, client: Client, label: str, entry: Entry, act: Act) -> Reversal:
    if not act.reason.strip() or not act.by.strip():
        raise WrongInputError(f'{label}: found reason "{act.reason}" by "{act.by}", expected both; nothing was changed')
    if PROGRAM in {act.by.strip().casefold(), act.approved_by.strip().casefold()}:
        raise WrongInputError(f'{label}: found "{PROGRAM}" for a person, expected the name of one; nothing was changed')
    day = first_open_day(connection, client.id, max(act.day, entry.posting_date), client.locked_until)
    alone = act.approved_by.strip().casefold() in {"", act.by.strip().casefold()}
    if alone and (why := _second_person(client, entry, day)):
        raise WrongInputError(
            f'{label}: found approved by "{act.approved_by}", expected a person other than {act.by}, because {why}; '
            "nothing was changed"
        )
    year = fiscal_year(day, client.fiscal_year_start)
    return Reversal(
        posting_date=day, fiscal_year=year, maker=act.by.strip(), checker="" if alone else act.approved_by.strip()
    )


def _second_person(client: Client, entry: Entry, day: dt.date) -> str:
    """Return why a second person must approve (L-21); empty when nobody need."""
    amount = sum(posting.base_amount for posting in entry.postings if posting.base_amount > 0)
    limit = client.policy.approval_limit
    if amount > limit:
        return f"{amount} {client.currency} is above the limit of {limit}"
    month = f"{day:%Y-%m}"
    return f"{entry.period} is before {month}, the month of the correction" if entry.period < month else ""


def _record(connection: sa.Connection, client: Client, label: str, act: Act, after: dict[str, Any]) -> None:
    told = {**after, "reason": act.reason, "approved_by": act.approved_by}
    audit.append(connection, client.id, audit.Act(action="correct entry", subject=label, actor=act.by, after=told))
