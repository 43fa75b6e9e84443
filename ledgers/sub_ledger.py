"""The accounts-payable sub-ledger: open items, what clears them, and payment holds (L-32, P-00f, R-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.finding import Finding, Severity
from documents.value import Value
from documents.values.money import from_minor
from ledgers.chart import ACCOUNTS_PAYABLE
from ledgers.tables import clearings, entries, holds, open_items


class Hold(Value):
    """Why an item may not be paid."""

    code: str
    subject: str
    message: str


class OpenItem(Value):
    """One item of the sub-ledger that is not cleared.

    Attributes:
        label: Of the entry that opened it.
        reference: The document's own number.
        amount: As posted, in `currency`; negative is owed to the vendor, as on the control account.
        open_amount: What is not cleared, in `currency`.
        open_base: The same in base currency.
        holds: Open reasons; paying waits until the last is released.
    """

    label: str
    document_id: str
    vendor_id: str
    reference: str
    currency: str
    amount: Decimal
    open_amount: Decimal
    open_base: Decimal
    doc_date: dt.date
    due_date: dt.date | None
    holds: tuple[Hold, ...] = ()

    @property
    def held(self) -> bool:
        """Tell whether payment waits."""
        return bool(self.holds)


def record(
    connection: sa.Connection, entry_id: int, header: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Open an item for each posting on the control account, or clear the one it reverses."""
    for row in rows:
        if row["account"] != ACCOUNTS_PAYABLE:
            continue
        cleared = _item_reversed(connection, header, row["line_no"]) if header["reverses"] else None
        if cleared is not None:
            _clear(connection, entry_id, header, row, cleared)
        else:
            _open(connection, entry_id, header, row)


def is_cleared(connection: sa.Connection, client_id: str, label: str) -> bool:
    """Tell whether anything was paid or credited against the items of an entry."""
    query = (
        sa.select(sa.func.count())
        .select_from(clearings.join(entries, entries.c.id == clearings.c.item_entry_id))
        .where(entries.c.client_id == client_id, entries.c.label == label)
    )
    return bool(connection.scalar(query))


def open_items_of(connection: sa.Connection, client_id: str, as_of: dt.date | None = None) -> list[OpenItem]:
    """Return the items not cleared, by due date and label.

    Items and clearings count up to the posting date `as_of` (R-02; all when None). Holds are those of today.
    """
    day = as_of or dt.date.max
    cleared = (
        sa.select(
            clearings.c.item_entry_id,
            clearings.c.item_line_no,
            sa.func.sum(clearings.c.amount_minor).label("amount"),
            sa.func.sum(clearings.c.base_minor).label("base"),
        )
        .where(clearings.c.client_id == client_id, clearings.c.cleared_on <= day)
        .group_by(clearings.c.item_entry_id, clearings.c.item_line_no)
        .subquery()
    )
    query = (
        sa.select(
            open_items,
            entries.c.label,
            entries.c.reference,
            entries.c.doc_date,
            entries.c.base_currency,
            sa.func.coalesce(cleared.c.amount, 0).label("cleared"),
            sa.func.coalesce(cleared.c.base, 0).label("cleared_base"),
        )
        .join(entries, entries.c.id == open_items.c.entry_id)
        .outerjoin(
            cleared,
            (cleared.c.item_entry_id == open_items.c.entry_id) & (cleared.c.item_line_no == open_items.c.line_no),
        )
        .where(open_items.c.client_id == client_id, open_items.c.opened_on <= day)
        .order_by(open_items.c.due_date, entries.c.label)
    )
    held = _open_holds(connection, client_id)
    items = (_item(row, held) for row in connection.execute(query).mappings())
    return [item for item in items if item.open_amount or item.open_base]


