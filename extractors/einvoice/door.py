"""What XML must be before anything looks at it: small, plain, shallow, in a plain encoding, and without a DOCTYPE.

UBL and CII never need a DOCTYPE, and with entities left unresolved an invoice number would silently become "&x;".
XInclude is never processed: it reads local files even where the parser may not.
"""

from __future__ import annotations

import io
import re
from typing import Final

from lxml import etree

from documents.reading import FileFault
from extractors.pages.error import UnreadableFileError

LARGEST_XML: Final = 10_000_000
"""Bytes."""
DEEPEST: Final = 60
MOST_ELEMENTS: Final = 500_000
MOST_ATTRIBUTES: Final = 100
"""Of one element; the richest of UBL and CII has seven."""
PLAIN_ENCODINGS: Final = re.compile(
    r"utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|latin-?\d|windows-125\d|cp125\d", re.IGNORECASE
)
"""Encodings that write a DOCTYPE with the bytes of ASCII, so that it cannot hide; in UTF-7 or EBCDIC it can."""

_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_MARK: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_DOCTYPE: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse(xml: bytes) -> etree._Element:
    """Return the root element.

    Raises:
        UnreadableFileError: UNSAFE_XML for what no e-invoice needs, TOO_LARGE, or DAMAGED for what is not well-formed.
    """
    if len(xml) > LARGEST_XML:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The XML has {len(xml) / 1e6:.1f} MB, more than the {LARGEST_XML / 1e6:.0f} MB that are read; "
            "ask the sender for it without attachments.",
        )
    if xml.startswith(_UTF16) or b"\x00" in xml:
        raise _unsafe("is not in UTF-8 (it has NUL bytes or a UTF-16 mark)")
    _check_encoding(xml)
    if _DOCTYPE.search(xml):
        raise _unsafe("has a DOCTYPE, which no e-invoice needs and which can read files or fill the memory")
    return _checked(xml)


def _check_encoding(xml: bytes) -> None:
    """Refuse every encoding in which the search for a DOCTYPE would be blind."""
    start = xml.removeprefix(_MARK).lstrip()
    if start and not start.startswith(b"<"):
        raise UnreadableFileError(
            FileFault.DAMAGED,
            f"The XML does not start with a tag but with {start[:8]!r}. Ask the sender to send the document again.",
        )
    declared = _DECLARED.match(start)
    if declared and not PLAIN_ENCODINGS.fullmatch(declared[1].decode("ascii", "replace")):
        raise _unsafe(f"is declared to be in {declared[1][:40].decode('ascii', 'replace')}, not in UTF-8")


def _checked(xml: bytes) -> etree._Element:
    """Parse element by element, so that depth and number are known before the whole is built."""
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = count = 0
    try:
        for event, element in events:
            if event == "end":
                depth -= 1
                continue
            depth, count = depth + 1, count + 1
            if len(element.attrib) > MOST_ATTRIBUTES:
                raise _unsafe(f"has an element with more than {MOST_ATTRIBUTES} attributes")
            if depth > DEEPEST:
                raise _unsafe(f"is nested more than {DEEPEST} levels deep")
            if count > MOST_ELEMENTS:
                raise _unsafe(f"has more than {MOST_ELEMENTS} elements")
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(
            FileFault.DAMAGED,
            f"The XML is not well-formed: {error.msg}. Ask the sender to send the document again.",
        ) from error
    root: etree._Element = events.root
    return root


def _unsafe(what: str) -> UnreadableFileError:
    return UnreadableFileError(
        FileFault.UNSAFE_XML, f"The XML {what}; it was not read. Treat it as hostile and ask the sender for another."
    )
