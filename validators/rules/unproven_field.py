"""A value that posting rests on must be proven, not just read with confidence.

The table of sufficient proofs is the proof policy: any one set of a field is enough. Closing sums alone prove that
numbers are consistent, not which of them is the total; so the total also needs its label, no larger triple that
closes, and no unreadable cell among the totals. A picture also needs two readings of number, date and total that
agree, or arithmetic that this very value takes part in.

A print with two readings is no value: the finding names both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.business import BusinessDocument
from documents.field import Field, FieldName, ProofName, Status
from documents.finding import Role
from documents.kind import INVOICE_TYPES, DocType
from validators.context import Case
from validators.proofs import TOTALS, contradicted, header_fields, missing_proofs
from validators.rule import Remark, Rule
from validators.tax import is_untaxed
from validators.vendor import Basis
from validators.wording import field_words, listed

CODE = "V-DOC-01"

Alternatives = tuple[frozenset[ProofName], ...]

P = ProofName
ALWAYS_ENOUGH: Final[Alternatives] = (frozenset({P.XML}), frozenset({P.PERSON}))
_SUMS: Final = frozenset({P.NET_PLUS_TAX, P.RATE_CLOSES})
_SUMS_OF_TWO: Final = frozenset({P.RATE_CLOSES, P.LINES_SUM})
"""Where only two of net, tax and gross are printed: the third follows from them and proves nothing by itself."""
_IS_THE_TOTAL: Final = frozenset({P.TOTAL_LABEL, P.NO_LARGER_TRIPLE, P.TOTALS_READABLE})
BY_ORDER: Final[Alternatives] = (frozenset({P.EQUALS_ORDER}), frozenset({P.EQUALS_RECEIPT}))
_BY_LINES: Final = frozenset({P.LINES_SUM})

SUFFICIENT: Final[dict[FieldName, Alternatives]] = {
    FieldName.INVOICE_NUMBER: (frozenset({P.LABEL_BESIDE, P.DISTINCT_ID}),),
    FieldName.ISSUE_DATE: (
        frozenset({P.LABEL_BESIDE, P.UNAMBIGUOUS_DATE}),
        frozenset({P.LABEL_BESIDE, P.DATE_RESOLVED}),
        frozenset({P.DUE_FROM_TERMS}),
    ),
    FieldName.CURRENCY: (
        frozenset({P.ISO_CODE}),
        frozenset({P.TWO_SOURCES}),
        frozenset({P.EQUALS_ORDER}),
        frozenset({P.EQUALS_VENDOR}),
    ),
    FieldName.NET_TOTAL: (_SUMS, _SUMS_OF_TWO, *BY_ORDER),
    FieldName.TAX_TOTAL: (_SUMS, _SUMS_OF_TWO, *BY_ORDER),
    FieldName.GROSS_TOTAL: (_SUMS | _IS_THE_TOTAL, _SUMS_OF_TWO | _IS_THE_TOTAL, *BY_ORDER),
}
UNTAXED: Final[dict[FieldName, Alternatives]] = {
    FieldName.NET_TOTAL: (_BY_LINES, _SUMS, *BY_ORDER),
    FieldName.TAX_TOTAL: (_BY_LINES, _SUMS, *BY_ORDER),
    FieldName.GROSS_TOTAL: (_BY_LINES | _IS_THE_TOTAL, _SUMS | _IS_THE_TOTAL, *BY_ORDER),
}
"""Where no tax is charged, the lines take the place of the rate."""
ORDERED: Final[dict[FieldName, Alternatives]] = {
    FieldName.ORDER_NUMBER: SUFFICIENT[FieldName.INVOICE_NUMBER],
    FieldName.ISSUE_DATE: SUFFICIENT[FieldName.ISSUE_DATE],
    FieldName.CURRENCY: SUFFICIENT[FieldName.CURRENCY],
    FieldName.NET_TOTAL: (_BY_LINES, _SUMS, *BY_ORDER),
}
RECEIVED: Final[dict[FieldName, Alternatives]] = {
    FieldName.DELIVERY_NOTE_NUMBER: SUFFICIENT[FieldName.INVOICE_NUMBER],
}
IN_PICTURES: Final[dict[FieldName, Alternatives]] = {
    FieldName.INVOICE_NUMBER: (frozenset({P.TWO_READINGS}), frozenset({P.PAYMENT_CODE})),
    FieldName.ORDER_NUMBER: (frozenset({P.TWO_READINGS}), frozenset({P.EQUALS_ORDER})),
    FieldName.DELIVERY_NOTE_NUMBER: (frozenset({P.TWO_READINGS}),),
    FieldName.ISSUE_DATE: (
        frozenset({P.TWO_READINGS}),
        frozenset({P.DUE_FROM_TERMS}),
        frozenset({P.DATE_RESOLVED}),
        frozenset({P.PAYMENT_CODE}),
    ),
    FieldName.GROSS_TOTAL: (frozenset({P.TWO_READINGS}), frozenset({P.PAYMENT_CODE}), _SUMS, _SUMS_OF_TWO, *BY_ORDER),
}
"""Asked in addition of a value that was recognised in a picture."""
RAISED_ELSEWHERE: Final = frozenset(
    {FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE, FieldName.CURRENCY}
)
"""Ambiguous dates are V-DAT-04 and ambiguous currencies V-CUR-02."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each value without its proofs, naming field and missing proofs."""
    given = header_fields(case.document)
    for name, alternatives in _asked(case.document).items():
        if name in given:
            yield from _unproven(case, name, alternatives)
    if case.vendor_found.basis is Basis.NAME and not _given(case, FieldName.VENDOR_NAME):
        yield _remark(
            case, FieldName.VENDOR_NAME, ("a second key of the vendor (VAT identifier, account, postcode, domain)",)
        )
    for doubt in case.document.ambiguities:
        if doubt.field not in RAISED_ELSEWHERE:
            readings = " or ".join(doubt.readings)
            yield Remark(
                f'"{doubt.raw}" (page {doubt.page}) beside the {field_words(doubt.field)} can be {readings}; '
                "nothing on the document decides.",
                subject=doubt.field.value,
                expected="one reading",
                found=doubt.raw,
                next_step="Choose one.",
                waived_by=Role.NOBODY,
            )


