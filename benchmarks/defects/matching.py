"""Defects of invoices on orders (V-PO-*, V-ORD-08)."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, Decimal
from random import Random
from typing import Any

from benchmarks.defects.parties import other
from benchmarks.defects.registry import planted
from benchmarks.defects.right import ordered_invoice
from benchmarks.defects.scene import Scene, priced
from documents.business import Line
from documents.ledger_facts import Invoiced
from documents.master.client import Budget
from documents.master.order import MatchPolicy, Order, OrderLine, OrderStatus
from documents.values.money import round_amount, unit

DAY = dt.timedelta(days=1)
THREE_WAY = MatchPolicy.THREE_WAY


def _order(scene: Scene, **changes: Any) -> Scene:
    return scene.where(orders=(scene.orders[0].model_copy(update=changes),))


def _order_line(scene: Scene, at: int = 0, **changes: Any) -> Scene:
    order = scene.orders[0]
    lines = list(order.lines)
    lines[at] = lines[at].model_copy(update=changes)
    return _order(scene, lines=tuple(lines))


def _first(scene: Scene) -> tuple[Line, OrderLine, Order]:
    order = scene.orders[0]
    return scene.document.lines[0], order.lines[0], order


def _amount_of(line: Line) -> Decimal:
    return line.net_amount or Decimal(0)


def _quantity_of(line: Line) -> Decimal:
    return line.quantity or Decimal(1)


def _one(like: Line, currency: str, description: str, price: Decimal) -> Line:
    """Return one more line, taxed like another one, that names no order line."""
    changes = {"description": description, "order_line": "", "unit": "", "unit_price": price}
    return priced(like, currency, number=50, quantity=Decimal(1), **changes)


def by_reference(dice: Random, *, policy: MatchPolicy | None = None, service: bool = False) -> Scene:
    """Return an ordered invoice whose lines name their order lines, so that nothing but the defect is in question."""
    scene = ordered_invoice(dice, policy=policy, service=service)
    return scene.told(
        lines=tuple(line.model_copy(update={"order_line": str(line.number)}) for line in scene.document.lines)
    )


@planted("V-PO-01")
def unknown_order(dice: Random, wrong: bool) -> Scene:
    """Plant an order that is unknown, a draft or cancelled; near: in every released state, printed in other ways."""
    scene = ordered_invoice(dice)
    if wrong and dice.random() < 0.5:
        return scene.where(orders=(), receipts=())
    released = (OrderStatus.OPEN, OrderStatus.PART_RECEIVED, OrderStatus.RECEIVED, OrderStatus.PART_INVOICED)
    barred = (OrderStatus.DRAFT, OrderStatus.CANCELLED)
    number = scene.orders[0].number
    printed = scene.told(po_number=dice.choice([f"PO-{number}", f"{number[:2]}-{number[2:]}", f"# {number}"]))
    return _order(scene if wrong else printed, status=dice.choice(barred if wrong else released))


@planted("V-PO-02")
def order_of_another(dice: Random, wrong: bool) -> Scene:
    """Plant the order of another vendor; near: two orders of this one."""
    scene = ordered_invoice(dice)
    second = other(dice, scene)
    both = scene.where(vendors=(scene.vendor, second))
    return _order(both, vendor_id=second.id) if wrong else both


@planted("V-PO-03")
def other_currency(dice: Random, wrong: bool) -> Scene:
    """Plant an order in another currency; near: in the same."""
    scene = ordered_invoice(dice)
    return _order(scene, currency="AUD") if wrong else scene


@planted("V-PO-04")
def closed_line(dice: Random, wrong: bool) -> Scene:
    """Plant an order line that is done with; near: a neighbour of one, and one cancelled in part."""
    scene = by_reference(dice, policy=MatchPolicy.TWO_WAY)
    line, ordered, order = _first(scene)
    if wrong:
        kind = dice.choice(["closed", "final"])
        return _order(scene, status=OrderStatus.CLOSED) if kind == "closed" else _order_line(scene, final_invoice=True)
    spare = ordered.model_copy(update={"number": 77, "description": "Spare part", "final_invoice": True})
    more = _order(scene, lines=(*order.lines, spare))
    return _order_line(more, quantity=ordered.quantity + 1, cancelled=Decimal(1)) if _quantity_of(line) else more


@planted("V-PO-05")
def unassignable(dice: Random, wrong: bool) -> Scene:
    """Plant a line that fits no order line; near: a charge such as freight, and words added to a description."""
    scene = ordered_invoice(dice)
    line = scene.document.lines[0]
    if not wrong and dice.random() < 0.5:
        longer = line.model_copy(update={"description": f"{line.description}, carton of 5"})
        return scene.told(lines=(longer, *scene.document.lines[1:]))
    cent = unit(scene.currency)
    words = (
        dice.choice(["Zeppelin rental", "Consulting day", "Party tent"]) if wrong else dice.choice(["Freight", "Porto"])
    )
    extra = _one(line, scene.currency, words, cent * 3)
    return scene.totalled(*scene.document.lines, extra)


def _dearer(scene: Scene, gap: Decimal) -> Scene:
    """Return the scene with the first line at the order's price and the whole of it off by this amount."""
    line, ordered, _ = _first(scene)
    amount = _amount_of(line) + gap
    changed = line.model_copy(update={"net_amount": amount, "unit_price": amount / _quantity_of(line)})
    del ordered
    return scene.totalled(changed, *scene.document.lines[1:])


