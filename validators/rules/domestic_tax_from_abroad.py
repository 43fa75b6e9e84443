"""Tax of the client's country is owed by the client itself when the vendor is not registered there (reverse charge).

A vendor in another country that charges tax all the same needs a registration in the client's country; without one the
charged tax is not deductible. Only pairs of countries are asked here, not kinds of goods and works.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role
from documents.kind import DocType
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import MEMBER_STATES
from validators.wording import listed, money, number

CODE = "V-TAX-05"
PREFIX: Final = {"GR": "EL", "CH": "CHE"}
"""Begins VAT identifiers where it is not the ISO code of the country (C-43)."""
SELF_ASSESSING: Final = MEMBER_STATES | {"GB", "CH", "NO"}
"""Countries, by ISO code, whose businesses owe the tax on what foreign businesses supply to them."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when a vendor of another of these countries charges tax without a registration in the client's."""
    vendor, entity, tax = case.vendor, case.entity, case.document.tax_total
    if vendor is None or entity is None or tax is None or tax.value == 0 or vendor.tax_code:
        return
    if vendor.country == entity.country or not {vendor.country, entity.country} <= SELF_ASSESSING:
        return
    if _registered_in(case, entity.country):
        return
    charged = listed(f"{number(row.rate)} %" for row in case.document.taxes if row.rate) or "tax"
    yield Remark(
        f"{vendor.name} is in {vendor.country}, shows no tax registration in {entity.country} and charges {charged}, "
        f"{money(tax.value, case.currency)}; expected is an invoice without tax, on which {entity.name} owes it.",
        subject="tax_total",
        expected=f"no tax, or a registration in {entity.country}",
        found=money(tax.value, case.currency),
        difference=money(tax.value, case.currency),
        next_step="Ask for a corrected invoice; if the vendor is registered here, or the supply took place abroad, "
        "set the tax code at the vendor.",
    )


def _registered_in(case: Case, country: str) -> bool:
    """Tell whether a VAT identifier of the vendor, on the page or on file, is of the buyer's country."""
    printed = case.document.vendor_tax_id.value if case.document.vendor_tax_id else ""
    on_file = case.vendor.tax_id if case.vendor else ""
    own = {compact(entity.tax_id) for entity in case.context.master.entities()}
    prefix = PREFIX.get(country, country)
    return any(compact(key).startswith(prefix) and compact(key) not in own for key in (printed, on_file))


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 44, 138, 194, 196",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
    applies_to=frozenset({DocType.INVOICE, DocType.CREDIT_NOTE}),
)
