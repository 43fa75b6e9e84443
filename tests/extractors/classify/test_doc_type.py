from __future__ import annotations

import pytest

from documents.kind import DocType
from documents.text import Page, Reader
from extractors.classify.doc_type import TypeFound, type_of
from extractors.layout.paper import lay_out
from tests.extractors.classify.papers import BILL, GOODS, LARGE, LEDGER, LETTER, ORDERED, paper
from tests.extractors.printed import INVOICE, page_of

GATE = 0.85
"""The limit of rule V-DOC-05."""
SURE = 0.95


def of(*pages: Page) -> TypeFound:
    return type_of(lay_out(pages))


def found(art: str) -> DocType:
    return of(page_of(art)).doc_type


@pytest.mark.parametrize(
    ("title", "doc_type"),
    [
        ("INVOICE", DocType.INVOICE),
        ("Rechnung Nr. 4711", DocType.INVOICE),
        ("Facture n° 12 du 3 mars 2026", DocType.INVOICE),
        ("Quartalsrechnung", DocType.INVOICE),
        ("R E C H N U N G", DocType.INVOICE),
        ("RECHNUNGS-KORREKTUR", DocType.CREDIT_NOTE),
        ("Credit note CN-7", DocType.CREDIT_NOTE),
        ("Creditnota", DocType.CREDIT_NOTE),
        ("Purchase order 4500", DocType.PURCHASE_ORDER),
        ("Bon de commande", DocType.PURCHASE_ORDER),
        ("Albarán", DocType.DELIVERY_NOTE),
        ("Documento di trasporto", DocType.DELIVERY_NOTE),
        ("Statement of account", DocType.STATEMENT),
        ("Auftragsbestätigung", DocType.OTHER),
        ("Pro forma invoice", DocType.OTHER),
        ("2. Mahnung", DocType.OTHER),
    ],
)
def test_the_title_tells_the_type(title: str, doc_type: DocType) -> None:
    assert found(f"{title}\n\nsome text about other things\nmore of it") is doc_type


