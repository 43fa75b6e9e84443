"""Reverse charge and intra-community supply need both tax ids, a reason, and for goods the delivery.

A seller of a third country has no identifier to give. Goods to another member state show their delivery by its day, by
a period, or by the country they went to; what an e-invoice owes beyond that is asked by its official rules. And they go
from one member state to another: two identifiers of one state are a supply at home, which is taxed there. Northern
Ireland is a member state as far as goods go, under the prefix XI. Carriage has the tax of the goods it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument, TaxCategory
from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.values import identifiers
from documents.values.identifiers import EU_VAT_PREFIXES
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.domestic_tax_from_abroad import SELF_ASSESSING
from validators.said import UNTAXED, mentions
from validators.tax import MEMBER_STATES, is_untaxed
from validators.wording import listed, money, number

CODE = "V-TAX-04"
REVERSE_CHARGE = "AE"
INTRA_COMMUNITY = "K"
DELIVERED_TO: Final = ("BT-80",)
"""Deliver to country."""
CORRECTED: Final = "Ask the vendor for a corrected document; payment waits for it."


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark that names everything a document without tax owes to be deductible in reverse."""
    document = case.document
    categories = {row.category for row in document.taxes} | {line.tax_category for line in document.lines}
    yield from _unexplained(case)
    for category in (REVERSE_CHARGE, INTRA_COMMUNITY):
        missing = tuple(_missing(case, category)) if category in categories else ()
        if missing:
            yield Remark(
                f"Tax category {category} needs {listed(missing)}, which the document does not give.",
                subject=f"tax {category}",
                expected=listed(missing),
                found="nothing",
                next_step=CORRECTED,
            )
    if INTRA_COMMUNITY in categories:
        yield from _between_no_two_states(document)
    yield from _untaxed_charges(case)


def _untaxed_charges(case: Case) -> Iterator[Remark]:
    """Yield a remark for carriage and the like without tax beside goods with it: they share the tax of the goods."""
    document, charges = case.document, case.document.charge_total
    if charges is None or case.entity is None or case.entity.country not in SELF_ASSESSING:
        return
    taxed = [row.rate for row in document.taxes if row.rate]
    if not taxed or TaxCategory(rate=Decimal(0), base=charges.value, tax=Decimal(0)) not in document.taxes:
        return
    rates = listed([f"{number(rate)} %" for rate in taxed])
    yield Remark(
        f"No tax is charged on the charges of {money(charges.value, case.currency)}, while the lines bear {rates}, "
        "and no reason is given.",
        subject="charge_total",
        expected=rates,
        found="0 %",
        next_step="Ask for a corrected invoice, or accept it where the charges are only passed on.",
    )


def _between_no_two_states(document: BusinessDocument) -> Iterator[Remark]:
    """Yield a remark when both tax ids are printed and valid, but not of two member states."""
    seller, buyer = (
        _state(printed.value) if printed else "" for printed in (document.vendor_tax_id, document.buyer_tax_id)
    )
    if not seller or not buyer or (seller != buyer and {seller, buyer} <= EU_VAT_PREFIXES):
        return
    yield Remark(
        f"Tax category {INTRA_COMMUNITY} is for goods that go to another member state, but the vendor's tax id is of "
        f"{seller} and the buyer's of {buyer}.",
        subject=f"states of tax {INTRA_COMMUNITY}",
        expected="tax ids of two member states",
        found=f"{seller} and {buyer}",
        next_step=CORRECTED,
    )


def _state(tax_id: str) -> str:
    """Return the prefix of a VAT identifier, "" of any other number."""
    return (identifiers.vat_id(tax_id) or "")[:2]


def _unexplained(case: Case) -> Iterator[Remark]:
    """Yield a remark for a VAT-registered vendor at home that shows neither tax, nor a rate of 0, nor a reason.

    Nothing is said of a vendor whose tax code was set by hand, which is how an exempt one is made known.
    """
    document, vendor, entity = case.document, case.vendor, case.entity
    if vendor is None or entity is None or not vendor.tax_id or vendor.tax_code or vendor.country != entity.country:
        return
    if vendor.country not in SELF_ASSESSING or document.doc_type is not DocType.INVOICE or _explained(document):
        return
    yield Remark(
        f"{vendor.name} is registered for VAT in {vendor.country}, but shows neither tax nor a reason why none is due.",
        subject="tax_total",
        expected="tax, or the reason why none is charged",
        found="nothing",
        next_step="Ask for a corrected invoice; if what the vendor supplies is exempt, set the tax code at the vendor.",
    )


def _explained(document: BusinessDocument) -> bool:
    rated = any(row.rate is not None or row.tax for row in document.taxes) or any(
        line.tax_rate is not None or line.tax_category for line in document.lines
    )
    reason = document.exemption_reason is not None or mentions(document, UNTAXED)
    unstated = document.tax_total is None or document.gross_total is None  # Only a total: nothing says that it is net.
    elsewhere = document.lacks_pages  # The tax may stand on one that did not arrive (V-DOC-02).
    return rated or reason or document.deposit or unstated or elsewhere or not is_untaxed(document)


def _missing(case: Case, category: str) -> Iterator[str]:
    document = case.document
    if document.vendor_tax_id is None and _is_in_the_union(case):
        yield "the vendor's tax id"
    if document.buyer_tax_id is None:
        yield "the buyer's tax id"
    if document.exemption_reason is None:
        yield "the reason why no tax is charged"
    if category == INTRA_COMMUNITY and not _shows_delivery(document):
        yield "the day of delivery"


def _is_in_the_union(case: Case) -> bool:
    """Tell whether the seller has a VAT identifier to give; one that is not known may have."""
    return case.vendor is None or case.vendor.country in MEMBER_STATES


def _shows_delivery(document: BusinessDocument) -> bool:
    if document.delivery_date is not None or document.service_period is not None:
        return True
    return document.einvoice is not None and document.einvoice.has(*DELIVERED_TO)


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-AE-02, BR-AE-10, BR-IC-02, BR-IC-10, BR-IC-11; "
    "Directive 2006/112/EC art. 78 (b), 138 (1), 226 (4), (7), (11)",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
