from __future__ import annotations

import pytest

from documents.field import FieldName, ProofName
from extractors.document import read_documents
from tests.extractors.printed import page_of


def is_proven(art: str, name: FieldName) -> bool:
    (document,) = read_documents([page_of("INVOICE\n\n" + art)])
    reading = document.fields.get(name)
    if reading is None or reading.chosen is None:
        return False
    return ProofName.LABEL_BESIDE in {proof.name for proof in reading.proofs}


@pytest.mark.parametrize(
    "art",
    [
        "Invoice No: 4711-26",
        "Invoice No: 4711-26 dated 14/03/2026",
        "Invoice No: 4711-26  Customer No: 88",
        "Invoice No\n4711-26",
    ],
)
def test_a_number_alone_in_its_cell_is_proven_by_its_label(art: str) -> None:
    assert is_proven(art, FieldName.INVOICE_NUMBER)


@pytest.mark.parametrize(
    "art",
    [
        "Invoice No: 4711-26 / 8812-13",
        "Invoice No: 832-1 440 395",
        "Invoice No: 113-2 Mill Lane",
        "Invoice No\n14/03/2026 / 4711-26",
    ],
)
def test_a_number_that_shares_its_cell_is_not(art: str) -> None:
    assert not is_proven(art, FieldName.INVOICE_NUMBER)


@pytest.mark.parametrize(
    ("printed", "proven"),
    [("14/03/2026", True), ("14/03/2026 12:33", True), ("14/03/2026 / 13/04/2026", False)],
)
def test_a_date_may_be_followed_by_the_time_of_day_only(printed: str, proven: bool) -> None:
    assert is_proven(f"Invoice date: {printed}", FieldName.ISSUE_DATE) is proven
