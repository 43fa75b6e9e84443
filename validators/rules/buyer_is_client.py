"""A document addressed to somebody else must not be posted, nor be seen by another client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from documents.business import BusinessDocument
from documents.field import FieldName
from documents.finding import Queue, Role
from documents.kind import INVOICE_TYPES, DocType
from documents.values.names import fold
from validators.context import Case
from validators.entity import resolve_entity
from validators.hybrid import compare
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-ID-07"
CARE_OF: Final = re.compile(r"(?<!\w)(?:c/o|℅)(?!\w)\s*:?", re.IGNORECASE)


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
    yield from _care_of(case)
    yield from _shown_to_another(case)
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


def _care_of(case: Case) -> Iterator[Remark]:
    """Yield a remark for an address in which the client only takes letters in for the company above it."""
    assert case.entity is not None
    own = {fold(name) for name in (case.entity.name, *case.entity.aliases)}
    lines = (case.document.picture or case.document).text.splitlines()
    for above, line in pairwise(["", *lines]):
        before, care, keeper = map(str.strip, _partition(line))
        addressee = before or above.strip()
        if not care or not any(f"{fold(keeper)} ".startswith(f"{name} ") for name in own):
            continue
        if not any(name in fold(addressee) for name in own):
            yield Remark(
                f'The document is addressed to "{addressee}" in care of {case.entity.name}.',
                subject="buyer_name",
                expected=case.entity.name,
                found=addressee,
                queue=Queue.PRIVACY,
                next_step="Forward it to the company it is for; accept it if that is the client.",
            )
            return


def _partition(line: str) -> tuple[str, str, str]:
    """Return what stands before "c/o", those letters, and what stands behind; the last two empty without them."""
    found = CARE_OF.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


def _shown_to_another(case: Case) -> Iterator[Remark]:
    """Yield a remark for a hybrid whose page is addressed to somebody else, while its XML names the client."""
    page = case.document.picture
    if page is None or page.buyer_name is None or not _differs(case.document):
        return
    other = resolve_entity(page, case.context.master).entity
    if other is not None and case.entity is not None and other.id == case.entity.id:
        return
    stated = case.entity.name if case.entity else ""
    yield Remark(
        f'The page is addressed to "{page.buyer_name.value}", its XML to {stated}.',
        subject="buyer_name",
        expected=stated,
        found=page.buyer_name.value,
        queue=Queue.PRIVACY,
        next_step="Ask the vendor whom it supplied; an invoice to another company is none of this client's.",
    )


def _differs(document: BusinessDocument) -> bool:
    """Tell whether the buyer of the XML stands nowhere on the page."""
    return any(one.name is FieldName.BUYER_NAME and not (one.agree or one.misread) for one in compare(document))


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
