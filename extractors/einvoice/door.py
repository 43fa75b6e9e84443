"""What XML must be before anything looks at it: small, plain, shallow, and without a DOCTYPE.

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
            f"The XML has {len(xml) / 1e6:.1f} MB, more than the {LARGEST_XML / 1e6:.0f} MB that are read.",
        )
    if xml.startswith(_UTF16) or b"\x00" in xml:
        raise _unsafe("is not in UTF-8 (it has NUL bytes or a UTF-16 mark)")
    if _DOCTYPE.search(xml):
        raise _unsafe("has a DOCTYPE, which no e-invoice needs and which can read files or fill the memory")
    return _checked(xml)


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
        for event, _ in events:
            depth += 1 if event == "start" else -1
            count += event == "start"
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
