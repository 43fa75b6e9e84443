"""Payments from a CSV file: one row for each invoice or credit note that a payment settles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from documents.error import WrongInputError
from documents.master.contradictions import currency_faults
from documents.master.csv_file import Faults, build, filled, line_of, records
from documents.values.money import is_exact, minor_digits
from ledgers.paying.payments import PaidRow, PaymentRefusedError

COLUMNS: Final = tuple(PaidRow.model_fields)
AMOUNTS: Final = ("amount", "discount", "withheld", "written_off")
REQUIRED: Final = ("payment", "date", "vendor_id", "amount", "currency")


class NumberedRow(PaidRow):
    """A row that knows its line of the file, from 1."""

    line: int


def read_payments(path: Path) -> tuple[NumberedRow, ...]:
    """Return the rows of a file of payments, in its order.

    Raises:
        WrongInputError: Naming every wrong line.
    """
    faults = Faults(path)
    found: list[NumberedRow] = []
    for row in records(path, required=REQUIRED, allowed=COLUMNS):
        faults.add_all(line_of(row), currency_faults(row))
        paid = build(row, _row, faults)
        if paid is not None:
            faults.add_all(paid.line, _faults(paid))
            found.append(paid)
    faults.refuse()
    return tuple(found)


def refusal(path: Path, rows: Sequence[NumberedRow], error: PaymentRefusedError) -> WrongInputError:
    """Return the error that names file and line of a payment that cannot be posted."""
    faults = Faults(path)
    faults.add(rows[error.row].line, error.field, error.found, error.expected)
    return faults.error()


def _row(cells: Mapping[str, object]) -> NumberedRow:
    return NumberedRow.model_validate({**filled(cells, COLUMNS), "line": line_of(cells)})


def _faults(row: PaidRow) -> Iterator[tuple[str, object, str]]:
    for name in AMOUNTS:
        amount = getattr(row, name)
        if not is_exact(amount, row.currency):
            yield name, amount, f"at most {minor_digits(row.currency)} decimals for {row.currency}"
    if not row.invoice and (row.discount or row.withheld or row.written_off):
        yield "invoice", "", "the invoice that discount, withholding or write-off belong to"
