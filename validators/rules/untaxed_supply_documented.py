"""Reverse charge and intra-community supply need both tax ids, a reason, and for goods the delivery."""

from __future__ import annotations

from collections.abc import Iterator

from documents.business import BusinessDocument
from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-TAX-04"
REVERSE_CHARGE = "AE"
INTRA_COMMUNITY = "K"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark that names everything a document without tax owes to be deductible in reverse."""
    document = case.document
    categories = {row.category for row in document.taxes} | {line.tax_category for line in document.lines}
    for category in (REVERSE_CHARGE, INTRA_COMMUNITY):
        missing = tuple(_missing(document, category)) if category in categories else ()
        if missing:
            yield Remark(
                f"Tax category {category} needs {listed(missing)}, which the document does not give.",
                subject=f"tax {category}",
                expected=listed(missing),
                found="nothing",
                next_step="Ask the vendor for a corrected document; payment waits for it.",
            )


def _missing(document: BusinessDocument, category: str) -> Iterator[str]:
    if document.vendor_tax_id is None:
        yield "the vendor's tax id"
    if document.buyer_tax_id is None:
        yield "the buyer's tax id"
    if document.exemption_reason is None:
        yield "the reason why no tax is charged"
    if category == INTRA_COMMUNITY and document.delivery_date is None:
        yield "the day of delivery"


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-AE-02, BR-AE-10, BR-IC-02, BR-IC-10, BR-IC-11; Directive 2006/112/EC art. 226 (4), (7), (11)",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
