"""Subtotal, tax, charge, total: what is the sum of lines, what the net total, and what was taxed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.business import BusinessDocument, TaxCategory
from documents.field import Field, ProofName, Status
from documents.text import Reader
from documents.values.totals import tax_of
from tests.validators.cleanse.printed import RECEIVED, document, line, rate
from validators.cleanse.document import cleanse

D = Decimal
CENTS = st.decimals(1, 5_000, places=2)
PRINTED = {"currency": "USD", "net_total": "200.00", "tax_total": "16.00", "gross_total": "228.50"}


def read(reader: Reader = Reader.TEXT_LAYER, rates: tuple[str, ...] = ("8%",), **changes: str) -> BusinessDocument:
    """Return two lines of 200.00 together, with 8 % on them and a charge of 12.50 below the tax."""
    lines = [line(reader, net_amount=amount) for amount in ("150.00", "50.00")]
    prints = PRINTED | {"charge_total": "12.50"} | changes
    given = {name: text for name, text in prints.items() if text}
    return cleanse(
        document(reader, lines=lines, taxes=[rate(each, reader) for each in rates], **given), received_on=RECEIVED
    )


def amounts(clean: BusinessDocument) -> tuple[Decimal | None, Decimal | None]:
    found: tuple[Field[Decimal] | None, ...] = (clean.lines_total, clean.net_total)
    lines, net = (field.value if field else None for field in found)
    return lines, net


def test_the_subtotal_is_the_sum_of_lines_and_the_net_total_has_the_charge_in_it() -> None:
    clean = read()
    assert amounts(clean) == (D("200.00"), D("212.50"))
    assert clean.lines_total is not None
    assert clean.net_total is not None
    assert (clean.lines_total.status, clean.lines_total.raw) == (Status.EXTRACTED, "200.00")
    assert (clean.net_total.status, clean.net_total.raw, clean.net_total.evidence.box) == (Status.DERIVED, "", None)
    assert clean.net_total.has(ProofName.LINES_SUM)
    assert clean.net_total.has(ProofName.RATE_CLOSES)


def test_the_tax_is_that_of_the_subtotal_and_the_charge_a_part_without_tax() -> None:
    assert read().taxes == (
        TaxCategory(rate=D(8), base=D("200.00"), tax=D("16.00")),
        TaxCategory(rate=D(0), base=D("12.50"), tax=D(0)),
    )


def test_a_charge_that_was_taxed_too_is_no_part_of_its_own() -> None:
    clean = read(tax_total="17.00", gross_total="229.50")
    assert amounts(clean) == (D("200.00"), D("212.50"))
    assert [row.rate for row in clean.taxes] == [D(8)]


def test_a_charge_too_small_to_change_the_tax_is_not_said_to_be_untaxed() -> None:
    clean = read(charge_total="0.01", gross_total="216.01")
    assert amounts(clean) == (D("200.00"), D("200.01"))
    assert [row.rate for row in clean.taxes] == [D(8)]


@pytest.mark.parametrize(
    "changes",
    [
        {"gross_total": "216.00"},
        {"gross_total": "228.51"},
        {"gross_total": "216.00", "charge_total": ""},
        {"charge_total": "12.51"},
        {"charge_total": ""},
        {"net_total": "201.00", "gross_total": "229.50"},
        {"tax_total": "16.01"},
        {"lines_total": "200.00"},
        {"reader": Reader.XML},
    ],
)
def test_a_total_that_comes_out_otherwise_or_not_at_all_moves_nothing(changes: dict[str, Any]) -> None:
    clean = read(**changes)
    assert clean.net_total is not None
    assert clean.net_total.status is Status.EXTRACTED
    assert D(0) not in [row.rate for row in clean.taxes]


def test_an_allowance_below_the_tax_is_in_the_net_total_too() -> None:
    clean = read(charge_total="", allowance_total="10.00", gross_total="206.00")
    assert amounts(clean) == (D("200.00"), D("190.00"))


@given(first=CENTS, second=CENTS, charge=CENTS, percent=st.sampled_from([D("6"), D("8.25"), D("19")]))
def test_whatever_the_amounts_the_parts_make_up_the_whole(
    first: Decimal, second: Decimal, charge: Decimal, percent: Decimal
) -> None:
    subtotal = first + second
    tax = tax_of(subtotal, percent, "USD")
    prints = {"net_total": subtotal, "tax_total": tax, "charge_total": charge, "gross_total": subtotal + tax + charge}
    lines = [line(net_amount=f"{amount}") for amount in (first, second)]
    printed = {name: f"{amount}" for name, amount in prints.items()}
    clean = cleanse(document(lines=lines, taxes=[rate(f"{percent}%")], currency="USD", **printed), received_on=RECEIVED)
    assert amounts(clean) == (subtotal, subtotal + charge)
    if all(row.base is not None for row in clean.taxes):
        assert sum(row.base or D(0) for row in clean.taxes) == subtotal + charge
