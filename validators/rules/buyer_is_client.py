"""A document addressed to somebody else must not be posted, nor be seen by another client."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import INVOICE_TYPES, DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-ID-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the printed buyer is none of the client's companies, or not the one the order is from."""
    buyer = case.document.buyer_name or case.document.buyer_tax_id
    if case.entity is None and buyer is not None:
        own = listed(entity.name for entity in case.context.master.entities())
        yield Remark(
            f'The document is addressed to "{buyer.value}"; the client\'s companies are {own}.',
            subject="buyer_name",
            expected=own,
            found=buyer.value,
            queue=Queue.PRIVACY,
            next_step="Route it to the right company, or return it to the sender.",
        )
        return
    if case.entity is None:
        yield from _unnamed(case)
        return
    ordered_by = {order.entity_id for order in case.orders if order.entity_id}
    if case.entity_found.printed and ordered_by and case.entity.id not in ordered_by:
        yield Remark(
            f"The document is addressed to {case.entity.name} ({case.entity.id}), "
            f"but order {case.orders[0].number} was placed by {listed(sorted(ordered_by))}.",
            subject="buyer_name",
            expected=listed(sorted(ordered_by)),
            found=case.entity.id,
            next_step="Route it to the company that ordered, or ask for a document addressed to it.",
        )


def _unnamed(case: Case) -> Iterator[Remark]:
    """Yield a remark for a till receipt, which need not name its buyer, at a client of several companies (C-52)."""
    if case.document.doc_type is DocType.RECEIPT:
        own = listed(entity.name for entity in case.context.master.entities())
        yield Remark(
            f"The receipt names no buyer, and the client's companies are {own}.",
            subject="buyer_name",
            expected=f"one of {own}",
            next_step="Choose the company that bought.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification C-52; EN 16931 BR-07",
    waived_by=Role.SUPERVISOR,
    reply="REC",
    applies_to=INVOICE_TYPES,
)
