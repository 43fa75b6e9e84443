"""Payment runs: proposed, approved by other persons, written into a file for the bank, confirmed by it (L-32).

A run is a promise to pay. It posts nothing: the ledger changes when the bank confirms a payment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.master.account_history import newest_steps
from documents.master.client import Client
from documents.register import audit
from documents.value import Value
from documents.values.money import from_minor, to_minor
from ledgers.cases.legs import ZERO
from ledgers.entry import PROGRAM, ItemKey
from ledgers.paying.proposal import Transfer
from ledgers.tables import payment_run_items, payment_runs

ID_CLIENT: Final = 16
"""Characters of the client's id in the id of a run, so that an end-to-end id stays below the bank's 35."""
APPROVE: Final = "approve payment run"
"""In the audit trail, with the digest of what was approved."""
_ID: Final = re.compile(r"(?P<client>.+)-(?P<number>\d{6})(?:-(?P<position>\d{4}))?")


class RunState(StrEnum):
    """Life of a run."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    EXPORTED = "EXPORTED"
    EXECUTED = "EXECUTED"
    CANCELLED = "CANCELLED"


NEXT: Final = {
    RunState.PROPOSED: "`daybook pay approve`",
    RunState.APPROVED: "`daybook pay export`",
    RunState.EXPORTED: "the bank's confirmation, by `daybook import payments`",
}
"""What a run waits for."""


class ItemState(StrEnum):
    """Life of an item in a run; DROPPED items may be proposed again."""

    SCHEDULED = "SCHEDULED"
    PAID = "PAID"
    DROPPED = "DROPPED"


class RunItem(Value):
    """What a payment settles of one open item; negative where a credit is taken into account."""

    key: ItemKey
    reference: str
    paid: Decimal
    discount: Decimal = ZERO


class RunPayment(Value):
    """One payment of a run.

    Attributes:
        end_to_end: Its id, which the bank returns.
        day: On which the bank pays.
    """

    end_to_end: str
    vendor_id: str
    payee: str
    iban: str
    day: dt.date
    state: ItemState
    items: tuple[RunItem, ...]

    @property
    def amount(self) -> Decimal:
        """Return what the bank is told to pay."""
        return sum((item.paid for item in self.items), ZERO)


class Run(Value):
    """A payment run as it stands.

    Attributes:
        id: Client and number; the message id of its file.
        base_total: In base currency, for limits of approval.
        until: Last day of payment that was asked for.
        digest: SHA-256 over its payments as they were proposed; the audit trail has it too.
    """

    id: str
    number: int
    entity: str
    currency: str
    base_currency: str
    base_total: Decimal
    until: dt.date
    state: RunState
    digest: str
    proposed_by: str
    approved_by: str = ""
    second_approver: str = ""
    exported_at: dt.datetime | None = None
    file_sha: str = ""
    payments: tuple[RunPayment, ...]

    @property
    def scheduled(self) -> tuple[RunPayment, ...]:
        """Return the payments that are neither made nor dropped."""
        return tuple(payment for payment in self.payments if payment.state is ItemState.SCHEDULED)

    @property
    def total(self) -> Decimal:
        """Return what the scheduled payments come to."""
        return sum((payment.amount for payment in self.scheduled), ZERO)


def run_id(client_id: str, number: int) -> str:
    """Return the id of a run, in letters that banks take."""
    return f"{client_id[:ID_CLIENT].replace('_', '-')}-{number:06d}"


