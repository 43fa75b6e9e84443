"""An order binds a company of the client and one of its vendors; an order the client received is a sale."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import Direction, DocType
from documents.values.names import fold
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-ORD-05"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for an unknown vendor and for a buyer that is none of the client's companies."""
    seller = case.document.vendor_name
    if _is_sale(case):
        yield Remark(
            f'"{seller.value if seller else "The client"}" is the client itself: a customer sent this order.',
            subject="vendor_name",
            expected="a vendor of the client",
            found=seller.value if seller else "",
            next_step="Route it to sales; it is no purchase.",
        )
        return
    if case.vendor is None and seller is not None:
        similar = listed(f"{each.vendor.name} ({each.similarity:.0%})" for each in case.vendor_found.suggestions)
        yield Remark(
            f'The vendor "{seller.value}" is not identified among the client\'s vendors.',
            subject="vendor_name",
            expected="a vendor of the client",
            found=seller.value,
            next_step=f"Choose a vendor{f' (similar: {similar})' if similar else ''}, or have it created.",
        )
    buyer = case.document.buyer_name or case.document.buyer_tax_id
    if case.entity is None and buyer is not None:
        own = listed(entity.name for entity in case.context.master.entities())
        yield Remark(
            f'The order was placed by "{buyer.value}"; the client\'s companies are {own}.',
            subject="buyer_name",
            expected=own,
            found=buyer.value,
            next_step="Route it to the right company, or return it to the sender.",
        )


def _is_sale(case: Case) -> bool:
    """Tell whether the client is the seller."""
    seller = case.document.vendor_name
    own = {fold(name) for entity in case.context.master.entities() for name in (entity.name, *entity.aliases)}
    return case.document.direction is Direction.SALES or (seller is not None and fold(seller.value) in own)


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-ORD-05, O-7",
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
