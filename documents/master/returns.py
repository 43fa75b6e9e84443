"""What goes back of an order line: never more than came, over all receipts of the file and of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

import sqlalchemy as sa

from documents.master import tables
from documents.master.csv_file import Fault
from documents.master.order import Receipt
from documents.values.identifiers import order_key

OrderedLine = tuple[str, int]
"""Key of an order, and number of its line."""
Received = Callable[[OrderedLine], Mapping[str, Decimal]]
"""Returns the quantities that are stored for an order line, by number of the receipt."""


class Returns:
    """Notes the receipts of order lines of which something goes back; of the others it keeps nothing."""

    def __init__(self, given_back: Iterable[OrderedLine], received: Received) -> None:
        self._received = received
        self._of: dict[OrderedLine, dict[str, Decimal]] = {line: {} for line in given_back}
        self._last: dict[OrderedLine, tuple[int, Decimal]] = {}

    def note(self, row: int, receipt: Receipt) -> None:
        """Note a receipt that stands on a row of the file."""
        line = ordered_line(receipt.order_number, receipt.order_line)
        if line not in self._of:
            return
        self._of[line][receipt.number] = receipt.quantity
        if receipt.quantity < 0:
            self._last[line] = row, receipt.quantity

    def faults(self) -> Iterator[tuple[int, Fault]]:
        """Yield a fault, with its row, for each order line of which more goes back than came."""
        for line, (row, quantity) in self._last.items():
            # What the file says may be stored already: it is read and stored by turns.
            left = sum({**self._received(line), **self._of[line]}.values(), Decimal(0))
            if left < 0:
                came = left - quantity
                expected = f"{-came} or more" if came > 0 else "nothing that goes back"
                yield row, ("quantity", quantity, f"{expected}: no more than was received of that order line")


def ordered_line(order_number: object, order_line: object) -> OrderedLine:
    """Return the key of an order line as a file names it; line 0 where it names none."""
    number = str(order_line)
    return order_key(str(order_number)), int(number) if number.isdecimal() else 0


def stored_receipts(connection: sa.Connection, client_id: str) -> Received:
    """Return what tells the stored receipts of a client's order lines."""
    columns = tables.receipts.c
    asked = sa.select(columns.number, columns.quantity).where(
        columns.client_id == client_id,
        columns.order_key == sa.bindparam("key"),
        columns.order_line == sa.bindparam("line"),
    )

    def received(line: OrderedLine) -> Mapping[str, Decimal]:
        rows = connection.execute(asked, {"key": line[0], "line": line[1]})
        return dict(rows.tuples().all())

    return received