@pytest.mark.parametrize("size", [1.0, LARGE])
@pytest.mark.parametrize(
    ("title", "body", "doc_type"),
    [
        ("INVOICE", BILL, DocType.INVOICE),
        ("Invoice No. 4711", BILL, DocType.INVOICE),
        ("Tax invoice", BILL, DocType.INVOICE),
        ("Rechnung RE-2026-00417", BILL, DocType.INVOICE),
        ("Ihre Rechnung vom 3. März 2026", BILL, DocType.INVOICE),
        ("Rechnung / Invoice", BILL, DocType.INVOICE),
        ("Faktura", BILL, DocType.INVOICE),
        ("Facture n° 4711", BILL, DocType.INVOICE),
        ("Factuur", BILL, DocType.INVOICE),
        ("Factura", BILL, DocType.INVOICE),
        ("Fattura", BILL, DocType.INVOICE),
        ("Stromrechnung", BILL, DocType.INVOICE),
        ("Utility bill", BILL, DocType.INVOICE),
        ("Beitragsrechnung", BILL, DocType.INVOICE),
        ("Credit note", BILL, DocType.CREDIT_NOTE),
        ("Gutschrift", BILL, DocType.CREDIT_NOTE),
        ("Rechnungskorrektur", BILL, DocType.CREDIT_NOTE),
        ("Facture d'avoir", BILL, DocType.CREDIT_NOTE),
        ("Creditfactuur", BILL, DocType.CREDIT_NOTE),
        ("Abono", BILL, DocType.CREDIT_NOTE),
        ("Nota di credito", BILL, DocType.CREDIT_NOTE),
        ("Receipt", BILL, DocType.RECEIPT),
        ("PURCHASE ORDER", ORDERED, DocType.PURCHASE_ORDER),
        ("Bestellung 4500012", ORDERED, DocType.PURCHASE_ORDER),
        ("Inkooporder", ORDERED, DocType.PURCHASE_ORDER),
        ("Delivery note", GOODS, DocType.DELIVERY_NOTE),
        ("Lieferschein Nr. 88120", GOODS, DocType.DELIVERY_NOTE),
        ("Pakbon", GOODS, DocType.DELIVERY_NOTE),
        ("GOODS RECEIVED NOTE", GOODS, DocType.DELIVERY_NOTE),
        ("Statement of account", LEDGER, DocType.STATEMENT),
        ("Kontoauszug", LEDGER, DocType.STATEMENT),
        ("Relevé de compte", LEDGER, DocType.STATEMENT),
        ("Pro forma invoice", BILL, DocType.OTHER),
        ("Quotation", BILL, DocType.OTHER),
        ("Angebot Nr. 12", BILL, DocType.OTHER),
        ("Order confirmation", ORDERED, DocType.OTHER),
        ("Bestellbestätigung", ORDERED, DocType.OTHER),
        ("Confirmation de votre commande", ORDERED, DocType.OTHER),
        ("Conferma d'ordine", ORDERED, DocType.OTHER),
        ("Payment reminder", LEDGER, DocType.OTHER),
        ("Zahlungserinnerung", LETTER, DocType.OTHER),
        ("Neue Bankverbindung", LETTER, DocType.OTHER),
    ],
)
def test_a_clear_title_that_the_paper_agrees_with_is_sure(
    title: str, body: str, doc_type: DocType, size: float
) -> None:
    result = of(paper(title, body, size=size))
    assert result.doc_type is doc_type
    assert result.score >= SURE


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("INVOICE", LEDGER),
        ("INVOICE", GOODS),
        ("Rechnung Nr. 4711", LETTER),
        ("Credit note", LETTER),
        ("Receipt", GOODS),
        ("Receipt", LETTER),
        ("Receipt", LEDGER),
        ("Delivery note", BILL),
        ("Delivery note", LETTER),
        ("Delivery note", LEDGER.replace("Balance due", "In words")),
        ("Delivery note", GOODS + "\n    Balance due: 120.00\n"),
        ("Goods received note", BILL),
        ("Statement of account", BILL),
        ("Statement of account", GOODS),
        ("Contract", BILL),
        ("Remittance advice", BILL),
        ("Bestellung", LETTER),
        ("Purchase order 4500012", ORDERED.replace("Net total", "Balance due")),
        ("Purchase order 4500012", "    Invoice number: 4711\n" + ORDERED.lstrip("\n")),
    ],
)
def test_a_title_that_the_paper_contradicts_stays_below_the_gate(title: str, body: str) -> None:
    assert of(paper(title, body, size=LARGE)).score < GATE


@pytest.mark.parametrize("size", [1.0, LARGE])
@pytest.mark.parametrize(
    "mention",
    [
        "    Delivery note No. 88120 of 3 March 2026\n",
        "    Lieferschein Nr. 88120\n",
        "    Your order          Delivery note       Date\n",
        "    PURCHASE ORDER      DELIVERY NOTE       DATE\n",
        "    Purchase order:     4500012\n",
        "    Order number:       PO 4500012\n",
        "    Delivery note no.   DN 88120\n",
        "    With this invoice we refer to your purchase order and to our order confirmation.\n",
        "    Credit note for returned goods follows with the next statement of account.\n",
    ],
)
def test_other_papers_that_are_mentioned_do_not_lower_a_clear_title(mention: str, size: float) -> None:
    result = of(paper("Invoice 4711", mention + "\n" + BILL.lstrip("\n"), size=size))
    assert result.doc_type is DocType.INVOICE
    assert result.score >= SURE


def test_a_second_clear_title_elsewhere_makes_the_type_doubtful() -> None:
    second = "    CREDIT NOTE\n\n" + BILL.lstrip("\n")
    assert of(paper("INVOICE", second, size=2.5)).score >= SURE
    assert of(paper("INVOICE", second)).score < GATE


def test_an_invoice_with_the_number_of_a_credit_note_is_doubtful() -> None:
    assert of(paper("INVOICE", BILL, size=2.5)).score >= SURE
    assert of(paper("INVOICE", "    Credit note no.: 4711\n" + BILL.lstrip("\n"), size=2.5)).score < GATE


