"""Figures of master data that cannot be meant: shares above the whole, days of another age, sums beyond all money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.master.csv_file import Fault
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import Vendor
from documents.values.countries import is_country

LARGEST: Final = Decimal("1e12")
"""Of a price, a quantity, or one times the other; minor units of it still fit into a column."""
WHOLE: Final = Decimal(100)
"""Per cent."""
LONGEST_TERM: Final = 999
"""Days net."""
EARLIEST: Final = dt.date(2000, 1, 1)


def line_figures(line: OrderLine) -> Iterator[Fault]:
    """Yield figures of an order line that cannot be meant."""
    if line.number < 1:
        yield "line_number", line.number, "1 or more"
    if abs(line.price) > LARGEST:
        yield "line_price", line.price, f"up to {LARGEST:f}"
    elif abs(line.quantity) > LARGEST or abs(line.quantity * line.price) > LARGEST:
        yield "line_quantity", line.quantity, f"a quantity that comes to {LARGEST:f} at most, counted and in money"
    if line.tax_rate is not None and not 0 <= line.tax_rate <= WHOLE:
        yield "line_tax_rate", line.tax_rate, "0 to 100 per cent"
    if line.over_percent < 0:
        yield "line_over_percent", line.over_percent, "0 or more"


def order_figures(order: Order) -> Iterator[Fault]:
    """Yield figures in the head of an order that cannot be meant."""
    if order.version < 1:
        yield "version", order.version, "1 or more"
    yield from _term(order.net_days)
    yield from _day("issue_date", order.issue_date)


def receipt_figures(receipt: Receipt) -> Iterator[Fault]:
    """Yield figures of a goods receipt that cannot be meant."""
    if receipt.quantity == 0 or abs(receipt.quantity) > LARGEST:
        yield "quantity", receipt.quantity, f"a quantity other than 0, up to {LARGEST:f}; below 0 for what went back"
    yield from _day("date", receipt.date)


def vendor_figures(vendor: Vendor) -> Iterator[Fault]:
    """Yield what a vendor cannot be: of no country, or with terms that nobody grants."""
    if not is_country(vendor.country):
        yield "country", vendor.country, 'an ISO 3166-1 code of two letters such as "DE"'
    yield from _term(vendor.net_days)


def _term(days: int | None) -> Iterator[Fault]:
    if days is not None and not 0 <= days <= LONGEST_TERM:
        yield "net_days", days, f"0 to {LONGEST_TERM}"


def _day(name: str, day: dt.date) -> Iterator[Fault]:
    if day < EARLIEST:
        yield name, day, f"a day from {EARLIEST} on"
