from __future__ import annotations

from dataclasses import replace

import pytest

from documents.text import Page, Reader
from extractors.layout.amounts import labelled_amounts
from extractors.layout.paper import lay_out
from extractors.layout.relations import boxed, links
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

SENTENCE = "Goods remain our property until they are paid for in full."


def labels_above(head: str) -> list[str]:
    paper = lay_out([page_of(f"{head}\n8507")])
    (amount,) = (span for span in paper.of_kind(SpanKind.AMOUNT) if span.raw == "8507")
    return [link.hit.text for link in links(paper, amount) if link.above]


def test_a_word_in_a_sentence_heads_no_column() -> None:
    assert labels_above("Goods") == ["Goods"]
    assert labels_above(SENTENCE) == []


def strength_left(art: str, unreadable: tuple[str, ...] = ()) -> float:
    drawn = page_of(art, reader=Reader.OCR)
    words = tuple(replace(word, confidence=0.1 if word.text in unreadable else 0.96) for word in drawn.words)
    paper = lay_out([replace(drawn, words=words)])
    number = next(span for span in paper.of_kind(SpanKind.IDENTIFIER) if span.raw == "4711")
    return max((link.strength for link in links(paper, number)), default=0.0)


@pytest.mark.parametrize("leader", ["........", "_____", "- - - -", "......?", "·····", ":"])
def test_leader_dots_are_no_words_between(leader: str) -> None:
    assert strength_left(f"Invoice No {leader} 4711") == 1.0


def test_leader_dots_that_were_read_as_words_are_no_words_between() -> None:
    art = "Invoice No sressessesu eee 4711"
    assert strength_left(art, unreadable=("sressessesu", "eee")) == 1.0
    assert strength_left(art) < 0.5


@pytest.mark.parametrize("weekday", ["Friday,", "Freitag, den", "vendredi", "Vrijdag"])
def test_the_weekday_of_a_date_is_no_word_between(weekday: str) -> None:
    paper = lay_out([page_of(f"Invoice date: {weekday} 30 March 2026")])
    (span,) = paper.of_kind(SpanKind.DATE)
    (link,) = links(paper, span)
    assert link.strength == 1.0


def test_another_word_before_a_date_stays_a_word_between() -> None:
    paper = lay_out([page_of("Invoice date: roughly the 30 March 2026")])
    (span,) = paper.of_kind(SpanKind.DATE)
    assert all(link.strength < 1.0 for link in links(paper, span))


BOX = """
    Net total         1,000.00          Total due
    VAT 19 %            190.00                           1,190.00
"""


def boxed_labels(art: str, raw: str) -> list[str]:
    paper = lay_out([page_of(art)])
    (span,) = [one for one in paper.of_kind(SpanKind.AMOUNT) if one.raw == raw]
    return [link.hit.text for link in links(paper, span) if link.above]


def test_a_total_in_a_box_of_its_own_stands_below_and_right_of_its_label() -> None:
    assert boxed_labels(BOX, "1,190.00") == ["Total due"]
    assert (
        boxed_labels(BOX.replace("    VAT 19 %            190.00                           1,190.00", ""), "1,000.00")
        == []
    )
    assert boxed_labels(BOX, "190.00") == []


@pytest.mark.parametrize(
    "change",
    [("Total due", "Delivered"), ("Total due", "Total due 1,190.00 at once"), ("1,190.00", "1,190.00      2")],
)
def test_other_words_or_another_column_are_no_such_box(change: tuple[str, str]) -> None:
    art = BOX.replace(*change)
    if change[0] == "1,190.00":
        assert boxed_labels(art, "1,190.00") == []
    else:
        assert "Total due" not in boxed_labels(art.replace("due 1,190.00 at", "due 1,191.00 at"), "1,190.00")


def test_the_word_for_day_goes_on_the_label_before_it() -> None:
    paper = lay_out([page_of("Need-by date: 09/08/2026")])
    (date,) = paper.of_kind(SpanKind.DATE)
    (link,) = links(paper, date)
    assert link.hit.weight("delivery_date")
    assert not link.hit.weight("document_date")


def test_two_labels_joined_by_a_slash_are_no_number() -> None:
    paper = lay_out([page_of("PO/Contract")])
    assert [hit.text for hit in paper.labels[0]] == ["PO", "Contract"]
    assert [hit.text for hit in lay_out([page_of("PO/C4711")]).labels[0]] == []


@pytest.mark.parametrize(
    ("art", "label"),
    [
        ("Order no. (quote on invoice)   PO-649029", "Order no"),
        ("Bei Zahlung angeben: Rechnung\nPO-649029", "Rechnung"),
    ],
)
def test_words_that_ask_to_quote_a_number_do_not_name_it(art: str, label: str) -> None:
    paper = lay_out([page_of(art)])
    (span,) = paper.of_kind(SpanKind.IDENTIFIER)
    assert [link.hit.text for link in links(paper, span)] == [label]


def large(page: Page, raw: str) -> Page:
    """Return the page with one print nearly twice as high as the others."""
    words = [
        replace(word, box=replace(word.box, bottom=word.box.top + 16.0)) if word.text == raw else word
        for word in page.words
    ]
    return replace(page, words=tuple(words))


def test_a_large_total_stands_below_and_right_of_its_label_beside_another_column() -> None:
    beside = page_of(BOX.replace("1,190.00", "1,190.00      2"))
    for page, labels in ((beside, []), (large(beside, "1,190.00"), ["Total due"])):
        paper = lay_out([page])
        (span,) = [one for one in paper.of_kind(SpanKind.AMOUNT) if one.raw == "1,190.00"]
        assert [link.hit.text for link in links(paper, span) if link.above] == labels


