"""Defects that only earlier bills, orders and addresses show (V-ANO-03, V-FRD-05, V-ORD-07, -10, -11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Final

from benchmarks.defects.buying import known_order
from benchmarks.defects.registry import planted
from benchmarks.defects.right import earlier, free_invoice, purchase_order
from benchmarks.defects.scene import Scene
from documents.ledger_facts import Invoiced
from documents.master.order import Order, OrderLine, OrderStatus
from documents.values.money import unit

DAY: Final = dt.timedelta(days=1)
MONTHS: Final = 6
OWN_DOMAIN: Final = "kestrel-energy.example"


def _monthly(scene: Scene, count: int, last: int) -> Scene:
    """Return the scene after so many monthly bills over its amount, the last one so many months before it."""
    this = scene.issued.replace(day=28)
    priors, day = [], this
    for step in range(last + count):
        if step >= last:
            number = f"{scene.issued.year}/{40000 + 937 * step}"
            priors.append(earlier(scene, number=number, issue_date=day, document_id=f"m-{step}"))
        day = (day.replace(day=1) - DAY).replace(day=28)
    return scene.told(issue_date=this, due_date=None, payment_terms=None).where(priors=tuple(priors), received_on=this)


@planted("V-ANO-03", "V-DUP-04", "V-DUP-05")
def out_of_rhythm(dice: Random, wrong: bool) -> Scene:
    """Plant a second bill in a month, or one after a month without; near: the next month, and too few for a rhythm."""
    scene = free_invoice(dice)
    scene = scene.sent_by(recurring=True)
    if wrong:
        return _monthly(scene, MONTHS, dice.choice([2, 3]))
    count = dice.choice([MONTHS, MONTHS + 3, MONTHS - 1])
    return _monthly(scene, count, 1 if count >= MONTHS else 2)


@planted("V-FRD-05", "V-CMP-04")
def lookalike(dice: Random, wrong: bool) -> Scene:
    """Plant a domain that is nearly the vendor's; near: its own in every spelling, another ending, another name."""
    scene = free_invoice(dice).sent_by(domains=(OWN_DOMAIN,))
    near_misses = (OWN_DOMAIN, OWN_DOMAIN.upper(), "kestrel-energy.test", "dunmore-freight.example", "kestrel.example")
    forged = ("kestrel-enerqy.example", "kestrel-energie.example", "kestre1-energy.example", "kesttrel-energy.example")
    domain = dice.choice(forged if wrong else near_misses)
    return scene.told(text=dice.choice([f"Mail: billing@{domain}", f"www.{domain}"]))


@planted("V-ORD-07", "V-ORD-02")
def below_received(dice: Random, wrong: bool) -> Scene:
    """Plant a change of an order below what was invoiced; near: down to exactly that."""
    scene = known_order(purchase_order(dice))
    order, line = scene.orders[0], scene.document.lines[0]
    quantity = (line.quantity or Decimal(0)) + (Decimal("0.01") if wrong else 0)
    return scene.where(invoiced={(order.number, line.number): Invoiced(quantity=quantity, amount=Decimal(1))})


@planted("V-ORD-10")
def delivery(dice: Random, wrong: bool) -> Scene:
    """Plant a delivery before the order came in, or a line without a unit; near: the same day, and no units at all."""
    scene = purchase_order(dice)
    if dice.random() < 0.5 or len(scene.document.lines) == 1:
        return scene.told(delivery_date=scene.received_on - DAY * (dice.choice([1, 30]) if wrong else 0))
    first, *rest = (line.model_copy(update={"unit": ""}) for line in scene.document.lines)
    others = scene.document.lines[1:] if wrong else tuple(rest)
    return scene.told(lines=(first, *others))


@planted("V-ORD-11", "V-ORD-06")
def split_order(dice: Random, wrong: bool) -> Scene:
    """Plant orders that pass the limit together; near: exactly the limit, a week and a day before, a cancelled one."""
    scene = purchase_order(dice)
    own = scene.document.net_total.value if scene.document.net_total else Decimal(0)
    limit = own * 2
    client = scene.client.model_copy(
        update={"policy": scene.client.policy.model_copy(update={"approval_limit": limit})}
    )
    near = "" if wrong else dice.choice(["exact", "old", "cancelled"])
    value = own + (0 if near == "exact" else unit(scene.currency))
    other = Order(
        number="4900001",
        vendor_id=scene.vendor.id,
        currency=scene.currency,
        issue_date=scene.issued - DAY * (8 if near == "old" else dice.choice([0, 7])),
        status=OrderStatus.CANCELLED if near == "cancelled" else OrderStatus.OPEN,
        lines=(OrderLine(number=1, description="Zeppelin rental", quantity=Decimal(1), price=value),),
    )
    return scene.where(client=client, orders=(other,))