def test_the_first_of_two_titles_in_one_heading_names_the_paper() -> None:
    assert of(paper("Rechnung / Lieferschein", BILL)).doc_type is DocType.INVOICE
    both = of(paper("Invoice / Receipt", BILL))
    assert (both.doc_type, both.score >= SURE) == (DocType.INVOICE, True)
    assert of(paper("Rechnung zur Bestellung 4500012", BILL, size=LARGE)).doc_type is DocType.INVOICE


def test_a_title_alone_is_less_sure_than_one_with_its_paper() -> None:
    alone = of(paper("INVOICE", "    some words", size=LARGE)).score
    assert GATE <= alone < of(paper("INVOICE", BILL, size=LARGE)).score


def test_a_letter_is_recognised_as_other() -> None:
    result = of(paper("", LETTER))
    assert (result.doc_type, result.title) == (DocType.OTHER, None)
    assert result.score >= SURE


@pytest.mark.parametrize(
    "change",
    [
        ("Dear Sir or Madam,", "To whom it may concern,"),
        ("Yours faithfully,", ""),
        ("from next month on our engineers will reach you on a new telephone number,", "We moved."),
        ("8 Station Road", "Amount due: 120.00"),
        ("a new telephone number,", "a new number and cost 120.00 EUR a month,"),
    ],
)
def test_a_letter_lacking_a_sign_or_naming_money_is_left_to_a_person(change: tuple[str, str]) -> None:
    assert of(paper("", LETTER)).score >= GATE
    assert of(paper("", LETTER.replace(*change))).score < GATE


def test_no_title_but_number_date_tax_and_total_make_an_invoice() -> None:
    result = of(page_of(INVOICE.replace("INVOICE", "")))
    assert result.doc_type is DocType.INVOICE
    assert GATE <= result.score <= 0.9


def test_number_date_tax_and_total_help_a_faint_title() -> None:
    faint = INVOICE.replace("INVOICE", "Invoice          for the customer")
    assert of(page_of(faint)).score >= GATE
    assert of(page_of(faint.replace("Invoice date:", ""))).score < GATE


@pytest.mark.parametrize("missing", ["Invoice No:", "Invoice date:", "VAT 20%"])
def test_without_title_one_missing_sign_is_too_few(missing: str) -> None:
    assert of(page_of(INVOICE.replace("INVOICE", "").replace(missing, ""))).score < GATE


def test_untitled_lists_of_goods_and_of_invoices() -> None:
    goods = of(paper("", "    Delivery note no: 88120\n" + GOODS.lstrip("\n")))
    assert (goods.doc_type, goods.score >= GATE) == (DocType.DELIVERY_NOTE, True)
    assert of(paper("", GOODS)).score < GATE
    ledger = of(paper("", LEDGER))
    assert (ledger.doc_type, ledger.score >= GATE) == (DocType.STATEMENT, True)


@pytest.mark.parametrize(
    ("title", "doc_type"),
    [
        ("lNVOICE", DocType.INVOICE),
        ("Rechnumg Nr. 4711", DocType.INVOICE),
        ("Gutschritt", DocType.CREDIT_NOTE),
        ("Credlt note", DocType.CREDIT_NOTE),
    ],
)
def test_a_misread_letter_does_not_hide_a_scanned_title(title: str, doc_type: DocType) -> None:
    result = of(paper(title, BILL, size=LARGE, reader=Reader.OCR))
    assert result.doc_type is doc_type
    assert result.score >= SURE


@pytest.mark.parametrize("title", ["Contact", "Invoicee", "Rechnumg"])
def test_a_lookalike_or_a_word_of_a_text_layer_is_no_misread_title(title: str) -> None:
    reader = Reader.TEXT_LAYER if title == "Rechnumg" else Reader.OCR
    assert of(paper(title, BILL, size=LARGE, reader=reader)).title is None


def test_only_the_goods_receipt_says_so() -> None:
    assert of(paper("Wareneingangsschein", GOODS)).goods_receipt
    assert not of(paper("Lieferschein", GOODS)).goods_receipt


