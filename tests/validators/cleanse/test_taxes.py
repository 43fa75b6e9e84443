from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import BusinessDocument
from documents.field import ProofName
from documents.reading import LineReading, TaxReading
from tests.validators.cleanse.printed import RECEIVED, cell, document, line
from validators.cleanse.document import cleanse


def item(amount: str, rate: str) -> LineReading:
    return line(quantity="1", unit_price=amount, net_amount=amount, tax_rate=rate)


def tax(rate: str, amount: str) -> TaxReading:
    return TaxReading(rate=cell(f"{rate} %"), tax=cell(amount))


def read(lines: list[LineReading], taxes: list[TaxReading], net: str, tax_total: str, gross: str) -> BusinessDocument:
    printed = document(lines=lines, taxes=taxes, net_total=net, tax_total=tax_total, gross_total=gross, currency="EUR")
    return cleanse(printed, received_on=RECEIVED)


def bases(found: BusinessDocument) -> dict[Decimal | None, Decimal | None]:
    return {row.rate: row.base for row in found.taxes}


def proven(found: BusinessDocument) -> bool:
    return found.tax_total is not None and found.tax_total.has(ProofName.RATE_CLOSES)


BOOKS = item("156.64", "7")
PAPER = item("235.50", "19")


def test_the_lines_of_each_rate_are_its_base() -> None:
    found = read([BOOKS, PAPER], [tax("19", "44.75"), tax("7", "10.96")], "392.14", "55.71", "447.85")
    assert bases(found) == {Decimal(19): Decimal("235.50"), Decimal(7): Decimal("156.64")}
    assert proven(found)


def test_a_tax_that_the_lines_do_not_give_is_not_proven() -> None:
    found = read([BOOKS, PAPER], [tax("19", "43.75"), tax("7", "11.96")], "392.14", "55.71", "447.85")
    assert not proven(found)


def test_a_key_is_the_rate_of_the_row_that_its_lines_add_up_to() -> None:
    rows = [TaxReading(rate=cell("20 %"), base=cell("100.00"), tax=cell("20.00"))]
    rows.append(TaxReading(rate=cell("10 %"), base=cell("60.00"), tax=cell("6.00")))
    found = read([item("60.00", "2"), item("100.00", "1")], rows, "160.00", "26.00", "186.00")
    assert [each.tax_rate for each in found.lines] == [Decimal(10), Decimal(20)]


def test_lines_at_nothing_are_a_row_of_their_own() -> None:
    found = read([item("152.75", "0"), item("100.00", "20")], [tax("20", "20.00")], "252.75", "20.00", "272.75")
    assert bases(found) == {Decimal(20): Decimal("100.00"), Decimal(0): Decimal("152.75")}
    assert proven(found)


@pytest.mark.parametrize(
    ("lines", "net"),
    [
        ([BOOKS, line(net_amount="235.50")], "392.14"),
        ([BOOKS, PAPER], "382.14"),
        ([BOOKS, PAPER, item("10.00", "20")], "402.14"),
        ([item("392.14", "19")], "392.14"),
    ],
    ids=["a line without rate", "an allowance", "a rate without row", "a row without lines"],
)
def test_lines_that_do_not_make_up_the_document_give_no_base(lines: list[LineReading], net: str) -> None:
    found = read(lines, [tax("19", "44.75"), tax("7", "10.96")], net, "55.71", str(Decimal(net) + Decimal("55.71")))
    assert set(bases(found).values()) == {None}
    assert not proven(found)


@pytest.mark.parametrize(("rate", "net"), [("0", Decimal("96.00")), ("20", None)])
def test_no_tax_follows_from_lines_only_where_they_name_no_rate(rate: str, net: Decimal | None) -> None:
    found = cleanse(
        document(lines=[item("96.00", rate)], gross_total="96.00", currency="EUR"),
        received_on=RECEIVED,
    )
    assert (found.net_total.value if found.net_total else None) == net


def plain(*amounts: str) -> list[LineReading]:
    return [line(quantity="1", unit_price=amount, net_amount=amount) for amount in amounts]


def test_two_taxes_tell_lines_without_rates_apart() -> None:
    found = read(
        plain("156.64", "200.50", "35.00"), [tax("19", "44.75"), tax("7", "10.96")], "392.14", "55.71", "447.85"
    )
    assert bases(found) == {Decimal(19): Decimal("235.50"), Decimal(7): Decimal("156.64")}
    assert proven(found)


@pytest.mark.parametrize(
    ("lines", "taxes"),
    [
        (plain("156.64", "235.50"), [tax("19", "44.05"), tax("7", "11.66")]),
        (plain("156.64", "156.60", "78.90"), [tax("19", "44.74"), tax("7", "10.96")]),
        (plain("392.14"), [tax("19", "74.51"), tax("7", "0.00")]),
        (plain("156.64", "230.50"), [tax("19", "44.75"), tax("7", "10.96")]),
    ],
    ids=["a misread tax", "two parts that fit", "one part is all", "an unread line"],
)
def test_taxes_that_fit_no_part_or_two_leave_the_bases_open(lines: list[LineReading], taxes: list[TaxReading]) -> None:
    found = read(lines, taxes, "392.14", "55.71", "447.85")
    assert set(bases(found).values()) == {None}
    assert not proven(found)


def test_many_lines_are_not_told_apart() -> None:
    amounts = [f"{1 << place}.00" for place in range(13)]
    found = read(plain(*amounts), [tax("19", "778.24"), tax("7", "286.65")], "8191.00", "1064.89", "9255.89")
    assert set(bases(found).values()) == {None}
