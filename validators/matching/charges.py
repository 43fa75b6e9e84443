"""Lines that no order foresees: freight, packing, surcharges (V-PO-14).

Suppliers write them as lines of their own. Words in the languages of the supported countries tell them from goods.
"""

from __future__ import annotations

import re
from typing import Final

CHARGE_WORDS: Final = (
    # English
    "freight", "shipping", "shipment", "delivery charge", "delivery cost", "carriage", "packing", "packaging",
    "handling", "postage", "p&p", "surcharge", "transport", "insurance", "pallet charge", "toll",
    # German
    "fracht", "versand", "porto", "verpackung", "zuschlag", "lieferkosten", "anfahrt", "maut", "mindermenge",
    # French
    "frais de port", "frais de livraison", "frais d'envoi", "emballage", "supplément", "participation transport",
    # Dutch
    "vracht", "verzend", "verpakking", "toeslag", "bezorgkosten", "transportkosten",
    # Spanish
    "portes", "gastos de envío", "envío", "embalaje", "recargo", "transporte",
    # Italian
    "spese di trasporto", "spese di spedizione", "trasporto", "spedizione", "imballo", "imballaggio", "sovrapprezzo",
)  # fmt: skip

_CHARGE: Final = re.compile("|".join(re.escape(word) for word in CHARGE_WORDS), re.IGNORECASE)


def is_charge(description: str) -> bool:
    """Tell whether a line that stands on no order is an incidental charge rather than goods."""
    return _CHARGE.search(description) is not None
