"""The sub-ledgers of what is owed and of deposits: open items, what clears them, payment holds (L-32, P-00f, R-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.database.insert import insert_rows
from documents.error import DaybookError
from documents.finding import Finding, Severity
from documents.value import Value
from documents.values.money import from_minor
from ledgers.chart import ACCOUNTS_PAYABLE, DISCOUNTS_EXPECTED, OWED, PREPAYMENTS
from ledgers.entry import ItemKey
from ledgers.tables import clearings, entries, holds, open_items, payment_run_items

ITEM_ACCOUNTS: Final = OWED | {PREPAYMENTS, DISCOUNTS_EXPECTED}
"""Accounts whose postings of a vendor are items to be settled: what is owed, deposits (P-08), discounts (P-10)."""

MOST_ASKED: Final = 1000
"""Documents that one query asks for by id; for more, all holds of the client are read."""

_AMOUNTS: Final = ("amount_minor", "base_minor")


class ClearingRefusedError(DaybookError):
    """A posting would clear more of an item than is open, or an item of another vendor or currency.

    Attributes:
        document_id: Of the entry that would.
    """

    def __init__(self, document_id: str, message: str) -> None:
        super().__init__(message)
        self.document_id = document_id


class Hold(Value):
    """Why an item may not be paid."""

    code: str
    subject: str
    message: str


class OpenItem(Value):
    """One item of the sub-ledger that is not cleared.

    Attributes:
        label: Of the entry that opened it.
        line_no: Line of the entry, from 1.
        entity: Company that owes it.
        account: Control account it stands on.
        reference: The document's own number.
        payee: The vendor's name.
        amount: As posted, in `currency`; negative is owed to the vendor, as on the control account.
        open_amount: What is not cleared, in `currency`.
        open_base: The same in base currency.
        holds: Open reasons; paying waits until the last is released.
    """

    label: str
    line_no: int
    entity: str
    document_id: str
    vendor_id: str
    account: str = ACCOUNTS_PAYABLE
    reference: str
    payee: str
    currency: str
    amount: Decimal
    open_amount: Decimal
    open_base: Decimal
    doc_date: dt.date
    due_date: dt.date | None
    holds: tuple[Hold, ...] = ()

    @property
    def key(self) -> ItemKey:
        """Return where the item stands."""
        return ItemKey(label=self.label, line_no=self.line_no)

    @property
    def held(self) -> bool:
        """Tell whether payment waits."""
        return bool(self.holds)


class Recorder:
    """Opens and clears items for the entries of one transaction, in their order."""

    def __init__(self, connection: sa.Connection) -> None:
        """Begin, in the transaction of the posting."""
        self._connection = connection
        self._opened: list[tuple[Any, ...]] = []

    def record(
        self,
        entry_id: int,
        header: Mapping[str, Any],
        rows: Sequence[Mapping[str, Any]],
        settles: Mapping[int, ItemKey],
    ) -> None:
        """Open an item for each posting of a vendor on an account of items, or clear the one it settles or reverses.

        Args:
            entry_id: Of an entry inserted in this transaction.
            header: Its row.
            rows: Rows of its postings.
            settles: Item that each line settles, by line number; lines that are not named open an item of their own.

        Raises:
            ClearingRefusedError: A line clears more than is open, or an item that is not its vendor's.
        """
        for row in rows:
            if row["account"] not in ITEM_ACCOUNTS or not row["party"]:
                continue
            cleared = self._item_cleared(header, row, settles.get(row["line_no"]))
            if cleared is not None:
                _clear(self._connection, entry_id, header, row, cleared)
            else:
                self._opened.append(_opened(entry_id, header, row))

    def flush(self) -> None:
        """Write the items opened so far."""
        insert_rows(self._connection, open_items, self._opened)
        self._opened = []

    def _item_cleared(
        self, header: Mapping[str, Any], row: Mapping[str, Any], named: ItemKey | None
    ) -> sa.Row[Any] | None:
        if named is None and not header["reverses"]:
            return None
        self.flush()
        if named is not None:
            return _item_named(self._connection, header, row, named)
        return _item_reversed(self._connection, header, row["line_no"])


def is_cleared(connection: sa.Connection, client_id: str, label: str) -> bool:
    """Tell whether anything is paid or credited against the items of an entry; a payment taken back does not count."""
    query = (
        sa.select(clearings.c.item_line_no)
        .join(entries, entries.c.id == clearings.c.item_entry_id)
        .where(entries.c.client_id == client_id, entries.c.label == label)
        .group_by(clearings.c.item_line_no)
        .having((sa.func.sum(clearings.c.amount_minor) != 0) | (sa.func.sum(clearings.c.base_minor) != 0))
    )
    return connection.execute(query).first() is not None


def is_settled_since(connection: sa.Connection, client_id: str, label: str) -> bool:
    """Tell whether taking an entry back would clear more of an item than is open, because others have cleared it since.

    A reversal opens the items again that its original cleared; once they are paid, the reversal cannot be reversed.
    """
    standing = clearings.alias("standing")
    others = standing.c.item_entry_id == clearings.c.item_entry_id, standing.c.item_line_no == clearings.c.item_line_no
    cleared = sa.select(sa.func.sum(standing.c.amount_minor)).where(*others).correlate(clearings).scalar_subquery()
    left = open_items.c.amount_minor + cleared - clearings.c.amount_minor
    of_item = clearings.c.item_entry_id == open_items.c.entry_id, clearings.c.item_line_no == open_items.c.line_no
    query = (
        sa.select(open_items.c.amount_minor, left)
        .select_from(clearings)
        .join(entries, entries.c.id == clearings.c.entry_id)
        .join(open_items, sa.and_(*of_item))
        .where(entries.c.client_id == client_id, entries.c.label == label)
    )
    return any(not min(opened, 0) <= int(rest) <= max(opened, 0) for opened, rest in connection.execute(query))


def is_scheduled(connection: sa.Connection, client_id: str, label: str) -> bool:
    """Tell whether a payment run that is not done pays or deducts an item of an entry (L-32)."""
    items = payment_run_items.c
    query = sa.select(items.run).where(
        items.client_id == client_id, items.item_label == label, items.state == "SCHEDULED"
    )
    return connection.execute(query.limit(1)).first() is not None


def open_items_of(
    connection: sa.Connection,
    client_id: str,
    as_of: dt.date | None = None,
    *,
    vendor_id: str = "",
    account: str = "",
    entity: str = "",
) -> list[OpenItem]:
    """Return the items not cleared, by due date and label; of one vendor and company, or of all when empty.

    Without an `account` they are those of what is owed: to vendors, and to companies of the group.
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
            entries.c.entity,
            entries.c.reference,
            entries.c.payee,
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
        .where(open_items.c.account.in_([account] if account else OWED))
        .where(
            (open_items.c.amount_minor + sa.func.coalesce(cleared.c.amount, 0) != 0)
            | (open_items.c.base_minor + sa.func.coalesce(cleared.c.base, 0) != 0)
        )
        .order_by(open_items.c.due_date, entries.c.label)
    )
    if vendor_id:
        query = query.where(open_items.c.party == vendor_id)
    if entity:
        query = query.where(entries.c.entity == entity)
    held = _open_holds(connection, client_id)
    return [_item(row, held) for row in connection.execute(query).mappings()]


