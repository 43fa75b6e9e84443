"""One correction, and the vendor's next document is read: through the reading everybody uses."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from documents.reading import KnownParty, Registers
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from extractors.learning.induce import Corrected, induce
from tests.extractors.printed import INVOICE, page_of


def odd(number: str) -> str:
    """An invoice whose number stands behind a word that no dictionary knows, below another number like it."""
    strange = INVOICE.replace("Invoice date:", f"Wharf leaf:     {number}\n" + 40 * " " + "Invoice date:")
    return strange.replace("Invoice No:     INV-2041", "Invoice No:     see below")


def number_of(art: str, registers: Registers, name: FieldName = FieldName.INVOICE_NUMBER) -> str | None:
    (document,) = read_documents([page_of(art)], registers)
    chosen = document.chosen(name)
    return chosen.readings[0] if chosen else None


def test_the_second_document_of_a_vendor_profits_from_one_correction() -> None:
    vendor = KnownParty(name="Harbour Tools Ltd", tax_ids=("GB980780684",))
    first = Corrected("d1", lay_out([page_of(odd("INV-2041"))]), {FieldName.INVOICE_NUMBER: "INV-2041"})
    taught = vendor.model_copy(update={"rules": induce([first])})
    assert number_of(odd("INV-2077"), Registers(vendors=(vendor,))) is None
    assert number_of(odd("INV-2077"), Registers(vendors=(taught,))) == "INV-2077"
    stranger = taught.model_copy(update={"tax_ids": ("GB111111111",)})
    assert number_of(odd("INV-2077"), Registers(vendors=(stranger,))) is None


@pytest.mark.parametrize(
    "name",
    [
        FieldName.PROJECT_NUMBER,
        FieldName.CONTRACT_NUMBER,
        FieldName.SALES_ORDER_NUMBER,
        FieldName.RECEIVING_ADVICE_NUMBER,
    ],
)
def test_references_are_learned_as_the_paper_s_own_number_is(name: FieldName) -> None:
    vendor = KnownParty(name="Harbour Tools Ltd", tax_ids=("GB980780684",))
    first, second = (
        INVOICE.replace("Customer No: ", f"Wharf leaf:     {number}\n{40 * ' '}Customer No: ")
        for number in ("KX-771", "KX-802")
    )
    taught = vendor.model_copy(update={"rules": induce([Corrected("d1", lay_out([page_of(first)]), {name: "KX-771"})])})
    assert number_of(second, Registers(vendors=(vendor,)), name) is None
    assert number_of(second, Registers(vendors=(taught,)), name) == "KX-802"