@pytest.mark.parametrize(
    "art",
    [
        """
            Net total         1,000.00          Total due
            VAT 19 %                            190.00               1,190.00
        """,
        """
            Net total         1,000.00          Total due
            a remark that reaches to below the label of it
                                                                     1,190.00
        """,
        """
            Net total         1,000.00          Total due
            Freight included
            VAT 19 %            190.00                               1,190.00
        """,
        """
                                                Total due
            Thank you very much for this order
            Please come again
            Yours
                                                                     1,190.00
        """,
    ],
    ids=["over another amount", "over a remark", "over the sums", "too far up"],
)
def test_a_label_that_is_another_s_heads_no_box(art: str) -> None:
    paper = lay_out([page_of(art)])
    (span,) = [one for one in paper.of_kind(SpanKind.AMOUNT) if one.raw == "1,190.00"]
    assert boxed(paper, span) is None


def test_an_amount_of_an_item_stands_in_no_box() -> None:
    paper = lay_out([page_of(BOX)])
    (span,) = [one for one in paper.of_kind(SpanKind.AMOUNT) if one.raw == "1,190.00"]
    assert boxed(paper, span) is not None
    assert boxed(replace(paper, table_rows=frozenset({span.row})), span) is None


@pytest.mark.parametrize(
    ("printed", "concept"),
    [
        ("Total facture TVA comprise", "gross_total"),
        ("Total facture TVA non comprise", "net_total"),
        ("Totaal btw inbegrepen", "gross_total"),
        ("Totaal voor btw", "net_total"),
        ("Netto-Rechnungssumme", "net_total"),
        ("Total after GST", "gross_total"),
        ("Grand total nett", "net_total"),
        ("Rechnungssumme exkl.", "net_total"),
    ],
)
def test_words_around_the_tax_say_which_total_it_is(printed: str, concept: str) -> None:
    paper = lay_out([page_of(f"{printed}          1,190.00")])
    assert [hit.concepts for hit in paper.labels[0]] == [(concept,)]


@pytest.mark.parametrize(
    ("printed", "concepts"),
    [
        ("Freight excl. VAT   20.00", ["charge_total", "tax_total"]),
        ("Freight VAT included   20.00", ["charge_total", "tax_total"]),
        ("Total incl.               VAT 19 %      60.00", ["gross_total", "tax_total"]),
        ("Total for June VAT included   1,190.00", ["gross_total", "tax_total"]),
        ("Total that we ask of you excl. VAT   1,190.00", ["gross_total", "tax_total"]),
        ("Total voor betaling   1,190.00", ["gross_total", "payment_terms"]),
        ("Netto, Total   1,190.00", ["net_total", "gross_total"]),
        ("Total HT   1,190.00", ["net_total"]),
        ("Summe (netto)   1,190.00", ["net_total"]),
        ("Lines total incl. VAT   1,190.00", ["gross_total"]),
    ],
)
def test_words_that_stand_apart_from_a_total_say_nothing_of_it(printed: str, concepts: list[str]) -> None:
    paper = lay_out([page_of(printed)])
    assert [hit.concepts[0] for hit in paper.labels[0]] == concepts


def test_a_label_ends_behind_the_word_that_says_which_total_it_is() -> None:
    (hit,) = lay_out([page_of("Total facture TVA comprise   1,190.00")]).labels[0]
    assert hit.text == "Total facture TVA comprise"
    (plain,) = lay_out([page_of("Tax base exclusive   1,190.00")]).labels[0]
    assert plain.text == "Tax base"  # A net total says so by itself.


def test_groups_of_an_account_are_no_amounts() -> None:
    paper = lay_out([page_of("                 Total due\n    IBAN: BE69 6518 9196 1078")])
    assert not labelled_amounts(paper, {"payable": 1.0, "gross_total": 1.0})


def test_the_key_of_another_cell_owns_its_value() -> None:
    paper = lay_out([page_of("Invoice No.          Qty: 12 pieces\n3764-P")])
    numbers = {span.raw: [link.hit.text for link in links(paper, span)] for row in paper.spans for span in row}
    assert numbers["3764-P"] == ["Invoice No"]
    assert "Invoice No" not in numbers.get("12", [])


@pytest.mark.parametrize(
    ("printed", "concept"),
    [
        ("Date 12.03.2026", "document_date"),
        ("Event date 12.03.2026", "print_date"),
        ("Date de l'événement        12.03.2026", "print_date"),
        ("Restitué le 12.03.2026", "print_date"),
        ("Lyon, le 12.03.2026", "document_date"),
        ("Orsay le 12.03.2026", "document_date"),
        ("Date and place 12.03.2026", "document_date"),
        ("Invoice made on 12.03.2026", "invoice_date"),
    ],
)
def test_a_day_of_an_unknown_thing_is_not_the_papers_own(printed: str, concept: str) -> None:
    paper = lay_out([page_of(printed)])
    assert [hit.concepts for hit in paper.labels[0]] == [(concept,)]


def test_the_house_number_of_the_next_column_is_no_number_of_the_paper() -> None:
    paper = lay_out([page_of("Invoice doc. #          136 Abbey Way\n614915182")])
    numbers = {span.raw: [link.hit.text for link in links(paper, span)] for row in paper.spans for span in row}
    assert numbers["614915182"] == ["Invoice doc. #"]
    assert not numbers.get("136")


def test_the_number_of_a_document_makes_a_sure_label_of_an_invoice() -> None:
    paper = lay_out([page_of("INVOICE DOC. #    9840")])
    (label,) = paper.labels[0]
    assert (label.text, label.weight("invoice_number")) == ("INVOICE DOC. #", 1.0)
