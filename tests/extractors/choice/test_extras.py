"""A charge or an allowance in the row below the items, where only the sums tell that it is no item."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.document import read_documents
from tests.extractors.printed import page_of

HEAD = "INVOICE\n\nInvoice No: A-4711\n\nDescription          Qty     Unit price     Amount\n"
ITEMS = "Hose 12 mm           4       50.00          200.00\nValve, brass         2       8.00           16.00\n"


def chosen(row: str, net: str, name: FieldName) -> str:
    below = f"{row}\nNet total{net:>45}\nVAT 20 %{'48.00':>46}\nTotal{'288.00':>49}\n"
    (document,) = read_documents([page_of(HEAD + ITEMS + below)])
    found = document.chosen(name)
    assert len(document.lines) == 2
    return found.raw if found else ""


@pytest.mark.parametrize(
    ("row", "net", "name", "expected"),
    [
        (f"Freight{'24.00':>47}", "240.00", FieldName.CHARGE_TOTAL, "24.00"),
        (f"Discount{'6.00':>46}", "210.00", FieldName.ALLOWANCE_TOTAL, "6.00"),
        (f"Discount{'-6.00':>46}\nFreight{'24.00':>47}", "234.00", FieldName.CHARGE_TOTAL, "24.00"),
        (f"Discount{'-6.00':>46}\nFreight{'24.00':>47}", "240.00", FieldName.CHARGE_TOTAL, ""),
        (f"Freight{'24.00':>47}", "216.00", FieldName.CHARGE_TOTAL, ""),
        (f"Freight{'24.00':>47}", "192.00", FieldName.CHARGE_TOTAL, ""),
        (f"Freight{'24.00':>47}", "240.10", FieldName.CHARGE_TOTAL, ""),
    ],
)
def test_what_the_lines_lack_or_have_too_much_of_the_net_total(
    row: str, net: str, name: FieldName, expected: str
) -> None:
    assert chosen(row, net, name) == expected
