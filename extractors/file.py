"""A file becomes a reading: its type by content, caps before it is opened, then its documents or its problems.

Run it inside the parser jail (`extractors.jail`); here nothing stops a bomb.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pikepdf

from documents.reading import NO_REGISTERS, DocumentReading, FileFault, FileProblem, FileReading, Registers
from documents.text import Page
from extractors.einvoice.attachment import embedded_einvoice
from extractors.einvoice.door import LARGEST_XML
from extractors.einvoice.hybrid import hybrid
from extractors.einvoice.reader import read_einvoice
from extractors.pages import pdf, picture
from extractors.pages.error import UnreadableFileError, reading_with
from extractors.pages.file_history import file_history

LARGEST_FILE: Final = 25_000_000
"""Bytes."""
MOST_PAGES: Final = 200
HEAD: Final = 1024
"""Bytes in which a PDF must say that it is one (ISO 32000-1, annex H.3.4.1)."""

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
XML: Final = "application/xml"
UNKNOWN: Final = "application/octet-stream"

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xff\xfe<\x00", XML),
    (b"\xfe\xff\x00<", XML),
)
_NOT_OURS: Final = (b"<html", b"<!doctype html", b"<svg")
KINDS: Final = {
    "an Office document or a ZIP archive": b"PK",
    "an older Office document or a mail": b"\xd0\xcf\x11\xe0",
    "a program": b"MZ",
    "a RAR archive": b"Rar!",
    "a picture of a kind that is not read (GIF)": b"GIF8",
    "a text document (RTF)": b"{\\rtf",
    "a web page": b"<!DOCTYP",
}
"""How files begin that people send by mistake."""
PICTURES: Final = {b"ftyphei": "HEIC", b"ftypmif1": "HEIC", b"ftypavif": "AVIF", b"WEBP": "WebP"}
"""What phones and browsers store pictures as, by the signs that follow the file's own length."""


def read_file(path: Path, registers: Registers = NO_REGISTERS) -> FileReading:
    """Read one file.

    Args:
        path: Any file; its name does not matter.
        registers: What the readers may know beforehand.

    Returns:
        Its documents, or the problems that keep it from being read, each with a sentence for the reviewer; both when an
        e-invoice inside a readable PDF is broken.

    Raises:
        Exception: Only for our own faults; every fault of the file is in `FileReading.problems`.
    """
    media_type = UNKNOWN
    try:
        _check_size(path)
        media_type = media_type_of(path)
        return _READERS[media_type](path, registers)
    except UnreadableFileError as error:
        return FileReading(media_type=media_type, problems=(error.problem,))


