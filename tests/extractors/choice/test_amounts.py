from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field import FieldName, ProofName
from documents.reading import FieldReading
from documents.text import Reader
from extractors.document import read_documents
from tests.extractors.printed import page_of


def fields(art: str, reader: Reader = Reader.TEXT_LAYER) -> dict[FieldName, FieldReading]:
    (document,) = read_documents([page_of("INVOICE\n\n" + art, reader=reader)])
    return document.fields


def triple(art: str, reader: Reader = Reader.TEXT_LAYER) -> list[str | None]:
    found = fields(art, reader)
    names = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)
    chosen = [found[name].chosen if name in found else None for name in names]
    return [one.readings[0] if one else None for one in chosen]


def test_net_and_tax_without_labels_are_filled_by_what_closes_with_the_rate() -> None:
    assert triple("Sundries      100.00\n20 %           20.00\nGrand total   120.00") == ["100.00", "20.00", "120.00"]


def test_a_confident_gross_is_not_overruled_by_another_triple() -> None:
    art = """
Deposit paid          50.00
Net amount           100.00
VAT 20%               20.00
Balance due          120.00
Grand total          125.00
"""
    assert triple(art)[2] == "125.00"


def test_totals_that_do_not_close_keep_their_labels_values() -> None:
    assert triple("Net amount  100.00\nVAT 20%  20.00\nGrand total  125.00") == ["100.00", "20.00", "125.00"]
    assert ProofName.NET_PLUS_TAX not in {
        proof.name
        for proof in fields("Net amount  100.00\nVAT  20.00\nGrand total  125.00")[FieldName.GROSS_TOTAL].proofs
    }


def test_the_bases_and_taxes_of_several_rates_are_added() -> None:
    art = """
MwSt 7 %    auf   100,00        7,00
MwSt 19 %   auf   200,00       38,00

Gesamtbetrag                  345,00
"""
    assert triple(art) == ["300.00", "45.00", "345.00"]
    net = fields(art)[FieldName.NET_TOTAL]
    assert ProofName.RATE_CLOSES in {proof.name for proof in net.proofs}
    assert net.chosen is not None
    assert net.chosen.raw == "100,00 + 200,00"


def test_of_totals_in_one_column_the_sum_wins() -> None:
    art = """
Net amount     VAT %     VAT amount     Total amount
    321.40        19          61.07           382.47
    127.59         7           8.93           136.52
    448.99                    70.00           518.99
"""
    assert triple(art) == ["448.99", "70.00", "518.99"]


def test_a_larger_closing_triple_takes_the_proof_away() -> None:
    art = "Net amount  100.00\nVAT 20%  20.00\nGrand total  120.00\n\nprevious  200.00   40.00   240.00"
    proofs = {proof.name for proof in fields(art)[FieldName.GROSS_TOTAL].proofs}
    assert ProofName.NET_PLUS_TAX in proofs
    assert ProofName.NO_LARGER_TRIPLE not in proofs


def test_an_unreadable_cell_of_the_totals_takes_the_proof_away() -> None:
    good = "Net amount  100.00\nVAT 20%  20.00\nGrand total  120.00"
    bad = good.replace("20.00\nG", "2o.o0x\nG")
    assert ProofName.TOTALS_READABLE in {proof.name for proof in fields(good)[FieldName.GROSS_TOTAL].proofs}
    assert ProofName.TOTALS_READABLE not in {proof.name for proof in fields(bad)[FieldName.GROSS_TOTAL].proofs}


CENTS = st.decimals(min_value=Decimal("1.00"), max_value=Decimal("9000.00"), places=2)


@given(CENTS)
def test_printed_totals_are_read_to_the_cent(net: Decimal) -> None:
    tax = (net * Decimal("0.2")).quantize(Decimal("0.01"))
    art = f"Net amount   {net}\nVAT 20%   {tax}\nGrand total   {net + tax}"
    assert triple(art) == [f"{net}", f"{tax}", f"{net + tax}"]


