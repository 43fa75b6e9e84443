"""Open foreign items at the rate of a month's last day, undone on the next day (P-07)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from documents.master.client import Client
from documents.values.money import round_amount
from ledgers.cases.legs import ZERO, bare_header, close, leg
from ledgers.chart import EXCHANGE_UNREALISED
from ledgers.entry import Entry, Purpose
from ledgers.sub_ledger import OpenItem

REVALUATION: Final = "reval:"
"""Begins the document id of a revaluation: it stands in no document."""


def revaluation_entry(
    client: Client, items: Sequence[OpenItem], day: dt.date, rate: Decimal, *, maker: str
) -> Entry | None:
    """Return what brings one company's open items in one foreign currency to the rate of a day; None if nothing does.

    The entry has amounts in base currency only, one line for each vendor and account: what is owed abroad stays.

    Args:
        client: Whose books.
        items: Of one company in one foreign currency, open on that day; at least one.
        day: Last day of the month.
        rate: Units of the items' currency for one unit of base currency.
        maker: The controller, or "system".
    """
    entity, currency = items[0].entity, items[0].currency
    moved: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for item in items:
        moved[item.account, item.vendor_id] += round_amount(item.open_amount / rate, client.currency) - item.open_base
    if not any(moved.values()):
        return None
    head = bare_header(
        client,
        Purpose.REVALUATION,
        f"{REVALUATION}{day:%Y-%m}/{entity}/{currency}",
        entity=entity,
        doc_date=day,
        posting_date=day,
        currency=currency,
        fx_rate=rate,
        maker=maker,
        reference=f"{currency} {day:%Y-%m}",
    )
    text = f"open items in {currency} at {rate}"
    owed = [
        leg(head, account, ZERO, base=amount, party=vendor, text=text)
        for (account, vendor), amount in sorted(moved.items())
    ]
    total = sum(moved.values(), ZERO)
    return close(head, [*owed, leg(head, EXCHANGE_UNREALISED, ZERO, base=-total, text=text)])
