"""Whose a tax identifier is: the name in its block, line or column says it."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from extractors.parties.tax_ids import tax_ids
from tests.extractors.printed import page_of

BLOCKS = """
    INVOICE                                      Invoice No: 2041
                                                 Date: 12 March 2026

    Bill to:                      Ship to:
    Northgate Stores Ltd          Quayside Depot Ltd
    4 Dock Road                   9 Wharf Road
    Hull HU1 2AA                  Hull HU3 4AB
    VAT No: GB999999973           VAT No: GB553557881

    Consulting                                         300.00
    VAT 20 %                                            60.00
    Total GBP                                          360.00



    Larkspur Tools Ltd
    12 Mill Lane · Leeds LS1 4AB · www.larkspur.example
    {own}
"""
ORDER = """
    Northgate Stores Ltd
    4 Dock Road
    Hull HU1 2AA

    PURCHASE ORDER 5512                                       Date: 12 March 2026

    Supplier
    Larkspur Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB

    Wrench                                2        150.00                300.00
    Total GBP                                                            300.00



    Northgate Stores Ltd
    4 Dock Road · Hull HU1 2AA · www.northgate.example
    VAT No: GB999999973
"""


def tax_ids_of(art: str) -> tuple[str, str]:
    (document,) = read_documents([page_of(art)])
    vendor, buyer = (document.chosen(name) for name in (FieldName.VENDOR_TAX_ID, FieldName.BUYER_TAX_ID))
    return vendor.readings[0] if vendor else "", buyer.readings[0] if buyer else ""


@pytest.mark.parametrize(
    "own",
    [
        "VAT No: GB980780684",
        "VAT No\n    GB980780684",
        "Registered in England                 VAT No\n    GB980780684 - Director A. Ash",
    ],
    ids=["beside its label", "under its label", "over the end of a line"],
)
def test_each_party_has_the_identifier_of_its_block(own: str) -> None:
    assert tax_ids_of(BLOCKS.format(own=own)) == ("GB980780684", "GB999999973")


def test_a_consignees_identifier_is_nobodys() -> None:
    assert tax_ids_of(BLOCKS.format(own="")) == ("", "GB999999973")


def test_the_identifier_in_the_foot_of_an_order_is_the_buyers() -> None:
    assert tax_ids_of(ORDER) == ("", "GB999999973")


@pytest.mark.parametrize("label", ["VAT No", "Our VAT No"])
def test_an_identifier_that_stands_with_nobody_on_an_order_is_its_writers(label: str) -> None:
    head = f"{' ' * 60}{label}: GB999999973"
    art = "\n".join([head, *ORDER.replace("VAT No: GB999999973", "").splitlines()])
    assert tax_ids_of(art) == ("", "GB999999973")


def test_two_labels_of_one_number_are_one() -> None:
    art = BLOCKS.format(own="Part.IVA / C.F. 08752079999")
    assert tax_ids_of(art)[0].endswith("08752079999")


def test_the_word_before_an_identifier_says_whose_it_is() -> None:
    art = BLOCKS.format(own="").replace("VAT No: GB553557881", "Seller VAT No: GB980780684")
    assert tax_ids_of(art)[0] == "GB980780684"


@pytest.mark.parametrize(
    ("own", "read"),
    [
        ("GST/HST Registration of ours 370466963 RT0001", "370466963RT0001"),
        ("VAT No: GB GB553557881", "GB553557881"),
    ],
)
def test_a_number_behind_the_name_of_a_tax_needs_no_known_label(own: str, read: str) -> None:
    (document, *_) = read_documents([page_of(BLOCKS.format(own=own).replace("VAT No: GB553557881", ""))])
    chosen = document.fields[FieldName.VENDOR_TAX_ID].chosen
    assert chosen is not None
    assert "".join(chosen.readings[0].split()).endswith(read)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("CHE-524.271.340 TVA", "CHE524271340"),
        ("CHE-105.805.080 TVA", "CHE105805080"),
        ("BE 0524.271.340", "BE0524271340"),
    ],
)
def test_figures_behind_a_country_belong_to_no_other_one(printed: str, value: str) -> None:
    (found,) = tax_ids(lay_out([page_of(f"Atelier Favre SA\nN° de TVA {printed}")]))
    assert found.value == value


BELOW_THE_BUYER = """
    Larkspur Tools Ltd                                       INVOICE
    12 Mill Lane
    Leeds LS1 4AB

    Northgate Stores Ltd
    4 Dock Road
    Hull HU1 2AA

    Invoice No:       2041
    VAT ID:           GB553557881
    {label}           GB999999973

    Consulting                                         300.00
    VAT 20 %                                            60.00
    Total GBP                                          360.00
"""


def test_the_buyer_has_the_identifier_that_a_word_gives_him_and_not_the_one_below_his_name() -> None:
    assert tax_ids_of(BELOW_THE_BUYER.format(label="Your VAT ID:")) == ("GB553557881", "GB999999973")


FLUSH_RIGHT = """
    INVOICE                                                   Larkspur Tools Ltd
                                                                    12 Mill Lane
                                                                   Leeds LS1 4AB
    Northgate Stores Ltd                                     VAT No: GB553557881
    4 Dock Road
    Hull HU1 2AA
    Your VAT No: GB999999973

    Consulting                                         300.00
    VAT 20 %                                            60.00
    Total GBP                                          360.00
"""


def test_an_identifier_in_a_head_set_flush_right_is_that_of_the_name_over_it() -> None:
    (document,) = read_documents([page_of(FLUSH_RIGHT)])
    chosen = document.chosen(FieldName.VENDOR_TAX_ID)
    assert chosen is not None
    assert chosen.readings[0] == "GB553557881"
