"""An e-invoice becomes a reading."""

from __future__ import annotations

from documents.reading import DocumentReading, FileFault
from extractors.einvoice.door import parse
from extractors.pages.error import UnreadableFileError


def read_einvoice(xml: bytes) -> DocumentReading:
    """Return the reading of an e-invoice."""
    root = parse(xml)
    raise UnreadableFileError(
        FileFault.WRONG_TYPE, f"The XML is a {root.tag}, which is no e-invoice that is read here."
    )
