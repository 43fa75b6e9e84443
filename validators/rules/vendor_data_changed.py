"""Name and place on the document should be those of the vendor master: a change is told to the vendor custodian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.master.party import Vendor
from documents.values.names import similarity
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


def _is_known(printed: str, vendor: Vendor) -> bool:
    return any(similarity(printed, known) >= SAME_NAME for known in (vendor.name, *vendor.aliases))


def _other_postcode(address: str, postcode: str) -> bool:
    """Tell whether an address has digits like a postcode, and none of them is the vendor's."""
    folded = re.sub(r"\W", "", address).casefold()
    return any(sign.isdigit() for sign in folded) and re.sub(r"\W", "", postcode).casefold() not in folded


def _changed(subject: str, what: str, known: str, printed: str) -> Remark:
    return Remark(
        f'The {what} of the vendor is "{known}" in the master data, the document prints "{printed}".',
        subject=subject,
        expected=known,
        found=printed,
        next_step="If the vendor moved or was renamed, have the vendor master changed.",
    )


RULE = Rule(CODE, check, source="accounting specification 4.4", severity=Severity.WARN, queue=Queue.VENDOR_MASTER)