def test_a_sentence_that_names_a_type_is_no_title() -> None:
    art = "CREDIT NOTE\n\nWith this paper we correct the invoice that we sent you in March of this year"
    assert found(art) is DocType.CREDIT_NOTE


def test_a_label_is_a_weaker_sign_than_a_title() -> None:
    assert found("Delivery note:\nwith the goods\n\n\nPurchase order 4500") is DocType.PURCHASE_ORDER


def test_labels_alone_make_an_invoice_that_is_unsure() -> None:
    result = of(page_of("Invoice number: 4711\nInvoice date: 14.03.2026"))
    assert result.doc_type is DocType.INVOICE
    assert result.score < GATE


@pytest.mark.parametrize("art", ["Dear neighbours, the lift is broken", "4711\n\n12.00", ""])
def test_a_paper_that_says_nothing_is_other_and_unsure(art: str) -> None:
    result = of(page_of(art))
    assert (result.doc_type, result.score) == (DocType.OTHER, 0.0)


def test_of_two_equal_titles_the_one_that_the_paper_agrees_with_wins() -> None:
    second = "    INVOICE\n\n" + BILL.lstrip("\n")
    assert of(paper("DELIVERY NOTE", second)).doc_type is DocType.INVOICE
    assert of(paper("DELIVERY NOTE", "    INVOICE\n\n" + GOODS.lstrip("\n"))).doc_type is DocType.DELIVERY_NOTE


def test_a_bill_named_in_a_sentence_only_is_an_unsure_invoice() -> None:
    result = of(paper("", BILL + "    Please settle this invoice within the time that we agreed on\n"))
    assert result.doc_type is DocType.INVOICE
    assert result.score < GATE


ORDERED_TIME = """
    Contract / Revision: 1726371
    Advertiser: Friends of the Harbour

    Start date   Description     Spots      Rate     Amount
    09/20/24     Morning news        5     50.00     250.00
    09/20/24     Evening news        5     40.00     200.00

                                    Gross amount     450.00
"""


def test_a_contract_that_lists_what_is_ordered_under_its_number_is_an_order() -> None:
    assert of(paper("Contract", ORDERED_TIME, size=LARGE)).doc_type is DocType.PURCHASE_ORDER
    assert of(paper("Contract", LETTER, size=LARGE)).doc_type is DocType.OTHER


def test_a_title_before_a_colon_and_a_value_is_a_label() -> None:
    body = BILL.replace("\n", "\n    Invoice number: 4711    Invoice date: 12/01/2025\n", 1)
    assert of(paper("Delivery note: 8811, 8812", body)).doc_type is DocType.INVOICE


SLIP = """
    {title}
    Date            24/10/2024 09:43
    Cashier                    Helen
    Bread                       4.20
    Milk                        1.80
    Total                       6.00
    Cash                       10.00
    Change                      4.00
    {foot}
"""


def test_a_slip_paid_at_a_till_is_a_receipt() -> None:
    assert of(paper("", SLIP.format(title="", foot=""))).doc_type is DocType.RECEIPT
    invoice = of(paper("", SLIP.format(title="TAX INVOICE", foot="")))
    assert invoice.doc_type is DocType.RECEIPT
    assert invoice.score < GATE
    asked = of(paper("", SLIP.format(title="TAX INVOICE", foot="Due date 24/11/2024")))
    assert asked.doc_type is DocType.INVOICE


def test_signs_of_a_till_on_a_wide_paper_make_no_receipt() -> None:
    wide = SLIP.replace("Bread ", "Bread, sliced, two loaves for the canteen on the third floor ").replace(
        "Milk ", "Milk, whole, two bottles for the canteen on the third floor "
    )
    assert of(paper("Tax invoice", wide.format(title="", foot=""), size=LARGE)).doc_type is DocType.INVOICE


def test_a_slip_that_names_its_buyer_is_no_receipt() -> None:
    body = SLIP.format(title="TAX INVOICE\n    Bill to: Northgate Stores Ltd", foot="")
    assert of(paper("", body)).doc_type is DocType.INVOICE


PRINTED = """
    Harbour Tools Ltd
    ----------------------------
    24/10/2024             09:43
    Bread                   4.20
    Milk                    1.80
    ============================
    Total                   6.00
"""


