"""C-30: one token is split only where the line multiplies out, in one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Reader
from tests.validators.cleanse.printed import RECEIVED, document, line
from validators.cleanse.document import cleanse
from validators.cleanse.stuck_columns import LONGEST, unstick

D = Decimal


@pytest.mark.parametrize(
    ("prints", "expected"),
    [
        (("10 24,90249,00",), ("10", "24.90", "249.00")),
        (("10", "24,90249,00"), ("10", "24.90", "249.00")),
        (("10", "24,90 249,00"), ("10", "24.90", "249.00")),
        (("10", "24.90249.00"), ("10", "24.90", "249.00")),
        (("2,50", "40,00100,00"), ("2.50", "40.00", "100.00")),
        (("10", "24,90249,01"), None),
        (("10", "24,90249.00"), None),
        (("10", "249,00"), None),
        (("10",), None),
        ((), None),
        (("0", "24,900,00"), None),
        (("10 Stk", "24,90249,00"), None),
        (("1 " * LONGEST, "24,90249,00"), None),
    ],
)
def test_a_split_multiplies_out(prints: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    assert unstick(prints, "", "EUR") == (tuple(D(part) for part in expected) if expected else None)


@given(st.integers(1, 999), st.decimals("0.01", "9999.99", places=2), st.sampled_from([",", "."]))
def test_what_was_stuck_comes_apart_or_stays(quantity: int, price: Decimal, mark: str) -> None:
    printed = f"{price}{price * quantity}".replace(".", mark)
    assert unstick((str(quantity), printed), mark, "EUR") in {(D(quantity), price, price * quantity), None}


def test_a_line_whose_price_and_amount_stuck_together_keeps_its_print() -> None:
    row = line(description="Paper", quantity="10 Stk", net_amount="24,90249,00")
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.quantity, clean.unit, clean.unit_price, clean.net_amount) == (10, "C62", D("24.90"), D("249.00"))
    assert [candidate.raw for candidate in clean.cells.values()] == ["Paper", "10 Stk", "24,90249,00"]


def test_all_three_in_one_cell() -> None:
    row = line(description="Paper", quantity="10 24,90249,00")
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.quantity, clean.unit_price, clean.net_amount) == (10, D("24.90"), D("249.00"))


def test_an_e_invoice_has_no_columns() -> None:
    row = line(Reader.XML, quantity="10", net_amount="24,90249,00")
    (clean,) = cleanse(document(Reader.XML, lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.unit_price, clean.net_amount) == (None, None)