def update_holds(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    findings: Iterable[Finding],
    *,
    now: dt.datetime | None = None,
) -> None:
    """Make the holds of a document equal to its open BLOCK_PAY findings: place new ones, release the others (L-32).

    Repeating it changes nothing. A released hold stays in the table with its time.
    """
    moment = now or dt.datetime.now(dt.UTC)
    wanted = {(f.code, f.subject): f for f in findings if f.severity is Severity.BLOCK_PAY}
    mine = (holds.c.client_id == client_id) & (holds.c.document_id == document_id) & holds.c.released_at.is_(None)
    rows = connection.execute(sa.select(holds.c.id, holds.c.code, holds.c.subject).where(mine)).all()
    gone = [row.id for row in rows if (row.code, row.subject) not in wanted]
    if gone:
        connection.execute(holds.update().where(holds.c.id.in_(gone)).values(released_at=moment))
    placed = {(row.code, row.subject) for row in rows}
    for key, finding in wanted.items():
        if key not in placed:
            connection.execute(
                holds.insert().values(
                    client_id=client_id,
                    document_id=document_id,
                    code=finding.code,
                    subject=finding.subject,
                    message=finding.message,
                    placed_at=moment,
                )
            )


def _open_holds(connection: sa.Connection, client_id: str) -> dict[str, list[Hold]]:
    query = (
        sa.select(holds.c.document_id, holds.c.code, holds.c.subject, holds.c.message)
        .where(holds.c.client_id == client_id, holds.c.released_at.is_(None))
        .order_by(holds.c.id)
    )
    found: dict[str, list[Hold]] = {}
    for row in connection.execute(query):
        hold = Hold(code=row.code, subject=row.subject, message=row.message)
        found.setdefault(row.document_id, []).append(hold)
    return found


def _item(row: sa.RowMapping, held: Mapping[str, list[Hold]]) -> OpenItem:
    return OpenItem(
        label=row["label"],
        document_id=row["document_id"],
        vendor_id=row["party"],
        reference=row["reference"],
        currency=row["currency"],
        amount=from_minor(row["amount_minor"], row["currency"]),
        open_amount=from_minor(row["amount_minor"] + int(row["cleared"]), row["currency"]),
        open_base=from_minor(row["base_minor"] + int(row["cleared_base"]), row["base_currency"]),
        doc_date=row["doc_date"],
        due_date=row["due_date"],
        holds=tuple(held.get(row["document_id"], ())),
    )


def _item_reversed(
    connection: sa.Connection, header: Mapping[str, Any], line_no: int
) -> sa.Row[tuple[int, int]] | None:
    """A reversal mirrors its original line by line, so the item has the same line number."""
    query = (
        sa.select(open_items.c.entry_id, open_items.c.line_no)
        .join(entries, entries.c.id == open_items.c.entry_id)
        .where(
            entries.c.client_id == header["client_id"],
            entries.c.label == header["reverses"],
            open_items.c.line_no == line_no,
        )
    )
    return connection.execute(query).one_or_none()


def _open(connection: sa.Connection, entry_id: int, header: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    connection.execute(
        open_items.insert().values(
            entry_id=entry_id,
            line_no=row["line_no"],
            client_id=header["client_id"],
            account=row["account"],
            party=row["party"],
            document_id=header["document_id"],
            currency=header["currency"],
            amount_minor=row["amount_minor"],
            base_minor=row["base_minor"],
            opened_on=header["posting_date"],
            due_date=row["due_date"],
        )
    )


def _clear(
    connection: sa.Connection,
    entry_id: int,
    header: Mapping[str, Any],
    row: Mapping[str, Any],
    item: sa.Row[tuple[int, int]],
) -> None:
    connection.execute(
        clearings.insert().values(
            entry_id=entry_id,
            line_no=row["line_no"],
            client_id=header["client_id"],
            item_entry_id=item.entry_id,
            item_line_no=item.line_no,
            amount_minor=row["amount_minor"],
            base_minor=row["base_minor"],
            cleared_on=header["posting_date"],
        )
    )
