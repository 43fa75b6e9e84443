"""All keys of the seller must point at the same vendor.

The account of one vendor under the name of another is how fraud looks, and how a wrong record looks. Where no name was
read, a vendor's name that stands in the text counts, unless the one whose key it is stands there, too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue
from documents.kind import POSTING_TYPES
from documents.values.names import comparable, fold
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.vendor_data_changed import stands_in
from validators.vendor import Basis, Clue
from validators.wording import masked

CODE = "V-ID-06"
HEAD: Final = 30
"""Lines of the text in which the sender gives its name."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when two keys belong to different vendors, or a name or an address is that of the other side."""
    yield from _sent_by_client(case)
    yield from _billed_to_itself(case)
    clues = case.vendor_found.conflict or _unread_name(case)
    if not clues:
        return
    one, other = clues
    yield Remark(
        f"{_speaks_for(one)} {one.owners()}, but the {_kind(other)} {_printed(other)} belongs to {other.owners()}.",
        subject="vendor_name",
        expected=one.owners(),
        found=other.owners(),
        values={"one": one.printed, "other": other.printed},
        next_step="Compare both vendors with the page and choose one; "
        "tell the vendor custodian if a key is recorded wrongly.",
    )


def _sent_by_client(case: Case) -> Iterator[Remark]:
    """Yield a remark for a paper that comes from where the client sits, under its name or without a key of its vendor.

    That is how the client's own invoice to a customer looks that is a vendor, too; it may print the customer's keys.
    """
    document, vendor, entity = case.document, case.vendor, case.entity
    keys = document.vendor_tax_id or document.vendor_tax_number or document.iban
    if vendor is None or entity is None or document.vendor_address is None:
        return
    if keys and not f"{fold(document.text)} ".startswith(f"{fold(entity.name)} "):
        return
    sender = fold(document.vendor_address.value)
    own = [fold(part) for part in (entity.address, entity.postcode)]
    if not all(own) or not all(part in sender for part in own) or fold(vendor.postcode) == own[1]:
        return
    yield Remark(
        f'The address of the sender, "{document.vendor_address.value}", is that of {entity.name}: '
        f"the client may have issued the document itself, to {vendor.name}.",
        subject="vendor_name",
        expected=vendor.name,
        found=entity.name,
        next_step="Choose the type other, if the client sold something; else choose the vendor.",
    )


def _billed_to_itself(case: Case) -> Iterator[Remark]:
    """Yield a remark where the vendor whom a key names is read as the buyer, and another one as the vendor."""
    vendor, seller, buyer = case.vendor, case.document.vendor_name, case.document.buyer_name
    if vendor is None or seller is None or buyer is None or comparable(seller.value) == comparable(buyer.value):
        return
    known = {fold(name) for name in (vendor.name, *vendor.aliases)}
    if fold(buyer.value) not in known or fold(seller.value) in known:
        return
    yield Remark(
        f"The {case.vendor_found.basis.value} on the page belongs to {vendor.name}, who is read as the buyer, "
        f"while the vendor is read as {seller.value}: the two sides may be read the wrong way round.",
        subject="vendor_name",
        expected=vendor.name,
        found=seller.value,
        next_step="Compare both names with the page and correct them.",
    )


def _unread_name(case: Case) -> tuple[Clue, ...]:
    """Return the key that decided and the name of another vendor that fills a line of the text, or two lines."""
    found, document = case.vendor_found, case.document
    named = document.vendor_name is not None or found.basis in {Basis.NAME, Basis.NAME_AND_KEY, Basis.PERSON}
    if found.vendor is None or named or stands_in(found.vendor, document.text):
        return ()
    lines = [line.strip() for line in document.text.splitlines()[:HEAD] if line.strip()]
    for print_ in (*lines, *(f"{line} {below}" for line, below in itertools.pairwise(lines))):
        bearers = case.context.master.vendors_by_name(print_)
        if bearers:
            return Clue(found.basis, found.detail, (found.vendor,)), Clue(Basis.NAME, print_, bearers)
    return ()


def _speaks_for(clue: Clue) -> str:
    if clue.basis is Basis.PERSON:
        return f"{clue.printed} chose"
    return f"The {clue.basis.value} {_printed(clue)} belongs to"


def _kind(clue: Clue) -> str:
    return "name" if clue.basis is Basis.NAME else clue.basis.value


def _printed(clue: Clue) -> str:
    return masked(clue.printed) if clue.basis is Basis.IBAN else clue.printed


RULE = Rule(
    CODE,
    check,
    source="accounting specification C-50",
    queue=Queue.VENDOR_MASTER,
    reply="UNR",
    applies_to=POSTING_TYPES,
)
