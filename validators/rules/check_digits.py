"""VAT identifiers and bank accounts carry check digits; a wrong one was misread or mistyped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.values.bank_numbers import Scheme, valid_number
from documents.values.identifiers import iban, iban_like, vat_id, vat_like
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import masked

CODE = "V-ID-03"
REGISTRATIONS: Final = {"AU": Scheme.ABN, "BR": Scheme.CNPJ, "IN": Scheme.GSTIN}
"""What the tax number of a vendor of these countries is (C-49)."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each identifier that has the shape of one but not its check digits."""
    document = case.document
    for name, field in (("vendor_tax_id", document.vendor_tax_id), ("buyer_tax_id", document.buyer_tax_id)):
        if field is not None and vat_like(field.value) and vat_id(field.value) is None:
            yield Remark(
                f"The VAT identifier {field.value} has a wrong structure or check digit.",
                subject=name,
                expected="a valid VAT identifier",
                found=field.value,
                next_step="Compare it with the page; if it is printed so, ask the vendor.",
            )
    yield from _registration(case)
    account = document.iban
    if account is not None and iban_like(account.value) and iban(account.value) is None:
        yield Remark(
            f"The account {masked(account.value)} has a wrong structure or check digits.",
            subject="iban",
            expected="a valid IBAN",
            found=masked(account.value),
            values={"iban": account.value},
            next_step="Compare it with the page; payment goes to the account on file only.",
        )


def _registration(case: Case) -> Iterator[Remark]:
    """Check a national registration of a country whose registrations carry check digits, by the vendor's country."""
    printed = case.document.vendor_tax_number
    scheme = REGISTRATIONS.get(case.vendor.country) if case.vendor else None
    if printed is None or scheme is None or valid_number(printed.value, scheme) is not None:
        return
    yield Remark(
        f"The registration {printed.value} is no {scheme.value}: its structure or check digit is wrong.",
        subject="vendor_tax_number",
        expected=f"a valid {scheme.value}",
        found=printed.value,
        next_step="Compare it with the page; if it is printed so, ask the vendor.",
    )


RULE = Rule(
    CODE,
    check,
    source="ISO 7064, ISO 13616, national VAT number rules",
    severity=Severity.WARN,
    queue=Queue.VENDOR_MASTER,
    reply="LEG",
)