def _asked(document: BusinessDocument) -> dict[FieldName, Alternatives]:
    """Return the proof policy for a document of this type."""
    if document.doc_type in INVOICE_TYPES:
        return SUFFICIENT | (UNTAXED if is_untaxed(document) else {})
    return ORDERED if document.doc_type is DocType.PURCHASE_ORDER else RECEIVED


def _unproven(case: Case, name: FieldName, alternatives: Alternatives) -> Iterator[Remark]:
    if _given(case, name):
        return
    held = case.proofs.get(name, ())
    missing = missing_proofs(held, alternatives)
    if not case.document.born_digital and name in IN_PICTURES:
        missing |= missing_proofs(held, IN_PICTURES[name])
    if missing and name in TOTALS:
        missing -= contradicted(case.document)
    if missing:
        yield _remark(case, name, sorted(proof.value for proof in missing))


def _given(case: Case, name: FieldName) -> bool:
    """Tell whether XML or a person gave the value, which needs no further proof."""
    return not missing_proofs(case.proofs.get(name, ()), ALWAYS_ENOUGH)


def _remark(case: Case, name: FieldName, missing: tuple[str, ...] | list[str]) -> Remark:
    field = header_fields(case.document)[name]
    return Remark(
        f"The {field_words(name)} {_how_known(field)}, but not proven. Missing: {listed(missing)}.",
        subject=name.value,
        expected=listed(missing),
        found=str(field.value),
        next_step="Compare it with the page and confirm or correct it.",
    )


def _how_known(field: Field[object]) -> str:
    """Say what was read and where, or that the value follows from others."""
    if field.status is Status.DERIVED:
        return f'is not printed; it comes to "{field.value}" by the others'
    where = f"page {field.evidence.page}: " if field.evidence.page else ""
    return f'is read as "{field.value}" ({where}"{field.raw}")'


RULE = Rule(
    CODE,
    check,
    source="proof policy; accounting specification C-00, C-65",
    applies_to=INVOICE_TYPES | {DocType.PURCHASE_ORDER, DocType.DELIVERY_NOTE},
)