@planted("V-PO-06", "V-PO-20")
def too_dear(dice: Random, wrong: bool) -> Scene:
    """Plant a price above the order's by more than the tolerance; near: by just the tolerance."""
    scene = by_reference(dice)
    floor = scene.client.policy.price_tolerance.floor
    cent = unit(scene.currency)
    percent = (_amount_of(scene.document.lines[0]) * 2 / 100).quantize(cent, rounding=ROUND_FLOOR)
    limit = max(floor, percent).quantize(cent, rounding=ROUND_FLOOR)
    return _dearer(scene, limit + (cent * dice.choice([1, 200]) if wrong else 0))


@planted("V-PO-07", "V-PO-20")
def too_cheap(dice: Random, wrong: bool) -> Scene:
    """Plant a price far below the order's; near: ten per cent below."""
    scene = by_reference(dice)
    cent = unit(scene.currency)
    tenth = (_amount_of(scene.document.lines[0]) / 10).quantize(cent, rounding=ROUND_FLOOR)
    if not tenth:
        return too_cheap(dice, wrong)
    return _dearer(scene, -(tenth + cent) if wrong else -tenth)


@planted("V-PO-20")
def variance(dice: Random, wrong: bool) -> Scene:
    """Plant a variance within the tolerance; near: none."""
    scene = by_reference(dice)
    return _dearer(scene, unit(scene.currency)) if wrong else scene


def _received(scene: Scene, quantity: Decimal) -> Scene:
    first = scene.receipts[0].model_copy(update={"quantity": quantity})
    return scene.where(receipts=(first, *scene.receipts[1:]))


@planted("V-PO-08")
def more_than_received(dice: Random, wrong: bool) -> Scene:
    """Plant more invoiced than received; near: exactly what was received, in two deliveries."""
    scene = by_reference(dice, policy=THREE_WAY)
    line, ordered, order = _first(scene)
    quantity = _quantity_of(line)
    scene = _order_line(scene, quantity=quantity * 3)
    before = Decimal(dice.choice([0, 1]))
    billed = scene.where(invoiced={(order.number, ordered.number): Invoiced(quantity=before, amount=before)})
    part = Decimal("0.5")
    if wrong:
        return _received(billed, quantity + before - part)
    rest = billed.receipts[0].model_copy(update={"number": "GR-2", "quantity": part})
    exact = _received(billed, quantity + before - part)
    return exact.where(receipts=(*exact.receipts, rest))


@planted("V-PO-09")
def nothing_received(dice: Random, wrong: bool) -> Scene:
    """Plant goods that nobody received; near: the same on an order that asks for no receipt, and a service."""
    if wrong:
        scene = by_reference(dice, policy=THREE_WAY)
        return scene.where(receipts=scene.receipts[1:])
    policy, service = dice.choice([(MatchPolicy.TWO_WAY, False), (THREE_WAY, True)])
    return by_reference(dice, policy=policy, service=service).where(receipts=())


@planted("V-PO-10", "V-DUP-08")
def more_than_ordered(dice: Random, wrong: bool) -> Scene:
    """Plant more than ordered; near: exactly as much, with invoices before, and the over-delivery that is allowed."""
    scene = by_reference(dice, policy=MatchPolicy.TWO_WAY)
    line, ordered, order = _first(scene)
    quantity = _quantity_of(line)
    before = {(order.number, ordered.number): Invoiced(quantity=Decimal(2), amount=Decimal(2))}
    exact = _order_line(scene, quantity=quantity + 2).where(invoiced=before)
    if wrong:
        return _order_line(exact, quantity=quantity + Decimal("1.5"))
    return exact if dice.random() < 0.5 else _order_line(exact, quantity=(quantity + 2) / 2, over_percent=Decimal(100))


@planted("V-PO-12")
def service_over_value(dice: Random, wrong: bool) -> Scene:
    """Plant a service beyond its value; near: exactly the value, over several invoices."""
    scene = by_reference(dice, service=True)
    line, ordered, order = _first(scene)
    cent = unit(scene.currency)
    value = _amount_of(line) * 2
    before = _amount_of(line) + (cent * dice.choice([1, 500]) if wrong else 0)
    ordered_value = _order_line(scene, quantity=Decimal(1), price=value)
    return ordered_value.where(invoiced={(order.number, ordered.number): Invoiced(quantity=Decimal(0), amount=before)})


