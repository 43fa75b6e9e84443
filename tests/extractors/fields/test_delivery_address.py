"""Where goods go (BT-70, BT-75 to BT-80)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import FieldName
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def likely(art: str) -> list[str]:
    return [one.readings[0] for one in generators()[FieldName.DELIVERY_ADDRESS](lay_out([page_of(art)]))]


@pytest.mark.parametrize(
    "label",
    [
        "Deliver to",
        "Ship to:",
        "Lieferadresse:",
        "Adresse de livraison :",
        "Afleveradres",
        "Lugar de entrega",
        "Luogo di consegna",
    ],
)
def test_the_block_below_its_heading_is_taken_up_to_the_post_code(label: str) -> None:
    art = f"""
        {label}
        Sorrel Depot
        44 Tannery Lane
        York YO1 6GA
        Gate opens at seven
    """
    assert likely(art) == ["Sorrel Depot, 44 Tannery Lane, York YO1 6GA"]


def test_it_may_stand_behind_its_heading_in_one_line() -> None:
    assert likely("Delivery address: Sorrel Depot, 44 Tannery Lane, York YO1 6GA") == [
        "Sorrel Depot, 44 Tannery Lane, York YO1 6GA"
    ]


def test_it_may_stand_in_the_column_beside_its_heading() -> None:
    art = """
        Deliver to:      Sorrel Depot
                         44 Tannery Lane
                         York YO1 6GA
    """
    assert likely(art) == ["Sorrel Depot, 44 Tannery Lane, York YO1 6GA"]


@pytest.mark.parametrize("label", ["Ship from", "Send invoices to", "Bill to", "Collect from"])
def test_another_address_is_none(label: str) -> None:
    art = f"""
        {label}
        Sorrel Depot
        44 Tannery Lane
        York YO1 6GA
    """
    assert likely(art) == []


def test_a_block_without_a_post_code_is_none() -> None:
    assert likely("Deliver to\nSorrel Depot\nsecond gate on the left") == []


def test_the_word_inside_a_sentence_heads_nothing() -> None:
    assert likely("We shall deliver to: Sorrel Depot, 44 Tannery Lane, York YO1 6GA") == []
    assert likely("Deliver to many towns, such as Leeds, 44 Tannery Lane, York YO1 6GA") == []


def test_an_address_among_the_items_is_that_of_an_item() -> None:
    art = "Delivery to: Sorrel Depot, 44 Tannery Lane, York YO1 6GA"
    paper = replace(lay_out([page_of(art)]), table_rows=frozenset({0}), cache={})
    assert generators()[FieldName.DELIVERY_ADDRESS](paper) == []


def test_a_number_of_the_place_in_a_register_is_no_part_of_its_address() -> None:
    art = """
        Deliver to
        GLN 5060123400007
        Sorrel Depot
        44 Tannery Lane
        York YO1 6GA
    """
    assert likely(art) == ["Sorrel Depot, 44 Tannery Lane, York YO1 6GA"]
