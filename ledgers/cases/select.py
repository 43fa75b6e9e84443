"""Which entries an accepted document makes."""

from __future__ import annotations

from typing import Final

from documents.kind import INVOICE_TYPES, Direction, DocType
from ledgers.cases.commitment import order_entry, release_entry
from ledgers.cases.goods_receipt import goods_receipt_entry
from ledgers.cases.invoice import invoice_entry
from ledgers.cases.legs import PostingCaseError, check_amounts
from ledgers.entry import Entry
from ledgers.work import PostingWork

SELF_BILLED: Final = frozenset({"261", "389", "471", "473", "500", "501", "502"})
"""UNTDID 1001: self-billed invoices and credit notes (DT-SBI)."""


def entries_for(work: PostingWork) -> tuple[Entry, ...]:
    """Return the entries of a document, balanced; none for a document that moves no account.

    An invoice or credit note has one entry in AP, and one in MEMO when it uses up a commitment; a goods receipt note
    one in GR, if its orders are matched three-way; an order the client gave one in MEMO.

    Raises:
        PostingCaseError: The document should not have been accepted; the message says why.
    """
    document = work.document
    if document.type_code in SELF_BILLED:
        raise PostingCaseError(
            f"{work.client.id}/{work.document_id}: the client issued it itself (self-billed, type "
            f"{document.type_code}) and owes it by its own books; posting it would pay it twice; nothing was posted."
        )
    made: tuple[Entry | None, ...] = ()
    if document.doc_type in INVOICE_TYPES:
        made = (invoice_entry(work), release_entry(work))
    elif document.doc_type is DocType.DELIVERY_NOTE and document.goods_receipt:
        made = (goods_receipt_entry(work),)
    elif document.doc_type is DocType.PURCHASE_ORDER and document.direction is Direction.PURCHASE:
        made = (order_entry(work),)
    entries = tuple(entry for entry in made if entry is not None)
    for entry in entries:
        check_amounts(entry)
    return entries
