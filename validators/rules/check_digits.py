"""VAT identifiers and bank accounts carry check digits; a wrong one was misread or mistyped."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Severity
from documents.values.identifiers import iban, iban_like, vat_id, vat_like
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import masked

CODE = "V-ID-03"


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


RULE = Rule(
    CODE,
    check,
    source="ISO 7064, ISO 13616, national VAT number rules",
    severity=Severity.WARN,
    queue=Queue.VENDOR_MASTER,
    reply="LEG",
)
