"""An account of another vendor, of an employee, or on the client's list of refused ones is a mix-up or a fraud."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, masked

CODE = "V-FRD-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the printed account is refused, or another vendor's and not this one's."""
    iban = case.document.iban
    if iban is None:
        return
    yield from _refused(case, iban.value)
    if case.vendor is None:
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


def _refused(case: Case, iban: str) -> Iterator[Remark]:
    refused = {compact(each): whose for each, whose in case.context.client.policy.refused_accounts.items()}
    whose = refused.get(compact(iban))
    if whose is not None:
        yield Remark(
            f"The account {masked(iban)} on this document is one that the client never pays invoices to ({whose}).",
            subject="iban",
            expected="an account of the vendor",
            found=masked(iban),
            values={"iban": iban, "refused": whose},
            next_step="Find out who put it on the document; nothing is paid until this is settled.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.CONTROLLER,
)
