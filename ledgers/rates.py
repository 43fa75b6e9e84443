"""Exchange rates as the ledger asks for them: units of a currency for one unit of base currency, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from documents.master.protocol import MasterData

RateOf = Callable[[str, dt.date], Decimal | None]
"""Currency and day; None when there is no rate."""


def rates_of(master: MasterData, base: str) -> RateOf:
    """Return the rates of the master data against a base currency."""
    return lambda currency, day: master.fx_rate(currency, base, day.isoformat())
