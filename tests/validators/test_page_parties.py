import pytest

from documents.field import Candidate, Evidence, Field, ProofName
from documents.master.memory import MemoryMasterData
from documents.text import Box
from tests.validators.builders import TODAY, field, invoice
from validators.page_policy import READ_ALONE, review_page

VENDOR = "Müller Bürobedarf GmbH"
BUYER = "Nordlicht Handels GmbH"
ADDRESS = field("Speicherkai 14, 20457 Hamburg")


SPOKEN = {"The vendor's name": "vendor_name", "The buyer's name": "buyer_name"}


def unproven(**changes: object) -> set[str]:
    """Return the names that the page does not prove."""
    proven = {"vendor_name": field(VENDOR, ProofName.SECOND_KEY), "buyer_name": field(BUYER, ProofName.SECOND_KEY)}
    reasons = review_page(invoice(**(proven | changes)), MemoryMasterData(), READ_ALONE, received_on=TODAY).reasons
    said = {reason.split(" is read", 1)[0] for reason in reasons if "nothing else on the page says so" in reason}
    return {name for words, name in SPOKEN.items() if words in said}


@pytest.mark.parametrize(
    "proof", [ProofName.SECOND_KEY, ProofName.XML, ProofName.PERSON, ProofName.TWO_SOURCES, ProofName.EQUALS_ENTITY]
)
def test_a_second_key_an_xml_a_register_or_a_person_proves_a_name(proof: ProofName) -> None:
    assert unproven(vendor_name=field(VENDOR, proof), buyer_name=field(BUYER, proof)) == set()


@pytest.mark.parametrize("proof", [ProofName.LABEL_BESIDE, ProofName.TWO_READINGS, ProofName.CHECK_DIGIT])
def test_a_label_or_two_readings_prove_no_name(proof: ProofName) -> None:
    names = {"vendor_name": field(VENDOR, proof), "buyer_name": field(BUYER, proof)}
    assert unproven(**names) == set(names)


def test_a_company_addressed_as_the_buyer_is_proven_by_its_address_or_tax_identifier() -> None:
    labelled = field(BUYER, ProofName.LABEL_BESIDE)
    tax_id = field("DE136695976", ProofName.CHECK_DIGIT)
    assert unproven(buyer_name=labelled, buyer_address=ADDRESS) == set()
    assert unproven(buyer_name=labelled, buyer_tax_id=tax_id) == set()
    assert unproven(buyer_name=labelled) == {"buyer_name"}
    assert unproven(buyer_name=field(BUYER), buyer_address=ADDRESS) == {"buyer_name"}


@pytest.mark.parametrize(
    ("name", "label", "proven"),
    [
        ("Elbtor Lager GmbH", "deliver to", False),
        ("Elbtor Lager GmbH", "", True),
        ("Karla Sommerfeld", "attention", True),
        ("NORDLICHT HANDELS", "deliver to", True),
    ],
)
def test_another_company_beside_a_word_for_the_buyer_is_asked_about(name: str, label: str, *, proven: bool) -> None:
    other = Candidate(raw=name, readings=(name,), evidence=Evidence(page=1), score=0.6, label=label)
    labelled = field(BUYER, ProofName.LABEL_BESIDE).model_copy(update={"candidates": (other,)})
    assert (unproven(buyer_name=labelled, buyer_address=ADDRESS) == set()) is proven


def test_a_buyer_without_a_legal_form_needs_a_second_key() -> None:
    person = field("Karla Sommerfeld", ProofName.LABEL_BESIDE)
    assert unproven(buyer_name=person, buyer_address=ADDRESS) == {"buyer_name"}


def test_the_sellers_address_does_not_prove_him() -> None:
    labelled = field(VENDOR, ProofName.LABEL_BESIDE)
    assert unproven(vendor_name=labelled, vendor_address=ADDRESS) == {"vendor_name"}


@pytest.mark.parametrize(
    ("box", "proven"),
    [
        (Box(300, 112, 420, 121), True),
        (Box(300, 161, 420, 170), False),
        (Box(40, 112, 160, 121), False),
        (Box(300, 40, 420, 49), False),
    ],
    ids=["under the name", "too far below", "in another column", "above"],
)
def test_an_address_under_another_name_proves_nothing(box: Box, *, proven: bool) -> None:
    labelled = placed(field(BUYER, ProofName.LABEL_BESIDE), Box(300, 100, 420, 109))
    assert (unproven(buyer_name=labelled, buyer_address=placed(ADDRESS, box)) == set()) is proven


def placed(printed: Field[str], box: Box) -> Field[str]:
    return printed.model_copy(update={"evidence": printed.evidence.model_copy(update={"box": box})})
