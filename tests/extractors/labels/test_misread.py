from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field import Candidate, FieldName, ProofName
from documents.text import Reader
from extractors.document import read_documents
from extractors.labels.dictionary import Kind, dictionary, find
from extractors.labels.misread import find_misread
from tests.extractors.printed import INVOICE, page_of


def meant(text: str, kind: Kind = Kind.LABEL) -> list[tuple[str, str]]:
    """Return the misread phrases in a text, each with what it is taken for."""
    return [(text[one.start : one.end], one.meant) for one in find_misread(kind, text) if one.meant]


@pytest.mark.parametrize(
    ("printed", "label", "words"),
    [
        ("lnvoice N0 4711", "lnvoice N0", "invoice no"),
        ("Deiivery date 3 March 2026", "Deiivery date", "delivery date"),
        ("Fäliig am 3.4.2026", "Fäliig am", "fallig am"),
        ("Rechnungsdaturn: 3.4.2026", "Rechnungsdaturn", "rechnungsdatum"),
        ("Issuedon 3 March 2026", "Issuedon", "issued on"),
        ("Invo ice date: 3 March 2026", "Invo ice date", "invoice date"),
        ("Customer No: 17 lnvoice date: 3 March 2026", "lnvoice date", "invoice date"),
    ],
)
def test_a_misread_label_is_taken_for_its_phrase(printed: str, label: str, words: str) -> None:
    assert meant(printed) == [(label, words)]


@pytest.mark.parametrize(
    "printed",
    [
        "Rale 7 %",  # Short: "Rate", "Sale", "Date".
        "Order date",  # Read letter by letter.
        "Amount incl. VAT",  # One letter from "excl.", and a word of its own.
        "Kunden AG",  # Three letters of its own, not a misread word of nine.
        "Bright steel bar",
        "we issued lnvoice No 4711",  # Within a sentence.
    ],
)
def test_other_print_is_not_taken_for_a_label(printed: str) -> None:
    assert meant(printed) == []


def test_a_stretch_near_two_meanings_is_neither() -> None:
    """One letter from "Date of the po order" and one from "Date of the so order"."""
    assert meant("Date of the vo order") == []
    assert meant("Date of the bi1l") == [("Date of the bi1l", "date of the bill")]


def test_a_phrase_read_letter_by_letter_stays_as_it_is() -> None:
    assert find_misread(Kind.LABEL, "Invoice No 4711") == find(Kind.LABEL, "Invoice No 4711")


def test_a_misread_phrase_weighs_less_than_the_same_read_letter_by_letter() -> None:
    (misread,) = find_misread(Kind.LABEL, "lnvoice No")
    (plain,) = find(Kind.LABEL, "Invoice No")
    assert 0 < misread.weight("invoice_number") < plain.weight("invoice_number")


def of(kind: Kind) -> list[tuple[str, ...]]:
    return sorted(words for entries in dictionary().index[kind].values() for words in entries.phrases)


@given(st.sampled_from(of(Kind.LABEL)), st.data())
def test_a_lost_letter_changes_no_meaning(words: Sequence[str], data: st.DataObject) -> None:
    """Whatever letter a phrase loses, the stretch is taken for a phrase of the same meaning, or for none."""
    printed = " ".join(words)
    at = data.draw(st.integers(0, len(printed) - 1))
    found = find_misread(Kind.LABEL, printed[:at] + printed[at + 1 :])
    whole = {phrase.concept for match in find(Kind.LABEL, printed) for phrase in match.phrases}
    for one in found:
        if one.meant and len(one.meant) >= len(printed) - 1:
            assert whole & {phrase.concept for phrase in one.phrases}, (printed, one.meant)


def number_of(art: str, reader: Reader) -> tuple[Candidate | None, set[ProofName]]:
    (document,) = read_documents([page_of(art, reader=reader)])
    field = document.fields[FieldName.INVOICE_NUMBER]
    return field.chosen, {proof.name for proof in field.proofs}


MISREAD = INVOICE.replace("Invoice No:", "lnvoice N0:")


def test_a_number_beside_a_misread_label_is_found_and_not_proven_by_it() -> None:
    chosen, proofs = number_of(MISREAD, Reader.OCR)
    assert chosen is not None
    assert (chosen.raw, chosen.label, chosen.label_misread) == ("INV-2041", "lnvoice N0 ≈ invoice no", True)
    assert ProofName.LABEL_BESIDE not in proofs
    plain, proofs = number_of(INVOICE, Reader.OCR)
    assert plain is not None
    assert not plain.label_misread
    assert ProofName.LABEL_BESIDE in proofs


def test_a_text_layer_is_not_misread() -> None:
    chosen, _proofs = number_of(MISREAD, Reader.TEXT_LAYER)
    assert chosen is None or chosen.label != "lnvoice N0 ≈ invoice no"


def test_a_total_beside_a_misread_label_has_no_label_of_a_total() -> None:
    page = page_of(INVOICE.replace("Total GBP ", "Totai Gross"), reader=Reader.OCR)
    (document,) = read_documents([page])
    gross = document.fields[FieldName.GROSS_TOTAL]
    assert gross.chosen is not None
    assert gross.chosen.raw.endswith("360.00")
    assert ProofName.TOTAL_LABEL not in {proof.name for proof in gross.proofs}
