"""What makes a row of master data contradict itself, another row, or what is stored; found before anything is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import sqlalchemy as sa

from documents.master import tables
from documents.master.client import Client, Policy
from documents.master.csv_file import Fault, Faults, Row, line_of
from documents.master.database import DatabaseMasterData
from documents.master.dimension import Dimension
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import OUT_OF_USE, Vendor
from documents.master.register_keys import RegisterKeys
from documents.values.currency import is_code
from documents.values.identifiers import compact, order_key
from documents.values.money import round_amount, unit

IMPORT: Final = "import"
"""Source of an order that a file brought; of one that a document brought it is the document's id."""
UNIT_CODE: Final = re.compile(r"[A-Z0-9]{2,3}")
"""Recommendations 20 and 21."""
TEN_DECIMALS: Final = Decimal("1e-10")

OrderCheck = Callable[[Order], Iterable[Fault]]
LineCheck = Callable[[OrderLine], Iterable[Fault]]
VendorCheck = Callable[[Vendor], Iterable[Fault]]
ReceiptCheck = Callable[[Receipt], Iterable[Fault]]


def nothing(_value: object) -> Iterable[Fault]:
    """Know nothing that a value could contradict."""
    return ()


class Owners:
    """Knows which vendor bears each tax identifier and account, in the file or in the register, and notes a second."""

    def __init__(self, faults: Faults, register: RegisterKeys | None = None) -> None:
        self._faults = faults
        self._register = register
        self._owners: dict[str, tuple[int, str]] = {}
        self._in_file: set[str] = set()
        self._of_register: list[tuple[int, str, str, str]] = []

    def check(self, row: Row, vendor: Vendor, *, shares_keys: bool) -> None:
        """Note keys that an earlier vendor bears, unless this one says that it shares its keys."""
        self._in_file.add(vendor.id)
        if shares_keys or vendor.status in OUT_OF_USE:
            return
        keys = [("tax_id", vendor.tax_id), ("tax_number", vendor.tax_number)]
        for field, key in [*keys, *(("ibans", account.iban) for account in vendor.accounts)]:
            if key:
                self._check_key(line_of(row), field, key, vendor.id)

    def _check_key(self, line: int, field: str, key: str, vendor_id: str) -> None:
        first, owner = self._owners.setdefault(compact(key), (line, vendor_id))
        if owner != vendor_id:
            self._note(line, field, key, f"vendor {owner} on line {first}")
        elif self._register is not None:
            others = self._register.newly_shared(key, vendor_id)
            self._of_register += [(line, field, key, other) for other in others]

    def check_register(self) -> None:
        """Note keys of vendors of the register that the file says nothing of; those it does may give them up."""
        for line, field, key, owner in self._of_register:
            if owner not in self._in_file and self._register is not None and self._register.in_use(owner):
                self._note(line, field, key, f"vendor {owner} in the register")

    def _note(self, line: int, field: str, key: str, owner: str) -> None:
        wanted = (
            f"one that {owner} does not bear; for a branch or a factor's account set shares_keys to true on this line"
        )
        self._faults.add(line, field, key, wanted)


def line_faults(line: OrderLine) -> Iterator[Fault]:
    """Yield what cannot be of an order line: figures below zero, more cancelled than was ordered, an unknown unit."""
    if not UNIT_CODE.fullmatch(line.unit):
        yield "line_unit", line.unit, 'a unit such as "pcs", or a code of UN/ECE Recommendation 20 such as C62'
    if line.price < 0:
        yield "line_price", line.price, "0 or more"
    if line.quantity < 0:
        yield "line_quantity", line.quantity, "0 or more; what goes back is a receipt with a negative quantity"
    elif not 0 <= line.cancelled <= line.quantity:
        yield "line_cancelled", line.cancelled, f"0 to {line.quantity}, the quantity ordered"


