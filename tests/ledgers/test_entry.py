"""On which side an amount stands (P-12)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ledgers.entry import debit_and_credit


def test_a_reversal_stands_below_zero_on_the_side_of_what_it_undoes() -> None:
    assert debit_and_credit(Decimal("1000.00"), reverses=False) == (Decimal("1000.00"), 0)
    assert debit_and_credit(Decimal("-1000.00"), reverses=True) == (Decimal("-1000.00"), 0)
    assert debit_and_credit(-120000, reverses=False) == (0, 120000)
    assert debit_and_credit(120000, reverses=True) == (0, -120000)


@given(st.integers(-(10**12), 10**12), st.booleans())
def test_the_sides_differ_by_the_amount_and_an_undone_amount_leaves_no_turnover(amount: int, reverses: bool) -> None:
    debit, credit = debit_and_credit(amount, reverses=reverses)
    assert debit - credit == amount
    undone = debit_and_credit(-amount, reverses=not reverses)
    assert (debit + undone[0], credit + undone[1]) == (0, 0)