def propose_run(
    connection: sa.Connection, client: Client, entity: str, transfers: Sequence[Transfer], *, until: dt.date, by: str
) -> Run:
    """Store a run of these payments; its items are scheduled and in no other run.

    Raises:
        WrongInputError: Nobody proposes it, or it is empty.
        sqlalchemy.exc.IntegrityError: An item is in another run.
    """
    _named("--by", by)
    if not transfers:
        raise WrongInputError(f"{client.id}/{entity}: found nothing to pay until {until}, expected at least one item")
    last = connection.scalar(sa.select(sa.func.max(payment_runs.c.number)).where(payment_runs.c.client_id == client.id))
    number = (last or 0) + 1
    rows = [_item_row(client, number, position, transfer) for position, transfer in enumerate(transfers, start=1)]
    flat = [row for group in rows for row in group]
    base = sum((_base(transfer) for transfer in transfers), ZERO)
    connection.execute(
        payment_runs.insert().values(
            client_id=client.id,
            number=number,
            entity=entity,
            currency=transfers[0].parts[0].item.currency,
            base_currency=client.currency,
            base_minor=to_minor(base, client.currency),
            until=until,
            state=RunState.PROPOSED,
            digest=_digest(flat),
            proposed_by=by.strip(),
            proposed_at=database_now(connection),
            approved_by="",
            second_approver="",
            exported_by="",
            file_sha="",
        )
    )
    connection.execute(payment_run_items.insert(), flat)
    run = read_run(connection, client.id, run_id(client.id, number))
    _record(connection, client.id, run, by, "propose payment run", total=f"{run.total} {run.currency}")
    return run


def runs_of(connection: sa.Connection, client_id: str) -> tuple[Run, ...]:
    """Return every run of a client, the newest first."""
    numbers = connection.scalars(
        sa.select(payment_runs.c.number)
        .where(payment_runs.c.client_id == client_id)
        .order_by(payment_runs.c.number.desc())
    )
    return tuple(read_run(connection, client_id, run_id(client_id, number)) for number in numbers.all())


def read_run(connection: sa.Connection, client_id: str, name: str) -> Run:
    """Return one run.

    Raises:
        WrongInputError: The client has no such run.
    """
    number = number_of(client_id, name)
    mine = payment_runs.c.client_id == client_id, payment_runs.c.number == number
    row = connection.execute(sa.select(payment_runs).where(*mine)).mappings().one_or_none()
    if row is None:
        raise WrongInputError(f'{client_id}: found run "{name}", expected one that `daybook pay list` shows')
    items = payment_run_items.c
    lines = connection.execute(
        sa.select(payment_run_items)
        .where(items.client_id == client_id, items.run == number)
        .order_by(items.position, items.item_label, items.item_line_no)
    ).mappings()
    return _run(client_id, row, [dict(line) for line in lines])


def number_of(client_id: str, name: str) -> int:
    """Return the number of a run from its id or an end-to-end id; 0 when it is none of this client."""
    found = _ID.fullmatch(name.strip())
    if found is None or run_id(client_id, int(found["number"])) != f"{found['client']}-{found['number']}":
        return 0
    return int(found["number"])


def scheduled_items(connection: sa.Connection, client_id: str) -> dict[ItemKey, str]:
    """Return the run of each item that is scheduled for payment (L-32)."""
    items = payment_run_items.c
    query = sa.select(items.item_label, items.item_line_no, items.run).where(
        items.client_id == client_id, items.state == ItemState.SCHEDULED
    )
    return {
        ItemKey(label=row.item_label, line_no=row.item_line_no): run_id(client_id, row.run)
        for row in connection.execute(query)
    }


def approve(connection: sa.Connection, client: Client, name: str, *, by: str) -> Run:
    """Record that a person vouches for a proposed run; above the client's limit it takes two.

    Nobody approves what they proposed, nor a payment to an account that they entered or confirmed (L-19).

    Raises:
        WrongInputError: It is not PROPOSED, or this person may not approve it; nothing was changed.
    """
    run = _in(read_run(connection, client.id, name), RunState.PROPOSED)
    _named("--by", by)
    if _same(by, run.proposed_by) or _same(by, run.approved_by):
        raise WrongInputError(
            f"{run.id}: found approved by {by}, expected a person other than "
            f"{' and '.join(filter(None, (run.proposed_by, run.approved_by)))}; nothing was changed"
        )
    _refuse_custodian(connection, client.id, run, by)
    limit = client.policy.approval_limit
    complete = bool(run.approved_by) or run.base_total <= limit
    column = "second_approver" if run.approved_by else "approved_by"
    _change(connection, client.id, run, **{column: by.strip()}, **({"state": RunState.APPROVED} if complete else {}))
    _record(connection, client.id, run, by.strip(), APPROVE, total=f"{run.total} {run.currency}")
    return read_run(connection, client.id, name)


