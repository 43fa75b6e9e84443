"""Defects of amounts: sums, lines, prices, allowances, prepayments (V-ARI-*)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from random import Random

from benchmarks.defects.registry import planted
from benchmarks.defects.right import free_invoice, ordered_invoice, till_receipt
from benchmarks.defects.scene import Scene, priced
from documents.business import Line
from documents.einvoice import Group
from documents.values.money import round_amount, unit

EINVOICE_ALLOWANCE = ("BT-92", "BT-93", "BT-94")
DISCOUNTED = 0.6
"""Of the prices, those that an e-invoice states with gross price and discount."""
WITHOUT_DISCOUNT = 0.3
UNSTATED = 0.2
"""Of the right ones, those that leave discount or gross price out."""
OF_ANOTHER_RATE = 0.3
"""Of the wrong breakdowns, those whose totals are right."""


@planted("V-ARI-01", "V-DOC-01")
def line_sum(dice: Random, wrong: bool) -> Scene:
    """Plant a sum of lines that is off; near: allowances and charges, and till lines that include their tax."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    if wrong:
        stated = scene.document.lines_total
        gap = cent * dice.choice([1, -1, 2, 90, 1000])
        lines = scene.document.lines
        short = lines[-1].model_copy(
            update={"net_amount": (lines[-1].net_amount or Decimal(0)) + gap, "unit_price": None}
        )
        return scene.told(lines=(*lines[:-1], short), lines_total=stated)
    if dice.random() < 0.5:
        return scene.totalled(allowance=cent * dice.randint(0, 9), charge=cent * dice.randint(1, 90))
    return _with_tax_in_its_lines(dice)


def _with_tax_in_its_lines(dice: Random) -> Scene:
    scene = till_receipt(dice)
    scene = scene.totalled(*(line.model_copy(update={"tax_rate": Decimal(5)}) for line in scene.document.lines[:1]))
    line = scene.document.lines[0]
    shown = line.model_copy(update={"quantity": None, "unit_price": None, "net_amount": scene.gross})
    return scene.told(lines=(shown,), lines_total=None, taxes=())


@planted("V-ARI-02")
def line_amount(dice: Random, wrong: bool) -> Scene:
    """Plant a line that is not quantity times price; near: as far off as rounding of the price explains."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    at = dice.randrange(len(scene.document.lines))
    line = scene.document.lines[at]
    last = Decimal(1).scaleb(int((line.unit_price or Decimal(1)).as_tuple().exponent)) if cent < 1 else Decimal(0)
    limit = max(2 * cent, (line.quantity or Decimal(1)) / 2 * last).quantize(cent, rounding=ROUND_FLOOR)
    gap = limit + cent * dice.choice([1, 1, 7, 300]) if wrong else limit
    sign = dice.choice([1, -1]) if (line.net_amount or Decimal(0)) > gap else 1
    return scene.totalled(*_replaced(scene, at, net_amount=(line.net_amount or Decimal(0)) + sign * gap))


def _replaced(scene: Scene, at: int, **changes: object) -> tuple[Line, ...]:
    lines = list(scene.document.lines)
    lines[at] = lines[at].model_copy(update=changes)
    return tuple(lines)


@planted("V-ARI-03")
def totals_close(dice: Random, wrong: bool) -> Scene:
    """Plant a total that does not follow; near: allowance, charge and rounding that all close."""
    scene = free_invoice(dice) if dice.random() < 0.7 else ordered_invoice(dice)
    cent = unit(scene.currency)
    if not wrong:
        return scene.totalled(allowance=cent * dice.randint(0, 20), charge=cent * dice.randint(0, 20))
    gap = cent * dice.choice([1, -1, 9, 100, 900])
    field = dice.choice(["gross", "payable", "net"])
    if field == "gross":
        return scene.told(gross_total=scene.gross + gap, payable=None)
    if field == "payable":
        return scene.told(payable=scene.gross + gap)
    return scene.told(allowance_total=abs(gap))


@planted("V-ARI-04", "V-DOC-01")
def breakdown_sums(dice: Random, wrong: bool) -> Scene:
    """Plant a tax breakdown that misses a total, or lines of another rate; near: exact, or with an unread cell."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    row, *rest = scene.document.taxes
    if wrong and dice.random() < OF_ANOTHER_RATE:
        other = Decimal(0) if row.rate else Decimal(19)
        first, *lines = scene.document.lines
        return scene.told(lines=(first.model_copy(update={"tax_rate": other}), *lines))
    if wrong:
        tax = (row.tax or Decimal(0)) + cent * dice.choice([1, -1])
        return scene.told(taxes=(row.model_copy(update={"tax": tax}), *rest))
    unread = dice.choice(["none", "tax", "base"])
    changed = row if unread == "none" else row.model_copy(update={unread: None})
    return scene.told(taxes=(changed, *rest) if rest or unread == "none" else (row,))


