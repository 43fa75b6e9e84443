"""R-17: a vendor's statement of account against our books: what agrees, what is missing, where the amounts differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.master.csv_file import Faults, Row, line_of, records
from documents.register.tables import business_keys, documents
from documents.values.identifiers import invoice_key_n2
from documents.values.money import is_exact, to_minor
from ledgers.chart import OWED, OWED_NAMES
from ledgers.entry import ItemKey
from ledgers.sub_ledger import open_items_of
from ledgers.tables import entries, has_party, open_items, postings
from reports.ledger.lines import framed
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

FILE: Final = "file"
"""Option: path of the statement, a CSV file with the columns `REQUIRED` and `ALLOWED`."""
VENDOR: Final = "vendor"
"""Option: id of the vendor whose statement it is."""

REQUIRED: Final = ("number", "amount")
ALLOWED: Final = (*REQUIRED, "date", "currency")
"""`number` is the vendor's; `amount` what it says is owed, negative for a credit; `date` as YYYY-MM-DD."""

MATCHED: Final = "matched"
DIFFERS: Final = "amount differs"
SETTLED: Final = "paid or settled"
WAITING: Final = "received, not posted"
MISSING: Final = "missing"
UNLISTED: Final = "not on the statement"

COLUMNS = (
    Column(name="number"),
    Column(name="date", kind=Kind.DAY),
    Column(name="status"),
    Column(name="currency"),
    Column(name="statement", kind=Kind.MONEY, currency="currency"),
    Column(name="ours", kind=Kind.MONEY, title="open with us", currency="currency"),
    Column(name="invoiced", kind=Kind.MONEY, title="as posted", currency="currency"),
    Column(name="difference", kind=Kind.MONEY, currency="currency"),
    Column(name=DOCUMENT, title="document"),
)


@dataclass(frozen=True)
class Claim:
    """One line of the statement; `minor` in minor units of `currency`, positive for what we owe."""

    number: str
    date: dt.date | None
    currency: str
    minor: int


@dataclass(frozen=True)
class Known:
    """What we know of one number: as posted and still open, in minor units, positive for what we owe."""

    number: str
    currency: str
    document_id: str
    invoiced: int
    open: int
    posted: bool = True


Key = tuple[str, str]
"""Number in the form two prints of it share (C-40), and currency."""


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each line of the statement, and for what is open with us and not on it.

    Population: the lines of the file, and all invoices of the vendor that were posted by `asked.as_of` or wait. Numbers
    are the same when they differ in signs, case or leading zeros only. Matched: the amount is what is open with us, or
    what was posted while it is still open in part. Difference: statement less ours; of what is settled, the statement
    as a whole. Payments that the statement lists as lines of their own are missing here: they have no invoice number.

    Raises:
        WrongInputError: `file` or `vendor` was not given, or the file has a fault; every fault is named.
    """
    path, vendor = (_option(asked, name) for name in (FILE, VENDOR))
    claims = read_statement(Path(path), client.currency)
    known = {**_waiting(connection, client, vendor), **_posted(connection, client, vendor, asked.as_of)}
    rows = list(_rows(claims, known))
    return Report(
        code="R-17",
        title=f"Statement of {vendor}",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=framed(rows, COLUMNS),
        ties=tuple(_ties(connection, client, vendor, asked.as_of, rows)),
        notes=(f"{len(claims)} lines of {Path(path).name}; matched: {sum(row[2] == MATCHED for row in rows)}.",),
    )


def read_statement(path: Path, currency: str) -> list[Claim]:
    """Read a statement; lines without a currency are in `currency`, and lines of one number are added up.

    Raises:
        WrongInputError: Naming every fault with its line.
    """
    faults = Faults(path)
    claims: dict[Key, Claim] = {}
    for row in records(path, required=REQUIRED, allowed=ALLOWED):
        claim = _claim(row, currency, faults)
        if claim is None:
            continue
        key = invoice_key_n2(claim.number), claim.currency
        former = claims.get(key)
        claims[key] = (
            claim if former is None else Claim(former.number, former.date, claim.currency, former.minor + claim.minor)
        )
    faults.refuse()
    return list(claims.values())


def _claim(row: Row, currency: str, faults: Faults) -> Claim | None:
    its_currency = str(row.get("currency") or currency).upper()
    amount, day = _amount(str(row["amount"]), its_currency), _day(str(row.get("date", "")))
    wrong = [
        ("number", row["number"], "the vendor's number of the invoice", not row["number"]),
        ("amount", row["amount"], f"an amount in {its_currency} such as 1234.56", amount is None),
        ("date", row.get("date"), "a day such as 2026-05-31, or nothing", bool(row.get("date")) and day is None),
    ]
    faults.add_all(line_of(row), [(name, found, expected) for name, found, expected, is_wrong in wrong if is_wrong])
    return None if amount is None else Claim(str(row["number"]), day, its_currency, amount)


def _amount(text: str, currency: str) -> int | None:
    """Return an amount in minor units, None for what is none or has more decimals than the currency."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return to_minor(amount, currency) if amount.is_finite() and is_exact(amount, currency) else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _option(asked: Asked, name: str) -> str:
    given = asked.options.get(name, "")
    if not given:
        raise WrongInputError(f"--set {name}=: found nothing, expected {name} of the statement")
    return given