def has_items(connection: sa.Connection, client_id: str, vendor_id: str, account: str) -> bool:
    """Tell whether a vendor ever had an item on an account, open or not; costs little where it had none."""
    mine = (open_items.c.client_id == client_id) & (open_items.c.party == vendor_id)
    query = sa.select(open_items.c.entry_id).where(mine, open_items.c.account == account).limit(1)
    return connection.execute(query).first() is not None


def settled_by(connection: sa.Connection, client_id: str, label: str) -> dict[int, ItemKey]:
    """Return which open item each line of an entry settled, by number of the line; empty for one that opened items."""
    paying, item = entries.alias("paying"), entries.alias("item")
    query = (
        sa.select(clearings.c.line_no, item.c.label, clearings.c.item_line_no)
        .join(paying, paying.c.id == clearings.c.entry_id)
        .join(item, item.c.id == clearings.c.item_entry_id)
        .where(paying.c.client_id == client_id, paying.c.label == label)
    )
    return {row.line_no: ItemKey(label=row.label, line_no=row.item_line_no) for row in connection.execute(query)}


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


def documents_with_holds(connection: sa.Connection, wanted: AbstractSet[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the documents, given as client and id, that have an open hold."""
    query = sa.select(holds.c.client_id, holds.c.document_id).where(
        holds.c.released_at.is_(None), holds.c.client_id.in_({client for client, _document in wanted})
    )
    if len(wanted) < MOST_ASKED:
        query = query.where(holds.c.document_id.in_({document for _client, document in wanted}))
    return {(row.client_id, row.document_id) for row in connection.execute(query)} & wanted


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
        line_no=row["line_no"],
        entity=row["entity"],
        document_id=row["document_id"],
        vendor_id=row["party"],
        account=row["account"],
        reference=row["reference"],
        payee=row["payee"],
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
    """Return the item that the reversed line opened or cleared: a reversal mirrors its original line by line."""
    original = (entries.c.client_id == header["client_id"]) & (entries.c.label == header["reverses"])
    opened = (
        sa.select(open_items.c.entry_id, open_items.c.line_no)
        .join(entries, entries.c.id == open_items.c.entry_id)
        .where(original, open_items.c.line_no == line_no)
    )
    cleared = (
        sa.select(clearings.c.item_entry_id, clearings.c.item_line_no)
        .join(entries, entries.c.id == clearings.c.entry_id)
        .where(original, clearings.c.line_no == line_no)
    )
    return connection.execute(opened.union_all(cleared)).one_or_none()


def _item_named(
    connection: sa.Connection, header: Mapping[str, Any], row: Mapping[str, Any], named: ItemKey
) -> sa.Row[Any]:
    """Return the item a line settles, after checking that it may."""
    cleared = clearings.c.item_entry_id == open_items.c.entry_id, clearings.c.item_line_no == open_items.c.line_no
    query = (
        sa.select(
            open_items.c.entry_id,
            open_items.c.line_no,
            open_items.c.party,
            open_items.c.currency,
            open_items.c.account,
            *(open_items.c[name] + sa.func.coalesce(_sum_of(name, *cleared), 0) for name in _AMOUNTS),
        )
        .join(entries, entries.c.id == open_items.c.entry_id)
        .where(
            open_items.c.client_id == header["client_id"],
            entries.c.label == named.label,
            open_items.c.line_no == named.line_no,
        )
    )
    item = connection.execute(query).one_or_none()
    document_id = header["document_id"]
    where = f"{header['client_id']}/{document_id} line {row['line_no']}"
    if item is None:
        missing = f"{where}: there is no open item {named.label} line {named.line_no} to settle; nothing was posted."
        raise ClearingRefusedError(document_id, missing)
    if (item.party, item.currency, item.account) != (row["party"], header["currency"], row["account"]):
        raise ClearingRefusedError(
            document_id,
            f"{where}: item {named.label} is of {item.party} in {item.currency} on {item.account}, the posting of "
            f"{row['party']} in {header['currency']} on {row['account']}; nothing was posted.",
        )
    for standing, settled in zip(item[5:], (row["amount_minor"], row["base_minor"]), strict=True):
        if settled and (standing * (standing + settled) < 0 or standing * settled >= 0):
            raise ClearingRefusedError(
                document_id,
                f"{where}: item {named.label} has {standing} minor units open, {settled} would not clear it but "
                "change its side; nothing was posted.",
            )
    return item


def _sum_of(name: str, *of_item: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.sum(clearings.c[name])).where(*of_item).correlate(open_items).scalar_subquery()


def _opened(entry_id: int, header: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the row of `open_items`, in the order of its columns."""
    place = entry_id, row["line_no"], header["client_id"], row["account"], row["party"], header["document_id"]
    money = header["currency"], row["amount_minor"], row["base_minor"]
    return (*place, *money, header["posting_date"], row["due_date"])


def _clear(
    connection: sa.Connection,
    entry_id: int,
    header: Mapping[str, Any],
    row: Mapping[str, Any],
    item: sa.Row[Any],
) -> None:
    connection.execute(
        clearings.insert().values(
            entry_id=entry_id,
            line_no=row["line_no"],
            client_id=header["client_id"],
            item_entry_id=item[0],
            item_line_no=item[1],
            amount_minor=row["amount_minor"],
            base_minor=row["base_minor"],
            cleared_on=dt.date.fromisoformat(header["posting_date"]),
        )
    )