def price_of_one(price: Decimal, base: object) -> Decimal | None:
    """Return the price of one unit, exactly.

    Args:
        price: Of `base` units.
        base: The cell `line_base_quantity`; empty for 1.

    Returns:
        None when the base is no number above zero, or the price of one has more than ten decimals (S-03).
    """
    if not base:
        return price
    try:
        for_many = Decimal(str(base))
    except InvalidOperation:
        return None
    if not for_many.is_finite() or for_many <= 0 or not price.is_finite():
        return None
    one = (price / for_many).quantize(TEN_DECIMALS)
    return one.normalize() + 0 if one * for_many == price else None


def price_base_faults(price: object, base: object) -> Iterator[Fault]:
    """Yield a fault when the price of one unit does not follow exactly from the price of many (S-03)."""
    if price_of_one(Decimal(str(price)), base) is None:
        yield "line_base_quantity", base, f"a quantity above 0 by which {price} divides to ten decimals, such as 100"


def tolerance_faults(order: Order, policy: Policy) -> Iterator[Fault]:
    """Yield a fault for each tolerance that lines name and the client's file does not define (V-00)."""
    known = {profile.id for profile in policy.tolerances}
    for name in sorted({line.tolerance for line in order.lines if line.tolerance} - known):
        defined = ", ".join(sorted(known)) or "none is"
        yield "line_tolerance", name, f"the id of a tolerance in the client's file ({defined} defined there)"


def account_faults(column: str, account: str, chart: Collection[str]) -> Iterator[Fault]:
    """Yield a fault when an account stands nowhere in the client's chart; one without a chart is not asked."""
    if account and chart and account not in chart:
        yield column, account, "a code listed under [[accounts]] in the client's file, or nothing"


def object_faults(column: str, objects: Mapping[str, str], known: Mapping[str, Dimension]) -> Iterator[Fault]:
    """Yield a fault for each cost object that the client's file does not list under its dimension."""
    for name, code in objects.items():
        if name not in known:
            named = ", ".join(sorted(known)) or "there is none"
            yield column, f"{name}={code}", f"a dimension listed under [[dimensions]] in the client's file ({named})"
        elif code not in known[name].objects:
            yield column, f"{name}={code}", f"a code listed under [[dimensions]], {name}, in the client's file"


def vendor_check(client: Client) -> VendorCheck:
    """Return the check that the client's file has the account and the tax code a vendor's costs go to."""
    chart = frozenset(one.code for one in client.accounts)
    codes = tuple(one.code for one in client.tax_codes)
    known = {one.name: one for one in client.dimensions}

    def check(vendor: Vendor) -> Iterator[Fault]:
        yield from account_faults("account", vendor.account, chart)
        yield from object_faults("dimensions", vendor.dimensions, known)
        if vendor.tax_code and codes and vendor.tax_code not in codes:
            yield "tax_code", vendor.tax_code, f"a tax code of the client's file ({', '.join(codes)}), or nothing"

    return check


def line_check(client: Client) -> LineCheck:
    """Return the check that the client's file has the account and the cost objects an order line goes to."""
    chart = frozenset(one.code for one in client.accounts)
    known = {one.name: one for one in client.dimensions}

    def check(line: OrderLine) -> Iterator[Fault]:
        yield from account_faults("line_account", line.account, chart)
        yield from object_faults("line_dimensions", line.dimensions, known)

    return check


def currency_faults(row: Mapping[str, object]) -> Iterator[Fault]:
    """Yield a fault when `currency`, or `base` of a rate, is no ISO 4217 code."""
    for name in ("currency", "base"):
        code = str(row.get(name, ""))
        if code and not is_code(code):
            yield name, code, "a currency of ISO 4217, such as EUR"