def cancel(  # each is a different fact
    connection: sa.Connection, client: Client, name: str, *, by: str, reason: str, confirmed_by: str = ""
) -> Run:
    """Take a run, or one payment of it by its end-to-end id, back: its items may be proposed again.

    Once the file is written the bank may have it: then a second person confirms that it does not pay.

    Raises:
        WrongInputError: Nothing of it is scheduled, no reason, or no second person where one is needed.
    """
    run = read_run(connection, client.id, name)
    _named("--by", by)
    _named("--reason", reason)
    if run.state is RunState.EXPORTED and (not confirmed_by.strip() or _same(confirmed_by, by)):
        raise WrongInputError(
            f'{run.id}: found confirmed by "{confirmed_by}", expected a person other than {by} who made sure that the '
            "bank does not pay, because the file was written; nothing was changed"
        )
    chosen = [payment for payment in run.scheduled if name.strip() in {run.id, payment.end_to_end}]
    if not chosen:
        raise WrongInputError(
            f'{run.id}: found nothing scheduled under "{name}", expected the run or one of its SCHEDULED payments, as '
            f"`daybook pay show {run.id} --client {client.id}` lists them; nothing was changed"
        )
    for payment in chosen:
        _mark(connection, client.id, run, payment, ItemState.DROPPED)
    _settle_state(connection, client.id, run)
    dropped = [payment.end_to_end for payment in chosen]
    _record(
        connection, client.id, run, by, "cancel payments", payments=dropped, reason=reason, confirmed_by=confirmed_by
    )
    return read_run(connection, client.id, run.id)


def mark_exported(connection: sa.Connection, client_id: str, run: Run, *, by: str, at: dt.datetime, sha: str) -> None:
    """Record that the file for the bank was written."""
    _change(connection, client_id, run, state=RunState.EXPORTED, exported_by=by, exported_at=at, file_sha=sha)
    _record(connection, client_id, run, by, "export payment run", file_sha=sha, total=f"{run.total} {run.currency}")


def mark_paid(connection: sa.Connection, client_id: str, run: Run, payment: RunPayment, *, by: str) -> None:
    """Record that the bank made a payment; the run is EXECUTED when none is left."""
    _mark(connection, client_id, run, payment, ItemState.PAID)
    _settle_state(connection, client_id, run)
    _record(connection, client_id, run, by, "bank confirmed payment", payment=payment.end_to_end)


def unchanged(run: Run) -> bool:
    """Tell whether payees, accounts, days and amounts are those that were proposed and approved."""
    return run.digest == _digest(
        [
            {
                "position": position,
                "vendor_id": payment.vendor_id,
                "iban": payment.iban,
                "execution_day": payment.day,
                "item_label": item.key.label,
                "item_line_no": item.key.line_no,
                "paid_minor": to_minor(item.paid, run.currency),
                "discount_minor": to_minor(item.discount, run.currency),
            }
            for position, payment in enumerate(run.payments, start=1)
            for item in payment.items
        ]
    )


def vouched(connection: sa.Connection, client_id: str, run: Run) -> bool:
    """Tell whether the audit trail has the approval of each person the run names, for these very payments."""
    wanted = {person for person in (run.approved_by, run.second_approver) if person}
    events = audit.history(connection, client_id, run.id)
    return wanted <= {one.actor for one in events if one.action == APPROVE and one.after.get("digest") == run.digest}


_SEALED: Final = (
    "position",
    "vendor_id",
    "iban",
    "execution_day",
    "item_label",
    "item_line_no",
    "paid_minor",
    "discount_minor",
)


def _digest(rows: Iterable[dict[str, Any]]) -> str:
    sealed = sorted([str(row[name]) for name in _SEALED] for row in rows)
    return hashlib.sha256(json.dumps(sealed).encode()).hexdigest()


def _item_row(client: Client, number: int, position: int, transfer: Transfer) -> list[dict[str, Any]]:
    return [
        {
            "client_id": client.id,
            "run": number,
            "position": position,
            "item_label": part.item.label,
            "item_line_no": part.item.line_no,
            "vendor_id": transfer.vendor_id,
            "payee": transfer.payee,
            "iban": transfer.iban,
            "execution_day": transfer.day,
            "reference": part.item.reference,
            "paid_minor": to_minor(part.paid, part.item.currency),
            "discount_minor": to_minor(part.discount, part.item.currency),
            "state": ItemState.SCHEDULED,
        }
        for part in transfer.parts
    ]


