from __future__ import annotations

import pytest

from documents.field import FieldName, ProofName
from extractors.document import read_documents
from tests.extractors.printed import page_of

TAXED = """
INVOICE

VAT No CHE-755.160.964 VAT

Item              Quantity   Unit price     Amount
Bright bar              10        18.60     186.00



                             Net total   CHF 186.00
                             VAT 20%      CHF 37.20
                             Total       CHF 223.20



VAT under article 196 of Directive 2006/112/EC
"""
UNTAXED = """
INVOICE

Item              Quantity   Unit price     Amount
Bright bar              10        18.60     186.00

                             Total          $186.00
"""

DELIVERED = """
Wharfdale Plant Ltd                    INVOICE 439019
17 Fairfield Lane
Leeds LS1 4AP

Deliver to
Osborne Scaffolding plc
128 Lower Street
York YO1 7HH

Item              Quantity   Unit price     Amount
Bright bar              10        18.60     186.00

                             Total          $186.00
"""


def of_gross(art: str) -> set[ProofName]:
    (document,) = read_documents([page_of(art)])
    return {proof.name for proof in document.fields[FieldName.GROSS_TOTAL].proofs}


def test_identifiers_and_sentences_away_from_the_totals_are_no_cells_of_theirs() -> None:
    assert ProofName.TOTALS_READABLE in of_gross(TAXED)


@pytest.mark.parametrize(
    ("printed", "misread"),
    [
        ("CHF 186.00\n    ", "CHF 1B6.00\n    "),
        ("CHF 37.20", "CHF 3T.20"),
    ],
)
def test_a_cell_of_the_totals_that_was_not_read_takes_the_proof_away(printed: str, misread: str) -> None:
    assert printed in TAXED
    assert ProofName.TOTALS_READABLE not in of_gross(TAXED.replace(printed, misread))


def test_a_total_without_tax_is_the_largest_where_no_tax_is_printed() -> None:
    assert ProofName.NO_LARGER_TRIPLE in of_gross(UNTAXED)
    assert ProofName.NO_LARGER_TRIPLE in of_gross(UNTAXED + "Sales tax      0.00\n")


@pytest.mark.parametrize(
    "note", ["Includes VAT of   31.00", "Prices include 20 % VAT", "VAT (20 %)        31.00", "VAT rate          20 %"]
)
def test_a_tax_that_is_printed_and_not_chosen_takes_the_proof_away(note: str) -> None:
    art = UNTAXED.replace("Total          $186.00", "Total          $186.00\n\n\n\n\n\n\n" + note)
    assert ProofName.NO_LARGER_TRIPLE not in of_gross(art)


def test_an_untaxed_total_below_a_closing_triple_is_not_the_largest() -> None:
    assert ProofName.NO_LARGER_TRIPLE not in of_gross(UNTAXED + "\n20 %   200.00   40.00   240.00\n")


@pytest.mark.parametrize(("word", "proven"), [("Bill to", True), ("Deliver to", False)])
def test_a_place_of_delivery_proves_no_buyer(word: str, *, proven: bool) -> None:
    (document,) = read_documents([page_of(DELIVERED.replace("Deliver to", word))])
    proofs = document.fields[FieldName.BUYER_NAME].proofs
    assert (ProofName.LABEL_BESIDE in {proof.name for proof in proofs}) is proven