def total_faults(order: Order, stated: str) -> Iterator[Fault]:
    """Yield a fault when the lines do not add up to the order's stated net total; each line may be rounded.

    Args:
        order: With its lines, in order currency.
        stated: The cell `net_total`; empty when the file states none.
    """
    if not stated or not is_code(order.currency):
        return
    try:
        total = Decimal(stated)
    except InvalidOperation:
        yield "net_total", stated, "an amount such as 1250.00"
        return
    lines = sum((round_amount(line.quantity * line.price, order.currency) for line in order.lines), Decimal(0))
    limit = unit(order.currency) * len(order.lines)
    if not total.is_finite() or abs(lines - total) > limit:
        found = f"{lines} {order.currency}, the sum of the {len(order.lines)} lines, to within {limit}"
        yield "net_total", stated, found


def entity_faults(order: Order, entities: Collection[str]) -> Iterator[Fault]:
    """Yield a fault when an order is of a company that the client's file does not name."""
    if order.entity_id and order.entity_id not in entities:
        named = ", ".join(sorted(entities)) or "none is named"
        yield "entity_id", order.entity_id, f"a company of the client's file ({named}), or nothing"


def order_check(connection: sa.Connection, client: Client) -> OrderCheck:
    """Return the check that an order's vendor, company and tolerances exist, and that no older version takes its place.

    A file that states no version is always the next one.
    """
    columns, entities = tables.orders.c, [one.id for one in client.entities]
    vendors = _vendors(connection, client.id)
    newest = (
        sa.select(columns.version, columns.body)
        .where(columns.client_id == client.id, columns.order_key == sa.bindparam("key"), columns.source == IMPORT)
        .order_by(columns.version.desc())
        .limit(1)
    )

    def check(order: Order) -> Iterator[Fault]:
        if order.vendor_id not in vendors:
            yield "vendor_id", order.vendor_id, "a vendor that is imported; import the vendors first"
        yield from entity_faults(order, entities)
        yield from tolerance_faults(order, client.policy)
        if "version" not in order.model_fields_set:
            return
        row = connection.execute(newest, {"key": order_key(order.number)}).first()
        if row is not None and order.version < row.version and not _same(order, Order.model_validate_json(row.body)):
            yield (
                "version",
                order.version,
                f"{row.version} or later, because version {row.version} of order {order.number} is stored; leave the "
                "cell empty if this is its next version",
            )

    return check


def _vendors(connection: sa.Connection, client_id: str) -> frozenset[str]:
    """Return the ids of a client's vendors; some 100 bytes each."""
    columns = tables.vendors.c
    return frozenset(connection.scalars(sa.select(columns.vendor_id).where(columns.client_id == client_id)))


def _same(order: Order, stored: Order) -> bool:
    return order.model_copy(update={"version": stored.version, "number": stored.number}) == stored


def receipt_check(
    connection: sa.Connection, client_id: str, other_clients: Sequence[str], latest: dt.date
) -> ReceiptCheck:
    """Return the check that a receipt is of an order of this client, of a line that it has, and not after `latest`.

    A receipt may come before its order, unless that order is another client's: then the file is the wrong one.
    """
    columns = tables.orders.c
    elsewhere = (
        sa.select(columns.order_key)
        .where(columns.client_id.in_(list(other_clients)), columns.order_key == sa.bindparam("key"))
        .limit(1)
    )

    def check(receipt: Receipt) -> Iterator[Fault]:
        if receipt.date > latest:
            yield "date", receipt.date, f"a day up to {latest}: what was received is booked, not what will be"
        order = DatabaseMasterData(connection, client_id, ()).order(receipt.order_number)
        if order is None:
            if other_clients and connection.execute(elsewhere, {"key": order_key(receipt.order_number)}).first():
                yield (
                    "order_number",
                    receipt.order_number,
                    f"an order of {client_id}; this one is known for another client only. Import the order first if "
                    "the number is right",
                )
        elif order.line(receipt.order_line) is None:
            numbers = ", ".join(str(line.number) for line in order.lines)
            yield "order_line", receipt.order_line, f"a line of order {order.number}: {numbers}"

    return check
