"""An invoice whose tax is to be deducted names the seller's tax number, both addresses and the rate (V-CMP-04).

The list is that of the Directive, as far as other rules do not ask for it: number, date, names and totals are V-CMP-01
and -02, lines are V-CMP-03, the reasons for no tax are V-TAX-04. Where reading alone may have failed, nothing is said:
an address counts as missing only when its postcode, known from the registers, is nowhere on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.business import BusinessDocument
from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.simplified_invoice_limit import LIMIT, LIMITS
from validators.tax import MEMBER_STATES
from validators.wording import listed

CODE = "V-CMP-04"
SELLER_ADDRESS: Final = ("BT-35", "BT-36", "BT-37", "BT-38")
BUYER_ADDRESS: Final = ("BT-50", "BT-51", "BT-52", "BT-53")
_TAX_LABEL: Final = re.compile(
    r"\b(?:ust|mwst|vat|tva|btw|iva|moms|steuer|siret|siren|kvk|partita|nif|cif|tax)[\s.-]*"
    r"(?:id|ident|nr|nummer|number|no|n[°ºo]|num[eé]ro|reg)",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark that names every item an invoice with tax within the Union lacks."""
    if not _deducts(case):
        return
    missing = tuple(_missing(case))
    if missing:
        yield Remark(
            f"The document lacks {listed(missing)}; without it the tax may not be deducted (art. 226).",
            expected=listed(missing),
            found="nothing",
            next_step="Ask the vendor for a corrected invoice; until tax accepts this one, its tax stands as not "
            "deductible yet.",
        )


def _deducts(case: Case) -> bool:
    """Tell whether tax of a full, readable invoice is at stake: in the Union, and above the simplified limit."""
    document, vendor, entity = case.document, case.vendor, case.entity
    if document.einvoice is None and not (document.born_digital and document.text):
        return False
    if vendor is None or entity is None or not {vendor.country, entity.country} <= MEMBER_STATES:
        return False
    if document.tax_total is None or document.tax_total.value == 0 or document.gross_total is None:
        return False
    gross = case.in_base(abs(document.gross_total.value))
    return gross is not None and gross > LIMITS.get(case.context.client.country, LIMIT)


def _missing(case: Case) -> Iterator[str]:
    document, vendor, entity = case.document, case.vendor, case.entity
    if vendor is None or entity is None:
        return
    if not _names_tax_number(document):
        yield "the seller's tax number"
    if document.vendor_address is None and not _prints(document, SELLER_ADDRESS, vendor.postcode):
        yield "the seller's address"
    if document.buyer_address is None and not _prints(document, BUYER_ADDRESS, entity.postcode):
        yield "the buyer's address"
    rates = [row.rate for row in document.taxes] + [line.tax_rate for line in document.lines]
    if not any(rates) and "%" not in document.text:
        yield "the tax rate"


def _names_tax_number(document: BusinessDocument) -> bool:
    if document.vendor_tax_id is not None or document.vendor_tax_number is not None:
        return True
    return document.einvoice is None and _TAX_LABEL.search(document.text) is not None


def _prints(document: BusinessDocument, terms: tuple[str, ...], postcode: str) -> bool:
    """Tell whether an address stands on the document, or may stand there unread."""
    if document.einvoice is not None:
        return document.einvoice.has(*terms)
    return not postcode or compact(postcode) in compact(document.text)


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 226 (3), (5), (9), 226b",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
    applies_to=frozenset({DocType.INVOICE}),
)
