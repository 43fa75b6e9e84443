"""Defects of tax between countries, currencies, months and habits (V-TAX-05, -08, -09, -11, V-CMP-04)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Final

from benchmarks.defects.parties import keyed
from benchmarks.defects.registry import planted
from benchmarks.defects.right import free_invoice
from benchmarks.defects.scene import Scene, told
from documents.master.client import TaxCode
from sample_docs.generator.identifiers import tax_id
from validators.rules.simplified_invoice_limit import LIMIT, LIMITS

DAY: Final = dt.timedelta(days=1)
UNION: Final = ("DE", "FR", "NL", "IT", "AT", "BE")
RATE: Final = Decimal("1.1")
"""US dollars for a euro."""


def _in_union(dice: Random, *, least: Decimal = Decimal(0)) -> Scene:
    """Return an invoice within one member state, over more than this."""
    scene = keyed(dice)
    fits = scene.vendor.country in UNION and scene.gross > least
    return scene.where(priors=()) if fits else _in_union(dice, least=least)


def bought_from(dice: Random, scene: Scene) -> Scene:
    """Return the scene with the client's company in another member state."""
    country = dice.choice([one for one in UNION if one != scene.vendor.country])
    own = scene.client.entities[0].model_copy(update={"country": country, "tax_id": tax_id(country, "bought")})
    client = scene.client.model_copy(update={"entities": (own,), "country": country})
    return scene.told(buyer_tax_id=None).where(client=client)


@planted("V-TAX-05", "V-TAX-01")
def tax_from_abroad(dice: Random, wrong: bool) -> Scene:
    """Plant tax of a vendor of another member state; near: it is registered here, or its tax code says so."""
    scene = _in_union(dice)
    abroad = bought_from(dice, scene)
    if wrong:
        return abroad
    if dice.random() < 0.3:
        return scene
    if dice.random() < 0.5:
        return abroad.sent_by(tax_code="V19")
    here = tax_id(abroad.client.country, "registered here")
    return abroad.sent_by(tax_id=here).told(vendor_tax_id=here)


@planted("V-TAX-08")
def unusual_rate(dice: Random, wrong: bool) -> Scene:
    """Plant a rate that the vendor never charged; near: its usual one, and a history too short for a habit."""
    scene = free_invoice(dice, checked=True)
    rates = {row.rate for row in scene.document.taxes}
    charged = max(rate for rate in rates if rate is not None)
    codes = tuple(TaxCode(code=f"V{place}", rate=rate) for place, rate in enumerate(sorted(rates, key=str)) if rate)
    strange = (*(code for code in codes if code.rate != charged), TaxCode(code="V99", rate=charged + 50))
    habit = strange if wrong or dice.random() < 0.5 else codes
    count = 4 if not wrong and habit is strange else dice.randint(5, 10)
    history = (frozenset(code.code for code in habit),) * count
    return scene.where(
        client=scene.client.model_copy(update={"tax_codes": habit}), tax_codes={scene.vendor.id: history}
    )


@planted("V-TAX-09", "V-CMP-04")
def tax_in_dollars(dice: Random, wrong: bool) -> Scene:
    """Plant domestic tax in dollars alone; near: the same in euros beside it, and an invoice in euros."""
    scene = _in_union(dice)
    if not wrong and dice.random() < 0.3:
        return scene
    tax = scene.document.tax_total.value if scene.document.tax_total else Decimal(0)
    text = f"Total {scene.gross} USD" if wrong else f"Tax {tax / RATE:.2f} EUR"
    rates = {("USD", scene.client.currency, scene.issued.isoformat()): RATE}
    return scene.told(currency=told("currency", "USD"), text=text).where(rates=rates)


@planted("V-TAX-11")
def late_tax_point(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice of a month that is locked; near: of the first open one."""
    scene = free_invoice(dice)
    first = scene.issued.replace(day=1)
    return scene.where(locked_until=scene.issued if wrong else first - DAY)


@planted("V-CMP-04", "V-ID-05")
def mandatory(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice without the seller's number or an address; near: all of it, and a small one without."""
    limit = max(LIMIT, *LIMITS.values())
    scene = _in_union(dice, least=limit)
    seller, own = scene.vendor, scene.client.entities[0].model_copy(update={"postcode": "10999"})
    scene = scene.where(client=scene.client.model_copy(update={"entities": (own,)}))
    words = [f"{seller.postcode} {seller.city}", f"{own.postcode} {own.city}", "all prices plus 19 %"]
    if wrong:
        lost = dice.choice(["number", "seller", "buyer"])
        if lost == "number":
            return scene.told(vendor_tax_id=None, vendor_tax_number=None, text=" ".join(words))
        if lost == "seller":
            return scene.told(vendor_address=None, text=" ".join(words[1:]))
        return scene.told(text=" ".join((words[0], words[2])))
    return scene.told(text=" ".join(words), vendor_address=dice.choice([None, scene.document.vendor_address]))
