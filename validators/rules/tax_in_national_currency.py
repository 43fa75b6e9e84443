"""Tax of the client's own country on an invoice in another currency must be stated in the national currency, too.

On an e-invoice that is BT-111. On a page, an amount with the code of the national currency says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import MEMBER_STATES
from validators.wording import money

CODE = "V-TAX-09"
IN_NATIONAL_CURRENCY: Final = MEMBER_STATES | {"GB"}
"""Countries, by ISO code, whose law asks for it."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when domestic tax in a foreign currency is stated in that currency only."""
    vendor, entity, tax = case.vendor, case.entity, case.document.tax_total
    if vendor is None or entity is None or tax is None or tax.value == 0 or vendor.country != entity.country:
        return
    national = case.base_currency
    asked = entity.country in IN_NATIONAL_CURRENCY
    if not asked or case.context.client.country != entity.country or case.currency in {"", national}:
        return
    if _stated(case, national):
        return
    yield Remark(
        f"The tax of {money(tax.value, case.currency)} is not stated in {national}, the currency of {entity.country}.",
        subject="tax_total",
        expected=f"the tax in {national}, too",
        found=money(tax.value, case.currency),
        next_step=f"Ask the vendor for an invoice that states the tax in {national}.",
    )


def _stated(case: Case, national: str) -> bool:
    document = case.document
    if document.einvoice is not None:
        return document.einvoice.has("BT-111")
    beside = rf"\b{national}\s?\d[\d.,'\s]*[.,]\d\d\b|\d[.,]\d\d\s?{national}\b"
    return re.search(beside, document.text) is not None


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 230; EN 16931 BR-53; GB: VAT Regulations 1995 reg. 14",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
    applies_to=frozenset({DocType.INVOICE, DocType.CREDIT_NOTE}),
)
