"""References that are no number of the paper itself: project, contract, the seller's order, the goods receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from documents.field import FieldName
from documents.kind import DocType
from documents.reading import NO_REGISTERS, Registers
from extractors.document import read_documents
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import INVOICE, page_of


def likely(
    art: str, name: FieldName, doc_type: DocType = DocType.INVOICE, registers: Registers = NO_REGISTERS
) -> list[str]:
    paper = replace(lay_out([page_of(art)], registers), doc_type=doc_type, cache={})
    return [one.readings[0] for one in generators()[name](paper) if one.score >= 0.5]


def chosen_with(line: str) -> Mapping[FieldName, str]:
    """Return what is chosen on an ordinary invoice with one more line in its head."""
    art = INVOICE.replace("    INVOICE\n", f"    INVOICE\n\n    {line}\n", 1)
    (document,) = read_documents([page_of(art)])
    return {name: one.raw for name in FieldName if (one := document.chosen(name)) is not None}


@pytest.mark.parametrize(
    "label",
    [
        "Project no:",
        "Projektnummer",
        "Bauvorhaben Nr.",
        "N° de projet :",
        "Projectnummer",
        "Nº de proyecto",
        "N. progetto",
    ],
)
def test_a_project_is_found_in_every_language(label: str) -> None:
    assert likely(f"{label}  KX-771", FieldName.PROJECT_NUMBER) == ["KX-771"]


@pytest.mark.parametrize("label", ["Claim no:", "Reservation no.", "Aktenzeichen Nr.", "Zählpunkt-Nr.", "N. sinistro"])
def test_the_number_of_another_matter_is_no_project(label: str) -> None:
    assert likely(f"{label}  KX-771", FieldName.PROJECT_NUMBER) == []


@pytest.mark.parametrize(
    "label",
    [
        "Contract no:",
        "Vertragsnummer",
        "Rahmenvertrag Nr.",
        "N° de contrat :",
        "Contractnummer",
        "Nº de contrato",
        "N. contratto",
    ],
)
def test_a_contract_is_found_in_every_language(label: str) -> None:
    assert likely(f"{label}  RV-5510", FieldName.CONTRACT_NUMBER) == ["RV-5510"]


@pytest.mark.parametrize("label", ["Mandatsnummer", "Machtigingsnummer", "Buchungskonto Nr."])
def test_the_number_of_a_mandate_is_no_contract(label: str) -> None:
    assert likely(f"{label}  RV-5510", FieldName.CONTRACT_NUMBER) == []


@pytest.mark.parametrize(
    "label", ["GRN no:", "Goods receipt no.", "Wareneingangsnummer", "N° de bon de réception", "Ontvangstnummer"]
)
def test_a_goods_receipt_is_found(label: str) -> None:
    assert likely(f"{label}  WE-8802", FieldName.RECEIVING_ADVICE_NUMBER) == ["WE-8802"]


@pytest.mark.parametrize("label", ["Delivery note no:", "Lieferscheinnummer", "N° de bon de livraison", "Pakbonnummer"])
def test_the_seller_s_delivery_note_is_no_goods_receipt(label: str) -> None:
    art = f"{label}  LS-8802"
    assert likely(art, FieldName.RECEIVING_ADVICE_NUMBER) == []
    assert likely(art, FieldName.DELIVERY_NOTE_NUMBER) == ["LS-8802"]


@pytest.mark.parametrize(
    "label",
    [
        "Our order no:",
        "Sales order no:",
        "Auftragsnummer",
        "Unsere Auftrags-Nr.",
        "N° de confirmation de commande",
        "Onze ordernummer",
    ],
)
def test_the_seller_s_order_is_found(label: str) -> None:
    assert likely(f"{label}  AB-3307", FieldName.SALES_ORDER_NUMBER) == ["AB-3307"]


@pytest.mark.parametrize(
    "label",
    [
        "Order no:",
        "Your order no:",
        "Bestellnummer",
        "Ihre Auftragsnummer",
        "Votre commande n°",
        "Uw ordernummer",
        "Your job no:",
    ],
)
def test_the_buyer_s_order_is_never_the_seller_s(label: str) -> None:
    assert likely(f"{label}  AB-3307", FieldName.SALES_ORDER_NUMBER) == []


def test_whose_number_it_is_is_said_by_the_word_before_the_label_of_that_number_only() -> None:
    art = "Your contact: J. Roe\nYour ref. XY\nJob no: AB-3307"
    assert likely(art, FieldName.SALES_ORDER_NUMBER) == ["AB-3307"]


def test_a_known_order_of_the_client_is_never_the_seller_s() -> None:
    known = Registers(order_numbers=("AB 3307",))
    assert likely("Auftragsnummer  AB-3307", FieldName.SALES_ORDER_NUMBER, registers=known) == []


def test_on_an_order_our_order_is_the_buyer_s() -> None:
    assert likely("Our order no:  AB-3307", FieldName.SALES_ORDER_NUMBER, DocType.PURCHASE_ORDER) == []


def test_the_other_fields_stay_as_they_are_beside_them() -> None:
    plain = chosen_with("")
    for line, name in (
        ("Project no:  KX-771", FieldName.PROJECT_NUMBER),
        ("Contract no: RV-5510", FieldName.CONTRACT_NUMBER),
        ("Our order no: AB-3307", FieldName.SALES_ORDER_NUMBER),
    ):
        found = dict(chosen_with(line))
        assert found.pop(name)
        assert found == plain


def test_one_print_is_one_number() -> None:
    art = INVOICE.replace("Your order:     PO-5512", "Contract no:    PO-5512", 1)
    beside = chosen_with("Your order no:  PO-5512")
    assert FieldName.CONTRACT_NUMBER not in beside
    (document,) = read_documents(
        [page_of(art.replace("    INVOICE\n", "    INVOICE\n\n    Your order no:  PO-5512\n", 1))]
    )
    assert document.chosen(FieldName.CONTRACT_NUMBER) is None
    order = document.chosen(FieldName.ORDER_NUMBER)
    assert order is not None
    assert order.raw == "PO-5512"
