"""Money goes only to an account that was verified: a new account on a document is how payment fraud works.

The account on file stays in use; the custodian calls a number that was known before, never the one on the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.master.party import AccountStatus
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, masked

CODE = "V-FRD-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the printed account is no ACTIVE account of the resolved vendor."""
    vendor, printed = case.vendor, case.document.iban
    if vendor is None or printed is None:
        return
    active = [account.iban for account in vendor.accounts if account.status is AccountStatus.ACTIVE]
    if compact(printed.value) in {compact(iban) for iban in active}:
        return
    on_file = listed(masked(compact(iban)) for iban in active) or "none"
    yield Remark(
        f"Account {masked(compact(printed.value))} is not on file for {vendor.name} (on file {on_file}).",
        subject="iban",
        expected=on_file,
        found=masked(compact(printed.value)),
        values={"iban": compact(printed.value), "on file": active},
        next_step="Do not call the number on this document. "
        "Pay to the account on file only, until the new one is verified by call-back.",
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-FRD-01, C-64",
    severity=Severity.BLOCK_PAY,
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
)
