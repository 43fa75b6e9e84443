"""Defects of dates, currencies and terms (V-DAT-*, V-CUR-*, V-TRM-*, V-PO-16)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from benchmarks.defects.registry import planted
from benchmarks.defects.right import DATED, INVOICES, free_invoice
from benchmarks.defects.scene import Scene, told
from documents.business import Ambiguity
from documents.field import FieldName, ProofName
from documents.terms import CashDiscount, PaymentTerms
from documents.values.periods import Period

DATES = (FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE)
DAY = dt.timedelta(days=1)
DEALT_IN = 0.5
"""Of the clients of a near miss, those that say in which currencies they deal."""


def _either(dice: Random) -> Scene:
    return dice.choice(INVOICES)(dice)


@planted("V-DAT-01")
def future(dice: Random, wrong: bool) -> Scene:
    """Plant a day of issue after the day of receipt; near: the day after it, for time zones."""
    scene = _either(dice)
    return scene.where(received_on=scene.issued - DAY * (dice.choice([2, 3, 40]) if wrong else dice.choice([1, 0])))


@planted("V-DAT-02")
def stale(dice: Random, wrong: bool) -> Scene:
    """Plant an old document; near: 180 days old."""
    scene = _either(dice)
    return scene.where(
        received_on=scene.issued + DAY * (dice.choice([181, 730, 731]) if wrong else dice.choice([179, 180]))
    )


@planted("V-DAT-04")
def ambiguous(dice: Random, wrong: bool) -> Scene:
    """Plant a date with two readings or none; near: an amount with two readings is no matter of dates."""
    scene = dice.choice(DATED)(dice)
    name = dice.choice(DATES)
    if not wrong:
        return scene
    if dice.random() < 0.5:
        doubt = Ambiguity(field=name, raw="05/06/2026", readings=("2026-06-05", "2026-05-06"), page=1)
        return scene.told(ambiguities=(doubt,), **{name.value: None})
    return scene.told(not_parsed=(Ambiguity(field=name, raw="31.02.2026", readings=()),), **{name.value: None})


@planted("V-DAT-05")
def weakly_resolved(dice: Random, wrong: bool) -> Scene:
    """Plant a date that only language, country or age decided; near: one that stronger evidence decided."""
    scene = free_invoice(dice)
    if wrong:
        rule = dice.choice(["C-12(e)", "C-12(f)"])
        return scene.told(issue_date=told("issue_date", scene.issued, rule=rule), payment_terms=None)
    if dice.random() < 0.5:
        return scene.told(issue_date=told("issue_date", scene.issued, rule="C-12(e)"))
    return scene.told(
        issue_date=told("issue_date", scene.issued, rule=dice.choice(["C-12(a)", "C-12(c)"])), payment_terms=None
    )


@planted("V-DAT-06", "V-TRM-01")
def due_before_issue(dice: Random, wrong: bool) -> Scene:
    """Plant a due date before the day of issue; near: due at once."""
    scene = _either(dice).told(payment_terms=None)
    return scene.told(due_date=scene.issued - DAY * dice.choice([1, 30]) if wrong else scene.issued)


@planted("V-CUR-01")
def no_rate(dice: Random, wrong: bool) -> Scene:
    """Plant a foreign currency without a rate, with a stale one, or not dealt in; near: a rate of three days before."""
    scene = free_invoice(dice, taxed=False)
    base = "AUD"
    abroad = scene.where(client=scene.client.model_copy(update={"currency": base}))
    age = dice.choice([None, 4, -1, 0]) if wrong else dice.choice([0, 3])
    if age is None:
        return abroad
    rate = Decimal(100) if scene.currency == "JPY" else Decimal("1.7")
    told_of = abroad.where(rates={(scene.currency, base, (scene.issued - DAY * age).isoformat()): rate})
    if wrong and age == 0:
        return _dealing_in(told_of, "NZD")
    return told_of if wrong or dice.random() < DEALT_IN else _dealing_in(told_of, "NZD", scene.currency)


def _dealing_in(scene: Scene, *currencies: str) -> Scene:
    policy = scene.client.policy.model_copy(update={"currencies": currencies})
    return scene.where(client=scene.client.model_copy(update={"policy": policy}))


@planted("V-CUR-02", "V-ARI-05")
def sign_in_doubt(dice: Random, wrong: bool) -> Scene:
    """Plant a sign of several currencies that nothing decides; near: one that two sources decided."""
    scene = free_invoice(dice)
    if wrong:
        raw, readings = dice.choice([("$", ("USD", "CAD")), ("kr", ("SEK", "NOK", "DKK")), ("¥", ("JPY", "CNY"))])
        doubt = Ambiguity(field=FieldName.CURRENCY, raw=raw, readings=readings, page=1)
        return scene.told(currency=None, ambiguities=(doubt,))
    return scene.told(currency=told("currency", scene.currency, proofs=(ProofName.TWO_SOURCES,), rule="C-36"))


@planted("V-TRM-01")
def due_date_off(dice: Random, wrong: bool) -> Scene:
    """Plant a due date that does not follow from the terms; near: a day off, and the end of the month."""
    scene = _either(dice)
    days = dice.choice([10, 14, 30, 60])
    due = scene.issued + DAY * days
    gap = dice.choice([2, -2, 20]) if wrong else dice.choice([1, -1, 0])
    return scene.told(payment_terms=PaymentTerms(net_days=days), due_date=due + DAY * gap)


@planted("V-TRM-02")
def discount(dice: Random, wrong: bool) -> Scene:
    """Plant a discount that can still be had; near: one whose last day has passed, and none."""
    scene = _either(dice)
    if not wrong and dice.random() < 0.3:
        return scene
    days = dice.choice([8, 10, 14])
    terms = PaymentTerms(net_days=30, discounts=(CashDiscount(percent=Decimal(2), days=days),))
    gone = days - dice.choice([0, 1, 5]) if wrong else days + dice.choice([1, 9])
    printed = scene.told(payment_terms=terms, due_date=scene.issued + DAY * 30)
    return printed.where(received_on=scene.issued + DAY * gone)


@planted("V-PO-16")
def terms_worse(dice: Random, wrong: bool) -> Scene:
    """Plant terms worse than agreed; near: as agreed, or better."""
    scene = _either(dice)
    terms = scene.document.payment_terms
    days = terms.value.net_days if terms else 0
    agreed = days + dice.choice([1, 15]) if wrong else days - dice.choice([0, 1])
    if scene.orders and dice.random() < 0.5:
        return scene.where(orders=tuple(order.model_copy(update={"net_days": agreed}) for order in scene.orders))
    return scene.sent_by(net_days=agreed)


@planted("V-DAT-07")
def over_the_end(dice: Random, wrong: bool) -> Scene:
    """Plant a service period over the end of a month; near: a whole month, its last day, and none."""
    scene = free_invoice(dice)
    first = scene.issued.replace(day=1)
    following = (first + DAY * 32).replace(day=1)
    if wrong:
        start, end = dice.choice([(first, following), (following - DAY, following), (first - DAY, first + DAY * 9)])
        return scene.told(service_period=Period(start=start, end=end))
    within = Period(start=dice.choice([first, following - DAY]), end=following - DAY)
    return scene.told(service_period=dice.choice([within, None]))
