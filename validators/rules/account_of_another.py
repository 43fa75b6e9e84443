"""An account that belongs to another vendor of the client is a mix-up or a fraud."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, masked

CODE = "V-FRD-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the printed account is another vendor's and not this one's."""
    iban = case.document.iban
    if iban is None or case.vendor is None:
        return
    owners = case.context.master.vendors_by_iban(iban.value)
    if owners and all(owner.id != case.vendor.id for owner in owners):
        names = listed(f"{owner.name} ({owner.id})" for owner in owners)
        yield Remark(
            f"The account {masked(iban.value)} on this document of {case.vendor.name} ({case.vendor.id}) belongs to "
            f"{names}.",
            subject="iban",
            expected=f"an account of {case.vendor.id}",
            found=masked(iban.value),
            values={"iban": iban.value},
            next_step="Call the vendor on a number known before; nothing is paid until this is settled.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.CONTROLLER,
)
