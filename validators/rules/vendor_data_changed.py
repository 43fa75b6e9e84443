"""Name and place on the document should be those of the vendor master: a change is told to the vendor custodian.

Where reading found no name or no address of a vendor that another key identified, what is on file must stand in the
text of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.kind import INVOICE_TYPES
from documents.master.party import Vendor
from documents.values.names import fold, similarity, without_legal_form
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-ID-05"
SAME_NAME: Final = 0.85
"""Least similarity of two spellings of one name, 0 to 1."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for another name, and one for another postcode, than the vendor master has."""
    vendor = case.vendor
    if vendor is None:
        return
    name, address = case.document.vendor_name, case.document.vendor_address
    if name is not None and not _is_known(name.value, vendor):
        yield _changed("vendor_name", "name", vendor.name, name.value)
    if address is not None and vendor.postcode and _other_postcode(address.value, vendor.postcode):
        yield _changed("vendor_address", "postcode", vendor.postcode, address.value)
    yield from _absent(case, vendor)


def _absent(case: Case, vendor: Vendor) -> Iterator[Remark]:
    """Yield a remark for the name and the postcode that were not read and stand nowhere in the text either."""
    document = case.document
    if document.doc_type not in INVOICE_TYPES or document.einvoice is not None or not document.born_digital:
        return
    if not document.text:
        return
    if document.vendor_name is None and not stands_in(vendor, document.text):
        yield _changed("vendor_name", "name", vendor.name, "")
    if document.vendor_address is not None or not vendor.postcode:
        return
    buyer = document.buyer_address.value if document.buyer_address else ""
    if _times(vendor.postcode, document.text) <= _times(vendor.postcode, buyer):
        yield _changed("vendor_address", "postcode", vendor.postcode, "")


def stands_in(vendor: Vendor, text: str) -> bool:
    """Tell whether a text has a name of a vendor, with or without its legal form."""
    folded = f" {fold(text)} "
    return any(f" {without_legal_form(name)} " in folded for name in (vendor.name, *vendor.aliases))


def _times(postcode: str, text: str) -> int:
    """Return how often a postcode stands in a text, with or without its blanks."""
    signs = r"\s?".join(re.escape(sign) for sign in re.sub(r"\s", "", postcode))
    return len(re.findall(rf"(?<!\w){signs}(?!\w)", text, re.IGNORECASE))


def _is_known(printed: str, vendor: Vendor) -> bool:
    return any(similarity(printed, known) >= SAME_NAME for known in (vendor.name, *vendor.aliases))


def _other_postcode(address: str, postcode: str) -> bool:
    """Tell whether an address has digits like a postcode, and none of them is the vendor's."""
    folded = re.sub(r"\W", "", address).casefold()
    return any(sign.isdigit() for sign in folded) and re.sub(r"\W", "", postcode).casefold() not in folded


def _changed(subject: str, what: str, known: str, printed: str) -> Remark:
    stated = f'prints "{printed}"' if printed else "does not show it"
    return Remark(
        f'The {what} of the vendor is "{known}" in the master data, the document {stated}.',
        subject=subject,
        expected=known,
        found=printed,
        next_step="If the vendor moved or was renamed, have the vendor master changed.",
    )


RULE = Rule(CODE, check, source="accounting specification 4.4", severity=Severity.WARN, queue=Queue.VENDOR_MASTER)
