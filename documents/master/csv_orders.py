"""Orders, goods receipts and exchange rates from CSV files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from documents.master.contradictions import (
    LineCheck,
    OrderCheck,
    ReceiptCheck,
    currency_faults,
    line_faults,
    nothing,
    price_base_faults,
    price_of_one,
    total_faults,
)
from documents.master.csv_file import (
    Fault,
    Faults,
    Row,
    Unique,
    build,
    filled,
    line_of,
    read_frames,
    records,
)
from documents.master.figure_faults import line_figures, order_figures, receipt_figures
from documents.master.order import Order, OrderLine, Receipt
from documents.master.returns import OrderedLine, Received, Returns, ordered_line
from documents.master.store import Rate
from documents.value import Value
from documents.values import units

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
    "approved_by",
)
LINE_FIELDS: Final = tuple(OrderLine.model_fields)
LINE_PREFIX: Final = "line_"
LINE_COLUMNS: Final = tuple(LINE_PREFIX + name for name in LINE_FIELDS)
TOTAL: Final = "net_total"
"""Column for the order's own total, with which its lines must agree; it is not kept."""
PRICE_BASE: Final = "line_base_quantity"
"""Column for what the price is for (BT-149), such as 100; kept is the price of one."""
ORDER_COLUMNS: Final = (*HEADER, TOTAL, *LINE_COLUMNS, PRICE_BASE)
REQUIRED: Final = (
    *("number", "vendor_id", "currency", "issue_date"),
    *("line_number", "line_description", "line_quantity", "line_price"),
)
RECEIPT: Final = ("number", "date", "order_number", "order_line", "quantity", "source_document", "accepted")
RATE: Final = ("base", "currency", "date", "rate")
V = TypeVar("V", bound=Value)


def read_orders(path: Path) -> tuple[Order, ...]:
    """Read all orders; see `stream_orders`."""
    return tuple(stream_orders(path))


