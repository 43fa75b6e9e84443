"""Whose number an order number is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import FieldName
from documents.kind import DocType
from extractors.choice.proofs import SURE_LABEL
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def found(art: str, doc_type: DocType = DocType.OTHER) -> dict[str, float]:
    paper = replace(lay_out([page_of(art)]), doc_type=doc_type)
    return {one.raw: one.score for one in generators()[FieldName.ORDER_NUMBER](paper)}


@pytest.mark.parametrize(
    "art",
    [
        "Order Confirmation 9004127 of 3 March 2026\n\nYour order no.: 4711-A",
        "Auftragsbestätigung 9004127 vom 3.3.2026\n\nIhre Bestellung: 4711-A",
        "Conferma ordine cliente nr. 9004127 del 3.3.2026\n\nVs. ordine n.: 4711-A",
    ],
)
def test_the_number_of_a_confirmation_is_no_order_of_the_buyer(art: str) -> None:
    scores = found(art)
    assert scores["4711-A"] >= 0.9
    assert scores.get("9004127", 0.0) <= 0.4


def test_a_title_that_says_your_order_names_the_buyers_order() -> None:
    assert found("Confirmation of your order 4711-A")["4711-A"] >= 0.9


def test_an_answer_to_an_order_has_its_own_number_and_keeps_the_order_beside_it() -> None:
    scores = found("ORDER RESPONSE: 4711-R01\n\nPurchase order ID: 4711-A")
    assert next(iter(scores)) == "4711-R01"
    assert scores["4711-A"] == scores["4711-R01"]


@pytest.mark.parametrize(
    "art",
    [
        "Our invoice 77-12, issued 2 July 2026, with reference to your purchase order\n4711-A",
        "As per your order No. 4711-A",
        "Rechnung gemäß Bestellung Nr. 4711-A",
        "selon votre commande n° 4711-A",
    ],
)
def test_a_sentence_names_the_order_it_follows(art: str) -> None:
    assert next(iter(found(art, DocType.INVOICE))) == "4711-A"


def test_a_number_that_a_label_gives_to_the_seller_is_no_order_though_the_title_says_so() -> None:
    scores = found("Confirmation de votre commande 20251147\n\nN° d'ARC: 20251147\nVotre commande: 4711-A")
    assert scores["4711-A"] >= 0.9
    assert scores["20251147"] <= 0.4


def test_on_an_order_our_order_is_the_buyer_s_own_and_comes_before_a_contract() -> None:
    scores = found("Nuestro pedido nº: 4711-A\nContrato nº: 815-7", DocType.PURCHASE_ORDER)
    assert scores["4711-A"] > scores["815-7"]


def test_a_label_of_either_sides_order_and_one_of_a_contract_prove_nothing() -> None:
    assert found("N° d'ordre : 191450", DocType.INVOICE)["191450"] < SURE_LABEL
    assert found("Votre commande n° : 191450", DocType.INVOICE)["191450"] > SURE_LABEL
    assert found("Rahmenvertrag Nr. 2313566", DocType.PURCHASE_ORDER)["2313566"] < SURE_LABEL


def test_a_word_for_number_belongs_to_the_label_before_it() -> None:
    art = "Unsere Best.-Nr.. PO-978200      Rahmenvertrag Nr.. 2313566"
    assert next(iter(found(art, DocType.PURCHASE_ORDER))) == "PO-978200"


@pytest.mark.parametrize("doc_type", [DocType.OTHER, DocType.INVOICE])
def test_of_two_orders_the_readers_own_is_the_buyers(doc_type: DocType) -> None:
    scores = found("Order No.: 6173\nYour order ref.: MGN-12101", doc_type)
    assert scores["MGN-12101"] >= SURE_LABEL > scores["6173"]


def test_a_slip_to_be_quoted_is_the_order() -> None:
    assert found("N° du bon à rappeler: 30632102", DocType.PURCHASE_ORDER)["30632102"] >= SURE_LABEL
    assert found("N° du bon: 30632102", DocType.INVOICE) == {}