@planted("V-PO-13")
def another_unit(dice: Random, wrong: bool) -> Scene:
    """Plant a unit that cannot be compared; near: another code of the same unit, and none printed."""
    scene = by_reference(dice)
    line, ordered, _ = _first(scene)
    unit_of_order = "C62" if not wrong else "LTR"
    unit_of_line = dice.choice(["EA", "H87", ""]) if not wrong else line.unit
    changed = line.model_copy(update={"unit": unit_of_line})
    del ordered
    return _order_line(scene, unit=unit_of_order).told(lines=(changed, *scene.document.lines[1:]))


@planted("V-PO-14")
def unplanned_charge(dice: Random, wrong: bool) -> Scene:
    """Plant a charge above the limit; near: exactly the limit, as a line or on the whole document."""
    scene = by_reference(dice)
    cent = unit(scene.currency)
    goods = sum((_amount_of(line) for line in scene.document.lines), Decimal(0))
    share = (goods * 2 / 100).quantize(cent, rounding=ROUND_FLOOR)
    limit = max(scene.client.policy.charge_floor, share).quantize(cent, rounding=ROUND_FLOOR)
    charge = limit + cent * dice.choice([1, 90]) if wrong else limit
    if dice.random() < 0.5:
        return scene.totalled(charge=charge)
    freight = _one(scene.document.lines[0], scene.currency, "Freight", charge)
    return scene.totalled(*scene.document.lines, freight)


@planted("V-PO-18")
def another_rate(dice: Random, wrong: bool) -> Scene:
    """Plant a tax rate other than the order's; near: the order's, and an order that names none."""
    scene = by_reference(dice)
    rate = scene.document.lines[0].tax_rate or Decimal(0)
    return _order_line(scene, tax_rate=rate + 1) if wrong else _order_line(scene, tax_rate=dice.choice([rate, None]))


@planted("V-ORD-08")
def after_the_fact(dice: Random, wrong: bool) -> Scene:
    """Plant an order younger than its invoice or delivery; near: of the same day."""
    scene = ordered_invoice(dice)
    if dice.random() < 0.5:
        return _order(scene, issue_date=scene.issued + DAY * (1 if wrong else 0)).where(
            receipts=tuple(one.model_copy(update={"date": scene.issued + DAY}) for one in scene.receipts)
        )
    day = scene.orders[0].issue_date
    delivered = day - DAY if wrong else day
    return scene.where(receipts=tuple(one.model_copy(update={"date": delivered}) for one in scene.receipts))


@planted("V-PO-15")
def early(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice long before the delivery asked for; near: the very limit, and the very day."""
    scene = by_reference(dice)
    line, _, _ = _first(scene)
    in_base = round_amount(_amount_of(line) / _rate(scene), scene.client.currency)
    days = dice.randint(2, 40)
    limit = in_base * days - (unit(scene.client.currency) if wrong else 0)
    policy = scene.client.policy.model_copy(update={"early_value_days": limit})
    late = days if wrong or dice.random() < 0.5 else 0
    requested = _order_line(scene, requested=scene.issued + DAY * late)
    return requested.where(client=scene.client.model_copy(update={"policy": policy}))


def _rate(scene: Scene) -> Decimal:
    base = scene.client.currency
    return Decimal(1) if scene.currency == base else scene.rates[scene.currency, base, scene.issued.isoformat()]


@planted("V-PO-17")
def not_accepted(dice: Random, wrong: bool) -> Scene:
    """Plant goods that quality control refused or has not seen; near: accepted to the last piece, and three-way."""
    scene = by_reference(dice, policy=MatchPolicy.FOUR_WAY)
    first, *rest = scene.receipts
    line, _, _ = _first(scene)
    short = _quantity_of(line) - Decimal("0.01")
    if wrong:
        return scene.where(
            receipts=(first.model_copy(update={"accepted": dice.choice([None, Decimal(0), short])}), *rest)
        )
    if dice.random() < 0.5:
        return scene.where(receipts=(first.model_copy(update={"accepted": _quantity_of(line)}), *rest))
    return _order(scene, match_policy=THREE_WAY).where(receipts=(first.model_copy(update={"accepted": None}), *rest))


@planted("V-PO-21")
def over_budget(dice: Random, wrong: bool) -> Scene:
    """Plant an invoice beyond the budget of its account; near: to the last cent, another account, another year."""
    scene = by_reference(dice)
    net = sum((_amount_of(line) for line in scene.document.lines), Decimal(0))
    spent = Decimal(dice.randint(0, 5000))
    start, end = scene.issued.replace(month=1, day=1), scene.issued.replace(month=12, day=31)
    budget = Budget(
        account="6100", start=start, end=end, amount=spent + round_amount(net / _rate(scene), scene.client.currency)
    )
    cent = unit(scene.client.currency)
    tight = budget.model_copy(update={"amount": budget.amount - cent})
    before = tight.model_copy(update={"start": start - DAY * 365, "end": start - DAY})
    near = dice.choice([budget, tight.model_copy(update={"account": "6999"}), before])
    client = scene.client.model_copy(update={"budgets": (tight if wrong else near,)})
    booked = (("6100", scene.issued, spent), ("6100", start - DAY, Decimal(9)), ("6200", scene.issued, Decimal(9)))
    return scene.where(client=client, booked=booked)