def test_taxes_of_several_rates_without_bases_are_added() -> None:
    art = """
Net total                     392.14
VAT 19 %                       44.75
VAT 7 %                        10.96

Grand total                   447.85
"""
    assert triple(art) == ["392.14", "55.71", "447.85"]


@pytest.mark.parametrize("gross", ["219.00", "225.00"])
def test_printed_totals_that_do_not_add_up_are_read_as_printed(gross: str) -> None:
    # 219.00 = 200.00 + 19.00: the net total and an amount that is no tax.
    art = f"Deposit       19.00\nFreight       25.00\n\nNet amount   200.00\nVAT 20%       40.00\nGrand total  {gross}"
    assert triple(art) == ["200.00", "40.00", gross]
    proofs = {proof.name for proof in fields(art)[FieldName.GROSS_TOTAL].proofs}
    assert not proofs & {ProofName.NET_PLUS_TAX, ProofName.NO_LARGER_TRIPLE}


def test_what_is_left_to_pay_is_not_the_gross_total() -> None:
    art = """
Net total       1000.00
VAT 20%          200.00
Total GBP       1200.00
Paid             200.00
Balance due     1000.00
"""
    assert triple(art) == ["1000.00", "200.00", "1200.00"]
    off = art.replace("Total GBP       1200.00", "Total GBP       1300.00")
    assert triple(off)[2] != "1200.00"


TILL = """
Bread          2,14 A
Soap           3,57 B
SUMME  EUR     5,71

MwSt   Netto   Steuer   Brutto
A 7%    2,00     0,14     2,14
B 19%   3,00     0,57     3,57
"""


def test_the_total_of_all_rates_is_the_gross_and_not_that_of_one_rate() -> None:
    assert triple(TILL) == ["5.00", "0.71", "5.71"]


@pytest.mark.parametrize(
    ("first", "second", "tax", "gross"),
    [
        ("CGST 9%          90.00", "SGST 9%          90.00", "180.00", "1180.00"),
        ("GST 5%           50.00", "QST 9.975%       99.75", "149.75", "1149.75"),
    ],
)
def test_several_taxes_on_one_base_are_added(first: str, second: str, tax: str, gross: str) -> None:
    art = f"Taxable value   1000.00\n{first}\n{second}\nGrand total     {gross}"
    assert triple(art) == ["1000.00", tax, gross]
    assert triple(art.replace(gross, "1090.00"))[1] != tax


def test_a_tax_contained_in_the_total_is_the_tax() -> None:
    art = "Coffee    9.90\n\nTotal                     9.90\nVAT herein 20%     1.65\n"
    assert triple(art) == [None, "1.65", "9.90"]
    assert triple(art.replace("1.65", "1.75")) == [None, None, "9.90"]


def test_an_item_that_fills_the_gap_is_no_tax_where_another_amount_is() -> None:
    art = "Wine           7.00\n\nNet total     25.00\nTax            2.00\nGrand total   32.00"
    assert triple(art) == ["25.00", "2.00", "32.00"]


def test_a_total_without_a_label_is_what_labelled_net_and_tax_make_up() -> None:
    art = "Net total      100.00\nVAT 20%         20.00\nTo be settled by us    120.00"
    assert triple(art) == ["100.00", "20.00", "120.00"]
    (gross,) = [fields(art)[FieldName.GROSS_TOTAL]]
    assert ProofName.TOTAL_LABEL not in {proof.name for proof in gross.proofs}
    assert triple(art.replace("120.00", "130.00"))[2] != "130.00"


def test_a_larger_amount_with_the_label_of_a_total_takes_the_proof_away() -> None:
    art = "Net total     90.00\nVAT 20%       18.00\nTotal due    108.00\n"
    alone, beside = (fields(one)[FieldName.GROSS_TOTAL] for one in (art, art + "\nTotal amount due  120.00"))
    assert ProofName.NO_LARGER_TRIPLE in {proof.name for proof in alone.proofs}
    chosen_larger = beside.chosen is not None and beside.chosen.readings == ("120.00",)
    assert chosen_larger or ProofName.NO_LARGER_TRIPLE not in {proof.name for proof in beside.proofs}


