"""A client that tells costs apart by cost centre: one that is open, one that is closed."""

from __future__ import annotations

from documents.master.client import Client
from documents.master.dimension import Dimension

CENTRES = Dimension(name="cost_centre", objects={"4100": "Warehouse", "4900": "Old mill"}, closed=("4900",))


def wanting_cost_centre(client: Client, account: str) -> Client:
    """Return the client with cost centres, one of which each posting on an account must name (V-POST-01)."""
    accounts = tuple(
        one.model_copy(update={"dimensions": (CENTRES.name,)}) if one.code == account else one
        for one in client.accounts
    )
    return client.model_copy(update={"dimensions": (CENTRES,), "accounts": accounts})
