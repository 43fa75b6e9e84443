from documents.kind import Direction, DocType
from documents.master.client import Client
from documents.master.party import Entity
from tests.validators.cleanse.printed import RECEIVED, document
from validators.cleanse.document import cleanse

CLIENT = Client(
    id="nordlicht",
    name="Nordlicht Handels GmbH",
    country="DE",
    currency="EUR",
    entities=(Entity(id="n1", name="Nordlicht Handels GmbH", country="DE", tax_id="DE999999995"),),
)


def direction(doc_type: DocType = DocType.PURCHASE_ORDER, client: Client | None = CLIENT, **prints: str) -> Direction:
    reading = document(**prints).model_copy(update={"doc_type": doc_type})  # type: ignore[arg-type]
    return cleanse(reading, received_on=RECEIVED, client=client).direction


def test_an_order_to_the_client_is_a_sale() -> None:
    assert direction(vendor_name="NORDLICHT HANDELS GMBH", buyer_name="Beta Ltd") is Direction.SALES
    assert direction(vendor_tax_id="DE 999999995") is Direction.SALES


def test_an_order_of_the_client_is_a_purchase() -> None:
    assert direction(vendor_name="Beta Ltd", buyer_name="Nordlicht Handels") is Direction.PURCHASE
    assert direction(vendor_name="Nordlicht Handels", buyer_tax_id="DE999999995") is Direction.PURCHASE
    assert direction(vendor_name="Beta Ltd") is Direction.PURCHASE


def test_only_an_order_can_be_a_sale_and_only_with_a_client() -> None:
    assert direction(DocType.INVOICE, vendor_name="Nordlicht Handels GmbH") is Direction.PURCHASE
    assert direction(client=None, vendor_name="Nordlicht Handels GmbH") is Direction.PURCHASE


def test_texts_are_cleaned_and_addresses_keep_their_lines() -> None:
    clean = cleanse(document(vendor_name="  Beta\u00a0 Ltd ", vendor_address="1  Road\n\nLondon"), received_on=RECEIVED)
    assert clean.vendor_name is not None
    assert (clean.vendor_name.value, clean.vendor_name.raw) == ("Beta Ltd", "  Beta\u00a0 Ltd ")
    assert clean.vendor_address is not None
    assert clean.vendor_address.value == "1 Road\nLondon"


def test_references_are_kept_as_printed_with_single_blanks() -> None:
    prints = {
        "project_number": "KX 771",
        "contract_number": "RV-5510",
        "sales_order_number": "AB-3307",
        "receiving_advice_number": "WE-8802",
        "remittance_reference": "QT  4471 / 2026",
        "delivery_address": "Sorrel Depot, 44 Tannery Lane, York YO1 6GA",
    }
    clean = cleanse(document(**prints), received_on=RECEIVED)  # type: ignore[arg-type]
    assert {name: getattr(clean, name).value for name in prints} == {
        **prints,
        "remittance_reference": "QT 4471 / 2026",
    }


def test_what_parts_a_number_from_its_neighbour_is_no_part_of_it() -> None:
    clean = cleanse(document(vendor_tax_number="44 1203/5567 -", project_number="· P-88"), received_on=RECEIVED)
    assert clean.vendor_tax_number is not None
    assert (clean.vendor_tax_number.value, clean.vendor_tax_number.raw) == ("44 1203/5567", "44 1203/5567 -")
    assert clean.project_number is not None
    assert clean.project_number.value == "P-88"
