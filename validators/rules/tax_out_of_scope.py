"""Out of scope of VAT is all or nothing: no other category beside it, and no VAT identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-TAX-06"
OUT_OF_SCOPE = "O"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when category O stands beside another one, or in an e-invoice beside VAT identifiers.

    A page prints its identifiers in the letterhead whatever it is about; an e-invoice states them for this very supply.
    """
    categories = sorted({row.category for row in case.document.taxes if row.category})
    others = [category for category in categories if category != OUT_OF_SCOPE]
    if OUT_OF_SCOPE in categories and others:
        yield Remark(
            f"Tax category {OUT_OF_SCOPE} (out of scope) stands beside {listed(others)}.",
            subject="tax O",
            expected="category O alone",
            found=listed(categories),
            next_step="Correct the categories, or ask for a corrected document.",
        )
    identifiers = _identifiers(case) if OUT_OF_SCOPE in categories else []
    if identifiers:
        yield Remark(
            f"Tax category {OUT_OF_SCOPE} (out of scope) stands beside {listed(identifiers)}.",
            subject="tax O identifiers",
            expected="no VAT identifier",
            found=listed(identifiers),
            next_step="Check whether the supply is out of scope, or ask for a corrected document.",
        )


def _identifiers(case: Case) -> list[str]:
    """Return the VAT identifiers that an e-invoice states, each with its party (BT-31, BT-63, BT-48)."""
    structured = case.document.einvoice
    if structured is None:
        return []
    terms = (("BT-31", "seller"), ("BT-63", "tax representative"), ("BT-48", "buyer"))
    return [f"{structured.text(term)} of the {party}" for term, party in terms if structured.text(term)]


RULE = Rule(
    CODE, check, source="EN 16931 BR-O-02, BR-O-11 to BR-O-14", queue=Queue.TAX, waived_by=Role.TAX, reply="LEG"
)
