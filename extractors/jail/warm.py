"""Loading once what every child would otherwise load again, by reading a document of our own.

A child begins with the memory of its parent, so a table that the parent has built costs the children nothing. Reading
a whole document finds those tables by itself, also the ones that a later reader adds.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

import cv2
import pikepdf

from extractors.einvoice import schema
from extractors.file import read_file
from extractors.jail.place import place
from extractors.labels.dictionary import Kind
from extractors.labels.misread import index_of
from extractors.pages.error import OcrUnavailableError
from extractors.pages.ocr import warm as warm_ocr

SPECIMEN: Final = """
    Specimen Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB
    United Kingdom
    VAT No: GB980780684                                     www.specimen.example

    INVOICE                                                 Original

    Bill to                       Ship to                   Invoice No:     INV-2041
    Musterwerk GmbH               Exemple S.A.R.L.          Invoice date:   Tuesday, 3 March 2026
    Hauptstrasse 8                14 rue de la Gare         Due date:       02.04.2026
    10115 Berlin                  75011 Paris               Customer No:    88123
    Deutschland                   France                    Your order:     PO-5512

    Pos   Description             Quantity   Unit           Unit price      Amount
    1     Torque wrench 1/2"             2   pcs                 85.00      170.00
    2     Socket set of 12               4   boxes               32.50      130.00
          less 5 % discount                                                  -6.50

                                             Net total                    293.50
                                             VAT 20 %                      58.70
                                             Total GBP                    352.20

    Payment terms: 30 days net, 2 % discount within 10 days
    IBAN: GB29 NWBK 6016 1331 9268 19   BIC: NWBKGB2L
    Prices of 12 spring 2026                                Page 1 of 1
"""
"""A page of an invented invoice on which every kind of value, name and table stands."""
COLUMN: Final = 5.4
LINE: Final = 14.0
TOP: Final = 800.0
"""Points."""


def warm() -> None:
    """Load libraries, tables, schemas and the first languages."""
    cv2.setNumThreads(1)
    schema.warm()
    with place() as folder:
        path = folder / "specimen.pdf"
        write_specimen(path)
        read_file(path)
    for kind in Kind:
        index_of(kind)  # The specimen has a text layer, in which nothing is misread.
    # Without Tesseract, text and XML can still be read; a scan then says why it was not.
    with contextlib.suppress(OcrUnavailableError):
        warm_ocr()


def write_specimen(path: Path) -> None:
    """Write the specimen as a PDF whose letters are all one width, as its columns are here."""
    shown = b"\n".join(
        b"BT /F 9 Tf 1 0 0 1 %.1f %.1f Tm (%b) Tj ET" % (COLUMN * column, TOP - LINE * row, cell.encode("ascii"))
        for row, line in enumerate(SPECIMEN.splitlines())
        for column, cell in _cells(line)
    )
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(shown)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        document.save(path)


def _cells(line: str) -> list[tuple[int, str]]:
    """Return the words of a line with their columns."""
    found: list[tuple[int, str]] = []
    column = 0
    for word in line.split(" "):
        if word:
            found.append((column, word))
        column += len(word) + 1
    return found
