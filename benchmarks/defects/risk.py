"""Defects that look like fraud, and amounts out of the ordinary (V-FRD-*, V-ANO-*)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from benchmarks.defects.parties import keyed, other
from benchmarks.defects.places import IBAN_COUNTRIES
from benchmarks.defects.registry import planted
from benchmarks.defects.right import earlier, free_invoice
from benchmarks.defects.scene import Scene
from documents.business import Line
from documents.einvoice import Group
from documents.master.party import AccountStatus, BankAccount
from documents.values.banking_days import banking_days_between
from documents.values.money import round_amount, unit
from sample_docs.generator.identifiers import iban
from validators.rules.bank_data_changed import DAYS as ENOUGH

DAY = dt.timedelta(days=1)
UNVERIFIED = (AccountStatus.PROPOSED, AccountStatus.VERIFIED, AccountStatus.RETIRED)


def _valued(scene: Scene, gross: Decimal) -> Scene:
    """Return the scene as one untaxed line over this amount, on a weekday."""
    line = Line(number=1, description="Service", quantity=Decimal(1), unit="C62", unit_price=gross, net_amount=gross)
    line = line.model_copy(update={"tax_rate": Decimal(0), "tax_category": "E"})
    return scene.totalled(line).where(priors=())


@planted("V-FRD-01")
def account_not_on_file(dice: Random, wrong: bool) -> Scene:
    """Plant an account that is not on file, or not active; near: the account on file printed with blanks."""
    scene = keyed(dice)
    own = scene.vendor.accounts[0].iban
    if not wrong:
        return scene.told(iban=dice.choice([own, f"{own[:4]} {own[4:8]} {own[8:]}"]))
    if dice.random() < 0.5:
        return scene.sent_by(accounts=(BankAccount(iban=own, status=dice.choice(UNVERIFIED)),))
    country = own[:2]
    return scene.told(iban=iban(country, f"new {dice.random()}"))


@planted("V-FRD-03", "V-FRD-01", "V-ID-06")
def account_of_another(dice: Random, wrong: bool) -> Scene:
    """Plant the account of another vendor; near: an account that both share."""
    scene = keyed(dice)
    second = other(dice, scene)
    if wrong:
        return scene.where(vendors=(scene.vendor, second)).told(iban=second.accounts[0].iban)
    return scene.where(vendors=(scene.vendor, second))


@planted("V-FRD-04", "V-FRD-01")
def account_abroad(dice: Random, wrong: bool) -> Scene:
    """Plant an account in another country; near: such an account on file, and a new one at home."""
    scene = keyed(dice)
    abroad = dice.choice([country for country in IBAN_COUNTRIES if country != scene.vendor.country])
    account = iban(abroad if wrong or dice.random() < 0.5 else scene.vendor.country, f"new {dice.random()}")
    on_file = not wrong and account[:2] != scene.vendor.country
    changed = scene.sent_by(accounts=(*scene.vendor.accounts, BankAccount(iban=account))) if on_file else scene
    return changed.told(iban=account)


@planted("V-FRD-06", "V-CMP-04")
def payee(dice: Random, wrong: bool) -> Scene:
    """Plant a payee other than the seller; near: the seller with another legal form, and no payee."""
    scene = free_invoice(dice)
    name = scene.vendor.name
    paid = "Quick Factoring Ltd" if wrong else dice.choice([name, name.upper(), name.rsplit(" ", 1)[0]])
    return scene.told(einvoice=Group(terms={"BT-27": (name,), "BT-59": (paid,)}))


@planted("V-FRD-07", "V-SOD-02", "V-ANO-02")
def under_the_limit(dice: Random, wrong: bool) -> Scene:
    """Plant an amount just under a limit, or split below it; near: a cent less, and a cent above the limit."""
    scene = free_invoice(dice)
    policy, cent = scene.client.policy, unit(scene.currency)
    limit = dice.choice([policy.auto_approve, policy.approval_limit])
    low = round_amount(limit * Decimal("0.95"), scene.currency)
    if dice.random() < 0.5:
        gross = dice.choice([low, limit - cent, limit - 3 * cent]) if wrong else dice.choice([low - cent, limit + cent])
        return _valued(scene, gross)
    part = _valued(scene, round_amount(policy.auto_approve * Decimal("0.6"), scene.currency) + cent)
    week = 7 if wrong else 8
    return part.where(
        priors=(earlier(part, number="A-100", gross=policy.auto_approve / 2, issue_date=part.issued - DAY * week),)
    )


@planted("V-FRD-08")
def odd_pattern(dice: Random, wrong: bool) -> Scene:
    """Plant two of three odd signs; near: one of them."""
    scene = free_invoice(dice)
    scale = max(Decimal(1), scene.client.policy.auto_approve / 1000)
    sunday = scene.issued + DAY * (6 - scene.issued.weekday())
    dated = scene.told(issue_date=sunday, due_date=None, payment_terms=None).where(received_on=sunday)
    round_one = Decimal(100 * int(scale) * dice.choice([1, 3]))
    if scene.currency == "KWD" or scene.gross % 100 == 0:
        return odd_pattern(dice, wrong)
    if wrong:
        return _valued(dated, round_one)
    return dated if dice.random() < 0.5 else _valued(scene, round_one)


@planted("V-ANO-01", "V-FRD-07", "V-SOD-02")
def unusual(dice: Random, wrong: bool) -> Scene:
    """Plant an amount far from the vendor's usual ones; near: within the usual, and far off with a short history."""
    scene = free_invoice(dice)
    count = dice.randint(8, 15)
    factor = dice.choice([Decimal(9), Decimal("0.05")]) if wrong else dice.choice([Decimal("1.04"), Decimal("0.97")])
    base = round_amount(scene.gross / factor, scene.currency)
    shares = [Decimal(100 + dice.randint(-12, 12)) / 100 for _ in range(count)]
    priors = tuple(
        earlier(
            scene,
            number=f"{80000 + 91 * step}",
            gross=round_amount(base * share, scene.currency) + unit(scene.currency) * step,
            issue_date=scene.issued - DAY * 30 * step,
            document_id=f"h-{step}",
        )
        for step, share in enumerate(shares, start=1)
    )
    return scene.where(priors=priors)


