from __future__ import annotations

from documents.field import Candidate, Evidence, FieldName, ProofName
from documents.reading import FieldReading
from extractors.choice.sides import goes_on
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of

ART = """
    Harbour Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB
    VAT No: GB980780684
    {contact}

    INVOICE

    Bill to:                            Invoice No:     INV-2041
    Northgate Stores Ltd                Invoice date:   14/03/2026
    8 Station Road
    York YO1 6GA
    {theirs}

    Description                 Quantity   Unit price      Amount
    Torque wrench 1/2"                 2        85.00      170.00

                                           Net total       170.00
                                           VAT 20%          34.00
                                           Total GBP       204.00

    {foot}
"""


def fields(contact: str = "", theirs: str = "", foot: str = "") -> dict[FieldName, FieldReading]:
    (document,) = read_documents([page_of(ART.format(contact=contact, theirs=theirs, foot=foot))])
    return document.fields


def holds(reading: FieldReading, name: ProofName) -> bool:
    return name in {proof.name for proof in reading.proofs}


def has_key(**printed: str) -> bool:
    return holds(fields(**printed)[FieldName.VENDOR_NAME], ProofName.SECOND_KEY)


def test_a_domain_like_the_name_is_its_second_key() -> None:
    assert has_key(contact="www.harbour-tools.example")
    assert has_key(contact="mail@harbourtools.co.uk")
    assert not has_key(contact="www.dockside.example")
    assert not has_key()


def test_the_domain_of_the_other_party_is_no_key() -> None:
    assert not has_key(theirs="mail@northgatestores.example")


def test_a_name_printed_again_far_away_is_its_own_second_key() -> None:
    assert has_key(foot="Harbour Tools Ltd, registered in England")
    assert not has_key(contact="Harbour Tools Ltd")


def test_a_tax_identifier_below_the_buyers_name_is_not_proven_to_be_the_vendors() -> None:
    art = ART.replace("    VAT No: GB980780684\n", "")
    (document,) = read_documents([page_of(art.format(contact="", theirs="VAT No: GB980780684", foot=""))])
    reading = document.fields.get(FieldName.VENDOR_TAX_ID)
    assert reading is None or not holds(reading, ProofName.LABEL_BESIDE)
    assert holds(fields()[FieldName.VENDOR_TAX_ID], ProofName.LABEL_BESIDE)


def test_a_brand_is_not_proven_where_the_whole_name_is_printed() -> None:
    assert goes_on(lay_out([page_of("Harbour\n\nHarbour Consulting")]), named("Harbour"))
    assert not goes_on(lay_out([page_of("Harbour\n\nVisit Harbour")]), named("Harbour"))
    assert not goes_on(lay_out([page_of("Harbour Ltd of Leeds")]), named("Harbour Ltd"))


def named(raw: str) -> Candidate:
    return Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1))
