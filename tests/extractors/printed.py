"""Pages for tests, drawn as typewriter text: a column is 5 points wide, a line 13 points high."""

from __future__ import annotations

import re
from textwrap import dedent

from documents.text import Box, Page, Reader, Word

COLUMN = 5.0
LINE = 13.0
HEIGHT = 9.0
MARGIN = 40.0


def words_of(art: str, *, slant: float = 0.0) -> tuple[Word, ...]:
    """Return the words of a drawn page; `slant` lowers each word by that many points per point to the right."""
    words = []
    for number, line in enumerate(dedent(art).strip("\n").split("\n")):
        for match in re.finditer(r"\S+", line):
            x0, x1 = MARGIN + match.start() * COLUMN, MARGIN + match.end() * COLUMN
            top = MARGIN + number * LINE + slant * x0
            words.append(Word(match[0], Box(x0, top, x1 - 0.5, top + HEIGHT)))
    return tuple(words)


def page_of(art: str, number: int = 1, *, reader: Reader = Reader.TEXT_LAYER, second: str = "") -> Page:
    """Return a page of A4 size with the drawn words, and a second reading of it where one is drawn."""
    return Page(number, 595.0, 842.0, words_of(art), reader, second_words=words_of(second) if second else ())


INVOICE = """
    Harbour Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB
    VAT No: GB980780684

    INVOICE

    Bill to:                            Invoice No:     INV-2041
    Northgate Stores Ltd                Invoice date:   14/03/2026
    8 Station Road                      Due date:       13/04/2026
    York YO1 6GA                        Customer No:    88123
                                        Your order:     PO-5512

    Description                 Quantity   Unit price      Amount
    Torque wrench 1/2"                 2        85.00      170.00
    Socket set                         4        32.50      130.00

                                           Net total       300.00
                                           VAT 20%          60.00
                                           Total GBP       360.00

    Payment terms: 30 days net
    IBAN: GB29 NWBK 6016 1331 9268 19
"""
"""An ordinary invoice; the tests change one thing each."""
