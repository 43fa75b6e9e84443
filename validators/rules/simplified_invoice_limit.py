"""A simplified invoice names no buyer; above the country's limit its tax may not be deducted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-TAX-14"
LIMIT: Final = Decimal(100)
"""Gross, in euros; Directive 2006/112/EC art. 220a. States may set up to 400 euros (art. 238)."""
LIMITS: Final[Mapping[str, Decimal]] = MappingProxyType({"DE": Decimal(250), "AT": Decimal(400), "GB": Decimal(250)})
"""By country of the client, in its currency: UStDV § 33, UStG (AT) § 11 (6), VAT Regulations 1995 reg. 16A. A country
outside the euro without a limit here is not asked."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when a document without a buyer claims tax above the limit."""
    document = case.document
    if document.gross_total is None or document.buyer_name is not None or document.buyer_tax_id is not None:
        return
    if document.tax_total is None or document.tax_total.value == 0:
        return
    gross = case.in_base(abs(document.gross_total.value))
    limit = LIMITS.get(case.context.client.country, LIMIT if case.base_currency == "EUR" else None)
    if gross is None or limit is None or gross <= limit:
        return
    shown, allowed = (
        money(round_amount(gross, case.base_currency), case.base_currency),
        money(limit, case.base_currency),
    )
    yield Remark(
        f"The document names no buyer and comes to {shown}; tax of such a simplified invoice may be deducted up to "
        f"{allowed}.",
        subject="buyer_name",
        expected=f"at most {allowed}",
        found=shown,
        limit=allowed,
        next_step="Ask the vendor for a full invoice.",
    )


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 220a, 226b, 238",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
