"""The visible page of a hybrid e-invoice must say what its XML says: people pay what they see.

Systems read the XML, so a difference lets two people agree on two different amounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Role
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import masked, money

CODE = "V-DOC-08"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a gross total and for a bank account that differ between page and XML."""
    document = case.document
    shown, stated = document.picture_gross, document.gross_total
    if shown is not None and stated is not None and shown != stated.value:
        yield Remark(
            f"The page shows a total of {money(shown, case.currency)}, "
            f"its XML says {money(stated.value, case.currency)}.",
            subject="gross_total",
            expected=money(stated.value, case.currency),
            found=money(shown, case.currency),
            difference=money(shown - stated.value, case.currency),
            limit=money(Decimal(0), case.currency),
            next_step="Reject it and ask for a document that agrees with itself.",
        )
    if document.picture_iban and document.iban and compact(document.picture_iban) != compact(document.iban.value):
        yield Remark(
            f"The page shows account {masked(document.picture_iban)}, its XML says {masked(document.iban.value)}.",
            subject="iban",
            expected=masked(document.iban.value),
            found=masked(document.picture_iban),
            values={"page": document.picture_iban, "xml": document.iban.value},
            next_step="Pay nothing before the vendor custodian has asked the vendor.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DOC-08", waived_by=Role.SUPERVISOR, reply="LEG")
