"""Orders, goods receipts and exchange rates from CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from documents.master.csv_file import LINE, Faults, build, filled, read_frame, refuse_duplicates
from documents.master.order import Order, OrderLine, Receipt
from documents.master.store import Rate

HEADER: Final = (
    "number",
    "version",
    "vendor_id",
    "entity_id",
    "currency",
    "issue_date",
    "status",
    "match_policy",
    "net_days",
)
LINE_FIELDS: Final = tuple(OrderLine.model_fields)
LINE_COLUMNS: Final = tuple(f"line_{name}" for name in LINE_FIELDS)
RECEIPT: Final = ("number", "date", "order_number", "order_line", "quantity", "source_document")
RATE: Final = ("base", "currency", "date", "rate")


def read_orders(path: Path) -> tuple[Order, ...]:
    """Read orders: one row a line, the order's own columns repeated on each, line columns prefixed `line_`.

    Raises:
        WrongInputError: Naming every wrong line; then nothing is imported.
    """
    required = ("number", "vendor_id", "currency", "issue_date", "line_number", "line_description", "line_quantity")
    frame = read_frame(path, required=(*required, "line_price"), allowed=(*HEADER, *LINE_COLUMNS))
    faults = Faults(path)
    refuse_duplicates(frame, ["number", "line_number"], faults)
    orders: list[Order] = []
    for _number, group in frame.groupby("number", sort=False):
        rows = [{str(k): v for k, v in row.items()} for row in group.to_dict("records")]
        _check_header(rows, faults)
        lines = [line for row in rows if (line := build(row, _order_line, faults)) is not None]
        order = build(rows[0], partial(_order, tuple(lines)), faults)
        if order is not None:
            orders.append(order)
    faults.refuse()
    return tuple(orders)


def _check_header(rows: list[dict[str, object]], faults: Faults) -> None:
    first = filled(rows[0], HEADER)
    for row in rows[1:]:
        for name, value in filled(row, HEADER).items():
            if first.get(name) != value:
                faults.add(int(str(row[LINE])), name, value, f'"{first.get(name, "")}" as on line {rows[0][LINE]}')


def _order_line(row: Mapping[str, object]) -> OrderLine:
    cells = filled(row, LINE_COLUMNS)
    return OrderLine.model_validate({name.removeprefix("line_"): value for name, value in cells.items()})


def _order(lines: tuple[OrderLine, ...], row: Mapping[str, object]) -> Order:
    return Order.model_validate({**filled(row, HEADER), "lines": lines})


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """Read goods receipts: one row an order line received.

    Raises:
        WrongInputError: Naming every wrong line; then nothing is imported.
    """
    frame = read_frame(path, required=RECEIPT[:5], allowed=RECEIPT)
    faults = Faults(path)
    refuse_duplicates(frame, ["number", "order_number", "order_line"], faults)
    rows = ({str(k): v for k, v in row.items()} for row in frame.to_dict("records"))
    receipts = [build(row, lambda row: Receipt.model_validate(filled(row, RECEIPT)), faults) for row in rows]
    faults.refuse()
    return tuple(receipt for receipt in receipts if receipt is not None)


def read_rates(path: Path) -> tuple[Rate, ...]:
    """Read exchange rates: units of `currency` for one unit of `base` on a day.

    Raises:
        WrongInputError: Naming every wrong line; then nothing is imported.
    """
    frame = read_frame(path, required=RATE, allowed=RATE)
    faults = Faults(path)
    refuse_duplicates(frame, ["base", "currency", "date"], faults)
    rows = ({str(k): v for k, v in row.items()} for row in frame.to_dict("records"))
    rates = [build(row, lambda row: Rate.model_validate(filled(row, RATE)), faults) for row in rows]
    faults.refuse()
    return tuple(rate for rate in rates if rate is not None)
