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
    """Yield a remark when category O stands beside another one."""
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


RULE = Rule(CODE, check, source="EN 16931 BR-O-11 to BR-O-14", queue=Queue.TAX, waived_by=Role.TAX, reply="LEG")
