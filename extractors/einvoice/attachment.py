"""The e-invoice that a hybrid PDF carries (Factur-X, ZUGFeRD, XRechnung, Order-X)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf

from documents.reading import FileFault, FileProblem
from extractors.einvoice.door import LARGEST_XML
from extractors.einvoice.reader import is_einvoice
from extractors.pages.error import UnreadableFileError, reading_with

NAMES: Final = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cida.xml", "cio.xml"})
"""Names the specifications give the attachment, in lower case (Factur-X 1.07, ZUGFeRD 1.0 and 2.x, Order-X 1.0)."""
MOST_FILES: Final = 50
"""Attached XML files that are looked at; a supplier's drawings can be hundreds of files."""
LARGEST_PACKED: Final = 1 << 16
"""Bytes that a filter other than Flate may have before it: LZW makes at most 1,400 times as many of them."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """The e-invoice of a hybrid PDF.

    Attributes:
        xml: The e-invoice that counts; None when there is none.
        problem: Several different ones, so that nobody can tell which is the original.
    """

    xml: bytes | None = None
    problem: FileProblem | None = None


def embedded_einvoice(path: Path) -> Embedded:
    """Return the XML of a hybrid PDF.

    An attachment with a name of the specifications counts whatever it holds; under any other name it has to be an
    e-invoice, because other XML is no concern of ours.

    Raises:
        UnreadableFileError: The attachment is damaged, or larger than 10 MB when unpacked.
    """
    # The attachments live only as long as the Pdf they came from: keep it open and named.
    with reading_with("qpdf", "the attachments"), pikepdf.open(path) as document:
        files = [(name, file) for name, file in _files(document) if _may_be_xml(name, file)]
        files = sorted(files, key=lambda one: one[0].lower() not in NAMES)[:MOST_FILES]
        found: dict[bytes, str] = {}
        for name, file in files:
            xml = _content(file)
            if name.lower() in NAMES or is_einvoice(xml):
                found.setdefault(xml, name)
    if len(found) < 2:
        return Embedded(next(iter(found), None))
    return Embedded(next(iter(found)), _several(list(found.values())))


def _several(names: list[str]) -> FileProblem:
    listed = ", ".join(name[:80] for name in names)
    message = (
        f"The PDF carries {len(names)} different e-invoices ({listed}), so nobody can tell which one is the original. "
        f"{names[0][:80]} was read; ask the sender for a document with one."
    )
    return FileProblem(fault=FileFault.DAMAGED, message=message)


def _files(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """Yield the embedded files by name: those of the name tree, then those only associated with the document (/AF)."""
    seen = set()
    associated: Any = document.Root.get("/AF", [])
    specs = [spec.obj for _, spec in document.attachments.items()]
    for spec in (*specs, *(associated if isinstance(associated, pikepdf.Array) else ())):
        streams: Any = spec.get("/EF", {}) if isinstance(spec, pikepdf.Dictionary) else {}
        file = streams.get("/F", streams.get("/UF"))
        if isinstance(file, pikepdf.Stream) and file.objgen not in seen:
            seen.add(file.objgen)
            yield str(spec.get("/UF", spec.get("/F", ""))), file


def _may_be_xml(name: str, file: pikepdf.Stream) -> bool:
    return name.lower().endswith(".xml") or str(file.get("/Subtype", "")).lower().endswith("xml")


def _content(file: pikepdf.Stream) -> bytes:
    """Return the unpacked file. The size that the PDF declares is a claim: unpacking itself is bounded."""
    unpacked = _unpacked(file)
    if len(unpacked) > LARGEST_XML:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The e-invoice inside the PDF has more than the {LARGEST_XML / 1e6:.0f} MB that are read; look at the "
            "page and ask the sender for the XML alone.",
        )
    return unpacked


def _unpacked(file: pikepdf.Stream) -> bytes:
    packed: bytes = file.read_raw_bytes()
    filters = [str(name) for name in _listed(file.get("/Filter"))]
    if set(filters) <= {"/FlateDecode"} and not any(_predicts(one) for one in _listed(file.get("/DecodeParms"))):
        for _ in filters:
            packed = zlib.decompressobj().decompress(packed, LARGEST_XML + 1)
            if len(packed) > LARGEST_XML:
                break
        return packed
    if len(filters) == 1 and len(packed) <= LARGEST_PACKED:
        return file.read_bytes()
    raise UnreadableFileError(
        FileFault.TOO_LARGE,
        f"The e-invoice inside the PDF is packed in an unusual way ({', '.join(filters)[:80]}) and cannot be unpacked "
        "within limits; look at the page and ask the sender for the XML alone.",
    )


def _listed(entry: Any) -> list[Any]:
    """Return what a PDF gives as one thing or as a list of things; null is none."""
    if isinstance(entry, pikepdf.Array):
        return [one for one in entry if one is not None]
    return [] if entry is None else [entry]


def _predicts(parameters: Any) -> bool:
    """Tell whether bytes are stored as differences, which zlib alone does not undo (ISO 32000-1, table 10)."""
    return isinstance(parameters, pikepdf.Dictionary) and int(parameters.get("/Predictor", 1)) > 1