def test_a_slip_with_a_time_of_day_and_lines_of_signs_is_a_receipt() -> None:
    assert of(paper("", PRINTED)).doc_type is DocType.RECEIPT
    assert of(paper("", PRINTED.replace("09:43", "     "))).score == 0.0
    assert of(paper("", PRINTED.replace("-" * 28, "").replace("=" * 28, ""))).score == 0.0
    assert of(paper("", "\n    Bill to: Northgate" + PRINTED)).score == 0.0


def test_a_paper_called_receipt_with_an_invoice_s_number_is_asked_about() -> None:
    billed = "\n    Invoice number: 4711\n" + BILL
    result = of(paper("Order receipt", billed, size=LARGE))
    assert (result.doc_type, result.score < GATE) == (DocType.INVOICE, True)
    assert of(paper("Order receipt", "\n    Receipt number: 815\n" + billed, size=LARGE)).doc_type is DocType.RECEIPT
    assert of(paper("Order receipt", billed + "    Visa    360.00\n", size=LARGE)).doc_type is DocType.RECEIPT


@pytest.mark.parametrize("title", ["2nd Reminder 4711", "2e rappel 4711", "2ème rappel", "1er aviso", "2. Mahnung"])
def test_the_count_of_a_reminder_is_no_part_of_its_title(title: str) -> None:
    assert of(paper(title, "    Invoice       Amount\n    4711          20.00\n")).doc_type is DocType.OTHER


def test_a_title_below_the_head_of_the_items_is_the_name_of_an_item() -> None:
    body = ORDERED.replace("    Socket set  ", "    Work report 09/2024\n    Socket set  ")
    assert of(paper("Purchase order 4500012", body)).doc_type is DocType.PURCHASE_ORDER
    early = "    Work report 09/2024\n" + ORDERED.replace("Net total", "Balance due")
    late = body.replace("Net total", "Balance due")
    assert of(paper("Purchase order 4500012", early)).doc_type is DocType.OTHER
    assert of(paper("Purchase order 4500012", late)).doc_type is DocType.PURCHASE_ORDER


def test_a_short_word_of_another_language_is_a_weaker_title() -> None:
    body = "    We sent you these goods and ask you to check them with care.\n" + GOODS.lstrip("\n")
    assert of(paper("Table note          Delivery note", body)).doc_type is DocType.DELIVERY_NOTE


def test_a_receipt_of_no_till_with_the_date_of_an_invoice_is_asked_about() -> None:
    dated = "\n    Invoice date: 12 March 2026\n    Receipt number: 815\n" + BILL
    assert of(paper("Order receipt", dated, size=LARGE)).score < GATE
    assert of(paper("Order receipt", dated.replace("Invoice date", "Date"), size=LARGE)).score >= GATE
    assert of(paper("Order receipt", dated + "    Card ****4711    360.00\n", size=LARGE)).score >= GATE


BILLING_LETTER = """
    {title}                                      12. März 2026

    Sehr geehrte Damen und Herren,
    für den Schutz Ihres Gebäudes berechnen wir Ihnen in diesem Jahr wie vereinbart
    den folgenden Beitrag, den wir am Ende des Monats von Ihrem Konto einziehen:

    Beitrag netto                                            100,00 EUR
    {total}                                          119,00 EUR

    Mit freundlichen Grüßen
"""


@pytest.mark.parametrize(
    ("title", "total", "doc_type"),
    [
        ("Vertrag Nr. 00.412.5", "Rechnungsbetrag", DocType.INVOICE),
        ("Betreff: Ihr Gebäude", "Rechnungsbetrag", DocType.INVOICE),
        ("Vertrag Nr. 00.412.5", "Gesamtbetrag   ", DocType.OTHER),
    ],
)
def test_a_letter_that_states_the_amount_of_an_invoice_is_one_and_a_person_looks(
    title: str, total: str, doc_type: DocType
) -> None:
    one = of(page_of(BILLING_LETTER.format(title=title, total=total)))
    assert one.doc_type is doc_type
    assert one.score < GATE
