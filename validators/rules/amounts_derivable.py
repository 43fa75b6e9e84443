"""Net, tax and gross must all be known, or follow from two of them with the rate.

An invoice that shows no tax at all (reverse charge, small business, third country) has net = gross (art. 226a, 226b).
"""

from __future__ import annotations

from collections.abc import Iterator

from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import is_untaxed

CODE = "V-CMP-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the triple of amounts has a gap that nothing on the document fills."""
    document = case.document
    amounts = {"net": document.net_total, "tax": document.tax_total, "gross": document.gross_total}
    missing = [name for name, field in amounts.items() if field is None]
    if document.gross_total is None or not missing or is_untaxed(document):
        return
    yield Remark(
        f"The document shows tax, but {' and '.join(missing)} cannot be read or derived.",
        subject=f"{missing[0]}_total",
        expected="net, tax and gross total",
        found=", ".join(f"{name} {field.value}" for name, field in amounts.items() if field is not None),
        next_step="Key the missing amount from the page.",
    )


RULE = Rule(CODE, check, source="Directive 2006/112/EC art. 226(8)-(10), 226a, 226b", reply="LEG")
