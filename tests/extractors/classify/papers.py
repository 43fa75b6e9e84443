"""Bodies of business papers without a title, drawn for the tests of types."""

from __future__ import annotations

from dataclasses import replace

from documents.text import Box, Page, Reader, Word
from tests.extractors.printed import page_of

LARGE = 1.8

BILL = """
    Description                 Quantity   Unit price      Amount
    Torque wrench                      2        85.00      170.00
    Socket set                         4        32.50      130.00

                                           Net total       300.00
                                           VAT 20%          60.00
                                           Total GBP       360.00

    Payment terms: 30 days net
"""
ORDERED = """
    Order number: 4500012
    Deliver to: Gate 3

    Description                 Quantity   Unit price      Amount
    Torque wrench                      2        85.00      170.00
    Socket set                         4        32.50      130.00

                                           Net total       300.00
"""
GOODS = """
    Your order: 4500012

    Item        Description                 Ordered     Delivered
    TW-12       Torque wrench                     2             2
    SS-40       Socket set                        4             4

    Received by:
"""
LEDGER = """
    Date           Reference      Charges     Payments     Balance
    16/10/2026     SI-448120       942.84                   942.84
    28/10/2026     SI-448377     1,267.20                 2,210.04
    09/11/2026     BACS 0911                    942.84    1,267.20

                                          Balance due     1,267.20
"""
LETTER = """
    Northgate Stores Ltd
    8 Station Road

    Dear Sir or Madam,

    from next month on our engineers will reach you on a new telephone number,
    and the people whom you know will go on to care for your site as before.

    Yours faithfully,
    A. Brown
"""


def paper(title: str, body: str, *, size: float = 1.0, reader: Reader = Reader.TEXT_LAYER) -> Page:
    """Return a page with a vendor's name, a title printed `size` times as high as the rest, and a body."""
    head = f"Harbour Tools Ltd\n12 Mill Lane\n\n\n{title}\n\n\n"
    page = page_of(head + "\n".join(line[4:] for line in body.strip("\n").split("\n")), reader=reader)
    return replace(page, words=tuple(_sized(word, size) if _row(word) == 4 else word for word in page.words))


def _row(word: Word) -> int:
    return round((word.box.top - 40.0) / 13.0)


def _sized(word: Word, size: float) -> Word:
    box = word.box
    return replace(word, box=Box(box.x0, box.top, box.x1, box.top + (box.bottom - box.top) * size))