MISREAD = "Grand total          20.00\nNet amount          100.00\nVAT 20%              20.00\n"


def test_a_total_misread_in_a_picture_gives_way_to_the_amount_that_net_and_tax_add_up_to() -> None:
    assert triple(MISREAD + "Card                120.00", Reader.OCR) == ["100.00", "20.00", "120.00"]
    gross = fields(MISREAD + "Card                120.00", Reader.OCR)[FieldName.GROSS_TOTAL]
    assert ProofName.TOTAL_LABEL not in {proof.name for proof in gross.proofs}


def test_a_total_misread_in_a_picture_leaves_net_and_tax_as_they_are() -> None:
    assert triple(MISREAD, Reader.OCR) == ["100.00", "20.00", "20.00"]


def test_a_total_below_net_of_a_text_layer_was_not_misread() -> None:
    assert triple(MISREAD + "Card                120.00")[2] == "20.00"


def test_an_amount_that_no_rate_makes_a_tax_is_none() -> None:
    art = "Premium including 19 % tax   220.00\nOutstanding   220.00\nAmount due   440.00"
    assert triple(art) == [None, None, "440.00"]
    assert triple("VAT 20 %   73.33\nTotal   440.00")[1] == "73.33"


CHARGED = """
Subtotal               2,265.80
Freight                   16.51
Basic amount           2,282.31
Output CGST              205.41
SGST amount (9%)         205.41
Invoice total          2,693.13
"""


def test_the_net_total_stands_behind_charges_and_allowances() -> None:
    assert triple(CHARGED)[0] == "2282.31"
    reduced = CHARGED.replace("Freight                   16.51", "Discount                 -16.51")
    assert triple(reduced.replace("2,265.80", "2,298.82"))[0] == "2282.31"


def test_what_is_left_after_a_payment_is_no_gross_total_by_whatever_word() -> None:
    art = """
Subtotaal              44,94
Verzendkosten          10,53
Totaal excl. btw       55,47
Btw 6 %                 3,33
Totaal                 58,80
Reeds betaald         -11,76
Te betalen            47,04
"""
    assert triple(art) == ["55.47", "3.33", "58.80"]


BREAKDOWN = """
Class          Value        Part          Sum
Code A         60.00        2.28          62.28
Code B        100.00        2.60         102.60
              160.00        4.88         164.88

Total payable                            {}
"""


def test_the_last_row_of_a_breakdown_has_net_and_tax_of_the_total() -> None:
    assert triple(BREAKDOWN.format("164.88")) == ["160.00", "4.88", "164.88"]
    assert triple(BREAKDOWN.format("170.00"))[:2] != ["160.00", "4.88"]


def test_of_two_equal_taxes_one_is_not_the_tax() -> None:
    art = """
Subtotal              12,489.03
Surcharge                 47.35
Sub total             12,536.38
CGST 2.5%                313.41
Output SGST              313.41
Grand total           13,163.20

5%       12,536.38       626.82       13,163.20
"""
    assert triple(art) == ["12536.38", "626.82", "13163.20"]


def test_a_tax_that_is_said_to_be_included_is_the_tax() -> None:
    assert triple("Total incl. GST      110.00\nGST included          10.00")[1] == "10.00"


def test_an_order_that_states_its_net_total_only_takes_no_item_for_the_gross() -> None:
    (document,) = read_documents(
        [
            page_of(
                "PURCHASE ORDER\n\nPurchase order number: 49320\n\n"
                "Description          Qty     Unit price     Amount\n"
                "Hose 12 mm           5       11.56          57.80\n"
                "Valve, brass         4       19.98          79.92\n"
                "Net total                                   137.72\n"
            )
        ]
    )
    net, gross = document.chosen(FieldName.NET_TOTAL), document.chosen(FieldName.GROSS_TOTAL)
    assert net is not None
    assert (net.raw, gross) == ("137.72", None)