@planted("V-ARI-05")
def tax_amount(dice: Random, wrong: bool) -> Scene:
    """Plant a tax that is not base times rate; near: a minor unit off, which rounding explains."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    row, *rest = scene.document.taxes
    gap = cent * (dice.choice([2, -2, 3, 40]) if wrong else dice.choice([1, -1, 0]))
    if (row.tax or Decimal(0)) + gap < 0:
        gap = abs(gap)
    tax = (scene.document.tax_total.value if scene.document.tax_total else Decimal(0)) + gap
    net = scene.document.net_total.value if scene.document.net_total else Decimal(0)
    taxes = (row.model_copy(update={"tax": (row.tax or Decimal(0)) + gap}), *rest)
    return scene.told(taxes=taxes, tax_total=tax, gross_total=net + tax, payable=net + tax)


@planted("V-ARI-06", "V-CMP-04")
def allowance_percentage(dice: Random, wrong: bool) -> Scene:
    """Plant an allowance of an e-invoice that is not its base times its percentage; near: two minor units off."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    base, percent = scene.gross, Decimal(dice.choice([2, 3, 5, 10]))
    gap = cent * (dice.choice([3, -3, 50]) if wrong else dice.choice([2, -2, 0]))
    amount = round_amount(base * percent / 100, scene.currency) + gap
    figures = zip(EINVOICE_ALLOWANCE, (amount, base, percent), strict=True)
    group = Group(terms={term: (f"{figure:f}",) for term, figure in figures})
    return scene.told(einvoice=Group(groups={"BG-20": (group,)}))


@planted("V-ARI-07", "V-CMP-04")
def price(dice: Random, wrong: bool) -> Scene:
    """Plant a negative price, or a net price that no discount leads to; near: a negative quantity, or one that does."""
    if dice.random() < DISCOUNTED:
        return _discounted(dice, wrong)
    scene = free_invoice(dice)
    line = scene.document.lines[0]
    one = priced(line, scene.currency, number=99, description="Returned", quantity=Decimal(1))
    sign = {"unit_price": -(line.unit_price or Decimal(0))} if wrong else {"quantity": Decimal(-1)}
    more = priced(line, scene.currency, quantity=(line.quantity or Decimal(1)) + 1)
    return scene.totalled(more, *scene.document.lines[1:], priced(one, scene.currency, **sign))


def _discounted(dice: Random, wrong: bool) -> Scene:
    """Return an e-invoice whose line states gross price, discount and net price (BT-148, BT-147, BT-146)."""
    scene = free_invoice(dice)
    line = scene.document.lines[0]
    net = line.unit_price or Decimal(0)
    discount = dice.choice([net, net / 4, unit(scene.currency)])
    gap = dice.choice([discount, -discount, Decimal("0.0001")]) if wrong else Decimal(0)
    if not wrong and dice.random() < WITHOUT_DISCOUNT:
        discount = Decimal(0)
    figures = {"BT-146": net, "BT-147": discount, "BT-148": net + discount + gap}
    stated = dice.choice(list(figures)[1:]) if not wrong and dice.random() < UNSTATED else ""
    terms = {term: (f"{figure:f}",) for term, figure in figures.items() if term != stated}
    group = Group(terms={"BT-126": (str(line.number),), **terms})
    return scene.told(einvoice=Group(groups={"BG-25": (group,)}))


@planted("V-ARI-08")
def prepaid(dice: Random, wrong: bool) -> Scene:
    """Plant an amount paid before; near: none, or zero."""
    scene = free_invoice(dice)
    if wrong:
        return scene.totalled(
            prepaid=dice.choice([unit(scene.currency), round_amount(scene.gross / 2, scene.currency)])
        )
    return scene.told(prepaid=dice.choice([None, Decimal(0)]))


@planted("V-ARI-09")
def rounded(dice: Random, wrong: bool) -> Scene:
    """Plant a rounded amount to pay; near: none, or zero."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    return scene.totalled(rounding=cent * dice.choice([1, -2, 20_000])) if wrong else scene.told(rounding=Decimal(0))
