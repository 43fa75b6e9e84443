"""The order in which a night settles documents: an invoice meets the order and the receipt that came with it."""

from __future__ import annotations

from typing import Final

from documents.kind import DocType

WAVES: Final[tuple[tuple[DocType, ...], ...]] = (
    (DocType.PURCHASE_ORDER,),
    (DocType.DELIVERY_NOTE,),
    (DocType.INVOICE, DocType.RECEIPT),
    (DocType.CREDIT_NOTE,),
    (DocType.STATEMENT, DocType.OTHER),
)
"""Within a wave the order of arrival holds."""

assert {kind for wave in WAVES for kind in wave} == set(DocType)