def media_type_of(path: Path) -> str:
    """Return the media type by the first bytes; `application/octet-stream` for everything that is not read here."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    # An archive may hold PDF files as they are: only the last one would be opened as if it were all.
    if b"%PDF-" in head and not head.startswith(tuple(KINDS.values())):
        return PDF
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and not start.lower().startswith(_NOT_OURS):
        return XML
    return UNKNOWN


def expected_pages(path: Path) -> int:
    """Return how many pages a file seems to have, 1 to 200, to allow it time; 1 for what cannot be opened."""
    try:
        media_type = media_type_of(path) if path.stat().st_size <= LARGEST_FILE else UNKNOWN
        if media_type == PDF:
            with pdf.opened(path) as document:
                return max(1, min(len(document), MOST_PAGES))
        if media_type == TIFF:
            return max(1, min(picture.frame_count(path), MOST_PAGES))
    except (OSError, UnreadableFileError):
        pass  # The reader comes to the same file next and says what is wrong with it.
    return 1


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError(
            FileFault.EMPTY, "The file is empty (0 bytes); ask the sender to send the document again."
        )
    if size > LARGEST_FILE:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The file has {size / 1e6:.1f} MB, more than the {LARGEST_FILE / 1e6:.0f} MB that are read; split it or "
            "scan it at 300 dpi in grey.",
        )


def _read_pdf(path: Path, registers: Registers) -> FileReading:
    count = _page_count(path)
    pages = pdf.read_pages(path)
    history = file_history(path)
    try:
        embedded = embedded_einvoice(path)
        structured = None if embedded.xml is None else read_einvoice(embedded.xml)
    except UnreadableFileError as error:
        return _reading(PDF, _told(_documents(pages, registers), history), count, error.problem)
    if structured is None:
        _check_shown(pages)
        return _reading(PDF, _told(_documents_of_pdf(path, pages, registers), history), count)
    documents = _documents(pages, registers)
    problems = () if embedded.problem is None else (embedded.problem,)
    return _reading(PDF, _told((hybrid(structured, documents, count),), history), count, *problems)


def _told(documents: tuple[DocumentReading, ...], history: tuple[str, ...]) -> tuple[DocumentReading, ...]:
    """Return the documents of a file, each with what was done to the file after it was made."""
    return tuple(each.model_copy(update={"file_history": history}) for each in documents) if history else documents


def _page_count(path: Path) -> int:
    """Return the number of pages on which two independent readers agree."""
    with pdf.opened(path) as document:
        count = len(document)
    if count > MOST_PAGES:
        raise UnreadableFileError(
            FileFault.TOO_MANY_PAGES, f"The PDF has {count} pages, more than the {MOST_PAGES} that are read; split it."
        )
    with reading_with("qpdf", "the file"), pikepdf.open(path) as second:
        other = len(second.pages)
    if count != other:
        raise UnreadableFileError(
            FileFault.PAGE_COUNT_DIFFERS,
            f"Two readers do not agree on how many pages the PDF has (pdfium {count}, qpdf {other}), so part of it may "
            "be missing; ask the sender for a new copy.",
        )
    return count


def _check_shown(pages: tuple[Page, ...]) -> None:
    if any(page.words for page in pages):
        return
    which = "Page 1 shows" if len(pages) == 1 else f"None of the {len(pages)} pages shows"
    nothing = "nothing" if len(pages) == 1 else "anything"
    raise UnreadableFileError(
        FileFault.DAMAGED,
        f"{which} {nothing} that can be read: it is blank, or its picture is stored in a way that is not understood "
        "here; look at the original, and ask the sender for a readable copy.",
    )


def _read_picture(path: Path, registers: Registers) -> FileReading:
    pages = picture.read_pages(path)
    _check_shown(pages)
    return _reading(media_type_of(path), _documents(pages, registers), len(pages))


def _read_xml(path: Path, registers: Registers) -> FileReading:
    del registers  # An e-invoice names its parties itself.
    size = path.stat().st_size
    if size > LARGEST_XML:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The XML file has {size / 1e6:.1f} MB, more than the {LARGEST_XML / 1e6:.0f} MB that are read.",
        )
    return _reading(XML, (read_einvoice(path.read_bytes()),), 0)


def _refuse(path: Path, registers: Registers) -> FileReading:
    del registers
    with path.open("rb") as file:
        start = file.read(16)
    raise UnreadableFileError(
        FileFault.WRONG_TYPE,
        f"The file is no PDF, PNG, JPEG, TIFF or XML{_looks_like(start)}; ask the sender for one of these.",
    )


def _looks_like(start: bytes) -> str:
    """Return what a file that is not read seems to be, to follow the sentence; else its first bytes."""
    for kind, begins in KINDS.items():
        if start.startswith(begins):
            return f" but {kind}"
    for signs, kind in PICTURES.items():
        if signs in start:
            return f" but a picture of a kind that is not read ({kind})"
    text = start[:8].decode("ascii", "replace").split("\n")[0].strip()
    if text.isprintable() and text.isascii() and text:
        return f' (it begins with the text "{text}")'
    return f" (it begins with the bytes {start[:8].hex(' ')})"


def _documents_of_pdf(path: Path, pages: tuple[Page, ...], registers: Registers) -> tuple[DocumentReading, ...]:
    from extractors.second_opinion import with_tables

    return with_tables(path, pages, _documents(pages, registers), registers)


def _documents(pages: tuple[Page, ...], registers: Registers) -> tuple[DocumentReading, ...]:
    # Loaded late: it brings the extractors of all fields, which XML does not need.
    from extractors.document import read_documents

    return read_documents(pages, registers)


def _reading(
    media_type: str, documents: tuple[DocumentReading, ...], count: int, *problems: FileProblem
) -> FileReading:
    return FileReading(media_type=media_type, page_count=count, documents=documents, problems=problems)


_READERS: Final[dict[str, Callable[[Path, Registers], FileReading]]] = {
    PDF: _read_pdf,
    PNG: _read_picture,
    JPEG: _read_picture,
    TIFF: _read_picture,
    XML: _read_xml,
    UNKNOWN: _refuse,
}
