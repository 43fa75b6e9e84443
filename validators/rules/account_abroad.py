"""A bank in another country than the vendor's is usual for some vendors and a warning sign for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import masked

CODE = "V-FRD-04"
COUNTRY: Final = slice(0, 2)
"""Letters of an IBAN that name its country (ISO 13616)."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the account is held in another country than the vendor's and is not on file."""
    iban, vendor = case.document.iban, case.vendor
    if iban is None or vendor is None or iban.value in {account.iban for account in vendor.accounts}:
        return
    country = iban.value[COUNTRY]
    if country.isalpha() and country != vendor.country:
        yield Remark(
            f"The account {masked(iban.value)} is held in {country}, but {vendor.name} sits in {vendor.country}.",
            subject="iban",
            expected=vendor.country,
            found=country,
            values={"iban": iban.value},
            next_step="Ask the vendor on a number known before why it banks there.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    severity=Severity.WARN,
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.APPROVER,
)
