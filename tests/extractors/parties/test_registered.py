"""Vendors of a register on a page: by a key the whole registered name wins, and the buyer stays the buyer."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from documents.reading import NO_REGISTERS, KnownParty, Registers
from extractors.document import read_documents
from extractors.parties.registered import likeness
from tests.extractors.printed import page_of

PAGE = """
    Larkspur
    12 Mill Lane                                  Invoice 2041
    Leeds LS1 4AB                                 12 March 2026

    Bill to:
    Northgate Stores Ltd
    4 Dock Road
    Hull HU1 2AA

    Consulting in February                             300.00
    VAT 20 %                                            60.00
    Total GBP                                          360.00


    Registered in England: Odell and Larkspur Partners. VAT No: GB980780684. post@larkspur.example
"""
LARKSPUR = KnownParty(name="Odell and Larkspur Partners", tax_ids=("GB980780684",))
NORTHGATE = KnownParty(name="Northgate Stores Ltd", tax_ids=("GB999999973",))


def names_read(art: str, registers: Registers = NO_REGISTERS) -> tuple[str, str]:
    (document,) = read_documents([page_of(art)], registers)
    vendor, buyer = document.chosen(FieldName.VENDOR_NAME), document.chosen(FieldName.BUYER_NAME)
    return vendor.raw if vendor else "", buyer.raw if buyer else ""


@pytest.mark.parametrize(
    "vendor",
    [
        LARKSPUR,
        KnownParty(name="Odell and Larkspur Partners", domains=("larkspur.example",)),
        KnownParty(name="O&L", aliases=("Odell and Larkspur Partners",), tax_ids=("GB980780684",)),
    ],
)
def test_the_whole_registered_name_wins_over_the_brand_where_a_key_is_printed(vendor: KnownParty) -> None:
    assert names_read(PAGE) == ("Larkspur", "Northgate Stores Ltd")
    assert names_read(PAGE, Registers(vendors=(vendor,)))[0] == "Odell and Larkspur Partners"


def test_a_key_of_another_domain_is_no_key() -> None:
    other = KnownParty(name="Odell and Larkspur Partners", domains=("spur.example",))
    assert names_read(PAGE, Registers(vendors=(other,)))[0] == "Larkspur"


def test_the_brand_stays_where_the_registered_name_is_not_printed() -> None:
    unnamed = PAGE.replace("Odell and Larkspur Partners", "number 1234567")
    assert names_read(unnamed, Registers(vendors=(LARKSPUR,)))[0] == "Larkspur"


def test_a_vendor_of_the_register_that_is_billed_is_the_buyer() -> None:
    assert names_read(PAGE, Registers(vendors=(NORTHGATE,))) == ("Larkspur", "Northgate Stores Ltd")
    both = Registers(vendors=(NORTHGATE, LARKSPUR))
    assert names_read(PAGE, both) == ("Odell and Larkspur Partners", "Northgate Stores Ltd")


def test_likeness_puts_the_whole_name_before_the_brand() -> None:
    party = KnownParty(name="Odell Larkspur GmbH & Co. KG")
    whole, no_form, brand, other = (
        likeness(text, party)
        for text in ("ODELL LARKSPUR GMBH & CO. KG", "Odell Larkspur", "Larkspur", "Harbour Tools")
    )
    assert whole == 1.0 > no_form > brand > 0.5 > other


def test_a_key_under_a_role_word_is_no_name() -> None:
    keyed = PAGE.replace("    Northgate Stores Ltd\n", "    Campaign: K-17\n    Northgate Stores Ltd\n")
    assert names_read(keyed)[1] == "Northgate Stores Ltd"
    bare = PAGE.replace("    Northgate Stores Ltd\n", "    Northgate House:   K-17\n    Northgate Stores Ltd\n")
    assert names_read(bare)[1] == "Northgate Stores Ltd"


def test_a_house_in_an_address_is_no_vendor() -> None:
    page = """
    We furnish your home
    Mill House
    Dock Road                                     Invoice 2041
    Leeds LS1 4AB                                 12 March 2026

    Bill to:
    Northgate Stores Ltd
    4 Dock Road
    Hull HU1 2AA

    Consulting in February                             300.00
    Total GBP                                          300.00

    Larkspur Interiors Ltd, registered in England
"""
    assert names_read(page)[0] not in {"Mill House", "Dock Road"}


def test_a_legal_form_on_two_lines_is_read_whole() -> None:
    page = PAGE.replace("    Northgate Stores Ltd\n", "    Weber Handel UG\n    (haftungsbeschränkt)\n")
    assert names_read(page)[1] == "Weber Handel UG (haftungsbeschränkt)"


def test_the_brand_of_a_labelled_vendor_is_not_the_issuer_of_the_order() -> None:
    order = """
    Purchase order 2041                              12 March 2026

    Vendor:
    Larkspur Consulting Ltd
    12 Mill Lane
    Leeds LS1 4AB
    www.larkspur.example

    Consulting in February                             300.00
    Total GBP                                          300.00
    Thank you, Larkspur team
"""
    assert names_read(order) == ("Larkspur Consulting Ltd", "")


def test_the_legal_name_wins_over_an_alias_that_is_printed_as_well() -> None:
    vendor = KnownParty(name="Odell and Larkspur Partners", aliases=("Larkspur",), tax_ids=("GB980780684",))
    assert names_read(PAGE, Registers(vendors=(vendor,)))[0] == "Odell and Larkspur Partners"


def test_a_registered_name_is_found_over_several_lines() -> None:
    page = PAGE.replace("    Larkspur\n", "    Odell and\n    Larkspur\n    Partners\n", 1)
    page = page.replace("Registered in England: Odell and Larkspur Partners. ", "")
    assert names_read(page, Registers(vendors=(LARKSPUR,)))[0] == "Odell and Larkspur Partners"


def test_an_own_company_is_the_buyer_whatever_the_page_calls_it() -> None:
    unlabelled = PAGE.replace(
        "    Bill to:\n", "    Ship to:\n    Dock Seven Ltd\n    4 Dock Road\n    Hull HU1 2AA\n\n"
    )
    assert names_read(unlabelled, Registers(own=(NORTHGATE,)))[1] == "Northgate Stores Ltd"


GROUP = """
    INVOICE 2041                                  12 March 2026

    Supplier
    Larkspur & Sons Corporation
    12 Mill Lane
    Leeds LS1 4AB

    Harbour (Hull) Ltd
    4 Dock Road
    Hull HU1 2AA

    Consulting in February                             300.00
    Total GBP                                          300.00
"""


def test_an_own_company_of_the_same_stem_does_not_take_a_registered_vendor_off_the_page() -> None:
    seller = KnownParty(name="Larkspur & Sons Corporation", tax_ids=("GB980780684",))
    own = KnownParty(name="Larkspur & Sons Limited", tax_ids=("GB999999973",))
    assert names_read(GROUP, Registers(vendors=(seller,), own=(own,)))[0] == "Larkspur & Sons Corporation"
    assert names_read(GROUP, Registers(own=(own,)))[0] != "Larkspur & Sons Corporation"
