"""What a page alone must prove of fields that the night proves by registers: order, due date, tax identifier, account.

In the night these values are compared with orders, terms and the vendor's record, and a wrong one holds the payment.
A page that is read alone has nothing of that behind it, so each value that it gives must be proven by the page.

Source: docs/architecture.md, proof policy; accounting specification C-43, C-45, C-48, C-65.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from documents.business import BusinessDocument
from documents.field import Field, FieldName, Proof, ProofName, Status
from documents.kind import INVOICE_TYPES, DocType
from documents.values import identifiers
from validators.context import Case
from validators.proofs import missing_proofs
from validators.rules.unproven_field import ALWAYS_ENOUGH, BY_ORDER, IN_PICTURES, SUFFICIENT, Alternatives
from validators.wording import field_words, listed

P = ProofName
PAGE_ALONE: Final[dict[FieldName, Alternatives]] = {
    FieldName.ORDER_NUMBER: (*SUFFICIENT[FieldName.INVOICE_NUMBER], frozenset({P.EQUALS_ORDER})),
    FieldName.DUE_DATE: SUFFICIENT[FieldName.ISSUE_DATE],
    FieldName.VENDOR_TAX_ID: (frozenset({P.LABEL_BESIDE, P.CHECK_DIGIT}), frozenset({P.EQUALS_VENDOR})),
    FieldName.IBAN: (frozenset({P.CHECK_DIGIT}), frozenset({P.EQUALS_VENDOR})),
}
"""Sufficient sets of proofs by field. Check digits say that a tax identifier is well formed, not whose it is."""
PICTURE_ALONE: Final[dict[FieldName, Alternatives]] = {
    FieldName.ORDER_NUMBER: IN_PICTURES[FieldName.ORDER_NUMBER],
    FieldName.DUE_DATE: IN_PICTURES[FieldName.ISSUE_DATE],
}
"""Asked in addition of a value that was recognised in a picture."""
_IBAN: Final = re.compile(r"\bIBAN\b\W{0,3}(?:N[or]\.?|n°)?\W{0,3}(?=[^\n]{0,8}\d)", re.IGNORECASE)
CHECKED: Final = {FieldName.VENDOR_TAX_ID: identifiers.vat_id, FieldName.IBAN: identifiers.iban}


ANY: Final[Alternatives] = (frozenset(),)
"""Its proofs are asked for elsewhere (V-DOC-01); here only whether it has a rival."""
ORDERED_ALONE: Final[dict[FieldName, Alternatives]] = {
    FieldName.ORDER_NUMBER: ANY,
    FieldName.TAX_TOTAL: (frozenset({P.NET_PLUS_TAX}), *BY_ORDER),
    FieldName.GROSS_TOTAL: (frozenset({P.NET_PLUS_TAX}), *BY_ORDER),
}
"""Number and totals of an order that is read alone: the night books its net only."""
ORDERED_UNTAXED: Final[dict[FieldName, Alternatives]] = {
    FieldName.ORDER_NUMBER: ANY,
    FieldName.GROSS_TOTAL: (frozenset({P.LINES_SUM}), frozenset({P.NET_PLUS_TAX}), *BY_ORDER),
}
ONLY_ONE: Final = "no other number on the page that may be the order's"


def unproven_fields(case: Case) -> Iterator[str]:
    """Yield a sentence for each of these fields that a document gives without its proofs."""
    asked = _asked(case.document)
    if asked is PAGE_ALONE and _unread_account(case.document):
        yield "The page speaks of an IBAN, but no valid one was read. Key it from the page."
    for name in asked:
        field: Field[object] | None = getattr(case.document, name.value)
        if field is None:
            continue
        missing = _missing(case, name, asked[name])
        if missing:
            yield (
                f'The {field_words(name)} is read as "{field.value}", but the page does not prove it. '
                f"Missing: {listed(missing)}. Compare it with the page."
            )


def _asked(document: BusinessDocument) -> dict[FieldName, Alternatives]:
    if document.doc_type in INVOICE_TYPES:
        return PAGE_ALONE
    if document.doc_type is not DocType.PURCHASE_ORDER:
        return {}
    return ORDERED_ALONE if document.tax_total and document.tax_total.value else ORDERED_UNTAXED


def _unread_account(document: BusinessDocument) -> bool:
    """Tell whether the page speaks of an IBAN and none was read: it was misread, and the payee is unknown."""
    return document.iban is None and _IBAN.search(document.text) is not None


def _missing(case: Case, name: FieldName, alternatives: Alternatives) -> list[str]:
    terms = case.document.payment_terms
    if name is FieldName.DUE_DATE and _is_derived(case.document):
        return [] if terms is not None and terms.has(P.LABEL_BESIDE) else ["label beside the payment terms"]
    held = (*case.proofs.get(name, ()), *_check_digit(case, name))
    if not missing_proofs(held, ALWAYS_ENOUGH):
        return []
    missing = missing_proofs(held, alternatives)
    if _is_picture(case.document) and name in PICTURE_ALONE:
        missing |= missing_proofs(held, PICTURE_ALONE[name])
    rivals = name is FieldName.ORDER_NUMBER and not missing and _has_rivals(case, held)
    return [ONLY_ONE] if rivals else sorted(proof.value for proof in missing)


def _has_rivals(case: Case, held: Iterable[Proof]) -> bool:
    """Tell whether another number may be the order's: a label says which one it is, and labels are misunderstood."""
    number = case.document.po_number
    if number is None or any(proof.name is P.EQUALS_ORDER for proof in held):
        return False
    return any(identifiers.order_key(other.raw) != identifiers.order_key(number.value) for other in number.candidates)


def _check_digit(case: Case, name: FieldName) -> Iterator[Proof]:
    check = CHECKED.get(name)
    field: Field[object] | None = getattr(case.document, name.value)
    if check is not None and field is not None and check(str(field.value)) is not None:
        yield Proof(name=P.CHECK_DIGIT, detail=str(field.value))


def _is_derived(document: BusinessDocument) -> bool:
    """Tell whether the due date follows from the terms only: a sentence on returns within 8 days is no term."""
    return document.due_date is not None and document.due_date.status is Status.DERIVED


def _is_picture(document: BusinessDocument) -> bool:
    return not document.born_digital