def _posted(connection: sa.Connection, client: Client, vendor: str, as_of: dt.date) -> dict[Key, Known]:
    """Return what was posted to the vendor's account as items, with what of it is open."""
    standing = {item.key: item for item in open_items_of(connection, client.id, as_of, vendor_id=vendor)}
    query = (
        sa.select(open_items, entries.c.label, entries.c.reference)
        .join(entries, entries.c.id == open_items.c.entry_id)
        .where(open_items.c.client_id == client.id, open_items.c.party == vendor, open_items.c.opened_on <= as_of)
        .where(open_items.c.account.in_(OWED))
        .order_by(open_items.c.entry_id)
    )
    found: dict[Key, Known] = {}
    for row in connection.execute(query):
        key = invoice_key_n2(row.reference), row.currency
        item = standing.get(ItemKey(label=row.label, line_no=row.line_no))
        left = -to_minor(item.open_amount, row.currency) if item else 0
        former = found.get(key)
        found[key] = Known(
            number=row.reference,
            currency=row.currency,
            document_id=row.document_id,
            invoiced=-row.amount_minor if former is None or not former.open else former.invoiced - row.amount_minor,
            open=left + (former.open if former else 0),
        )
    return found


def _waiting(connection: sa.Connection, client: Client, vendor: str) -> dict[Key, Known]:
    """Return what the register has of the vendor, posted or not."""
    query = (
        sa.select(business_keys, documents.c.currency.label("its_currency"))
        .join(documents, documents.c.id == business_keys.c.document_id)
        .where(business_keys.c.client_id == client.id, business_keys.c.vendor_id == vendor)
        .order_by(documents.c.received_at)
    )
    found = {}
    for row in connection.execute(query):
        amount = (row.gross_minor or 0) * row.sign
        key = row.number_n2, row.its_currency
        found[key] = Known(row.number, row.its_currency, row.document_id, amount, open=0, posted=False)
    return found


def _rows(claims: Sequence[Claim], known: Mapping[Key, Known]) -> Iterator[tuple[Any, ...]]:
    listed = set()
    for claim in claims:
        key = invoice_key_n2(claim.number), claim.currency
        listed.add(key)
        ours = known.get(key)
        figures = (claim.minor, ours.open, ours.invoiced) if ours else (claim.minor, 0, 0)
        status = status_of(claim.minor, ours)
        difference = 0 if status == MATCHED else claim.minor - figures[1]
        yield claim.number, claim.date, status, claim.currency, *figures, difference, ours.document_id if ours else ""
    for key, ours in known.items():
        if key not in listed and ours.open:
            figures = (0, ours.open, ours.invoiced)
            yield ours.number, None, UNLISTED, ours.currency, *figures, -ours.open, ours.document_id


def status_of(claimed: int, ours: Known | None) -> str:
    """Return how a line of the statement stands to what we know."""
    if ours is None:
        return MISSING
    if not ours.posted:
        return WAITING
    if not ours.open:
        return SETTLED
    return MATCHED if claimed in {ours.open, ours.invoiced} else DIFFERS


def _ties(
    connection: sa.Connection, client: Client, vendor: str, as_of: dt.date, rows: Sequence[tuple[Any, ...]]
) -> Iterator[Tie]:
    """Compare what the rows say is open with the vendor's lines on the control account, by currency."""
    query = (
        sa.select(entries.c.currency, sa.func.sum(-postings.c.amount_minor).label("minor"))
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.client_id == client.id, postings.c.party == vendor, has_party())
        .where(postings.c.account.in_(OWED), entries.c.posting_date <= as_of)
        .group_by(entries.c.currency)
        .order_by(entries.c.currency)
    )
    for row in connection.execute(query):
        ours = sum(one[5] for one in rows if one[3] == row.currency)
        yield Tie(what=f"open with {vendor} = accounts {OWED_NAMES}, {row.currency}", left=ours, right=int(row.minor))


REPORT = ReportKind(
    code="R-17",
    name="statement",
    title="Vendor statement (--set vendor=, --set file=)",
    build=build,
    options=(FILE, VENDOR),
)
