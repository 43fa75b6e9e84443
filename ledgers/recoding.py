"""A posted entry with another tax code: what the vendor charged stays, the rest is worked out anew (P-12).

The tax code decides how much is deductible, what becomes cost, and whether the client owes the tax itself (P-05). What
is owed to the vendor never changes by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.error import WrongInputError
from documents.master.client import Client, TaxCode
from ledgers.cases.cost import NOT_A_COST, Cost
from ledgers.cases.legs import ZERO, close
from ledgers.cases.tax import coded_legs, in_base_of
from ledgers.chart import (
    DISCOUNTS_EXPECTED,
    GOODS_RECEIVED_NOT_INVOICED,
    INPUT_VAT_NOT_PROVEN,
    OWED,
    PREPAYMENTS,
    PRICE_VARIANCE,
)
from ledgers.entry import Entry, Header, Posting
from ledgers.tax_coding import CHARGED, REVERSE_CHARGE

NONE: Final = "none"
"""Stands for the code of an entry without any tax."""
SETTLED_ALONE: Final = frozenset({PREPAYMENTS, INPUT_VAT_NOT_PROVEN, DISCOUNTS_EXPECTED})


def recoded(client: Client, label: str, entry: Entry, codes: Mapping[str, str]) -> Entry:
    """Return an entry with other tax codes; its lines may be more or fewer.

    Args:
        client: Whose codes they are.
        label: Of the entry.
        entry: Of an invoice or credit note.
        codes: New code by the present one; "none" for an entry that has no tax, or is to have none.

    Raises:
        WrongInputError: A code that is not there, or one that would change what the vendor charged; or the entry has a
            deposit, an expected discount or tax that waits for proof, which are settled on their own.
    """
    special = {posting.account for posting in entry.postings} & SETTLED_ALONE
    if special:
        raise WrongInputError(
            f"{label}: found lines on account {', '.join(sorted(special))}, expected none: deposits, discounts that "
            "are expected and tax that waits for proof keep their code; nothing was changed"
        )
    for present, wanted in codes.items():
        entry = _with(client, label, entry, present, wanted)
    return entry


def _with(client: Client, label: str, entry: Entry, present: str, wanted: str) -> Entry:
    known = {code.code: code for code in client.tax_codes}
    used = {posting.tax_code for posting in entry.postings if posting.tax_code}
    if present == wanted or present not in (used or {NONE}) or wanted not in {*known, NONE}:
        mine = ", ".join(sorted(used)) or NONE
        raise WrongInputError(
            f'{label}: found tax code "{present}" to become "{wanted}", expected one of {mine}'
            f" to become another one of {', '.join([*sorted(known), NONE])}; nothing was changed"
        )
    taxed = [posting for posting in entry.postings if posting.tax_code == present]
    rest = [posting for posting in entry.postings if posting.tax_code != present]
    charged = sum((posting.amount for posting in taxed), ZERO)
    code = known.get(wanted)
    _refuse_unfit(label, code, charged, wanted)
    head = Header(**{name: getattr(entry, name) for name in Header.model_fields})
    into = _costs(label, taxed, rest, code, alone=len(used) <= 1)
    legs = [] if code is None else coded_legs(head, code, _base(taxed, rest), charged, code.account, into)
    if charged:
        legs = in_base_of(head, legs, sum((posting.base_amount for posting in taxed), ZERO))
    at = entry.postings.index(taxed[0]) if taxed else _first_owed(rest)
    return close(head, [*rest[:at], *legs, *rest[at:]]).model_copy(update={"settles": entry.settles})


def _refuse_unfit(label: str, code: TaxCode | None, charged: Decimal, wanted: str) -> None:
    if charged and (code is None or code.treatment not in CHARGED):
        raise WrongInputError(
            f"{label}: the vendor charged {charged} of tax, {wanted} is for invoices without it; nothing was changed"
        )
    if not charged and code is not None and code.treatment in CHARGED:
        raise WrongInputError(
            f"{label}: the vendor charged no tax, {wanted} is for invoices with it; nothing was changed"
        )


def _base(taxed: Sequence[Posting], rest: Sequence[Posting]) -> Decimal:
    """Return what the tax is taken on: as it stands, or all that is owed where no tax was booked."""
    stated = next((posting.tax_base for posting in taxed if posting.tax_base is not None), None)
    if stated is not None:
        return stated
    return sum((posting.amount for posting in _bare(rest)), ZERO)


def _bare(rest: Sequence[Posting]) -> list[Posting]:
    return [posting for posting in rest if posting.account not in NOT_A_COST and not posting.tax_code]


def _costs(
    label: str, taxed: Sequence[Posting], rest: Sequence[Posting], code: TaxCode | None, *, alone: bool
) -> list[Cost]:
    """Return what tax that is not deductible is added to: as before, else all costs of an entry with one tax code."""
    before = [posting for posting in taxed if posting.tax_base is None]
    costs = [
        Cost(
            net=posting.amount,
            account=PRICE_VARIANCE if posting.account == GOODS_RECEIVED_NOT_INVOICED else posting.account,
            postings=(),
            dimensions=posting.dimensions,
        )
        for posting in before or _bare(rest)
    ]
    full = code is None or (code.recovery == 1 and code.treatment in {"input", REVERSE_CHARGE})
    if not (before or alone or full):
        raise WrongInputError(
            f"{label}: found several tax codes, and nothing says which lines the tax belongs to that is not deductible "
            f"by {code.code if code else NONE}; reverse the invoice and post it anew; nothing was changed"
        )
    return costs


def _first_owed(rest: Sequence[Posting]) -> int:
    return next((place for place, posting in enumerate(rest) if posting.account in OWED), len(rest))
