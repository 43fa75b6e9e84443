"""Loading once what every child would otherwise load again, by reading a document of our own.

A child begins with the memory of its parent, so a table that the parent has built costs the children nothing. A table
is a cached function that can be called without arguments; every one of them is built, also those that a later reader
adds. Reading a whole document loads what libraries keep for themselves.
"""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import cv2
import pikepdf

from documents.values import identifiers
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
PACKAGES: Final = frozenset({"documents", "extractors"})
"""Whose tables are built: all that a reader may import of ours."""
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
    for table in tables():
        with contextlib.suppress(OcrUnavailableError):
            table()
    for country in identifiers.EU_VAT_PREFIXES:
        identifiers.vat_id(country + "00000000")  # Loads the check of that country.
    for kind in Kind:
        index_of(kind)  # The specimen has a text layer, in which nothing is misread.
    # Without Tesseract, text and XML can still be read; a scan then says why it was not.
    with contextlib.suppress(OcrUnavailableError):
        warm_ocr()


def tables() -> Iterator[Callable[[], object]]:
    """Yield every table of the modules loaded so far: functions cached without limit that need no argument."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PACKAGES:
            for function in vars(module).values():
                if _is_table(function) and function.__module__ == name:
                    yield function


def _is_table(value: object) -> bool:
    parameters = getattr(value, "cache_parameters", None)
    if parameters is None or parameters()["maxsize"] is not None or not callable(value):
        return False
    return all(one.default is not one.empty for one in inspect.signature(value).parameters.values())


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
