"""Defects of orders and goods receipts as documents of their own (V-ORD-*, V-GR-*, V-PO-11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from benchmarks.defects.parties import other
from benchmarks.defects.registry import planted
from benchmarks.defects.right import goods_receipt, ordered_invoice, purchase_order
from benchmarks.defects.scene import DOCUMENT_ID, Scene
from documents.business import Line
from documents.kind import Direction
from documents.master.order import Order, OrderLine, OrderStatus, Receipt
from documents.values.money import round_amount, unit

DAY = dt.timedelta(days=1)


def _with_first(scene: Scene, **changes: object) -> Scene:
    first, *rest = scene.document.lines
    return scene.told(lines=(first.model_copy(update=changes), *rest))


def known_order(scene: Scene, **changes: object) -> Scene:
    """Return the scene with this very order known already."""
    lines = tuple(
        OrderLine(
            number=line.number,
            description=line.description,
            quantity=line.quantity or Decimal(1),
            unit=line.unit,
            price=line.unit_price or Decimal(0),
        )
        for line in scene.document.lines
    )
    order = Order(
        number=scene.document.po_number.value if scene.document.po_number else "",
        vendor_id=scene.vendor.id,
        currency=scene.currency,
        issue_date=scene.issued,
        lines=lines,
    )
    return scene.where(orders=(order.model_copy(update=changes),))


@planted("V-ORD-01", "V-ORD-05", "V-DOC-01")
def incomplete(dice: Random, wrong: bool) -> Scene:
    """Plant a missing statement; near: a lump sum without quantity."""
    scene = purchase_order(dice)
    if not wrong:
        first = scene.document.lines[0]
        return _with_first(scene, quantity=None, unit_price=dice.choice([None, first.net_amount]))
    missing = dice.choice(["po_number", "issue_date", "currency", "buyer", "vendor", "lines"])
    if missing in {"buyer", "vendor"}:
        return scene.told(**{f"{missing}_name": None, f"{missing}_tax_id": None})
    return scene.told(**{missing: () if missing == "lines" else None})


@planted("V-ORD-02")
def changed(dice: Random, wrong: bool) -> Scene:
    """Plant a known number with other content; near: the very same order again."""
    scene = purchase_order(dice)
    if not wrong:
        return known_order(scene)
    kind = dice.choice(["vendor", "currency", "value"])
    if kind == "vendor":
        return known_order(scene.where(vendors=(scene.vendor, other(dice, scene))), vendor_id="V99999x")
    if kind == "currency":
        return known_order(scene, currency="AUD")
    lines = known_order(scene).orders[0].lines
    return known_order(scene, lines=(lines[0].model_copy(update={"quantity": lines[0].quantity + 1}), *lines[1:]))


@planted("V-ORD-03", "V-DOC-01")
def sums(dice: Random, wrong: bool) -> Scene:
    """Plant a line or a total that does not follow; near: two minor units of rounding in a line."""
    scene = purchase_order(dice)
    cent = unit(scene.currency)
    first, *rest = scene.document.lines
    amount = first.net_amount or Decimal(0)
    if wrong and dice.random() < 0.5:
        total = scene.document.net_total.value if scene.document.net_total else Decimal(0)
        return scene.told(net_total=total + cent * dice.choice([1, 100]), lines_total=None)
    gap = cent * (dice.choice([9, 400]) if wrong else 2)
    lines = (first.model_copy(update={"net_amount": amount + gap}), *rest)
    total = sum((line.net_amount or Decimal(0) for line in lines), Decimal(0))
    return scene.told(lines=lines, net_total=total, lines_total=total)


@planted("V-ORD-04", "V-ORD-03", "V-DOC-01")
def implausible(dice: Random, wrong: bool) -> Scene:
    """Plant a negative figure or a line number used twice; near: a free line, and numbers with gaps."""
    scene = purchase_order(dice)
    free = Line(number=50, description="Sample", quantity=Decimal(1), unit="C62", unit_price=Decimal(0))
    free = free.model_copy(update={"net_amount": Decimal(0)})
    if not wrong:
        return scene.told(lines=(*scene.document.lines, free))
    if dice.random() < 0.5:
        return scene.told(lines=(*scene.document.lines, free, free))
    return _with_first(scene, **{dice.choice(["quantity", "unit_price", "net_amount"]): Decimal(-1)})


@planted("V-ORD-05")
def parties(dice: Random, wrong: bool) -> Scene:
    """Plant an unknown vendor, another buyer, or a sale; near: the vendor by its tax id or name alone."""
    scene = purchase_order(dice)
    if not wrong:
        return scene.told(vendor_name=scene.vendor.name.upper())
    kind = dice.choice(["vendor", "buyer", "sale"])
    if kind == "sale":
        return scene.told(direction=Direction.SALES)
    if kind == "buyer":
        return scene.told(buyer_name="Somebody Else", buyer_tax_id=None)
    return scene.where(vendors=(other(dice, scene),))


@planted("V-GR-01")
def not_on_order(dice: Random, wrong: bool) -> Scene:
    """Plant a receipt without open order, line or comparable unit; near: every open state, a unit's other code."""
    scene = goods_receipt(dice)
    if not wrong:
        order = scene.orders[0].model_copy(
            update={"status": dice.choice([OrderStatus.OPEN, OrderStatus.PART_RECEIVED])}
        )
        return scene.where(orders=(order,))
    kind = dice.choice(["unknown", "cancelled", "line", "unit", "nothing"])
    if kind == "unknown":
        return scene.where(orders=())
    if kind == "cancelled":
        return scene.where(orders=(scene.orders[0].model_copy(update={"status": OrderStatus.CANCELLED}),))
    if kind == "nothing":
        return scene.told(lines=())
    changes: dict[str, object] = {"unit": "LTR"} if kind == "unit" else {"order_line": "", "description": "Zeppelin"}
    return _with_first(scene, **changes)