@planted("V-ANO-02")
def largest(dice: Random, wrong: bool) -> Scene:
    """Plant an amount above three times the largest so far; near: exactly three times."""
    scene = free_invoice(dice)
    cent = unit(scene.currency)
    if dice.random() < 0.3:
        limit = scene.gross - cent if wrong else scene.gross
        policy = scene.client.policy.model_copy(update={"first_invoice_limit": limit})
        return scene.where(priors=(), client=scene.client.model_copy(update={"policy": policy}))
    most = (
        round_amount(scene.gross / 3 - cent, scene.currency)
        if wrong
        else round_amount(scene.gross / 3 + cent, scene.currency)
    )
    return scene.where(priors=(earlier(scene, number="A-100", gross=most, issue_date=scene.issued - DAY * 60),))


@planted("V-FRD-02")
def account_changed(dice: Random, wrong: bool) -> Scene:
    """Plant an account on file for less than 10 banking days at payment; near: ten days, another account, no change."""
    scene = keyed(dice)
    (own,) = scene.vendor.accounts
    payment = max(scene.document.due_date.value if scene.document.due_date else scene.received_on, scene.received_on)
    country = scene.client.country
    long_ago = next(
        day
        for day in (payment - DAY * back for back in range(60))
        if banking_days_between(day, payment, scene.currency, country) == ENOUGH
    )
    if wrong:
        since = dice.choice([long_ago + DAY * 7, payment, payment - DAY, payment + DAY])
        return scene.sent_by(accounts=(own.model_copy(update={"since": since}),))
    retired = BankAccount(iban=iban(own.iban[:2], "old"), status=AccountStatus.RETIRED, since=payment)
    kept = own.model_copy(update={"since": dice.choice([long_ago, None])})
    return scene.sent_by(accounts=(kept, retired))
