"""Whose address a block is: behind a name in its line, or under it, and never the other party's."""

from __future__ import annotations

from documents.field import FieldName
from extractors.document import read_documents
from tests.extractors.printed import page_of

WINDOW = """
                                                    Hartmann Beschläge GmbH
                                                    Alles für die Tür

Hartmann Beschläge GmbH · Ulmenweg 4 · 24937 Flensburg
Tischlerei Brandt KG
Am Markt 12
25813 Husum
                                     Rechnungsnummer   RH-2211
                                     Rechnungsdatum    12.03.2026
Rechnung
"""
SLOGAN = """
Hartmann Beschläge GmbH
Alles für die Tür · Ulmenweg 4 · 24937 Flensburg · Telefon 0461 555 01

Rechnung an
Tischlerei Brandt KG
Am Markt 12
25813 Husum
                                     Rechnungsnummer   RH-2211
                                     Rechnungsdatum    12.03.2026
"""
TRADE = """
Hartmann & Lund
Steuerberater
Ulmenweg 4
24937 Flensburg

Rechnung an
Tischlerei Brandt KG
Am Markt 12
25813 Husum
                                     Rechnungsnummer   RH-2211
                                     Rechnungsdatum    12.03.2026
"""
NO_ADDRESS = """
Hartmann Beschläge GmbH

Tischlerei Brandt KG
Am Markt 12
25813 Husum
                                     Rechnungsnummer   RH-2211
                                     Rechnungsdatum    12.03.2026
Rechnung
"""


def addresses(art: str) -> tuple[str | None, str | None]:
    (document, *_) = read_documents([page_of(art)])
    chosen = [document.chosen(name) for name in (FieldName.VENDOR_ADDRESS, FieldName.BUYER_ADDRESS)]
    vendor, buyer = (None if one is None else one.raw for one in chosen)
    return vendor, buyer


def test_the_line_over_the_window_holds_the_senders_address() -> None:
    assert addresses(WINDOW) == ("Ulmenweg 4, 24937 Flensburg", "Am Markt 12, 25813 Husum")


def test_neither_slogan_nor_telephone_is_of_the_address() -> None:
    assert addresses(SLOGAN) == ("Ulmenweg 4, 24937 Flensburg", "Am Markt 12, 25813 Husum")


def test_a_trade_between_name_and_street_is_not_of_the_address() -> None:
    assert addresses(TRADE) == ("Ulmenweg 4, 24937 Flensburg", "Am Markt 12, 25813 Husum")


def test_the_addressees_block_is_not_the_address_of_a_sender_who_prints_none() -> None:
    assert addresses(NO_ADDRESS) == (None, "Am Markt 12, 25813 Husum")
