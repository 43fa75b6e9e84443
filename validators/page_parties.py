"""What a page alone must prove of the names of its parties, when no register says who they are.

A word for a role, or a place on the page, tells which name is whose; that alone was wrong too often. So a name needs a
second key: another print of it, or a domain like it; for a buyer with a legal form also his tax identifier or address.

Source: docs/architecture.md, proof policy; accounting specification C-50, C-52.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.field import Field, FieldName, ProofName
from documents.values.names import comparable, has_legal_form
from validators.context import Case
from validators.wording import field_words

ENOUGH: Final = frozenset(
    {
        ProofName.XML,
        ProofName.XML_TWIN_AGREES,
        ProofName.PERSON,
        ProofName.EQUALS_VENDOR,
        ProofName.EQUALS_ENTITY,
        ProofName.TWO_SOURCES,
        ProofName.SECOND_KEY,
    }
)
"""Any one of these proves a name. Two readings of one print do not: both may have read the wrong line well."""
BLOCK: Final = 60.0
"""Points from the top of a name to the top of the address under it, a person's line between them allowed."""


def unproven_name(case: Case, name: FieldName) -> Iterator[str]:
    """Yield a sentence when the page does not prove a party's name."""
    field = getattr(case.document, name.value)
    if field is None or _held(case, name) & ENOUGH or (name is FieldName.BUYER_NAME and _is_addressed(case)):
        return
    words = field_words(name)
    yield f'The {words} is read as "{field.value}", but nothing else on the page says so. Compare it with the page.'


def _is_addressed(case: Case) -> bool:
    """Tell whether a company stands beside a word for the buyer, with its valid tax identifier or its address."""
    buyer = case.document.buyer_name
    if buyer is None or ProofName.LABEL_BESIDE not in _held(case, FieldName.BUYER_NAME) or _has_rival(buyer):
        return False
    has_tax_id = ProofName.CHECK_DIGIT in _held(case, FieldName.BUYER_TAX_ID)
    address = case.document.buyer_address
    return has_legal_form(buyer.value) and (has_tax_id or (address is not None and _is_under(address, buyer)))


def _has_rival(buyer: Field[str]) -> bool:
    """Tell whether another company stands beside a word for the buyer: who is delivered to may not be who is billed."""
    return any(
        one.label and has_legal_form(reading) and comparable(reading) != comparable(buyer.value)
        for one in buyer.candidates
        for reading in one.readings
    )


def _is_under(address: Field[str], name: Field[str]) -> bool:
    """Tell whether an address stands under a name, not under that of somebody else; without places nothing is known."""
    lower, upper = address.evidence.box, name.evidence.box
    if lower is None or upper is None:
        return True
    near = 0 <= lower.top - upper.top <= BLOCK and lower.x0 < upper.x1 and upper.x0 < lower.x1
    return near and address.evidence.page == name.evidence.page


def _held(case: Case, name: FieldName) -> frozenset[ProofName]:
    return frozenset(proof.name for proof in case.proofs.get(name, ()))
