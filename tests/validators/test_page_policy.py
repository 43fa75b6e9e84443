from decimal import Decimal

import pytest

from documents.business import BusinessDocument
from documents.field import ProofName
from documents.kind import DocType
from documents.master.memory import MemoryMasterData
from tests.validators.builders import CLIENT, ENTITY, TODAY, VENDOR, field, invoice, read
from validators.page_policy import READ_ALONE, review_page

NOTHING_KNOWN = MemoryMasterData()
VENDORS_KNOWN = MemoryMasterData(vendors=(VENDOR,))
NAMED = field("Müller Bürobedarf GmbH", ProofName.TWO_SOURCES)
ADDRESSED = field(ENTITY.name, ProofName.LABEL_BESIDE)


TAX_ID = field("DE123456788", ProofName.LABEL_BESIDE)
ADDRESS = field("Speicherkai 14, 20457 Hamburg")


def printed(**changes: object) -> BusinessDocument:
    return invoice(**({"vendor_tax_id": TAX_ID, "buyer_address": ADDRESS} | changes))


def reasons(document: BusinessDocument, master: MemoryMasterData = NOTHING_KNOWN) -> tuple[str, ...]:
    return review_page(document, master, READ_ALONE, received_on=TODAY).reasons


def test_a_page_that_proves_everything_needs_nobody() -> None:
    assert reasons(printed(vendor_name=NAMED, buyer_name=ADDRESSED)) == ()


def test_without_own_companies_the_page_must_say_who_the_buyer_is() -> None:
    (reason,) = reasons(printed(vendor_name=NAMED))
    assert reason.startswith("The buyer's name is read as ")


def test_without_a_register_the_page_must_say_twice_who_the_vendor_is() -> None:
    (reason,) = reasons(printed(buyer_name=ADDRESSED))
    assert reason.startswith('The vendor\'s name is read as "Müller Bürobedarf GmbH"')


def test_a_label_over_a_name_is_no_second_key_of_the_vendor() -> None:
    labelled, keyed = (field("Müller Bürobedarf GmbH", name) for name in (ProofName.LABEL_BESIDE, ProofName.SECOND_KEY))
    (reason,) = reasons(printed(vendor_name=labelled, buyer_name=ADDRESSED))
    assert reason.startswith("The vendor's name is read as ")
    assert reasons(printed(vendor_name=keyed, buyer_name=ADDRESSED)) == ()


def test_a_register_of_vendors_takes_the_place_of_the_second_print() -> None:
    assert reasons(printed(buyer_name=ADDRESSED), VENDORS_KNOWN) == ()


def test_a_vendor_that_the_register_does_not_know_needs_a_person() -> None:
    stranger = printed(vendor_name="Fremd GmbH", vendor_tax_id=None, iban=None)
    assert any("Fremd GmbH" in reason for reason in reasons(stranger, VENDORS_KNOWN))


def test_the_vendor_of_an_order_is_compared_with_the_register_and_its_buyer_with_companies_that_are_known() -> None:
    stranger = printed(doc_type=DocType.PURCHASE_ORDER, vendor_name="Fremd GmbH", vendor_tax_id=None, iban=None)
    asked = [reason for reason in reasons(stranger, VENDORS_KNOWN) if "is not identified" in reason]
    assert len(asked) == 1
    assert not any("was placed by" in reason for reason in reasons(stranger, VENDORS_KNOWN))
    assert not any("is not identified" in reason for reason in reasons(stranger))


def test_a_buyer_is_compared_only_with_companies_that_are_known() -> None:
    elsewhere = printed(vendor_name=NAMED, buyer_name=field("Anders AG", ProofName.LABEL_BESIDE))
    own = MemoryMasterData(entities=(ENTITY,))
    assert reasons(elsewhere) == ()
    assert any("Anders AG" in one for one in review_page(elsewhere, own, CLIENT, received_on=TODAY).reasons)


def test_a_tax_identifier_does_not_say_who_the_seller_is() -> None:
    (reason,) = reasons(printed(vendor_name=None, buyer_name=ADDRESSED))
    assert reason.startswith("No seller's name was read.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gross_total", read("gross_total", Decimal("910.36"))),
        ("gross_total", field(Decimal("910.35"))),
        ("invoice_number", field("RE-2026-00417", ProofName.LABEL_BESIDE)),
        ("issue_date", None),
        ("currency", field("EUR")),
        ("iban", field("DE89370400440532013001", ProofName.LABEL_BESIDE)),
    ],
)
def test_one_value_without_its_proof_needs_a_person(name: str, value: object) -> None:
    assert reasons(printed(vendor_name=NAMED, buyer_name=ADDRESSED, **{name: value})) != ()


def test_what_is_never_posted_is_not_let_through() -> None:
    assert "Read as statement, which is not posted." in reasons(printed(doc_type=DocType.STATEMENT))