def stream_orders(path: Path, check: OrderCheck = nothing, check_line: LineCheck = nothing) -> Iterator[Order]:
    """Yield the orders: one row a line, the order's own columns repeated on each, line columns prefixed `line_`.

    The rows of an order need not stand together; an order is yielded at its last row. `check` tells what contradicts
    the orders and vendors that are stored, `check_line` what contradicts the client's file.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    faults = Faults(path)
    frames = read_frames(path, required=REQUIRED, allowed=ORDER_COLUMNS)
    missing = Counter(number for frame in frames for number in frame["number"])
    waiting: dict[str, list[Row]] = {}
    for row in records(path, required=REQUIRED, allowed=ORDER_COLUMNS):
        number = str(row["number"])
        waiting.setdefault(number, []).append(row)
        missing[number] -= 1
        if not missing[number]:
            order = _order_of(waiting.pop(number), faults, check, check_line)
            if order is not None:
                yield order
    faults.refuse()


def _order_of(rows: Sequence[Row], faults: Faults, check: OrderCheck, check_line: LineCheck) -> Order | None:
    numbers = Unique(["number", "line_number"], faults)
    for row in rows:
        numbers.check(row)
    _check_header(rows, faults)
    lines = tuple(line for row in rows if (line := _checked_line(row, faults, check_line)) is not None)
    order = build(rows[0], partial(_order, lines), faults)
    first = line_of(rows[0])
    faults.add_all(first, currency_faults(rows[0]))
    if order is not None and len(lines) == len(rows):
        faults.add_all(first, order_figures(order))
        faults.add_all(first, total_faults(order, str(rows[0].get(TOTAL, ""))))
        faults.add_all(first, check(order))
    return order


def _checked_line(row: Row, faults: Faults, check_line: LineCheck) -> OrderLine | None:
    line = build(row, _order_line, faults, LINE_PREFIX)
    if line is not None:
        faults.add_all(line_of(row), (*line_faults(line), *line_figures(line), *check_line(line)))
        faults.add_all(line_of(row), price_base_faults(row.get("line_price"), row.get(PRICE_BASE)))
    return line


def _check_header(rows: Sequence[Row], faults: Faults) -> None:
    names = (*HEADER, TOTAL)
    first = filled(rows[0], names)
    for row in rows[1:]:
        for name, value in filled(row, names).items():
            if first.get(name) != value:
                faults.add(line_of(row), name, value, f'"{first.get(name, "")}" as on line {line_of(rows[0])}')


def _order_line(row: Row) -> OrderLine:
    cells = filled(row, LINE_COLUMNS)
    line = OrderLine.model_validate({name.removeprefix(LINE_PREFIX): value for name, value in cells.items()})
    price = price_of_one(line.price, row.get(PRICE_BASE))
    return line.model_copy(update={"unit": units.code(line.unit) or line.unit, "price": price or line.price})


def _order(lines: tuple[OrderLine, ...], row: Row) -> Order:
    return Order.model_validate({**filled(row, HEADER), "lines": lines})


def read_receipts(path: Path) -> tuple[Receipt, ...]:
    """Read all goods receipts; see `stream_receipts`."""
    return tuple(stream_receipts(path))


def stream_receipts(path: Path, check: ReceiptCheck = nothing, received: Received | None = None) -> Iterator[Receipt]:
    """Yield goods receipts: one row an order line received, `accepted` filled when quality control has inspected it.

    `check` tells what contradicts the orders that are stored, `received` what of an order line is stored: no more than
    that and what the file says goes back. Without it nobody knows what came before the file.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    keys = ["number", "order_number", "order_line"]
    faults = Faults(path)
    returns = Returns(_given_back(path), received) if received is not None else None
    unique = Unique(keys, faults)
    for row in records(path, required=RECEIPT[:5], allowed=RECEIPT):
        unique.check(row)
        receipt = build(row, lambda cells: Receipt.model_validate(filled(cells, RECEIPT)), faults)
        if receipt is None:
            continue
        wrong = (*receipt_figures(receipt), *check(receipt))
        faults.add_all(line_of(row), wrong)
        if returns is not None:
            returns.note(line_of(row), receipt)
        if not wrong:
            yield receipt
    for line, fault in returns.faults() if returns is not None else ():
        faults.add_all(line, [fault])
    faults.refuse()


def _given_back(path: Path) -> set[OrderedLine]:
    """Return the order lines of which something goes back; only theirs are kept while the file is read."""
    return {
        ordered_line(order, number)
        for frame in read_frames(path, required=RECEIPT[:5], allowed=RECEIPT)
        for order, number, quantity in zip(frame["order_number"], frame["order_line"], frame["quantity"], strict=True)
        if str(quantity).startswith("-")
    }


def read_rates(path: Path) -> tuple[Rate, ...]:
    """Read all exchange rates; see `stream_rates`."""
    return tuple(stream_rates(path))


def stream_rates(path: Path) -> Iterator[Rate]:
    """Yield exchange rates: units of `currency` for one unit of `base` on a day.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    yield from stream(path, Rate, RATE, RATE, ["base", "currency", "date"])


def stream(
    path: Path,
    kind: type[V],
    columns: Sequence[str],
    required: Sequence[str],
    keys: Sequence[str],
    check: Callable[[V], Iterable[Fault]] = nothing,
) -> Iterator[V]:
    """Yield one value for each row of a file whose columns are the attributes of the value.

    Args:
        path: CSV.
        kind: The value.
        columns: Known columns.
        required: Columns that must be there.
        keys: Columns that together stand on one row only.
        check: Tells what contradicts what is known already.

    Raises:
        WrongInputError: After the last row, naming every wrong line.
    """
    faults = Faults(path)
    unique = Unique(keys, faults)
    for row in records(path, required=required, allowed=columns):
        unique.check(row)
        value = build(row, lambda cells: kind.model_validate(filled(cells, columns)), faults)
        faults.add_all(line_of(row), currency_faults(row))
        wrong = () if value is None else tuple(check(value))
        faults.add_all(line_of(row), wrong)
        if value is not None and not wrong:
            yield value
    faults.refuse()
