"""The e-invoice that a hybrid PDF carries (Factur-X, ZUGFeRD, XRechnung, Order-X)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pikepdf

from documents.reading import FileFault
from extractors.einvoice.door import LARGEST_XML
from extractors.einvoice.reader import is_einvoice
from extractors.pages.error import UnreadableFileError, reading_with

NAMES: Final = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cida.xml", "cio.xml"})
"""Names the specifications give the attachment, in lower case (Factur-X 1.07, ZUGFeRD 1.0 and 2.x, Order-X 1.0)."""


def embedded_einvoice(path: Path) -> bytes | None:
    """Return the XML of a hybrid PDF, or None when it carries none.

    Raises:
        UnreadableFileError: The attachment is damaged or larger than 10 MB.
    """
    # The attachments live only as long as the Pdf they came from: keep it open and named.
    with reading_with("qpdf", "the attachments"), pikepdf.open(path) as document:
        attachments = document.attachments
        names = [name for name in list(attachments) if name.lower().endswith(".xml")]
        for name in sorted(names, key=lambda name: name.lower() not in NAMES):
            xml = _content(attachments[name])
            # Some programs attach the e-invoice under a name of their own; other XML is no concern of ours.
            if name.lower() in NAMES or is_einvoice(xml):
                return xml
    return None


def _content(attachment: pikepdf.AttachedFileSpec) -> bytes:
    file = attachment.get_file()
    if file.size > LARGEST_XML:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The e-invoice inside the PDF has {file.size / 1e6:.1f} MB, more than the {LARGEST_XML / 1e6:.0f} MB that "
            "are read.",
        )
    return bytes(file.read_bytes())