def _base(transfer: Transfer) -> Decimal:
    return -sum((part.item.open_base for part in transfer.parts), ZERO)


def _run(client_id: str, row: sa.RowMapping, lines: Sequence[dict[str, Any]]) -> Run:
    name, currency = run_id(client_id, row["number"]), row["currency"]
    payments = tuple(
        _payment(f"{name}-{position:04d}", currency, list(group))
        for position, group in groupby(lines, key=lambda line: line["position"])
    )
    plain = {field: row[field] for field in Run.model_fields if field in row}
    base = from_minor(row["base_minor"], row["base_currency"])
    return Run(**plain, id=name, base_total=base, payments=payments)


def _payment(end_to_end: str, currency: str, lines: Sequence[dict[str, Any]]) -> RunPayment:
    head = lines[0]
    return RunPayment(
        end_to_end=end_to_end,
        vendor_id=head["vendor_id"],
        payee=head["payee"],
        iban=head["iban"],
        day=head["execution_day"],
        state=head["state"],
        items=tuple(
            RunItem(
                key=ItemKey(label=line["item_label"], line_no=line["item_line_no"]),
                reference=line["reference"],
                paid=from_minor(line["paid_minor"], currency),
                discount=from_minor(line["discount_minor"], currency),
            )
            for line in lines
        ),
    )


def _refuse_custodian(connection: sa.Connection, client_id: str, run: Run, by: str) -> None:
    histories = newest_steps(connection, client_id, [payment.vendor_id for payment in run.payments])
    for payment in run.scheduled:
        step = histories.get(payment.vendor_id, {}).get(payment.iban)
        if step is not None and (_same(by, step.requested_by) or _same(by, step.confirmed_by)):
            raise WrongInputError(
                f"{run.id}: found approved by {by}, who entered or confirmed the account of {payment.payee} "
                f"({payment.end_to_end}), expected another person; nothing was changed"
            )


def _mark(connection: sa.Connection, client_id: str, run: Run, payment: RunPayment, state: ItemState) -> None:
    items = payment_run_items.c
    connection.execute(
        payment_run_items.update()
        .where(items.client_id == client_id, items.run == run.number)
        .where(items.position == int(payment.end_to_end[-4:]), items.state == ItemState.SCHEDULED)
        .values(state=state)
    )


def _settle_state(connection: sa.Connection, client_id: str, run: Run) -> None:
    """Bring a run whose last payment was made or dropped to its end."""
    now = read_run(connection, client_id, run.id)
    if now.scheduled:
        return
    paid = any(payment.state is ItemState.PAID for payment in now.payments)
    _change(connection, client_id, run, state=RunState.EXECUTED if paid else RunState.CANCELLED)


def _change(connection: sa.Connection, client_id: str, run: Run, **values: Any) -> None:
    mine = payment_runs.c.client_id == client_id, payment_runs.c.number == run.number
    connection.execute(payment_runs.update().where(*mine).values(**values))


def _record(connection: sa.Connection, client_id: str, run: Run, by: str, action: str, **after: Any) -> None:
    told = {**after, "digest": run.digest}
    audit.append(connection, client_id, audit.Act(action=action, subject=run.id, actor=by, after=told))


def _in(run: Run, state: RunState) -> Run:
    if run.state is not state:
        next_step = f"; next is {NEXT[run.state]}" if run.state in NEXT else ""
        raise WrongInputError(f"{run.id}: found {run.state}, expected {state}; nothing was changed{next_step}")
    return run


def _named(option: str, value: str) -> None:
    if not value.strip():
        raise WrongInputError(f"{option}: found nothing, expected who or why; nothing was changed")
    if option == "--by" and _same(value, PROGRAM):
        raise WrongInputError(f'{option}: found "{value}", expected the name of a person; nothing was changed')


def _same(one: str, other: str) -> bool:
    return bool(other) and one.strip().casefold() == other.strip().casefold()