def _booked(scene: Scene, **changes: object) -> Receipt:
    order, line = scene.orders[0], scene.document.lines[0]
    note = scene.document.delivery_note_number
    receipt = Receipt(
        number=note.value if note else "",
        date=order.issue_date + DAY,
        order_number=order.number,
        order_line=1,
        quantity=line.quantity or Decimal(0),
        source_document="d-7",
    )
    return receipt.model_copy(update=changes)


@planted("V-GR-02", "V-PO-11")
def received_twice(dice: Random, wrong: bool) -> Scene:
    """Plant a delivery that was booked before; near: another note, another quantity, and its own booking."""
    scene = goods_receipt(dice)
    order = scene.orders[0]
    wide = tuple(line.model_copy(update={"quantity": line.quantity * 3}) for line in order.lines)
    scene = scene.where(orders=(order.model_copy(update={"lines": wide}),))
    if wrong:
        return scene.where(receipts=(_booked(scene, source_document=dice.choice(["d-7", ""])),))
    near: list[dict[str, object]] = [
        {"number": "GRN-9999"},
        {"quantity": Decimal("0.5")},
        {"source_document": DOCUMENT_ID},
    ]
    return scene.where(receipts=(_booked(scene, **dice.choice(near)),))


@planted("V-GR-03")
def day_of_receipt(dice: Random, wrong: bool) -> Scene:
    """Plant a receipt before its order or after it arrived; near: the very days."""
    scene = goods_receipt(dice)
    if dice.random() < 0.5:
        return scene.told(delivery_date=scene.received_on + DAY * (1 if wrong else 0))
    return scene.told(delivery_date=scene.orders[0].issue_date - DAY * (1 if wrong else 0))


@planted("V-PO-11")
def over_delivery(dice: Random, wrong: bool) -> Scene:
    """Plant more received than ordered; near: five per cent more, and its own booking counted once."""
    scene = goods_receipt(dice)
    ordered = scene.orders[0].lines[0].quantity
    if not wrong and dice.random() < 0.5:
        return scene.where(receipts=(_booked(scene, source_document=DOCUMENT_ID),))
    most = ordered * Decimal("1.05")
    return _with_first(scene, quantity=most + (Decimal(dice.choice(["0.01", "3"])) if wrong else 0))


@planted("V-ORD-06", "V-ORD-11")
def approval(dice: Random, wrong: bool) -> Scene:
    """Plant an order, or an invoice on one, without a sufficient approval; near: approved up to the very limit."""
    scene = purchase_order(dice) if dice.random() < 0.5 else ordered_invoice(dice)
    if not scene.orders:
        scene = known_order(scene)
    (order,) = scene.orders
    worth = sum((line.quantity * line.price for line in order.lines), Decimal(0))
    rates = {(order.currency, scene.client.currency, order.issue_date.isoformat()): Decimal(1)} | dict(scene.rates)
    rate = rates.get((order.currency, scene.client.currency, order.issue_date.isoformat()), Decimal(1))
    limit = round_amount(worth / rate, scene.client.currency)
    kind = dice.choice(["nobody", "somebody", "limit"]) if wrong else ""
    limits = {"A. Berg": limit - (unit(scene.client.currency) if kind == "limit" else 0)}
    policy = scene.client.policy.model_copy(update={"order_approvers": limits})
    name = {"nobody": "", "somebody": "B. Nord"}.get(kind, "a. berg")
    return scene.where(
        client=scene.client.model_copy(update={"policy": policy}),
        orders=(order.model_copy(update={"approved_by": name}),),
        rates=rates,
    )


@planted("V-ORD-09", "V-ORD-11")
def dearer(dice: Random, wrong: bool) -> Scene:
    """Plant a price more than 5 % off the last one; near: 4.9 %, and another currency."""
    scene = purchase_order(dice)
    last = known_order(scene, number="4411111", issue_date=scene.issued - DAY * dice.randint(8, 90)).orders[0]
    factor = Decimal(dice.choice(["0.8", "0.9", "1.1", "2"])) if wrong else Decimal("1.049")
    here = {
        line.number: (line.net_amount or Decimal(0)) / (line.quantity or Decimal(1)) for line in scene.document.lines
    }
    changes: dict[str, object] = {"currency": "AUD"} if not wrong and dice.random() < 0.5 else {}
    share = factor if wrong or not changes else Decimal(2)
    lines = tuple(line.model_copy(update={"price": here[line.number] / share}) for line in last.lines)
    return scene.where(orders=(last.model_copy(update={"lines": lines, **changes}),))
